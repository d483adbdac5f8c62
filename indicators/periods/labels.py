"""What periods and days are called. ``lang`` is ``"vi"`` or ``"en"``."""

from datetime import date

from indicators.periods.codes import Kind, Period

_ROMAN = ("", "I", "II", "III", "IV")
_MONTHS = (
    *("", "January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DASH = "\N{EN DASH}"


def label(period: Period, lang: str) -> str:
    """How the period is headed: ``Quý I/2023``, ``6 tháng đầu năm 2022``, ``Tính đến 15/11/2026``."""
    if period.kind is Kind.POINT:
        until = "As of" if lang == "en" else "Tính đến"
        return f"{until} {date_text(period.end, lang)}"
    words = phrase(period, lang).removeprefix("the ")
    return words[0].upper() + words[1:]


def phrase(period: Period, lang: str) -> str:
    """How the period stands in a sentence, after "so với": ``tháng 12/2024``, ``ngày 30/06/2021``."""
    return _phrase_en(period) if lang == "en" else _phrase_vi(period)


def short_label(period: Period, lang: str = "vi") -> str:
    """For the axis of a chart: ``6/2022``, ``Q1/2023``, ``2025``, ``30/6/2022``, ``9T/2024``."""
    return _short_en(period) if lang == "en" else _short_vi(period)


def date_text(day: date, lang: str) -> str:
    """``15/11/2026`` or ``15 Nov 2026``."""
    if lang == "en":
        return f"{day.day} {_MONTHS[day.month][:3]} {day.year}"
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def _phrase_vi(period: Period) -> str:
    start, year = period.start, period.start.year
    match period.kind:
        case Kind.YEAR:
            return f"năm {year}"
        case Kind.HALF:
            return f"6 tháng {'đầu' if period.from_january else 'cuối'} năm {year}"
        case Kind.QUARTER:
            return f"quý {_ROMAN[_quarter(period)]}/{year}"
        case Kind.MONTH:
            return f"tháng {start.month}/{year}"
        case Kind.YEARS:
            return f"giai đoạn {_years(period)}"
        case Kind.POINT:
            return f"ngày {date_text(start, 'vi')}"
    if _within_year_from_january(period):
        return f"{period.months} tháng năm {year}"
    return f"từ {date_text(start, 'vi')} đến {date_text(period.end, 'vi')}"


def _phrase_en(period: Period) -> str:
    start, year = period.start, period.start.year
    match period.kind:
        case Kind.YEAR:
            return str(year)
        case Kind.HALF:
            return f"the {'first' if period.from_january else 'second'} half of {year}"
        case Kind.QUARTER:
            return f"Q{_quarter(period)} {year}"
        case Kind.MONTH:
            return f"{_MONTHS[start.month]} {year}"
        case Kind.YEARS:
            return _years(period)
        case Kind.POINT:
            return date_text(start, "en")
    if _within_year_from_january(period):
        return f"the first {period.months} months of {year}"
    return f"from {date_text(start, 'en')} to {date_text(period.end, 'en')}"


def _short_vi(period: Period) -> str:
    start, year = period.start, period.start.year
    match period.kind:
        case Kind.YEAR:
            return str(year)
        case Kind.HALF:
            return f"6T{'' if period.from_january else ' cuối'}/{year}"
        case Kind.QUARTER:
            return f"Q{_quarter(period)}/{year}"
        case Kind.MONTH:
            return f"{start.month}/{year}"
        case Kind.YEARS:
            return _years(period)
        case Kind.POINT:
            return _short_day_vi(start)
    if _within_year_from_january(period):
        return f"{period.months}T/{year}"
    return f"{_short_day_vi(start)}{_DASH}{_short_day_vi(period.end)}"


def _short_en(period: Period) -> str:
    start, year = period.start, period.start.year
    if period.kind is Kind.HALF:
        return f"H{1 if period.from_january else 2} {year}"
    if period.kind is Kind.MONTH:
        return f"{_MONTHS[start.month][:3]} {year}"
    if period.kind is Kind.WINDOW and _within_year_from_january(period):
        return f"{period.months}M {year}"
    if period.kind is Kind.WINDOW:
        return f"{date_text(start, 'en')}{_DASH}{date_text(period.end, 'en')}"
    return _phrase_en(period)


def _quarter(period: Period) -> int:
    return period.start.month // 3 + 1


def _years(period: Period) -> str:
    return f"{period.start.year}{_DASH}{period.end.year}"


def _within_year_from_january(period: Period) -> bool:
    return period.from_january and period.end.year == period.start.year


def _short_day_vi(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
