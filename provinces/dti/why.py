"""Why a place moved: a change of rank in three parts, a change of score in its components, each adding up exactly.

The definitions stand in docs/adr/0008. Places gained are positive, places lost negative.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Generic, TypeVar

from provinces.dti.method import Weights, round4, total

K = TypeVar("K", bound=Hashable)
Scores = Mapping[K, Decimal | None]

REST, ROUNDING = "rest", "rounding"
_SHOWN = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class RankChange:
    """From place `before` to place `after` among the same `n` units: `own + others + method == total`, always.

    `alone` is the place that the new score would have had among everyone's old ones.
    """

    before: int
    alone: int
    after: int
    n: int
    own: int
    others: int
    method: int

    @property
    def total(self) -> int:
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Passings(Generic[K]):
    """Whom a unit passed and who passed it; `len(passed) - len(passed_by)` is the places gained."""

    passed: tuple[K, ...]
    passed_by: tuple[K, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one component added to a change of score. `before` and `after` are None for `rest` and `rounding`.

    `codes` are the components that a `rest` stands for; a component has its own code alone.
    """

    code: str
    codes: tuple[str, ...]
    points: Decimal | None
    before: Decimal | None
    after: Decimal | None
    contribution: Decimal

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class NextPlace(Generic[K]):
    """The next better place: who holds it, with which score. Reaching that score shares the place."""

    rank: int
    units: tuple[K, ...]
    score: Decimal
    gap: Decimal


@dataclass(frozen=True, slots=True)
class Level:
    """One component beside the middle of all: `worth` is points × (score − median) / all points, six decimals."""

    code: str
    points: Decimal
    score: Decimal
    median: Decimal
    worth: Decimal
    rank: int
    n: int

    @property
    def difference(self) -> Decimal:
        return self.score - self.median


def rank_change(
    unit: K, old: Scores[K], new: Scores[K], new_by_old_method: Scores[K] | None = None
) -> RankChange | None:
    """How the place of `unit` moved from the `old` scores to the `new` ones; None where it lacks one of them.

    Only units that have every score given are ranked, in both years alike. `new_by_old_method` are the new year's
    components weighed as the old method did; without them both years have one method and its part is 0.
    """
    bridge = new if new_by_old_method is None else new_by_old_method
    common = _complete(old, new, bridge)
    if unit not in common:
        return None
    old_scores, bridged, new_scores = (
        [score for other, score in each.items() if other in common and score is not None]
        for each in (old, bridge, new)
    )
    own_score = _known(bridge, unit)
    before, alone = _place(_known(old, unit), old_scores), _place_without(unit, own_score, old, common)
    meanwhile, after = _place(own_score, bridged), _place(_known(new, unit), new_scores)
    return RankChange(
        before=before,
        alone=alone,
        after=after,
        n=len(common),
        own=before - alone,
        others=alone - meanwhile,
        method=meanwhile - after,
    )


def passings(unit: K, before: Mapping[K, int | None], after: Mapping[K, int | None]) -> Passings[K]:
    """By places: passed is who stood above and does no longer, passed by is who did not stand above and does now.

    To share a place is not to stand above. Units without a place in one of the years are left out; the result is in
    the order of the new places.
    """
    own_before, own_after = before.get(unit), after.get(unit)
    if own_before is None or own_after is None:
        return Passings((), ())
    passed, passed_by = [], []
    for other, now in sorted(after.items(), key=lambda pair: pair[1] or 0):
        then = before.get(other)
        if now is None or then is None:
            continue
        if then < own_before and now >= own_after:
            passed.append(other)
        if then >= own_before and now < own_after:
            passed_by.append(other)
    return Passings(tuple(passed), tuple(passed_by))


def score_parts(
    before: Mapping[str, Decimal],
    after: Mapping[str, Decimal],
    points: Mapping[str, Decimal],
    change: Decimal,
) -> tuple[Contribution, ...]:
    """A `change` of the total (0 to 1) as points × change / all points of each component, the largest first.

    What is not told of both years is one `rest`, behind it; where all is told, the published totals' rounding is a
    line of its own unless it is zero. The contributions, six decimals each, add up to `change` exactly. Empty where
    no component is told of both years.
    """
    whole = sum(points.values(), Decimal(0))
    told = [code for code in points if code in before and code in after]
    if not told or whole <= 0:
        return ()
    parts = [_part(code, before[code], after[code], points[code], whole) for code in told]
    parts.sort(key=lambda part: -part.contribution)
    left = change - sum((part.contribution for part in parts), Decimal(0))
    untold = tuple(code for code in points if code not in told)
    if untold:
        open_points = sum((points[code] for code in untold), Decimal(0))
        parts.append(Contribution(REST, untold, open_points, None, None, left))
    elif left:
        parts.append(Contribution(ROUNDING, (), None, None, None, left))
    return tuple(parts)


