"""Pages of meetings, and the search over everything."""

from meetings.views.alerts import alert_change, alert_list, alert_new, alert_stop
from meetings.views.meetings import meeting_detail, meeting_list
from meetings.views.search import search
from meetings.views.task_list import task_list, task_list_download

__all__ = [
    "alert_change",
    "alert_list",
    "alert_new",
    "alert_stop",
    "meeting_detail", "meeting_list", "search", "task_list", "task_list_download"]
