"""The end of a task and what may come after it: closed with a document, reopened, given more time, withdrawn."""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.models import User
from django.utils import timezone

from meetings.actions.tasks.ground import (
    Brought,
    TaskError,
    held,
    record,
    require_open,
    require_standing,
    standing_closure,
)
from meetings.actions.tasks.notes import keep_all, receive_all
from meetings.models import Task, TaskClosure, TaskExtension
from meetings.progress import Proof
from meetings.queries.meetings import Drafts
from meetings.queries.tasks import task as read_task

# With any other word of the figures the one who closes says why the task counts as done.
PROVEN = (Proof.NOT_TESTED, Proof.REACHED)


def close_task(
    *,
    task: Task,
    done_on: date,
    document: str,
    by: User,
    now: datetime,
    note: str = "",
    files: Sequence[Brought] = (),
) -> TaskClosure:
    """Closes the task with the document that says it is done. The same form sent twice closes once. Raises `TaskError`:
    withdrawn, closed, own_task, document_required, done_too_early, done_too_late, note_required; `FileError`."""
    if not document.strip():
        raise TaskError("document_required")
    received = receive_all(files)
    with held(task, now=now) as locked:
        stands = standing_closure(locked)
        if stands and (stands.closed_by_id, stands.done_on, stands.document) == (by.pk, done_on, document):
            return stands
        require_open(locked)
        _require_closable(locked, done_on, note, by, timezone.localdate(now))
        closure = TaskClosure.objects.create(
            task=locked, done_on=done_on, document=document, note=note, closed_at=now, closed_by=by
        )
        keep_all(received, of=closure, by=by, now=now)
        told = [f"{done_on.isoformat()} {document}", *(each.told for each in received)]
        record(locked, "closed", by=by, now=now, after="\n".join(told), reason=note)
    return closure


def reopen_task(*, task: Task, reason: str, by: User, now: datetime) -> Task:
    """The closure counts no more; it stays to be read. Reopened twice, nothing changes. Raises `TaskError`: withdrawn,
    own_task, reason_required, not_closed."""
    if not reason.strip():
        raise TaskError("reason_required")
    with held(task, now=now) as locked:
        require_standing(locked)
        closure = standing_closure(locked)
        if closure is None:
            if locked.closures.filter(reopened_by=by, reopened_reason=reason).exists():
                return locked
            raise TaskError("not_closed")
        _require_other_hands(locked, by)
        closure.reopened_at, closure.reopened_by, closure.reopened_reason = now, by, reason
        closure.save(update_fields=["reopened_at", "reopened_by", "reopened_reason"])
        before = f"{closure.done_on.isoformat()} {closure.document}"
        record(locked, "reopened", by=by, now=now, before=before, reason=reason)
    return locked


def extend_task(
    *, task: Task, due_on: date, reason: str, by: User, now: datetime, document: str = ""
) -> TaskExtension:
    """A later deadline, or the first one of a task that had none. The same form sent twice counts once. Raises
    `TaskError`: withdrawn, closed, own_task, reason_required, not_later."""
    if not reason.strip():
        raise TaskError("reason_required")
    with held(task, now=now) as locked:
        require_open(locked)
        _require_other_hands(locked, by)
        last = locked.extensions.order_by("granted_at", "pk").last()
        if last and (last.granted_by_id, last.due_on, last.reason) == (by.pk, due_on, reason):
            return last
        before = last.due_on if last else locked.due_on
        if due_on <= (before or locked.given_on):
            raise TaskError("not_later")
        extension = TaskExtension.objects.create(
            task=locked, due_on=due_on, reason=reason, document=document, granted_at=now, granted_by=by
        )
        day = before.isoformat() if before else ""
        after = f"{due_on.isoformat()} {document}".strip()
        record(locked, "extended", by=by, now=now, before=day, after=after, reason=reason)
    return extension


def withdraw_task(*, task: Task, reason: str, by: User, now: datetime) -> Task:
    """Takes the task out of every list and count; its page stays, with the reason. Withdrawn twice, nothing changes.
    Raises `TaskError`: closed, own_task, reason_required."""
    if not reason.strip():
        raise TaskError("reason_required")
    with held(task, now=now) as locked:
        if locked.withdrawn_at is not None:
            return locked
        require_open(locked)
        _require_other_hands(locked, by)
        locked.withdrawn_at, locked.withdrawn_by, locked.withdrawn_reason = now, by, reason
        locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        record(locked, "withdrawn", by=by, now=now, reason=reason)
    return locked


def _require_other_hands(task: Task, by: User) -> None:
    if task.person_id == by.pk:
        raise TaskError("own_task")


def _require_closable(task: Task, done_on: date, note: str, by: User, today: date) -> None:
    _require_other_hands(task, by)
    if done_on > today:
        raise TaskError("done_too_late")
    if done_on < task.given_on:
        raise TaskError("done_too_early")
    told = read_task(task.pk, day=today, drafts=Drafts(all=True))
    if told and told.proof not in PROVEN and not note.strip():
        raise TaskError("note_required")
