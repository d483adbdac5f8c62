"""Whether a target is met: computed from the latest figure, never typed, and open wherever no verdict is sound."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.comparison import Polarity, Statement, change
from indicators.numerals import STRICT_BOUNDS, Qualifier

_ZERO = Decimal(0)
# Said of a target: "trên 50%" is not yet met by 50%, "tối thiểu 50%" is.
_STRICT_WORDS = re.compile(r"\b(?:trên|hơn|over|more than|above)\s+[0-9]", re.IGNORECASE)


class Status(StrEnum):
    MET = "met"
    OPEN = "open"
    WAIT = "wait"
    ACT = "act"


class Reason(StrEnum):
    REACHED = "reached"
    # An approximate target, reached within the digits it was set in.
    REACHED_APPROXIMATELY = "reached_approximately"
    MISSED = "missed"
    YEAR_NOT_OVER = "year_not_over"
    FIGURE_PENDING = "figure_pending"
    FIGURE_NEVER_CAME = "figure_never_came"
    METHOD_NOT_NAMED = "method_not_named"
    NO_DIRECTION = "no_direction"
    FIGURE_HEDGED = "figure_hedged"


@dataclass(frozen=True, slots=True)
class Target:
    """A goal for the end of a year. ``comparison`` is ``eq``, ``min``, ``max`` or ``approx``; ``resolution`` the
    size of the last digit in which it was set; ``method_named`` is false where several measures could be meant
    and none was."""

    year: int
    comparison: str
    value: Decimal
    method_named: bool = True
    strict: bool = False
    resolution: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Attained:
    """The latest figure: what was said, and the last day of its period."""

    statement: Statement
    end: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """``gap`` is how far the figure as said is from the target, hedged by ``gap_qualifier``: from "gần 40%" to 50%
    it is over 10. ``None`` where the target is met or may be."""

    status: Status
    reason: Reason
    gap: Decimal | None = None
    gap_qualifier: Qualifier = Qualifier.EXACT


def is_strict(comparison: str, as_reported: str) -> bool:
    """Whether the target's own words exclude the value itself: ``trên 50%``."""
    return comparison == "min" and _STRICT_WORDS.search(as_reported) is not None


def judge(attained: Attained | None, target: Target, polarity: str, today: date) -> Verdict:
    """The status of ``target`` by the latest figure on ``today``.

    Met as soon as a figure proves it, also before the year ends. Missed only when a figure for the end of the
    target year or later falls short of it. ``eq`` in plans means "reach": which way follows from ``polarity``.
    """
    rising = _rising(target, polarity)
    if not target.method_named:
        return Verdict(Status.OPEN, Reason.METHOD_NOT_NAMED)
    if rising is None:
        return Verdict(Status.OPEN, Reason.NO_DIRECTION)
    if attained is None:
        return _not_yet(target, today)
    proof = _proof(attained.statement, target, rising=rising)
    if proof is not None:
        return Verdict(Status.MET, proof)
    return _short_of(attained, target, today, rising=rising)


def headline_target(targets: Sequence[Target], year: int) -> Target | None:
    """The target a tile shows with a figure of ``year``: the next one due, else the last one past.

    Among targets of one year the first given: give them latest decision first.
    """
    due = [target for target in targets if target.year >= year]
    if due:
        return min(due, key=lambda target: target.year)
    return max(targets, key=lambda target: target.year, default=None)


def _rising(target: Target, polarity: str) -> bool | None:
    """Whether the target is reached from below; ``None`` where neither its words nor the polarity say."""
    if target.comparison in ("min", "max"):
        return target.comparison == "min"
    return None if polarity == Polarity.NEUTRAL else polarity == Polarity.HIGHER


def _proof(said: Statement, target: Target, *, rising: bool) -> Reason | None:
    lowest, highest = bounds(said)
    surest = lowest if rising else highest
    if surest is None:
        return None
    ahead = surest - target.value if rising else target.value - surest
    if ahead > 0 or (ahead == 0 and (said.qualifier in STRICT_BOUNDS or not target.strict)):
        return Reason.REACHED
    return Reason.REACHED_APPROXIMATELY if _close_enough(said, target) else None


def _close_enough(said: Statement, target: Target) -> bool:
    if target.comparison != "approx" or None in bounds(said):
        return False
    coarser = max(said.resolution or _ZERO, target.resolution or _ZERO)
    return abs(said.value - target.value) < coarser or said.value == target.value


def _short_of(attained: Attained, target: Target, today: date, *, rising: bool) -> Verdict:
    said, missed = attained.statement, _surely_missed(attained.statement, target, rising=rising)
    if attained.end < _last_day(target.year):
        verdict = _not_yet(target, today)
    elif missed:
        verdict = Verdict(Status.ACT, Reason.MISSED)
    else:
        verdict = Verdict(Status.OPEN, Reason.FIGURE_HEDGED)
    return _with_gap(verdict, said, target) if missed else verdict


def _not_yet(target: Target, today: date) -> Verdict:
    """No figure of the end of the target year: worth waiting for in the year after it, not for ever."""
    if today <= _last_day(target.year):
        return Verdict(Status.WAIT, Reason.YEAR_NOT_OVER)
    if today <= _last_day(target.year + 1):
        return Verdict(Status.WAIT, Reason.FIGURE_PENDING)
    return Verdict(Status.OPEN, Reason.FIGURE_NEVER_CAME)


def _last_day(year: int) -> date:
    return date(year, 12, 31)


def _surely_missed(said: Statement, target: Target, *, rising: bool) -> bool:
    """Whether every value that the statement leaves open falls short of the target."""
    lowest, highest = bounds(said)
    nearest = highest if rising else lowest
    if nearest is None:
        return False
    behind = target.value - nearest if rising else nearest - target.value
    return behind > 0 or (behind == 0 and (said.qualifier in STRICT_BOUNDS or target.strict))


def _with_gap(verdict: Verdict, said: Statement, target: Target) -> Verdict:
    way = change(said, Statement(target.value), Polarity.NEUTRAL, unit_measure="")
    unsure = way.delta is None and said.qualifier != Qualifier.EXACT
    qualifier = Qualifier.APPROX if unsure else way.qualifier
    return replace(verdict, gap=abs(target.value - said.value), gap_qualifier=qualifier)


def bounds(said: Statement) -> tuple[Decimal | None, Decimal | None]:
    """Lowest and highest true value that the statement leaves open; ``None`` where it sets no limit.

    "hơn" and "gần" reach no further than the last digit said: hơn 12,8 triệu is below 12,9 triệu.
    """
    value, digit = said.value, said.resolution
    below = None if digit is None else value - digit
    above = None if digit is None else value + digit
    bounds: dict[str, tuple[Decimal | None, Decimal | None]] = {
        Qualifier.EXACT: (value, value),
        Qualifier.APPROX: (below, above),
        Qualifier.OVER: (value, above),
        Qualifier.NEARLY: (below, value),
        Qualifier.AT_LEAST: (value, None),
        Qualifier.UNDER: (None, value),
    }
    return bounds[said.qualifier]
