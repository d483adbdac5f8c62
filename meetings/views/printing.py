"""PDFs as answers: what they are called, and what is said where this machine cannot draw them."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import BoundedSemaphore
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetings.exports.pdf import PdfError
from provinces.queries.practice import is_practice
from provinces.views.downloads import PRACTICE

log = logging.getLogger(__name__)
# One page is drawn and one waits, in each process: its other threads answer readers.
_PLACES = BoundedSemaphore(2)
# Seconds after which to ask again.
RETRY = 5


class BusyError(Exception):
    """As many pages are being drawn as may be."""


@contextmanager
def drawing() -> Iterator[None]:
    """A place for one that draws. Nobody queues for it: raises `BusyError`."""
    if not _PLACES.acquire(blocking=False):
        raise BusyError
    try:
        yield
    finally:
        _PLACES.release()


def printed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose PDF could not be drawn, or not now, answers with a page that says why (503)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PdfError as error:
            log.error("PDFs cannot be drawn on this machine: %s", error)
            return render(request, "503.html", status=503)
        except BusyError:
            response = render(request, "503.html", {"busy": True}, status=503)
            response.headers["Retry-After"] = str(RETRY)
            return response

    return answer


def marked_name(name: str) -> str:
    """The name of a file; of one that shows generated figures, with a word that says so."""
    return f"{PRACTICE}-{name}" if is_practice() else name


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """The PDF `name`.pdf, shown by the browser; one of generated figures says so in its name."""
    headers = {
        "Content-Disposition": f'inline; filename="{marked_name(name)}.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
