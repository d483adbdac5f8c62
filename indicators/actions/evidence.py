"""Files that prove a cell: kept once under their hash, named in the database, withdrawn but never deleted."""

import hashlib
import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from indicators.actions.entries import UnknownCellError, cell_key, hold_for_writing
from indicators.models import Entry, Evidence, Submission
from indicators.queries.entry import standing_cells
from indicators.sources import evidence as files
from provinces.actions import Changed, record_changes
from provinces.models import Change

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 20
FOLDER = "evidence"


class EvidenceError(Exception):
    """A file that is not kept. `code`: `empty`, `too_large`, `unknown_kind`, `too_many`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_evidence(
    *, submission: Submission, indicator: str, name: str, content: bytes, by: User, now: datetime
) -> Evidence:
    """Keeps the file for the cell; the same file of the same cell once. Raises `EvidenceError`, `LockedError`,
    `UnknownCellError`."""
    if not content:
        raise EvidenceError("empty")
    if len(content) > MOST_BYTES:
        raise EvidenceError("too_large")
    told = files.recognise(name, content)
    if told is None:
        raise EvidenceError("unknown_kind")
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        held = hold_for_writing(submission=submission, now=now)
        entry = _entry(held, indicator, now)
        standing = list(entry.evidence.filter(withdrawn_at=None))
        if same := next((each for each in standing if each.sha256 == digest), None):
            return same
        if len(standing) >= MOST_FILES:
            raise EvidenceError("too_many")
        # Before the row: a file without a row costs room, a row without its file is a promise broken.
        _keep(digest, content)
        added = Evidence.objects.create(
            entry=entry,
            name=told.name,
            content_type=told.content_type,
            size=len(content),
            sha256=digest,
            uploaded_at=now,
            uploaded_by=by,
        )
        _record(held, indicator, "added", by=by, now=now, after=f"{told.name} (sha256 {digest[:12]})")
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
    return Path(settings.MEDIA_ROOT) / FOLDER / evidence.sha256


def _entry(held: Submission, indicator: str, now: datetime) -> Entry:
    """The cell; one that has never been written gets a row of version 0, so that who is about to write it still can."""
    cell = standing_cells(held, [indicator]).get(indicator)
    if cell is None:
        raise UnknownCellError(indicator)
    if cell.entry.pk is None:
        cell.entry.changed_at = now
        cell.entry.save(force_insert=True)
    return cell.entry


def _keep(digest: str, content: bytes) -> None:
    """Whole or not at all, on the disk before this returns, readable for the portal alone."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / digest).exists():
        return
    # Made with mode 0600.
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, folder / digest)
        _sync(folder)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(draft)
        raise


def _sync(folder: Path) -> None:
    """The name of the new file, too, survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
