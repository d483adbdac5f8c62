"""The page of one province: what it was and became, its DTI, its figures beside the nation's, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators import charts, exports
from indicators.forms.provinces import ProvinceDetailForm
from indicators.queries import NATION, province
from indicators.queries.home import SPARK_POINTS
from indicators.queries.province import DtiYear, ProvinceFigure, ProvincePage
from indicators.templatetags.figures import day, in_language, language
from indicators.views import drawing, wording
from provinces.exports import FORMATS
from provinces.forms import address
from provinces.queries.units import Kinship, UnitHistory
from provinces.views.downloads import download_response, refused_response
from provinces.views.keeping import kept

# The day on which 63 provinces became 34; the count of people of 2024 was made for it.
MERGERS = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class FigureShown:
    """A row of the table: the figure, its small line, and why the newest cell has no value."""

    figure: ProvinceFigure
    spark: charts.Sparkline | None
    gap: str


@require_safe
@kept
def province_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A province, living or former, now or as known on a past day. The country's page is the home page."""
    if slug == NATION:
        return redirect("home")
    form, page = _read(request, slug, most=SPARK_POINTS)
    context = _header(page) | _dti(page) | _figures(page)
    context |= {
        "page": page,
        "slug": slug,
        "known_on": form.state["known_on"],
        "notices": [*form.notices, *_notices(page, form.state["known_on"])],
        "downloads": [
            (fmt.upper(), address(reverse(f"province-detail-{fmt}", args=[slug]), form.state))
            for fmt in FORMATS
        ],
    }
    return render(request, "indicators/province_detail.html", context)


@require_safe
def province_detail_download(request: HttpRequest, slug: str, fmt: str) -> HttpResponse:
    """Every figure of the province, as CSV, XLSX or JSON."""
    form, page = _read(request, slug)
    if form.notices:
        return refused_response(form.notices)
    name = page.history.facts.full_name(language())
    table = exports.catalogue_table(
        [(figure.facts, row.cell) for figure in page.figures for row in figure.series.rows],
        title=_("Số liệu của %(unit)s") % {"unit": name},
        scope=name,
        filters=address("", form.state).lstrip("?"),
        today=timezone.localdate(),
        address=request.build_absolute_uri(reverse("province-detail", args=[slug])),
        language=language(),
    )
    return download_response(table, fmt, slug)


def _read(
    request: HttpRequest, slug: str, *, most: int | None = None
) -> tuple[ProvinceDetailForm, ProvincePage]:
    form = ProvinceDetailForm(request.GET)
    page = province.province_page(slug, timezone.localdate(), form.state["known_on"], most=most)
    if page is None:
        raise Http404(_("Không có tỉnh, thành phố này."))
    return form, page


def _notices(page: ProvincePage, known_on: date | None) -> list[str]:
    notices = []
    if known_on and known_on < page.history.versions[0].valid_from:
        told = {"day": day(known_on), "unit": page.history.facts.name(language())}
        notices.append(_("Ngày %(day)s chưa có đơn vị %(unit)s.") % told)
    if page.undated:
        years = ", ".join(dict.fromkeys(str(mark.ranking.year) for mark in page.undated))
        notices.append(
            _("Không rõ ngày công bố DTI năm %(years)s nên không tính là đã biết.") % {"years": years}
        )
    return notices


def _header(page: ProvincePage) -> dict[str, Any]:
    history = page.history
    since_mergers = page.day >= MERGERS
    return {
        "facts": history.facts,
        "former": page.ended,
        "continued": since_mergers and set(history.geographies) >= {"63", "34"},
        "counted_2024": since_mergers and history.facts.population_nq202_2024 is not None,
        "made_of": _kin_links(history, page.made_of, _("cũ")),
        "became": _kin_links(history, page.became, _("mới")),
        "made_of_act": next(iter(page.made_of), None),
        "became_act": next(iter(page.became), None),
        "kin_figures": [
            (kin, page.kin_figures[kin.unit], _same_name(history, kin, _("cũ")))
            for kin in page.made_of
            if page.kin_figures.get(kin.unit)
        ],
    }


def _kin_links(history: UnitHistory, kin: Sequence[Kinship], which: str) -> SafeString:
    """`Kon Tum, Quảng Ngãi (cũ)` as links; a namesake says which one it is."""
    return format_html_join(
        ", ",
        '<a href="{}">{}</a>{}',
        (
            (
                reverse("province-detail", args=[each.unit]),
                each.name(language()),
                _same_name(history, each, which),
            )
            for each in kin
        ),
    )


def _same_name(history: UnitHistory, kin: Kinship, which: str) -> str:
    return f" ({which})" if kin.name_vi == history.facts.name_vi else ""


def _dti(page: ProvincePage) -> dict[str, Any]:
    ranked = page.ranked
    return {
        "ranked": ranked[-4:],
        "latest_scored": next((told for told in reversed(ranked) if told.mark.total.score is not None), None),
        "dti_lines": _dti_lines(page.dti),
        "dti_sources": sorted({told.mark.ranking.framework for told in page.dti}),
    }


def _dti_lines(told: Sequence[DtiYear]) -> list[tuple[DtiYear, bool]]:
    """The newest first; true where the ranking cannot be compared with the one below it."""
    newest_first = list(reversed(told))
    lines = []
    for place, each in enumerate(newest_first):
        below = newest_first[place + 1].mark.ranking if place + 1 < len(newest_first) else None
        here = each.mark.ranking
        lines.append(
            (each, below is not None and (below.series, below.geography) != (here.series, here.geography))
        )
    return lines


def _figures(page: ProvincePage) -> dict[str, Any]:
    return {
        "groups": [
            (in_language(pillar, "name"), [_shown(figure) for figure in pillar.figures])
            for pillar in page.pillars
        ],
        "count": len(page.cells),
        "untold": page.untold,
    }


def _shown(figure: ProvinceFigure) -> FigureShown:
    spark = drawing.spark(figure.series, None, is_rank=figure.facts.measure == "rank")
    return FigureShown(figure, spark, str(wording.MISSING.get(figure.gap.missing, "")) if figure.gap else "")
