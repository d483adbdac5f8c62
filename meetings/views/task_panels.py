"""Tasks on the pages of provinces and indicators, and on the home page: overdue first, and the way to all of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.templatetags.figures import number
from meetings.progress import Status
from meetings.queries import tasks as queries
from meetings.queries.meetings import drafts_of
from meetings.queries.tasks import Asked, TaskFacts
from meetings.views.task_list import words
from provinces.forms import address
from provinces.permissions import NATION, powers_of

SHOWN, ON_THE_HOME_PAGE = 6, 3
NOTHING = mark_safe("")


def province_tasks(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """What the province leads or supports, what its own committee gave, and so of those it was made of."""
    if known_on:
        return NOTHING
    found = _read(request, Asked(unit=key))
    return _drawn(found, _("Nhiệm vụ giao cho địa phương"), {"unit": key}, "province-tasks")


def indicator_tasks(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """The tasks that figures of the indicator are to prove."""
    if known_on:
        return NOTHING
    found = _read(request, Asked(indicator=key))
    title = _("Nhiệm vụ chứng minh bằng chỉ tiêu này")
    return _drawn(found, title, {"indicator": key}, "indicator-tasks", tested=True)


def own_tasks(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """What the reader has to do, and to people of a province what their unit has. Four SQL queries at most, none for
    visitors."""
    if known_on or request.user.pk is None:
        return NOTHING
    units = _own_units(request)
    found = _own(request, units)
    # What does not press leaves room for what else waits below.
    pressing = sum(task.status is Status.OVERDUE or task.ends_today for task in found)
    return _drawn(
        found,
        _("Việc của đơn vị tôi và của tôi") if units else _("Việc của tôi"),
        {"status": list(words.UNFINISHED), "unit": units[0] if units else ""},
        "own-tasks",
        most=min(max(pressing, ON_THE_HOME_PAGE), SHOWN),
    )


def overdue_tasks(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """What is overdue, to leaders first of all. People of a province have what is theirs."""
    if known_on or _own_units(request):
        return NOTHING
    found = _read(request, Asked(status=(Status.OVERDUE,)))
    n = len(found)
    told = ngettext(
        "%(n)s nhiệm vụ, quá hạn lâu nhất trước.", "%(n)s nhiệm vụ, quá hạn lâu nhất trước.", n
    ) % {"n": number(n)}
    most = SHOWN if request.user.is_authenticated else ON_THE_HOME_PAGE
    asked = {"status": [Status.OVERDUE]}
    return _drawn(found, _("Nhiệm vụ quá hạn"), asked, "overdue-tasks", told=told, most=most)


def _own_units(request: HttpRequest) -> list[str]:
    return sorted(powers_of(request.user, timezone.localdate()).known - {NATION})


def _own(request: HttpRequest, units: Sequence[str]) -> list[TaskFacts]:
    """Each once, the most urgent first: a person may be in charge of a task of another unit."""
    mine = _read(request, Asked(status=words.UNFINISHED, person=request.user.pk))
    theirs = _read(request, Asked(status=words.UNFINISHED, units=tuple(units))) if units else []
    return sorted({task.pk: task for task in (*mine, *theirs)}.values(), key=queries.urgency)


def _read(request: HttpRequest, asked: Asked) -> list[TaskFacts]:
    day = timezone.localdate()
    return queries.tasks(asked, day=day, drafts=drafts_of(powers_of(request.user, day)))


def _drawn(
    found: Sequence[TaskFacts],
    title: str,
    asked: dict[str, Any],
    name: str,
    *,
    told: str = "",
    tested: bool = False,
    most: int = SHOWN,
) -> SafeString:
    if not found:
        return NOTHING
    today = sum(task.ends_today for task in found)
    context = {
        "title": title,
        "name": name,
        "tasks": found[:most],
        "sentence": told or words.sentence(queries.count(found), today),
        "all": len(found) if len(found) > most else 0,
        "tested": tested,
        "all_url": address(reverse("task-list"), asked),
        "undated": all(task.status is Status.NO_DUE for task in found),
    }
    return render_to_string("meetings/components/task_panel.html", context)
