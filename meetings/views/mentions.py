"""What the pages of indicators show of meetings: who was told a figure, and where a statement was made."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from indicators.queries import catalogue
from indicators.queries.names import told_apart
from indicators.templatetags.figures import in_language, language
from indicators.views import wording as figure_words
from meetings.queries import mentions
from meetings.queries.meetings import Drafts, drafts_of
from meetings.queries.mentions import Mention
from meetings.views import wording
from provinces.permissions import powers_of

NATION = "vn"
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class MentionLine:
    """A mention with the short name of its meeting, its unit where it is not the country, and what became of the cell."""

    told: Mention
    name: str
    unit: str
    standing: str


def indicator_meetings(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """The meetings that were told of the indicator `key`. At most three SQL queries, one where none was."""
    found = mentions.mentions(key, day=known_on, drafts=_drafts(request))
    if not found:
        return SafeString("")
    lines = [_line(told) for told in found]
    context = {
        "facts": catalogue.indicator(key),
        "known_on": known_on,
        "count": len({told.meeting.key for told in found}),
        "lines": lines[:MOST_SHOWN],
        "rest": lines[MOST_SHOWN:],
    }
    return render_to_string("meetings/components/mentions_panel.html", context, request)


def figure_meetings(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """The meetings at which the statement numbered `key` was told. One SQL query."""
    found = mentions.told_at(int(key), _drafts(request))
    told = [meeting for meeting in found if known_on is None or meeting.held_on <= known_on]
    if not told:
        return SafeString("")
    context = {"meetings": [(meeting, wording.short_name(meeting)) for meeting in told]}
    return render_to_string("meetings/components/told_at.html", context, request)


def _drafts(request: HttpRequest) -> Drafts:
    return drafts_of(powers_of(request.user, timezone.localdate()))


def _line(told: Mention) -> MentionLine:
    unit = "" if told.unit == NATION else told_apart(told.unit, in_language(told, "unit"), language())
    return MentionLine(told, wording.short_name(told.meeting), unit, _standing(told))


def _standing(told: Mention) -> str:
    """What has become of the told cell, where something has."""
    shown = told.shown
    if shown is None or told.kept:
        return ""
    if shown.revises:
        return str(figure_words.REVISIONS.get(shown.revision, ""))
    return figure_words.agreement(shown, told.then)
