"""A filled sheet or pasted cells come in: read, kept, and shown as a preview. Nothing of the report changes here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators import actions, exports, periods, sources
from indicators.actions import LockedError
from indicators.forms import SheetUploadForm
from indicators.queries import entry, uploads
from indicators.queries.entry import Sheet
from indicators.sources import SheetError, Stamp
from indicators.templatetags.figures import language
from indicators.views.entry import wording
from indicators.views.entry.reports import Asked, report_to_write
from provinces.collation import fold
from provinces.sources.base import Reason
from provinces.views.doors import signed_in

REFUSED, LOCKED = 422, 409
LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Came:
    """What came in: a name for it, its bytes, the cells it speaks of, and the version of each that its writer knew."""

    name: str
    content: bytes
    cells: Sequence[sources.ReadCell]
    known: Mapping[str, int]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sheet_upload(request: HttpRequest, collection: str, slug: str) -> HttpResponse:
    """The ways to bring figures from a spreadsheet; a post leads to the preview."""
    asked = report_to_write(request, collection, slug)
    page = entry.sheet(asked.submission)
    if request.method != "POST":
        return _page(request, asked, page, SheetUploadForm())
    form = SheetUploadForm(request.POST, request.FILES)
    if asked.lock:
        return _page(request, asked, page, form, status=LOCKED)
    if not form.is_valid():
        return _page(request, asked, page, form, form.sentences, REFUSED)
    try:
        upload = _keep(asked, _came(form, asked, page), cast(User, request.user))
    except SheetError as error:
        return _page(request, asked, page, form, [words(error.reason)], REFUSED)
    except LockedError as error:
        return _page(request, asked, page, form, [locked_words(error)], LOCKED)
    return redirect("sheet-preview", asked.key, asked.unit, upload.pk)


def words(reason: Reason) -> str:
    """In the language of the page."""
    return reason.en if language() == "en" else reason.vi


def locked_words(error: LockedError) -> str:
    """Why nothing was written."""
    return _("Không ghi được: %(reason)s.") % {"reason": wording.lock_words(error.code)}


def _came(form: SheetUploadForm, asked: Asked, page: Sheet) -> Came:
    indicators = [uploads.form_indicator(cell) for cell in page.cells]
    if file := form.cleaned_data["file"]:
        content = file.read(sources.MOST_BYTES + 1)
        sheet = sources.read_sheet(
            content,
            asked=indicators,
            reasons=exports.MISSING_WORDS,
            key=settings.SECRET_KEY,
            check=lambda stamp: _refuse_others(stamp, asked),
        )
        known = {code: cell.version for code, cell in sheet.stamp.cells.items()}
        return Came(_file_name(file.name), content, sheet.cells, known)
    pasted = form.cleaned_data["pasted"]
    cells = sources.read_pasted(
        pasted,
        asked=indicators,
        start=form.cleaned_data["start"],
        headings=_headings(asked),
        reasons=exports.MISSING_WORDS,
    )
    return Came("", pasted.encode(), cells, {cell.code: cell.version for cell in page.cells})


def _refuse_others(stamp: Stamp, asked: Asked) -> None:
    sources.refuse_others(stamp, collection=asked.key, unit=asked.unit, edition=str(asked.submission.edition))


def _headings(asked: Asked) -> dict[str, str]:
    """The fields by the folded headings of a template in either language."""
    period = periods.parse(asked.submission.collection.period.code)
    return {
        fold(heading): field
        for lang in LANGUAGES
        for field, heading in exports.headings(lang, periods.label(period, lang)).items()
    }


def _file_name(name: str | None) -> str:
    return "".join(each for each in name or "" if each.isprintable()) or "mẫu.xlsx"


def _keep(asked: Asked, came: Came, by: User) -> Any:
    return actions.keep_upload(
        submission=asked.submission,
        name=came.name,
        content=came.content,
        cells=came.cells,
        known=came.known,
        by=by,
        now=asked.now,
    )


def _page(
    request: HttpRequest,
    asked: Asked,
    page: Sheet,
    form: SheetUploadForm,
    faults: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "asked": asked,
        "head": page.head,
        "period": asked.submission.collection.period,
        "cells": page.cells,
        "lock": wording.lock_sentence(asked, page.head),
        "faults": faults,
        "pasted": form.data.get("pasted", ""),
        "start": form.data.get("start", ""),
    }
    return render(request, "indicators/sheet_upload.html", context, status=status)
