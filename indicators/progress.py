"""Whether a target is met: computed from the latest figure, never typed, and open wherever no verdict is sound.

``lang`` is ``"vi"`` or ``"en"``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.comparison import Polarity, Statement
from indicators.numerals import Qualifier, decimals_in, figure_text, power_of_ten, size_text

_RANK = "rank"
_ZERO = Decimal(0)
_EXCLUDES_ITS_BOUNDS = frozenset({Qualifier.OVER, Qualifier.NEARLY, Qualifier.UNDER})
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
    """``gap`` is what the figure as said is short of the target; ``None`` where it is met or may be."""

    status: Status
    reason: Reason
    gap: Decimal | None = None


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
        return _not_yet(target, today, None)
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


def verdict_words(verdict: Verdict, target: Target, *, unit_measure: str, decimals: int, lang: str) -> str:
    """``Đạt mục tiêu 2025: 200 Mbps``, ``Chờ số cuối năm 2025; mục tiêu trên 50%``, and so in English."""
    goal = target_text(target, unit_measure=unit_measure, decimals=decimals, lang=lang)
    if verdict.status is Status.WAIT and unit_measure == _RANK and verdict.gap:
        return _places_short(verdict.gap, target.year, goal, lang)
    return _SENTENCES[verdict.reason][lang == "en"].format(year=target.year, goal=goal)


def target_text(target: Target, *, unit_measure: str, decimals: int, lang: str) -> str:
    """The goal itself: ``200 Mbps``, ``trên 50%``, ``tối thiểu 40 Mbps``, ``nhóm 70``; ``top 70``."""
    figure = figure_text(
        target.value,
        decimals=decimals,
        unit_measure=unit_measure,
        lang=lang,
        qualifier=_goal_qualifier(target),
        resolution=target.resolution or power_of_ten(-decimals_in(target.value)),
    )
    if target.comparison != "max":
        return figure
    if unit_measure == _RANK:
        return f"top {figure}" if lang == "en" else f"nhóm {figure}"
    return f"at most {figure}" if lang == "en" else f"tối đa {figure}"


def _goal_qualifier(target: Target) -> Qualifier:
    if target.comparison == "min":
        return Qualifier.OVER if target.strict else Qualifier.AT_LEAST
    return Qualifier.APPROX if target.comparison == "approx" else Qualifier.EXACT


def _places_short(gap: Decimal, year: int, goal: str, lang: str) -> str:
    places = size_text(gap, unit_measure=_RANK, decimals=0, lang=lang)
    if lang == "en":
        return f"{'One place' if gap == 1 else places} short of the {year} target ({goal})"
    return f"Còn cách mục tiêu {year} {'một bậc' if gap == 1 else places} ({goal})"


_SENTENCES = {
    Reason.REACHED: ("Đạt mục tiêu {year}: {goal}", "{year} target met: {goal}"),
    Reason.REACHED_APPROXIMATELY: (
        "Đạt mục tiêu {year} trong sai số: {goal}",
        "{year} target met within rounding: {goal}",
    ),
    Reason.MISSED: ("Chưa đạt mục tiêu {year}: {goal}", "{year} target not met: {goal}"),
    Reason.YEAR_NOT_OVER: (
        "Chờ số cuối năm {year}; mục tiêu {goal}",
        "Waiting for the end-of-{year} figure; target {goal}",
    ),
    Reason.FIGURE_PENDING: (
        "Chờ số cuối năm {year}; mục tiêu {goal}",
        "Waiting for the end-of-{year} figure; target {goal}",
    ),
    Reason.FIGURE_NEVER_CAME: (
        "Chưa kết luận: không có số cuối năm {year}; mục tiêu {goal}",
        "No verdict: no figure for the end of {year}; target {goal}",
    ),
    Reason.METHOD_NOT_NAMED: (
        "Chưa kết luận: mục tiêu {goal} không nêu phương pháp",
        "No verdict: the target of {goal} names no method",
    ),
    Reason.NO_DIRECTION: (
        "Chưa kết luận: mục tiêu {goal} không nói cao hay thấp hơn là tốt",
        "No verdict: the target of {goal} does not say whether higher is better",
    ),
    Reason.FIGURE_HEDGED: (
        "Chưa kết luận: số liệu chỉ là cận hoặc ước; mục tiêu {year}: {goal}",
        "No verdict: the figure is only a bound or an estimate; {year} target: {goal}",
    ),
}


def _rising(target: Target, polarity: str) -> bool | None:
    """Whether the target is reached from below; ``None`` where neither its words nor the polarity say."""
    if target.comparison in ("min", "max"):
        return target.comparison == "min"
    return None if polarity == Polarity.NEUTRAL else polarity == Polarity.HIGHER


def _proof(said: Statement, target: Target, *, rising: bool) -> Reason | None:
    lowest, highest = _bounds(said)
    surest = lowest if rising else highest
    if surest is None:
        return None
    ahead = surest - target.value if rising else target.value - surest
    if ahead > 0 or (ahead == 0 and (said.qualifier in _EXCLUDES_ITS_BOUNDS or not target.strict)):
        return Reason.REACHED
    return Reason.REACHED_APPROXIMATELY if _close_enough(said, target) else None


def _close_enough(said: Statement, target: Target) -> bool:
    if target.comparison != "approx" or None in _bounds(said):
        return False
    coarser = max(said.resolution or _ZERO, target.resolution or _ZERO)
    return abs(said.value - target.value) < coarser or said.value == target.value


def _short_of(attained: Attained, target: Target, today: date, *, rising: bool) -> Verdict:
    gap = _sure_gap(attained.statement, target, rising=rising)
    if attained.end < _last_day(target.year):
        return _not_yet(target, today, gap)
    if gap is None:
        return Verdict(Status.OPEN, Reason.FIGURE_HEDGED)
    return Verdict(Status.ACT, Reason.MISSED, gap)


def _not_yet(target: Target, today: date, gap: Decimal | None) -> Verdict:
    """No figure of the end of the target year: worth waiting for in the year after it, not for ever."""
    if today <= _last_day(target.year):
        return Verdict(Status.WAIT, Reason.YEAR_NOT_OVER, gap)
    if today <= _last_day(target.year + 1):
        return Verdict(Status.WAIT, Reason.FIGURE_PENDING, gap)
    return Verdict(Status.OPEN, Reason.FIGURE_NEVER_CAME, gap)


def _last_day(year: int) -> date:
    return date(year, 12, 31)


def _sure_gap(said: Statement, target: Target, *, rising: bool) -> Decimal | None:
    """How far the figure surely is from the target; ``None`` where its bounds do not exclude reaching it."""
    lowest, highest = _bounds(said)
    nearest = highest if rising else lowest
    if nearest is None:
        return None
    behind = target.value - nearest if rising else nearest - target.value
    if behind < 0:
        return None
    if behind == 0 and not (said.qualifier in _EXCLUDES_ITS_BOUNDS or target.strict):
        return None
    return abs(target.value - said.value)


def _bounds(said: Statement) -> tuple[Decimal | None, Decimal | None]:
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
