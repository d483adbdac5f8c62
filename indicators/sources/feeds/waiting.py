"""What the machine offers no limit of time for: done beside, and left alone when it takes too long."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import BoundedSemaphore, Thread
from time import monotonic
from typing import TypeVar

TICK_SECONDS = 0.5
# What was left alone still hangs somewhere: no more than so many at once in one process.
MOST = 16
_room = BoundedSemaphore(MOST)

T = TypeVar("T")


def in_time(act: Callable[[], T], *, seconds: float, tick: Callable[[], None] = lambda: None) -> T:
    """What `act` returns or raises; it is done in a thread that nobody waits for at the end of the process. `tick` is
    called while it lasts, and may raise. Raises `TimeoutError` after so many seconds, and at once where too many others
    hang."""
    if not _room.acquire(blocking=False):
        raise TimeoutError
    told: Future[T] = Future()
    Thread(target=_do, args=(act, told), name="in-time", daemon=True).start()
    end = monotonic() + seconds
    while True:
        tick()
        try:
            return told.result(timeout=max(min(TICK_SECONDS, end - monotonic()), 0))
        except TimeoutError:
            # It may also be what `act` raised.
            if told.done():
                return told.result()
            if monotonic() >= end:
                raise


def _do(act: Callable[[], T], told: "Future[T]") -> None:
    try:
        result = act()
    except BaseException as error:
        told.set_exception(error)
    else:
        told.set_result(result)
    finally:
        _room.release()