def next_place(unit: K, scores: Scores[K]) -> NextPlace[K] | None:
    """What the next better place asks for; None for the best score and for a unit without one."""
    own = scores.get(unit)
    better = [score for score in scores.values() if score is not None and own is not None and score > own]
    if own is None or not better:
        return None
    wanted = min(better)
    holders = tuple(other for other, score in scores.items() if score == wanted)
    return NextPlace(_place(wanted, better), holders, wanted, wanted - own)


def levels(
    unit: K, components: Mapping[str, Mapping[K, Decimal]], points: Mapping[str, Decimal], n: int
) -> tuple[Level, ...]:
    """Each component of `unit` that all `n` units have beside their median, in the order of `points`."""
    whole = sum(points.values(), Decimal(0))
    told = {code: components.get(code, {}) for code in points}
    return tuple(
        _level(code, scores[unit], list(scores.values()), points[code], whole)
        for code, scores in told.items()
        if unit in scores and len(scores) == n
    )


def median_changes(
    before: Mapping[str, Mapping[K, Decimal]], after: Mapping[str, Mapping[K, Decimal]], n: int
) -> dict[str, Decimal]:
    """The median change of each component that all `n` units have in both years."""
    changes = {
        code: [score - before[code][unit] for unit, score in told.items() if unit in before[code]]
        for code, told in after.items()
        if code in before
    }
    return {code: median(each) for code, each in changes.items() if len(each) == n > 0}


def reweighed(
    components: Mapping[str, Mapping[K, Decimal]], weights: Weights, n: int
) -> dict[K, Decimal] | None:
    """The totals of all `n` units by the weights of another method, four decimals; None where a component that it
    asks for is not told of every unit."""
    wanted = [*weights.common, *(code for code, _points in weights.own.values())]
    if not wanted or any(len(components.get(code, {})) < n for code in wanted):
        return None
    units = components[wanted[0]]
    return {unit: round4(total({code: components[code][unit] for code in wanted}, weights)) for unit in units}


def mean_change(old: Scores[K], new: Scores[K]) -> Decimal | None:
    """The mean change of all units that have both scores, not rounded; None where none has."""
    common = _complete(old, new)
    changes = [_known(new, unit) - _known(old, unit) for unit in common]
    return sum(changes, Decimal(0)) / len(changes) if changes else None


def _complete(*scores: Scores[K]) -> set[K]:
    first, *others = scores
    return {
        unit
        for unit, score in first.items()
        if score is not None and all(each.get(unit) is not None for each in others)
    }


def _known(scores: Scores[K], unit: K) -> Decimal:
    score = scores[unit]
    if score is None:
        raise ValueError(f"{unit} has no score")
    return score


def _place(score: Decimal, scores: Sequence[Decimal]) -> int:
    """Competition ranking: one more than the number of better scores."""
    return 1 + sum(other > score for other in scores)


def _place_without(unit: K, score: Decimal, scores: Scores[K], common: set[K]) -> int:
    """The place of `score` among the others' `scores`: the unit's own old score gives way to it."""
    return _place(score, [_known(scores, other) for other in common if other != unit])


def _part(code: str, before: Decimal, after: Decimal, points: Decimal, whole: Decimal) -> Contribution:
    earned = (points * (after - before) / whole).quantize(_SHOWN, ROUND_HALF_UP)
    return Contribution(code, (code,), points, before, after, earned)


def _level(code: str, score: Decimal, scores: Sequence[Decimal], points: Decimal, whole: Decimal) -> Level:
    middle = median(scores)
    worth = (points * (score - middle) / whole).quantize(_SHOWN, ROUND_HALF_UP)
    return Level(code, points, score, middle, worth, _place(score, scores), len(scores))
