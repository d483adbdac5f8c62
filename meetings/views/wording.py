"""How a meeting is named in a line, and the words for what is stored as a code."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.queries.meetings import MeetingFacts

MODES: dict[str, Promise] = {
    Meeting.Mode.ONLINE: gettext_lazy("trực tuyến"),
    Meeting.Mode.HYBRID: gettext_lazy("trực tiếp và trực tuyến"),
    Meeting.Mode.IN_PERSON: gettext_lazy("trực tiếp"),
    Meeting.Mode.UNKNOWN: gettext_lazy("nguồn không nêu hình thức họp"),
}


def short_name(meeting: MeetingFacts) -> str:
    """`Phiên 3`, `Điểm cầu Kon Tum`, `Hội nghị`."""
    if meeting.main_meeting:
        unit = meeting.unit_en if get_language() == "en" else meeting.unit_vi
        return _("Điểm cầu %(unit)s") % {"unit": unit}
    return _("Phiên %(number)s") % {"number": meeting.number} if meeting.number else _("Hội nghị")
