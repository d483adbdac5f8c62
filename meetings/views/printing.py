"""PDFs as answers: what they are called, and what is said where this machine cannot draw them."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetings.exports.pdf import PdfError
from provinces.queries.practice import is_practice
from provinces.views.downloads import PRACTICE

log = logging.getLogger(__name__)


def printed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose PDF could not be drawn answers with a page that says why (503)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PdfError as error:
            log.error("PDFs cannot be drawn on this machine: %s", error)
            return render(request, "503.html", status=503)

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
