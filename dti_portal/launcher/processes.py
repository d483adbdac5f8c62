"""Children of the launcher: each in a session of its own, and none outlives it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dti_portal.launcher.accounts import Account
from dti_portal.launcher.console import LaunchError
from dti_portal.launcher.stopping import Stop

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
LARGEST_LOG = 10_000_000
TAIL = 15


@dataclass(frozen=True)
class Command:
    """How one child is started and how it is asked to stop."""

    name: str
    words: Sequence[str | Path]
    environment: Mapping[str, str]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    account: Account | None = None
    directory: Path | None = None
    stdin: bytes = b""
    pass_fds: Sequence[int] = field(default=())


class Process:
    """A running child."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.started = time.monotonic()
        self._popen = _spawn(command)

    @property
    def pid(self) -> int:
        """Its process id, which is also the id of its group."""
        return self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._popen.poll()

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.started

    def stop(self) -> None:
        """Ask it to stop; when its grace is over, end its whole group."""
        if self.exit_code is None:
            with suppress(ProcessLookupError):
                self._popen.send_signal(self.command.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self._popen.wait(self.command.grace)
        self.end_group()

    def end_group(self) -> None:
        """End whatever is left of it at once, its own children too."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()

    def failure(self) -> LaunchError:
        """Why it is not running, with the end of its log."""
        name, log = self.command.name, self.command.log
        vietnamese = f"{name}: đã dừng với mã {self.exit_code}."
        return LaunchError(
            vietnamese, f"{name} ended with code {self.exit_code}. The end of {log}:\n{tail(log)}"
        )


def _spawn(command: Command) -> subprocess.Popen[bytes]:
    account = command.account
    command.log.parent.mkdir(parents=True, exist_ok=True)
    _rotate(command.log)
    with open(command.log, "ab") as log:
        popen = subprocess.Popen(
            command.words,
            env=dict(command.environment),
            cwd=command.directory,
            stdin=subprocess.PIPE if command.stdin else subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=command.pass_fds,
            # Runs after the change of user, which would clear it again.
            preexec_fn=_die_with(os.getpid(), command.stop_signal),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    if popen.stdin:
        with popen.stdin as pipe, suppress(BrokenPipeError):
            pipe.write(command.stdin)
    return popen


def _die_with(launcher: int, by: signal.Signals) -> Callable[[], None]:
    """What a child does before it becomes its program: ask the kernel for `by` when the launcher dies.

    The kernel watches the thread that forked: children are started by the main thread only.
    """

    def ask() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(by), 0, 0, 0)
            if os.getppid() != launcher:
                os._exit(1)

    return ask


def run_in_front(words: Sequence[str], environment: Mapping[str, str], directory: Path, stop: Stop) -> int:
    """Run a command with this terminal and wait for it; its exit code. A stop is passed on to it."""
    child = subprocess.Popen(
        words, env=dict(environment), cwd=directory, preexec_fn=_die_with(os.getpid(), signal.SIGTERM)
    )
    while child.poll() is None:
        if stop.pause():
            # Ctrl-C has reached it already, and it may be reporting: no haste.
            with suppress(subprocess.TimeoutExpired):
                child.wait(0 if stop.by == signal.SIGTERM else 10)
            child.terminate()
            child.wait()
    return child.returncode


def _rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".1.log"))


def tail(log: Path) -> str:
    """The last lines of a log, indented."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(f"    {line}" for line in lines[-TAIL:])


def wait_until(
    ready: Callable[[], bool], child: Process, seconds: float, stopped: Callable[[], bool]
) -> None:
    """Poll until `ready`; raises `LaunchError` when the child ends before or `seconds` are over.

    Returns early, without a word, when the launcher itself was told to stop.
    """
    deadline = time.monotonic() + seconds
    while not ready() and not stopped():
        if child.exit_code is not None:
            raise child.failure()
        if time.monotonic() > deadline:
            raise LaunchError(
                f"{child.command.name}: sau {seconds:.0f} giây vẫn chưa trả lời.",
                f"{child.command.name} does not answer after {seconds:.0f} s. The end of {child.command.log}:\n"
                f"{tail(child.command.log)}",
            )
        time.sleep(0.02)
