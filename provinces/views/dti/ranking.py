"""The DTI page: one address, three kinds of index, each with its tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect, push_url

from provinces import forms
from provinces.exports import FORMATS, Table
from provinces.queries import rankings
from provinces.views import tables, wording
from provinces.views.downloads import Asked, asked_by, download_response, refused_response
from provinces.views.dti import checking, drawing, ministries, national, switches
from provinces.views.dti.asked import Seen, understood, unpublished
from provinces.views.keeping import kept
from provinces.views.links import tidied


@dataclass(frozen=True, slots=True)
class OtherKind:
    """What a kind of index without a table of provinces brings: its page with the context, and its file."""

    template: str
    context: Callable[[date | None], dict[str, Any]]
    file: Callable[[Asked, forms.DtiRankingForm], Table]


OTHER_KINDS = {
    "ministries": OtherKind("provinces/dti_ministries.html", ministries.context, ministries.file),
    "national": OtherKind("provinces/dti_national.html", national.context, national.file),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How the rows of the table look: where they lead (`{0}` is the slug), which are marked, what the head says."""

    province_url: str
    why_url: str
    marked: frozenset[str]
    all_ranks_derived: bool


@require_safe
@kept
@vary_on_headers("HX-Request")
def dti_ranking(request: HttpRequest) -> HttpResponse:
    """The ranking as a table or as lines over the years; of the ministries, of the nation; as known on a past day."""
    form = forms.DtiRankingForm(request.GET)
    if form.state["kind"] in OTHER_KINDS:
        return _other_kind(request, form)
    seen = understood(form, cited=bool(form.state["check"]))
    if seen is None:
        return _nothing_published(request, form)
    if form.state["view"] == "map":
        # A swap that followed a redirect would put the map in the place of the ranking.
        away = HttpResponseClientRedirect if forms.asks_for_part(request) else HttpResponseRedirect
        return away(switches.map_url(seen))
    return _answer(request, "provinces/dti_ranking.html", lambda: _context(seen), seen.path(), seen.notices)


@require_safe
def dti_ranking_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """What the page shows, as CSV, XLSX or JSON; refused where that is not what was asked for, not found where nothing
    had been published by the day."""
    form = forms.DtiRankingForm(request.GET)
    kind = form.state["kind"]
    if kind in OTHER_KINDS:
        if form.notices:
            return refused_response(form.notices)
        here = _kind_url(form)
        return download_response(OTHER_KINDS[kind].file(asked_by(request, here), form), fmt, f"dti-{kind}")
    seen = understood(form, cited=True)
    if seen is None:
        return _no_file(form)
    if seen.misfits:
        return refused_response(seen.misfits)
    facts = seen.table.page.facts
    return download_response(
        _file(seen, asked_by(request, seen.path())), fmt, f"dti-{facts.year}-{facts.geography}"
    )


def _no_file(form: forms.DtiRankingForm) -> HttpResponse:
    """Before the first ranking: why there is none of the year asked for; not found where no year was."""
    year = form.state["year"]
    reasons = unpublished(rankings.rankings(), year, form.state["known_on"]) if year else []
    if not reasons:
        raise Http404(_("Đến ngày đã chọn chưa có bảng xếp hạng DTI nào được công bố."))
    return refused_response([*form.notices, *reasons])


def _file(seen: Seen, asked: Asked) -> Table:
    if seen.state["view"] == "chart":
        return drawing.file(seen, asked)
    if seen.state["check"]:
        return checking.file(seen, asked)
    return tables.ranking_file(seen.table, asked)


def _answer(
    request: HttpRequest, template: str, context: Any, here: str, notices: Sequence[str]
) -> HttpResponse:
    """The part that htmx swaps, or the page; a form without script leads to the address without its empty fields."""
    if forms.asks_for_part(request):
        return push_url(render(request, f"{template}#ranking", context()), here)
    if tidy := tidied(request, here, notices, repeated=len(request.GET.getlist("units")) > 1):
        return tidy
    return render(request, template, context())


