"""What a simulation stands on, kept in the process as long as the data stands.

Every move is an address of its own, so no kept page ever helps: a move costs the one query for the state of the data.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from provinces.dti import Footing, Lift, Pillar, lifts, points_of_pillar
from provinces.queries import dti, rankings, versions
from provinces.queries.dti import RankingPage, Standing
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts, RankingFacts
from provinces.queries.rows import rows
from provinces.queries.versions import State


@dataclass(frozen=True, slots=True)
class Choices:
    """The rankings that can be simulated, the latest first, and by year and geography the units that can: those with
    a published score and place and at least one main index."""

    state: State
    rankings: tuple[RankingFacts, ...]
    units: Mapping[tuple[int, str], frozenset[str]]

    def of(self, facts: RankingFacts) -> frozenset[str]:
        return self.units[facts.year, facts.geography]


@dataclass(frozen=True, slots=True)
class Board:
    """A ranking with what each main index is worth, by short code; `scores` are all totals, the lowest first."""

    page: RankingPage
    criteria: tuple[CriterionFacts, ...]
    points: Mapping[str, Decimal]
    scores: tuple[Decimal, ...]
    pillar_scores: Mapping[Pillar, tuple[Decimal, ...]]

    @property
    def facts(self) -> RankingFacts:
        return self.page.facts

    @property
    def derived(self) -> tuple[CriterionFacts, ...]:
        """The main indices whose points nobody announced."""
        return tuple(each for each in self.criteria if each.max_points_provenance == "derived")


@dataclass(frozen=True, slots=True)
class Ground:
    """One unit of a board before anything moves. `unknown` are the main indices that nobody told of it."""

    board: Board
    standing: Standing
    footing: Footing
    pillars: Mapping[Pillar, Footing]
    lifts: tuple[Lift, ...]
    unknown: tuple[CriterionFacts, ...]


# Ranked by a score, and told at least one main index that the score is made of.
UNITS = """
    SELECT s.year, s.geography_id, u.slug
    FROM provinces_score s
    JOIN provinces_criterion c ON c.id = s.criterion_id AND c.scope = 'province'
    JOIN provinces_unit u ON u.id = s.unit_id
    LEFT JOIN provinces_rank r USING (year, geography_id, criterion_id, unit_id)
    GROUP BY s.year, s.geography_id, u.slug
    HAVING bool_or(c.level = 'root' AND s.value IS NOT NULL AND r.place IS NOT NULL)
       AND bool_or(c.level = 'main_index' AND c.short_code <> '' AND c.max_points > 0 AND s.value IS NOT NULL)
    ORDER BY s.year, s.geography_id
"""


def choices() -> Choices:
    """What can be simulated. One SQL query; two more when the data is new to this process."""
    return _choices(versions.state())


def board(known: Choices, facts: RankingFacts) -> Board:
    """One of the rankings that can be simulated. No SQL query unless it is new to this process, then seven."""
    return _board(known.state, facts.year, facts.geography)


def ground(known: Choices, facts: RankingFacts, unit: str) -> Ground:
    """One of the units `known.of(facts)` before anything moves; raises `LookupError` for any other. No SQL query beyond
    those of `board`."""
    return _ground(known.state, facts.year, facts.geography, unit)


def forget() -> None:
    """Drops what is kept; tests that write past the actions start from nothing."""
    for kept in (_choices, _board, _ground):
        kept.cache_clear()


@lru_cache(maxsize=4)
def _choices(state: State) -> Choices:
    found = groupby(rows(UNITS), itemgetter(0, 1))
    units = {key: frozenset(row[2] for row in group) for key, group in found}
    told = tuple(facts for facts in rankings.rankings() if (facts.year, facts.geography) in units)
    return Choices(state, told, units)


@lru_cache(maxsize=16)
def _board(state: State, year: int, geography: str) -> Board:
    page = dti.ranking_page(year, geography)
    if page is None:
        raise LookupError(f"no ranking of {year} with {geography} units")
    criteria = tuple(each for each in page.components if each.max_points)
    return Board(
        page=page,
        criteria=criteria,
        points={each.short_code: each.max_points or Decimal(0) for each in criteria},
        scores=_sorted(standing.total for standing in page.standings),
        pillar_scores={
            pillar: _sorted(standing.pillars[pillar] for standing in page.standings)
            for pillar in page.pillars
        },
    )


@lru_cache(maxsize=256)
def _ground(state: State, year: int, geography: str, unit: str) -> Ground:
    on = _board(state, year, geography)
    standing = next((each for each in on.page.standings if each.unit == unit), None)
    if standing is None:
        raise LookupError(f"{unit} is not ranked in {year}")
    marks = standing.components
    known = {code: score for code, mark in marks.items() if (score := mark.score) is not None}
    footing = _footing(standing.total, on.scores, known, on.points, on.facts.n)
    if footing is None:
        raise LookupError(f"{unit} has no place in {year}")
    pillars = {
        pillar: _footing(
            mark, on.pillar_scores[pillar], known, points_of_pillar(on.points, pillar), on.facts.n
        )
        for pillar, mark in standing.pillars.items()
    }
    return Ground(
        board=on,
        standing=standing,
        footing=footing,
        pillars={pillar: each for pillar, each in pillars.items() if each is not None},
        lifts=lifts(footing),
        unknown=tuple(each for each in on.criteria if each.short_code not in known),
    )


def _sorted(marks: Iterable[Mark]) -> tuple[Decimal, ...]:
    return tuple(sorted(mark.score for mark in marks if mark.score is not None))


def _footing(
    mark: Mark,
    scores: tuple[Decimal, ...],
    known: Mapping[str, Decimal],
    points: Mapping[str, Decimal],
    n: int,
) -> Footing | None:
    """None where the mark lacks its score or its place."""
    place = mark.place(n)
    if mark.score is None or place is None:
        return None
    own = bisect_left(scores, mark.score)
    return Footing(mark.score, place, known, points, scores[:own] + scores[own + 1 :])
