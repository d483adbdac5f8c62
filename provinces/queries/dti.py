"""DTI as published: the ranking of a year and geography, and units over the years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from provinces.dti import NotComparable, Pillar
from provinces.queries import marks, rankings, sources, versions
from provinces.queries.marks import Mark
from provinces.queries.ranked import Ranked, ranked
from provinces.queries.rankings import CriterionFacts, MeanFacts, RankingFacts, Told
from provinces.queries.sources import SourceFacts
from provinces.queries.units import GeographyFacts, UnitFacts
from provinces.queries.versions import State
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
    cited: bool = True,
) -> RankingPage | None:
    """The ranking of a year; of its newest geography unless one is named. None when there is none, or none had been
    published by `known_on`: then the ranking of the year before and all others do not exist for the page either.

    `known` are the rankings where the caller has read them. With `cited` the sources of all marks and means are read,
    else the page has that of the ranking alone. Five SQL queries, one less for each of the two, however many units.
    """
    every = rankings.rankings() if known is None else known
    published = rankings.published_by(every, known_on)
    facts = rankings.find(published, year, geography)
    return None if facts is None else _page(facts, published, cited)


def kept_page(year: int, geography: str) -> RankingPage | None:
    """`ranking_page` without the cited sources, of today, kept in the process as long as the data stands."""
    return _kept_page(versions.state(), year, geography)


@lru_cache(maxsize=16)
def _kept_page(state: State, year: int, geography: str) -> RankingPage | None:
    return ranking_page(year, geography, known=kept_rankings(state), cited=False)


@lru_cache(maxsize=2)
def kept_rankings(state: State) -> tuple[RankingFacts, ...]:
    """All rankings, kept in the process as long as the data stands."""
    return tuple(rankings.rankings())


def forget() -> None:
    """Drops what is kept; tests that write past the actions start from nothing."""
    _kept_page.cache_clear()
    kept_rankings.cache_clear()


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


def _page(facts: RankingFacts, known: list[RankingFacts], cited: bool) -> RankingPage:
    before, not_comparable = rankings.year_before(known, facts)
    told = rankings.told(facts, before)
    found = marks.of_ranking(facts.geography, facts.year)
    frame = _Frame(
        facts, before, told.criteria, tuple(_main_indices(told.criteria)), tuple(_own_pillars(told.criteria))
    )
    standings = _standings(frame, found, ranked(facts, before, told.criteria[0], found))
    return RankingPage(
        facts=facts,
        geography=facts.area,
        before=before,
        not_comparable=not_comparable,
        standings=standings,
        criteria=_told_criteria(frame, found),
        means=told.means,
        means_before=told.means_before,
        sources=_cited(facts, told, standings) if cited else _own_source(facts),
        rankings=tuple(known),
    )


def _cited(facts: RankingFacts, told: Told, standings: Iterable[Standing]) -> dict[str, SourceFacts]:
    means = (*told.means.values(), *told.means_before.values())
    keys = {facts.source, *(each.total.source for each in standings), *(mean.source for mean in means)}
    return sources.sources(keys - {""})


def _own_source(facts: RankingFacts) -> dict[str, SourceFacts]:
    return {facts.cited.key: facts.cited} if facts.cited else {}


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all rows of a ranking share."""

    facts: RankingFacts
    before: RankingFacts | None
    criteria: Sequence[CriterionFacts]
    indices: Sequence[CriterionFacts]
    pillars: Sequence[tuple[Pillar, CriterionFacts]]


def _standings(
    frame: _Frame, told: Iterable[Mark], units_ranked: Mapping[str, Ranked]
) -> tuple[Standing, ...]:
    by_unit: dict[str, dict[str, Mark]] = {}
    for mark in told:
        by_unit.setdefault(mark.unit, {})[mark.criterion] = mark
    standings = [_standing(frame, units_ranked[unit], now) for unit, now in by_unit.items()]
    return tuple(sorted(standings, key=_best_first))


def _standing(frame: _Frame, ranked: Ranked, now: Mapping[str, Mark]) -> Standing:
    facts, unit = frame.facts, ranked.facts.unit
    total = now.get(frame.criteria[0].code) or _nothing_told(facts, unit, frame.criteria[0])
    total = total._replace(source=ranked.source, note_vi=ranked.note_vi, note_en=ranked.note_en)
    before = Place(ranked.before, frame.before.n) if ranked.before and frame.before else None
    place = total.place(facts.n)
    return Standing(
        facts=ranked.facts,
        n=facts.n,
        total=total,
        before=before,
        change=places_gained(before, place, comparable=True) if before and place else None,
        pillars={
            pillar: now.get(each.code) or _nothing_told(facts, unit, each) for pillar, each in frame.pillars
        },
        components={each.short_code: now[each.code] for each in frame.indices if each.code in now},
    )


def _own_pillars(criteria: Iterable[CriterionFacts]) -> Iterable[tuple[Pillar, CriterionFacts]]:
    return ((each.pillar, each) for each in criteria if each.pillar is not None)


def _main_indices(criteria: Iterable[CriterionFacts]) -> Iterable[CriterionFacts]:
    """Those of 2020 stand under each pillar again and have no short code: no province's marks were published."""
    return (each for each in criteria if each.level == "main_index" and each.short_code)


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
