"""What every change of a meeting stands on: what is refused, the lock, the audit trail, and what the public hears."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User

from meetings.models import Meeting
from provinces.actions import Changed, publish_data_version, record_changes
from provinces.actions.merging import merge
from provinces.models import Change

TURN = "meetings"
Asked = TypeVar("Asked", bound=Any)


class RecordError(Exception):
    """What cannot be done with the meeting now. `code` is one of `body_ended`, `body_not_yet`, `other_unit`,
    `number_taken`, `exists`, `main_other_day`, `main_is_bridge`, `has_bridges`, `has_figures`, `unknown`,
    `from_source`, `has_tasks`, `published`, `given`, `kept_papers`, `ordinal_taken`, `due_before`, `joined`, `held_figures`; `about` names what it is about (a key, a
    number); `field` is the field to mend, where it is one."""

    def __init__(self, code: str, about: str = "", *, field: str = "") -> None:
        super().__init__(code, about)
        self.code, self.about, self.field = code, about, field


class ConflictError(RecordError):
    """Somebody else changed the same fields meanwhile, to other values. `standing` is what stands now, `fields` are
    the names of those that both changed; `by` and `at` tell who was last, where the trail knows."""

    def __init__(self, standing: Any, fields: tuple[str, ...], last: Change | None) -> None:
        super().__init__("changed_since")
        self.standing, self.fields = standing, fields
        self.by = last.by if last else None
        self.at = last.at if last else None


def hold(meeting: Meeting) -> Meeting:
    """The meeting as it stands, locked: first in every action."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("body__unit", "main_meeting").get(pk=meeting.pk)


def reconcile(*, was: Mapping[str, Any] | None, asked: Asked, standing: Asked, key: str) -> Asked:
    """What is to stand after `asked`, typed by somebody who had seen the fields `was`. Raises `ConflictError`."""
    merged, apart = merge(was or {}, asdict(asked), asdict(standing))
    if apart:
        trail = Change.objects.filter(topic=Change.Topic.MEETING, key=key).select_related("by")
        raise ConflictError(standing, apart, trail.order_by("-at", "-pk").first())
    return replace(standing, **merged)


def told(asked: Any, beside: Any = None) -> str:
    """The fields in which it differs from `beside` (all that are filled without it), for the audit trail."""
    facts, others = asdict(asked), asdict(beside) if beside is not None else {}
    shown = {name: value for name, value in facts.items() if (value != others[name] if others else value)}
    return "\n".join(f"{name}: {_word(value)}" for name, value in shown.items())


def _word(value: Any) -> str:
    return "–" if value in (None, "") else str(value)


def both(facts: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Texts in both languages as columns: English that was left empty says the Vietnamese."""
    columns = {}
    for name in names:
        columns[f"{name}_vi"] = facts[f"{name}_vi"]
        columns[f"{name}_en"] = facts[f"{name}_en"] or facts[f"{name}_vi"]
    return columns


def typed(row: Any, *names: str) -> dict[str, str]:
    """The columns as they were typed: English that only repeats the Vietnamese was left empty."""
    facts = {}
    for name in names:
        vietnamese, english = getattr(row, f"{name}_vi"), getattr(row, f"{name}_en")
        facts[f"{name}_vi"], facts[f"{name}_en"] = vietnamese, "" if english == vietnamese else english
    return facts


def record(
    meeting: Meeting,
    action: str,
    part: str = "",
    *,
    by: User,
    now: datetime,
    before: str = "",
    after: str = "",
) -> None:
    """One line of the audit trail about the meeting or a part of it, and a new data version where it is public. Called
    last: the row of the version is locked until the end."""
    key = f"{meeting.key}/{part}" if part else meeting.key
    line = Changed(Change.Topic.MEETING, action, key, unit=meeting.body.unit, before=before, after=after)
    record_changes([line], by=by, now=now)
    if not meeting.draft:
        publish_data_version(now=now)
