"""Which tasks somebody is to be reminded of on a day, and who that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from meetings.models import TaskReminder
from meetings.progress import Status
from meetings.queries.task_units import with_heirs
from meetings.queries.tasks import Asked, TaskFacts, tasks
from provinces.models import Membership

Kind = TaskReminder.Kind
DAYS_BEFORE, WEEK = 7, timedelta(days=7)


@dataclass(frozen=True, slots=True)
class AwaitedTask:
    """A task that is to be done, with the reminder that stands on the day; `day` is the deadline, of an overdue task
    the day from which the week counts. `to` are addresses, none where nobody can be reached."""

    task: TaskFacts
    kind: str
    day: date
    to: tuple[str, ...]


def reminder(due_on: date, day: date) -> tuple[str, date] | None:
    """The reminder that stands on a day; None while the deadline is far. One kind at a time: after days without a mail
    server nobody gets a pile of old ones."""
    if day > due_on:
        weeks = (day - due_on - timedelta(days=1)) // WEEK
        return Kind.OVERDUE.value, due_on + timedelta(days=1) + weeks * WEEK
    if day == due_on:
        return Kind.TODAY.value, due_on
    if (due_on - day).days <= DAYS_BEFORE:
        return Kind.SOON.value, due_on
    return None


def awaited_tasks(day: date) -> list[AwaitedTask]:
    """The tasks of public meetings whose reminder of the day has not gone out, overdue first. At most six SQL queries."""
    asked = Asked(status=(Status.OVERDUE, Status.OPEN), last=day + timedelta(days=DAYS_BEFORE))
    standing = [(task, *found) for task in tasks(asked, day=day) if (found := _standing(task, day))]
    gone = set(
        TaskReminder.objects.filter(task__in={task.pk for task, *_ in standing}).values_list(
            "task", "kind", "day"
        )
    )
    waiting = [each for each in standing if (each[0].pk, each[1], each[2]) not in gone]
    to = _addresses([task for task, *_ in waiting], day)
    return [AwaitedTask(task, kind, since, to[task.pk]) for task, kind, since in waiting]


def reached(task: TaskFacts, day: date) -> bool:
    """Whether anybody has an address to be reminded at. At most three SQL queries."""
    return bool(_addresses([task], day)[task.pk])


def _standing(task: TaskFacts, day: date) -> tuple[str, date] | None:
    return reminder(task.due_on, day) if task.due_on else None


def _addresses(waiting: Sequence[TaskFacts], day: date) -> dict[int, tuple[str, ...]]:
    """By task the addresses of who is in charge, and of those who enter and keep the minutes for the units of the task
    or for those that took them over."""
    heirs = with_heirs(unit for task in waiting for unit in task.units)
    by_unit = _of_units({slug for slugs in heirs.values() for slug in slugs}, day)
    people = _of_people([task.person_id for task in waiting if task.person_id])
    found = {}
    for task in waiting:
        of_units = [
            each for unit in task.units for slug in heirs.get(unit, ()) for each in by_unit.get(slug, ())
        ]
        told = [people.get(task.person_id or 0, ""), *of_units]
        found[task.pk] = tuple(dict.fromkeys(each for each in told if _reachable(each)))
    return found


def _of_units(units: Iterable[str], day: date) -> dict[str, list[str]]:
    working = Membership.objects.filter(
        unit__slug__in=list(units),
        role__in=[Membership.Role.EDITOR, Membership.Role.SECRETARY],
        valid_from__lte=day,
        user__is_active=True,
    ).exclude(valid_to__lt=day)
    found: dict[str, list[str]] = {}
    for unit, address in working.order_by("user__username").values_list("unit__slug", "user__email"):
        found.setdefault(unit, []).append(address)
    return found


def _of_people(people: Sequence[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=people, is_active=True).values_list("pk", "email"))


def _reachable(address: str) -> bool:
    """An account may have been given any text for an address; one with a line break would forge a header."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
