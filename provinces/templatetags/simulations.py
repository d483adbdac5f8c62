"""How scores of a simulation are written: four decimals to be read, the plain number to be sent."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language

register = template.Library()

MINUS = "−"


@register.filter
def score(value: Decimal) -> str:
    """`0,7651`; `0.7651` in English."""
    return _written(f"{value:.4f}")


@register.filter
def signed(value: Decimal, decimals: int = 4) -> str:
    """`+0,0328`, `−0,0012`, and zero without a sign."""
    digits = f"{abs(value):.{decimals}f}"
    sign = "" if not digits.strip("0.") else MINUS if value < 0 else "+"
    return _written(f"{sign}{digits}")


@register.filter
def sent(value: Decimal) -> str:
    """`0.7651` in every language, for fields and addresses."""
    return f"{value:.4f}"


def _written(digits: str) -> str:
    return digits if get_language() == "en" else digits.replace(".", ",")
