"""Panels that an app hangs on the pages of an app below it: imports point one way, pages show the whole chain.

Hung while the apps are made ready, drawn in the order of hanging. A panel reads a constant number of times.
"""

from datetime import date
from typing import Protocol

from django.http import HttpRequest
from django.utils.safestring import SafeString


class Panel(Protocol):
    """Draws a panel for the thing of the page that `key` names, as known on a past day or now; empty where it has
    nothing to show."""

    def __call__(self, request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString: ...


_hung: dict[str, list[Panel]] = {}


def hang(page: str, panel: Panel) -> None:
    """`page` is the name of an address: `home`, `review-queue`, `indicator-detail` (key: code), `province-detail` (key:
    slug), or `figure-drawer` (key: the number of an observation). What is hung on `home-own` stands on the home page
    above all that is for everybody: it is drawn for visitors too, for whom it reads and answers nothing."""
    _hung.setdefault(page, []).append(panel)


def panels(
    page: str, request: HttpRequest, key: str = "", *, known_on: date | None = None
) -> list[SafeString]:
    """What is hung on the page."""
    drawn = (panel(request, key, known_on=known_on) for panel in _hung.get(page, []))
    return [text for text in drawn if text]