def _kind_url(form: forms.DtiRankingForm) -> str:
    asked = {"kind": form.state["kind"], "known_on": form.state["known_on"] or ""}
    return forms.address(reverse("dti-ranking"), asked)


def _other_kind(request: HttpRequest, form: forms.DtiRankingForm) -> HttpResponse:
    kind, day = form.state["kind"], form.state["known_on"]
    here = _kind_url(form)
    shared = {
        "kinds": switches.kinds(kind, day),
        "notices": form.notices,
        "known_on": day,
        "now_url": forms.address(reverse("dti-ranking"), {"kind": kind}),
        "kept_by_day": [("kind", kind)],
        "downloads": _downloads({"kind": kind, "known_on": day or ""}),
    }
    other = OTHER_KINDS[kind]
    return _answer(request, other.template, lambda: shared | other.context(day), here, form.notices)


def _nothing_published(request: HttpRequest, form: forms.DtiRankingForm) -> HttpResponse:
    """The state in which the day is before the first ranking with a date."""
    here = forms.address(reverse("dti-ranking"), form.state)
    day = form.state["known_on"]
    context = {
        "known_on": day,
        "notices": [*form.notices, *unpublished(rankings.rankings(), form.state["year"], day)],
        "now_url": forms.address(reverse("dti-ranking"), form.state, known_on=""),
        "kept_by_day": switches.written(form.state, "year", "geography", "region", "sort", "parts"),
    }
    return _answer(request, "provinces/dti_unpublished.html", lambda: context, here, context["notices"])


def _downloads(state: dict[str, Any]) -> list[tuple[str, str]]:
    return [(fmt.upper(), forms.address(reverse(f"dti-ranking-{fmt}"), state)) for fmt in FORMATS]


def _context(seen: Seen) -> dict[str, Any]:
    table, state = seen.table, seen.state
    context = {
        "table": table,
        "page": table.page,
        "look": _look(seen),
        "notices": seen.notices,
        "state": state,
        "view": state["view"] or "table",
        "kept": switches.written(state, "year", "geography", "parts", "units", "view", "check", "known_on"),
        "kept_by_day": switches.written(
            state, "year", "geography", "region", "sort", "parts", "units", "view", "check"
        ),
        "known_on": state["known_on"],
        "now_url": seen.path(known_on=""),
        "downloads": _downloads(state),
        "source": table.page.sources.get(table.page.facts.source),
    }
    if state["view"] == "chart":
        context |= drawing.context(seen)
    if state["check"]:
        context |= checking.context(seen)
    return context | _switches(seen) | _words(seen)


def _look(seen: Seen) -> Look:
    return Look(
        province_url=reverse("province-detail", args=["unit"]).replace("unit", "{0}"),
        why_url=seen.why_url(seen.table.page.facts, "unit").replace("unit", "{0}"),
        marked=frozenset(seen.marked),
        all_ranks_derived=seen.table.all_ranks_derived,
    )


def _switches(seen: Seen) -> dict[str, Any]:
    regions = switches.regions(seen)
    return {
        "kinds": switches.kinds("provinces", seen.state["known_on"]),
        "years": switches.years(seen),
        "geographies": switches.geographies(seen),
        "regions": regions,
        "jumps": switches.jumps(seen, regions),
        "region_name": switches.region_name(seen),
        "parts": switches.parts(seen),
        "views": switches.views(seen),
        "map_url": switches.map_url(seen),
        "heads": switches.heads(seen),
        "part_heads": switches.part_heads(seen),
        "sorts": switches.sorts(seen),
        "check_url": seen.path(check="" if seen.state["check"] else "1"),
        "unmarked_url": seen.path(units=""),
    }


def _words(seen: Seen) -> dict[str, Any]:
    table = seen.table
    return {
        "caption": wording.caption(table),
        "incomparable": wording.incomparable(table),
        "other_tables": wording.other_tables(table),
        "left_out": wording.left_out(table),
        "remarks": [wording.remark(remark) for remark in table.remarks],
    }
