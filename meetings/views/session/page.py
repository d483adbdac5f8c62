"""The page of a session in progress: agenda, papers, figures, DTI, open tasks, conclusions as they are noted."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from meetings.actions.records import AskedConclusion, Part, RecordError, add_part
from meetings.forms.session import SessionForm, SpokenConclusionForm
from meetings.models import Meeting
from meetings.permissions import can_manage_meetings
from meetings.queries import session as reads
from meetings.queries.meetings import drafts_of
from meetings.queries.session import SessionPage
from meetings.views.records.words import refusal
from meetings.views.session import figures
from meetings.views.session.context import conclusions, context
from provinces.forms import address, asks_for_part
from provinces.permissions import Powers, powers_of
from provinces.views.doors import signed_in
from provinces.views.keeping import kept

TEMPLATE = "meetings/meeting_session.html"


@require_http_methods(["GET", "HEAD", "POST"])
@kept
@vary_on_headers("HX-Request")
def meeting_session(request: HttpRequest, key: str) -> HttpResponse:
    """What is looked at while the meeting goes on, as of today. A POST notes a conclusion."""
    powers, day = powers_of(request.user, timezone.localdate()), timezone.localdate()
    if request.method == "POST":
        return _note(request, key, powers, day)
    form = SessionForm(request.GET)
    part = form.state["part"] if asks_for_part(request) else ""
    if part == "conclusions":
        return _private(request, render(request, f"{TEMPLATE}#{part}", _conclusions(key, powers, day)))
    page = session_of(key, powers, day)
    told = context(page) | _figures(page, form, day) | _frame(page, powers, day)
    return _private(request, render(request, f"{TEMPLATE}#{part}" if part else TEMPLATE, told))


def session_of(key: str, powers: Powers, day: date) -> SessionPage:
    """The session, where it exists for this reader."""
    page = reads.session_page(key, day=day, drafts=drafts_of(powers))
    if page is None:
        raise Http404(_("Không có phiên họp này."))
    return page


@signed_in
def _note(request: HttpRequest, key: str, powers: Powers, day: date) -> HttpResponse:
    """Writes down a conclusion that was spoken; the same sent twice is one."""
    page = session_of(key, powers, day)
    user = request.user
    if not isinstance(user, User) or not can_manage_meetings(powers, page.meeting.body.unit):
        raise PermissionDenied(_("Chỉ thư ký của tổ chức họp này ghi được kết luận."))
    form = SpokenConclusionForm(request.POST)
    noted = _noted(key, form, user)
    if noted is None:
        told = context(page) | _figures(page, SessionForm(request.GET), day) | _frame(page, powers, day)
        return _private(request, render(request, TEMPLATE, told | {"note": form}, status=422))
    messages.success(request, _("Đã ghi kết luận %(n)s.") % {"n": noted.ordinal})
    return redirect(f"{reverse('meeting-session', args=[key])}#conclusion-{noted.ordinal}")


def _noted(key: str, form: SpokenConclusionForm, by: User) -> Part | None:
    """None where it was not taken: the form then says why."""
    if not form.is_valid():
        return None
    told, meeting = form.cleaned_data, get_object_or_404(Meeting, key=key)
    asked = AskedConclusion(text_vi=told["text"], assigned_to_vi=told["assigned_to"], due=told["due_on"])
    try:
        return add_part(meeting=meeting, asked=asked, by=by, now=timezone.now())
    except RecordError as error:
        form.add_error("due_on" if error.field == "due" else None, refusal(error))
        return None


def _conclusions(key: str, powers: Powers, day: date) -> dict[str, Any]:
    """All that is read when only the conclusions are asked for again."""
    found = reads.session_conclusions(key, day=day, drafts=drafts_of(powers))
    if found is None:
        raise Http404(_("Không có phiên họp này."))
    meeting, given = found
    return conclusions(meeting, given) | {
        "live": meeting.facts.held_on == day,
        "may_manage": can_manage_meetings(powers, meeting.body.unit),
    }


def _figures(page: SessionPage, form: SessionForm, day: date) -> dict[str, Any]:
    wanted, notices = form.state["figure"] or "", form.notices
    if wanted and page.figure(wanted) is None:
        notices.append(
            _("Tham số figure=%(code)s: phiên họp này không có số liệu ấy; xin chọn một ô dưới đây.")
            % {"code": wanted[:60]}
        )
    shown = figures.shown_of(page, wanted)
    return {
        "notices": notices,
        "large": figures.large(shown, day) if shown else None,
        "panels": figures.panels(page, shown),
    }


def _frame(page: SessionPage, powers: Powers, day: date) -> dict[str, Any]:
    path = reverse("meeting-session", args=[page.meeting.facts.key])
    return {
        "day": day,
        # Only of a session of today do conclusions come in while one looks on.
        "live": page.meeting.facts.held_on == day,
        "path": path,
        "refresh_url": address(path, {"part": "conclusions"}),
        "may_manage": can_manage_meetings(powers, page.meeting.body.unit),
        "note": SpokenConclusionForm(),
    }


def _private(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What is shown to who is signed in may hold what others do not see."""
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    return response
