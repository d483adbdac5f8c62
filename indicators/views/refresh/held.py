"""What feeds said and a person has to decide on: the list, and the doors by which one, some or all are decided on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from indicators.forms.held import HeldForm
from indicators.models import HeldValue
from indicators.permissions import can_decide_held
from indicators.queries.held import (
    HeldChoice,
    HeldFilter,
    HeldPage,
    HeldRow,
    decisions_at_work,
    held_choices,
    held_page,
)
from indicators.queries.held.earlier import Earlier, earlier_statements
from indicators.templatetags.figures import in_language
from indicators.views.refresh import doors
from indicators.views.refresh.held_rows import HeldLine, held_line, kind_words, state_words
from provinces.forms import address, asks_for_part
from provinces.permissions import powers_of
from provinces.views.doors import signed_in
from provinces.views.links import Choice, tidied

State, Kind = HeldValue.State, HeldValue.Kind
# What a person has to look at most stands first.
KINDS = (Kind.CONFLICT, Kind.DOUBTFUL, Kind.REVISED, Kind.NEW)
PARTS = ("feed", "indicator", "unit")


@dataclass(frozen=True, slots=True)
class Option:
    """An entry of a list to choose from."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Faults:
    """What was typed into which field (`reason`, `reason-all` or `reason-<number>`), and what is wrong with it."""

    field: str = ""
    typed: str = ""
    sentence: str = ""
    marked: tuple[int, ...] = ()


@require_safe
@signed_in
@vary_on_headers("HX-Request")
def held_list(request: HttpRequest) -> HttpResponse:
    """All that waits, narrowed by the address; or what became of it."""
    doors.require_reader(request, timezone.localdate())
    form = HeldForm(request.GET)
    context = list_context(request, form, Faults())
    here = context["here"]
    if asks_for_part(request):
        return push_url(render(request, "indicators/held_list.html#held", context), here)
    return tidied(request, here, context["notices"]) or render(request, "indicators/held_list.html", context)


def list_again(request: HttpRequest, data: QueryDict, faults: Faults) -> HttpResponse:
    """The list as it was, with what has to be mended."""
    context = list_context(request, HeldForm(data), faults)
    return render(request, "indicators/held_list.html", context, status=422)


def asked_by(form: HeldForm) -> HeldFilter:
    """What the address asks for, without the state and the place."""
    told = {name: form.state[name] for name in ("feed", "run", "kind", "indicator", "unit")}
    return HeldFilter(**{name: value for name, value in told.items() if value})


def list_address(form: HeldForm, **changes: object) -> str:
    """The address of the list, in its fixed order of parameters."""
    values = {name: form.state[name] or "" for name in form.fields}
    values["status"] = "" if values["status"] == State.WAITING else values["status"]
    return address(reverse("held-list"), values, **changes)


def list_context(request: HttpRequest, form: HeldForm, faults: Faults) -> dict[str, Any]:
    """Everything the page shows."""
    now, asked = timezone.localtime(), asked_by(form)
    state = form.state["status"] or State.WAITING
    page = held_page(
        asked, day=now.date(), person=request.user.pk or 0, state=state, after=form.state["after"] or 0
    )
    return {
        "page": page,
        "form": form.state,
        "here": list_address(form),
        "notices": form.notices,
        "kinds": _kinds(form, page),
        "lines": _lines(page.rows, faults, waits=state == State.WAITING),
        "states": [Option(each.value, state_words(each), each == state) for each in State],
        "options": _options(form, now.date()),
        "state": state,
        "waits": state == State.WAITING,
        "filtered": asked != HeldFilter(),
        "next_url": list_address(form, after=page.next) if page.next else "",
        "first_url": list_address(form, after="") if form.state["after"] else "",
        "all_url": reverse("held-list"),
        "decides": can_decide_held(powers_of(request.user, now.date())),
        "decidable": page.decidable,
        "seen_at": now.isoformat(),
        "faults": faults,
        "decisions": decisions_at_work(),
    }


def _lines(rows: Sequence[HeldRow], faults: Faults, *, waits: bool) -> list[HeldLine]:
    """With a warning where what still waits had been published before."""
    earlier = earlier_statements([row.pk for row in rows]) if waits else {}
    return [_line(row, faults, earlier.get(row.pk)) for row in rows]


def _line(row: HeldRow, faults: Faults, earlier: Earlier | None) -> HeldLine:
    here = faults.field == f"reason-{row.pk}"
    reason, fault = (faults.typed, faults.sentence) if here else ("", "")
    return held_line(row, earlier=earlier, reason=reason, fault=fault)


def _kinds(form: HeldForm, page: HeldPage) -> list[Choice]:
    """A switch; counts stand beside the kinds only where all of them are shown."""
    chosen = form.state["kind"]
    told = [("", _("tất cả"))]
    told += [(each.value, kind_words(each)) for each in KINDS]
    return [Choice(label, list_address(form, kind=kind, after=""), kind == chosen) for kind, label in told]


def _options(form: HeldForm, day: date) -> dict[str, list[Option]]:
    choices = held_choices(day)
    return {name: _choices(choices[name], form.state[name]) for name in PARTS}


def _choices(found: tuple[HeldChoice, ...], chosen: str) -> list[Option]:
    """A key that nothing is held of stays chosen, so that the page tells what it is narrowed by."""
    options = [Option(each.key, in_language(each, "name"), each.key == chosen) for each in found]
    known = not chosen or any(option.chosen for option in options)
    return options if known else [*options, Option(chosen, chosen, chosen=True)]
