"""Forms of meetings and of the search, and what their addresses ask for."""

from meetings.forms.alerts import AlertChangeForm, AlertForm
from meetings.forms.meetings import MeetingDetailForm, MeetingListForm, NotTakenField
from meetings.forms.parts import (
    AgendaItemForm,
    BridgePointForm,
    BridgePointsForm,
    ConclusionForm,
    PaperForm,
    PartForm,
    PartsAddressForm,
    ShortcomingForm,
)
from meetings.forms.records import MeetingForm
from meetings.forms.search import LONGEST_QUERY, SearchForm
from meetings.forms.task_list import TaskFilterForm, TaskListForm

__all__ = [
    "LONGEST_QUERY",
    "AgendaItemForm",
    "AlertChangeForm",
    "AlertForm",
    "BridgePointForm",
    "BridgePointsForm",
    "ConclusionForm",
    "MeetingDetailForm",
    "MeetingForm",
    "MeetingListForm",
    "NotTakenField",
    "PaperForm",
    "PartForm",
    "PartsAddressForm",
    "SearchForm",
    "ShortcomingForm",
    "TaskFilterForm",
    "TaskListForm",
]
