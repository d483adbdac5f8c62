"""Writing numbers and figures in both languages, and reading the precision off printed ones."""

from indicators.numerals.figures import (
    FigureParts,
    difference_text,
    figure_parts,
    figure_text,
    size_text,
    unit_suffix,
)
from indicators.numerals.plain import MINUS, Qualifier, hedge, number_text, plain_number
from indicators.numerals.printed import resolution_of

__all__ = [
    "MINUS",
    "FigureParts",
    "Qualifier",
    "difference_text",
    "figure_parts",
    "figure_text",
    "hedge",
    "number_text",
    "plain_number",
    "resolution_of",
    "size_text",
    "unit_suffix",
]
