"""Tasks from conclusions: given, changed, told about, closed, reopened, given more time, withdrawn.

Every action locks the meeting, then the task, and moves the data version last.
"""

from meetings.actions.tasks.changing import change_task
from meetings.actions.tasks.fields import standing
from meetings.actions.tasks.giving import give_task
from meetings.actions.tasks.ground import (
    AskedTask,
    AskedTest,
    Brought,
    ChangedSinceError,
    TaskError,
    task_key,
)
from meetings.actions.tasks.notes import MOST_FILES, note_progress, task_file_path
from meetings.actions.tasks.steps import close_task, extend_task, reopen_task, withdraw_task

__all__ = [
    "MOST_FILES",
    "AskedTask",
    "AskedTest",
    "Brought",
    "ChangedSinceError",
    "TaskError",
    "change_task",
    "close_task",
    "extend_task",
    "give_task",
    "note_progress",
    "reopen_task",
    "standing",
    "task_file_path",
    "task_key",
    "withdraw_task",
]
