"""Periods and days as sources write them: our codes, those of SDMX, and the words of both languages."""

import re
from collections.abc import Callable
from datetime import date
from re import Match

from indicators import periods
from indicators.periods import Period, PeriodError
from indicators.sources.feeds.understanding.ground import NotUnderstoodError, shown
from provinces.collation import fold

LONGEST = 60
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_HALVES = {"dau": 1, "first": 1, "1": 1, "cuoi": 2, "second": 2, "2": 2}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_MIDNIGHT = r"(?:[T ]00:00(?::00(?:\.0+)?)?)?"
_ISO_DAY = rf"(?P<y>[0-9]{{4}})-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}}){_MIDNIGHT}"
_VIETNAMESE_DAY = r"(?P<d>[0-9]{1,2})[/.-](?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})"
_ENGLISH_DAY = rf"(?P<d>[0-9]{{1,2}}) (?P<m>{_MONTH_NAME}) (?P<y>[0-9]{{4}})"
_DAYS = tuple(re.compile(form, re.IGNORECASE) for form in (_ISO_DAY, _VIETNAMESE_DAY, _ENGLISH_DAY))
_BEFORE_DAY = re.compile(r"^(?:as of |(?:tính )?(?:đến )?(?:hết )?(?:ngày )?)", re.IGNORECASE)
_FROM_TO = re.compile(r"(?:từ (?:ngày )?|from )?(.+?) ?(?:đến (?:ngày )?|to |[–—]) ?(.+)", re.IGNORECASE)
# What SDMX and calendars have and the portal has not.
_FINER = re.compile(
    r"[0-9]{4}-?[WD][0-9]{1,3}|[0-9]{4}-?T[1-3]|.+/P[0-9]+[WD]|(?:tuần|week) .*|.+T[0-9]{2}:.+", re.IGNORECASE
)


def period_of(text: str) -> Period:
    """The period that a text names. Raises `NotUnderstoodError`."""
    said = " ".join(text.split())
    if len(said) > LONGEST:
        raise _unknown(said)
    try:
        return periods.parse(said)
    except PeriodError:
        pass
    try:
        found = _day(_BEFORE_DAY.sub("", said)) or _by_form(said) or _between(said)
    except (PeriodError, ValueError, OverflowError) as error:
        raise _unknown(said) from error
    if found is None:
        raise _finer(said) if _FINER.fullmatch(said) else _unknown(said)
    return found


def day_of(text: str) -> date:
    """The day that a text names: ISO, dd/mm/yyyy, or with an English month. Raises `NotUnderstoodError`."""
    said = " ".join(text.split())
    try:
        found = _day(said) if len(said) <= LONGEST else None
    except ValueError:
        found = None
    if found is None:
        raise NotUnderstoodError(
            "unknown_day",
            f"«{shown(text)}» không phải ngày; hãy viết như 2026-11-15 hoặc 15/11/2026.",
            f"“{shown(text)}” is no day; write it as 2026-11-15 or 15/11/2026.",
        )
    return found.start


def _day(said: str) -> Period | None:
    for form in _DAYS:
        if match := form.fullmatch(said):
            return periods.point(date(int(match["y"]), _month(match["m"]), int(match["d"])))
    return None


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].lower()) + 1


def _by_form(said: str) -> Period | None:
    for form, read in _FORMS:
        if match := form.fullmatch(said):
            return read(match)
    folded = fold(said)
    for form, read in _WORDS:
        if match := form.fullmatch(folded):
            return read(match)
    return None


def _between(said: str) -> Period | None:
    """Whole months from one day to another, both included."""
    match = _FROM_TO.fullmatch(said)
    first, last = (_day(match[1]), _day(match[2])) if match else (None, None)
    if first is None or last is None:
        return None
    months = (last.end.year - first.start.year) * 12 + last.end.month - first.start.month
    spans = (periods.span(first.start, each) for each in (months, months + 1) if each > 0)
    return next((each for each in spans if each.end == last.end), None)


def _part(year: str, number: int, months: int) -> Period:
    return periods.span(date(int(year), (number - 1) * months + 1, 1), months)


