"""The page on which figures are typed from the papers of a meeting, checked and marked for publishing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators import periods
from meetings.actions.reported import (
    ReportedError,
    ToldFigure,
    add_figure,
    change_figure,
    remove_figure,
)
from meetings.forms.typed import TypedAddressForm, TypedFigureForm, posted_row
from meetings.models import ReportedFigure
from meetings.queries import typed
from meetings.queries.typed import TypedFigure
from meetings.views.records.steps import record_frame
from meetings.views.typed import filling, words
from meetings.views.typed.doors import Asked, meeting_asked, meeting_to_type
from meetings.views.typed.filling import Filled
from meetings.views.typed.lines import by_paper, draft_lines, published_lines
from provinces.forms import address
from provinces.views.doors import signed_in

REFUSED, CONFLICT = 422, 409
CONFLICTS = frozenset({"changed", "stands", "told", "gone", "published", "corrected"})


@dataclass(frozen=True, slots=True)
class Failed:
    """A form that was not taken: what it says, and why. `faults` are sentences by field, `refusal` one of the whole;
    `readings` are what the number may have meant."""

    filled: Filled
    faults: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""
    readings: tuple[str, ...] = ()
    status: int = REFUSED


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reported_figures(request: HttpRequest, key: str) -> HttpResponse:
    """What was typed and what was published; a post adds, changes or removes one figure."""
    if request.method != "POST":
        return _page(request, meeting_asked(request, key))
    asked = meeting_to_type(request, key)
    done = _removed(request, asked) if request.POST.get("do") == "remove" else _saved(request, asked)
    return done if isinstance(done, HttpResponse) else _page(request, asked, done)


def _page(request: HttpRequest, asked: Asked, failed: Failed | None = None) -> HttpResponse:
    form = TypedAddressForm(request.GET)
    figures = typed.typed_figures(asked.meeting)
    papers = typed.papers(asked.meeting)
    drafts = draft_lines(
        figures, typed.doubted(figures), asked, mark_clear=form.state["mark"] == "clear" and not failed
    )
    published = published_lines(figures)
    filled, notices = _filled(form, figures, failed)
    context = {
        "asked": asked,
        "meeting": asked.meeting,
        "papers": papers,
        "drafts": drafts,
        "draft_groups": by_paper(drafts),
        "saved": next((line for line in drafts if line.figure.pk == form.state["done"]), None),
        "published": published,
        "published_groups": by_paper(published),
        "notices": form.notices + notices,
        "markable": any(line.mark for line in drafts),
        "all_own": bool(drafts) and all(line.own for line in drafts),
        "opens": asked.meeting.draft or asked.meeting.held_on > timezone.localdate(),
        "failed": failed,
        "focus": _focus(form, failed),
    }
    if asked.types and papers:
        context |= filling.controls(asked.meeting, papers, filled)
    if asked.types:
        context |= record_frame(asked.meeting, "reported-figures")
    return render(request, "meetings/reported_figures.html", context, status=failed.status if failed else 200)


def _focus(form: TypedAddressForm, failed: Failed | None) -> str:
    """The field at which the person goes on: the first faulty one, the number of a row, the indicator of the next."""
    if failed:
        return next((name for name in TypedFigureForm.base_fields if name in failed.faults), "")
    state = form.state
    if state["edit"] or state["correct"]:
        return "typed"
    return "indicator" if state["done"] else ""


def _filled(
    form: TypedAddressForm, figures: list[TypedFigure], failed: Failed | None
) -> tuple[Filled, list[str]]:
    """What the form begins with: what was refused, the row that is changed or corrected, or where the last one left."""
    if failed:
        return filling.renewed(failed.filled, figures), []
    state, rows = form.state, {figure.pk: figure for figure in figures}
    for name, begin in (("edit", filling.of_draft), ("correct", filling.of_published)):
        if state[name]:
            found = begin(rows.get(state[name]))
            return (found, []) if found else (Filled(), [words.refusal(ReportedError("gone"))])
    return filling.next_after(state), []


def _saved(request: HttpRequest, asked: Asked) -> HttpResponse | Failed:
    data = request.POST
    form = TypedFigureForm(data)
    filled = Filled(
        told=form.told(),
        pk=posted_row(data, "pk"),
        seen=data.get("seen", "")[:16],
        corrects=posted_row(data, "corrects"),
    )
    if not form.is_valid():
        faults = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
        return Failed(filled, faults)
    try:
        figure = _write(asked, form.cleaned_data, filled)
    except ReportedError as refused:
        if refused.code == "not_heard":
            sentence, readings = filling.unheard(form.cleaned_data)
            return Failed(filled, {"typed": sentence}, readings=readings)
        status = CONFLICT if refused.code in CONFLICTS else REFUSED
        return Failed(filled, refusal=words.refusal(refused), status=status)
    return redirect(_next(asked, figure))


def _write(asked: Asked, clean: Mapping[str, Any], filled: Filled) -> ReportedFigure:
    told = ToldFigure(
        document=clean["paper"],
        indicator=clean["indicator"],
        unit=clean["unit"],
        period=periods.parse(clean["period"]),
        typed=clean["typed"],
        note_vi=clean["note_vi"],
        note_en=clean["note_en"],
    )
    by, now = asked.user, timezone.now()
    if filled.pk is not None:
        return change_figure(meeting=asked.meeting, pk=filled.pk, seen=filled.seen, told=told, by=by, now=now)
    return add_figure(meeting=asked.meeting, told=told, by=by, now=now, corrects=filled.corrects)


def _removed(request: HttpRequest, asked: Asked) -> HttpResponse:
    pk = posted_row(request.POST, "pk")
    try:
        remove_figure(
            meeting=asked.meeting,
            pk=pk or 0,
            seen=request.POST.get("seen", "")[:16],
            by=asked.user,
            now=timezone.now(),
        )
        messages.success(request, _("Đã bỏ dòng chờ công bố."))
    except ReportedError as refused:
        messages.warning(request, words.removal(refused))
    return redirect("reported-figures", key=asked.meeting.key)


def _next(asked: Asked, figure: ReportedFigure) -> str:
    """Ready for the next figure of the same paper, unit and period."""
    here = reverse("reported-figures", args=[asked.meeting.key])
    state = {
        "done": figure.pk,
        "paper": figure.document_id,
        "unit": figure.unit.slug,
        "period": figure.period.code,
    }
    return address(here, state)
