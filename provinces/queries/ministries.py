"""The DTI of ministries: their places and scores by group over the years, as far as sources tell them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from provinces.queries import rankings, sources, units
from provinces.queries.marks import MARKS, Mark
from provinces.queries.rankings import CriterionFacts, MeanFacts
from provinces.queries.rows import rows
from provinces.queries.sources import SourceFacts
from provinces.queries.units import GeographyFacts, UnitFacts

GROUPS = ("ministries-services", "ministries-no-services")


@dataclass(frozen=True, slots=True)
class GroupYear:
    """One ranking of a group: its method and mean, and how many agencies its sources name. Its N nobody told."""

    year: int
    criterion: CriterionFacts
    mean: MeanFacts | None
    told: int


@dataclass(frozen=True, slots=True)
class MinistryRow:
    """An agency with its mark in each year of the group; None where no source names it."""

    facts: UnitFacts
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True)
class MinistryGroup:
    """Agencies that are ranked together: by place in the last year that names them, then in the years before."""

    geography: GeographyFacts
    years: tuple[GroupYear, ...]
    rows: tuple[MinistryRow, ...]


@dataclass(frozen=True, slots=True)
class MinistriesPage:
    """`missing` are years with a provincial ranking for which no source ranks a ministry; the first year first."""

    groups: tuple[MinistryGroup, ...]
    missing: tuple[int, ...]
    sources: Mapping[str, SourceFacts]


PUBLISHED = """
    (%(day)s::date IS NULL OR source_id IN (SELECT id FROM provinces_source WHERE published_until <= %(day)s::date))
"""
OF_GROUPS = MARKS.format(where=f"geography_id = ANY(%(groups)s) AND {PUBLISHED}")
CRITERIA = (
    f"SELECT {rankings.CRITERION} FROM provinces_criterion c WHERE c.scope = 'ministry' AND c.level = 'root'"
)
MEANS = f"""
    SELECT m.geography_id, {rankings.MEAN.format(m="m")}
    FROM (
        SELECT m.*, s.key AS source_key FROM provinces_mean m JOIN provinces_source s ON s.id = m.source_id
        WHERE m.geography_id = ANY(%(groups)s) AND (%(day)s::date IS NULL OR s.published_until <= %(day)s::date)
    ) m
    JOIN provinces_criterion c ON c.id = m.criterion_id
"""


def ministries_page(today: date, known_on: date | None = None) -> MinistriesPage:
    """Both groups over all years, of what had been published by `known_on`. Seven SQL queries."""
    asked = {"groups": list(GROUPS), "day": known_on}
    told = [Mark(*row) for row in rows(OF_GROUPS, asked)]
    names = units.units_named(sorted({mark.unit for mark in told}), known_on or today)
    criteria = {row[0]: CriterionFacts(*row) for row in rows(CRITERIA)}
    means = {(row[0], row[1]): MeanFacts(*row[1:]) for row in rows(MEANS, asked)}
    areas = {area.code: area for area in units.geographies() if area.code in GROUPS}
    years = {facts.year for facts in rankings.published_by(rankings.rankings(), known_on)}
    return MinistriesPage(
        groups=tuple(_group(areas[code], told, names, criteria, means) for code in GROUPS if code in areas),
        missing=tuple(sorted(years - {mark.year for mark in told})),
        sources=sources.sources({mark.source for mark in told} | {mean.source for mean in means.values()}),
    )


def _group(
    area: GeographyFacts,
    told: Sequence[Mark],
    names: Mapping[str, UnitFacts],
    criteria: Mapping[str, CriterionFacts],
    means: Mapping[tuple[str, int], MeanFacts],
) -> MinistryGroup:
    own = [mark for mark in told if mark.geography == area.code]
    years = sorted({mark.year for mark in own})
    by_unit = {unit: {mark.year: mark for mark in own if mark.unit == unit} for unit in names}
    found = [
        MinistryRow(names[unit], tuple(marks.get(year) for year in years))
        for unit, marks in by_unit.items()
        if marks
    ]
    return MinistryGroup(
        geography=area,
        years=tuple(_year(area, year, own, criteria, means) for year in years),
        rows=tuple(sorted(found, key=_last_place)),
    )


def _year(
    area: GeographyFacts,
    year: int,
    own: Sequence[Mark],
    criteria: Mapping[str, CriterionFacts],
    means: Mapping[tuple[str, int], MeanFacts],
) -> GroupYear:
    marks = [mark for mark in own if mark.year == year]
    return GroupYear(year, criteria[marks[0].criterion], means.get((area.code, year)), len(marks))


def _last_place(row: MinistryRow) -> tuple[object, ...]:
    """Those named in a later year stand above those that are not."""
    places = [mark.rank if mark else None for mark in reversed(row.marks)]
    return (*((place is None, place or 0) for place in places), row.facts.sort_key)
