"""Writing numbers and figures in both languages, and reading the precision off printed ones."""

from indicators.numerals.figures import (
    FigureParts,
    difference_text,
    figure_parts,
    figure_text,
    size_text,
    unit_suffix,
)
from indicators.numerals.plain import (
    MINUS,
    Qualifier,
    decimals_in,
    hedge,
    number_text,
    plain_number,
    power_of_ten,
    round_to,
)
from indicators.numerals.printed import resolution_of

__all__ = [
    "MINUS",
    "FigureParts",
    "Qualifier",
    "decimals_in",
    "difference_text",
    "figure_parts",
    "figure_text",
    "hedge",
    "number_text",
    "plain_number",
    "power_of_ten",
    "resolution_of",
    "round_to",
    "size_text",
    "unit_suffix",
]
