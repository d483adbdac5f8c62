"""The change from one figure to another. Which way it went and whether that is good are two things.

``lang`` is ``"vi"`` or ``"en"``.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from indicators.numerals import LOWER_BOUNDS, UPPER_BOUNDS, Qualifier, hedge, size_text

_RANK = "rank"
_ZERO = Decimal(0)


class Polarity(StrEnum):
    HIGHER = "higher_is_better"
    LOWER = "lower_is_better"
    NEUTRAL = "neutral"


class Direction(StrEnum):
    """Which way the arrow points; the last three have no arrow."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    WITHIN_RESOLUTION = "within_resolution"
    # A bound is open on the side that would have to be closed: "dưới 10%" after 5%.
    UNCLEAR = "unclear"
    # Ranks not known to be among the same number of units.
    NOT_COMPARABLE = "not_comparable"


class Verdict(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    NEUTRAL = "neutral"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Statement:
    """A value with what its source knew of it. ``resolution`` is the size of the last digit, ``None`` for a
    computed value; ``denominator`` counts only for ranks."""

    value: Decimal
    resolution: Decimal | None = None
    qualifier: str = Qualifier.EXACT
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """``delta`` is signed, of ranks the places gained; ``None`` where nothing may be subtracted. ``qualifier``
    hedges its size. ``resolution`` is the coarser of the two figures'."""

    direction: Direction
    verdict: Verdict
    delta: Decimal | None
    qualifier: Qualifier = Qualifier.EXACT
    resolution: Decimal | None = None


def change(before: Statement, after: Statement, polarity: str, *, unit_measure: str) -> Change:
    """The change between two statements of one series. Closer than the coarser resolution there is no arrow.

    Ranks move up when they get smaller; only ranks known to be among the same number of units are subtracted.
    """
    if unit_measure != _RANK:
        return _change(before, after, polarity)
    if not before.denominator or before.denominator != after.denominator:
        return Change(Direction.NOT_COMPARABLE, Verdict.NONE, None)
    # Read from the back, places gained are a plain difference that is better when higher.
    return _change(after, before, Polarity.NEUTRAL if polarity == Polarity.NEUTRAL else Polarity.HIGHER)


def change_words(change: Change, *, unit_measure: str, decimals: int, lang: str) -> str:
    """``tăng 112,63 Mbps``, ``giảm trên 2 điểm %``, ``lên 15 bậc``, ``trong sai số``; ``up 112.63 Mbps``."""
    if change.delta is None or change.direction not in (Direction.UP, Direction.DOWN):
        return _STILL[change.direction][lang == "en"]
    size = size_text(
        change.delta, unit_measure=unit_measure, decimals=decimals, lang=lang, resolution=change.resolution
    )
    verb = movement_word(change.delta, lang, rank=unit_measure == _RANK)
    return " ".join(filter(None, [verb, hedge(change.qualifier, lang), size]))


def movement_word(delta: Decimal, lang: str, *, rank: bool = False) -> str:
    """``tăng`` or ``giảm``, of a rank ``lên`` or ``xuống``; ``up`` or ``down``."""
    if lang == "en":
        return "up" if delta > 0 else "down"
    if rank:
        return "lên" if delta > 0 else "xuống"
    return "tăng" if delta > 0 else "giảm"


def verdict_word(verdict: Verdict, lang: str) -> str:
    """``tốt hơn``, ``kém hơn``; empty where no verdict is due."""
    return _VERDICTS.get(verdict, ("", ""))[lang == "en"]


_STILL = {
    Direction.SAME: ("không đổi", "unchanged"),
    Direction.WITHIN_RESOLUTION: ("trong sai số", "within rounding"),
    Direction.UNCLEAR: ("chưa rõ tăng hay giảm", "direction unclear"),
    Direction.NOT_COMPARABLE: ("không so được", "not comparable"),
}
_VERDICTS = {Verdict.BETTER: ("tốt hơn", "better"), Verdict.WORSE: ("kém hơn", "worse")}


def _change(before: Statement, after: Statement, polarity: str) -> Change:
    delta = after.value - before.value
    coarser = max(before.resolution or _ZERO, after.resolution or _ZERO)
    direction = _direction(before, after, delta, coarser)
    moved = Change(direction, _verdict(direction, polarity), None, resolution=coarser or None)
    if direction is Direction.SAME:
        return replace(moved, delta=_ZERO)
    if direction in (Direction.UP, Direction.DOWN):
        return replace(moved, delta=delta, qualifier=_size_qualifier(before, after, delta))
    return moved


def _direction(before: Statement, after: Statement, delta: Decimal, coarser: Decimal) -> Direction:
    if not delta and before.qualifier == after.qualifier == Qualifier.EXACT:
        return Direction.SAME
    if not delta or abs(delta) < coarser:
        return Direction.WITHIN_RESOLUTION
    higher, lower = (after, before) if delta > 0 else (before, after)
    if higher.qualifier == Qualifier.UNDER or lower.qualifier == Qualifier.AT_LEAST:
        return Direction.UNCLEAR
    return Direction.UP if delta > 0 else Direction.DOWN


def _verdict(direction: Direction, polarity: str) -> Verdict:
    if direction not in (Direction.UP, Direction.DOWN):
        return Verdict.NONE
    if polarity == Polarity.NEUTRAL:
        return Verdict.NEUTRAL
    improved = (direction is Direction.UP) == (polarity == Polarity.HIGHER)
    return Verdict.BETTER if improved else Verdict.WORSE


def _size_qualifier(before: Statement, after: Statement, delta: Decimal) -> Qualifier:
    """What is known of the size of a difference whose ends may be bounds.

    From 42% to "gần 40%" is a fall of more than 2; from "hơn 60 triệu" to "hơn 64 triệu" is about 4.
    """
    hedges = {before.qualifier, after.qualifier} - {Qualifier.EXACT}
    if not hedges:
        return Qualifier.EXACT
    higher, lower = (after, before) if delta > 0 else (before, after)
    sides = {_side(higher.qualifier), -_side(lower.qualifier)} - {0}
    if Qualifier.APPROX in hedges or len(sides) != 1:
        return Qualifier.APPROX
    if sides == {-1}:
        return Qualifier.NEARLY
    return Qualifier.AT_LEAST if hedges == {Qualifier.AT_LEAST} else Qualifier.OVER


def _side(qualifier: str) -> int:
    """1 where the true value lies above the number said, -1 below, 0 where neither is said."""
    return (qualifier in LOWER_BOUNDS) - (qualifier in UPPER_BOUNDS)
