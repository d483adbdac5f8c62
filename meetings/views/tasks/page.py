"""The page of a task: five clear things, where it comes from, what proves it, progress, history, and the next steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.actions.files import MOST_BYTES
from indicators.queries.series import Row
from indicators.templatetags.figures import day as day_words
from meetings.actions.tasks import MOST_FILES
from meetings.forms.tasks import ClosureForm, ExtensionForm, NoteForm, ReopenForm, WithdrawalForm
from meetings.progress import Proof
from meetings.queries.meetings import drafts_of
from meetings.queries.task_page import TaskPage, task_page
from meetings.queries.task_reminding import reached
from meetings.queries.tasks import TaskFacts
from meetings.views.tasks import chart, doors
from meetings.views.tasks.doors import Rights
from provinces.forms import address
from provinces.permissions import powers_of
from provinces.views.keeping import kept

FORMS: Mapping[str, type[django_forms.Form]] = {
    "note": NoteForm,
    "close": ClosureForm,
    "extend": ExtensionForm,
    "reopen": ReopenForm,
    "withdraw": WithdrawalForm,
}
# The ids of the forms on one page, each with names of its own.
AUTO_ID = "{}-%s"


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the history; `by` is empty where the reader is not told who."""

    at: datetime | date
    words: str
    reason: str
    by: str


@require_safe
@kept
def task_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One task for everybody; its notes and files for those whom it concerns, and the steps for who may take them."""
    return shown(request, pk)


def shown(
    request: HttpRequest,
    pk: int,
    *,
    failed: Mapping[str, django_forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `failed` are the forms that were sent and not taken, by the name of their step."""
    day = doors.today()
    drafts = drafts_of(powers_of(request.user, day))
    page = task_page(pk, day=day, drafts=drafts) or doors.not_there()
    rights = doors.rights_of(request, page.facts, day)
    response = render(
        request, "meetings/task_detail.html", _context(page, rights, day, failed or {}), status=status
    )
    if request.user.is_authenticated:
        add_never_cache_headers(response)
    return response


def _context(
    page: TaskPage, rights: Rights, day: date, failed: Mapping[str, django_forms.Form]
) -> dict[str, Any]:
    facts = page.facts
    open_now = not facts.withdrawn and facts.done_on is None
    steps = _steps(page, rights, open_now, failed)
    # Another person was first: the step is no more offered, but why it was not taken is said, and nothing typed is lost.
    lost = [form for name, form in failed.items() if name not in steps]
    return {
        "page": page,
        "task": facts,
        "rights": rights,
        "open": open_now,
        "steps": steps,
        "lost": [str(error) for form in lost for errors in form.errors.values() for error in errors],
        "typed": [
            form.data[name]
            for form in lost
            for name in ("text", "document", "reason", "note")
            if form.data.get(name)
        ],
        "most_files": MOST_FILES,
        "most_bytes": MOST_BYTES,
        "unreached": open_now and rights.changes and bool(facts.due_on) and not reached(facts, day),
        "withdrawn_on": page.origin.withdrawn_at,
        "closure": next((each for each in page.closures if each.reopened_at is None), None),
        "events": _events(page, rights),
        "needs_note": facts.proof not in (Proof.NOT_TESTED, Proof.REACHED),
    } | _evidence(page, day)


def _steps(
    page: TaskPage, rights: Rights, open_now: bool, failed: Mapping[str, django_forms.Form]
) -> dict[str, django_forms.Form]:
    """The forms of what the person may do in this state, by step."""
    closed = page.facts.done_on is not None
    withdraws = rights.changes and not rights.in_person
    may = {
        "note": rights.notes and open_now,
        "close": rights.closes and open_now,
        "extend": rights.closes and open_now,
        "reopen": rights.closes and closed and not page.facts.withdrawn,
        "withdraw": withdraws and open_now,
    }
    return {name: failed.get(name) or _empty(name, page) for name, allowed in may.items() if allowed}


def _empty(name: str, page: TaskPage) -> django_forms.Form:
    initial = {"seen": page.notes[-1].pk if page.notes else 0} if name == "note" else {}
    return FORMS[name](initial=initial, auto_id=AUTO_ID.format(name))


def _evidence(page: TaskPage, day: date) -> dict[str, Any]:
    test, evidence = page.facts.test, page.evidence
    if test is None or evidence is None:
        return {"chart": None}
    rows: tuple[Row, ...] = evidence.course.rows if evidence.course else ()
    told = [row for row in rows if row.cell.value is not None]
    path = reverse("indicator-detail", args=[test.indicator])
    return {
        "chart": chart.proof_chart(page.facts, evidence, day),
        "rows": list(reversed(told)),
        "newest": told[-1] if told else None,
        "now_url": address(path, {"units": test.unit}),
        "counted": {row.cell.observation for row in told if _counts(row, page.facts)},
    }


def _counts(row: Row, facts: TaskFacts) -> bool:
    """As the proof has it: the period asked for, or what was not yet known when the task was given."""
    if facts.test is not None and facts.test.period:
        return row.cell.period == facts.test.period
    return min(row.cell.end, row.cell.as_of) > facts.given_on


def _events(page: TaskPage, rights: Rights) -> list[Event]:
    """The formal steps, newest first; who took them and what was changed between is for those whom it concerns."""
    given = Event(page.facts.given_on, _("Nhiệm vụ được giao"), "", "")
    granted = [
        Event(each.granted_at, _extended(each.before, each.due_on, each.document), each.reason, each.by)
        for each in page.extensions
    ]
    events = [given, *granted, *_ends(page, rights)]
    if rights.reads:
        events += _edits(page)
    return sorted(events, key=lambda event: _when(event.at), reverse=True)


def _ends(page: TaskPage, rights: Rights) -> Iterator[Event]:
    for each in page.closures:
        told = {"day": day_words(each.done_on), "document": each.document}
        words = _("Kết thúc: xong ngày %(day)s theo %(document)s") % told
        yield Event(each.closed_at, words, each.note if rights.reads else "", each.by)
        if each.reopened_at:
            yield Event(each.reopened_at, _("Nhiệm vụ được mở lại"), each.reopened_reason, each.reopened_by)
    origin = page.origin
    if origin.withdrawn_at:
        yield Event(origin.withdrawn_at, _("Nhiệm vụ được rút"), origin.withdrawn_reason, origin.withdrawn_by)


def _when(at: datetime | date) -> tuple[date, float]:
    """A day comes before all hours of the day."""
    if isinstance(at, datetime):
        return timezone.localdate(at), at.timestamp()
    return at, 0.0


def _extended(before: date | None, due_on: date, document: str) -> str:
    told = {"before": day_words(before), "day": day_words(due_on)}
    words = _("Gia hạn từ %(before)s đến %(day)s") if before else _("Đặt hạn %(day)s")
    return f"{words % told}, {document}" if document else words % told


def _edits(page: TaskPage) -> list[Event]:
    words = {"created": _("Nhiệm vụ được ghi vào cổng"), "changed": _("Nhiệm vụ được sửa")}
    return [Event(each.at, words[each.action], "", each.by) for each in page.changes if each.action in words]
