"""Files of evidence: taken in, served as attachments only, withdrawn."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from indicators.actions import (
    FileError,
    LockedError,
    UnknownCellError,
    add_evidence,
    evidence_path,
    withdraw_evidence,
)
from indicators.actions.files import MOST_BYTES
from indicators.permissions import can_enter, can_read_submission
from indicators.queries.entry import evidence_file
from indicators.views.entry import wording
from indicators.views.entry.cells import form_address
from indicators.views.entry.drawers import drawer
from indicators.views.entry.reports import Asked, report_to_write
from indicators.views.entry.states import reason_options
from indicators.views.files import attachment, bounded, fault_words
from provinces.forms import asks_for_part
from provinces.permissions import powers_of
from provinces.views.doors import signed_in

REFUSED, CONFLICT = 422, 409


@bounded
@require_POST
@signed_in
def evidence_add(request: HttpRequest, collection: str, slug: str, code: str) -> HttpResponse:
    """Takes a file for a cell; answers with the cell's details, or leads back to them."""
    asked = report_to_write(request, collection, slug)
    if asked.is_stale:
        return _back(request, asked, code, _not_taken(wording.STALE), CONFLICT)
    file = request.FILES.get("file")
    fault = "missing" if file is None else "too_large" if (file.size or 0) > MOST_BYTES else ""
    status, words = (REFUSED, fault_words(fault)) if fault else (0, "")
    if file is not None and not fault:
        status, words = _kept(asked, code, file.name or "", file.read())
    return _back(request, asked, code, words, status)


def _kept(asked: Asked, code: str, name: str, content: bytes) -> tuple[int, str]:
    """0 and nothing to say, or the status and sentence of a refusal."""
    try:
        add_evidence(
            submission=asked.submission,
            indicator=code,
            name=name,
            content=content,
            by=asked.person,
            now=asked.now,
        )
    except FileError as error:
        return REFUSED, fault_words(error.code)
    except LockedError as locked:
        return CONFLICT, _not_taken(locked.code)
    except UnknownCellError:
        raise Http404(code) from None
    return 0, ""


@require_POST
@signed_in
def evidence_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file out of its cell."""
    evidence = evidence_file(pk)
    day = timezone.localdate()
    if evidence is None or not can_read_submission(powers_of(request.user, day), _unit(evidence)):
        raise Http404(str(pk))
    if not can_enter(powers_of(request.user, day), _unit(evidence)):
        raise PermissionDenied(_("Chỉ người nhập của đơn vị được rút minh chứng của báo cáo này."))
    report = evidence.entry.submission
    asked = report_to_write(request, report.collection.key, report.unit.slug)
    status, words = 0, ""
    try:
        withdraw_evidence(evidence=evidence, by=asked.person, now=asked.now)
    except LockedError as locked:
        status, words = CONFLICT, _not_taken(locked.code)
    return _back(request, asked, evidence.entry.indicator.code, words, status)


@require_safe
@signed_in
def evidence_file_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, to be saved and never to be shown or run by the browser."""
    evidence = evidence_file(pk)
    if evidence is None or not can_read_submission(
        powers_of(request.user, timezone.localdate()), _unit(evidence)
    ):
        raise Http404(str(pk))
    return attachment(evidence_path(evidence), name=evidence.name, content_type=evidence.content_type)


def _unit(evidence: Any) -> str:
    return str(evidence.entry.submission.unit.slug)


def _not_taken(code: str) -> str:
    return _("Không đổi được minh chứng: %(why)s.") % {"why": wording.lock_words(code)}


def _back(request: HttpRequest, asked: Asked, code: str, words: str, status: int) -> HttpResponse:
    """The details of the cell with what went wrong; without htmx a message on the page that they stand on."""
    if asks_for_part(request):
        context = {
            "drawer": drawer(asked, code),
            "file_fault": words,
            "reasons": reason_options(amends=asked.of.amends),
        }
        return render(request, "indicators/entry_cell.html#refreshed", context, status=status or 200)
    if words:
        messages.error(request, words)
    return redirect(form_address(asked, code))
