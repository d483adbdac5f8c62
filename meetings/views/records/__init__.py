"""Pages on which secretaries record a meeting."""

from meetings.views.records.bridge_points import meeting_bridge_points
from meetings.views.records.facts import meeting_edit, meeting_new
from meetings.views.records.papers import meeting_papers, paper_file, paper_withdraw
from meetings.views.records.parts import meeting_agenda, meeting_conclusions, meeting_shortcomings
from meetings.views.records.publishing import meeting_delete, meeting_publish

__all__ = [
    "meeting_agenda",
    "meeting_bridge_points",
    "meeting_conclusions",
    "meeting_delete",
    "meeting_edit",
    "meeting_new",
    "meeting_papers",
    "meeting_publish",
    "meeting_shortcomings",
    "paper_file",
    "paper_withdraw",
]
