"""The places that a followed page gives to units in a DTI ranking."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.queries.province import ProvincePage
from meetings.queries.alerts.pages import Page
from provinces.dti import NotComparable
from provinces.queries import dti, rankings, versions
from provinces.queries.dti import Standing
from provinces.queries.rankings import RankingFacts
from provinces.ranking import Place


@dataclass(frozen=True, slots=True)
class PlaceNow:
    """A unit in a ranking. `before` and `change` are against the ranking of the year before, None where N or method
    are not the same: `obstacle` says which, None where the year before gives no place."""

    ranking: RankingFacts
    unit: str
    unit_vi: str
    unit_en: str
    place: Place | None
    score: Decimal | None
    note_vi: str
    note_en: str
    before: Place | None
    change: int | None
    obstacle: NotComparable | None

    def seen(self) -> list[Any]:
        """What is remembered of it: place, N, score as text, and the series of methods."""
        score = None if self.score is None else f"{self.score:f}"
        return [self.place.rank if self.place else None, self.ranking.n, score, self.ranking.series]


def of_ranking(page: Page) -> Mapping[str, PlaceNow] | None:
    """By ranking and unit, those marked on the page, else those of its region, else all. None where there is no such
    ranking."""
    asked = page.asked
    year, geography = asked.get("year"), asked.get("geography")
    known = dti.kept_rankings(versions.state())
    facts = rankings.find(known, int(year) if year else known[0].year, geography) if known else None
    told = dti.kept_page(facts.year, facts.geography) if facts else None
    if facts is None or told is None:
        return None
    wanted, region = page.units, asked.get("region", "")
    return {
        f"{facts.year}/{facts.geography} {each.unit}": _place(facts, each)
        for each in told.standings
        if (not wanted or each.unit in wanted) and region in ("", each.facts.region)
    }


def of_province(page: Page, told: ProvincePage) -> dict[str, PlaceNow]:
    """The place in the newest ranking that gives the province one."""
    if not told.ranked or page.asked.get("pillar"):
        return {}
    newest, names = told.ranked[-1], told.history.facts
    facts, total = newest.mark.ranking, newest.mark.total
    return {
        f"{facts.year}/{facts.geography} {page.key}": PlaceNow(
            facts,
            page.key,
            names.name_vi,
            names.name_en,
            newest.mark.place,
            total.score,
            total.note_vi,
            total.note_en,
            newest.before,
            newest.change,
            _obstacle(facts),
        )
    }


def _place(facts: RankingFacts, standing: Standing) -> PlaceNow:
    total, unit = standing.total, standing.facts
    return PlaceNow(
        facts,
        standing.unit,
        unit.name_vi,
        unit.name_en,
        standing.place,
        standing.score,
        total.note_vi,
        total.note_en,
        standing.before if standing.change is not None else None,
        standing.change,
        _obstacle(facts),
    )


def _obstacle(facts: RankingFacts) -> NotComparable | None:
    before, why = rankings.year_before(dti.kept_rankings(versions.state()), facts)
    return NotComparable.GEOGRAPHY if before and before.n != facts.n else why
