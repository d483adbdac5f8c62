"""Servers of this machine that answer whatever a test tells them, and the portal's request to them."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from indicators.sources.feeds.base import FeedError
from indicators.sources.feeds.fetching import Fetched, Policy, fetch
from tests.indicators.demo_feed import private_host

LOCAL = "127.0.0.1"
MEGABYTE = 1024 * 1024
CSV = b"indicator,unit,period,value\ndti_score,hue,2020,0.4097\n"

Answer = bytes | Callable[[socket.socket], None]


def allowing(url: str, **limits: Any) -> Policy:
    """A policy of small limits that lets a request go to one server."""
    small = {"total_seconds": 5, "read_seconds": 2, "most_bytes": MEGABYTE}
    return Policy(private_hosts=(private_host(url),), **(small | limits))


def get(url: str, folder: Path, policy: Policy | None = None, **more: Any) -> Fetched:
    """Fetches; nothing lies in the folder afterwards but what was fetched."""
    before = set(folder.glob(".*"))
    fetched = None
    try:
        fetched = fetch(url, policy=policy or allowing(url), folder=folder, **more)
    finally:
        given = {fetched.path} if fetched and fetched.path else set()
        assert set(folder.glob(".*")) - before == given
    return fetched


def fault_of(url: str, folder: Path, policy: Policy | None = None, **more: Any) -> FeedError:
    """What a fetch raises, told in both languages."""
    with pytest.raises(FeedError) as caught:
        get(url, folder, policy, **more)
    assert caught.value.reason.vi
    assert caught.value.reason.en
    return caught.value


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """An answer as it goes over the line."""
    told = (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join((*told, "", "")).encode("latin-1") + body


def redirecting(location: str, status: str = "302 Found") -> bytes:
    """An answer that sends the request on."""
    return answer(b"", f"Location: {location}", status=status)


@contextmanager
def saying(*answers: Answer, heard: list[bytes] | None = None) -> Iterator[str]:
    """A server that answers one connection after the other as told, and hangs up each time; `heard` is what was
    asked."""
    listening = socket.create_server((LOCAL, 0))

    def serve() -> None:
        for each in answers:
            connection, _address = listening.accept()
            with connection, suppress(OSError):
                connection.settimeout(5)
                request = connection.recv(65536)
                if heard is not None:
                    heard.append(request)
                each(connection) if callable(each) else connection.sendall(each)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://{LOCAL}:{listening.getsockname()[1]}"
    finally:
        while thread.is_alive():
            # Closing alone does not wake who waits for a connection.
            with suppress(OSError), socket.create_connection(listening.getsockname(), timeout=1):
                thread.join(0.2)
        listening.close()
