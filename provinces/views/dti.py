"""The DTI ranking of a year and geography."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from provinces import forms
from provinces.exports import FORMATS
from provinces.queries import dti, rankings, standings
from provinces.queries.dti import RankingPage
from provinces.queries.rankings import RankingFacts
from provinces.queries.standings import RankingTable
from provinces.views import tables, wording
from provinces.views.downloads import download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.links import Choice


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address asks for, understood: the table, the parameters that lead to it, what was not understood."""

    table: RankingTable
    state: dict[str, Any]
    notices: list[str]

    def path(self, name: str, **changes: object) -> str:
        return forms.address(reverse(name), self.state, **changes)


@require_safe
@kept
@vary_on_headers("HX-Request")
def dti_ranking(request: HttpRequest) -> HttpResponse:
    """The ranking as a table, narrowed to a region and sorted as asked; of those published by a past day."""
    form = forms.DtiRankingForm(request.GET)
    seen = _seen(form)
    if seen is None:
        return _nothing_published(request, form)
    here = seen.path("dti-ranking")
    if forms.asks_for_part(request):
        return push_url(render(request, "provinces/dti_ranking.html#ranking", _context(seen)), here)
    if "" in request.GET.values():
        return redirect(here)
    return render(request, "provinces/dti_ranking.html", _context(seen))


@require_safe
def dti_ranking_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """The rows that the page shows, as CSV, XLSX or JSON; not found where nothing had been published by the day."""
    form = forms.DtiRankingForm(request.GET)
    seen = _seen(form)
    if seen is None:
        raise Http404(_("Đến ngày đã chọn chưa có bảng xếp hạng DTI nào được công bố."))
    # On a past day a notice may only tell what had not been published yet.
    if form.notices or (seen.notices and not form.state["known_on"]):
        return refused_response(seen.notices)
    here = seen.path("dti-ranking")
    asked = tables.Asked(request.build_absolute_uri(here), here.partition("?")[2], timezone.localdate())
    facts = seen.table.page.facts
    return download_response(
        tables.ranking_file(seen.table, asked), fmt, f"dti-{facts.year}-{facts.geography}"
    )


def _nothing_published(request: HttpRequest, form: forms.DtiRankingForm) -> HttpResponse:
    """The state in which the day is before the first ranking with a date."""
    here = forms.address(reverse("dti-ranking"), form.state)
    day = form.state["known_on"]
    context = {
        "known_on": day,
        "notices": [*form.notices, *_unpublished(rankings.rankings(), form.state["year"], day)],
        "now_url": forms.address(reverse("dti-ranking"), form.state, known_on=""),
        "kept_by_day": _written(form.state, "year", "geography", "region", "sort", "parts"),
    }
    if forms.asks_for_part(request):
        return push_url(render(request, "provinces/dti_unpublished.html#ranking", context), here)
    if "" in request.GET.values():
        return redirect(here)
    return render(request, "provinces/dti_unpublished.html", context)


def _seen(form: forms.DtiRankingForm) -> Seen | None:
    """None where no ranking had been published by the day asked for."""
    asked, notices, day = form.state, form.notices, form.state["known_on"]
    every = rankings.rankings()
    if not every:
        raise Http404(_("Chưa có bảng xếp hạng DTI."))
    known = rankings.published_by(every, day)
    if not known:
        return None
    notices += _unpublished(every, asked["year"], day)
    # Said already why the year is not shown, in better words than that there is none.
    year = asked["year"]
    if year and rankings.find(every, year, None) and not rankings.find(known, year, None):
        year = None
    facts = _chosen(known, year, asked["geography"], notices, every)
    page = dti.ranking_page(facts.year, facts.geography, known_on=day, known=every)
    if page is None:
        raise Http404(_("Chưa có bảng xếp hạng DTI."))
    region, sort = _region(page, asked["region"], notices), _sort(page, asked["sort"], notices)
    table = standings.ranking_table(page, parts=asked["parts"] or None, region=region, sort=sort)
    return Seen(table, _state(table, known, region, sort) | {"known_on": day or ""}, notices)


def _unpublished(every: list[RankingFacts], year: int | None, day: date | None) -> list[str]:
    if day is None:
        return []
    return [*wording.published_later(every, year, day), *wording.undated(every, year, day)]


def _chosen(
    known: list[RankingFacts],
    year: int | None,
    geography: str | None,
    notices: list[str],
    every: list[RankingFacts],
) -> RankingFacts:
    """The ranking asked for, else the nearest there is, and then a notice says so."""
    if year and not any(facts.year == year for facts in known):
        notices.append(
            _("Không có bảng xếp hạng DTI năm %(year)s; đang hiện năm %(shown)s.")
            % {"year": year, "shown": known[0].year}
        )
        year = None
    year = year or known[0].year
    facts = rankings.find(known, year, geography or None)
    if facts is not None:
        return facts
    words = _("Năm %(year)s không có bảng %(geography)s đơn vị; đang hiện bảng có của năm đó.")
    if rankings.find(every, year, geography):
        words = _(
            "Chưa rõ bảng %(geography)s đơn vị năm %(year)s đã công bố đến ngày đã chọn; đang hiện bảng có của năm đó."
        )
    notices.append(words % {"year": year, "geography": geography})
    return next(facts for facts in known if facts.year == year)


