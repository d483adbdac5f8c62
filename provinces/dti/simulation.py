"""What if: some main indices of one unit moved, everything else stays as published.

A simulated score is the published one plus points × change / all points of each index that moves, rounded to four
decimals. It starts from the published score and not from a recomputed one: without moves it is the published score,
and indices that nobody told of stay inside it as they are.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import combinations

from provinces.dti.method import Pillar, round4
from provinces.ranking import Place

LEAST, MOST = Decimal(0), Decimal(1)
STEP, TENTH = Decimal("0.0001"), Decimal("0.1")
_HALF_A_STEP = STEP / 2
# The main index that only this pillar has; all others from 2021 on are common to the three.
OWN_INDEX = {Pillar.GOVERNMENT: "CQ", Pillar.ECONOMY: "KT", Pillar.SOCIETY: "XH"}


@dataclass(frozen=True, slots=True)
class Footing:
    """What a simulation of one unit stands on, for the total or for one pillar.

    `score` and `place` are the published ones; `known` the unit's main indices that are told, from 0 to 1 with four
    decimals; `points` the worth of every index that the score is made of, told or not; `others` the published scores
    of all other ranked units, the lowest first.
    """

    score: Decimal
    place: Place
    known: Mapping[str, Decimal]
    points: Mapping[str, Decimal]
    others: tuple[Decimal, ...]

    @property
    def whole(self) -> Decimal:
        return sum(self.points.values(), Decimal(0))

    @property
    def movable(self) -> list[str]:
        return [code for code in self.points if code in self.known]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A simulated score and the place it takes among the published scores of all others."""

    score: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class Lift:
    """What one index alone could add: `room` to the score when it is filled up to 1, `tenth` when it rises by 0.1
    (by what is left where that is less). Both are not rounded, the outcomes are."""

    code: str
    value: Decimal
    room: Decimal
    filled: Outcome
    raised_to: Decimal
    tenth: Decimal
    raised: Outcome


@dataclass(frozen=True, slots=True)
class Plan:
    """How to reach place `goal` or better, from the published state. `wanted` is the score that takes it, None for
    the last place. Where the place is `reachable`, `moves` are new values by code, none where it is reached already;
    else they fill all that is known and the outcome is the best there is."""

    goal: int
    wanted: Decimal | None
    reachable: bool
    moves: Mapping[str, Decimal]
    outcome: Outcome


def points_of_pillar(points: Mapping[str, Decimal], pillar: Pillar) -> dict[str, Decimal]:
    """The points of the common indices and of the pillar's own one."""
    foreign = set(OWN_INDEX.values()) - {OWN_INDEX[pillar]}
    return {code: worth for code, worth in points.items() if code not in foreign}


def simulated(footing: Footing, moves: Mapping[str, Decimal]) -> Outcome:
    """Score and place when the indices in `moves` take new values from 0 to 1; codes without points move nothing.

    A code with points whose present value is not known raises `KeyError`.
    """
    changes = [
        footing.points[code] * (moves[code] - footing.known[code]) for code in moves if code in footing.points
    ]
    gained = sum(changes, Decimal(0))
    return _outcome(footing, footing.score + gained / footing.whole) if gained else _published(footing)


def gain_of(footing: Footing, code: str, value: Decimal) -> Decimal:
    """What the score gains when one known index takes a new value, not rounded."""
    return footing.points[code] * (value - footing.known[code]) / footing.whole


def lifts(footing: Footing) -> tuple[Lift, ...]:
    """Each known index by what it alone could still add, the most first; equal ones in the order of `points`."""
    return tuple(sorted((_lift(footing, code) for code in footing.movable), key=lambda lift: -lift.room))


def smallest_plan(footing: Footing, goal: int) -> Plan:
    """The smallest set of rises that reaches place `goal` or better; `ValueError` unless 1 <= goal <= N.

    Smallest: the fewest indices; among plans of equally many, the smallest sum of their rises, in steps of 0.0001 and
    none beyond 1; among equal sums, the indices that come first in `points`. A shared place counts as reached.
    """
    if not 1 <= goal <= footing.place.n:
        raise ValueError(f"goal {goal} is not within 1 to {footing.place.n}")
    wanted = footing.others[-goal] if goal <= len(footing.others) else None
    if wanted is None or footing.place.rank <= goal:
        return Plan(goal, wanted, True, {}, _published(footing))
    steps = _fewest_steps(footing, wanted)
    reachable = steps is not None
    moves = _values(footing, steps) if steps is not None else dict.fromkeys(footing.movable, MOST)
    return Plan(goal, wanted, reachable, moves, simulated(footing, moves))


def _published(footing: Footing) -> Outcome:
    return Outcome(footing.score, footing.place)


def _outcome(footing: Footing, score: Decimal) -> Outcome:
    """Published scores are rounded: filling everything could end a last digit beyond 1."""
    rounded = round4(min(max(score, LEAST), MOST))
    if rounded == footing.score:
        return _published(footing)
    better = len(footing.others) - bisect_right(footing.others, rounded)
    return Outcome(rounded, Place(better + 1, footing.place.n))


def _lift(footing: Footing, code: str) -> Lift:
    value = footing.known[code]
    raised = min(value + TENTH, MOST)
    return Lift(
        code=code,
        value=value,
        room=gain_of(footing, code, MOST),
        filled=simulated(footing, {code: MOST}),
        raised_to=raised,
        tenth=gain_of(footing, code, raised),
        raised=simulated(footing, {code: raised}),
    )


def _fewest_steps(footing: Footing, wanted: Decimal) -> dict[str, int] | None:
    """Steps of each index that must rise, None where all of them together do not get there."""
    # Half a step less is enough: the score is rounded before it is ranked.
    needed = (wanted - footing.score - _HALF_A_STEP) * footing.whole / STEP
    rooms = {code: int((MOST - footing.known[code]) / STEP) for code in footing.movable}
    size = _fewest(
        sorted((footing.points[code] * room for code, room in rooms.items()), reverse=True), needed
    )
    if size is None:
        return None
    plans = (_fewest_in(footing.points, rooms, codes, needed) for codes in combinations(rooms, size))
    return min((plan for plan in plans if plan is not None), key=lambda plan: sum(plan.values()))


def _fewest(gains: Sequence[Decimal], needed: Decimal) -> int | None:
    """How many of the greatest gains it takes."""
    reached = Decimal(0)
    for count, gain in enumerate(gains, start=1):
        reached += gain
        if reached >= needed:
            return count
    return None


def _fewest_in(
    points: Mapping[str, Decimal], rooms: Mapping[str, int], codes: Iterable[str], needed: Decimal
) -> dict[str, int] | None:
    """A step of a weightier index never gains less, so they are filled one after the other."""
    steps: dict[str, int] = {}
    for code in sorted(codes, key=lambda code: -points[code]):
        asked = int((needed / points[code]).to_integral_value(ROUND_CEILING))
        steps[code] = min(asked, rooms[code])
        needed -= points[code] * steps[code]
        if needed <= 0:
            return steps
    return None


def _values(footing: Footing, steps: Mapping[str, int]) -> dict[str, Decimal]:
    """New values in the order of the points."""
    return {code: footing.known[code] + steps[code] * STEP for code in footing.points if code in steps}
