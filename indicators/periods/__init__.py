"""Periods: their codes, their names in both languages, and the periods before them."""

from indicators.periods.codes import (
    Kind,
    Period,
    PeriodError,
    parse,
    point,
    previous,
    same_kind,
    span,
    year_before,
)
from indicators.periods.labels import date_text, label, phrase, short_label
from indicators.periods.rounds import (
    FIRST_YEAR,
    LAST_YEAR,
    Reminder,
    Stage,
    following,
    numbered,
    numbers,
    reminder,
    round_key,
    shifted,
    stage,
)

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Kind",
    "Period",
    "PeriodError",
    "Reminder",
    "Stage",
    "date_text",
    "following",
    "label",
    "numbered",
    "numbers",
    "parse",
    "phrase",
    "point",
    "previous",
    "reminder",
    "round_key",
    "same_kind",
    "shifted",
    "short_label",
    "span",
    "stage",
    "year_before",
]
