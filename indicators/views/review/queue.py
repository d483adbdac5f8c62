"""What waits for the ministry, what it waits for, and what is ready to be published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from indicators.forms import ReviewQueueForm
from indicators.models import Submission
from indicators.permissions import can_publish, can_read_review, can_review
from indicators.queries import review
from indicators.queries.review import QueuedReport
from indicators.templatetags.figures import in_language
from provinces.forms import address, asks_for_part
from provinces.permissions import Powers, powers_of
from provinces.queries.units import regions
from provinces.views.doors import signed_in
from provinces.views.links import tidied
from provinces.views.panels import panels

State = Submission.State
GEOGRAPHY = "34"
# At work, in the order of what a reviewer can do about them.
GROUPS = (State.SENT, State.ACCEPTED, State.RETURNED, State.DRAFT)


@dataclass(frozen=True, slots=True)
class Line:
    """A report in the queue; `choosable` if it may be published together with others, without a closer look; `closed` if
    its unit can send it no more."""

    report: QueuedReport
    choosable: bool
    overdue: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The reports in one state."""

    state: str
    title: str
    empty: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@require_safe
@signed_in
@vary_on_headers("HX-Request")
def review_queue(request: HttpRequest) -> HttpResponse:
    """The queue, narrowed by the address."""
    day = timezone.localdate()
    powers = powers_of(request.user, day)
    if not can_read_review(powers):
        raise PermissionDenied(_("Hàng đợi duyệt dành cho cán bộ của Bộ và lãnh đạo."))
    form = ReviewQueueForm(request.GET)
    context = _context(request, form, powers, day)
    here = address(reverse("review-queue"), {name: form.state[name] or "" for name in form.fields})
    if asks_for_part(request):
        return push_url(render(request, "indicators/review_queue.html#queue", context), here)
    return tidied(request, here, context["notices"]) or render(
        request, "indicators/review_queue.html", context
    )


def _context(request: HttpRequest, form: ReviewQueueForm, powers: Powers, day: date) -> dict[str, Any]:
    state, rounds, places = form.state, review.opened_rounds(), regions(GEOGRAPHY)
    known = {"collection": {each.key for each in rounds}, "region": {each.slug for each in places}}
    asked = {name: state[name] if state[name] in known[name] else "" for name in known}
    found = review.queue(
        states=[State.PUBLISHED] if state["status"] == State.PUBLISHED else GROUPS,
        person=request.user.pk or 0,
        day=day,
        collection=asked["collection"] or None,
        region=asked["region"],
    )
    if not (state["status"] or asked["collection"]):
        # Nobody can act on what was not sent in time: it is there for who asks for its round or for its state.
        found = [report for report in found if not (report.state == State.DRAFT and report.is_closed(day))]
    groups = [_group(each, found, powers, day) for each in _states(state["status"])]
    return {
        "panels": panels("review-queue", request),
        "notices": form.notices + _unknown(state, asked),
        "groups": groups,
        "counts": {each.value: sum(report.state == each for report in found) for each in State},
        "choosable": any(line.choosable for group in groups for line in group.lines),
        "reviews": can_review(powers),
        "rounds": [Option(e.key, in_language(e, "name"), e.key == asked["collection"]) for e in rounds],
        "states": [Option(each.value, _titles()[each], each == state["status"]) for each in State],
        "regions": [Option(e.slug, in_language(e, "name"), e.slug == asked["region"]) for e in places],
    }


def _states(asked: str) -> Sequence[State]:
    return [State(asked)] if asked else GROUPS


def _unknown(state: Mapping[str, str], asked: Mapping[str, str]) -> list[str]:
    """A sentence for each value that names nothing."""
    return [
        _("Tham số %(name)s=%(value)s không có; trang đang bỏ qua tham số này.")
        % {"name": name, "value": state[name]}
        for name in asked
        if state[name] and not asked[name]
    ]


def _group(state: State, found: Iterable[QueuedReport], powers: Powers, day: date) -> Group:
    lines = [
        Line(report, _choosable(report, powers), report.overdue(day), report.is_closed(day))
        for report in found
        if report.state == state
    ]
    return Group(state.value, _titles()[state], _empty()[state], tuple(lines))


def _choosable(report: QueuedReport, powers: Powers) -> bool:
    """Published with others at once: nothing to look at, and nobody's own values. One that is only sent is accepted
    by the same stroke."""
    if report.state not in (State.SENT, State.ACCEPTED) or not report.clean or report.own:
        return False
    return can_publish(powers) and (report.state == State.ACCEPTED or can_review(powers))


def _titles() -> dict[State, str]:
    return {
        State.SENT: _("Chờ duyệt"),
        State.ACCEPTED: _("Đã tiếp nhận, chờ công bố"),
        State.RETURNED: _("Đã trả lại, chờ địa phương"),
        State.DRAFT: _("Chưa gửi"),
        State.PUBLISHED: _("Đã công bố"),
    }


def _empty() -> dict[State, str]:
    return {
        State.SENT: _("Không còn báo cáo nào chờ duyệt."),
        State.ACCEPTED: _("Chưa có báo cáo nào đã tiếp nhận mà chưa công bố."),
        State.RETURNED: _("Không có báo cáo nào đang ở địa phương để sửa."),
        State.DRAFT: _("Không còn địa phương nào phải gửi."),
        State.PUBLISHED: _("Chưa có báo cáo nào được công bố."),
    }
