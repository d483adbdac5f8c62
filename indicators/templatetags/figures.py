"""How figures, periods, days and changes are written on pages, in the language of the page."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from indicators import comparison, numerals, periods

register = template.Library()

ARROWS = {"up": "▲", "down": "▼", "same": "=", "within_resolution": "≈"}
REPORT = "submission"
OF_A_REPORT = re.compile(r"Report of (?P<unit>[^,]+),")
FOREIGN_MARKUP = re.compile(r"<(?!/?(?:b|extra)>|br>)")
UNSAFE_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def language() -> str:
    """`vi` or `en`."""
    return "en" if get_language() == "en" else "vi"


def parts(cell: Any, facts: Any, *, flagged: bool = True) -> numerals.FigureParts:
    """A cell's value as read: qualifier, number, suffix.

    An estimate ("ước đạt") already says that it is not exact: where its flag stands beside it, no "khoảng" is added.
    """
    hedged_by_flag = flagged and cell.status == "estimate" and cell.qualifier == numerals.Qualifier.APPROX
    return numerals.figure_parts(
        cell.value,
        decimals=facts.decimals,
        unit_measure=facts.measure,
        lang=language(),
        qualifier=numerals.Qualifier.EXACT if hedged_by_flag else cell.qualifier,
        resolution=cell.resolution,
        denominator=cell.denominator,
    )


@register.simple_tag
def figure(cell: Any, facts: Any, *, flagged: bool = False) -> SafeString:
    """`gần 40%`, `trên 12,8 triệu`, `71,79 Mbps`; a dash where there is none. `flagged`: its flags stand beside it."""
    if cell is None or cell.value is None:
        return mark_safe('<span class="no-figure">–</span>')
    shown = parts(cell, facts, flagged=flagged)
    # One escape, not four: a long table prints hundreds of figures.
    return _hedge(shown) + conditional_escape(f"{shown.number}{shown.gap}{shown.suffix}")


@register.simple_tag
def bare_figure(cell: Any, facts: Any) -> SafeString:
    """The figure without its unit of measure where the unit stands beside it anyway (head of a column, of a tile)."""
    if cell is None or cell.value is None:
        return mark_safe('<span class="no-figure">–</span>')
    shown = parts(cell, facts)
    suffix = (
        "" if shown.suffix == facts_suffix(facts) and shown.suffix != "%" else f"{shown.gap}{shown.suffix}"
    )
    return format_html("{}{}{}", _hedge(shown), shown.number, suffix)


def _hedge(shown: numerals.FigureParts) -> SafeString:
    return format_html('<span class="hedge">{}</span> ', shown.qualifier) if shown.qualifier else SafeString()


def facts_suffix(facts: Any) -> str:
    """What is written after a number of this unit of measure in the language of the page."""
    return str(facts.suffix_en if language() == "en" else facts.suffix_vi)


def figure_words(cell: Any, facts: Any) -> str:
    """The figure as plain text, for labels and sentences."""
    return str(parts(cell, facts, flagged=False)) if cell.value is not None else "–"


@register.filter
def in_language(thing: Any, field: str) -> str:
    """`thing|in_language:"name"` reads name_vi or name_en."""
    return str(getattr(thing, f"{field}_{language()}"))


@register.filter
def period_label(cell: Any) -> str:
    """`6 tháng đầu năm 2022`."""
    return str(cell.label_en if language() == "en" else cell.label_vi)


@register.filter
def period_phrase(cell: Any) -> str:
    """The period inside a sentence: `tháng 12/2024`."""
    return periods.phrase(periods.parse(cell.period), language())


@register.filter
def day(value: date | None) -> str:
    """`15/11/2026`."""
    return periods.date_text(value, language()) if value else ""


@register.filter
def published(value: str) -> str:
    """A publication date as precise as it is known: `2022`, `8/2022`, `15/08/2022`; `August 2022`."""
    numbers = value.split("-")
    if len(numbers) == 3:
        return periods.date_text(date.fromisoformat(value), language())
    if len(numbers) == 2 and language() == "en":
        return periods.phrase(periods.parse(value.replace("-", "-M")), "en")
    return "/".join([str(int(number)) for number in reversed(numbers)]) if value else ""


@register.filter
def publisher(cell: Any) -> str:
    """Who published a cell's source. Agencies have one name; of a report the English title names the unit."""
    named = (
        OF_A_REPORT.match(cell.source_title_en) if language() == "en" and cell.source_kind == REPORT else None
    )
    return named["unit"] if named else str(cell.publisher)


@register.simple_tag
def change(row: Any, facts: Any) -> SafeString:
    """`▲ tăng 112,63 Mbps`; empty where there is nothing to compare with."""
    if row is None or row.change is None:
        return mark_safe("")
    words = comparison.change_words(
        row.change, unit_measure=facts.measure, decimals=facts.decimals, lang=language()
    )
    return _movement(str(row.change.direction), words)


@register.simple_tag
def difference(row: Any, facts: Any) -> SafeString:
    """`▲ +13,32`, as in a column of differences; the words of `change` where there is no exact number."""
    if row is None or row.change is None:
        return mark_safe("")
    moved = row.change
    exact = moved.delta is not None and moved.qualifier == numerals.Qualifier.EXACT
    if not exact or moved.direction not in ("up", "down") or facts.measure == "rank":
        return change(row, facts)
    text = numerals.difference_text(
        moved.delta,
        unit_measure=facts.measure,
        decimals=facts.decimals,
        lang=language(),
        resolution=moved.resolution,
    )
    return _movement(str(moved.direction), text)


def _movement(direction: str, words: str) -> SafeString:
    arrow = ARROWS.get(direction, "")
    still = "" if direction in ("up", "down") else " same"
    return format_html('<span class="change{}"><i aria-hidden="true">{}</i>{}</span>', still, arrow, words)


@register.filter
def verdict(row: Any) -> str:
    """`tốt hơn`, `kém hơn`, or nothing."""
    return comparison.verdict_word(row.change.verdict, language()) if row and row.change else ""


@register.simple_tag
def reported_change(cell: Any, facts: Any) -> str:
    """The change as the source itself reported it, in words that claim no more than it did."""
    if cell.change_value is None:
        return ""
    base = _base_phrase(cell.change_base)
    return comparison.reported_change_words(
        cell.change_value,
        cell.change_kind,
        cell.change_qualifier,
        base,
        language(),
        unit_measure=facts.measure,
    )


def _base_phrase(code: str) -> str:
    try:
        return periods.phrase(periods.parse(code), language()) if code else ""
    except periods.PeriodError:
        return code


@register.filter
def number(value: Decimal | int | None, decimals: int = 0) -> str:
    """A plain number, grouped: `673.091`."""
    return numerals.number_text(Decimal(value), decimals, language()) if value is not None else "–"


@register.filter
def chart_json(chart: dict[str, Any]) -> SafeString:
    """A chart as JSON that is safe inside a script element, its texts without any markup but the chart's own.

    The chart library reads `<a href=…>` in a name as a link.
    """
    text = FOREIGN_MARKUP.sub("&lt;", orjson.dumps(chart).decode())
    return mark_safe(text.translate(UNSAFE_IN_SCRIPT))  # noqa: S308
