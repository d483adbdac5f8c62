"""What waits for the reader's decision: figures of meetings to publish, tasks whose end is asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from meetings.permissions import can_close_task, units_to_close_for, units_to_publish_for
from meetings.queries import tasks, waiting
from meetings.queries.meetings import drafts_of
from meetings.queries.tasks import Asked, TaskFacts
from meetings.queries.waiting import WaitingFigures
from meetings.views import wording
from provinces.forms import address
from provinces.permissions import NATION, powers_of

SHOWN = 6
NOTHING = mark_safe("")


def home_waiting(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """To who publishes and who closes tasks, on their home page. Three SQL queries at most, none for others."""
    if known_on or request.user.pk is None:
        return NOTHING
    units = units_to_publish_for(powers_of(request.user, timezone.localdate()))
    return _drawn(_("Chờ bạn quyết định"), _figures(request, units), _asking(request))


def review_waiting(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """To who publishes for the nation, beside the reports. One SQL query, none for others."""
    units = units_to_publish_for(powers_of(request.user, timezone.localdate())) & {NATION}
    return _drawn(_("Số liệu phiên họp chờ bạn công bố"), _figures(request, units))


def _figures(request: HttpRequest, units: frozenset[str]) -> list[WaitingFigures]:
    if not units or request.user.pk is None:
        return []
    return waiting.figures_to_publish(units, person=request.user.pk, day=timezone.localdate())


def _asking(request: HttpRequest) -> list[TaskFacts]:
    """What this person may close."""
    day = timezone.localdate()
    powers = powers_of(request.user, day)
    if not units_to_close_for(powers):
        return []
    return [
        task
        for task in tasks.tasks(Asked(asks=True), day=day, drafts=drafts_of(powers))
        if can_close_task(powers, task.body_unit, in_person=task.person_id == request.user.pk)
    ]


def _drawn(title: str, meetings: Sequence[WaitingFigures], asking: Sequence[TaskFacts] = ()) -> SafeString:
    if not (meetings or asking):
        return NOTHING
    lines = [(each, wording.short_name(each)) for each in meetings]
    context: dict[str, Any] = {
        "title": title,
        "figures": sum(each.figures for each in meetings),
        "meetings": lines[:SHOWN],
        "more_meetings": lines[SHOWN:],
        "asking": len(asking),
        "tasks": asking[:SHOWN],
        "asking_url": address(reverse("task-list"), {"asks": "1"}),
    }
    return render_to_string("meetings/components/waiting_panel.html", context)
