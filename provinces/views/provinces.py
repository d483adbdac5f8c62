"""The list of provinces."""

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
from provinces.exports import FORMATS
from provinces.queries import provinces
from provinces.queries.provinces import ProvinceList
from provinces.views import tables
from provinces.views.downloads import download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.links import Choice

NEWEST = "34"


@require_safe
@kept
@vary_on_headers("HX-Request")
def province_list(request: HttpRequest) -> HttpResponse:
    """Provinces by region: of today's geography, or of the one before the mergers."""
    form = forms.ProvinceListForm(request.GET)
    page = _page(form)
    context = _context(page) | {"notices": form.notices}
    if not forms.asks_for_part(request):
        return render(request, "provinces/province_list.html", context)
    response = render(request, "provinces/province_list.html#provinces", context)
    return push_url(response, _path(page.geography.code))


@require_safe
def province_list_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """The provinces of the page, as CSV, XLSX or JSON."""
    form = forms.ProvinceListForm(request.GET)
    if form.notices:
        return refused_response(form.notices)
    page = _page(form)
    here = _path(page.geography.code)
    asked = tables.Asked(request.build_absolute_uri(here), here.partition("?")[2], timezone.localdate())
    return download_response(tables.province_file(page, asked), fmt, f"provinces-{page.geography.code}")


def _page(form: forms.ProvinceListForm) -> ProvinceList:
    page = provinces.province_list(form.state["geography"] or NEWEST, timezone.localdate())
    if page is None:
        raise Http404(_("Chưa có danh sách địa phương."))
    return page


def _path(geography: str, name: str = "province-list") -> str:
    return forms.address(reverse(name), {"geography": geography if geography != NEWEST else ""})


def _context(page: ProvinceList) -> dict[str, Any]:
    downloads = [(fmt.upper(), _path(page.geography.code, f"province-list-{fmt}")) for fmt in FORMATS]
    shown = {"page": page, "geographies": _geographies(page), "downloads": downloads}
    return shown | _heads(page) | _ranking_words(page)


def _geographies(page: ProvinceList) -> list[Choice]:
    labels = {"34": _("34 đơn vị"), "63": _("63 đơn vị cũ")}
    return [Choice(label, _path(code), code == page.geography.code) for code, label in labels.items()]


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
    return {
        "ranking_head": f"DTI {page.ranking.year}",
        "ranking_note": words,
        "ranks_derived": page.ranks_derived,
    }
