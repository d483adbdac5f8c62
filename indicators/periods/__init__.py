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
from indicators.periods.rounds import Stage, following, numbered, numbers, round_key, shifted, stage

__all__ = [
    "Kind",
    "Period",
    "PeriodError",
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
    "round_key",
    "same_kind",
    "shifted",
    "short_label",
    "span",
    "stage",
    "year_before",
]
