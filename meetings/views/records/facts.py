"""A meeting recorded, and its facts changed."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators.templatetags.figures import day as day_text
from indicators.templatetags.figures import language
from meetings.actions.records import AskedMeeting, RecordError, change_meeting, create_meeting, standing
from meetings.forms import MeetingForm
from meetings.models import Meeting
from meetings.queries import meetings, records
from meetings.queries.meetings import drafts_of
from meetings.queries.records import BodyChoice
from meetings.views import wording
from meetings.views.records import doors, words
from meetings.views.records.doors import Desk
from meetings.views.records.saving import UNPROCESSABLE, posted, saved
from meetings.views.records.steps import record_frame
from provinces.permissions import powers_of
from provinces.queries.units import units_named
from provinces.views.doors import signed_in

MOST_MAINS = 60


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting_new(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: prepares the meeting and leads to its agenda."""
    by, units = doors.units_to_write_for(request)
    bodies = records.bodies_of(units)
    form = _form(request, bodies, request.POST if request.method == "POST" else None, _blank(bodies))
    if request.method == "POST" and form.is_valid():
        try:
            made = create_meeting(asked=AskedMeeting(**form.cleaned_data), by=by, now=timezone.now())
        except RecordError as error:
            form.add_error(error.field if error.field in form.fields else None, words.refusal(error, bodies))
        else:
            messages.success(request, _("Đã lập phiên họp; chỉ người của đơn vị thấy đến khi công khai."))
            return redirect("meeting-agenda", made.key)
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "bodies": bodies} | ({} if bodies else _without_body(units))
    return render(request, "meetings/meeting_new.html", context, status=status)


def _without_body(units: frozenset[str]) -> dict[str, Any]:
    """Which units have none, and who may add one."""
    day = timezone.localdate()
    named = units_named(sorted(units), day).values()
    return {
        "without": ", ".join(unit.name(language()) for unit in named),
        "administrators": records.administrators(day),
    }


def _blank(bodies: list[BodyChoice]) -> dict[str, Any]:
    return {
        "body": bodies[0].key if bodies else "",
        "held_on": timezone.localdate(),
        "number_basis": "none",
        "mode": Meeting.Mode.IN_PERSON,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting_edit(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the facts as they stand. POST: changes those that were changed."""
    desk = doors.meeting_to_write(request, key)
    bodies = records.bodies_of(frozenset([desk.meeting.body.unit.slug]))
    if request.method != "POST":
        return _page(request, desk, _form(request, bodies, None, asdict(standing(desk.meeting)), key))
    form = _form(request, bodies, posted(request), {}, key)
    if not form.is_valid():
        return _page(request, desk, form)

    def save(was: Mapping[str, Any]) -> object:
        to = AskedMeeting(**form.cleaned_data)
        return change_meeting(meeting=desk.meeting, to=to, was=was, by=desk.by, now=desk.now)

    refused = saved(form, lambda told: _form(request, bodies, told, {}, key), save, tuple(bodies))
    if refused:
        return _page(request, desk, refused)
    messages.success(request, _("Đã lưu thông tin phiên họp."))
    return redirect("meeting-edit", key)


def _page(request: HttpRequest, desk: Desk, form: MeetingForm) -> HttpResponse:
    context = record_frame(desk.meeting, "meeting-edit") | {"form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "meetings/meeting_edit.html", context, status=status)


def _form(
    request: HttpRequest,
    bodies: list[BodyChoice],
    data: QueryDict | None,
    initial: dict[str, Any],
    key: str = "",
) -> MeetingForm:
    names = [(each.key, _body_name(each)) for each in bodies]
    return MeetingForm(data, initial=initial, bodies=names, mains=_mains(request, key), remember=bool(key))


def _body_name(body: BodyChoice) -> str:
    name = body.name_en if language() == "en" else body.name_vi
    return (
        _("%(name)s (đến %(day)s)") % {"name": name, "day": day_text(body.to_date)} if body.to_date else name
    )


def _mains(request: HttpRequest, key: str) -> list[tuple[str, str]]:
    """Sessions that are no bridge points, the latest first; the one that the meeting names already too."""
    powers = powers_of(request.user, timezone.localdate())
    known = meetings.meetings(drafts_of(powers))
    named = next((each.main_meeting for each in known if each.key == key), "")
    sessions = [each for each in known if not each.main_meeting and each.key != key]
    shown = sessions[:MOST_MAINS] + [each for each in sessions[MOST_MAINS:] if each.key == named]
    return [
        (each.key, f"{day_text(each.held_on)} · {wording.short_name(each)} · {each.title(language())}")
        for each in shown
    ]
