"""The file that an answer grows in, and how large it may grow."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import IO

from indicators.sources.feeds import answers
from indicators.sources.feeds.addresses import Allowed

TELL_SECONDS = 0.1

# Told how far it is: bytes, and of how many where that is known. May raise to end the fetch.
Told = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be fetched, and how long and large it may be. `hosts`: names, `name:port`, or `*.name`; `private_hosts`:
    `host:port` of servers inside the own network. `total_seconds` holds for everything, redirects and pages included;
    `most_bytes` for what is sent and for what it unpacks to."""

    hosts: tuple[str, ...] = ()
    private_hosts: tuple[str, ...] = ()
    connect_seconds: float = 10
    read_seconds: float = 30
    total_seconds: float = 1800
    most_bytes: int = 200 * 1024 * 1024

    @property
    def allowed(self) -> Allowed:
        """Where it lets a request go."""
        return Allowed(self.hosts, self.private_hosts)


@dataclass(slots=True)
class Body:
    """The file that grows, over all pages: what is in it, and what of it came over the line. `page` is a file of the
    page alone."""

    file: IO[bytes]
    policy: Policy
    told: Told
    # What was sent along and must not come back: it would stand in samples, refusals and the kept answer.
    secret: bytes = b""
    # So many bytes are enough; None: all of them.
    beginning: int | None = None
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    size: int = 0
    received: int = 0
    total: int | None = None
    page: IO[bytes] | None = None
    told_at: float = 0
    last: bytes = b""

    @property
    def is_enough(self) -> bool:
        """Whether the beginning that was asked for is there."""
        return self.beginning is not None and self.size >= self.beginning

    def expect(self, length: int | None) -> None:
        """Told how much is coming. Raises `FeedError` where that is too much."""
        if length is None:
            return
        if length > self.policy.most_bytes and self.beginning is None:
            raise answers.too_large(self.policy.most_bytes)
        self.total = self.received + length

    def tell(self) -> None:
        """Also while nothing comes; not with every packet."""
        if (now := monotonic()) - self.told_at >= TELL_SECONDS:
            self.told_at = now
            self.told(self.received, self.total)

    def receive(self, data: bytes) -> None:
        """Raises `FeedError` where more comes over the line than may."""
        self.received += len(data)
        if self.received > self.policy.most_bytes:
            raise answers.too_large(self.policy.most_bytes)
        self.tell()

    def write(self, data: bytes) -> None:
        """Raises `FeedError` where it grows too large."""
        self.size += len(data)
        if self.size > self.policy.most_bytes:
            raise answers.too_large(self.policy.most_bytes)
        self._refuse_secret(data)
        self.digest.update(data)
        try:
            self.file.write(data)
            if self.page:
                self.page.write(data)
        except OSError as error:
            raise answers.disk_full() from error

    def _refuse_secret(self, data: bytes) -> None:
        """It may come in two parts."""
        if not self.secret:
            return
        seen = self.last + data
        if self.secret in seen:
            raise answers.secret_told()
        self.last = seen[-len(self.secret) :]
