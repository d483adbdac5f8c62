"""The list of provinces: one geography by region, with what each was made of or became, and its DTI over the years."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Literal

from provinces.collation import fold, name_variants
from provinces.queries import marks, rankings, units
from provinces.queries.marks import Mark
from provinces.queries.rankings import RankingFacts
from provinces.queries.rows import rows
from provinces.queries.units import GeographyFacts, RegionFacts, UnitFacts
from provinces.ranking import Place, places_gained

Sort = Literal["official", "rank", "name"]


@dataclass(frozen=True, slots=True)
class Relative:
    """The other end of a merger of `unit`, under its name on that side of the merger."""

    unit: str
    other: str
    name_vi: str
    name_en: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class Moved:
    """The latest two years in a row whose places may be compared: places gained, negative when lost."""

    year: int
    change: int
    before: Place
    after: Place


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A province of the list. `relatives` are what it was merged from or, of a former unit, what it merged into.
    `course` are its scores by year, cut where method or geography changes; `moved` may be older than `mark`."""

    facts: UnitFacts
    relatives: tuple[Relative, ...]
    mark: Mark | None
    place: Place | None
    course: tuple[tuple[tuple[int, Decimal], ...], ...]
    moved: Moved | None


@dataclass(frozen=True, slots=True)
class RegionRows:
    """A region with its provinces in official order; without a region, all that are shown in the order asked for."""

    region: RegionFacts | None
    rows: tuple[ProvinceRow, ...]


@dataclass(frozen=True, slots=True)
class ProvinceList:
    """The provinces of a geography. `ranking` is the latest DTI of it, None before the first. `regions` are those shown,
    `every_region` all there are; `members` counts the provinces of the geography, shown or not."""

    geography: GeographyFacts
    ranking: RankingFacts | None
    regions: tuple[RegionRows, ...]
    every_region: tuple[RegionFacts, ...]
    members: int

    def knows_region(self, slug: str) -> bool:
        """Whether the geography has the region; an empty slug is all of them."""
        return slug == "" or any(region.slug == slug for region in self.every_region)

    @property
    def former(self) -> bool:
        return self.geography.valid_to is not None

    @property
    def ranks_derived(self) -> bool:
        """Whether every place shown follows from published scores and none was published itself."""
        told = {row.mark.rank_provenance for row in self.rows if row.mark and row.mark.rank is not None}
        return told == {"derived"}

    @property
    def rows(self) -> list[ProvinceRow]:
        return [row for region in self.regions for row in region.rows]


# Of mergers only: a unit that went on unchanged is no relative of its own.
RELATIVES = """
    SELECT this.slug, u.slug, v.name_vi, v.name_en, s.effective_on
    FROM provinces_succession s
    JOIN provinces_unit this ON this.id = s.{this}_id
    JOIN provinces_unit u ON u.id = s.{other}_id
    JOIN LATERAL (
        SELECT v.name_vi, v.name_en FROM provinces_unitversion v
        WHERE v.unit_id = u.id AND {in_time} ORDER BY v.valid_from {order} LIMIT 1
    ) v ON true
    WHERE s.kind = 'merged' ORDER BY this.sort_order, this.slug, u.sort_order, u.slug
"""
MERGED_FROM = RELATIVES.format(
    this="successor", other="predecessor", in_time="v.valid_from < s.effective_on", order="DESC"
)
MERGED_INTO = RELATIVES.format(
    this="predecessor", other="successor", in_time="v.valid_from >= s.effective_on", order=""
)


def province_list(
    code: str, day: date, *, region: str = "", words: str = "", sort: Sort = "official"
) -> ProvinceList | None:
    """The provinces of a geography as called on `day` (moved into its span), narrowed to a region and to names that hold
    all words, their own or their relatives', accents optional; a region that it has not does not narrow. None when there is no geography of that code.

    Six SQL queries, however many provinces there are.
    """
    geography = units.geography(code)
    if geography is None:
        return None
    members, every_region = units.units_of(geography, day), tuple(units.regions(code))
    if region not in {each.slug for each in every_region}:
        region = ""
    relatives = _relatives(MERGED_INTO if geography.valid_to else MERGED_FROM)
    known = rankings.rankings()
    told = _by_unit(
        marks.totals(sorted({facts.geography for facts in known if facts.area.level == "province"}))
    )
    shown = [
        _row(facts, relatives.get(facts.unit, ()), told.get(facts.unit, []), _Frame(code, known))
        for facts in members
        if region in ("", facts.region)
    ]
    shown = [row for row in shown if _answers(row, words)]
    return ProvinceList(
        geography=geography,
        ranking=_Frame(code, known).latest,
        regions=_ordered(every_region, shown, sort),
        every_region=every_region,
        members=len(members),
    )


