"""What those in charge tell of the work, and the files they bring along."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import User

from indicators.actions.files import FileError, ReceivedFile, keep, path_of, receive
from meetings.actions.tasks.ground import Brought, TaskError, held, record, require_open
from meetings.models import ProgressNote, Task, TaskClosure, TaskFile

MOST_FILES = 5


def note_progress(
    *,
    task: Task,
    text: str,
    seen: int,
    by: User,
    now: datetime,
    asks_to_close: bool = False,
    files: Sequence[Brought] = (),
) -> ProgressNote:
    """Writes the note down. `seen` is the key of the newest note when the form was drawn (0: none): the same form sent
    twice is one note. Raises `TaskError`: withdrawn, closed, nothing_said; `FileError`."""
    if not text.strip():
        raise TaskError("nothing_said")
    received = receive_all(files)
    with held(task, now=now) as locked:
        newer = locked.notes.filter(pk__gt=seen, by=by, text=text, asks_to_close=asks_to_close)
        if same := next(
            (note for note in newer if _hashes(note) == {each.sha256 for each in received}), None
        ):
            return same
        require_open(locked)
        note = ProgressNote.objects.create(task=locked, text=text, asks_to_close=asks_to_close, at=now, by=by)
        keep_all(received, of=note, by=by, now=now)
        told = [text, *(each.told for each in received)]
        record(locked, "asked to close" if asks_to_close else "noted", by=by, now=now, after="\n".join(told))
    return note


def receive_all(files: Sequence[Brought]) -> list[ReceivedFile]:
    """Looks at every file before any is kept; the same content counts once. Raises `FileError`."""
    if len(files) > MOST_FILES:
        raise FileError("too_many")
    received = [receive(name=each.name, content=each.content) for each in files]
    return list({each.sha256: each for each in reversed(received)}.values())[::-1]


def keep_all(
    files: Sequence[ReceivedFile], *, of: ProgressNote | TaskClosure, by: User, now: datetime
) -> None:
    """Keeps the files and writes their rows, in the transaction that wrote the note or closure."""
    for file in files:
        keep(file)
        TaskFile.objects.create(
            task_id=of.task_id,
            note=of if isinstance(of, ProgressNote) else None,
            closure=of if isinstance(of, TaskClosure) else None,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            uploaded_at=now,
            uploaded_by=by,
        )


def task_file_path(file: TaskFile) -> Path:
    """Where the content lies."""
    return path_of(file.sha256)


def _hashes(note: ProgressNote) -> set[str]:
    return set(note.files.values_list("sha256", flat=True))
