"""How DTI scores and differences between them are written."""

from decimal import Decimal

from django import template
from django.template.defaultfilters import floatformat
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SCORE = 4


def score_text(value: Decimal, decimals: int = SCORE) -> str:
    """`0,7077`; without a sign."""
    return str(floatformat(abs(value), decimals))


def signed_text(value: Decimal, decimals: int = SCORE) -> str:
    """`+0,0015`, `−0,0009`, `0,0000`."""
    written = score_text(value, decimals)
    if not any(digit in "123456789" for digit in written):
        return written
    return f"{'−' if value < 0 else '+'}{written}"


@register.filter
def score(value: Decimal | None, decimals: int = SCORE) -> SafeString | str:
    """A score; a dash where there is none."""
    return _dash() if value is None else score_text(value, decimals)


@register.filter
def signed(value: Decimal | None, decimals: int = SCORE) -> SafeString | str:
    """A difference of scores with its sign; a dash where there is none."""
    return _dash() if value is None else signed_text(value, decimals)


def _dash() -> SafeString:
    return format_html('<span class="no-figure">{}</span>', "–")
