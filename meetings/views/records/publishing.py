"""The door by which a prepared meeting becomes public."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.actions.records import publish_meeting
from meetings.views.records import doors
from provinces.views.doors import signed_in


@require_POST
@signed_in
def meeting_publish(request: HttpRequest, key: str) -> HttpResponse:
    """Makes the meeting public and shows it."""
    desk = doors.meeting_to_write(request, key)
    if publish_meeting(meeting=desk.meeting, by=desk.by, now=desk.now):
        messages.success(request, _("Đã công khai phiên họp: mọi người đọc được trang này."))
    else:
        messages.info(request, _("Phiên họp đã công khai từ trước."))
    return redirect("meeting-detail", key)
