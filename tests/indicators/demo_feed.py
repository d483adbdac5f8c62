"""The demonstration source on a free port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread

from django.conf import settings

from indicators.management.demo_shelf import Shelf, shelf_of
from indicators.management.demo_source import DemoServer


@contextmanager
def serving(fault: str = "", seconds: float = 0.5) -> Iterator[str]:
    """Its address, such as `http://127.0.0.1:43210`; what it serves stands in `indicators/management/demo_source.py`.
    `seconds` is how long `slow` waits."""
    with demo_server(fault, seconds) as server:
        yield server.url


@contextmanager
def demo_server(fault: str = "", seconds: float = 0.5) -> Iterator[DemoServer]:
    """The server itself: `fault` can be switched while it runs, `heard` are the requests so far."""
    server = DemoServer(_shelf(), port=0, fault=fault, seconds=seconds)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def private_host(url: str) -> str:
    """What FEED_PRIVATE_HOSTS has to hold for an address of it: host:port."""
    return url.removeprefix("http://").partition("/")[0]


@cache
def _shelf() -> Shelf:
    return shelf_of(settings.REFERENCE_DIR)
