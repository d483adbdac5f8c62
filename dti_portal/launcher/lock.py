"""One launcher in one state directory; the kernel lets go of the lock whatever ends its holder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dti_portal.launcher.console import LaunchError


@contextmanager
def hold(state: Path, doing: str) -> Iterator[None]:
    """Hold the state directory; raises `LaunchError` with what its holder said about itself."""
    state.mkdir(parents=True, exist_ok=True)
    with open(state / "lock", "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _refusal(state) from None
        file.truncate(0)
        file.write(f"{doing}, process {os.getpid()}")
        file.flush()
        yield


def _refusal(state: Path) -> LaunchError:
    holder = (state / "lock").read_text() or "?"
    return LaunchError(
        f"Cổng đã chạy trong thư mục này ({holder}). Dừng nó trước, hoặc dùng một bản sao khác của mã nguồn.",
        f"The portal already runs in this directory ({holder}). Stop that one first, or use another checkout.",
    )


def is_held(state: Path) -> bool:
    """Whether a launcher holds the state directory now."""
    if not (state / "lock").exists():
        return False
    with open(state / "lock") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
