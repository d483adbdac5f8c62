"""Writing numbers and figures in both languages, reading the precision off printed ones, and hearing typed ones."""

from indicators.numerals.figures import (
    FigureParts,
    difference_text,
    figure_parts,
    figure_text,
    size_text,
    unit_suffix,
)
from indicators.numerals.hearing import Fault, Heard, echo, hear, is_whole, reading_texts
from indicators.numerals.plain import (
    LOWER_BOUNDS,
    MINUS,
    STRICT_BOUNDS,
    UPPER_BOUNDS,
    Qualifier,
    decimals_in,
    hedge,
    number_text,
    power_of_ten,
    round_to,
)
from indicators.numerals.printed import resolution_of

__all__ = [
    "LOWER_BOUNDS",
    "MINUS",
    "STRICT_BOUNDS",
    "UPPER_BOUNDS",
    "Fault",
    "FigureParts",
    "Heard",
    "Qualifier",
    "decimals_in",
    "difference_text",
    "echo",
    "figure_parts",
    "figure_text",
    "hear",
    "hedge",
    "is_whole",
    "number_text",
    "power_of_ten",
    "reading_texts",
    "resolution_of",
    "round_to",
    "size_text",
    "unit_suffix",
]
