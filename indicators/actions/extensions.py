"""More days for one unit of a round."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from indicators.actions.collections import CollectionError, hold, record
from indicators.models import Collection, Extension
from provinces.actions import publish_data_version


@transaction.atomic
def extend_unit(
    *, collection: Collection, unit: str, until: date, reason: str, by: User, now: datetime
) -> Extension:
    """Gives a unit of the round (by its slug) more days; what stood for it before is withdrawn. The same days for the
    same reason again change nothing. Raises `CollectionError`: not_in_round, no_reason, too_early."""
    held = hold(collection)
    report = held.submissions.select_related("unit").filter(unit__slug=unit, edition=1).first()
    if report is None:
        raise CollectionError("not_in_round", unit)
    if not reason.strip():
        raise CollectionError("no_reason")
    if until <= held.due or until < timezone.localdate(now):
        raise CollectionError("too_early")
    stood = held.extensions.filter(unit=report.unit, withdrawn_at=None).first()
    if stood and (stood.until, stood.reason) == (until, reason.strip()):
        return stood
    if stood:
        _end(stood, now)
    extension = held.extensions.create(
        unit=report.unit, until=until, reason=reason.strip(), granted_at=now, granted_by=by
    )
    record(
        held,
        "extended",
        by=by,
        now=now,
        unit=report.unit,
        before=stood.until.isoformat() if stood else "",
        after=until.isoformat(),
        reason=reason.strip(),
    )
    publish_data_version(now=now)
    return extension


@transaction.atomic
def withdraw_extension(*, extension: Extension, by: User, now: datetime) -> Extension:
    """Ends an extension before its day. What was sent while it stood stays on time. Again: changes nothing."""
    collection = hold(extension.collection)
    held = Extension.objects.select_related("unit").get(pk=extension.pk)
    if held.withdrawn_at is not None:
        return held
    _end(held, now)
    record(
        collection,
        "extension_withdrawn",
        by=by,
        now=now,
        unit=held.unit,
        before=held.until.isoformat(),
    )
    publish_data_version(now=now)
    return held


def _end(extension: Extension, now: datetime) -> None:
    extension.withdrawn_at = now
    extension.save(update_fields=["withdrawn_at"])
