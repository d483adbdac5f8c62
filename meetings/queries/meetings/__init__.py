"""Meetings as read: the list, and one meeting with who joined, its papers, its conclusions and its neighbours."""

from meetings.queries.meetings.facts import (
    PUBLIC,
    AgendaFacts,
    BodyFacts,
    BridgePointFacts,
    ConclusionFacts,
    DocumentFacts,
    Drafts,
    MeetingFacts,
    MeetingPage,
    ShortcomingFacts,
    drafts_of,
)
from meetings.queries.meetings.reading import bodies, meeting_page, meetings

__all__ = [
    "PUBLIC",
    "AgendaFacts",
    "BodyFacts",
    "BridgePointFacts",
    "ConclusionFacts",
    "DocumentFacts",
    "Drafts",
    "MeetingFacts",
    "MeetingPage",
    "ShortcomingFacts",
    "bodies",
    "drafts_of",
    "meeting_page",
    "meetings",
]
