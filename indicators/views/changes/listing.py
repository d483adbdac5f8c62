"""The list of what was newly published or revised, and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from indicators import queries
from indicators.exports.changes import change_table
from indicators.forms.change_list import KINDS, ChangeListForm, place_text
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.change_list import ChangePage, ToldChange, Wanted
from indicators.queries.change_list import change_list as read
from indicators.templatetags.figures import language
from indicators.views.changes import words
from provinces.forms import address, asks_for_part
from provinces.queries.units import UnitFacts, all_units
from provinces.views.downloads import download_links, download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.links import tidied

ON_A_PAGE = 50
IN_A_FILE = 5000


@dataclass(frozen=True, slots=True)
class Line:
    """A change as drawn: what it was before, what it is, and in words how it moved."""

    change: ToldChange
    before: str
    after: str
    moved: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """What was published on one day."""

    day: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, what of it there is, and what to say of the rest."""

    form: ChangeListForm
    wanted: Wanted
    notices: list[str]
    indicators: Sequence[IndicatorFacts]
    units: Sequence[UnitFacts]


@require_safe
@kept
@vary_on_headers("HX-Request")
def change_list(request: HttpRequest) -> HttpResponse:
    """The newest changes, or those after the last one read."""
    asked = ask(request)
    page = read(asked.wanted, ON_A_PAGE, timezone.localdate())
    if asks_for_part(request):
        return render(request, "indicators/change_list.html#changes", _context(request, asked, page))
    here = address(request.path, _state(asked))
    return tidied(request, here, asked.notices) or render(
        request, "indicators/change_list.html", _context(request, asked, page)
    )


@require_safe
def change_list_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """The changes as listed, from the newest on, as CSV, XLSX or JSON."""
    asked = ask(request)
    if asked.notices:
        return refused_response(asked.notices)
    page = read(asked.wanted, IN_A_FILE, timezone.localdate())
    table = change_table(
        page.changes,
        filters=address("", _state(asked)).lstrip("?"),
        today=timezone.localdate(),
        address=request.build_absolute_uri(address(reverse("change-list"), _state(asked))),
        language=language(),
    )
    return download_response(table, fmt, "changes")


def ask(request: HttpRequest) -> Asked:
    """The address, held against the indicators and units there are. Two SQL queries."""
    form = ChangeListForm(request.GET)
    state, day = form.state, timezone.localdate()
    known, units = queries.indicators(), all_units(day)
    asked = {"indicator": state["indicator"] or "", "unit": state["unit"] or ""}
    there = {"indicator": {each.code for each in known}, "unit": {each.unit for each in units}}
    names = {name: value if value in there[name] else "" for name, value in asked.items()}
    unknown = [
        _("Tham số %(name)s=%(value)s không có; trang đang bỏ qua tham số này.")
        % {"name": name, "value": value}
        for name, value in asked.items()
        if value and not names[name]
    ]
    wanted = Wanted(**names, kind=state["kind"] or "", known_on=state["known_on"], after=state["after"])
    return Asked(form, wanted, form.notices + unknown, known, units)


def _state(asked: Asked, **changes: object) -> dict[str, object]:
    wanted = asked.wanted
    after = place_text(wanted.after) if wanted.after else ""
    state = {"indicator": wanted.indicator, "unit": wanted.unit, "kind": wanted.kind}
    return {**state, "known_on": wanted.known_on, "after": after, **changes}


def _context(request: HttpRequest, asked: Asked, page: ChangePage) -> dict[str, Any]:
    path = reverse("change-list")
    following = page.following
    return {
        "notices": asked.notices,
        "state": asked.form.state,
        "known_on": asked.wanted.known_on,
        "now_url": address(path, _state(asked, known_on=None, after="")),
        "indicators": asked.indicators,
        "units": asked.units,
        "kinds": [(kind, words.KINDS[kind]) for kind in KINDS],
        "days": _days(page.changes, asked.wanted.known_on),
        "narrowed": any((asked.wanted.indicator, asked.wanted.unit, asked.wanted.kind)),
        "first_url": address(path, _state(asked, after="")) if asked.wanted.after else "",
        "next_url": address(path, _state(asked, after=place_text(following))) if following else "",
        "feed_url": address(reverse("change-feed"), _state(asked, known_on=None, after="")),
        "downloads": download_links(path, request.GET, left_out=("after",)),
    }


def _days(changes: Sequence[ToldChange], known_on: date | None) -> list[Day]:
    by_day = groupby(changes, key=lambda change: change.place.published)
    return [Day(day, tuple(_line(change, known_on) for change in group)) for day, group in by_day]


def _line(change: ToldChange, known_on: date | None) -> Line:
    return Line(
        change=change,
        before=words.figure_or_reason(change.previous, change),
        after=words.figure_or_reason(change.cell, change),
        moved=words.moved(change),
        kind=words.kind(change),
        url=point_url(change, known_on),
    )


def point_url(change: ToldChange, known_on: date | None = None) -> str:
    """Where the figure stands with its source, as known on a day."""
    cell = change.cell
    units = "" if cell.unit == queries.NATION else cell.unit
    return address(
        reverse("indicator-detail", args=[cell.indicator]),
        {"units": units, "point": cell.period, "known_on": known_on},
    ) + ("#source")
