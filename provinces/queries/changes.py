"""Reading the audit trail: of a thing and all that is under it, of a person, of a unit, of days. Newest first."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from provinces.queries.rows import rows

AT_ONCE = 100
# More than this is no table any more.
MOST_OF_A_CELL = 1000


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change. `by` and `about` are full names, where there is none usernames; both empty where nobody is named:
    the portal itself acts without a person. `unit` is a slug, empty where no unit is concerned."""

    pk: int
    at: datetime
    topic: str
    action: str
    key: str
    before: str
    after: str
    reason: str
    by: str
    by_username: str
    about: str
    about_username: str
    unit: str
    unit_vi: str
    unit_en: str

    @property
    def thing(self) -> str:
        """The last part of the key: of a cell its indicator code."""
        return self.key.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Trail:
    """Which changes. Every filter is optional. `key` is a thing together with all that is under it; `user` is who
    acted or whom it was about, by username; the days, of Viet Nam, are both included. `before` is the key of the row
    after which to go on."""

    key: str = ""
    user: str = ""
    by: str = ""
    about: str = ""
    unit: str = ""
    topic: str = ""
    first: date | None = None
    last: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Changes and where the next page begins, None on the last."""

    changes: tuple[ChangeRow, ...]
    next: int | None


_PERSON = "coalesce(nullif(trim(concat_ws(' ', {0}.last_name, {0}.first_name)), ''), {0}.username, '')"
CHANGES = f"""
    SELECT c.id, c.at, c.topic, c.action, c.key, c.before, c.after, c.reason,
           {_PERSON.format("actor")}, coalesce(actor.username, ''),
           {_PERSON.format("person")}, coalesce(person.username, ''),
           coalesce(u.slug, ''), coalesce(v.name_vi, ''), coalesce(v.name_en, '')
    FROM (SELECT * FROM provinces_change c WHERE {{where}} ORDER BY c.at DESC, c.id DESC LIMIT %s) c
    LEFT JOIN auth_user actor ON actor.id = c.by_id
    LEFT JOIN auth_user person ON person.id = c.about_id
    LEFT JOIN provinces_unit u ON u.id = c.unit_id
    LEFT JOIN LATERAL (
        SELECT v.name_vi, v.name_en FROM provinces_unitversion v WHERE v.unit_id = u.id
        ORDER BY v.valid_from DESC LIMIT 1
    ) v ON true
    ORDER BY c.at DESC, c.id DESC
"""
_USER = "(SELECT id FROM auth_user WHERE username = %s)"
_UNIT = "(SELECT id FROM provinces_unit WHERE slug = %s)"


def page_of(trail: Trail, most: int = AT_ONCE) -> Page:
    """The first `most` changes of a trail. One SQL query."""
    found = _changes(trail, most + 1)
    more = len(found) > most
    return Page(tuple(found[:most]), found[most - 1].pk if more else None)


def at_most(trail: Trail, most: int) -> tuple[ChangeRow, ...] | None:
    """All changes of a trail, None where they are more than `most`. One SQL query."""
    found = _changes(replace(trail, before=None), most + 1)
    return None if len(found) > most else tuple(found)


def of_cell(key: str) -> tuple[ChangeRow, ...]:
    """The changes of one cell (`2026-Q4/dien-bien/eid_activated_share`) and its evidence. One SQL query."""
    return tuple(_changes(Trail(key=key), MOST_OF_A_CELL))


def _changes(trail: Trail, most: int) -> list[ChangeRow]:
    clauses = _clauses(trail)
    where = " AND ".join(clause for clause, _ in clauses) or "true"
    parameters = [value for _, values in clauses for value in values]
    return [ChangeRow(*row) for row in rows(CHANGES.format(where=where), [*parameters, most])]


def _clauses(trail: Trail) -> list[tuple[str, tuple[Any, ...]]]:
    """Conditions with their parameters. A key sorts by bytes: what is under it lies between its `/` and the `0` next."""
    key = trail.key.strip("/")
    asked: list[tuple[object, str, tuple[Any, ...]]] = [
        (key, "(c.key = %s OR (c.key > %s AND c.key < %s))", (key, f"{key}/", f"{key}0")),
        (trail.user, f"(c.by_id = {_USER} OR c.about_id = {_USER})", (trail.user, trail.user)),
        (trail.by, f"c.by_id = {_USER}", (trail.by,)),
        (trail.about, f"c.about_id = {_USER}", (trail.about,)),
        (trail.unit, f"c.unit_id = {_UNIT}", (trail.unit,)),
        (trail.topic, "c.topic = %s", (trail.topic,)),
        (trail.first, "c.at >= %s", (trail.first and _begin(trail.first),)),
        (trail.last, "c.at < %s", (trail.last and _begin(trail.last, 1),)),
        (
            trail.before,
            "(c.at, c.id) < (SELECT b.at, b.id FROM provinces_change b WHERE b.id = %s)",
            (trail.before,),
        ),
    ]
    return [(clause, values) for value, clause, values in asked if value]


def _begin(day: date, after: int = 0) -> datetime:
    """The first moment of a day of Viet Nam, or of the day `after` days later; the last days there are stay."""
    if day < date.max - timedelta(days=after + 1):
        day += timedelta(days=after)
    return datetime.combine(max(day, date.min + timedelta(days=2)), time.min, timezone.get_default_timezone())
