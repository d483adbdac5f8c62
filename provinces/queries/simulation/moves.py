"""What moves make of a unit: its score and place, its pillars, who stands around it then."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from provinces.dti import Outcome, Passings, Plan, gain_of, passings, simulated, smallest_plan
from provinces.queries.dti import Standing
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts
from provinces.queries.simulation.boards import Ground
from provinces.ranking import Place, competition_ranks

NEIGHBOURS = 7
TOPS = (10, 5, 1)


@dataclass(frozen=True, slots=True)
class Index:
    """A main index that can move: its published value, the simulated one, what the total gains by the difference."""

    criterion: CriterionFacts
    published: Decimal
    simulated: Decimal
    gained: Decimal

    @property
    def moved(self) -> bool:
        return self.simulated != self.published


@dataclass(frozen=True, slots=True)
class PillarOutcome:
    """A pillar as published and as simulated."""

    criterion: CriterionFacts
    published: Mark
    place: Place
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit around the simulated place: its rank when ours has moved, its published place and score, and by how much
    that score is above (positive) or below ours. `crossing` is `passed`, `passed_by` or empty."""

    standing: Standing
    rank: int
    score: Decimal
    gap: Decimal
    own: bool
    crossing: str


@dataclass(frozen=True, slots=True)
class Simulation:
    """`gained` is how many places the moves give (negative: take), `difference` what they add to the score."""

    ground: Ground
    indices: tuple[Index, ...]
    outcome: Outcome
    gained: int
    pillars: tuple[PillarOutcome, ...]
    neighbours: tuple[Neighbour, ...]
    passings: Passings[str]
    plan: Plan | None

    @property
    def difference(self) -> Decimal:
        return self.outcome.score - self.ground.footing.score

    @property
    def goals(self) -> list[int]:
        """Places worth wishing for: the next better one, then tops of the ranking; none for the first."""
        rank = self.ground.footing.place.rank
        return sorted({goal for goal in (rank - 1, *TOPS) if 1 <= goal < rank}, reverse=True)

    @property
    def moved(self) -> tuple[Index, ...]:
        return tuple(index for index in self.indices if index.moved)


def simulation(ground: Ground, moves: Mapping[str, Decimal], goal: int | None) -> Simulation:
    """What `moves`, new values by short code, make of a unit; none of them may be of an index that nobody told of.
    `goal` is a place from 1 to N. No SQL query."""
    footing, unit = ground.footing, ground.standing.unit
    outcome = simulated(footing, moves)
    ranks = competition_ranks({unit: outcome.score} | _others(ground))
    crossings = passings(unit, {each.unit: each.rank for each in ground.board.page.standings}, ranks)
    return Simulation(
        ground=ground,
        indices=_indices(ground, moves),
        outcome=outcome,
        gained=footing.place.rank - outcome.place.rank,
        pillars=_pillars(ground, moves),
        neighbours=_neighbours(ground, outcome, ranks, crossings),
        passings=crossings,
        plan=smallest_plan(footing, goal) if goal else None,
    )


def _others(ground: Ground) -> dict[str, Decimal]:
    """Published scores of the other units, in the order of the ranking."""
    return {
        standing.unit: standing.score
        for standing in ground.board.page.standings
        if standing.score is not None and standing.unit != ground.standing.unit
    }


def _indices(ground: Ground, moves: Mapping[str, Decimal]) -> tuple[Index, ...]:
    known = ground.footing.known
    return tuple(
        Index(
            each,
            known[each.short_code],
            value := moves.get(each.short_code, known[each.short_code]),
            gain_of(ground.footing, each.short_code, value),
        )
        for each in ground.board.criteria
        if each.short_code in known
    )


def _pillars(ground: Ground, moves: Mapping[str, Decimal]) -> tuple[PillarOutcome, ...]:
    criteria = ground.board.page.pillars
    return tuple(
        PillarOutcome(
            criteria[pillar], ground.standing.pillars[pillar], footing.place, simulated(footing, moves)
        )
        for pillar, footing in ground.pillars.items()
    )


def _neighbours(
    ground: Ground, outcome: Outcome, ranks: Mapping[str, int], crossings: Passings[str]
) -> tuple[Neighbour, ...]:
    """As many above as below, unless the ranking ends; our unit is the first of those that share its place."""
    own = ground.standing.unit
    order = list(ranks)
    first = max(min(order.index(own) - NEIGHBOURS // 2, len(order) - NEIGHBOURS), 0)
    by_unit = {standing.unit: standing for standing in ground.board.page.standings}
    return tuple(
        _neighbour(by_unit[unit], ranks[unit], outcome, unit == own, _crossing(unit, crossings))
        for unit in order[first : first + NEIGHBOURS]
    )


def _neighbour(standing: Standing, rank: int, outcome: Outcome, own: bool, crossing: str) -> Neighbour:
    score = outcome.score if own or standing.score is None else standing.score
    return Neighbour(standing, rank, score, score - outcome.score, own, crossing)


def _crossing(unit: str, crossings: Passings[str]) -> str:
    if unit in crossings.passed:
        return "passed"
    return "passed_by" if unit in crossings.passed_by else ""
