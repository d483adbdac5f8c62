"""Who is to be reminded of what: reports that a unit still has to send, and the people who may."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from indicators import periods
from indicators.models import Reminder
from provinces.models import Membership
from provinces.queries.members import reachable
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts, units_named

Kind = Reminder.Kind


@dataclass(frozen=True, slots=True)
class AwaitedReport:
    """A report that its unit is to send, with the reminder that stands today: `kind` and the `day` it fell due.
    `due` is the unit's own day; `returned` counts the cells that the ministry asks about."""

    collection: int
    key: str
    name_vi: str
    name_en: str
    unit_id: int
    unit: UnitFacts
    kind: str
    day: date
    due: date
    returned: int


@dataclass(frozen=True, slots=True)
class _Standing:
    collection: int
    key: str
    name_vi: str
    name_en: str
    unit_id: int
    slug: str
    edition: int
    state: str
    opened_at: datetime
    returned_at: datetime | None
    due: date
    closes: date
    returned: int

    def reminder(self, day: date) -> tuple[str, date] | None:
        if self.state == "returned" and self.returned_at:
            return Kind.RETURNED.value, timezone.localdate(self.returned_at)
        if self.edition > 1:
            return None
        opened = timezone.localdate(self.opened_at)
        found = periods.reminder(opened=opened, due=self.due, last=self.closes, day=day)
        return found and (found[0].value, found[1])


AWAITED = """
    SELECT c.id, c.key, c.name_vi, c.name_en, u.id, u.slug, s.edition, s.state, c.opened_at, s.returned_at,
           greatest(c.due, x.until), greatest(c.closes, x.until),
           (SELECT count(*) FROM indicators_entry e WHERE e.submission_id = s.id AND e.returned_reason <> '')
    FROM indicators_submission s
    JOIN indicators_collection c ON c.id = s.collection_id
    JOIN provinces_unit u ON u.id = s.unit_id
    LEFT JOIN indicators_extension x
        ON x.collection_id = s.collection_id AND x.unit_id = s.unit_id AND x.withdrawn_at IS NULL
    WHERE s.state IN ('draft', 'returned') AND c.opened_at IS NOT NULL
      AND (%(key)s::text IS NULL OR c.key = %(key)s)
    ORDER BY c.due, c.id, u.sort_order, u.slug
"""


def awaited_reports(day: date, key: str | None = None) -> list[AwaitedReport]:
    """The reports of all rounds (or of one) for which somebody is to be reminded on the day. Two SQL queries."""
    standing = [_Standing(*row) for row in rows(AWAITED, {"key": key})]
    named = units_named([each.slug for each in standing], day)
    return [_awaited(each, named[each.slug], found) for each in standing if (found := each.reminder(day))]


def unsent_reminders(day: date, key: str | None = None) -> list[AwaitedReport]:
    """Of those the ones whose mail has not gone out. Three SQL queries."""
    awaited = awaited_reports(day, key)
    gone = set(
        Reminder.objects.filter(day__in={each.day for each in awaited}).values_list(
            "collection", "unit", "kind", "day"
        )
    )
    return [each for each in awaited if (each.collection, each.unit_id, each.kind, each.day) not in gone]


def recipients(units: Sequence[str], day: date) -> dict[str, list[str]]:
    """Addresses of the editors and approvers of the units whose role is in force on the day. One SQL query."""
    working = Membership.objects.filter(
        unit__slug__in=units,
        role__in=[Membership.Role.EDITOR, Membership.Role.APPROVER],
        valid_from__lte=day,
        user__is_active=True,
    ).exclude(valid_to__lt=day)
    found: dict[str, list[str]] = defaultdict(list)
    for unit, address in working.order_by("user__username").values_list("unit__slug", "user__email"):
        if reachable(address) and address not in found[unit]:
            found[unit].append(address)
    return {unit: addresses for unit, addresses in found.items() if addresses}


def _awaited(each: _Standing, unit: UnitFacts, found: tuple[str, date]) -> AwaitedReport:
    return AwaitedReport(
        each.collection,
        each.key,
        each.name_vi,
        each.name_en,
        each.unit_id,
        unit,
        *found,
        each.due,
        each.returned,
    )
