"""DTI as published: the ranking of a year and geography, and units over the years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from provinces.dti import NotComparable, Pillar
from provinces.queries import marks, rankings, units
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts, MeanFacts, RankingFacts
from provinces.queries.rows import rows
from provinces.queries.sources import SourceFacts
from provinces.queries.units import GeographyFacts, UnitFacts
from provinces.ranking import Place, places_gained


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of a ranking. `place` carries its N. `change` is places gained against `before` (negative: lost),
    None where there is nothing to compare. `pillars` has all three; `components`, by short code, those told."""

    facts: UnitFacts
    n: int
    total: Mark
    before: Place | None
    change: int | None
    pillars: Mapping[Pillar, Mark]
    components: Mapping[str, Mark]

    @property
    def unit(self) -> str:
        return self.facts.unit

    @property
    def rank(self) -> int | None:
        return self.total.rank

    @property
    def place(self) -> Place | None:
        return self.total.place(self.n)

    @property
    def score(self) -> Decimal | None:
        return self.total.score

    @property
    def provenance(self) -> str:
        return self.total.provenance


@dataclass(frozen=True, slots=True)
class RankingPage:
    """The ranking of a year and geography: best place first, then by name; units without a place last.

    `before` is the ranking it is compared with; where there is none `not_comparable` says why (None in the first
    year). `criteria` holds the total, the pillars and those main indices that at least one unit has a mark for.
    `means` are by criterion code, of this year and of `before`; `sources`, by key, are all that are cited.
    """

    facts: RankingFacts
    geography: GeographyFacts
    before: RankingFacts | None
    not_comparable: NotComparable | None
    standings: tuple[Standing, ...]
    criteria: tuple[CriterionFacts, ...]
    means: Mapping[str, MeanFacts]
    means_before: Mapping[str, MeanFacts]
    sources: Mapping[str, SourceFacts]
    rankings: tuple[RankingFacts, ...]

    @property
    def total(self) -> CriterionFacts:
        return self.criteria[0]

    @property
    def pillars(self) -> dict[Pillar, CriterionFacts]:
        return {each.pillar: each for each in self.criteria if each.pillar is not None}

    @property
    def components(self) -> tuple[CriterionFacts, ...]:
        return tuple(each for each in self.criteria if each.level == "main_index")

    @property
    def mean(self) -> MeanFacts | None:
        return self.means.get(self.total.code)

    @property
    def mean_before(self) -> MeanFacts | None:
        return self.means_before.get(self.total.code)


@dataclass(frozen=True, slots=True)
class YearMark:
    """One unit in one ranking, for its line over the years; the line breaks where series or geography changes."""

    ranking: RankingFacts
    total: Mark
    pillars: Mapping[Pillar, Mark]

    @property
    def place(self) -> Place | None:
        return self.total.place(self.ranking.n)


def ranking_page(
    year: int,
    geography: str | None = None,
    *,
    known_on: date | None = None,
    known: Sequence[RankingFacts] | None = None,
) -> RankingPage | None:
    """The ranking of a year; of its newest geography unless one is named. None when there is none, or none had been
    published by `known_on`: then the ranking of the year before and all others do not exist for the page either.

    `known` are the rankings where the caller has read them. Four SQL queries, three then, however many units there are.
    """
    every = rankings.rankings() if known is None else known
    published = rankings.published_by(every, known_on)
    facts = rankings.find(published, year, geography)
    return None if facts is None else _page(facts, published)


def history(slugs: Sequence[str]) -> dict[str, list[YearMark]]:
    """By unit, its totals and pillars in every ranking that tells one, the first year first; a unit never ranked is
    left out. Three SQL queries."""
    known = {(facts.year, facts.geography): facts for facts in rankings.rankings()}
    criteria = rankings.criteria(sorted({facts.framework for facts in known.values()}))
    by_unit = groupby(marks.of_units(slugs), attrgetter("unit"))
    return {unit: _years(list(told), known, criteria) for unit, told in by_unit}


def lines(geographies: Sequence[str]) -> dict[str, list[Mark]]:
    """By unit, its totals over all years of some geographies, the first year first. One SQL query."""
    return {unit: list(told) for unit, told in groupby(marks.totals(geographies), attrgetter("unit"))}


def _page(facts: RankingFacts, known: list[RankingFacts]) -> RankingPage:
    before, not_comparable = rankings.year_before(known, facts)
    told = rankings.told(facts, before)
    found = marks.of_ranking(facts.geography, facts.year, before.year if before else None)
    frame = _Frame(facts, before, told.criteria, tuple(_main_indices(told.criteria)))
    return RankingPage(
        facts=facts,
        geography=facts.area,
        before=before,
        not_comparable=not_comparable,
        standings=_standings(frame, found, _names(facts, found)),
        criteria=_told_criteria(frame, found),
        means=told.means,
        means_before=told.means_before,
        sources=told.sources,
        rankings=tuple(known),
    )


