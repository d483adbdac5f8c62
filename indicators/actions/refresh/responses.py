"""What feeds answered and people uploaded, kept under its hash: whole or not at all, once however often it comes."""

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.db.models import Q, QuerySet

from indicators.actions.files import sync
from indicators.models.feeds import RefreshRun
from indicators.sources.feeds import answers

FOLDER = "responses"
# What is being fetched lies beside what is kept: a name is moved within one file system or not at all.
INCOMING = "incoming"
KEPT_FOR = timedelta(days=30)
# A fetch lasts hours at most: what is older was left behind by a worker that died.
LEFT_BEHIND = timedelta(days=1)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept."""

    sha256: str
    size: int


def incoming() -> Path:
    """Where what is fetched grows until it is kept."""
    # One after the other: the mode is that of the last name alone.
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = _folder() / INCOMING
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def keep_response(path: Path, sha256: str) -> None:
    """Moves a file of `incoming` under its hash; on the disk before this returns."""
    place = _place(sha256)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    # Also over the same bytes: their age begins anew, so that nobody clears them away meanwhile.
    os.utime(path)
    os.replace(path, place)
    sync(place.parent)


def keep_upload(file: "File[bytes]", most_bytes: int) -> Kept:
    """Keeps what somebody brought along, piece by piece. Raises `FeedError`: `too_large`, `empty`, `html`, `disk_full`."""
    try:
        handle, draft = tempfile.mkstemp(dir=incoming(), prefix=".upload-")
        try:
            with os.fdopen(handle, "wb") as out:
                kept = _copy(file, out, most_bytes)
            keep_response(Path(draft), kept.sha256)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(draft)
    except OSError as error:
        raise answers.disk_full() from error
    return kept


def open_response(sha256: str) -> BinaryIO:
    """What is kept under a hash. Raises `FileNotFoundError` where nothing is, or no longer."""
    return _place(sha256).open("rb")


def has_response(sha256: str) -> bool:
    """Whether something is still kept under the hash; under no hash nothing is."""
    return bool(_SHA256.fullmatch(sha256)) and _place(sha256).is_file()


def clear_responses(*, now: datetime) -> int:
    """Deletes what nobody will ask for: answers of runs that wrote nothing, after a month, and what dead workers left
    behind. How many; running it again does no harm."""
    needed = set(_needed(now).values_list("sha256", flat=True))
    gone = [path for path in _files(_folder(), now) if path.name not in needed]
    gone += _files(_folder() / INCOMING, now)
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _needed(now: datetime) -> QuerySet[RefreshRun]:
    """Runs whose answer has to be there: those at work, those that wrote or held something, and the recent ones."""
    at_work = Q(state__in=[RefreshRun.State.WAITING, RefreshRun.State.RUNNING])
    said_something = Q(rows_new__gt=0) | Q(rows_revised__gt=0) | Q(rows_held__gt=0)
    recent = Q(requested_at__gte=now - KEPT_FOR)
    return RefreshRun.objects.exclude(sha256="").filter(
        at_work | recent | Q(trial=False) & (said_something | Q(source__isnull=False))
    )


def _files(folder: Path, now: datetime) -> list[Path]:
    """The files that no fetch of the last day can be busy with."""
    if not folder.is_dir():
        return []
    until = (now - LEFT_BEHIND).timestamp()
    return [each for each in folder.iterdir() if each.is_file() and each.stat().st_mtime < until]


def _copy(file: "File[bytes]", out: BinaryIO, most_bytes: int) -> Kept:
    digest, size = hashlib.sha256(), 0
    for data in file.chunks():
        if not size:
            answers.refuse_html(data)
        size += len(data)
        if size > most_bytes:
            raise answers.too_large(most_bytes)
        digest.update(data)
        out.write(data)
    if not size:
        raise answers.empty()
    return Kept(digest.hexdigest(), size)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def _place(sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise FileNotFoundError(sha256)
    return _folder() / sha256
