"""The list of meetings, and one meeting."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from meetings import forms
from meetings.progress import Status
from meetings.queries import listing, meetings, records, tasks
from meetings.queries.listing import MeetingList
from meetings.queries.meetings import drafts_of
from meetings.queries.tasks import Asked, TaskFacts
from meetings.views import meeting_parts, then_now, wording
from provinces.forms import address, asks_for_part
from provinces.permissions import Role, powers_of
from provinces.views.keeping import kept
from provinces.views.links import tidied


@require_safe
@kept
@vary_on_headers("HX-Request")
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings by year, the latest first, of all bodies or one, of all years or one."""
    form = forms.MeetingListForm(request.GET)
    state, notices = form.state, form.notices
    day = timezone.localdate()
    powers = powers_of(request.user, day)
    drafts = drafts_of(powers)
    found = listing.meeting_list(body=state["body"] or "", year=state["year"], drafts=drafts)
    if not found.count:
        notices.append(_("Không có phiên họp nào theo bộ lọc này; đang hiện mọi phiên họp."))
        state = dict.fromkeys(state)
        found = listing.meeting_list(drafts=drafts)
    here = address(reverse("meeting-list"), state)
    context = {
        "found": found,
        "state": state,
        "notices": notices,
        "may_add": bool(records.bodies_of(powers.units(Role.SECRETARY))),
    }
    context |= _lines(found, tasks.tasks(Asked(status=(Status.OVERDUE,)), day=day, drafts=drafts))
    if asks_for_part(request):
        return push_url(render(request, "meetings/meeting_list.html#meetings", context), here)
    if tidy := tidied(request, here, notices):
        return tidy
    return render(request, "meetings/meeting_list.html", context)


def _lines(found: MeetingList, overdue: Sequence[TaskFacts]) -> dict[str, Any]:
    """The meetings by year, each with its short name and how many of its tasks are overdue."""
    late = Counter(task.meeting for task in overdue)
    return {
        "groups": [
            (
                str(year.year),
                [(meeting, wording.short_name(meeting), late[meeting.key]) for meeting in year.meetings],
            )
            for year in found.years
        ],
        "all_years": [str(year) for year in found.all_years],
    }


@require_safe
@kept
def meeting_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One meeting: who, when and how; what was said there, known then and is shown now; what it concluded and what has
    come of that; its papers and its neighbours."""
    day = timezone.localdate()
    powers = powers_of(request.user, day)
    drafts = drafts_of(powers)
    page = meetings.meeting_page(key, drafts)
    if page is None:
        raise Http404(_("Không có phiên họp này."))
    given = tasks.tasks(Asked(meeting=key), day=day, drafts=drafts)
    drawn = then_now.drawn([paper.source for paper in page.documents if paper.source], page.facts.held_on)
    context = {
        "notices": forms.MeetingDetailForm(request.GET).notices,
        "told": drawn.told,
        "tables": drawn,
        "shortcomings": meeting_parts.shortcomings(page, drawn.told),
        "conclusions": meeting_parts.conclusions(page, given),
        "statuses": meeting_parts.statuses(given),
        "overdue": tasks.count(given).overdue,
        "given": len(given),
        "carried": meeting_parts.carried(tasks.carried(key, day=day, drafts=drafts)),
    }
    context |= meeting_parts.facts(page) | meeting_parts.doors(page, powers)
    response = render(request, "meetings/meeting_detail.html", context)
    if page.facts.draft:
        patch_cache_control(response, private=True, no_store=True)
    return response
