"""Pages of meetings, and the search over everything."""

from meetings.views.alerts import alert_change, alert_list, alert_new, alert_stop
from meetings.views.briefings import (
    briefing,
    briefing_bundle_file_download,
    briefing_bundle_make,
    briefing_list,
    province_briefing,
)
from meetings.views.calendars import meeting_calendar, task_calendar
from meetings.views.meetings import meeting_detail, meeting_list
from meetings.views.records import (
    meeting_agenda,
    meeting_bridge_points,
    meeting_conclusions,
    meeting_delete,
    meeting_edit,
    meeting_new,
    meeting_papers,
    meeting_publish,
    meeting_shortcomings,
    paper_file,
    paper_withdraw,
)
from meetings.views.search import search
from meetings.views.session import meeting_session, meeting_session_download
from meetings.views.task_list import task_list, task_list_download
from meetings.views.tasks import (
    task_close,
    task_detail,
    task_edit,
    task_extend,
    task_file_download,
    task_new,
    task_note,
    task_reopen,
    task_withdraw,
)
from meetings.views.typed import reported_figures, reported_figures_publish

__all__ = [
    "alert_change",
    "alert_list",
    "alert_new",
    "alert_stop",
    "briefing",
    "briefing_bundle_file_download",
    "briefing_bundle_make",
    "briefing_list",
    "meeting_agenda",
    "meeting_bridge_points",
    "meeting_calendar",
    "meeting_conclusions",
    "meeting_delete",
    "meeting_detail",
    "meeting_edit",
    "meeting_list",
    "meeting_new",
    "meeting_papers",
    "meeting_publish",
    "meeting_session",
    "meeting_session_download",
    "meeting_shortcomings",
    "paper_file",
    "paper_withdraw",
    "province_briefing",
    "reported_figures",
    "reported_figures_publish",
    "search",
    "task_calendar",
    "task_close",
    "task_detail",
    "task_edit",
    "task_extend",
    "task_file_download",
    "task_list",
    "task_list_download",
    "task_new",
    "task_note",
    "task_reopen",
    "task_withdraw",
]
