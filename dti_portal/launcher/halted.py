"""What is there and does nothing, because a signal stopped it: no exit code tells of it, so it is looked for."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

from dti_portal.launcher.console import say
from dti_portal.launcher.leftovers import processes

# As /proc tells it: stopped by a signal, not by a debugger.
STOPPED = "T"


def wake(under: int) -> list[int]:
    """Has every process go on that was stopped and descends from the process `under`; which they were."""
    table = dict(_told())
    stopped = [pid for pid, (_name, state, _parent) in table.items() if state == STOPPED]
    ours = [pid for pid in stopped if under in _ancestors(pid, table)]
    for pid in ours:
        say(f"{table[pid][0]} ({pid}) was stopped by a signal: it goes on")
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGCONT)
    return ours


def _told() -> Iterator[tuple[int, tuple[str, str, int]]]:
    """Every process with its name, its state and its parent."""
    for entry in processes():
        with suppress(OSError):
            # The name stands in brackets and may hold some itself.
            name, _, told = (entry / "stat").read_text(errors="replace").rpartition(") ")
            state, parent, *_rest = told.split()
            yield int(entry.name), (name.partition("(")[2], state, int(parent))


def _ancestors(pid: int, table: dict[int, tuple[str, str, int]]) -> Iterator[int]:
    while pid in table:
        pid = table[pid][2]
        yield pid
