"""DTI as published: the ranking of a year and geography, and units over the years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from provinces.dti import NotComparable, Pillar
from provinces.queries import marks, rankings, sources, units
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts, MeanFacts, RankingFacts
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
    year: int, geography: str | None = None, *, known_on: date | None = None
) -> RankingPage | None:
    """The ranking of a year; of its newest geography unless one is named. None when there is none, or none had been
    published by `known_on`: then the ranking of the year before and all others do not exist for the page either.

    Seven SQL queries, however many units and criteria there are.
    """
    known = rankings.published_by(rankings.rankings(), known_on)
    facts = rankings.find(known, year, geography)
    area = units.geography(facts.geography) if facts else None
    return None if facts is None or area is None else _page(facts, area, known)


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


def _page(facts: RankingFacts, area: GeographyFacts, known: list[RankingFacts]) -> RankingPage:
    before, not_comparable = rankings.year_before(known, facts)
    told = marks.of_ranking(facts.geography, facts.year, before.year if before else None)
    names = units.units_named(sorted({mark.unit for mark in told}), _naming_day(facts, area), area.code)
    criteria = rankings.criteria([facts.framework])
    means = rankings.means([facts.year, *([before.year] if before else [])], facts.geography)
    return RankingPage(
        facts=facts,
        geography=area,
        before=before,
        not_comparable=not_comparable,
        standings=_standings(_Frame(facts, before, criteria), told, names),
        criteria=_told_criteria(criteria, told),
        means={mean.criterion: mean for mean in means if mean.year == facts.year},
        means_before={mean.criterion: mean for mean in means if mean.year != facts.year},
        sources=sources.sources(_cited(facts, told, means)),
        rankings=tuple(known),
    )


def _naming_day(facts: RankingFacts, area: GeographyFacts) -> date:
    """The units carry the names of 31 December of the year assessed, or those they got when the geography began."""
    return units.naming_day(area, date(facts.year, 12, 31))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all rows of a ranking share."""

    facts: RankingFacts
    before: RankingFacts | None
    criteria: Sequence[CriterionFacts]


def _standings(frame: _Frame, told: list[Mark], names: Mapping[str, UnitFacts]) -> tuple[Standing, ...]:
    by_unit = [(unit, list(group)) for unit, group in groupby(told, attrgetter("unit"))]
    year = frame.facts.year
    standings = [
        _standing(frame, names[unit], group)
        for unit, group in by_unit
        if any(mark.year == year for mark in group)
    ]
    return tuple(sorted(standings, key=_best_first))


def _standing(frame: _Frame, unit: UnitFacts, told: list[Mark]) -> Standing:
    facts, criteria = frame.facts, frame.criteria
    now = {mark.criterion: mark for mark in told if mark.year == facts.year}
    before = next((mark for mark in told if mark.year != facts.year), None)
    total = now.get(criteria[0].code) or _nothing_told(facts, unit.unit, criteria[0])
    return Standing(
        facts=unit,
        n=facts.n,
        total=total,
        before=before.place(frame.before.n) if before and frame.before else None,
        change=_change(frame, before, total),
        pillars=_pillars(facts, unit.unit, now, criteria),
        components={each.short_code: now[each.code] for each in _main_indices(criteria) if each.code in now},
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


def _told_criteria(criteria: Sequence[CriterionFacts], told: Iterable[Mark]) -> tuple[CriterionFacts, ...]:
    marked = {mark.criterion for mark in told}
    headings = (each for each in criteria if each.level in ("root", "pillar"))
    return (*headings, *(each for each in _main_indices(criteria) if each.code in marked))


def _cited(facts: RankingFacts, told: Iterable[Mark], means: Iterable[MeanFacts]) -> set[str]:
    keys = {facts.source, *(mark.source for mark in told), *(mean.source for mean in means)}
    return keys - {""}


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
