"""One ranking as told: the totals of its units, their main indices, their pillars."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from provinces.queries import marks
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts, RankingFacts
from provinces.queries.rows import rows
from provinces.ranking import Place, competition_ranks


@dataclass(frozen=True, slots=True)
class YearTold:
    """`totals` are by unit; `told` by short code and unit; `places` by score where every unit has one, else published."""

    facts: RankingFacts
    criteria: Mapping[str, CriterionFacts]
    totals: Mapping[str, Mark]
    told: Mapping[str, Mapping[str, Decimal]]
    pillars: Mapping[str, tuple[tuple[CriterionFacts, Mark], ...]]
    places: Mapping[str, int | None]

    @property
    def scores(self) -> dict[str, Decimal | None]:
        return {unit: mark.score for unit, mark in self.totals.items()}

    @property
    def scored(self) -> bool:
        """Whether every unit of the ranking has a score."""
        return _scored(self.totals, self.facts.n)

    @property
    def points(self) -> dict[str, Decimal]:
        return {code: each.max_points for code, each in self.criteria.items() if each.max_points}

    def components(self, unit: str) -> dict[str, Decimal]:
        return {code: told[unit] for code, told in self.told.items() if unit in told}

    def place(self, unit: str) -> Place | None:
        rank = self.places.get(unit)
        return None if rank is None else Place(rank, self.facts.n)


# Of all units what is compared between them; of the unit itself and its former ones the pillars too.
OF_YEARS = marks.MARKS.format(
    where="""(
        geography_id = %(geography)s AND year = ANY(%(years)s) AND criterion_id = ANY(ARRAY(
            SELECT id FROM provinces_criterion WHERE scope = 'province' AND level IN ('root', 'main_index')
        ))
    ) OR (year = %(year)s AND unit_id = ANY(ARRAY(SELECT id FROM provinces_unit WHERE slug = ANY(%(units)s))))"""
)


def marks_told(geography: str, year: int, before: int | None, units: Sequence[str]) -> list[Mark]:
    """The totals and main indices of two years of a geography, and all marks of some units in the year. One SQL query."""
    years = [year, *([before] if before else [])]
    parameters = {"geography": geography, "years": years, "year": year, "units": list(units)}
    return [Mark(*row) for row in rows(OF_YEARS, parameters)]


def year_told(facts: RankingFacts, told: Sequence[Mark], criteria: Sequence[CriterionFacts]) -> YearTold:
    own = {each.code: each for each in criteria if each.framework == facts.framework}
    here = [mark for mark in told if (mark.year, mark.geography) == (facts.year, facts.geography)]
    indices = {
        each.short_code: each
        for each in own.values()
        if each.level == "main_index" and each.short_code and each.max_points
    }
    totals = {mark.unit: mark for mark in here if own[mark.criterion].level == "root"}
    return YearTold(
        facts=facts,
        criteria=indices,
        totals=totals,
        places=_places(totals, facts.n),
        told={code: _told(here, each.code) for code, each in indices.items()},
        pillars={
            unit: tuple((own[mark.criterion], mark) for mark in group if own[mark.criterion].pillar)
            for unit, group in groupby(here, attrgetter("unit"))
        },
    )


def _told(here: Iterable[Mark], criterion: str) -> dict[str, Decimal]:
    return {mark.unit: mark.score for mark in here if mark.criterion == criterion and mark.score is not None}


def _scored(totals: Mapping[str, Mark], n: int) -> bool:
    return sum(mark.score is not None for mark in totals.values()) == n


def _places(totals: Mapping[str, Mark], n: int) -> dict[str, int | None]:
    if _scored(totals, n):
        return dict(competition_ranks({unit: mark.score for unit, mark in totals.items()}))
    return {unit: mark.rank for unit, mark in totals.items()}
