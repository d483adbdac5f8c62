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


def home_tasks(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """To people of a province what their unit has to do and what they have to do themselves; to all others, leaders
    first of all, what is overdue."""
    if known_on:
        return NOTHING
    own = sorted(powers_of(request.user, timezone.localdate()).known - {NATION})
    if own:
        found = _own(request, own)
        asked = {"status": list(words.UNFINISHED), "unit": own[0]}
        return _drawn(found, _("Việc của đơn vị tôi và của tôi"), asked, "own-tasks")
    found = _read(request, Asked(status=(Status.OVERDUE,)))
    most = SHOWN if request.user.is_authenticated else ON_THE_HOME_PAGE
    return _drawn(found, _("Nhiệm vụ quá hạn"), {"status": [Status.OVERDUE]}, "overdue-tasks", most=most)


def _own(request: HttpRequest, units: Sequence[str]) -> list[TaskFacts]:
    """Each once: a person may be in charge of a task of another unit."""
    mine = _read(request, Asked(status=words.UNFINISHED, person=request.user.pk))
    theirs = _read(request, Asked(status=words.UNFINISHED, units=tuple(units)))
    return list({task.pk: task for task in (*mine, *theirs)}.values())


def _read(request: HttpRequest, asked: Asked) -> list[TaskFacts]:
    day = timezone.localdate()
    return queries.tasks(asked, day=day, drafts=drafts_of(powers_of(request.user, day)))


def _drawn(
    found: Sequence[TaskFacts],
    title: str,
    asked: dict[str, Any],
    name: str,
    *,
    tested: bool = False,
    most: int = SHOWN,
) -> SafeString:
    if not found:
        return NOTHING
    context = {
        "title": title,
        "name": name,
        "tasks": found[:most],
        "sentence": words.sentence(queries.count(found)),
        "rest": len(found) - most,
        "tested": tested,
        "all_url": address(reverse("task-list"), asked),
        "undated": all(task.status is Status.NO_DUE for task in found),
    }
    return render_to_string("meetings/components/task_panel.html", context)
