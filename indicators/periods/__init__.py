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

__all__ = [
    "Kind",
    "Period",
    "PeriodError",
    "date_text",
    "label",
    "parse",
    "phrase",
    "point",
    "previous",
    "same_kind",
    "short_label",
    "span",
    "year_before",
]
