"""The heart of a run: a thread with a connection of its own tells every second that the run lives and how far it is,
and hears whether it has to end. What works asks it in passing, and never writes about itself."""

import logging
import mmap
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.utils import DatabaseError, InterfaceError

from indicators.actions.refresh.base import CancelledError, TakenOverError
from indicators.models import RefreshRun
from indicators.sources.feeds.base import FeedError

log = logging.getLogger(__name__)

PAUSE = 1.0
Phase = RefreshRun.Phase
# One byte that the processes of a worker share: the first of them hears that the worker is to stop, the others read.
_stop = mmap.mmap(-1, 1)


class StoppedError(CancelledError):
    """The portal is being stopped; the run begins anew later."""

    code = "stopped"


def stop_all(stop: bool = True) -> None:
    """Every run of this process, and of those that it forked, ends within a second or two. May be called by a handler
    of signals."""
    _stop[0] = stop


def is_stopping() -> bool:
    """Whether no run may begin here any more."""
    return bool(_stop[0])


@dataclass(frozen=True, slots=True)
class Beat:
    """How far a run is. `total` is of the bytes, where that is known; `done` is of the rows `read`."""

    phase: str = Phase.FETCHING.value
    bytes: int = 0
    total: int | None = None
    read: int = 0
    done: int = 0


def unseen(beat: Beat) -> None:
    """Nobody looks on."""


class Heart:
    """What a run tells while it works: to its row, and to `seen`, which is called by another thread. `ending` is why it
    has to end, once it has."""

    def __init__(
        self, run: RefreshRun, clock: Callable[[], datetime], seen: Callable[[Beat], None] = unseen
    ) -> None:
        self.ending: Exception | None = None
        self._run, self._clock, self._seen = run, clock, seen
        self._now = Beat()
        self._end_by = monotonic() + run.feed.most_seconds
        self._over = threading.Event()
        # That of the thread which works, whose statement may have to be cancelled.
        self._working = connections[DEFAULT_DB_ALIAS]

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beats until the block is left; by then nothing is cancelled any more."""
        thread = threading.Thread(target=self._beat, name=f"heart of run {self._run.pk}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def tell(self, phase: str, read: int, done: int) -> None:
        """How far it is: `Tell`. Raises why it has to end."""
        self._now = replace(self._now, phase=phase, read=read, done=done)
        self.check()

    def tell_bytes(self, received: int, total: int | None) -> None:
        """The same of what is fetched, or read of a file."""
        self._now = replace(self._now, bytes=received, total=total)
        self.check()

    def check(self) -> None:
        """Raises `CancelledError`, `StoppedError`, `TakenOverError`, or `FeedError` where the time is over."""
        if self.ending:
            raise self.ending

    def _beat(self) -> None:
        try:
            while not self._over.wait(PAUSE):
                self._beat_once()
        finally:
            connection.close()

    def _beat_once(self) -> None:
        try:
            self.ending = self.ending or self._why_end()
        except (DatabaseError, InterfaceError) as error:
            log.warning("run %s: the database does not answer its heart: %s", self._run.pk, error)
            connection.close()
        if self.ending:
            self._cancel_statement()
        self._seen(self._now)

    def _why_end(self) -> Exception | None:
        if is_stopping():
            return StoppedError()
        if monotonic() > self._end_by:
            return _too_long(self._run.feed.most_seconds)
        mine, now = RefreshRun.objects.filter(pk=self._run.pk), self._now
        if mine.filter(state=RefreshRun.State.RUNNING, token=self._run.token).update(
            heard_at=self._clock(),
            phase=now.phase,
            bytes_read=now.bytes,
            bytes_total=now.total,
            rows_read=now.read,
            rows_done=now.done,
        ):
            return CancelledError() if mine.filter(cancel_asked_at__isnull=False).exists() else None
        # One that cannot be seen from here yet is nobody else's, nor is one that was just ended.
        return TakenOverError() if mine.exclude(token=self._run.token).exists() else None

    def _cancel_statement(self) -> None:
        """Again at every beat, for it may come between two statements."""
        working = self._working.connection
        with suppress(psycopg.Error, OSError):
            if working is not None and not working.closed:
                working.cancel_safe(timeout=2)


def _too_long(seconds: int) -> FeedError:
    return FeedError(
        "too_long",
        f"Lần đọc kéo dài quá {seconds} giây; hãy tăng giới hạn của nguồn nếu tệp thật sự lớn như vậy.",
        f"The run took longer than {seconds} seconds; raise the limit of the feed if its file really is so large.",
    )
