"""The units that joined from their own place."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms as fields
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from indicators.templatetags.figures import language
from meetings import forms
from meetings.actions import records as actions
from meetings.actions.records import AskedBridgePoint
from meetings.forms import BridgePointForm, BridgePointsForm
from meetings.models import BridgePoint
from meetings.queries import records
from meetings.views.records import doors
from meetings.views.records.doors import Desk
from meetings.views.records.saving import UNPROCESSABLE, posted, saved
from meetings.views.records.steps import record_frame
from provinces.permissions import NATION
from provinces.views.doors import signed_in

EVERYONE = "all"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting_bridge_points(request: HttpRequest, key: str) -> HttpResponse:
    """Who joined; POST adds units, says who led there, or takes one away."""
    desk = doors.meeting_to_write(request, key)
    points = records.bridge_points(desk.meeting)
    if request.method != "POST":
        return _page(request, desk, points)
    act = request.POST.get("act", "add")
    if act in ("add", EVERYONE):
        return _add(request, desk, points, everyone=act == EVERYONE)
    point = next((each for each in points if str(each.pk) == request.POST.get("part")), None)
    if point is None:
        messages.info(request, _("Mục này không còn, hoặc người khác vừa bỏ: xin xem lại danh sách."))
        return redirect("meeting-bridge-points", key)
    if act == "change":
        return _change(request, desk, points, point)
    actions.remove_bridge_point(point=point, by=desk.by, now=desk.now)
    messages.success(request, _("Đã bỏ."))
    return redirect("meeting-bridge-points", key)


def _add(request: HttpRequest, desk: Desk, points: list[BridgePoint], *, everyone: bool) -> HttpResponse:
    slugs = [slug for slug in _names(desk) if slug != NATION]
    form = BridgePointsForm({"units": slugs} if everyone else request.POST, units=slugs)
    if not form.is_valid():
        return _page(request, desk, points, form=form)
    units = form.cleaned_data["units"]
    added = actions.add_bridge_points(meeting=desk.meeting, units=units, by=desk.by, now=desk.now)
    words = ngettext("Đã thêm %(n)s điểm cầu.", "Đã thêm %(n)s điểm cầu.", added) % {"n": added}
    messages.success(request, words if added else _("Các đơn vị này đã có trong danh sách."))
    return redirect("meeting-bridge-points", desk.meeting.key)


def _change(request: HttpRequest, desk: Desk, points: list[BridgePoint], point: BridgePoint) -> HttpResponse:
    prefix = f"p{point.pk}"

    def make(told: QueryDict) -> BridgePointForm:
        return BridgePointForm(told, prefix=prefix, choices={})

    form = make(posted(request, prefix))
    if not form.is_valid():
        return _page(request, desk, points, edited=(point, form))

    def save(was: Mapping[str, Any]) -> object:
        to = AskedBridgePoint(**form.cleaned_data)
        return actions.change_bridge_point(point=point, to=to, was=was, by=desk.by, now=desk.now)

    if refused := saved(form, make, save):
        return _page(request, desk, points, edited=(point, refused))
    messages.success(request, _("Đã lưu."))
    return redirect(f"{reverse('meeting-bridge-points', args=[desk.meeting.key])}#part-{point.pk}")


def _page(
    request: HttpRequest,
    desk: Desk,
    points: list[BridgePoint],
    *,
    form: fields.Form | None = None,
    edited: tuple[BridgePoint, BridgePointForm] | None = None,
) -> HttpResponse:
    address = forms.PartsAddressForm(request.GET)
    opened = edited or _opened(points, address.state["edit"])
    names = _names(desk)
    joined = {each.unit.slug for each in points}
    faulty = edited[1] if edited else form
    context = record_frame(desk.meeting, "meeting-bridge-points") | {
        "notices": address.notices,
        "rows": [
            (each, names.get(each.unit.slug, each.unit.slug), _form_of(each, opened)) for each in points
        ],
        "free": [(slug, name) for slug, name in names.items() if slug not in joined | {NATION}],
        "faulty": faulty,
        "here": reverse("meeting-bridge-points", args=[desk.meeting.key]),
    }
    status = UNPROCESSABLE if faulty and faulty.errors else 200
    return render(request, "meetings/meeting_bridge_points.html", context, status=status)


def _names(desk: Desk) -> dict[str, str]:
    """The nation and the provinces of the day by slug."""
    return {each.unit: each.name(language()) for each in records.units_of_day(desk.meeting.held_on)}


def _opened(points: list[BridgePoint], pk: int | None) -> tuple[BridgePoint, BridgePointForm] | None:
    point = next((each for each in points if each.pk == pk), None)
    if point is None:
        return None
    initial = asdict(actions.standing_bridge_point(point))
    return point, BridgePointForm(initial=initial, prefix=f"p{point.pk}", choices={})


def _form_of(
    point: BridgePoint, opened: tuple[BridgePoint, BridgePointForm] | None
) -> BridgePointForm | None:
    return opened[1] if opened and opened[0].pk == point.pk else None