def _relatives(sql: str) -> dict[str, tuple[Relative, ...]]:
    found = [Relative(*row) for row in rows(sql)]
    return {unit: tuple(group) for unit, group in groupby(found, attrgetter("unit"))}


def _by_unit(told: Sequence[Mark]) -> dict[str, list[Mark]]:
    return {unit: list(group) for unit, group in groupby(told, attrgetter("unit"))}


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all rows of a list share: its geography and the rankings there are, the latest first."""

    geography: str
    known: Sequence[RankingFacts]

    @property
    def latest(self) -> RankingFacts | None:
        return next((facts for facts in self.known if facts.geography == self.geography), None)

    def in_time(self, told: Sequence[Mark]) -> list[tuple[RankingFacts, Mark]]:
        """The marks with their rankings, oldest first; of a year with two geographies that of the list."""
        by_year: dict[int, tuple[RankingFacts, Mark]] = {}
        rankings_by = {(facts.year, facts.geography): facts for facts in self.known}
        for mark in told:
            facts = rankings_by.get((mark.year, mark.geography))
            if facts and (mark.year not in by_year or mark.geography == self.geography):
                by_year[mark.year] = (facts, mark)
        return [by_year[year] for year in sorted(by_year)]


def _row(
    facts: UnitFacts, relatives: tuple[Relative, ...], told: Sequence[Mark], frame: _Frame
) -> ProvinceRow:
    latest, years = frame.latest, frame.in_time(told)
    mark = next((mark for ranking, mark in years if ranking == latest), None)
    return ProvinceRow(
        facts=facts,
        relatives=relatives,
        mark=mark,
        place=mark.place(latest.n) if mark and latest else None,
        course=_course(years),
        moved=_moved(years),
    )


def _course(years: Sequence[tuple[RankingFacts, Mark]]) -> tuple[tuple[tuple[int, Decimal], ...], ...]:
    """Following years of one method and geography belong together."""
    stretches: list[list[tuple[int, Decimal]]] = []
    before: tuple[int, str, str] | None = None
    for ranking, mark in years:
        if mark.score is None:
            continue
        if before != (ranking.year - 1, ranking.series, ranking.geography):
            stretches.append([])
        stretches[-1].append((ranking.year, mark.score))
        before = (ranking.year, ranking.series, ranking.geography)
    return tuple(map(tuple, stretches))


def _moved(years: Sequence[tuple[RankingFacts, Mark]]) -> Moved | None:
    for (earlier, old), (ranking, mark) in zip(reversed(years[:-1]), reversed(years[1:]), strict=True):
        before, after = old.place(earlier.n), mark.place(ranking.n)
        same = (earlier.year + 1, earlier.series, earlier.geography) == (
            ranking.year,
            ranking.series,
            ranking.geography,
        )
        change = places_gained(before, after, comparable=same) if before and after else None
        if before and after and change is not None:
            return Moved(ranking.year, change, before, after)
    return None


def _answers(row: ProvinceRow, words: str) -> bool:
    """Whether names begin with what was typed, or one of its accepted spellings stands among them."""
    asked = fold(words).split()
    if not asked:
        return True
    names = [
        (row.facts.name_vi, row.facts.name_en),
        *((each.name_vi, each.name_en) for each in row.relatives),
    ]
    spelled = {form for vi, en in names for form in (*name_variants(vi), *name_variants(en))}
    return any(all(f" {word}" in f" {form}" for word in asked) for form in spelled)


def _ordered(
    regions: Sequence[RegionFacts], shown: Sequence[ProvinceRow], sort: Sort
) -> tuple[RegionRows, ...]:
    """By region in official order, or all in one row; regions of which nothing is shown are left out."""
    if sort != "official":
        return (RegionRows(None, tuple(sorted(shown, key=ORDERS[sort]))),) if shown else ()
    groups = [
        RegionRows(region, tuple(row for row in shown if row.facts.region == region.slug))
        for region in regions
    ]
    return tuple(group for group in groups if group.rows)


def _by_name(row: ProvinceRow) -> tuple[object, ...]:
    return (row.facts.sort_key, row.facts.unit)


def _by_rank(row: ProvinceRow) -> tuple[object, ...]:
    return (row.place is None, row.place.rank if row.place else 0, *_by_name(row))


ORDERS: dict[Sort, Callable[[ProvinceRow], tuple[object, ...]]] = {"rank": _by_rank, "name": _by_name}
