"""Units and rounds as a grid: what is expected, entered, sent in time or late, published."""

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
from django_htmx.http import push_url

from indicators.forms import CompletenessForm
from indicators.queries import completeness as queries
from indicators.queries.completeness import Completeness, IndicatorRow, RegionRows, UnitRow
from indicators.views.completeness import files, words
from indicators.views.completeness.words import Cell
from provinces.exports import FORMATS
from provinces.forms import address, asks_for_part
from provinces.views.downloads import asked_by, download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.links import Choice, tidied

INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address asks for, understood, with what was not; `indicators` only where the page is by indicator."""

    page: Completeness
    state: dict[str, str]
    notices: list[str]
    day: date
    indicators: tuple[IndicatorRow, ...]

    @property
    def by_indicator(self) -> bool:
        return self.state["by"] == INDICATOR

    def path(self, name: str = "completeness", **changes: object) -> str:
        return address(reverse(name), self.state, **changes)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its cells in the order of the rounds."""

    row: UnitRow
    cells: tuple[Cell | None, ...]


@require_safe
@kept
@vary_on_headers("HX-Request")
def completeness(request: HttpRequest) -> HttpResponse:
    """How complete and how timely the units report, by unit or by indicator."""
    seen = _seen(request)
    if asks_for_part(request):
        return push_url(render(request, "indicators/completeness.html#grid", _context(seen)), seen.path())
    if tidy := tidied(request, seen.path(), seen.notices):
        return tidy
    return render(request, "indicators/completeness.html", _context(seen))


@require_safe
def completeness_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """What the page shows, as CSV, XLSX or JSON."""
    seen = _seen(request)
    if seen.notices:
        return refused_response(seen.notices)
    here = seen.path()
    asked = asked_by(request, here)
    if seen.by_indicator and seen.page.shown:
        table = files.indicator_table(seen.page.shown[0], seen.indicators, asked)
    else:
        table = files.unit_table(seen.page, asked)
    name = "completeness" + (f"-{seen.state['collection']}" if seen.state["collection"] else "")
    return download_response(table, fmt, name)


def _seen(request: HttpRequest) -> Seen:
    form, day = CompletenessForm(request.GET), timezone.localdate()
    state, notices = form.state, form.notices
    key, region = state["collection"], state["region"]
    page = queries.completeness(day, key=key, region=region)
    if key and key not in {each.key for each in page.every}:
        notices.append(_("Tham số collection=%(key)s: không có đợt nào đã mở mang mã này.") % {"key": key})
        key = ""
    if region and region not in {each.slug for each in page.regions}:
        notices.append(_("Tham số region=%(region)s: không có vùng này trong các đợt đang xem.") % state)
        region = ""
    by = INDICATOR if state["by"] == INDICATOR else ""
    found = queries.by_indicator(page.shown[0], page.units) if by and page.shown else ()
    return Seen(page, {"by": by, "collection": key, "region": region}, notices, day, found)


def _context(seen: Seen) -> dict[str, Any]:
    page = seen.page
    return {
        "page": page,
        "state": seen.state,
        "notices": seen.notices,
        "views": _views(seen),
        "by_indicator": seen.by_indicator,
        "asked": page.shown[0] if page.shown else None,
        "sentence": _sentence(seen),
        "groups": [(group, _lines(group, seen.day)) for group in page.groups],
        "pillars": _pillars(seen.indicators),
        "downloads": [(fmt.upper(), seen.path(f"completeness-{fmt}")) for fmt in FORMATS],
        "all_url": seen.path(collection="", region=""),
        "columns": len(page.shown) + 1,
        "others": len({each.geography for each in page.every}) > 1 and not seen.state["collection"],
    }


def _views(seen: Seen) -> list[Choice]:
    labels = {"": _("theo đơn vị"), INDICATOR: _("theo chỉ tiêu")}
    return [Choice(label, seen.path(by=by), by == seen.state["by"]) for by, label in labels.items()]


def _sentence(seen: Seen) -> str:
    if not seen.page.shown:
        return ""
    if seen.by_indicator:
        return words.indicator_sentence(seen.page.shown[0], seen.indicators)
    return words.tally_sentence(seen.page.tallies[0])


def _lines(group: RegionRows, day: date) -> list[Line]:
    return [Line(row, tuple(words.cell(report, day) for report in row.reports)) for row in group.rows]


def _pillars(found: tuple[IndicatorRow, ...]) -> list[tuple[IndicatorRow, list[IndicatorRow]]]:
    grouped = (list(members) for _code, members in groupby(found, key=lambda row: row.pillar))
    return [(members[0], members) for members in grouped]
