"""Who may see, type and publish the figures of a meeting."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.permissions import can_manage_meetings, can_publish_figures, can_read_meeting
from meetings.queries import typed
from provinces.permissions import can_read_unit, powers_of


@dataclass(frozen=True, slots=True)
class Asked:
    """The meeting and what the person may do with its figures."""

    meeting: Meeting
    user: User
    types: bool
    publishes: bool


def meeting_asked(request: HttpRequest, key: str) -> Asked:
    """The meeting, for who may read what was typed and is not published: its unit's people and who reads everything."""
    user, meeting = request.user, typed.meeting_of(key)
    powers = powers_of(user, timezone.localdate())
    if meeting is None or not can_read_meeting(powers, meeting.unit.slug, draft=meeting.draft):
        raise Http404(_("Không có phiên họp này."))
    if not isinstance(user, User) or not can_read_unit(powers, meeting.unit.slug):
        raise PermissionDenied(
            _(
                "Số liệu đang nhập từ tài liệu chỉ dành cho thư ký và người công bố của đơn vị tổ chức phiên họp."
            )
        )
    return Asked(
        meeting=meeting,
        user=user,
        types=can_manage_meetings(powers, meeting.unit.slug),
        publishes=can_publish_figures(powers, meeting.unit.slug),
    )


def meeting_to_type(request: HttpRequest, key: str) -> Asked:
    """As `meeting_asked`, for who keeps the minutes."""
    asked = meeting_asked(request, key)
    if not asked.types:
        raise PermissionDenied(_("Chỉ thư ký của đơn vị tổ chức phiên họp nhập được số liệu ở đây."))
    return asked


def meeting_to_publish(request: HttpRequest, key: str) -> Asked:
    """As `meeting_asked`, for who publishes."""
    asked = meeting_asked(request, key)
    if not asked.publishes:
        raise PermissionDenied(_("Chỉ người công bố của đơn vị tổ chức phiên họp công bố được số liệu này."))
    return asked
