"""Who may write about a meeting."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.permissions import can_manage_meetings, can_read_meeting
from meetings.queries import records
from provinces.permissions import Role, powers_of


@dataclass(frozen=True, slots=True)
class Desk:
    """A meeting under the hands of somebody who may change it, and the clock."""

    meeting: Meeting
    by: User
    now: datetime


def meeting_to_write(request: HttpRequest, key: str) -> Desk:
    """Raises `Http404` where there is no such meeting for the person, `PermissionDenied` where it is for others to
    change."""
    powers = powers_of(request.user, timezone.localdate())
    meeting = records.meeting_to_record(key)
    if meeting is None or not can_read_meeting(powers, meeting.unit.slug, draft=meeting.draft):
        raise Http404(_("Không có phiên họp này."))
    if not isinstance(request.user, User) or not can_manage_meetings(powers, meeting.body.unit.slug):
        raise PermissionDenied(_("Chỉ thư ký của đơn vị có tổ chức họp này ghi được phiên họp."))
    return Desk(meeting, request.user, timezone.now())


def units_to_write_for(request: HttpRequest) -> tuple[User, frozenset[str]]:
    """The person and the units (slugs) whose committees they write for. Raises `PermissionDenied` where there is
    none."""
    units = powers_of(request.user, timezone.localdate()).units(Role.SECRETARY)
    if not isinstance(request.user, User) or not units:
        raise PermissionDenied(_("Chỉ thư ký của một tổ chức họp lập được phiên họp."))
    return request.user, units
