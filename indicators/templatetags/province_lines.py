"""The lines of a province's table. A page may hold hundreds of them: printed node by node they would cost more than
everything that was read for it, so that a line is one pattern here."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

LINE = (
    '<tr role="row"><th scope="row" role="rowheader"><a href="{}">{}</a></th>'
    '<td role="cell" class="number figure" data-label="{}">{}</td>'
    '<td role="cell" data-label="{}">{}</td>'
    '<td role="cell" class="spark-cell" data-label="{}">{}</td>'
    '<td role="cell" class="number" data-label="{}">{}</td>'
)
FIELD = '<td role="cell" class="number" data-label="{}">{}</td><td role="cell" class="number" data-label="{}">{}</td>'
GOAL = '<td role="cell" class="goal-cell" data-label="{}">{}</td>'
END = mark_safe("</tr>")
NOTHING = mark_safe('<span class="no-figure">–</span>')
SMALL_LINE = (
    '<svg class="sparkline" viewBox="0 0 88 32" width="88" height="32" aria-hidden="true">'
    '{}<circle cx="{}" cy="{}" r="3.2"/></svg>'
)


@register.simple_tag
def province_lines(
    lines: Iterable[Any], heads: Mapping[str, str], with_field: bool, with_goals: bool
) -> SafeString:
    """Rows of `FigureLine`s (views/provinces/figures.py) under `heads`: figure, period, course, nation, median, place,
    goal."""
    return format_html_join("", "{}", ((_row(line, heads, with_field, with_goals),) for line in lines))


def _row(line: Any, heads: Mapping[str, str], with_field: bool, with_goals: bool) -> SafeString:
    row = format_html(
        LINE,
        line.url,
        line.name,
        heads["figure"],
        _figure(line),
        heads["period"],
        _two(line.period, f"{line.gap_period}: {line.gap}" if line.gap_period else ""),
        heads["course"],
        _spark(line.spark),
        heads["nation"],
        _two(line.nation or NOTHING, line.nation_period),
    )
    if with_field:
        median = _two(line.median, line.among) if line.median else NOTHING
        row += format_html(FIELD, heads["median"], median, heads["place"], _place(line.place))
    if with_goals:
        row += format_html(GOAL, heads["goal"], _goal(line.goal))
    return row + END


def _figure(line: Any) -> SafeString:
    if not line.period:
        return format_html('<span class="no-figure">{}</span>', line.gap)
    flag = _flag(line.flag) if line.flag else ""
    return _two(format_html("{} {}", line.figure, flag) if flag else line.figure, line.change)


@lru_cache(maxsize=16)
def _flag(word: str) -> SafeString:
    return format_html('<span class="figure-flag">{}</span>', word)


def _two(first: str, second: str) -> SafeString:
    """A value and, smaller under it, what goes with it."""
    return format_html("{}<small>{}</small>", first, second) if second else conditional_escape(first)


@lru_cache(maxsize=1024)
def _place(place: str) -> SafeString:
    return format_html('<span class="place-of">{}</span>', place) if place else NOTHING


def _spark(spark: Any) -> SafeString | str:
    if spark is None:
        return ""
    path = format_html('<path d="{}"/>', "".join(spark.paths)) if spark.paths else ""
    return format_html(SMALL_LINE, path, spark.last_x, spark.last_y)


def _goal(goal: Any) -> SafeString | str:
    if goal is None:
        return ""
    return format_html(
        '<span class="status {}">{}</span><small>{}: {}</small>',
        goal.status,
        goal.words,
        goal.year,
        goal.value,
    )
