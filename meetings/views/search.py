"""The search over everything: it answers with the figure."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from indicators.queries.search import IndicatorHit
from meetings import forms
from meetings.queries import search as queries
from meetings.queries.search import SearchPage
from provinces.forms import address, asks_for_part

# Each shows another thing that the search understands.
EXAMPLES = ("băng rộng di động", "dvc kon tum", "dti yên bái 2022", "phiên họp 3 năm 2022")


@require_safe
@vary_on_headers("HX-Request")
def search(request: HttpRequest) -> HttpResponse:
    """Indicators with their figures, provinces with their DTI, meetings, tasks: for a query with or without accents."""
    form = forms.SearchForm(request.GET)
    words = (form.state["q"] or "").strip()
    here = address(reverse("search"), {"q": words})
    context: dict[str, Any] = {"notices": form.notices, "words": words, "examples": _links(*EXAMPLES)}
    if words:
        context |= _answers(queries.search(words, timezone.localdate()))
    if asks_for_part(request):
        return push_url(render(request, "meetings/search.html#answers", context), here)
    return render(request, "meetings/search.html", context)


def _links(*queries: str) -> list[tuple[str, str]]:
    return [(words, address(reverse("search"), {"q": words})) for words in queries]


def _answers(page: SearchPage) -> dict[str, Any]:
    hits = page.indicators.hits
    lead = next((hit for hit in hits if hit.row is not None), None)
    nowhere = bool(hits) and all(hit.place_missing for hit in hits)
    return {
        "page": page,
        "places_first": page.asked.for_ranking or not page.asked.places,
        "lead": lead,
        "lead_note": _note(page, lead) if lead else "",
        "all_note": _nowhere_note(page) if nowhere else "",
        # Said once above the table where it holds for all of it.
        "indicators": [
            (hit, "" if nowhere and hit.row else _note(page, hit)) for hit in hits if hit is not lead
        ],
        "counted": _counted(page),
        "nearest": _links(page.nearest) if page.nearest else [],
    }


def _nowhere_note(page: SearchPage) -> str:
    told = {"place": page.asked.places[0].name(get_language() or "vi")}
    return _("%(place)s chưa có số liệu của chỉ tiêu nào dưới đây: mọi số là của cả nước.") % told


def _note(page: SearchPage, hit: IndicatorHit) -> str:
    """Whose figure it is where that is not what was asked for, and that the period asked for has none."""
    told = {
        "place": page.asked.places[0].name(get_language() or "vi") if page.asked.places else "",
        "year": ", ".join(map(str, page.asked.years)),
    }
    words = []
    if hit.place_missing and hit.row is None:
        words.append(_("%(place)s chưa có số liệu, cả nước cũng chưa có.") % told)
    elif hit.place_missing:
        words.append(_("%(place)s chưa có số liệu; đây là số của cả nước.") % told)
    elif hit.row is None:
        words.append(_("Chỉ có số của địa phương, chưa có số cả nước."))
    if hit.period_missing and hit.row:
        told["period"] = hit.row.cell.label(get_language() or "vi")
        words.append(_("Không có số của kỳ được hỏi; số mới nhất là của: %(period)s.") % told)
    elif hit.year_missing:
        words.append(_("Không có số của năm %(year)s; đây là số mới nhất.") % told)
    return " ".join(words)


def _counted(page: SearchPage) -> str:
    """`6 chỉ tiêu, 1 địa phương, 2 phiên họp`."""
    counts = [
        (page.indicators.count, ngettext("%(n)s chỉ tiêu", "%(n)s chỉ tiêu", page.indicators.count)),
        (len(page.places.places), ngettext("%(n)s địa phương", "%(n)s địa phương", len(page.places.places))),
        (
            len(page.places.rankings),
            ngettext("%(n)s bảng xếp hạng", "%(n)s bảng xếp hạng", len(page.places.rankings)),
        ),
        (page.meeting_count, ngettext("%(n)s phiên họp", "%(n)s phiên họp", page.meeting_count)),
        (page.tasks.count, ngettext("%(n)s nhiệm vụ", "%(n)s nhiệm vụ", page.tasks.count)),
    ]
    return ", ".join(words % {"n": count} for count, words in counts if count)
