"""A task is changed: who, what, product, responsibility, proof, and an earlier deadline."""

from datetime import datetime

from django.contrib.auth.models import User

from meetings.actions.tasks import fields
from meetings.actions.tasks.ground import (
    AskedTask,
    ChangedSinceError,
    TaskError,
    held,
    record,
    require_open,
)
from meetings.models import Task


def change_task(*, task: Task, asked: AskedTask, seen: int, by: User, now: datetime) -> Task:
    """Changes what `seen`, the version of the form, still is; asked for what stands already, nothing happens. A later
    deadline of a public task is an extension. Raises `TaskError`: withdrawn, closed, unknown, due_too_early,
    due_moved, own_person; `ChangedSinceError`."""
    with held(task, now=now) as locked:
        require_open(locked)
        before, wanted = fields.standing(locked), fields.filled(asked)
        if before == wanted:
            return locked
        if locked.version != seen:
            raise ChangedSinceError(before, locked.version)
        _require_deadline(locked, wanted)
        # Else who is in charge could step aside, close the task, and nobody else would have looked at it.
        if locked.person_id == by.pk and wanted.person != before.person:
            raise TaskError("own_person")
        fields.write(locked, wanted)
        locked.version += 1
        locked.save()
        fields.write_supports(locked, wanted.supports)
        old, new = fields.told(before, wanted), fields.told(wanted, before)
        record(locked, "changed", by=by, now=now, before=old, after=new)
    return locked


def _require_deadline(task: Task, wanted: AskedTask) -> None:
    """Nobody makes a public task less late by typing another day."""
    if task.due_on is None or wanted.due_on == task.due_on:
        return
    if task.extensions.exists():
        raise TaskError("due_moved")
    later = wanted.due_on is None or wanted.due_on > task.due_on
    if later and not task.conclusion.meeting.draft:
        raise TaskError("due_moved")
