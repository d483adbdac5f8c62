"""How a meeting is named in a line, and the words for what is stored as a code."""

from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from meetings.models import Meeting

MODES: dict[str, Promise] = {
    Meeting.Mode.ONLINE: gettext_lazy("trực tuyến"),
    Meeting.Mode.HYBRID: gettext_lazy("trực tiếp và trực tuyến"),
    Meeting.Mode.IN_PERSON: gettext_lazy("trực tiếp"),
    Meeting.Mode.UNKNOWN: gettext_lazy("nguồn không nêu hình thức họp"),
}


class Named(Protocol):
    """A meeting as far as its short name needs it."""

    @property
    def main_meeting(self) -> str: ...

    @property
    def number(self) -> int | None: ...

    @property
    def unit_vi(self) -> str: ...

    @property
    def unit_en(self) -> str: ...


def short_name(meeting: Named) -> str:
    """`Phiên 3`, `Điểm cầu Kon Tum`, `Hội nghị`."""
    if meeting.main_meeting:
        unit = meeting.unit_en if get_language() == "en" else meeting.unit_vi
        return _("Điểm cầu %(unit)s") % {"unit": unit}
    return _("Phiên %(number)s") % {"number": meeting.number} if meeting.number else _("Hội nghị")
