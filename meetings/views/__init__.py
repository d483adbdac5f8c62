"""Pages of meetings, and the search over everything."""

from meetings.views.meetings import meeting_detail, meeting_list

__all__ = ["meeting_detail", "meeting_list"]
