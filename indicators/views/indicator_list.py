"""All indicators with the newest figure of each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from indicators import exports, queries
from indicators.forms import IndicatorListForm
from indicators.queries.catalogue import PillarFacts
from indicators.queries.listing import PillarGroup
from indicators.templatetags.figures import language
from provinces.forms import address, asks_for_part
from provinces.views.downloads import download_links, download_response, refused_response
from provinces.views.keeping import kept


@require_safe
@kept
@vary_on_headers("HX-Request")
def indicator_list(request: HttpRequest) -> HttpResponse:
    form, pillars, groups = _read(request)
    state = form.state
    template = "indicators/indicator_list.html" + ("#board" if asks_for_part(request) else "")
    context: dict[str, Any] = {
        "notices": [*form.notices, *_unknown(state["pillar"], pillars)],
        "pillars": pillars,
        "groups": groups,
        "state": state,
        "known_on": state["known_on"],
        "now_url": address(request.path, {**state, "known_on": None}),
        "count": sum(len(group.indicators) for group in groups),
        "downloads": download_links(reverse("indicator-list"), request.GET),
    }
    return render(request, template, context)


@require_safe
def indicator_list_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """The listed indicators with the newest figure of each, as CSV, XLSX or JSON."""
    form, pillars, groups = _read(request)
    if notices := [*form.notices, *_unknown(form.state["pillar"], pillars)]:
        return refused_response(notices)
    kept = {name: value for name, value in form.state.items() if value}
    table = exports.catalogue_table(
        [(one.facts, one.newest) for group in groups for one in group.indicators],
        filters=address("", kept).lstrip("?"),
        today=timezone.localdate(),
        address=request.build_absolute_uri(reverse("indicator-list")),
        language=language(),
    )
    return download_response(table, fmt, "indicators")


def _read(request: HttpRequest) -> tuple[IndicatorListForm, list[PillarFacts], list[PillarGroup]]:
    form = IndicatorListForm(request.GET)
    state = form.state
    pillars = queries.pillars()
    known = state["pillar"] if state["pillar"] in {pillar.code for pillar in pillars} else ""
    groups = queries.indicator_list(
        pillar=known, level=state["level"] or "", words=state["q"] or "", known_on=state["known_on"]
    )
    return form, pillars, groups


def _unknown(pillar: str, pillars: list[PillarFacts]) -> list[str]:
    if not pillar or pillar in {one.code for one in pillars}:
        return []
    return [_("Không có nhóm chỉ tiêu %(pillar)s; trang đang liệt kê mọi nhóm.") % {"pillar": pillar}]
