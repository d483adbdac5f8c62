"""The list of provinces: one geography by region, with what each was made of or became, and its latest DTI place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from provinces.queries import marks, rankings, units
from provinces.queries.marks import Mark
from provinces.queries.rankings import RankingFacts
from provinces.queries.rows import rows
from provinces.queries.units import GeographyFacts, RegionFacts, UnitFacts
from provinces.ranking import Place


@dataclass(frozen=True, slots=True)
class Relative:
    """The other end of a merger of `unit`, under its name on that side of the merger."""

    unit: str
    other: str
    name_vi: str
    name_en: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A province of the list. `relatives` are what it was merged from or, of a former unit, what it merged into."""

    facts: UnitFacts
    relatives: tuple[Relative, ...]
    mark: Mark | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class RegionRows:
    """A region with its provinces in official order."""

    region: RegionFacts
    rows: tuple[ProvinceRow, ...]


@dataclass(frozen=True, slots=True)
class ProvinceList:
    """The provinces of a geography. `ranking` is the latest DTI of it, None before the first."""

    geography: GeographyFacts
    ranking: RankingFacts | None
    regions: tuple[RegionRows, ...]

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


def province_list(code: str, day: date) -> ProvinceList | None:
    """The provinces of a geography as called on `day` (moved into its span); None when there is none of that code.

    Six SQL queries, however many provinces there are.
    """
    geography = units.geography(code)
    if geography is None:
        return None
    members = units.units_of(geography, day)
    relatives = _relatives(MERGED_INTO if geography.valid_to else MERGED_FROM)
    ranking = next((known for known in rankings.rankings() if known.geography == code), None)
    totals = marks.totals([code])
    lines = [_row(facts, relatives, ranking, totals) for facts in members]
    return ProvinceList(geography, ranking, tuple(_by_region(units.regions(code), lines)))


def _relatives(sql: str) -> dict[str, tuple[Relative, ...]]:
    found = [Relative(*row) for row in rows(sql)]
    return {unit: tuple(group) for unit, group in groupby(found, attrgetter("unit"))}


def _row(
    facts: UnitFacts,
    relatives: Mapping[str, tuple[Relative, ...]],
    ranking: RankingFacts | None,
    totals: Sequence[Mark],
) -> ProvinceRow:
    mark = next(
        (each for each in totals if ranking and each.year == ranking.year and each.unit == facts.unit), None
    )
    place = mark.place(ranking.n) if mark and ranking else None
    return ProvinceRow(facts, relatives.get(facts.unit, ()), mark, place)


def _by_region(regions: Sequence[RegionFacts], lines: Sequence[ProvinceRow]) -> list[RegionRows]:
    return [
        RegionRows(region, tuple(line for line in lines if line.facts.region == region.slug))
        for region in regions
    ]
