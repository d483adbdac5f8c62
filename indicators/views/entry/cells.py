"""One cell of the form: its details to look at, and its save."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators.actions import (
    Conflict,
    LockedError,
    SaveOutcome,
    TypedCell,
    UnknownCellError,
    save_entries,
)
from indicators.forms import PostedCell, Seen, posted_cell
from indicators.models import Entry
from indicators.queries.entry import CellFacts, cell_facts, kept_grounds
from indicators.validation import Ground
from indicators.views.entry import wording
from indicators.views.entry.drawers import drawer
from indicators.views.entry.reports import Asked, report_asked, report_to_write
from indicators.views.entry.states import ConflictState, reason_options, said_words, state_of, tally
from provinces.forms import address, asks_for_part
from provinces.templatetags.moments import clock
from provinces.views.doors import signed_in

OK, REFUSED, CONFLICT = 200, 422, 409


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a post: the outcome, or why the report takes no writes (`lock`, a code)."""

    outcome: SaveOutcome
    lock: str = ""

    @property
    def conflicts(self) -> dict[str, Conflict]:
        return {conflict.mine.indicator: conflict for conflict in self.outcome.conflicts}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def entry_cell(request: HttpRequest, collection: str, slug: str, code: str) -> HttpResponse:
    """The details of a cell beside the form; a post saves the cell and answers with what changed on the page."""
    if request.method == "POST":
        return _save(request, report_to_write(request, collection, slug), code)
    asked = report_asked(request, collection, slug)
    shown = drawer(asked, code)
    if shown is None:
        raise Http404(code)
    if not asks_for_part(request):
        return redirect(form_address(asked, code))
    return render(request, "indicators/entry_cell.html#drawer", {"drawer": shown})


def form_address(asked: Asked, code: str = "") -> str:
    """The form with the details of a cell open."""
    here = address(reverse("figure-entry", args=[asked.key, asked.unit]), {"cell": code})
    return f"{here}#cell" if code else here


def typed_cells(cells: Iterable[PostedCell]) -> list[TypedCell]:
    """What was posted, as the action takes it."""
    return [
        TypedCell(cell.code, cell.seen.version, cell.typed, cell.missing, cell.note, cell.document)
        for cell in cells
    ]


def save(asked: Asked, cells: Iterable[PostedCell]) -> Saved:
    """Writes what was posted; nothing at all where the report is locked, whenever that was noticed."""
    nothing = SaveOutcome((), ())
    if asked.lock or asked.is_stale:
        return Saved(nothing, asked.lock or wording.STALE)
    try:
        return Saved(
            save_entries(
                submission=asked.submission, cells=typed_cells(cells), by=asked.person, now=asked.now
            )
        )
    except LockedError as locked:
        return Saved(nothing, locked.code)


def _save(request: HttpRequest, asked: Asked, code: str) -> HttpResponse:
    posted = posted_cell(request.POST, code)
    if code in posted.faults:
        return _answer(request, asked, code, failure=posted.faults[code], status=REFUSED)
    try:
        saved = save(asked, posted.cells)
    except UnknownCellError:
        raise Http404(code) from None
    if saved.lock:
        return _answer(request, asked, code, failure=wording.lock_words(saved.lock), status=CONFLICT)
    conflict = saved.conflicts.get(code)
    if conflict:
        told = conflict_of(conflict, asked.day)
        # Who has read the other's note sends his own again over it; of two numbers he has to choose.
        seen = None if told.of_note else posted.cells[0].seen
        return _answer(request, asked, code, conflict=told, seen=seen, status=CONFLICT)
    return _answer(request, asked, code, saved=saved)


def _answer(
    request: HttpRequest,
    asked: Asked,
    code: str,
    *,
    saved: Saved | None = None,
    failure: str = "",
    conflict: ConflictState | None = None,
    seen: Seen | None = None,
    status: int = 200,
) -> HttpResponse:
    """The pieces of the page that the save changed; without htmx the form, where nothing was refused."""
    cells = cell_facts(asked.submission)
    if code not in cells:
        raise Http404(code)
    if not asks_for_part(request) and status == OK:
        return redirect(form_address(asked, code))
    touched = saved.outcome.touched if saved else ()
    grounds = _grounds(asked, saved, cells, (code, *touched))
    states = [state_of(cells[each], grounds.get(each), asked.of) for each in (code, *touched)]
    states[0] = replace(states[0], failure=failure, conflict=conflict, seen=str(seen or states[0].seen))
    context = {
        "asked": asked,
        "states": states,
        "reasons": reason_options(amends=asked.of.amends),
        "tally": tally(cells.values(), asked.of),
    }
    # Nothing of the page around it is needed here, so nothing of it is put together.
    return HttpResponse(render_to_string("indicators/entry_cell.html#pieces", context), status=status)


def _grounds(
    asked: Asked, saved: Saved | None, cells: Mapping[str, CellFacts], codes: Sequence[str]
) -> Mapping[str, Ground]:
    """What the cells of the answer are seen beside: what the action saw, read again only where it wrote nothing."""
    if saved and saved.outcome.grounds:
        return saved.outcome.grounds
    doubted = [code for code in codes if cells[code].doubts]
    if not doubted:
        return {}
    entered = {code: (cell.value, cell.qualifier) for code, cell in cells.items()}
    period = asked.submission.collection.period.code
    return kept_grounds(unit=asked.unit, period=period, indicators=doubted, entered=entered)


def conflict_of(conflict: Conflict, day: date) -> ConflictState:
    """Both values with who and when."""
    mine, theirs = conflict.mine, conflict.theirs
    of_note = all(said in (None, stands) for said, stands in _numbers(mine, theirs))
    return ConflictState(
        mine=_note_words(mine.note, mine.document)
        if of_note
        else said_words(mine.typed or "", mine.missing or ""),
        theirs=_beside_note(theirs) if of_note else said_words(theirs.typed, theirs.missing),
        who=person_name(theirs.changed_by),
        when=clock(theirs.changed_at, day),
        version=theirs.version,
        of_note=of_note,
    )


def _numbers(mine: TypedCell, theirs: Entry) -> tuple[tuple[str | None, str], ...]:
    return (mine.typed, theirs.typed), (mine.missing, theirs.missing)


def _note_words(note: str | None, document: str | None) -> str:
    return " · ".join(filter(None, [note, document])) or _("không có ghi chú")


def _beside_note(theirs: Entry) -> str:
    """The number that stands with its explanation: either may be what the other person wrote."""
    return f"{said_words(theirs.typed, theirs.missing)} · {_note_words(theirs.note, theirs.document)}"


def person_name(person: User | None) -> str:
    """By name where the account has one, in the Vietnamese order."""
    if person is None:
        return ""
    return f"{person.last_name} {person.first_name}".strip() or person.get_username()
