"""What an earlier launcher left running when it was killed with no time to stop its children."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
PATIENCE = 10.0


def processes() -> Iterator[Path]:
    """What /proc tells of every process but this one."""
    if PROC.is_dir():
        yield from (
            entry for entry in PROC.iterdir() if entry.name.isdigit() and int(entry.name) != os.getpid()
        )


def working_in(directory: Path) -> list[int]:
    """Processes whose working directory is `directory`: PostgreSQL and all its workers, for a data directory."""
    found = []
    for entry in processes():
        with suppress(OSError):
            if os.path.samefile(entry / "cwd", directory):
                found.append(int(entry.name))
    return found


def started_with(setting: str) -> list[int]:
    """Processes that were given `NAME=value` in their environment, and what they forked."""
    found = []
    for entry in processes():
        with suppress(OSError):
            if setting.encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
    return found


def end(find: Callable[[], list[int]], *signals: signal.Signals) -> int:
    """Send the signals in turn, each with time to work, until nothing is found; how many there were at first."""
    first = len(find())
    for number in signals:
        _send(number, find())
        deadline = time.monotonic() + PATIENCE
        while find() and time.monotonic() < deadline:
            time.sleep(0.05)
    return first


def _send(number: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