def _of_year(months: int, year: int = 1, number: int = 2) -> Callable[[Match[str]], Period]:
    """Reads a part of a year; the numbers say which groups of the form hold the year and the part."""

    def read(match: Match[str]) -> Period:
        part = match[number] or "1"
        return _part(match[year], {**_QUARTERS, **_HALVES}.get(part) or _month(part), months)

    return read


def _year(match: Match[str]) -> Period:
    return _part(match[1], 1, 12)


def _from_january(match: Match[str]) -> Period:
    if not 1 <= int(match[1]) <= 12:
        raise PeriodError(match[0])
    return periods.span(date(int(match[2]), 1, 1), int(match[1]))


def _years(match: Match[str]) -> Period:
    return periods.span(date(int(match[1]), 1, 1), (int(match[2]) - int(match[1]) + 1) * 12)


def _forms(
    *forms: tuple[str, Callable[[Match[str]], Period]],
) -> tuple[tuple[re.Pattern[str], Callable[[Match[str]], Period]], ...]:
    return tuple((re.compile(form, re.IGNORECASE), read) for form, read in forms)


# As machines write, taken before punctuation is folded away.
_FORMS = _forms(
    (r"([0-9]{4})(?:\.0|-?A1?)", _year),
    (r"([0-9]{4})[- ]?Q([1-4])", _of_year(3)),
    (r"([0-9]{4})[- ]?[SH]([12])", _of_year(6)),
    (r"([0-9]{4})-?M?(0[1-9]|1[0-2])", _of_year(1)),
    (r"(0?[1-9]|1[0-2])/([0-9]{4})", _of_year(1, year=2, number=1)),
    (r"(?:giai đoạn )?([0-9]{4}) ?[-–—] ?([0-9]{4})", _years),
)
# As people write, folded: the labels of the portal in both languages, and their short forms.
_WORDS = _forms(
    (r"(?:nam|year|ca nam) ([0-9]{4})", _year),
    (r"(?:quy|q|quarter) ?(i{1,3}|iv|[1-4])(?: nam)? ([0-9]{4})", _of_year(3, year=2, number=1)),
    (r"6 ?(?:thang|t) (dau|cuoi)(?: nam)? ([0-9]{4})", _of_year(6, year=2, number=1)),
    (r"(?:the )?(first|second) half(?: of)? ([0-9]{4})", _of_year(6, year=2, number=1)),
    (r"h([12]) ([0-9]{4})", _of_year(6, year=2, number=1)),
    (r"thang ([0-9]{1,2})(?: nam)? ([0-9]{4})", _of_year(1, year=2, number=1)),
    (rf"({_MONTH_NAME}) ([0-9]{{4}})", _of_year(1, year=2, number=1)),
    (r"([0-9]{1,2}) ?(?:thang|t|m)(?: dau)?(?: nam)? ([0-9]{4})", _from_january),
    (r"(?:the )?first ([0-9]{1,2}) months(?: of)? ([0-9]{4})", _from_january),
)


def _unknown(said: str) -> NotUnderstoodError:
    return NotUnderstoodError(
        "unknown_period",
        f"Không hiểu kỳ «{shown(said)}»; hãy viết như 2025, 2025-S1, 2025-Q3, 2025-M06, 2025-06-30 hoặc Quý III/2025.",
        f"The period “{shown(said)}” is not understood; write it as 2025, 2025-S1, 2025-Q3, 2025-M06, 2025-06-30 or Q3 2025.",
    )


def _finer(said: str) -> NotUnderstoodError:
    return NotUnderstoodError(
        "period_kind",
        f"Kỳ «{shown(said)}» theo tuần, theo giờ, theo thứ tự ngày trong năm hoặc kỳ bốn tháng; cổng chỉ giữ năm, "
        "6 tháng, quý, tháng, khoảng tháng và ngày.",
        f"“{shown(said)}” is a week, an hour, a day of the year or a third of a year; the portal keeps years, halves, "
        "quarters, months, spans of months and days.",
    )
