"""Committees, their meetings, what was reported and concluded there, the tasks that follow, and who wants to hear of it."""

from meetings.models.alerts import AlertRecord, Subscription
from meetings.models.bundles import BriefingBundle
from meetings.models.meetings import (
    AgendaItem,
    Body,
    BridgePoint,
    Conclusion,
    Document,
    Meeting,
    Shortcoming,
)
from meetings.models.reported import ReportedFigure
from meetings.models.tasks import (
    ProgressNote,
    Task,
    TaskClosure,
    TaskExtension,
    TaskFile,
    TaskReminder,
    TaskSupport,
)

__all__ = [
    "AgendaItem",
    "AlertRecord",
    "Body",
    "BridgePoint",
    "BriefingBundle",
    "Conclusion",
    "Document",
    "Meeting",
    "ProgressNote",
    "ReportedFigure",
    "Shortcoming",
    "Subscription",
    "Task",
    "TaskClosure",
    "TaskExtension",
    "TaskFile",
    "TaskReminder",
    "TaskSupport",
]
