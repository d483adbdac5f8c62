"""The tasks as a list or a board, overdue first, with how many are late by unit, body and meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from indicators.templatetags.figures import in_language
from meetings.forms import TaskListForm
from meetings.progress import Status
from meetings.queries import tasks as queries
from meetings.queries.meetings import drafts_of
from meetings.queries.tasks import TaskChoices, TaskCount, TaskFacts
from meetings.templatetags.tasks import status_words
from meetings.views.task_list import files, words
from meetings.views.task_list.asking import known
from provinces.exports import FORMATS
from provinces.forms import address, asks_for_part
from provinces.permissions import powers_of
from provinces.views.downloads import download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.links import Choice, tidied

BOARD = "board"
AT_ONCE, IN_A_COLUMN, COUNTED = 40, 15, 12
COLUMNS = ((Status.OVERDUE,), (Status.OPEN,), (Status.NO_DUE,), words.FINISHED)


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address asks for, understood, with what was not."""

    tasks: Sequence[TaskFacts]
    choices: TaskChoices
    state: dict[str, Any]
    notices: list[str]
    day: date

    def path(self, name: str = "task-list", **changes: object) -> str:
        """The address with other filters; other filters begin at the first page."""
        return address(reverse(name), self.state, **({"page": ""} | changes))


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """The tasks of one column, as many as are shown, and the list of all."""

    label: str
    tasks: list[TaskFacts]
    total: int
    url: str

    @property
    def rest(self) -> int:
        return self.total - len(self.tasks)


@dataclass(frozen=True, slots=True)
class CountLine:
    """A unit, body or meeting with its numbers, and the list of these tasks."""

    count: TaskCount
    label: str
    url: str


@require_safe
@kept
@vary_on_headers("HX-Request")
def task_list(request: HttpRequest) -> HttpResponse:
    """The tasks from the conclusions of meetings; of meetings in preparation too for those who may see them."""
    seen = _seen(request)
    here = seen.path(page=seen.state["page"])
    if asks_for_part(request):
        return push_url(render(request, "meetings/task_list.html#tasks", _context(seen)), here)
    if tidy := tidied(request, here, seen.notices):
        return tidy
    return render(request, "meetings/task_list.html", _context(seen))


@require_safe
def task_list_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """All tasks of the filters, as CSV, XLSX or JSON."""
    seen = _seen(request)
    if seen.notices:
        return refused_response(seen.notices)
    here = seen.path(view="", by="")
    asked = files.Asked(request.build_absolute_uri(here), here.partition("?")[2], seen.day)
    return download_response(files.task_table(seen.tasks, asked), fmt, "tasks")


def _seen(request: HttpRequest) -> Seen:
    form, day = TaskListForm(request.GET), timezone.localdate()
    drafts = drafts_of(powers_of(request.user, day))
    asked = known(form, day, drafts)
    state = form.state | {"known_on": ""}
    found = queries.seen_tasks(asked, day=day, drafts=drafts)
    state["page"] = max(1, min(state["page"] or 1, _pages(found)))
    if state["page"] == 1:
        state["page"] = ""
    return Seen(found, queries.choices(drafts), state, form.notices, day)


def _pages(found: Sequence[TaskFacts]) -> int:
    return -(-len(found) // AT_ONCE)


def _context(seen: Seen) -> dict[str, Any]:
    count, on_board = queries.count(seen.tasks), seen.state["view"] == BOARD
    return (
        {
            "seen": seen,
            "state": seen.state,
            "notices": seen.notices,
            **_options(seen),
            "statuses": words.status_choices(seen.state["status"] or ()),
            "views": _switch(seen, "view", {"": _("danh sách"), BOARD: _("bảng cột")}),
            "count": count,
            "sentence": words.sentence(count),
            "status_lines": [(line, seen.path(status=line.value)) for line in words.status_lines(count)],
            "board": _board(seen) if on_board else [],
            "indicator_name": _indicator_name(seen),
            "asking": 0 if seen.state["asks"] else sum(task.asking for task in seen.tasks),
            "asking_url": seen.path(asks="1"),
            "narrowed": any(
                seen.state[name]
                for name in ("status", "unit", "body", "meeting", "indicator", "due", "asks", "q")
            ),
            "all_url": address(reverse("task-list"), {"view": seen.state["view"]}),
            "calendar_url": seen.path("task-calendar", view="", by=""),
            "downloads": [(fmt.upper(), seen.path(f"task-list-{fmt}", view="", by="")) for fmt in FORMATS],
        }
        | _stretch(seen)
        | _counted(seen)
    )


def _indicator_name(seen: Seen) -> str:
    code: str = seen.state["indicator"] or ""
    test = seen.tasks[0].test if code and seen.tasks else None
    return in_language(test, "indicator") if test else code


def _options(seen: Seen) -> dict[str, Any]:
    state = seen.state
    return {
        "units": words.unit_choices(seen.choices.units, state["unit"] or ""),
        "bodies": words.options(seen.choices.bodies, state["body"] or ""),
        "meetings": words.options(seen.choices.meetings, state["meeting"] or ""),
        "dues": words.due_choices(state["due"] or ""),
    }


def _switch(seen: Seen, name: str, labels: dict[str, str]) -> list[Choice]:
    return [
        Choice(label, seen.path(**{name: value}), (seen.state[name] or "") in (value, *_default(name, value)))
        for value, label in labels.items()
    ]


def _default(name: str, value: str) -> tuple[str, ...]:
    """The default may also be named in an address."""
    return ({"view": "list", "by": "unit"}[name],) if not value else ()


def _stretch(seen: Seen) -> dict[str, Any]:
    page = seen.state["page"] or 1
    first, pages = (page - 1) * AT_ONCE, _pages(seen.tasks)
    shown = seen.tasks[first : first + AT_ONCE]
    return {
        "tasks": shown,
        "first": first + 1,
        "last": first + len(shown),
        "before_url": seen.path(page=page - 1 if page > 2 else "") if page > 1 else "",
        "after_url": seen.path(page=page + 1) if page < pages else "",
    }


def _board(seen: Seen) -> list[BoardColumn]:
    columns = []
    for statuses in COLUMNS:
        of = [task for task in seen.tasks if task.status in statuses]
        label = status_words(statuses[0]) if len(statuses) == 1 else _("Đã hoàn thành")
        url = seen.path(status=[each.value for each in statuses], view="")
        columns.append(BoardColumn(label, of[:IN_A_COLUMN], len(of), url))
    return columns


def _counted(seen: Seen) -> dict[str, Any]:
    by = seen.state["by"] or "unit"
    labels = {"": _("đơn vị"), "body": _("tổ chức"), "meeting": _("phiên họp")}
    choices = seen.choices
    names = words.names({"body": choices.bodies, "meeting": choices.meetings}.get(by, choices.units))
    lines = [_line(seen, by, each, names) for each in queries.counts(seen.tasks, by)]
    return {
        "by": by,
        "groupings": _switch(seen, "by", labels),
        "counts": lines[:COUNTED],
        "more_counts": lines[COUNTED:],
    }


def _line(seen: Seen, by: str, count: TaskCount, names: Mapping[str, str]) -> CountLine:
    """Units are counted by what they lead."""
    role = {"role": "lead"} if by == "unit" and count.key != queries.UNNAMED else {}
    told = names.get(count.key) or in_language(count, "name") or str(words.NOBODY)
    return CountLine(count, told, seen.path(**{by: count.key}, **role))
