"""When to stop: signals, and what becomes of the make that started the launcher."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK = 0.25


class Stop:
    """Whether the launcher was told to stop; stays told."""

    def __init__(self) -> None:
        # A plain attribute: whatever has a lock can be interrupted while it holds it, by a handler that waits for it.
        self.by: int | None = None
        self._make = os.getppid() if "MAKELEVEL" in os.environ else None

    def told(self) -> bool:
        """Whether to stop now."""
        return self.by is not None or self._make_stops()

    def tell(self, number: int, _frame: FrameType | None) -> None:
        """Stop, from now on: a signal handler."""
        self.by = number

    def pause(self) -> bool:
        """Wait a moment; whether to stop now."""
        if not self.told():
            time.sleep(LOOK)
        return self.told()

    def _make_stops(self) -> bool:
        """make passes SIGTERM on to its children, but SIGINT never: it waits, with the signal held back."""
        if self._make is None:
            return False
        return os.getppid() != self._make or bool(
            _held_back(self._make) & _mask(signal.SIGINT, signal.SIGTERM)
        )


def _mask(*signals: signal.Signals) -> int:
    return sum(1 << (number - 1) for number in signals)


def _held_back(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("SigBlk:"):
                return int(line.split()[1], 16)
    return 0


@contextmanager
def listening() -> Iterator[Stop]:
    """Signals become a stop that is carried out in order."""
    stop = Stop()
    before = {number: signal.signal(number, stop.tell) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def own_keyboard() -> Iterator[None]:
    """Ctrl-C reaches the launcher alone: make would end by the signal itself, instead of with the launcher's 0.

    Does what a shell does for a job in the foreground; nothing without a terminal.
    """
    shared = os.getpgrp()
    if not _in_foreground(shared):
        yield
        return
    # Without the terminal's stop signals: nobody above us would notice a stopped launcher.
    before = [(number, signal.signal(number, signal.SIG_IGN)) for number in (signal.SIGTTOU, signal.SIGTSTP)]
    os.setpgid(0, 0)
    os.tcsetpgrp(sys.stdin.fileno(), os.getpgrp())
    try:
        yield
    finally:
        with suppress(OSError):
            os.tcsetpgrp(sys.stdin.fileno(), shared)
            os.setpgid(0, shared)
        for number, handler in before:
            signal.signal(number, handler)


def _in_foreground(group: int) -> bool:
    try:
        return "MAKELEVEL" in os.environ and os.tcgetpgrp(sys.stdin.fileno()) == group
    except (OSError, ValueError):
        return False