# The name of the day, else the nearest in time; the region in the geography that is ranked.
NAMES = f"""
    SELECT DISTINCT ON (u.id) {units.VERSION}
    FROM provinces_unit u
    JOIN provinces_unitversion v ON v.unit_id = u.id
    LEFT JOIN (
        provinces_region_units ru
        JOIN provinces_region r ON r.id = ru.region_id AND r.geography_id = %(geography)s
    ) ON ru.unit_id = u.id
    WHERE u.slug = ANY(%(units)s)
    ORDER BY u.id, v.valid_from > %(day)s, abs(v.valid_from - %(day)s)
"""


def _names(facts: RankingFacts, told: Iterable[Mark]) -> dict[str, UnitFacts]:
    """The units carry the names of 31 December of the year assessed, or those they got when the geography began."""
    day = units.naming_day(facts.area, date(facts.year, 12, 31))
    asked = {"units": list({mark.unit for mark in told}), "day": day, "geography": facts.geography}
    return {row[0]: UnitFacts(*row) for row in rows(NAMES, asked)}


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all rows of a ranking share."""

    facts: RankingFacts
    before: RankingFacts | None
    criteria: Sequence[CriterionFacts]
    indices: Sequence[CriterionFacts]


def _standings(frame: _Frame, told: Iterable[Mark], names: Mapping[str, UnitFacts]) -> tuple[Standing, ...]:
    now: dict[str, dict[str, Mark]] = {}
    before: dict[str, Mark] = {}
    for mark in told:
        if mark.year == frame.facts.year:
            now.setdefault(mark.unit, {})[mark.criterion] = mark
        else:
            before[mark.unit] = mark
    standings = [_standing(frame, names[unit], marked, before.get(unit)) for unit, marked in now.items()]
    return tuple(sorted(standings, key=_best_first))


def _standing(frame: _Frame, unit: UnitFacts, now: Mapping[str, Mark], before: Mark | None) -> Standing:
    facts, criteria = frame.facts, frame.criteria
    total = now.get(criteria[0].code) or _nothing_told(facts, unit.unit, criteria[0])
    return Standing(
        facts=unit,
        n=facts.n,
        total=total,
        before=before.place(frame.before.n) if before and frame.before else None,
        change=_change(frame, before, total),
        pillars=_pillars(facts, unit.unit, now, criteria),
        components={each.short_code: now[each.code] for each in frame.indices if each.code in now},
    )


def _main_indices(criteria: Iterable[CriterionFacts]) -> Iterable[CriterionFacts]:
    """Those of 2020 stand under each pillar again and have no short code: no province's marks were published."""
    return (each for each in criteria if each.level == "main_index" and each.short_code)


def _change(frame: _Frame, before: Mark | None, now: Mark) -> int | None:
    """Marks of the year before are only there where the two years may be compared."""
    if before is None or frame.before is None:
        return None
    place_before, place_now = before.place(frame.before.n), now.place(frame.facts.n)
    if place_before is None or place_now is None:
        return None
    return places_gained(place_before, place_now, comparable=True)


def _pillars(
    facts: RankingFacts, unit: str, now: Mapping[str, Mark], criteria: Iterable[CriterionFacts]
) -> dict[Pillar, Mark]:
    return {
        each.pillar: now.get(each.code) or _nothing_told(facts, unit, each)
        for each in criteria
        if each.pillar is not None
    }


def _nothing_told(facts: RankingFacts, unit: str, criterion: CriterionFacts) -> Mark:
    return Mark(unit, facts.year, facts.geography, criterion.code)


def _best_first(standing: Standing) -> tuple[bool, int, Decimal, str]:
    score = standing.score if standing.score is not None else Decimal(0)
    return (standing.rank is None, standing.rank or 0, -score, standing.facts.sort_key)


def _told_criteria(frame: _Frame, told: Iterable[Mark]) -> tuple[CriterionFacts, ...]:
    marked = {mark.criterion for mark in told}
    headings = (each for each in frame.criteria if each.level in ("root", "pillar"))
    return (*headings, *(each for each in frame.indices if each.code in marked))


def _years(
    told: list[Mark], known: Mapping[tuple[int, str], RankingFacts], criteria: Sequence[CriterionFacts]
) -> list[YearMark]:
    years = groupby(told, attrgetter("year", "geography"))
    return [_year_mark(known[key], list(group), criteria) for key, group in years if key in known]


def _year_mark(facts: RankingFacts, told: list[Mark], criteria: Sequence[CriterionFacts]) -> YearMark:
    own = [each for each in criteria if each.framework == facts.framework]
    now = {mark.criterion: mark for mark in told}
    total = now.get(own[0].code) or _nothing_told(facts, told[0].unit, own[0])
    return YearMark(facts, total, _pillars(facts, told[0].unit, now, own))
