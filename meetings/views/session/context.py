"""The page of a session in the language of the reader: for the screen, and for paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.queries.province.standing import DtiYear
from indicators.templatetags.figures import in_language
from indicators.views.provinces.links import ranking_url, why_url
from meetings.progress import Status
from meetings.queries.meetings import DocumentFacts, MeetingPage
from meetings.queries.session import OwnDti, SessionPage
from meetings.queries.tasks import TaskFacts
from meetings.views import meeting_parts, wording
from provinces.queries.sources import SourceFacts
from provinces.views.why import words

TOP = 5
MOST_YEARS = 4
# So many open tasks lie on the table at once, the most overdue ones; paper has all.
MOST_CARRIED = 8


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper, one tap away: its title, and where it opens; `source` where it is cited."""

    facts: DocumentFacts
    title: str
    url: str
    source: SourceFacts | None


@dataclass(frozen=True, slots=True)
class YearShown:
    """The unit in a ranking, and where its place is told and explained."""

    told: DtiYear
    ranking_url: str
    why_url: str


def context(page: SessionPage) -> dict[str, Any]:
    """Everything but the figures, which a screen and paper show differently."""
    meeting = page.meeting
    told = {
        "session": page,
        "facts": meeting.facts,
        "short_name": wording.short_name(meeting.facts),
        "mode": wording.MODES[meeting.facts.mode],
        "papers": [paper_shown(paper, meeting.sources) for paper in meeting.documents],
        "top": page.ranking.tiles[:TOP] if page.ranking else (),
        "carried": page.carried,
        "first_carried": page.carried[:MOST_CARRIED],
        "rest_carried": page.carried[MOST_CARRIED:],
        "counts": _counts(page),
    }
    return told | conclusions(meeting, page.given) | (_own(page.own) if page.own else {})


def conclusions(meeting: MeetingPage, given: tuple[TaskFacts, ...]) -> dict[str, Any]:
    """The conclusions in their numbering, each with the tasks that it was turned into."""
    return {"page": meeting, "conclusions": meeting_parts.conclusions(meeting, given)}


def paper_shown(paper: DocumentFacts, sources: Mapping[str, SourceFacts]) -> PaperShown:
    """A file opens from the portal, a cited source where it was published."""
    source = sources.get(paper.source)
    own = in_language(paper, "title") or paper.name
    title = own or (in_language(source, "title") if source else "")
    if paper.sha256:
        return PaperShown(paper, title, reverse("paper-file", args=[paper.pk]), source)
    return PaperShown(paper, title, source.url if source else "", source)


def _counts(page: SessionPage) -> dict[str, int]:
    return {
        "agenda": len(page.meeting.agenda),
        "papers": len(page.meeting.documents),
        "figures": len(page.figures) + len(page.elsewhere),
        "shortcomings": len(page.meeting.shortcomings),
        "tasks": len(page.carried),
        "overdue": sum(task.status is Status.OVERDUE for task in page.carried),
        "conclusions": len(page.meeting.conclusions),
    }


def _own(own: OwnDti) -> dict[str, Any]:
    """The unit's places, the newest first, and why it moved when that could last be told."""
    years = [
        YearShown(year, ranking_url(year.mark.ranking, None), why_url(year, None))
        for year in reversed(own.years[-MOST_YEARS:])
    ]
    told: dict[str, Any] = {"years": years, "latest_year": years[0]}
    page = own.why
    if page is None:
        return told
    return told | {
        "why_title": words.title(page) if page.places_gained is not None else _("Thứ hạng"),
        "why_lede": words.lede(page),
        "why_sums": words.sums(page),
        "why_total": words.total_moved(page),
        "why_next": words.next_place(page),
        "why_url": next((each.why_url for each in years if each.told.mark.ranking == page.facts), ""),
    }
