"""Two figures of one series held against each other: the difference, per cent where sound, or why there is none."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.comparison.changes import Change, Direction, Statement, change
from indicators.numerals import Qualifier, number_text
from indicators.periods import Period, same_kind

_CUMULATIVE_YEAR = "cumulative_year"
_HUNDRED = Decimal(100)
# A share of a share, of a place or of a point on a scale says nothing.
_NO_PERCENT_OF = frozenset({"percent", "rank", "index 0-1", "index 0-100"})


class Obstacle(StrEnum):
    """Why two figures are not subtracted."""

    NO_BEFORE = "no_before"
    NO_AFTER = "no_after"
    NEITHER = "neither"
    BREAK = "break"
    KINDS = "kinds"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Pair:
    """``change`` or the ``obstacle`` to it. ``percent`` is signed, ``None`` where a percentage would not be sound."""

    change: Change | None
    percent: Decimal | None = None
    obstacle: Obstacle | None = None


def pair(
    before: Statement | None,
    after: Statement | None,
    *,
    polarity: str,
    unit_measure: str,
    obstacle: Obstacle | None = None,
) -> Pair:
    """The change between two statements. ``obstacle`` is what is known to forbid it (a break, other periods);
    a missing figure goes before it."""
    if before is None or after is None:
        return Pair(None, obstacle=_missing(before, after))
    if obstacle is not None:
        return Pair(None, obstacle=obstacle)
    return Pair(
        change(before, after, polarity, unit_measure=unit_measure),
        percent_change(before, after, unit_measure=unit_measure),
    )


def percent_change(before: Statement, after: Statement, *, unit_measure: str) -> Decimal | None:
    """``32.70`` for a rise by 32.7%. ``None`` for shares, ranks and indices, below a base of more than nothing, of
    hedged figures, and of figures closer than their resolution."""
    if unit_measure in _NO_PERCENT_OF or before.value <= 0 or after.value < 0:
        return None
    if not before.qualifier == after.qualifier == Qualifier.EXACT:
        return None
    moved = change(before, after, "neutral", unit_measure=unit_measure)
    if moved.direction not in (Direction.UP, Direction.DOWN):
        return None
    return (after.value - before.value) * _HUNDRED / before.value


def percent_text(percent: Decimal, lang: str) -> str:
    """``+32,7%``, ``−4,1%``; ``+32.7%``. One decimal, as such changes are told."""
    number = number_text(percent, 1, lang)
    return f"{'+' if percent > 0 else ''}{number}%"


def obstacle_between(before: Period, after: Period, time_basis: str) -> Obstacle | None:
    """Whether the two periods themselves forbid a difference: other kinds, or running sums of other months."""
    if not same_kind(before, after):
        return Obstacle.KINDS
    if time_basis == _CUMULATIVE_YEAR and before.start.month != after.start.month:
        return Obstacle.MONTHS
    return None


def _missing(before: Statement | None, after: Statement | None) -> Obstacle:
    if before is None and after is None:
        return Obstacle.NEITHER
    return Obstacle.NO_BEFORE if before is None else Obstacle.NO_AFTER
