"""The list of provinces."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from provinces import forms
from provinces.charts.sparks import Spark, span, spark
from provinces.exports import FORMATS
from provinces.queries import provinces
from provinces.queries.provinces import ProvinceList, ProvinceRow, Sort
from provinces.queries.units import RegionFacts
from provinces.views import province_tables
from provinces.views.downloads import asked_by, download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.links import Choice, tidied

NEWEST = "34"
OFFICIAL: Sort = "official"


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address asks for, understood: the list, the parameters that lead to it, what was not understood."""

    page: ProvinceList
    state: dict[str, Any]
    notices: list[str]

    def path(self, name: str = "province-list", **changes: object) -> str:
        return forms.address(reverse(name), self.state, **changes)


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its scores as a small line."""

    row: ProvinceRow
    spark: Spark | None


@require_safe
@kept
@vary_on_headers("HX-Request")
def province_list(request: HttpRequest) -> HttpResponse:
    """Provinces by region: of today's geography, or of the one before the mergers; narrowed and sorted as asked."""
    seen = _seen(forms.ProvinceListForm(request.GET))
    context = _context(seen)
    if forms.asks_for_part(request):
        response = render(request, "provinces/province_list.html#provinces", context)
        return push_url(response, seen.path())
    if tidy := tidied(request, seen.path(), seen.notices):
        return tidy
    return render(request, "provinces/province_list.html", context)


@require_safe
def province_list_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """The provinces of the page, as CSV, XLSX or JSON."""
    seen = _seen(forms.ProvinceListForm(request.GET))
    if seen.notices:
        return refused_response(seen.notices)
    here = seen.path()
    asked = asked_by(request, here)
    return download_response(
        province_tables.province_file(seen.page, asked), fmt, f"provinces-{seen.page.geography.code}"
    )


def _seen(form: forms.ProvinceListForm) -> Seen:
    asked, notices = form.state, form.notices
    code, sort = asked["geography"] or NEWEST, asked["sort"] or OFFICIAL
    words = asked["q"].strip()
    page = provinces.province_list(code, timezone.localdate(), region=asked["region"], words=words, sort=sort)
    if page is None:
        raise Http404(_("Chưa có danh sách địa phương."))
    region = asked["region"] if page.knows_region(asked["region"]) else ""
    if region != asked["region"]:
        told = {"region": asked["region"], "geography": page.geography.name(get_language() or "vi")}
        notices.append(_("Tham số region=%(region)s: không phải một vùng của %(geography)s.") % told)
    state = {
        "geography": code if code != NEWEST else "",
        "region": region,
        "q": words,
        "sort": sort if sort != OFFICIAL else "",
    }
    return Seen(page, state, notices)


def _context(seen: Seen) -> dict[str, Any]:
    page = seen.page
    return {
        "page": page,
        "state": seen.state,
        "notices": seen.notices,
        "regions": _regions(page),
        "geographies": _geographies(seen),
        "downloads": [(fmt.upper(), seen.path(f"province-list-{fmt}")) for fmt in FORMATS],
        "all_url": seen.path(region="", q=""),
        "flat": bool(seen.state["sort"]),
        "count_words": _count_words(page),
        **_heads(page),
        **_ranking_words(page),
    }


def _regions(page: ProvinceList) -> list[tuple[RegionFacts | None, list[Line]]]:
    """The groups with their lines, the scores of all of them on one scale."""
    over = span([stretch for row in page.rows for stretch in row.course])
    return [
        (group.region, [Line(row, spark(row.course, over) if over else None) for row in group.rows])
        for group in page.regions
    ]


def _geographies(seen: Seen) -> list[Choice]:
    """The regions of one era are not those of the other: the choice of one does not go along."""
    labels = {"34": _("34 đơn vị"), "63": _("63 đơn vị cũ")}
    return [
        Choice(
            label,
            seen.path(geography=code if code != NEWEST else "", region=""),
            code == seen.page.geography.code,
        )
        for code, label in labels.items()
    ]


def _count_words(page: ProvinceList) -> str:
    shown = len(page.rows)
    if shown == page.members:
        return ""
    return _("%(shown)s trong %(members)s đơn vị") % {"shown": shown, "members": page.members}


def _heads(page: ProvinceList) -> dict[str, str]:
    if page.former:
        return {
            "relatives_head": _("Nay thuộc"),
            "same_name": _("(mới)"),
            "population_head": _("Dân số trung bình 2020"),
            "population_note": _(
                "Dân số trung bình năm 2020 theo cơ quan thống kê; không so với cách đếm năm 2024 của bảng 34 đơn vị."
            ),
        }
    return {
        "relatives_head": _("Hợp nhất từ"),
        "same_name": _("(cũ)"),
        "population_head": _("Dân số 31/12/2024"),
        "population_note": _(
            "Dân số theo số liệu dùng cho việc sắp xếp năm 2025; đếm khác dân số trung bình của cơ quan thống kê."
        ),
    }


def _ranking_words(page: ProvinceList) -> dict[str, Any]:
    if page.ranking is None:
        return {}
    words = _("DTI %(year)s: %(publication)s") % {
        "year": page.ranking.year,
        "publication": page.ranking.publication_en if get_language() == "en" else page.ranking.publication_vi,
    }
    head = _("DTI %(year)s (suy ra)") if page.ranks_derived else "DTI %(year)s"
    return {"ranking_head": head % {"year": page.ranking.year}, "ranking_note": words}
