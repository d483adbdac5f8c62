"""How DTI scores and differences between them are written, and how they are sent."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from provinces.dti import rounded

register = template.Library()

SCORE = 4


def score_text(value: Decimal, decimals: int = SCORE) -> str:
    """`0,7077`, `0.7077` in English; without a sign."""
    digits = f"{rounded(abs(value), decimals):f}"
    return digits if get_language() == "en" else digits.replace(".", ",")


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


@register.filter
def sent(value: Decimal) -> str:
    """`0.7651` in every language, for fields and addresses."""
    return f"{rounded(value, SCORE):f}"


def _dash() -> SafeString:
    return format_html('<span class="no-figure">{}</span>', "–")
