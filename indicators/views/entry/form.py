"""The form of a report: one row for each indicator, saved cell by cell, or all at once without JavaScript."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from indicators.actions import UnknownCellError
from indicators.forms import EntrySheetForm, PostedCell, PostedSheet, posted_sheet
from indicators.permissions import can_sign
from indicators.queries.entry import Sheet, sheet
from indicators.templatetags.figures import in_language
from indicators.views.entry import wording
from indicators.views.entry.cells import Saved, conflict_of, form_address, save
from indicators.views.entry.drawers import drawer
from indicators.views.entry.reports import Asked, report_asked, report_to_write
from indicators.views.entry.rows import Drawn, Frame, drawn_row, frame_of, grouped, rows_of
from indicators.views.entry.states import tally
from provinces.templatetags.moments import clock, moment
from provinces.views.doors import signed_in

CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def figure_entry(request: HttpRequest, collection: str, slug: str) -> HttpResponse:
    """The form, or the same page to read; a post saves what was touched."""
    if request.method == "POST":
        return _save(request, report_to_write(request, collection, slug))
    form = EntrySheetForm(request.GET)
    asked = report_asked(request, collection, slug, form.state["edition"])
    page = sheet(asked.submission)
    context = _context(asked, page, rows_of(page, frame_of(asked, page)))
    notices, code = form.notices, form.state["cell"]
    if code:
        context["drawer"] = drawer(asked, code)
        if context["drawer"] is None:
            notices.append(_("Đợt này không có chỉ tiêu «%(code)s».") % {"code": code})
    return render(request, "indicators/figure_entry.html", context | {"notices": notices})


def _context(asked: Asked, page: Sheet, rows: Sequence[Drawn]) -> dict[str, Any]:
    report, round_ = asked.submission, asked.submission.collection
    due = max(filter(None, [round_.due, page.head.until]))
    last = max(filter(None, [round_.closes, page.head.until]))
    return {
        "asked": asked,
        "head": page.head,
        "report": report,
        "round": round_,
        "period": round_.period,
        "groups": grouped(rows),
        "rows": rows,
        "tally": tally(page.cells, asked.of),
        "returned_moment": moment(report.returned_at),
        "lock": wording.lock_sentence(asked, page.head),
        "state_words": wording.state_words(report.state),
        "due": due,
        "deadline": wording.deadline(due, last, asked.day),
        "guidance": in_language(round_, "guidance"),
        "note": in_language(report, "note"),
        "signs": can_sign(asked.powers, asked.unit),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "year_before": wording.period_words(asked.year_before),
    }


def _save(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Leads back to the form; where a cell was refused it shows the form at once, with what was typed."""
    posted = posted_sheet(request.POST)
    try:
        saved = save(asked, posted.cells)
    except UnknownCellError as error:
        raise Http404(", ".join(map(str, error.args))) from None
    if saved.lock or saved.conflicts or posted.faults:
        return _refused(request, asked, posted, saved)
    if saved.outcome.written:
        messages.success(request, _saved_words(saved, asked))
    return redirect(form_address(asked, posted.opens))


def _saved_words(saved: Saved, asked: Asked) -> str:
    written = saved.outcome.written
    return ngettext("Đã lưu %(n)s ô lúc %(time)s.", "Đã lưu %(n)s ô lúc %(time)s.", written) % {
        "n": written,
        "time": clock(asked.now, asked.day),
    }


def _refused(request: HttpRequest, asked: Asked, posted: PostedSheet, saved: Saved) -> HttpResponse:
    """Nothing that was typed is lost: it stands in its cell, with why it was not saved."""
    page = sheet(asked.submission)
    frame, mine = frame_of(asked, page), {cell.code: cell for cell in posted.cells}
    rows = [
        _as_typed(drawn, mine.get(drawn.row.code), frame, saved, posted) for drawn in rows_of(page, frame)
    ]
    context = _context(asked, page, rows)
    states = [(drawn.row, drawn.row.state) for drawn in rows]
    context["refused"] = [row for row, state in states if state.failure or state.conflict]
    context["saved_words"] = _saved_words(saved, asked) if saved.outcome.written else ""
    return render(request, "indicators/figure_entry.html", context, status=CONFLICT)


def _as_typed(
    drawn: Drawn, mine: PostedCell | None, frame: Frame, saved: Saved, posted: PostedSheet
) -> Drawn:
    """The row with what the person had typed, where that was not saved."""
    row = drawn.row
    failure = wording.lock_words(saved.lock) if saved.lock and mine else posted.faults.get(row.code, "")
    conflict = saved.conflicts.get(row.code)
    if not (failure or conflict):
        return drawn
    told = conflict_of(conflict, frame.of.day) if conflict else None
    seen, typed = (str(mine.seen), mine.typed) if mine else (row.state.seen, posted.refused.get(row.code))
    state = replace(row.state, failure=failure, conflict=told, seen=seen)
    refused = replace(row, state=state, typed=row.typed if typed is None else typed)
    return Drawn(refused, drawn_row(refused, frame))
