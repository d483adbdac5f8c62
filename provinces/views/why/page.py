"""The door: which unit and year an address means, and what its page is drawn from."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from provinces import forms
from provinces.exports import FORMATS
from provinces.queries import rankings, why
from provinces.queries.why import Found, Unsplit, WhyPage
from provinces.views import wording
from provinces.views.downloads import download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.links import Choice
from provinces.views.tables import Asked
from provinces.views.why import drawing, files, parts, reasons, words


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address asks for, understood. `page` is None where nothing was published by the day asked for."""

    found: Found
    page: WhyPage | None
    state: dict[str, Any]
    notices: list[str]

    def path(self, name: str = "dti-why", **changes: object) -> str:
        """This page under its own address, or a file of it."""
        return forms.address(reverse(name, args=self.key), self.state, **changes)

    @property
    def key(self) -> list[Any]:
        return [self.found.facts.year, self.found.member.unit]


@require_safe
@kept
@vary_on_headers("HX-Request")
def dti_why(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Why the unit's place moved in a year; a slug that the year did not have means the former unit of its name."""
    seen = _seen(forms.DtiWhyForm(request.GET), year, slug)
    if forms.asks_for_part(request):
        return push_url(render(request, "provinces/dti_why.html#why", _context(seen)), seen.path())
    if "" in request.GET.values():
        return redirect(seen.path())
    canonical = request.build_absolute_uri(seen.path(view=""))
    response = render(request, "provinces/dti_why.html", _context(seen) | {"canonical": canonical})
    response.headers["Link"] = f'<{canonical}>; rel="canonical"'
    return response


@require_safe
def dti_why_download(request: HttpRequest, year: int, slug: str, fmt: str) -> HttpResponse:
    """What the page tells, as CSV, XLSX or JSON; not found where nothing had been published by the day."""
    form = forms.DtiWhyForm(request.GET)
    seen = _seen(form, year, slug)
    if seen.page is None:
        raise Http404(_unpublished(seen.found, form.state["known_on"]))
    if seen.notices:
        return refused_response(seen.notices)
    here = seen.path(view="")
    asked = Asked(request.build_absolute_uri(here), here.partition("?")[2], timezone.localdate())
    facts = seen.found.facts
    name = f"dti-{facts.year}-{facts.geography}-{seen.found.member.unit}"
    return download_response(files.why_file(seen.page, asked), fmt, name)


def _seen(form: forms.DtiWhyForm, year: int, slug: str) -> Seen:
    asked, notices, day = form.state, form.notices, form.state["known_on"]
    found = why.find(year, slug, asked["geography"] or None, day)
    if found is None:
        raise Http404(_("Không có DTI năm %(year)s của đơn vị %(unit)s.") % {"year": year, "unit": slug})
    if found.geography_unmet:
        notices.append(_unmet(found, asked["geography"]))
    against = _against(found, asked["against"], notices)
    page = why.why_page(found, against) if found.published else None
    return Seen(found, page, _state(asked, found, page, against), notices)


def _unmet(found: Found, geography: str) -> str:
    told = {"geography": geography, "shown": found.facts.geography, "unit": found.asked}
    return (
        _("Bảng %(geography)s đơn vị không có %(unit)s trong năm này; đang hiện bảng %(shown)s đơn vị.")
        % told
    )


def _against(found: Found, year: int | None, notices: list[str]) -> int | None:
    """An earlier year that there is a ranking of."""
    if year is None:
        return None
    earlier = sorted({facts.year for facts in found.known if facts.year < found.facts.year})
    if year in earlier:
        return year
    told = {"against": year, "years": ", ".join(map(str, earlier)) or "–", "year": found.facts.year}
    notices.append(
        _(
            "Tham số against=%(against)s: chỉ so năm %(year)s với năm trước đó có bảng xếp hạng (%(years)s). Trang đang bỏ qua tham số này."
        )
        % told
    )
    return None


def _state(asked: dict[str, Any], found: Found, page: WhyPage | None, against: int | None) -> dict[str, Any]:
    """The parameters of the canonical address: in their order, defaults empty."""
    shown = page is None or _apart(page) or against != found.facts.year - 1
    return {
        "geography": "" if found.by_default else found.facts.geography,
        "against": against if against and shown else "",
        "view": asked["view"] if asked["view"] != "chart" else "",
        "known_on": asked["known_on"] or "",
    }


def _apart(page: WhyPage) -> bool:
    """Whether the years may only stand side by side."""
    return page.unsplit == Unsplit.METHOD and page.same_units


def _context(seen: Seen) -> dict[str, Any]:
    found = seen.found
    context: dict[str, Any] = {
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
        "ranking_url": forms.address(
            reverse("dti-ranking"),
            {"year": found.facts.year, "geography": found.facts.geography, "units": found.member.unit},
        ),
    }
    if seen.page is None:
        told = _unpublished(found, seen.state["known_on"])
        return context | {"page": None, "title": _own_title(found), "unpublished": told}
    return context | _page_context(seen, seen.page) | _words(seen.page)


def _own_title(found: Found) -> str:
    told = {"unit": found.member.name(words.language()), "year": found.facts.year}
    return _("DTI năm %(year)s của %(unit)s") % told


def _unpublished(found: Found, day: Any) -> str:
    """Why nothing is shown as of a past day."""
    every, year = found.every, found.facts.year
    told = [*wording.published_later(every, year, day), *wording.undated(every, year, day)]
    return told[0] if told else _("Đến ngày đã chọn chưa có bảng xếp hạng DTI nào được công bố.")


def _page_context(seen: Seen, page: WhyPage) -> dict[str, Any]:
    passed = page.of(page.passings.passed) if page.passings else []
    passed_by = page.of(page.passings.passed_by) if page.passings else []
    side_by_side = _apart(page) and bool(seen.state["against"])
    drawn = bool(page.components) and seen.state["view"] != "table"
    return {
        "page": page,
        "view": "table" if seen.state["view"] == "table" else "chart",
        "chart_url": seen.path(view=""),
        "table_url": seen.path(view="table"),
        "charts": drawing.waterfalls(page) if drawn else None,
        "chart_rows": len(page.components) + 2,
        "components": [(each, parts.part_name(each), parts.part_note(each)) for each in page.components],
        "passed": passed,
        "passed_by": passed_by,
        "side_by_side": side_by_side,
        "show_passings": side_by_side or page.places_gained is not None,
        "offer_url": seen.path(against=page.before.year)
        if page.before and _offers(page, side_by_side)
        else "",
        "former_offer": _former_offer(page),
        "simulation_url": _simulation_url(page),
        "downloads": [(fmt.upper(), seen.path(f"dti-why-{fmt}", view="")) for fmt in FORMATS],
        "points": page.points,
        "levels": [] if page.components else [(each, page.criteria[each.code]) for each in page.levels],
        "untold_levels": parts.untold_levels(page),
    } | _former_context(page)


def _former_context(page: WhyPage) -> dict[str, Any]:
    """The former units with their main indices, in columns that all of them fill."""
    if page.former_mean is None:
        return {"former": [(part, []) for part in page.former]}
    told, own = page.former_mean.components, {each.code: each.score for each in page.levels}
    columns = [(code, page.criteria[code]) for code in told]
    return {
        "former": [
            (part, [(criterion, part.components[code]) for code, criterion in columns])
            for part in page.former
        ],
        "former_columns": [criterion for _code, criterion in columns],
        "former_mean": [(criterion, told[code]) for code, criterion in columns],
        "former_published": [(criterion, own.get(code)) for code, criterion in columns],
    }


def _offers(page: WhyPage, side_by_side: bool) -> bool:
    return _apart(page) and page.standing.place_before is not None and not side_by_side


def _former_offer(page: WhyPage) -> tuple[str, str]:
    """For a unit that only stands in the newer geography: the page of the former one of its name, and its label."""
    if page.same_units or page.offer is None or page.before is None:
        return "", ""
    facts, unit = page.offer
    state = {"geography": facts.geography if unit == page.member.unit else "", "against": page.before.year}
    told = {"n": facts.n, "year": facts.year, "before": page.before.year}
    label = _("Xem hạng %(year)s và %(before)s cạnh nhau trong bảng %(n)s đơn vị") % told
    return forms.address(reverse("dti-why", args=[facts.year, unit]), state), label


def _simulation_url(page: WhyPage) -> str:
    """Empty where no main index is told that could be moved."""
    if not page.levels:
        return ""
    asked = {"unit": page.member.unit, "year": page.facts.year}
    if not page.found.by_default:
        asked["geography"] = page.facts.geography
    return forms.address(f"{reverse('dti-ranking')}simulate/", asked)


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
        found[facts.year] = Choice(str(facts.year), _address(seen, facts, unit), facts.year == shown.year)
    return list(found.values())


def _geographies(seen: Seen) -> list[Choice]:
    """The rankings of this year that have the unit or the one of its name; none where there is no choice."""
    shown = seen.found.facts
    links = [
        Choice(
            ngettext("%(n)s đơn vị", "%(n)s đơn vị", facts.n) % {"n": facts.n},
            _address(seen, facts, unit),
            facts == shown,
        )
        for facts, unit in seen.found.line
        if facts.year == shown.year
    ]
    return links if len(links) > 1 else []


def _address(seen: Seen, facts: rankings.RankingFacts, unit: str) -> str:
    newest = next(
        (each.geography for each, same in seen.found.line if (each.year, same) == (facts.year, unit)), ""
    )
    state = seen.state | {"geography": "" if facts.geography == newest else facts.geography, "against": ""}
    return forms.address(reverse("dti-why", args=[facts.year, unit]), state)
