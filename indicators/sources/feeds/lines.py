"""The connection of one request: to one machine, read under limits of time, telling that it lives while nothing comes.

The standard library reads headers and bodies through it, so that a server that drips them a byte at a time meets the
same limits everywhere.
"""

import io
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from time import monotonic
from typing import TYPE_CHECKING

from indicators.sources.feeds.addresses import Target
from indicators.sources.feeds.base import FeedError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

# How long nothing may come before the caller is asked whether to go on.
TICK_SECONDS = 0.5


class Limits:
    """What is left of the time of one fetch, over all its requests. `tick` may raise to end it."""

    def __init__(self, *, connect: float, read: float, total: float, tick: Callable[[], None]) -> None:
        self.connect, self.read, self.tick = connect, read, tick
        self._end = monotonic() + total

    def left(self) -> float:
        """Seconds until the end. Raises `FeedError` with code `too_slow`."""
        left = self._end - monotonic()
        if left <= 0:
            raise FeedError(
                "too_slow",
                "Máy chủ gửi quá chậm, đã quá thời gian cho phép. Cổng sẽ thử lại; nếu vẫn vậy, hãy tăng giới hạn thời "
                "gian của nguồn hoặc báo cho nơi cung cấp.",
                "The server sends too slowly, the time allowed is over. The portal tries again; if it stays so, raise "
                "the feed's limit of time or tell its provider.",
                retry=True,
            )
        return left


class _Incoming(io.RawIOBase):
    """What comes in on a socket."""

    def __init__(self, connected: socket.socket, limits: Limits) -> None:
        self._socket, self._limits = connected, limits

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        asked = monotonic()
        while True:
            self._limits.tick()
            self._socket.settimeout(min(TICK_SECONDS, self._limits.left()))
            try:
                return self._socket.recv_into(buffer)
            except TimeoutError:
                if monotonic() - asked > self._limits.read:
                    raise _silent() from None


class Line:
    """As much of a connected socket as `http.client` uses."""

    def __init__(self, connected: socket.socket, limits: Limits) -> None:
        self._socket, self._limits = connected, limits

    def sendall(self, data: "ReadableBuffer") -> None:
        """A request is small: it goes out at once, or the server does not listen."""
        self._socket.settimeout(min(self._limits.read, self._limits.left()))
        self._socket.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What the answer is read from."""
        return io.BufferedReader(_Incoming(self._socket, self._limits))

    def close(self) -> None:
        """`http.client` calls this before it has read the answer: `connected` hangs up."""


@contextmanager
def connected(target: Target, addresses: Sequence[str], limits: Limits) -> Iterator[HTTPConnection]:
    """A connection to the first of the addresses that takes one; over TLS, proven to be the target's own. No proxy of
    the environment is asked. Raises `FeedError` for whatever happens to it."""
    with _told():
        sock = _first(target, addresses, limits)
        try:
            sock = _secured(sock, target, limits)
            connection = HTTPConnection(target.host, target.port)
            connection.sock = Line(sock, limits)
            yield connection
        finally:
            sock.close()


def _first(target: Target, addresses: Sequence[str], limits: Limits) -> socket.socket:
    fault: OSError | None = None
    for address in addresses:
        limits.tick()
        try:
            return socket.create_connection(
                (address, target.port), timeout=min(limits.connect, limits.left())
            )
        except OSError as error:
            fault = error
    raise fault or OSError


def _secured(sock: socket.socket, target: Target, limits: Limits) -> socket.socket:
    if target.scheme == "http":
        return sock
    # The limit holds for the handshake as a whole, not for each of its parts.
    sock.settimeout(min(limits.connect, limits.left()))
    # Who cuts the line does not say goodbye: that is no end of a file whose length nobody told.
    context = ssl.create_default_context()
    # CPython lets OpenSSL 3 take a cut for a goodbye.
    context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
    return context.wrap_socket(sock, server_hostname=target.host, suppress_ragged_eofs=False)


@contextmanager
def _told() -> Iterator[None]:
    """What can happen to a connection, as sentences."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise FeedError(
            "certificate",
            f"Chứng chỉ của máy chủ không hợp lệ ({error.verify_message}). Hãy báo cho nơi cung cấp; cổng không đọc "
            "nguồn không chứng minh được mình là ai.",
            f"The certificate of the server is not valid ({error.verify_message}). Tell its provider; the portal does "
            "not read a source that cannot prove who it is.",
        ) from None
    except TimeoutError:
        raise _silent() from None
    except OSError as error:
        raise FeedError(
            "connection",
            "Không kết nối được với máy chủ, hoặc kết nối bị ngắt. Cổng sẽ thử lại; nếu vẫn vậy, hãy báo cho nơi cung "
            "cấp.",
            "The server cannot be reached, or the connection broke. The portal tries again; if it stays so, tell its "
            "provider.",
            retry=True,
        ) from error


def _silent() -> FeedError:
    return FeedError(
        "timeout",
        "Máy chủ không trả lời trong thời gian cho phép. Cổng sẽ thử lại; nếu vẫn vậy, hãy báo cho nơi cung cấp.",
        "The server does not answer in the time allowed. The portal tries again; if it stays so, tell its provider.",
        retry=True,
    )
