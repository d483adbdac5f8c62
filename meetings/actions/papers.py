"""Papers of a meeting: kept once under their hash, named in the database, withdrawn but never deleted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from indicators.actions.files import FileError, keep, path_of, receive
from meetings.actions.records.ground import (
    RecordError,
    both,
    hold,
    reconcile,
    record,
    told,
    typed,
)
from meetings.models import Document, Meeting

MOST_PAPERS = 60


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """What a paper is to the meeting, in both languages, and its title."""

    role_vi: str
    role_en: str
    title_vi: str
    title_en: str = ""
    minutes: bool = False


def add_paper(
    *, meeting: Meeting, asked: AskedPaper, name: str, content: bytes, by: User, now: datetime
) -> Document:
    """Keeps the file for the meeting; the same file once. Raises `FileError`."""
    file = receive(name=name, content=content)
    with transaction.atomic():
        held = hold(meeting)
        standing = list(held.documents.filter(withdrawn_at=None).exclude(sha256=""))
        if same := next((each for each in standing if each.sha256 == file.sha256), None):
            return same
        if len(standing) >= MOST_PAPERS:
            raise FileError("too_many")
        keep(file)
        paper = Document(meeting=held, uploaded_at=now, uploaded_by=by, sha256=file.sha256)
        paper.name, paper.content_type, paper.size = file.name, file.content_type, file.size
        _write(paper, asked)
        paper.save()
        after = f"{told(asked)}\n{file.told}"
        record(held, "added", f"papers/{paper.pk}", by=by, now=now, after=after)
    return paper


@transaction.atomic
def change_paper(
    *, paper: Document, to: AskedPaper, by: User, now: datetime, was: Mapping[str, Any] | None = None
) -> Document:
    """Names it anew; the file stays what it is. Raises `ConflictError`, `RecordError`: unknown, from_source."""
    held = hold(paper.meeting)
    row = held.documents.filter(pk=paper.pk, withdrawn_at=None).first()
    if row is None:
        raise RecordError("unknown")
    if not row.sha256:
        raise RecordError("from_source")
    before, key = standing_paper(row), f"papers/{row.pk}"
    after = reconcile(was=was, asked=to, standing=before, key=f"{held.key}/{key}")
    if after != before:
        _write(row, after)
        row.save()
        told_before, told_after = told(before, after), told(after, before)
        record(held, "changed", key, by=by, now=now, before=told_before, after=told_after)
    return row


@transaction.atomic
def withdraw_paper(*, paper: Document, by: User, now: datetime) -> Document:
    """Takes the paper out of the meeting; the file stays. Withdrawn twice, nothing changes. Raises `RecordError`:
    from_source, held_figures (figures were typed or published from it)."""
    held = hold(paper.meeting)
    row = held.documents.get(pk=paper.pk)
    if row.withdrawn_at is not None:
        return row
    if not row.sha256:
        raise RecordError("from_source")
    if row.source_id is not None or row.reported_figures.exists():
        raise RecordError("held_figures")
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    before = f"{row.title_vi} {row.name} (sha256 {row.sha256[:12]})"
    record(held, "withdrawn", f"papers/{row.pk}", by=by, now=now, before=before)
    return row


def paper_path(paper: Document) -> Path:
    """Where the content lies."""
    return path_of(paper.sha256)


def standing_paper(paper: Document) -> AskedPaper:
    """What is told of it now, in the words in which it is asked for."""
    texts = typed(paper, "title")
    return AskedPaper(role_vi=paper.role_vi, role_en=paper.role_en, minutes=paper.minutes, **texts)


def _write(paper: Document, asked: AskedPaper) -> None:
    facts = asdict(asked)
    columns = both(facts, "title") | {name: facts[name] for name in ("role_vi", "role_en", "minutes")}
    for name, value in columns.items():
        setattr(paper, name, value)
