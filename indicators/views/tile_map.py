"""A subject on the tile grid: the whole page, and what it shows as a file."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from indicators.forms import TileMapForm
from indicators.queries import readings
from indicators.queries import tile_map as maps
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.tile_map import MapPage
from indicators.templatetags.figures import in_language
from indicators.views import map_file, map_notes, map_wording, tile_drawer, tiles
from indicators.views.tiles import FIRST_SUBJECT, Addresses
from provinces.forms import address, asks_for_part
from provinces.views.downloads import asked_by, download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.links import Choice, tidied


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address asks for, understood; with what was not. `twin` was asked for and gave way to the DTI."""

    form: TileMapForm
    page: MapPage
    notices: list[str]
    twin: IndicatorFacts | None

    def addresses(self) -> Addresses:
        state, code = self.form.state, self.page.facts.code
        return Addresses(
            reverse("tile-map"),
            {
                "indicator": code if code != FIRST_SUBJECT else "",
                "geography": state["geography"],
                "period": self.page.period.code if self.form.asked_period and self.page.period else "",
                "classes": state["classes"] if state["classes"] != "quantile" else "",
                "view": "table" if state["view"] == "table" else "",
                "unit": self.page.chosen.spot.unit if self.page.chosen else "",
                "known_on": state["known_on"] or "",
            },
        )


@require_safe
@kept
@vary_on_headers("HX-Request")
def tile_map(request: HttpRequest) -> HttpResponse:
    """The map of an indicator or of a part of the DTI, now or as known on a past day."""
    seen = _seen(request)
    here = seen.addresses()()
    if asks_for_part(request):
        return push_url(render(request, "indicators/tile_map.html#map", _context(seen)), here)
    if tidy := tidied(request, here, seen.notices):
        return tidy
    return render(request, "indicators/tile_map.html", _context(seen))


@require_safe
def tile_map_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """The provinces of the map with their figures, as CSV, XLSX or JSON."""
    seen = _seen(request)
    if seen.notices:
        return refused_response(seen.notices)
    state = seen.form.state
    here = tiles.lasting_address("tile-map", seen.page, state["classes"], state["known_on"])
    asked = asked_by(request, here)
    table = map_file.table(seen.page, tiles.value_classes(seen.page, state["classes"]), asked)
    return download_response(table, fmt, f"map-{seen.page.facts.code}-{seen.page.geography.code}")


def _seen(request: HttpRequest) -> Seen:
    form = TileMapForm(request.GET)
    state, notices = form.state, form.notices
    facts, twin = _subject(state["indicator"] or FIRST_SUBJECT, notices)
    page = maps.tile_map(
        facts,
        timezone.localdate(),
        geography=state["geography"] or None,
        period=form.asked_period or None,
        unit=state["unit"] or "",
        known_on=state["known_on"],
    )
    if page is None:
        raise Http404(_("Chưa có bản đồ: kho chưa có tỉnh, thành phố nào."))
    notices += map_wording.notices(page, form.asked_period, state["unit"] or "")
    return Seen(form, page, notices, twin)


def _subject(code: str, notices: list[str]) -> tuple[IndicatorFacts, IndicatorFacts | None]:
    """What is asked for, else the DTI, and then a notice says so; with the twin of the DTI that was asked for."""
    twin = readings.subject(code) if code in readings.TWINS else None
    facts = readings.subject(readings.TWINS.get(code, code)) or readings.subject(FIRST_SUBJECT)
    if facts is None:
        raise Http404(code)
    if twin:
        notices.append(map_wording.twin_notice(twin, facts))
    elif facts.code != code:
        notices.append(
            _("Không có chỉ tiêu «%(code)s»; đang hiện %(shown)s.")
            % {"code": code, "shown": in_language(facts, "name")}
        )
    return facts, twin


def _context(seen: Seen) -> dict[str, Any]:
    addresses, page, state = seen.addresses(), seen.page, seen.form.state
    table_only = state["view"] == "table"
    subjects = maps.map_subjects()
    return {
        "map": tiles.shown(page, state["classes"], addresses),
        "chosen": tile_drawer.drawer(page, addresses),
        "source_line": map_notes.source_line(page),
        "remarks": [*map_notes.remarks_on(page)],
        "facts": page.facts,
        "subjects": subjects,
        "listed": subjects.lists(page.facts.code),
        "notices": seen.notices,
        "twin": seen.twin,
        "table_only": table_only,
        "views": _views(page, addresses, table_only),
        "kept": addresses.kept("indicator"),
        "kept_by_day": addresses.kept("known_on"),
        "known_on": state["known_on"],
        "now_url": addresses(known_on=""),
        "downloads": tiles.downloads(page, state["classes"], state["known_on"]),
    }


def _views(page: MapPage, addresses: Addresses, table: bool) -> list[tuple[Choice, bool]]:
    """The ways to look at the subject, and whether a swap is enough: the chart has a page of its own."""
    if readings.is_dti(page.facts.code):
        ranked = {"geography": page.geography.code} if any(tile.place for tile in page.tiles) else {}
        year = page.period.code if page.period else ""
        elsewhere = Choice(_("Xếp hạng"), address(reverse("dti-ranking"), {"year": year} | ranked), False)
    else:
        elsewhere = Choice(_("Biểu đồ"), reverse("indicator-detail", args=[page.facts.code]), False)
    return [
        (elsewhere, False),
        (Choice(_("Bản đồ"), addresses(view=""), not table), True),
        (Choice(_("Bảng"), addresses(view="table"), table), True),
    ]
