"""Days of a round of reporting: which period follows, how its days move along, and whether it is open today."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from indicators.periods.codes import Kind, Period, parse, span

FIRST_YEAR, LAST_YEAR = 2000, 2100
_DAYS_BEFORE = (7, 1)
_WEEK = timedelta(days=7)
_MONTHS_EACH = {Kind.YEAR: 12, Kind.HALF: 6, Kind.QUARTER: 3, Kind.MONTH: 1}


class Stage(StrEnum):
    """Where a round stands on a day. `LATE` is still open, but what is sent now is late."""

    PREPARED = "prepared"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


def stage(*, opened: bool, due: date, closes: date, day: date) -> Stage:
    """Follows from the days alone: the days named are still part of what they end."""
    if not opened:
        return Stage.PREPARED
    if day > closes:
        return Stage.CLOSED
    return Stage.LATE if day > due else Stage.OPEN


class Reminder(StrEnum):
    """Why somebody is reminded of a report that is not sent."""

    OPENED = "opened"
    DUE = "due"
    OVERDUE = "overdue"


def reminder(*, opened: date, due: date, last: date, day: date) -> tuple[Reminder, date] | None:
    """The reminder that stands on a day for a report not sent yet, with the day it fell due; ``None`` where nobody is
    to be reminded any more, because the unit cannot write after ``last``.

    The latest one only: when mails could not go out for a while, nobody gets a pile of old ones.
    """
    if not opened <= day <= last:
        return None
    before = [(Reminder.DUE, due - timedelta(days=days)) for days in _DAYS_BEFORE]
    weeks = max(0, (day - due - timedelta(days=1)) // _WEEK)
    after = (Reminder.OVERDUE, due + timedelta(days=1) + weeks * _WEEK)
    fallen = [each for each in (*before, after) if opened < each[1] <= day]
    return max(fallen, key=lambda each: each[1], default=(Reminder.OPENED, opened))


def following(period: Period) -> Period | None:
    """The period of the same kind just after; ``None`` for a point in time, or past the last year that is told.

    Of a window from January on (five months of a year) it is the same window of the year after.
    """
    if period.kind is Kind.POINT:
        return None
    yearly = period.kind is Kind.WINDOW and period.from_january and period.months < 12
    months = period.start.month - 1 + (12 if yearly else period.months)
    if period.start.day > 28 or period.start.year + months // 12 > LAST_YEAR:
        return None
    start = period.start.replace(year=period.start.year + months // 12, month=months % 12 + 1)
    return span(start, period.months)


def shifted(day: date, *, after: Period, to: Period) -> date:
    """As many days after the end of ``to`` as ``day`` lies after the end of ``after``."""
    return to.end + (day - after.end)


def numbers(kind: Kind) -> int:
    """How many periods of the kind a year has: 4 quarters. Raises ``KeyError`` for windows and points."""
    return 12 // _MONTHS_EACH[kind]


def numbered(kind: Kind, year: int, number: int) -> Period:
    """The period of a kind by its number in the year: the fourth quarter of 2026. ``number`` starts at 1.

    Raises ``ValueError`` where the year has no such period.
    """
    if not 1 <= number <= numbers(kind):
        raise ValueError(f"{year} has no {kind} {number}")
    months = _MONTHS_EACH[kind]
    return span(date(year, (number - 1) * months + 1, 1), months)


def number_in_year(period: Period) -> int | None:
    """The number of the period among those of its kind: 4 for 2026-Q4. ``None`` for windows and points in time."""
    months = _MONTHS_EACH.get(period.kind)
    return months and (period.start.month - 1) // months + 1


def round_key(code: str, taken: Collection[str]) -> str:
    """The key of a round of the period: ``2026-Q4``, then ``2026-Q4-2``, ``2026-Q4-3``; ``/`` becomes ``-``."""
    plain = parse(code).code.replace("/", "-")
    place, key = 1, plain
    while key in taken:
        place += 1
        key = f"{plain}-{place}"
    return key
