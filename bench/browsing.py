"""What a visitor notices of a feed that is being read."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from threading import Event, Thread

from bench.client import OK, Visitor
from dti_portal.launcher.console import LaunchError

PAGES = ("/", "/indicators/", "/indicators/g-001/", "/api/v1/figures?indicator=g-001&unit=vn")
PAUSE = 0.1


class Browsing:
    """A visitor who opens one page after the other, in a thread, until told to stop."""

    def __init__(self, port: int) -> None:
        self.visitor = Visitor(port)
        self.stopped = Event()
        self.waited: dict[str, list[float]] = defaultdict(list)
        self.thread = Thread(target=self._browse, daemon=True)

    def __enter__(self) -> "Browsing":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stopped.set()
        self.thread.join()
        self.visitor.close()

    @property
    def medians(self) -> Mapping[str, float]:
        """Milliseconds by page."""
        return {page: median(times) * 1000 for page, times in self.waited.items()}

    def _browse(self) -> None:
        while not self.stopped.is_set():
            for page in PAGES:
                began = time.perf_counter()
                self.visitor.get(page)
                self.waited[page].append(time.perf_counter() - began)
                self.stopped.wait(PAUSE)


def idle(port: int, seconds: float) -> Mapping[str, float]:
    """Milliseconds by page while nothing else is done. Raises `LaunchError` where a page does not open."""
    visitor = Visitor(port)
    for page in PAGES:
        if (answer := visitor.get(page)).status != OK:
            raise LaunchError(f"{page}: HTTP {answer.status}", f"{page} answers {answer.status}")
    visitor.close()
    with Browsing(port) as browsing:
        time.sleep(seconds)
    return browsing.medians


def ratios(busy: Mapping[str, float], idle: Mapping[str, float]) -> Sequence[tuple[str, float, float, float]]:
    """Page, milliseconds while nothing is done and while a feed is read, and their ratio."""
    return [(page, idle[page], busy[page], busy[page] / idle[page]) for page in PAGES if page in busy]
