"""The meetings of these days, on the home page of who attends or prepares them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from indicators.templatetags.figures import day as day_text
from meetings.permissions import can_manage_meetings
from meetings.queries import meetings
from meetings.queries.meetings import MeetingFacts, drafts_of
from meetings.views import wording
from provinces.permissions import NATION, Powers, powers_of

AHEAD = timedelta(days=7)
SHOWN = 4
NOTHING = mark_safe("")


@dataclass(frozen=True, slots=True)
class ComingLine:
    """A meeting, when it is, and whether this reader prepares it. `today` presses nobody, but is read first."""

    meeting: MeetingFacts
    short_name: str
    when: str
    today: bool
    manages: bool


def home_meetings(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """National ones and those of the reader's units, from today on for a week; and to their secretary whatever is still
    prepared. One SQL query, none for visitors."""
    if known_on or not request.user.is_authenticated:
        return NOTHING
    day = timezone.localdate()
    powers = powers_of(request.user, day)
    if not powers.today:
        return NOTHING
    found = [each for each in meetings.meetings(drafts_of(powers)) if _concerns(each, powers, day)]
    lines = [_line(each, powers, day) for each in sorted(found, key=lambda each: _order(each, day))[:SHOWN]]
    return render_to_string("meetings/components/coming_panel.html", {"lines": lines}) if lines else NOTHING


def _concerns(meeting: MeetingFacts, powers: Powers, day: date) -> bool:
    if meeting.draft and can_manage_meetings(powers, meeting.unit):
        return True
    return meeting.unit in {NATION, *powers.known} and day <= meeting.held_on <= day + AHEAD


def _order(meeting: MeetingFacts, day: date) -> tuple[bool, int, str]:
    """The next first, then what was to be held already, the latest of it first."""
    passed = meeting.held_on < day
    return passed, -meeting.held_on.toordinal() if passed else meeting.held_on.toordinal(), meeting.key


def _line(meeting: MeetingFacts, powers: Powers, day: date) -> ComingLine:
    today = meeting.held_on == day
    at = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    when = " ".join(filter(None, [_("Hôm nay") if today else day_text(meeting.held_on), at]))
    manages = can_manage_meetings(powers, meeting.unit)
    return ComingLine(meeting, wording.short_name(meeting), when, today, manages)
