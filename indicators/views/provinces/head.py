"""The head of a province's page: what it was merged from or into, and its last places in the DTI."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.queries.province import ProvincePage
from indicators.templatetags.figures import language
from indicators.views.provinces.links import province_url
from provinces.queries.units import Kinship, UnitHistory

# The day on which 63 provinces became 34; the count of people of 2024 was made for it.
MERGERS = date(2025, 7, 1)
MOST_PLACES = 4


def context(page: ProvincePage) -> dict[str, Any]:
    history, ranked = page.history, page.ranked
    since_mergers = page.day >= MERGERS
    return {
        "facts": history.facts,
        "former": page.ended,
        "continued": since_mergers and set(history.geographies) >= {"63", "34"},
        "counted_2024": since_mergers and history.facts.population_nq202_2024 is not None,
        "made_of": kin_links(page, page.made_of, _("cũ")),
        "became": kin_links(page, page.became, _("mới")),
        "made_of_act": next(iter(page.made_of), None),
        "became_act": next(iter(page.became), None),
        "kin_figures": [
            (
                province_url(kin.unit, page.known_on),
                kin,
                page.kin_figures[kin.unit],
                _same_name(history, kin, _("cũ")),
            )
            for kin in page.made_of
            if page.kin_figures.get(kin.unit)
        ],
        "ranked": ranked[-MOST_PLACES:],
        "latest_scored": next((told for told in reversed(ranked) if told.mark.total.score is not None), None),
    }


def kin_links(page: ProvincePage, kin: Sequence[Kinship], which: str) -> SafeString:
    """`Kon Tum, Quảng Ngãi (cũ)` as links; a namesake says which one it is."""
    return format_html_join(
        ", ",
        '<a href="{}">{}</a>{}',
        (
            (
                province_url(each.unit, page.known_on),
                each.name(language()),
                _same_name(page.history, each, which),
            )
            for each in kin
        ),
    )


def _same_name(history: UnitHistory, kin: Kinship, which: str) -> str:
    return f" ({which})" if kin.name_vi == history.facts.name_vi else ""
