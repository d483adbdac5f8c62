"""Writing the audit trail. Every action that changes a value, a state or a permission calls this in its transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection

from provinces.models import Change, Unit


@dataclass(frozen=True, slots=True)
class Changed:
    """One change to be written down. `key` begins with the parents of the thing, see `provinces.models.Change`."""

    topic: Change.Topic
    action: str
    key: str
    unit: Unit | None = None
    about: User | None = None
    before: str = ""
    after: str = ""
    reason: str = ""


RECORD = """
    INSERT INTO provinces_change (at, by_id, topic, action, key, unit_id, about_id, before, after, reason)
    SELECT %(now)s, %(by)s, told.* FROM unnest(
        %(topic)s::text[], %(action)s::text[], %(key)s::text[], %(unit)s::bigint[], %(about)s::bigint[],
        %(before)s::text[], %(after)s::text[], %(reason)s::text[]
    ) AS told
"""
SAID = ("topic", "action", "key", "before", "after", "reason")


def record_changes(changes: Sequence[Changed], *, by: User | None, now: datetime) -> None:
    """Writes the changes with who and when, in their order. To be called inside the transaction that made them. One
    SQL statement, the same for any number of them: a keystroke waits for it."""
    if not changes:
        return
    told: dict[str, Any] = {name: [str(getattr(each, name)) for each in changes] for name in SAID}
    told |= {"now": now, "by": by.pk if by else None}
    told["unit"] = [each.unit.pk if each.unit else None for each in changes]
    told["about"] = [each.about.pk if each.about else None for each in changes]
    with connection.cursor() as cursor:
        cursor.execute(RECORD, told)
