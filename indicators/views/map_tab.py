"""The map on the page of an indicator: the same as on its own page, with the addresses of this one."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import periods
from indicators.forms import IndicatorDetailForm
from indicators.queries import readings
from indicators.queries import tile_map as maps
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.tile_map import OF_PROVINCES
from indicators.views import drawer, map_notes, map_wording, tile_drawer, tiles
from provinces.views.links import Choice


def views(facts: IndicatorFacts, current: str, addresses: drawer.Addresses) -> list[tuple[Choice, bool]]:
    """Chart, map and table, each an address, and whether a swap is enough; the map only of indicators that provinces
    report. What narrows one of them does not narrow the others: a period is one of the map, or the only one of the
    chart. What repeats the DTI has the map of the DTI, which is a page of its own."""
    alone = {"period": None} if current == "map" else {}
    unfit = {"units": None, "from": None, "to": None, "point": None}
    chart = Choice(_("Biểu đồ"), addresses(view=None, **alone), current == "chart")
    of_map = Choice(_("Bản đồ"), addresses(view="map", **unfit), current == "map"), True
    table = Choice(_("Bảng"), addresses(view="table", **alone), current == "table")
    if facts.code in readings.TWINS and current != "map":
        of_map = Choice(_("Bản đồ"), tiles.map_of(readings.TWINS[facts.code]), False), False
    mapped = facts.level in OF_PROVINCES or current == "map"
    return [(chart, True), *([of_map] if mapped else []), (table, True)]


def context(request: HttpRequest, facts: IndicatorFacts, form: IndicatorDetailForm) -> dict[str, Any]:
    """What the map shows. Before there are provinces there is no page of it. Of what repeats the DTI it is the DTI."""
    state = form.state
    period = periods.parse(state["period"]).code if state["period"] else ""
    twin = readings.TWINS.get(facts.code)
    mapped = readings.subject(twin) if twin else None
    page = maps.tile_map(
        mapped or facts,
        timezone.localdate(),
        geography=state["geography"] or None,
        period=period or None,
        unit=state["unit"] or "",
        known_on=state["known_on"],
    )
    if page is None:
        raise Http404(_("Chưa có bản đồ: kho chưa có tỉnh, thành phố nào."))
    addresses = tiles.Addresses(
        request.path,
        {
            "geography": state["geography"],
            "period": page.period.code if period and page.period else "",
            "view": "map",
            "classes": state["classes"] if state["classes"] != "quantile" else "",
            "unit": page.chosen.spot.unit if page.chosen else "",
            "known_on": state["known_on"],
        },
    )
    files = {"downloads": tiles.downloads(page, state["classes"], state["known_on"])} if page.period else {}
    return files | {
        "map": tiles.shown(page, state["classes"], addresses),
        "map_path": request.path,
        "chosen": tile_drawer.drawer(page, addresses),
        "source_line": map_notes.source_line(page),
        "remarks": [*map_notes.remarks_on(page)],
        "map_notices": [*_repeated(facts, mapped), *map_wording.notices(page, period, state["unit"] or "")],
        "kept_units": addresses.kept("known_on"),
        "now_url": addresses(known_on=None),
    }


def _repeated(facts: IndicatorFacts, mapped: IndicatorFacts | None) -> list[str]:
    return [map_wording.twin_notice(facts, mapped)] if mapped else []
