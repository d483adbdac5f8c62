"""What the page of a moved place is drawn from."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from provinces import forms
from provinces.exports import FORMATS
from provinces.queries.why import FormerPart, Found, WhyPage
from provinces.views import wording
from provinces.views.links import Choice
from provinces.views.why import drawing, parts, reasons, words
from provinces.views.why.asking import Seen, apart


def context(seen: Seen) -> dict[str, Any]:
    found = seen.found
    shown: dict[str, Any] = {
        "found": found,
        "facts": found.facts,
        "member": found.member,
        "successor": found.successor,
        "kin_names": words.names(found.kin),
        "notices": seen.notices,
        "years": _years(seen),
        "geographies": _geographies(seen),
        "known_on": seen.state["known_on"],
        "now_url": seen.path(known_on=""),
        "action": reverse("dti-why", args=seen.key),
        "kept_by_day": [
            (name, str(seen.state[name])) for name in ("geography", "against", "view") if seen.state[name]
        ],
        "ranking_url": _ranking_url(seen),
        "of_day": forms.address("", {"known_on": seen.state["known_on"]}),
    }
    if seen.page is None:
        told = unpublished(found, seen.state["known_on"])
        return shown | {"page": None, "title": _own_title(found), "unpublished": told}
    return shown | _page_context(seen, seen.page) | _words(seen.page)


def _ranking_url(seen: Seen) -> str:
    """The ranking with the unit's row marked."""
    facts = seen.found.facts
    newest = next(each for each in seen.found.every if each.year == facts.year)
    asked = {
        "year": facts.year,
        "geography": "" if facts == newest else facts.geography,
        "units": seen.found.member.unit,
        "known_on": seen.state["known_on"],
    }
    return forms.address(reverse("dti-ranking"), asked)


def _own_title(found: Found) -> str:
    told = {"unit": found.member.name(wording.language()), "year": found.facts.year}
    return _("DTI năm %(year)s của %(unit)s") % told


def unpublished(found: Found, day: Any) -> str:
    """Why nothing is shown as of a past day."""
    every, year = found.every, found.facts.year
    told = [*wording.published_later(every, year, day), *wording.undated(every, year, day)]
    return told[0] if told else _("Đến ngày đã chọn chưa có bảng xếp hạng DTI nào được công bố.")


def _page_context(seen: Seen, page: WhyPage) -> dict[str, Any]:
    passed = page.of(page.passings.passed) if page.passings else []
    passed_by = page.of(page.passings.passed_by) if page.passings else []
    side_by_side = apart(page) and bool(seen.state["against"])
    drawn = bool(page.components) and seen.state["view"] != "table"
    return {
        "page": page,
        "view": "table" if seen.state["view"] == "table" else "chart",
        "chart_url": seen.path(view=""),
        "table_url": seen.path(view="table"),
        "charts": drawing.waterfalls(page) if drawn else None,
        "chart_rows": len(page.components) + 2,
        "components": [(each, parts.part_name(each), parts.part_note(each)) for each in page.components],
        "near": [(near, seen.around(near.standing.unit)) for near in page.near],
        "passed": [(standing, seen.around(standing.unit)) for standing in passed],
        "passed_by": [(standing, seen.around(standing.unit)) for standing in passed_by],
        "side_by_side": side_by_side,
        "show_passings": side_by_side or page.places_gained is not None,
        "offer_url": seen.path(against=page.before.year)
        if page.before and _offers(page, side_by_side)
        else "",
        "former_offer": _former_offer(seen, page),
        "simulation_url": _simulation_url(page),
        "downloads": [(fmt.upper(), seen.path(f"dti-why-{fmt}", view="")) for fmt in FORMATS],
        "points": page.points,
        "levels": [] if page.components else [(each, page.criteria[each.code]) for each in page.levels],
        "untold_levels": parts.untold_levels(page),
    } | _former_context(seen, page)


