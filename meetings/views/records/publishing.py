"""The doors by which a prepared meeting becomes public, or goes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.actions.records import RecordError, delete_meeting, publish_meeting
from meetings.views.records import doors, words
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


@require_POST
@signed_in
def meeting_delete(request: HttpRequest, key: str) -> HttpResponse:
    """Takes a prepared meeting away, when the person has ticked that this is meant."""
    desk = doors.meeting_to_write(request, key)
    if request.POST.get("sure") != "yes":
        messages.warning(request, _("Chưa xóa: đánh dấu ô xác nhận rồi bấm lại."))
        return redirect("meeting-edit", key)
    try:
        delete_meeting(meeting=desk.meeting, by=desk.by, now=desk.now)
    except RecordError as error:
        messages.warning(request, words.refusal(error))
        return redirect("meeting-edit", key)
    messages.success(request, _("Đã xóa phiên họp đang chuẩn bị %(key)s.") % {"key": key})
    return redirect("meeting-list")
