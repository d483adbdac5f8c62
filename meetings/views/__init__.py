"""Pages of meetings, and the search over everything."""

from meetings.views.meetings import meeting_detail, meeting_list
from meetings.views.search import search

__all__ = ["meeting_detail", "meeting_list", "search"]
