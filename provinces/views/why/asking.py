"""What an address of a moved place asks for, understood."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from provinces import forms
from provinces.queries import why
from provinces.queries.rankings import RankingFacts
from provinces.queries.why import Found, Unsplit, WhyPage


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

    def unit_path(self, facts: RankingFacts, unit: str, **changes: object) -> str:
        """The page of a unit in a ranking, as of the same day."""
        default = self.found.default_geography(facts.year, unit) == facts.geography
        state = {"geography": "" if default else facts.geography, "against": "", "view": self.state["view"]}
        merged = state | {"known_on": self.state["known_on"]} | changes
        return forms.address(reverse("dti-why", args=[facts.year, unit]), merged)

    def around(self, unit: str) -> str:
        """The page of another unit of this ranking."""
        return self.unit_path(self.found.facts, unit, view="")

    @property
    def key(self) -> list[Any]:
        return [self.found.facts.year, self.found.member.unit]


def seen(form: forms.DtiWhyForm, year: int, slug: str) -> Seen:
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
    shown = page is None or apart(page) or against != found.facts.year - 1
    return {
        "geography": "" if found.by_default else found.facts.geography,
        "against": against if against and shown else "",
        "view": asked["view"] if asked["view"] != "chart" else "",
        "known_on": asked["known_on"] or "",
    }


def apart(page: WhyPage) -> bool:
    """Whether the years may only stand side by side."""
    return page.unsplit == Unsplit.METHOD and page.same_units
