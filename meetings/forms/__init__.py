"""Forms of meetings and of the search, and what their addresses ask for."""

from meetings.forms.alerts import AlertChangeForm, AlertForm
from meetings.forms.meetings import MeetingDetailForm, MeetingListForm, NotTakenField
from meetings.forms.search import LONGEST_QUERY, SearchForm
from meetings.forms.task_list import TaskFilterForm, TaskListForm

__all__ = [
    "AlertChangeForm",
    "AlertForm",
    "LONGEST_QUERY",
    "MeetingDetailForm",
    "MeetingListForm",
    "NotTakenField",
    "SearchForm",
    "TaskFilterForm",
    "TaskListForm",
]
