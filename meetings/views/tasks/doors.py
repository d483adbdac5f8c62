"""What a person may do with a task, and which tasks are there to these eyes."""

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NoReturn

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.permissions import can_close_task, can_manage_meetings, can_note_progress
from meetings.queries import tasks
from meetings.queries.meetings import drafts_of
from meetings.queries.task_units import with_heirs
from meetings.queries.tasks import TaskFacts
from provinces.permissions import can_read_unit, powers_of


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do with a task, whatever its state. `reads` are notes, files and names; `in_person`: is in
    charge of it."""

    reads: bool = False
    notes: bool = False
    closes: bool = False
    changes: bool = False
    in_person: bool = False

    @property
    def any(self) -> bool:
        return self.notes or self.closes or self.changes


def task_or_404(request: HttpRequest, pk: int, day: date) -> TaskFacts:
    """The task as it stands, if it is there for this reader."""
    found = tasks.task(pk, day=day, drafts=drafts_of(powers_of(request.user, day)))
    return found or not_there()


def not_there() -> NoReturn:
    raise Http404(_("Không có nhiệm vụ này."))


def rights_of(request: HttpRequest, task: TaskFacts, day: date) -> Rights:
    """The rights of who asks; none of a visitor. At most two SQL queries."""
    if not isinstance(request.user, User):
        return Rights()
    powers = powers_of(request.user, day)
    in_person = task.person_id == request.user.pk
    units = {task.body_unit, *chain(*with_heirs(task.units).values())}
    return Rights(
        reads=in_person or any(can_read_unit(powers, unit) for unit in units),
        notes=can_note_progress(powers, units, in_person=in_person),
        closes=can_close_task(powers, task.body_unit, in_person=in_person),
        changes=can_manage_meetings(powers, task.body_unit),
        in_person=in_person,
    )


def today() -> date:
    return timezone.localdate()