def _former_context(seen: Seen, page: WhyPage) -> dict[str, Any]:
    """The former units with their main indices, in columns that all of them fill."""
    if page.former_mean is None:
        return {"former": [(part, _former_url(seen, part), []) for part in page.former]}
    told, own = page.former_mean.components, {each.code: each.score for each in page.levels}
    columns = [(code, page.criteria[code]) for code in told]
    return {
        "former": [
            (
                part,
                _former_url(seen, part),
                [(criterion, part.components[code]) for code, criterion in columns],
            )
            for part in page.former
        ],
        "former_columns": [criterion for _code, criterion in columns],
        "former_mean": [(criterion, told[code]) for code, criterion in columns],
        "former_published": [(criterion, own.get(code)) for code, criterion in columns],
    }


def _former_url(seen: Seen, part: FormerPart) -> str:
    facts = seen.found.facts
    of_year = (each for each in seen.found.known if each.year == facts.year)
    ranking = next(each for each in of_year if each.geography == part.member.geography)
    return seen.unit_path(ranking, part.member.unit, view="")


def _offers(page: WhyPage, side_by_side: bool) -> bool:
    return apart(page) and page.standing.place_before is not None and not side_by_side


def _former_offer(seen: Seen, page: WhyPage) -> tuple[str, str]:
    """For a unit that only stands in the newer geography: the page of the former one of its name, and its label."""
    if page.same_units or page.offer is None or page.before is None:
        return "", ""
    facts, unit = page.offer
    told = {"n": facts.n, "year": facts.year, "before": page.before.year}
    label = _("Xem hạng %(year)s và %(before)s cạnh nhau trong bảng %(n)s đơn vị") % told
    return seen.unit_path(facts, unit, against=page.before.year, view=""), label


def _simulation_url(page: WhyPage) -> str:
    """Empty where no main index is told that could be moved."""
    if not page.levels:
        return ""
    asked = {"unit": page.member.unit, "year": page.facts.year}
    if not page.found.by_default:
        asked["geography"] = page.facts.geography
    return forms.address(reverse("dti-simulation"), asked)


def _words(page: WhyPage) -> dict[str, Any]:
    told: dict[str, Any] = {
        "title": words.title(page),
        "lede": words.lede(page),
        "sums": words.sums(page),
        "total_moved": words.total_moved(page),
        "alone": words.alone(page),
        "reasons": reasons.unsplit(page),
        "next_place": words.next_place(page),
        "level_with": words.level_with(page),
        "few_placed": words.few_placed(page),
        "source_line": words.source_line(page),
        "passed_title": words.passed_title(len(page.passings.passed)) if page.passings else "",
        "passed_by_title": words.passed_by_title(len(page.passings.passed_by)) if page.passings else "",
    }
    if page.components:
        told |= {"parts_title": parts.parts_title(page), "parts_sentence": parts.parts_sentence(page)}
    if page.levels:
        told["levels_sentence"] = parts.levels_sentence(page)
    return told


def _years(seen: Seen) -> list[Choice]:
    """The unit, or the one of its name, in every year; of the geography shown where the year has it."""
    shown = seen.found.facts
    found: dict[int, Choice] = {}
    for facts, unit in reversed(seen.found.line):
        if facts.year in found and facts.geography != shown.geography:
            continue
        found[facts.year] = Choice(str(facts.year), seen.unit_path(facts, unit), facts.year == shown.year)
    return list(found.values())


def _geographies(seen: Seen) -> list[Choice]:
    """The rankings of this year that have the unit or the one of its name; none where there is no choice."""
    shown = seen.found.facts
    links = [
        Choice(
            ngettext("%(n)s đơn vị", "%(n)s đơn vị", facts.n) % {"n": facts.n},
            seen.unit_path(facts, unit),
            facts == shown,
        )
        for facts, unit in seen.found.line
        if facts.year == shown.year
    ]
    return links if len(links) > 1 else []
