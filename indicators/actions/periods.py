"""Rows of periods: a period is known by its code long before anything is told of it."""

from datetime import date

from indicators import periods
from indicators.models import Period


def period_values(period: periods.Period) -> dict[str, str | date]:
    """What its row says, by column."""
    return {
        "code": period.code,
        "kind": period.kind.value,
        "start": period.start,
        "end": period.end,
        "label_vi": periods.label(period, "vi"),
        "label_en": periods.label(period, "en"),
    }


def period_row(period: periods.Period) -> Period:
    """Its row, made where nothing has asked for it yet."""
    row, _made = Period.objects.get_or_create(code=period.code, defaults=period_values(period))
    return row
