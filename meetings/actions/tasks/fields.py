"""The row of a task and the plain words for it: from what is asked to columns, and back."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User

from indicators import periods
from indicators.models import Indicator, Period
from meetings.actions.tasks.ground import AskedTask, AskedTest, TaskError
from meetings.models import Task, TaskSupport
from provinces.models import Unit

TEXTS = ("title", "lead", "responsibility", "product")


def filled(asked: AskedTask) -> AskedTask:
    """What will stand when it is written: English where it was left empty, the name of a person with an account.
    Raises `TaskError`: unknown."""
    person = _person(asked.person)
    english = {f"{name}_en": getattr(asked, f"{name}_en") or getattr(asked, f"{name}_vi") for name in TEXTS}
    return replace(
        asked,
        **english,
        supports=tuple(sorted(set(asked.supports) - {asked.lead})),
        person_name=asked.person_name
        or (f"{person.last_name} {person.first_name}".strip() if person else ""),
    )


def write(task: Task, asked: AskedTask) -> None:
    """Puts what was filled into the row; saves nothing. Raises `TaskError`: unknown, due_too_early."""
    if asked.due_on and asked.due_on < asked.given_on:
        raise TaskError("due_too_early")
    for name in TEXTS:
        for language in ("vi", "en"):
            setattr(task, f"{name}_{language}", getattr(asked, f"{name}_{language}"))
    task.lead, task.person = _unit(asked.lead), _person(asked.person)
    task.person_name = asked.person_name
    task.given_on, task.due_on = asked.given_on, asked.due_on
    _write_test(task, asked.test)


def write_supports(task: Task, slugs: tuple[str, ...]) -> None:
    """The supporting units of a saved task."""
    wanted = {unit.slug: unit for unit in Unit.objects.filter(slug__in=slugs)}
    if set(slugs) - set(wanted):
        raise TaskError("unknown")
    task.supports.exclude(unit__slug__in=slugs).delete()
    there = set(task.supports.values_list("unit__slug", flat=True))
    TaskSupport.objects.bulk_create(
        TaskSupport(task=task, unit=wanted[slug]) for slug in slugs if slug not in there
    )


def standing(task: Task) -> AskedTask:
    """What the task is now, in the words in which it was asked for."""
    told: dict[str, Any] = {
        f"{name}_{lang}": getattr(task, f"{name}_{lang}") for name in TEXTS for lang in ("vi", "en")
    }
    return AskedTask(
        **told,
        lead=task.lead.slug if task.lead else "",
        supports=tuple(task.supports.order_by("unit__slug").values_list("unit__slug", flat=True)),
        person=task.person.username if task.person else "",
        person_name=task.person_name,
        given_on=task.given_on,
        due_on=task.due_on,
        test=_standing_test(task),
    )


def told(asked: AskedTask, beside: AskedTask | None = None) -> str:
    """The fields in which it differs from `beside` (all that are filled without it), for the audit trail."""
    return "\n".join(
        f"{name}: {_words(getattr(asked, name))}"
        for name in AskedTask.__dataclass_fields__
        if (getattr(asked, name) != getattr(beside, name) if beside else getattr(asked, name))
    )


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, AskedTest):
        parts = (
            value.indicator,
            value.unit,
            value.comparison,
            f"{value.threshold.normalize():f}",
            value.period,
        )
        return " ".join(part for part in parts if part)
    return str(value or "–")


def _standing_test(task: Task) -> AskedTest | None:
    if task.test_indicator is None or task.test_unit is None or task.test_threshold is None:
        return None
    return AskedTest(
        task.test_indicator.code,
        task.test_unit.slug,
        task.test_comparison,
        task.test_threshold,
        task.test_period.code if task.test_period else "",
    )


def _write_test(task: Task, test: AskedTest | None) -> None:
    task.test_indicator = task.test_unit = task.test_threshold = task.test_period = None
    task.test_comparison = ""
    if test is None:
        return
    task.test_indicator = Indicator.objects.filter(code=test.indicator).first()
    task.test_unit = _unit(test.unit)
    task.test_comparison, task.test_threshold = test.comparison, test.threshold
    task.test_period = _period(test.period) if test.period else None
    if task.test_indicator is None or task.test_unit is None:
        raise TaskError("unknown")


def _unit(slug: str) -> Unit | None:
    found = Unit.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise TaskError("unknown")
    return found


def _person(username: str) -> User | None:
    found = User.objects.filter(username=username).first() if username else None
    if username and found is None:
        raise TaskError("unknown")
    return found


def _period(code: str) -> Period:
    """Made where no figure has asked for it yet."""
    period = periods.parse(code)
    row, _made = Period.objects.get_or_create(
        code=period.code,
        defaults={
            "kind": period.kind.value,
            "start": period.start,
            "end": period.end,
            "label_vi": periods.label(period, "vi"),
            "label_en": periods.label(period, "en"),
        },
    )
    return row
