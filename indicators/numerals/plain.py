"""Bare numbers and the words that hedge them. ``lang`` is ``"vi"`` or ``"en"``."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

MINUS = "\N{MINUS SIGN}"
# Formatting with "," and "." and then exchanging them: 12,800.5 becomes 12.800,5.
_TO_VIETNAMESE = str.maketrans(",.", ".,")


class Qualifier(StrEnum):
    """How sure a source is of its number. ``exact`` is unhedged, though it may still be rounded."""

    EXACT = "exact"
    APPROX = "approx"
    OVER = "over"
    UNDER = "under"
    NEARLY = "nearly"
    AT_LEAST = "at_least"


LOWER_BOUNDS = frozenset({Qualifier.OVER, Qualifier.AT_LEAST})
UPPER_BOUNDS = frozenset({Qualifier.UNDER, Qualifier.NEARLY})
# The number said is itself no longer possible.
STRICT_BOUNDS = frozenset({Qualifier.OVER, Qualifier.NEARLY, Qualifier.UNDER})
_HEDGES = {
    Qualifier.EXACT: ("", ""),
    Qualifier.APPROX: ("khoảng", "about"),
    Qualifier.OVER: ("trên", "over"),
    Qualifier.UNDER: ("dưới", "under"),
    Qualifier.NEARLY: ("gần", "nearly"),
    Qualifier.AT_LEAST: ("tối thiểu", "at least"),
}


def hedge(qualifier: str, lang: str) -> str:
    """The word before the number: ``trên``, ``gần`` …; empty for ``exact``."""
    vietnamese, english = _HEDGES[Qualifier(qualifier)]
    return english if lang == "en" else vietnamese


def number_text(value: Decimal, decimals: int, lang: str) -> str:
    """``12.800.000`` and ``71,79``, in English ``12,800,000`` and ``71.79``; halves are rounded up."""
    rounded = round_to(value, decimals)
    digits = f"{abs(rounded):,f}"
    if lang != "en":
        digits = digits.translate(_TO_VIETNAMESE)
    return f"{MINUS}{digits}" if rounded < 0 else digits


def round_to(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimals_in(number: Decimal) -> int:
    """Digits after the decimal point, trailing zeros left out: 2 for 0.01 and for 71.790, 0 for 100000."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def power_of_ten(exponent: int) -> Decimal:
    return Decimal(10**exponent) if exponent >= 0 else Decimal(1).scaleb(exponent)
