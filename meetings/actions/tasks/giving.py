"""A conclusion becomes a task."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from meetings.actions.tasks import fields
from meetings.actions.tasks.ground import AskedTask, ChangedSinceError, lock_meeting, record, tell_public
from meetings.models import Conclusion, Task


@transaction.atomic
def give_task(*, conclusion: Conclusion, asked: AskedTask, seen: int, by: User, now: datetime) -> Task:
    """Gives the next task of the conclusion. `seen` is how many it had when the form was drawn: a form sent twice gives
    one task, and of two people the second learns of the first's. Raises `TaskError`: unknown, due_too_early;
    `ChangedSinceError` with the task that was given meanwhile."""
    meeting = lock_meeting(conclusion.meeting_id)
    held = Conclusion.objects.get(pk=conclusion.pk)
    held.meeting = meeting
    wanted = fields.filled(asked)
    given = list(held.tasks.order_by("ordinal"))
    if given[seen:]:
        return _the_same(given, seen, wanted, by)
    task = Task(conclusion=held, created_at=now, created_by=by)
    task.ordinal = given[-1].ordinal + 1 if given else 1
    fields.write(task, wanted)
    task.save(force_insert=True)
    fields.write_supports(task, wanted.supports)
    record(task, "created", by=by, now=now, after=fields.told(wanted))
    tell_public(meeting, now=now)
    return task


def _the_same(given: list[Task], seen: int, wanted: AskedTask, by: User) -> Task:
    """The task that the same person asked for just before."""
    for task in given[seen:]:
        if task.created_by_id == by.pk and fields.standing(task) == wanted:
            return task
    raise ChangedSinceError(fields.standing(given[-1]), len(given))
