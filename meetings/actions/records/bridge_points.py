"""The units that joined a meeting from their own place."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from meetings.actions.records.ground import RecordError, both, hold, reconcile, record, told, typed
from meetings.models import BridgePoint, Meeting
from provinces.models import Unit


@dataclass(frozen=True, slots=True)
class AskedBridgePoint:
    """Who led the people there."""

    head_name: str = ""
    head_role_vi: str = ""
    head_role_en: str = ""


@transaction.atomic
def add_bridge_points(*, meeting: Meeting, units: Sequence[str], by: User, now: datetime) -> int:
    """Adds the units (slugs) that have not joined yet; how many these were. Raises `RecordError`: unknown."""
    held = hold(meeting)
    wanted = {unit.slug: unit for unit in Unit.objects.filter(slug__in=units)}
    if unknown := sorted(set(units) - set(wanted)):
        raise RecordError("unknown", ", ".join(unknown), field="units")
    joined = set(held.bridge_points.values_list("unit__slug", flat=True))
    fresh = [slug for slug in dict.fromkeys(units) if slug not in joined]
    if fresh:
        BridgePoint.objects.bulk_create(BridgePoint(meeting=held, unit=wanted[slug]) for slug in fresh)
        record(held, "added", "bridge_points", by=by, now=now, after=", ".join(fresh))
    return len(fresh)


@transaction.atomic
def change_bridge_point(
    *,
    point: BridgePoint,
    to: AskedBridgePoint,
    by: User,
    now: datetime,
    was: Mapping[str, Any] | None = None,
) -> BridgePoint:
    """Says who led there; `was` as of `change_meeting`. Raises `ConflictError`, `RecordError`: unknown."""
    held = hold(point.meeting)
    row = held.bridge_points.select_related("unit").filter(pk=point.pk).first()
    if row is None:
        raise RecordError("unknown")
    before = standing_bridge_point(row)
    key = f"bridge_points/{row.unit.slug}"
    after = reconcile(was=was, asked=to, standing=before, key=f"{held.key}/{key}")
    if after != before:
        facts = asdict(after)
        columns = both(facts, "head_role") | {"head_name": facts["head_name"]}
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()
        told_before, told_after = told(before, after), told(after, before)
        record(held, "changed", key, by=by, now=now, before=told_before, after=told_after)
    return row


@transaction.atomic
def remove_bridge_point(*, point: BridgePoint, by: User, now: datetime) -> None:
    """Takes it away; taken away already, nothing changes."""
    held = hold(point.meeting)
    row = held.bridge_points.select_related("unit").filter(pk=point.pk).first()
    if row is not None:
        before, slug = told(standing_bridge_point(row)), row.unit.slug
        row.delete()
        record(held, "removed", f"bridge_points/{slug}", by=by, now=now, before=before)


def standing_bridge_point(point: BridgePoint) -> AskedBridgePoint:
    """What is told of it now, in the words in which it is asked for."""
    return AskedBridgePoint(head_name=point.head_name, **typed(point, "head_role"))
