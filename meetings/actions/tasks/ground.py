"""What every action on a task stands on: what may be asked for, what is refused, the lock, and the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction

from meetings.models import Conclusion, Meeting, Task, TaskClosure
from provinces.actions import Changed, publish_data_version, record_changes
from provinces.models import Change


class TaskError(Exception):
    """What cannot be done with the task now. `code` is one of `changed_since`, `closed`, `not_closed`, `withdrawn`,
    `own_task`, `own_person`, `note_required`, `document_required`, `reason_required`, `nothing_said`,
    `done_too_early`, `done_too_late`, `due_too_early`, `not_later`, `due_moved`, `unknown`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ChangedSinceError(TaskError):
    """Somebody else gave or changed the task meanwhile: `standing` is what it is now, `seen` what the next form has
    seen of it."""

    def __init__(self, standing: "AskedTask", seen: int) -> None:
        super().__init__("changed_since")
        self.standing, self.seen = standing, seen


@dataclass(frozen=True, slots=True)
class AskedTest:
    """The figure that proves the task: codes and slugs; `period` is empty where any later period will do."""

    indicator: str
    unit: str
    comparison: str
    threshold: Decimal
    period: str = ""


@dataclass(frozen=True, slots=True)
class AskedTask:
    """A task as it is to be. `lead` and `supports` are slugs of units, `person` is a user name; empty where nobody is
    named. English left empty is filled with the Vietnamese."""

    title_vi: str
    given_on: date
    title_en: str = ""
    lead: str = ""
    lead_vi: str = ""
    lead_en: str = ""
    supports: tuple[str, ...] = ()
    person: str = ""
    person_name: str = ""
    responsibility_vi: str = ""
    responsibility_en: str = ""
    product_vi: str = ""
    product_en: str = ""
    due_on: date | None = None
    test: AskedTest | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that somebody brings along, not looked at yet."""

    name: str
    content: bytes


def task_key(task: Task) -> str:
    """How the audit trail names the task: `NCDT-07/4/1`. Reads the conclusion and its meeting."""
    return f"{task.conclusion.meeting.key}/{task.conclusion.ordinal}/{task.ordinal}"


def lock_meeting(pk: int) -> Meeting:
    """The meeting, locked: first in every action."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("body__unit").get(pk=pk)


@contextmanager
def held(task: Task, *, now: datetime) -> Iterator[Task]:
    """The locked task in one transaction, which ends with a new data version where the public sees it."""
    with transaction.atomic():
        meeting = lock_meeting(Meeting.objects.values_list("pk", flat=True).get(conclusions__tasks=task))
        locked = Task.objects.select_for_update(of=("self",), no_key=True).get(pk=task.pk)
        locked.conclusion = Conclusion.objects.get(pk=locked.conclusion_id)
        locked.conclusion.meeting = meeting
        yield locked
        tell_public(meeting, now=now)


def tell_public(meeting: Meeting, *, now: datetime) -> None:
    """What is still prepared is shown on no public page."""
    if not meeting.draft:
        publish_data_version(now=now)


def require_open(task: Task) -> None:
    """Raises `TaskError`: withdrawn, closed."""
    require_standing(task)
    if standing_closure(task):
        raise TaskError("closed")


def require_standing(task: Task) -> None:
    """Raises `TaskError`: withdrawn."""
    if task.withdrawn_at is not None:
        raise TaskError("withdrawn")


def standing_closure(task: Task) -> TaskClosure | None:
    """The closure that counts, if the task is closed."""
    return task.closures.filter(reopened_at=None).first()


def record(
    task: Task,
    action: str,
    *,
    by: User,
    now: datetime,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> None:
    """One line of the audit trail, under the unit of the body that gave the task."""
    line = Changed(
        Change.Topic.TASK,
        action,
        task_key(task),
        unit=task.conclusion.meeting.body.unit,
        about=task.person,
        before=before,
        after=after,
        reason=reason,
    )
    record_changes([line], by=by, now=now)
