"""The next round as it is proposed: after the last one, or for a period alone."""

from dataclasses import dataclass
from datetime import date, timedelta

from indicators import periods
from indicators.queries.rounds.listing import RoundRow
from provinces.queries.rows import rows

# Where there is no round to go by: three weeks to report, ten days of grace.
DUE_AFTER, CLOSES_AFTER = timedelta(days=20), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form of a new round is filled with; `indicators` are codes in the order of the form."""

    period: periods.Period
    name_vi: str
    name_en: str
    indicators: tuple[str, ...]
    due: date
    closes: date
    guidance_vi: str = ""
    guidance_en: str = ""


def draft(like: RoundRow | None, period: periods.Period | None, day: date) -> Draft:
    """A round for the period, else for the one after that of `like`, else for the quarter of the day; indicators,
    guidance and the distance of its days from the end of the period are those of `like`. One SQL query with `like`."""
    before = periods.parse(like.period) if like else None
    period = period or (before and periods.following(before)) or _quarter(day)
    names = f"Báo cáo {periods.label(period, 'vi')}", f"Report {periods.label(period, 'en')}"
    if like is None or before is None:
        return Draft(period, *names, (), period.end + DUE_AFTER, period.end + CLOSES_AFTER)
    due, closes = (periods.shifted(each, after=before, to=period) for each in (like.due, like.closes))
    return Draft(period, *names, asked_codes(like.key), due, closes, like.guidance_vi, like.guidance_en)


def asked_codes(key: str) -> tuple[str, ...]:
    """The indicators of a round in the order of its form. One SQL query."""
    sql = """
        SELECT i.code FROM indicators_collectionitem t
        JOIN indicators_collection c ON c.id = t.collection_id
        JOIN indicators_indicator i ON i.id = t.indicator_id
        WHERE c.key = %s ORDER BY t.sort_order
    """
    return tuple(code for (code,) in rows(sql, [key]))


def _quarter(day: date) -> periods.Period:
    return periods.numbered(periods.Kind.QUARTER, day.year, (day.month + 2) // 3)
