"""The national DTI over the years, and beside it the announced means of the provinces with their growth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from provinces.dti import Growth, growth
from provinces.queries import rankings, sources
from provinces.queries.marks import MARKS, Mark
from provinces.queries.ministries import PUBLISHED
from provinces.queries.rankings import CriterionFacts, MeanFacts
from provinces.queries.rows import rows
from provinces.queries.sources import SourceFacts

NATION, OF_ALL = "vn", "63"


@dataclass(frozen=True, slots=True)
class NationalYear:
    """The national index of a year. `growth` holds it against the year before, None where that is not told; `announced`
    is what the source says it grew by, in per cent."""

    criterion: CriterionFacts
    mark: Mark
    before: Mark | None
    growth: Growth | None
    announced: Decimal | None


@dataclass(frozen=True, slots=True)
class MeanYear:
    """The mean of the 63 on one criterion, the one of the year before, announced growth beside the computed one."""

    criterion: CriterionFacts
    mean: MeanFacts
    before: MeanFacts | None
    growth: Growth | None
    same_method: bool


@dataclass(frozen=True, slots=True)
class NationalPage:
    """`years` and `means` run from the first year; `pillars` are those of the national index of the newest method that
    has any: their points are told, their scores are not."""

    years: tuple[NationalYear, ...]
    means: tuple[MeanYear, ...]
    pillars: tuple[CriterionFacts, ...]
    sources: Mapping[str, SourceFacts]


OF_NATION = MARKS.format(where=f"geography_id = %(nation)s AND {PUBLISHED}")
CRITERIA = f"""
    SELECT {rankings.CRITERION} FROM provinces_criterion c
    WHERE c.scope IN ('national', 'province') AND c.level IN ('root', 'pillar') ORDER BY c.sort_order
"""
MEANS = f"""
    SELECT m.geography_id, {rankings.MEAN.format(m="m")}
    FROM (
        SELECT m.*, s.key AS source_key FROM provinces_mean m JOIN provinces_source s ON s.id = m.source_id
        WHERE m.geography_id IN (%(all)s, %(nation)s) AND (%(day)s::date IS NULL OR s.published_until <= %(day)s::date)
    ) m
    JOIN provinces_criterion c ON c.id = m.criterion_id
    ORDER BY m.year, c.sort_order
"""


def national_page(known_on: date | None = None) -> NationalPage:
    """All years told, of what had been published by `known_on`. Four SQL queries."""
    asked = {"nation": NATION, "all": OF_ALL, "day": known_on}
    told = sorted((Mark(*row) for row in rows(OF_NATION, asked)), key=lambda mark: mark.year)
    criteria = {row[0]: CriterionFacts(*row) for row in rows(CRITERIA)}
    of_both = [(row[0], MeanFacts(*row[1:])) for row in rows(MEANS, asked)]
    means = [mean for geography, mean in of_both if geography == OF_ALL]
    announced = {mean.year: mean.growth_pct_reported for geography, mean in of_both if geography == NATION}
    totals = [mark for mark in told if criteria[mark.criterion].level == "root"]
    return NationalPage(
        years=tuple(_year(mark, totals, criteria, announced.get(mark.year)) for mark in totals),
        means=tuple(_mean(mean, means, criteria) for mean in means),
        pillars=_pillars(criteria.values()),
        sources=sources.sources({mark.source for mark in told} | {mean.source for mean in means}),
    )


def _year(
    mark: Mark, totals: Sequence[Mark], criteria: Mapping[str, CriterionFacts], announced: Decimal | None
) -> NationalYear:
    before = next((other for other in totals if other.year == mark.year - 1), None)
    moved = growth(before.score if before else None, mark.score, announced)
    return NationalYear(criteria[mark.criterion], mark, before, moved, announced)


def _mean(mean: MeanFacts, means: Sequence[MeanFacts], criteria: Mapping[str, CriterionFacts]) -> MeanYear:
    """The year before is found by what a criterion is about: its code is another in another method."""
    criterion = criteria[mean.criterion]
    before = next(
        (
            other
            for other in means
            if other.year == mean.year - 1 and _about(criteria[other.criterion]) == _about(criterion)
        ),
        None,
    )
    moved = growth(before.value if before else None, mean.value, mean.growth_pct_reported)
    same = before is not None and criteria[before.criterion].framework == criterion.framework
    return MeanYear(criterion, mean, before, moved, same)


def _about(criterion: CriterionFacts) -> str:
    return criterion.pillar or "total"


def _pillars(criteria: Iterable[CriterionFacts]) -> tuple[CriterionFacts, ...]:
    return tuple(each for each in criteria if each.level == "pillar" and ".N." in each.code)
