"""Files that people bring along: taken in after a look at what they are, kept once under their hash, never deleted."""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from indicators.sources import evidence as files

MOST_BYTES = 10 * 1024 * 1024
FOLDER = "evidence"


class FileError(Exception):
    """A file that is not kept. `code`: `empty`, `too_large`, `unknown_kind`, `too_many`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that may be kept: its cleaned name, what it is, how large, and its hash."""

    name: str
    content_type: str
    size: int
    sha256: str
    content: bytes

    @property
    def told(self) -> str:
        """As the audit trail names it."""
        return f"{self.name} (sha256 {self.sha256[:12]})"


def receive(*, name: str, content: bytes) -> ReceivedFile:
    """Looks at a file; keeps nothing. Raises `FileError`."""
    if not content:
        raise FileError("empty")
    if len(content) > MOST_BYTES:
        raise FileError("too_large")
    told = files.recognise(name, content)
    if told is None:
        raise FileError("unknown_kind")
    digest = hashlib.sha256(content).hexdigest()
    return ReceivedFile(told.name, told.content_type, len(content), digest, content)


def keep(file: ReceivedFile) -> None:
    """To be called before the row is written: a file without a row costs room, a row without its file is a promise
    broken."""
    keep_content(folder=FOLDER, sha256=file.sha256, content=file.content)


def keep_content(*, folder: str, sha256: str, content: bytes) -> None:
    """Whole or not at all, on the disk before this returns, readable for the portal alone."""
    place = Path(settings.MEDIA_ROOT) / folder
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (place / sha256).exists():
        return
    # Made with mode 0600.
    handle, draft = tempfile.mkstemp(dir=place, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, place / sha256)
        sync(place)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(draft)
        raise


def path_of(sha256: str, *, folder: str = FOLDER) -> Path:
    """Where the content lies."""
    return Path(settings.MEDIA_ROOT) / folder / sha256


def sync(folder: Path) -> None:
    """The name of the new file, too, survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
