"""Files of whole sessions: bound once for the same page and papers, found again under its key, thrown away after a day.

They are made of what stands elsewhere: nothing is lost with them.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from indicators.actions.files import keep_content, path_of
from meetings.exports.binding import Order, bind, unpacked
from provinces.actions.turns import take_turn

FOLDER = "sessions"
KEPT = timedelta(days=1)
ASKED, MADE = ".order", ".pdf"


def session_file(key: str) -> Path | None:
    """The file of that key, where it is made."""
    path = _place(key + MADE)
    return path if path.is_file() else None


def asked_at(key: str) -> datetime | None:
    """When it was asked for, in UTC, None where nobody has or it is made."""
    try:
        return datetime.fromtimestamp(_place(key + ASKED).stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return None


def ask_for_session_file(*, order: Order, now: datetime) -> str:
    """Lays the order down for whoever binds it. The same order twice is one."""
    clear_session_files(now=now)
    keep_content(folder=FOLDER, sha256=order.key + ASKED, content=order.packed())
    return order.key


def make_session_file(
    *, order: Order, now: datetime, told: Callable[[int], None] = lambda _done: None
) -> Path:
    """Binds it and keeps the file; who asks meanwhile waits for it and finds it made. Raises `PdfError`."""
    if session_file(order.key) is None:
        clear_session_files(now=now)
        _bind_in_turn(order, told)
    with suppress(FileNotFoundError):
        _place(order.key + ASKED).unlink()
    return _place(order.key + MADE)


def _bind_in_turn(order: Order, told: Callable[[int], None]) -> None:
    with transaction.atomic():
        take_turn(of=f"session {order.key}")
        if session_file(order.key) is None:
            content = bind(order, read_paper, told)
            keep_content(folder=FOLDER, sha256=order.key + MADE, content=content)


def make_asked(*, key: str, now: datetime, told: Callable[[int], None]) -> bool:
    """Binds what was asked for under `key`; False where nothing was. Raises `PdfError`."""
    try:
        packed = _place(key + ASKED).read_bytes()
    except FileNotFoundError:
        return False
    make_session_file(order=unpacked(packed), now=now, told=told)
    return True


def clear_session_files(*, now: datetime) -> int:
    """Throws away what is older than a day."""
    cleared, oldest = 0, (now - KEPT).timestamp()
    for path in (Path(settings.MEDIA_ROOT) / FOLDER).glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
                cleared += 1
    return cleared


def read_paper(sha256: str) -> bytes | None:
    """The content of a paper, None where it is gone."""
    try:
        return path_of(sha256).read_bytes()
    except FileNotFoundError:
        return None


def _place(name: str) -> Path:
    return path_of(name, folder=FOLDER)
