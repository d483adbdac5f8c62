"""The briefing of a province, ready to be printed."""

from datetime import date
from itertools import zip_longest
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.queries.province import ProvincePage
from indicators.templatetags.figures import day as day_words
from indicators.templatetags.figures import in_language
from indicators.views.provinces import head, missing, standing, strengths
from meetings.queries import briefings
from meetings.views.briefings import words
from provinces.models import Provenance


def context(slug: str, day: date) -> dict[str, Any] | None:
    """None when there is no province of that slug."""
    told = briefings.province_briefing(slug, day)
    if told is None:
        return None
    page, lines = told.page, words.key_lines(told.page.figures)
    near = told.why.near if told.why else ()
    former = [_former(each) for each in told.former]
    shown = head.context(page) | standing.context(page) | strengths.context(page) | missing.context(page)
    shown |= words.task_context(told.tasks) | words.concluded_context(told.concluded)
    return shown | {
        "template": "meetings/province_briefing.html",
        "title": _("Bản tóm tắt: %(unit)s") % {"unit": in_language(page.history.facts, "full_name")},
        "path": reverse("province-detail", args=[slug]),
        "day": day,
        "page": page,
        "why": words.why(told.why, told.moved),
        "near": near,
        "near_derived": all(each.standing.rank_provenance == Provenance.DERIVED for each in near),
        "region_derived": all(peer.derived for peer in page.standing.region) if page.standing else False,
        "extremes": list(zip_longest(shown["strongest"], shown["weakest"])),
        "lines": lines,
        "former_pages": former,
        "with_former_lines": any(each["lines"] for each in former),
        "with_goals": any(line.goal for line in lines),
        "newest": max(filter(None, (each.newest for each in (page, *told.former))), default=None),
        "ranking": page.standing.ranking if page.standing else None,
    }


def _former(page: ProvincePage) -> dict[str, Any]:
    """A unit that it was made of: its places, and its figures under its own name."""
    facts = page.history.facts
    until = _("%(unit)s (đến %(day)s)") % {
        "unit": in_language(facts, "name"),
        "day": day_words(facts.valid_to),
    }
    return {
        "name": until,
        "ranked": head.context(page)["ranked"],
        "lines": words.key_lines(page.figures),
    }
