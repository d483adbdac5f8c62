"""The list of meetings, and one meeting."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from meetings import forms
from meetings.queries import listing, meetings, reported
from meetings.queries.listing import MeetingList
from meetings.queries.meetings import BodyFacts, MeetingFacts, MeetingPage
from meetings.views import wording
from provinces.forms import address, asks_for_part
from provinces.views.keeping import kept
from provinces.views.links import tidied


@require_safe
@kept
@vary_on_headers("HX-Request")
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings by year, the latest first, of all bodies or one, of all years or one."""
    form = forms.MeetingListForm(request.GET)
    state, notices = form.state, form.notices
    found = listing.meeting_list(body=state["body"] or "", year=state["year"])
    if not found.count:
        notices.append(_("Không có phiên họp nào theo bộ lọc này; đang hiện mọi phiên họp."))
        state = dict.fromkeys(state)
        found = listing.meeting_list()
    here = address(reverse("meeting-list"), state)
    context = {"found": found, "state": state, "notices": notices} | _lines(found)
    if asks_for_part(request):
        return push_url(render(request, "meetings/meeting_list.html#meetings", context), here)
    if tidy := tidied(request, here, notices):
        return tidy
    return render(request, "meetings/meeting_list.html", context)


def _lines(found: MeetingList) -> dict[str, Any]:
    return {
        "groups": [
            (str(year.year), [(meeting, wording.short_name(meeting)) for meeting in year.meetings])
            for year in found.years
        ],
        "all_years": [str(year) for year in found.all_years],
    }


@require_safe
@kept
def meeting_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One meeting: who, when and how; what was reported there, then and now; its conclusions; its neighbours."""
    page = meetings.meeting_page(key)
    if page is None:
        raise Http404(_("Không có phiên họp này."))
    pillars = reported.reported_figures(
        [paper.source for paper in page.documents if paper.source], page.facts.held_on
    )
    context = {
        "notices": forms.MeetingDetailForm(request.GET).notices,
        "page": page,
        "gone_on": [(pillar, pillar.gone_on) for pillar in pillars if pillar.gone_on],
        "ended": [(pillar, pillar.ended) for pillar in pillars if pillar.ended],
        "figures": sum(len(pillar.gone_on) + len(pillar.ended) for pillar in pillars),
        "ended_count": sum(len(pillar.ended) for pillar in pillars),
        "mode": wording.MODES[page.facts.mode],
        "short_name": wording.short_name(page.facts),
        "documents": [(paper, page.sources.get(paper.source)) for paper in page.documents],
        "neighbours": _neighbours(page),
    } | _succession(page.body)
    return render(request, "meetings/meeting_detail.html", context)


def _neighbours(page: MeetingPage) -> list[tuple[str, MeetingFacts, str]]:
    """Before and after, with the words for which is which."""
    told = [(_("trước"), page.earlier), (_("sau"), page.later)]
    return [(word, meeting, wording.short_name(meeting)) for word, meeting in told if meeting is not None]


def _succession(body: BodyFacts) -> dict[str, Any]:
    """The bodies that this one took over from, and the one that took it over."""
    known = meetings.bodies()
    return {
        "predecessors": [each for each in known if each.successor == body.key],
        "successor": next((each for each in known if each.key == body.successor), None),
    }
