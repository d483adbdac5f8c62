"""Series as charts: values of a page put into the pure chart builders."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from indicators import charts
from indicators.numerals import decimals_in, number_text
from indicators.queries.catalogue import NoteFacts
from indicators.queries.detail import IndicatorPage
from indicators.queries.goals import Goal
from indicators.queries.series import Row, Series
from indicators.templatetags.figures import figure_words, in_language, language, period_label

MOST_GOALS = 2
YEARS_AHEAD = 1

Address = Callable[[Row], str]


def trend(page: IndicatorPage, goals: Sequence[Goal], address: Address, chosen: int | None) -> dict[str, Any]:
    """The chart of an indicator page: the shown units, breaks with both methods named, targets near the figures."""
    alone = sum(1 for series in page.series if series.latest) == 1
    lines = [_line(page, series, address, chosen, alone) for series in page.series if series.latest]
    days = [row.cell.as_of for series in page.series for row in series.rows]
    return charts.trend(
        lines,
        breaks=_breaks(page.notes, min(days), max(days)),
        goals=_goals(goals, max(days)) if alone else [],
        language=language(),
        best_on_top=page.facts.measure == "rank",
    )


def spark(series: Series, goal: Goal | None, *, is_rank: bool) -> charts.Sparkline | None:
    """The series as a small line with its target's height."""
    segments = [
        [(row.cell.as_of.toordinal(), float(row.cell.value or 0)) for row in rows] for rows in series.segments
    ]
    return charts.sparkline(segments, target=float(goal.facts.value) if goal else None, best_on_top=is_rank)


def _line(
    page: IndicatorPage, series: Series, address: Address, chosen: int | None, alone: bool
) -> charts.Line:
    segments = tuple(tuple(_point(row, page, address, chosen) for row in rows) for rows in series.segments)
    unit = page.unit(series.unit).name(language())
    latest = series.latest
    label = figure_words(latest.cell, page.facts) if alone and latest else unit
    return charts.Line(unit, segments, label)


def _point(row: Row, page: IndicatorPage, address: Address, chosen: int | None) -> charts.Point:
    cell = row.cell
    return charts.Point(
        day=cell.as_of,
        value=float(cell.value or 0),
        text=f"{period_label(cell)}: {figure_words(cell, page.facts)}",
        url=address(row),
        unsure=cell.qualifier != "exact" or cell.status in ("estimate", "provisional"),
        chosen=cell.observation == chosen,
    )


def _breaks(notes: Sequence[NoteFacts], first: date, last: date) -> list[charts.Break]:
    return [
        charts.Break(note.from_date, in_language(note, "method_before"), in_language(note, "method_after"))
        for note in notes
        if note.kind == "break" and note.from_date and first < note.from_date <= last
    ]


def _goals(goals: Sequence[Goal], last: date) -> list[charts.Goal]:
    """Targets due about the time of the figures: a goal for 2045 would squeeze ten years into a corner."""
    near = {goal.facts.year: goal for goal in reversed(goals) if goal.facts.year <= last.year + YEARS_AHEAD}
    shown = [near[year] for year in sorted(near)][-MOST_GOALS:]
    return [
        charts.Goal(
            date(goal.facts.year, 1, 1), date(goal.facts.year, 12, 31), float(goal.facts.value), _label(goal)
        )
        for goal in shown
    ]


def _label(goal: Goal) -> str:
    value = number_text(goal.facts.value, decimals_in(goal.facts.value), language())
    return _("Mục tiêu %(year)s: %(value)s") % {"year": goal.facts.year, "value": value}
