"""Writing the audit trail. Every action that changes a value, a state or a permission calls this in its transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

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


def record_changes(changes: Sequence[Changed], *, by: User | None, now: datetime) -> None:
    """Writes the changes with who and when. To be called inside the transaction that made them. One SQL statement."""
    Change.objects.bulk_create(
        [
            Change(
                at=now,
                by=by,
                topic=each.topic,
                action=each.action,
                key=each.key,
                unit=each.unit,
                about=each.about,
                before=each.before,
                after=each.after,
                reason=each.reason,
            )
            for each in changes
        ]
    )