def _region(page: RankingPage, asked: str | None, notices: list[str]) -> str:
    if asked and not any(standing.facts.region == asked for standing in page.standings):
        notices.append(_("Bảng này không có vùng «%(region)s»; đang hiện cả nước.") % {"region": asked})
        return ""
    return asked or ""


def _sort(page: RankingPage, asked: str | None, notices: list[str]) -> standings.Sort:
    if asked == "change" and page.before is None:
        notices.append(
            _("Bảng này không so được với năm trước nên không sắp theo đổi hạng; đang sắp theo thứ hạng.")
        )
        return "rank"
    return "change" if asked == "change" else "name" if asked == "name" else "rank"


def _state(table: RankingTable, known: list[RankingFacts], region: str, sort: str) -> dict[str, Any]:
    """The parameters of the canonical address: in their order, defaults empty."""
    facts = table.page.facts
    newest = next(each for each in known if each.year == facts.year)
    return {
        "year": facts.year if facts.year != known[0].year else "",
        "geography": facts.geography if facts != newest else "",
        "region": region,
        "sort": sort if sort != "rank" else "",
        "parts": table.parts if table.parts != table.choices[0] else "",
    }


def _context(seen: Seen) -> dict[str, Any]:
    table = seen.table
    return {
        "table": table,
        "page": table.page,
        "notices": seen.notices,
        "state": seen.state,
        "years": _years(seen),
        "geographies": _geographies(seen),
        "regions": _regions(seen),
        "parts": _parts(seen),
        "sorts": {
            sort: seen.path("dti-ranking", sort=sort if sort != "rank" else "") for sort in standings.ORDERS
        },
        "sort": seen.state["sort"] or "rank",
        "kept": _written(seen.state, "year", "geography", "parts", "known_on"),
        "kept_by_day": _written(seen.state, "year", "geography", "region", "sort", "parts"),
        "known_on": seen.state["known_on"],
        "now_url": seen.path("dti-ranking", known_on=""),
        "downloads": [(fmt.upper(), seen.path(f"dti-ranking-{fmt}")) for fmt in FORMATS],
        "source": table.page.sources.get(table.page.facts.source),
    } | _words(table)


def _written(state: dict[str, Any], *names: str) -> list[tuple[str, str]]:
    """Parameters as a form carries them on; empty ones are left out."""
    return [(name, str(state[name])) for name in names if state[name]]


def _words(table: RankingTable) -> dict[str, Any]:
    return {
        "caption": wording.caption(table),
        "incomparable": wording.incomparable(table),
        "left_out": wording.left_out(table),
        "remarks": [wording.remark(remark) for remark in table.remarks],
    }


def _years(seen: Seen) -> list[Choice]:
    """Each year in its newest geography; a region does not carry over, the sorting does."""
    years = sorted({facts.year for facts in seen.table.page.rankings})
    shown = seen.table.page.facts.year
    changed = {"geography": "", "region": ""}
    return [
        Choice(
            str(year),
            seen.path("dti-ranking", year=year if year != years[-1] else "", **changed),
            year == shown,
        )
        for year in years
    ]


def _geographies(seen: Seen) -> list[Choice]:
    """The rankings of this year, the newest geography first; none where there is no choice."""
    shown = seen.table.page.facts
    codes = [facts.geography for facts in seen.table.page.rankings if facts.year == shown.year]
    links = [
        Choice(
            ngettext("%(n)s đơn vị", "%(n)s đơn vị", int(code)) % {"n": code},
            seen.path("dti-ranking", geography=code if code != codes[0] else "", region=""),
            code == shown.geography,
        )
        for code in codes
    ]
    return links if len(links) > 1 else []


def _regions(seen: Seen) -> list[tuple[str, str]]:
    """Slug and name of the regions that the ranking has units of, in their order."""
    language = get_language() or "vi"
    units = [standing.facts for standing in seen.table.page.standings]
    found = {(unit.region_order, unit.region, unit.region_name(language)) for unit in units}
    return [(slug, name) for _order, slug, name in sorted(found)]


def _parts(seen: Seen) -> list[Choice]:
    labels = {"indices": _("Chỉ số chính"), "pillars": _("Trụ cột")}
    choices = seen.table.choices
    return [
        Choice(
            labels[choice],
            seen.path("dti-ranking", parts=choice if choice != choices[0] else ""),
            choice == seen.table.parts,
        )
        for choice in choices
    ]
