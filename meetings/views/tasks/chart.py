"""The figure that proves a task, over time and against what it has to be."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from indicators import charts
from indicators.queries.series import Row
from indicators.templatetags.figures import figure_words, in_language, language, period_label
from meetings.queries.task_page import Evidence
from meetings.queries.tasks import TaskFacts, TaskTest
from meetings.templatetags.tasks import task_wanted

# One point is no course.
FEWEST = 2


def proof_chart(task: TaskFacts, evidence: Evidence, day: date) -> dict[str, Any] | None:
    """The course with the threshold from the day the task was given to `day` or its deadline; None where there is no course."""
    rows = evidence.course.rows if evidence.course else ()
    told = [row for row in rows if row.cell.value is not None]
    if task.test is None or evidence.course is None or len(told) < FEWEST:
        return None
    segments = tuple(
        tuple(_point(row, evidence, task.test) for row in part) for part in evidence.course.segments
    )
    first, last = told[0].cell.as_of, told[-1].cell
    line = charts.Line(in_language(task.test, "unit"), segments, figure_words(last, evidence.facts))
    ends = max(last.as_of, task.due_on or task.given_on, day)
    goal = charts.Goal(task.given_on, ends, float(task.test.threshold), _goal_label(task.test))
    drawn = charts.trend([line], breaks=_breaks(evidence, told), goals=[goal], language=language())
    _make_room(drawn, early=task.given_on < first + (ends - first) / 2)
    return drawn


def _make_room(drawn: dict[str, Any], *, early: bool) -> None:
    """The name of a goal stands over its line where that begins early, else left of it: higher than the last value,
    which may have reached it, and than the axis, which it may lie on."""
    for label in drawn["layout"]["annotations"]:
        if label.get("name") == "goal":
            label |= {"xanchor": "left", "xshift": 0, "yshift": 11} if early else {"yshift": 18}


def _point(row: Row, evidence: Evidence, test: TaskTest) -> charts.Point:
    cell = row.cell
    return charts.Point(
        day=cell.as_of,
        value=float(cell.value or 0),
        text=f"{period_label(cell)}: {figure_words(cell, evidence.facts)}",
        unsure=cell.qualifier != "exact" or cell.status in ("estimate", "provisional"),
        chosen=test.figure is not None and cell.observation == test.figure.observation,
    )


def _goal_label(test: TaskTest) -> str:
    return _("Phải đạt: %(wanted)s") % {"wanted": task_wanted(test)}


def _breaks(evidence: Evidence, told: list[Row]) -> list[charts.Break]:
    first, last = told[0].cell.as_of, told[-1].cell.as_of
    return [
        charts.Break(note.from_date, in_language(note, "method_before"), in_language(note, "method_after"))
        for note in evidence.breaks
        if note.from_date and first < note.from_date <= last
    ]
