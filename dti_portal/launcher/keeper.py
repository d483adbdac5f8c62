"""Starts a child again when it ends, after ever longer pauses while it keeps ending."""

import time
from collections.abc import Callable

from dti_portal.launcher.console import say
from dti_portal.launcher.processes import Process

SETTLED = 60.0
LONGEST_PAUSE = 30.0
HOPELESS = 5


class Keeper:
    """One child that has to run."""

    def __init__(self, process: Process, start: Callable[[], Process]) -> None:
        self.process = process
        self._start = start
        self._failures = 0
        self._again_at: float | None = None

    @property
    def hopeless(self) -> bool:
        """It ended several times in a row soon after its start."""
        return self._failures >= HOPELESS

    def look_after(self) -> None:
        """Notice its end, or start it again when the pause is over."""
        if self._again_at is None:
            if self.process.exit_code is not None:
                self._notice()
        elif time.monotonic() >= self._again_at:
            self._again_at = None
            self.process = self._start()

    def _notice(self) -> None:
        # Its own children may still hold the port or the queue.
        self.process.end_group()
        self._failures = 0 if self.process.age > SETTLED else self._failures + 1
        pause = min(2.0 ** (self._failures - 1), LONGEST_PAUSE) if self._failures > 1 else 0.0
        self._again_at = time.monotonic() + pause
        say(f"{self.process.failure()}\n[portal] starting it again in {pause:.0f} s")
