"""Files that prove a cell: kept once under their hash, named in the database, withdrawn but never deleted."""

from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction

from indicators.actions.entries import UnknownCellError, cell_key, hold_for_writing
from indicators.actions.files import FileError, keep, path_of, receive
from indicators.models import Entry, Evidence, Submission
from indicators.queries.entry import standing_cells
from provinces.actions import Changed, record_changes
from provinces.models import Change

MOST_FILES = 20


def add_evidence(
    *, submission: Submission, indicator: str, name: str, content: bytes, by: User, now: datetime
) -> Evidence:
    """Keeps the file for the cell; the same file of the same cell once. Raises `FileError`, `LockedError`,
    `UnknownCellError`."""
    told = receive(name=name, content=content)
    with transaction.atomic():
        held = hold_for_writing(submission=submission, now=now)
        entry = _entry(held, indicator, now)
        standing = list(entry.evidence.filter(withdrawn_at=None))
        if same := next((each for each in standing if each.sha256 == told.sha256), None):
            return same
        if len(standing) >= MOST_FILES:
            raise FileError("too_many")
        keep(told)
        added = Evidence.objects.create(
            entry=entry,
            name=told.name,
            content_type=told.content_type,
            size=told.size,
            sha256=told.sha256,
            uploaded_at=now,
            uploaded_by=by,
        )
        _record(held, indicator, "added", by=by, now=now, after=told.told)
    return added


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, by: User, now: datetime) -> Evidence:
    """Takes the file out of the cell; it stays readable in the history. Withdrawn twice, nothing changes. Raises
    `LockedError`."""
    held = hold_for_writing(submission=evidence.entry.submission, now=now)
    told = Evidence.objects.select_related("entry__indicator").get(pk=evidence.pk)
    if told.withdrawn_at is None:
        told.withdrawn_at = now
        told.save(update_fields=["withdrawn_at"])
        before = f"{told.name} (sha256 {told.sha256[:12]})"
        _record(held, told.entry.indicator.code, "withdrawn", by=by, now=now, before=before)
    return told


def evidence_path(evidence: Evidence) -> Path:
    """Where the content lies."""
    return path_of(evidence.sha256)


def _entry(held: Submission, indicator: str, now: datetime) -> Entry:
    """The cell; one that has never been written gets a row of version 0, so that who is about to write it still can."""
    cell = standing_cells(held, [indicator]).get(indicator)
    if cell is None:
        raise UnknownCellError(indicator)
    if cell.entry.pk is None:
        cell.entry.changed_at = now
        cell.entry.save(force_insert=True)
    return cell.entry


def _record(
    held: Submission,
    indicator: str,
    action: str,
    *,
    by: User,
    now: datetime,
    before: str = "",
    after: str = "",
) -> None:
    line = Changed(
        Change.Topic.EVIDENCE,
        action,
        cell_key(held, indicator),
        unit=held.unit,
        before=before,
        after=after,
    )
    record_changes([line], by=by, now=now)
