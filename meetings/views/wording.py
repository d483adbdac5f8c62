"""How a meeting is named in a line, and the words for what is stored as a code."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.templatetags.figures import number
from meetings.models import Meeting
from meetings.progress import Status
from meetings.queries.meetings import MeetingFacts
from meetings.queries.tasks import TaskFacts

MODES: dict[str, Promise] = {
    Meeting.Mode.ONLINE: gettext_lazy("trực tuyến"),
    Meeting.Mode.HYBRID: gettext_lazy("trực tiếp và trực tuyến"),
    Meeting.Mode.IN_PERSON: gettext_lazy("trực tiếp"),
    Meeting.Mode.UNKNOWN: gettext_lazy("nguồn không nêu hình thức họp"),
}
# The mark of a status: red only where somebody must act.
MARKS = {
    Status.OVERDUE: "act",
    Status.OPEN: "open",
    Status.NO_DUE: "open",
    Status.DONE_ON_TIME: "met",
    Status.DONE_LATE: "met",
    Status.DONE: "met",
}
STATUSES: dict[Status, Promise] = {
    Status.OVERDUE: gettext_lazy("Quá hạn"),
    Status.OPEN: gettext_lazy("Đang làm, còn hạn"),
    Status.NO_DUE: gettext_lazy("Không ghi hạn"),
    Status.DONE_ON_TIME: gettext_lazy("Hoàn thành đúng hạn"),
    Status.DONE_LATE: gettext_lazy("Hoàn thành muộn"),
    Status.DONE: gettext_lazy("Hoàn thành, không ghi hạn"),
}


def status_words(task: TaskFacts) -> str:
    """`Quá hạn 1.422 ngày`, `Còn 12 ngày`; other states by their name."""
    told = {"n": number(task.days)} if task.days is not None else {}
    if task.status is Status.OVERDUE:
        return ngettext("Quá hạn %(n)s ngày", "Quá hạn %(n)s ngày", task.days or 0) % told
    if task.status is Status.OPEN:
        return (
            ngettext("Còn %(n)s ngày", "Còn %(n)s ngày", task.days or 0) % told
            if task.days
            else _("Hạn hôm nay")
        )
    if task.status is Status.DONE_LATE:
        return ngettext("Hoàn thành muộn %(n)s ngày", "Hoàn thành muộn %(n)s ngày", task.days or 0) % told
    return str(STATUSES[task.status])


def short_name(meeting: MeetingFacts) -> str:
    """`Phiên 3`, `Điểm cầu Kon Tum`, `Hội nghị`."""
    if meeting.main_meeting:
        unit = meeting.unit_en if get_language() == "en" else meeting.unit_vi
        return _("Điểm cầu %(unit)s") % {"unit": unit}
    return _("Phiên %(number)s") % {"number": meeting.number} if meeting.number else _("Hội nghị")
