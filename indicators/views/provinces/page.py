"""The page of one province and its file."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.forms.provinces import ProvinceDetailForm
from indicators.queries import NATION, province
from indicators.queries.province import ProvincePage
from indicators.templatetags.figures import day, language
from indicators.views.provinces import figures, files, head, merger, missing, peers, standing, strengths
from provinces.exports import FORMATS
from provinces.forms import address
from provinces.views.downloads import download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.panels import panels


@require_safe
@kept
def province_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A province, living or former, now or as known on a past day. The country's page is the home page."""
    if slug == NATION:
        return redirect("home")
    form, page = _read(request, slug)
    context = (
        head.context(page) | figures.context(page, form.state) | standing.context(page) | peers.context(page)
    )
    context |= strengths.context(page) | merger.context(page) | missing.context(page)
    context |= {
        "page": page,
        "slug": slug,
        "known_on": page.known_on,
        "panels": panels("province-detail", request, slug, known_on=page.known_on),
        "notices": [*form.notices, *_notices(page, form.state)],
        "downloads": [
            (fmt.upper(), address(reverse(f"province-detail-{fmt}", args=[slug]), form.state))
            for fmt in FORMATS
        ],
    }
    return render(request, "indicators/province_detail.html", context)


@require_safe
def province_detail_download(request: HttpRequest, slug: str, fmt: str) -> HttpResponse:
    """Every figure of the province and its DTI of every year, as CSV, XLSX or JSON."""
    form, page = _read(request, slug)
    if form.notices or _unknown(page, form.state["pillar"]):
        return refused_response([*form.notices, *_unknown(page, form.state["pillar"])])
    asked = files.Asked(
        address=request.build_absolute_uri(address(reverse("province-detail", args=[slug]), form.state)),
        filters=address("", form.state).lstrip("?"),
        today=timezone.localdate(),
        known_on=form.state["known_on"],
        pillar=form.state["pillar"],
    )
    return download_response(files.province_file(page, asked), fmt, slug)


def _read(request: HttpRequest, slug: str) -> tuple[ProvinceDetailForm, ProvincePage]:
    form = ProvinceDetailForm(request.GET)
    page = province.province_page(slug, timezone.localdate(), form.state["known_on"])
    if page is None:
        raise Http404(_("Không có tỉnh, thành phố này."))
    return form, page


def _notices(page: ProvincePage, state: Mapping[str, Any]) -> list[str]:
    notices, known_on = _unknown(page, state["pillar"]), state["known_on"]
    if known_on and known_on < page.history.versions[0].valid_from:
        told = {"day": day(known_on), "unit": page.history.facts.name(language())}
        notices.append(_("Ngày %(day)s chưa có đơn vị %(unit)s.") % told)
    if page.undated:
        years = ", ".join(dict.fromkeys(str(mark.ranking.year) for mark in page.undated))
        notices.append(
            _("Không rõ ngày công bố DTI năm %(years)s nên không tính là đã biết.") % {"years": years}
        )
    return notices


def _unknown(page: ProvincePage, pillar: str) -> list[str]:
    if not pillar or figures.chosen_pillar(page, pillar) == pillar:
        return []
    return [_("Tham số pillar=%(pillar)s: đơn vị này không có số liệu nhóm đó.") % {"pillar": pillar}]
