"""The figures on the table of a session: small charts side by side, and the one that is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import charts, progress, queries
from indicators.charts import Panel
from indicators.queries.goals import Goal
from indicators.queries.series import Row, Series
from indicators.templatetags.figures import figure_words, in_language, language, period_label
from indicators.views import drawing, wording
from meetings.queries.session import SessionFigure, SessionPage
from provinces.forms import address

# So many small charts; the table has every figure.
MOST_PANELS = 12


@dataclass(frozen=True, slots=True)
class FigurePanel:
    """A figure with its small chart, its target in words, and the address that shows it large. `course` says the chart
    in words."""

    figure: SessionFigure
    drawn: Panel
    cuts: tuple[str, ...]
    status: str
    target: str
    course: str
    url: str
    part_url: str
    current: bool


@dataclass(frozen=True, slots=True)
class LargeFigure:
    """The figure that is looked at: its chart (None of a single point), what it shows in a sentence, and the same as
    rows, newest first."""

    figure: SessionFigure
    chart: dict[str, Any] | None
    sentence: str
    rows: tuple[Row, ...]
    page_url: str
    status: str
    target: str

    @property
    def latest(self) -> Row:
        return self.figure.latest


def shown_of(page: SessionPage, code: str) -> SessionFigure | None:
    """The figure asked for, else the first that has a course."""
    return page.figure(code) or next(iter(_drawn_first(page.figures)), None)


def panels(page: SessionPage, shown: SessionFigure | None) -> list[FigurePanel]:
    """The small charts, each on axes of its own: the figures are of different kinds."""
    path = reverse("meeting-session", args=[page.meeting.facts.key])
    return [
        _panel(figure, path, current=figure is shown) for figure in _drawn_first(page.figures)[:MOST_PANELS]
    ]


def large(figure: SessionFigure, day: date) -> LargeFigure | None:
    """The whole course of the figure, beyond what the small chart has."""
    page = queries.indicator_detail(figure.facts.code, wanted=[figure.unit])
    if page is None or page.leading is None:
        return None
    wanted = [target for target in page.targets if target.unit == figure.unit]
    goals = queries.goals(wanted, page.leading.latest, page.facts, day)
    goal = queries.leading_goal(goals, page.leading.latest, day)
    asked = {"units": figure.unit if figure.unit != queries.NATION else ""}
    path = reverse("indicator-detail", args=[figure.facts.code])

    def point(row: Row) -> str:
        return address(path, asked | {"point": row.cell.period}) + "#source"

    return LargeFigure(
        figure=figure,
        chart=drawing.trend(page, goals, point, None) if has_course(page.leading) else None,
        sentence=wording.course_sentence(page, goal),
        rows=tuple(reversed(page.leading.rows)),
        page_url=address(path, asked),
        status=str(goal.verdict.status) if goal else "",
        target=target_words(goal, figure),
    )


def has_course(course: Series) -> bool:
    """Whether there is more than one point to draw."""
    return sum(row.cell.value is not None for row in course.rows) > 1


def target_words(goal: Goal | None, figure: SessionFigure) -> str:
    if goal is None:
        return ""
    facts = figure.facts
    return progress.verdict_words(
        goal.verdict, goal.target, unit_measure=facts.measure, decimals=facts.decimals, lang=language()
    )


def _drawn_first(figures: Sequence[SessionFigure]) -> list[SessionFigure]:
    """The unit's own before those of the nation; of each those with more than one point first."""
    return sorted(figures, key=lambda each: (each.unit == queries.NATION, not has_course(each.series)))


def _panel(figure: SessionFigure, path: str, *, current: bool) -> FigurePanel:
    facts, segments = figure.facts, figure.series.segments
    line = charts.PanelLine(
        in_language(facts, "name"),
        tuple(tuple((row.cell.as_of, float(row.cell.value or 0)) for row in rows) for rows in segments),
    )
    drawn = charts.multiples([line], breaks=figure.breaks, best_on_top=facts.measure == "rank")
    if drawn is None:
        raise ValueError(facts.code)
    asked = {"figure": facts.code}
    return FigurePanel(
        figure=figure,
        drawn=drawn.panels[0],
        cuts=drawn.breaks,
        status=str(figure.goal.verdict.status) if figure.goal else "",
        target=target_words(figure.goal, figure),
        course=_course(figure),
        url=address(path, asked),
        part_url=address(path, asked | {"part": "figure"}),
        current=current,
    )


def _course(figure: SessionFigure) -> str:
    """The first and the last figure of the chart, for whoever hears it."""
    told = [row for row in figure.series.rows if row.cell.value is not None]
    ends = [f"{period_label(row.cell)} {figure_words(row.cell, figure.facts)}" for row in (told[0], told[-1])]
    if len(told) == 1:
        return _("Một kỳ: %(end)s") % {"end": ends[0]}
    return _("%(n)s kỳ, từ %(first)s đến %(last)s") % {"n": len(told), "first": ends[0], "last": ends[1]}
