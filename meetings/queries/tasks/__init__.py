"""Tasks as read: lists, one of them, what is carried to a session, and how many are late."""

from meetings.queries.tasks.choosing import TaskChoice, TaskChoices, choices, unknown
from meetings.queries.tasks.counting import TaskCount, count, counts
from meetings.queries.tasks.facts import Support, TaskFacts, TaskTest, TestFigure
from meetings.queries.tasks.keeping import kept_tasks, public_tasks, seen_tasks
from meetings.queries.tasks.reading import (
    UNNAMED,
    Asked,
    carried,
    task,
    tasks,
    urgency,
)

__all__ = [
    "UNNAMED",
    "Asked",
    "Support",
    "TaskChoice",
    "TaskChoices",
    "TaskCount",
    "TaskFacts",
    "TaskTest",
    "TestFigure",
    "carried",
    "choices",
    "count",
    "counts",
    "kept_tasks",
    "public_tasks",
    "seen_tasks",
    "task",
    "tasks",
    "unknown",
    "urgency",
]
