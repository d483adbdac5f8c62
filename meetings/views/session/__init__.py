"""One page for a session in progress, and one PDF of everything on it."""

from meetings.views.session.download import meeting_session_download
from meetings.views.session.page import meeting_session

__all__ = ["meeting_session", "meeting_session_download"]
