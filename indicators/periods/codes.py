"""Reading the codes of periods, and finding the periods before.

Codes are in SDMX notation: ``2022``, ``2022-S1``, ``2022-Q1``, ``2022-M06``; a window as an ISO interval,
``2022-01-01/P5M`` or ``2021-01-01/P5Y``; a point in time as ``2022-06-30``.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

_ONE_DAY = timedelta(days=1)


class Kind(StrEnum):
    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    WINDOW = "window"
    YEARS = "years"
    POINT = "point"


class PeriodError(ValueError):
    """``args`` holds the text that is no period code or publication date."""

    def __str__(self) -> str:
        return f"not a period: {self.args[0]!r}"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included, or one day. ``months`` is its length, 0 for a point in time."""

    code: str
    kind: Kind
    start: date
    end: date
    months: int

    @property
    def order(self) -> tuple[date, date, str]:
        """Sorts by the end; of periods with one end the longer comes first."""
        return (self.end, self.start, self.code)

    @property
    def from_january(self) -> bool:
        return (self.start.month, self.start.day) == (1, 1)


@lru_cache(maxsize=4096)
def parse(code: str) -> Period:
    """The period of a code. A window that is a calendar period becomes it: ``2022-01-01/P6M`` is ``2022-S1``.

    Raises ``PeriodError`` with the code in ``args``.
    """
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(code):
            try:
                return read(match)
            except (ValueError, OverflowError):
                break
    raise PeriodError(code)


def point(day: date) -> Period:
    return Period(day.isoformat(), Kind.POINT, day, day, 0)


def span(start: date, months: int) -> Period:
    """The period of ``months`` whole months from ``start``, under its canonical code."""
    if months < 1:
        raise PeriodError(f"{start}/P{months}M")
    kind, code = _kind_and_code(start, months)
    return Period(code, kind, start, _add_months(start, months) - _ONE_DAY, months)


def year_before(period: Period) -> Period | None:
    """The same period one year earlier; ``None`` for a stretch of several years.

    The last day of a month stays the last day: 2025-02-28 goes to 2024-02-29.
    """
    if period.kind is Kind.POINT:
        return point(_same_day_last_year(period.start))
    return None if period.kind is Kind.YEARS else span(_add_months(period.start, -12), period.months)


def previous(period: Period) -> Period | None:
    """The period of the same kind just before; ``None`` for a point in time, which has no length.

    Of a window from January on (five months of a year) it is the same window of the year before.
    """
    if period.kind is Kind.POINT:
        return None
    if period.kind is Kind.WINDOW and period.from_january and period.months < 12:
        return year_before(period)
    return span(_add_months(period.start, -period.months), period.months)


def same_kind(a: Period, b: Period) -> bool:
    """Whether flows over the two may be compared: same kind, same length, windows also of the same start day."""
    if (a.kind, a.months) != (b.kind, b.months):
        return False
    return a.kind is not Kind.WINDOW or (a.start.month, a.start.day) == (b.start.month, b.start.day)


def _kind_and_code(start: date, months: int) -> tuple[Kind, str]:
    year, month = start.year, start.month
    if start.day == 1:
        if months == 1:
            return Kind.MONTH, f"{year:04d}-M{month:02d}"
        if months == 3 and month % 3 == 1:
            return Kind.QUARTER, f"{year:04d}-Q{month // 3 + 1}"
        if months == 6 and month in (1, 7):
            return Kind.HALF, f"{year:04d}-S{month // 6 + 1}"
        if month == 1 and months % 12 == 0:
            return _whole_years(start, months // 12)
    return Kind.WINDOW, f"{start.isoformat()}/P{months}M"


def _whole_years(start: date, years: int) -> tuple[Kind, str]:
    if years == 1:
        return Kind.YEAR, f"{start.year:04d}"
    return Kind.YEARS, f"{start.isoformat()}/P{years}Y"


def _parts_of_year(months: int) -> Callable[[re.Match[str]], Period]:
    def read(match: re.Match[str]) -> Period:
        year, part = int(match[1]), int(match[2])
        return span(date(year, (part - 1) * months + 1, 1), months)

    return read


def _read_window(match: re.Match[str]) -> Period:
    return span(date.fromisoformat(match[1]), int(match[2]) * (12 if match[3] == "Y" else 1))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period]], ...] = (
    (re.compile(r"([0-9]{4})"), lambda match: span(date(int(match[1]), 1, 1), 12)),
    (re.compile(r"([0-9]{4})-S([12])"), _parts_of_year(6)),
    (re.compile(r"([0-9]{4})-Q([1-4])"), _parts_of_year(3)),
    (re.compile(r"([0-9]{4})-M([0-9]{2})"), _parts_of_year(1)),
    (re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})"), lambda match: point(date.fromisoformat(match[1]))),
    (re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/P([1-9][0-9]{0,3})([MY])"), _read_window),
)


def _add_months(day: date, months: int) -> date:
    """The same day of another month, or its last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _same_day_last_year(day: date) -> date:
    if day.day == monthrange(day.year, day.month)[1]:
        return date(day.year - 1, day.month, monthrange(day.year - 1, day.month)[1])
    return day.replace(year=day.year - 1)
