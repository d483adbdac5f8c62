"""What may be chosen for a task: who leads and supports, who is in charge, which indicator proves it."""

from dataclasses import dataclass
from datetime import date

from indicators.queries.catalogue import IndicatorFacts, indicators
from provinces.models import Membership
from provinces.permissions import NATION
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts, all_units


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """An account that somebody could be in charge with; `name` is empty of one that gives none. `unit` is a slug."""

    username: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class TaskChoices:
    """`units` may lead and support, `test_units` may have the figure that proves the task: the nation first, then
    ministries, then provinces in official order."""

    units: tuple[UnitFacts, ...]
    test_units: tuple[UnitFacts, ...]
    people: tuple[PersonChoice, ...]
    indicators: tuple[IndicatorFacts, ...]


PEOPLE = """
    SELECT DISTINCT a.username, trim(concat_ws(' ', a.last_name, a.first_name)), u.slug
    FROM provinces_membership m
    JOIN auth_user a ON a.id = m.user_id
    JOIN provinces_unit u ON u.id = m.unit_id
    WHERE a.is_active AND m.valid_from <= %(day)s AND coalesce(m.valid_to, 'infinity') >= %(day)s
      AND m.role = ANY(%(roles)s) AND (u.slug = ANY(%(units)s) OR a.username = %(kept)s)
    ORDER BY u.slug, a.username
"""
Role = Membership.Role
IN_CHARGE = [Role.EDITOR.value, Role.APPROVER.value, Role.SECRETARY.value, Role.REVIEWER.value]
LEVELS = ("country", "ministry", "province")


def task_choices(body_unit: str, *, held_on: date, day: date, kept_person: str = "") -> TaskChoices:
    """A national body gives tasks to every unit that stood on the day of its meeting or stands now; a provincial one to
    its own province. `kept_person` may stay in charge although the role has ended. Three SQL queries."""
    every = [unit for unit in all_units(day) if unit.level in LEVELS and _stands(unit, (held_on, day))]
    every.sort(key=lambda unit: (LEVELS.index(unit.level), unit.sort_order, unit.unit))
    national = body_unit == NATION
    units = tuple(unit for unit in every if national or unit.unit == body_unit)
    return TaskChoices(
        units=units,
        test_units=tuple(unit for unit in every if national or unit.unit in (NATION, body_unit)),
        people=tuple(_people([unit.unit for unit in units], day, kept_person)),
        indicators=tuple(indicators()),
    )


def _stands(unit: UnitFacts, days: tuple[date, ...]) -> bool:
    """A unit was there before the first name that is known of it."""
    return any(unit.valid_to is None or day <= unit.valid_to for day in days)


def _people(units: list[str], day: date, kept: str) -> list[PersonChoice]:
    told = {"day": day, "roles": IN_CHARGE, "units": units, "kept": kept}
    return [PersonChoice(*row) for row in rows(PEOPLE, told)]
