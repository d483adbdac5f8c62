"""What an address of the ranking asks for, understood: which table, and in which words what was not understood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from provinces import forms
from provinces.queries import dti, rankings, standings, versions
from provinces.queries.dti import RankingPage
from provinces.queries.rankings import RankingFacts
from provinces.queries.standings import RankingTable
from provinces.views import wording

# In this order they stand in an address; those of a table mean nothing to the other kinds.
TABLE_ORDER = ("kind", "year", "geography", "region", "sort", "parts", "units", "view", "check", "known_on")


@dataclass(frozen=True, slots=True)
class Seen:
    """The table, the parameters that lead to it, what the page says of the address, and the units that are marked.

    `misfits` are those of the notices for which a file, that cannot say them, would be of something not asked for.
    """

    table: RankingTable
    state: dict[str, Any]
    notices: list[str]
    misfits: list[str]
    marked: tuple[str, ...]
    base: str

    def path(self, **changes: object) -> str:
        """The address of the page with some parameters changed."""
        return forms.address(self.base, self.state, **changes)

    def why_url(self, facts: RankingFacts, unit: str) -> str:
        """The page that says why a unit stands where it stands; the newest ranking of a year goes without saying."""
        newest = next(each for each in self.table.page.rankings if each.year == facts.year)
        asked = {
            "geography": facts.geography if facts != newest else "",
            "known_on": self.state["known_on"],
        }
        return forms.address(reverse("dti-why", args=[facts.year, unit]), asked)


def understood(form: forms.DtiRankingForm, *, cited: bool = False) -> Seen | None:
    """None where no ranking had been published by the day asked for. `cited` reads all sources too, as a file tells them."""
    asked, misfits, day = form.state, list(form.notices), form.state["known_on"]
    every = dti.kept_rankings(versions.state())
    if not every:
        raise Http404(_("Chưa có bảng xếp hạng DTI."))
    known = rankings.published_by(every, day)
    if not known:
        return None
    unknown, year = unpublished(every, asked["year"], day), asked["year"]
    if year and rankings.find(every, year, None) and not rankings.find(known, year, None):
        # Said already why it is not shown, in better words than that there is none.
        misfits, year = [*misfits, *unknown], None
    facts = _chosen(known, year, asked["geography"], misfits, every)
    if day is None and not cited:
        page = dti.kept_page(facts.year, facts.geography)
    else:
        page = dti.ranking_page(facts.year, facts.geography, known_on=day, known=every, cited=cited)
    if page is None:
        raise Http404(_("Chưa có bảng xếp hạng DTI."))
    region = _region(page, asked["region"], misfits)
    table = standings.ranking_table(
        page, parts=asked["parts"] or None, region=region, sort=asked["sort"] or "rank"
    )
    _say_unsorted(table, asked["sort"], misfits)
    marked = _marked(page, asked["units"] or [], misfits)
    state = _state(table, known, region, marked, asked)
    notices = list(dict.fromkeys([*misfits, *unknown]))
    return Seen(table, state, notices, misfits, marked, reverse("dti-ranking"))


def unpublished(every: Sequence[RankingFacts], year: int | None, day: date | None) -> list[str]:
    if day is None:
        return []
    return [*wording.published_later(every, year, day), *wording.undated(every, year, day)]


def _chosen(
    known: list[RankingFacts],
    year: int | None,
    geography: str | None,
    notices: list[str],
    every: Sequence[RankingFacts],
) -> RankingFacts:
    """The ranking asked for, else the nearest there is, and then a notice says so."""
    if year and not any(facts.year == year for facts in known):
        notices.append(
            _("Không có bảng xếp hạng DTI năm %(year)s; đang hiện năm %(shown)s.")
            % {"year": year, "shown": known[0].year}
        )
        year = None
    year = year or known[0].year
    facts = rankings.find(known, year, geography or None)
    if facts is not None:
        return facts
    words = _("Năm %(year)s không có bảng %(geography)s đơn vị; đang hiện bảng có của năm đó.")
    if rankings.find(every, year, geography):
        words = _(
            "Chưa rõ bảng %(geography)s đơn vị năm %(year)s đã công bố đến ngày đã chọn; đang hiện bảng có của năm đó."
        )
    notices.append(words % {"year": year, "geography": geography})
    return next(facts for facts in known if facts.year == year)


def _region(page: RankingPage, asked: str | None, notices: list[str]) -> str:
    if asked and not any(standing.facts.region == asked for standing in page.standings):
        notices.append(_("Bảng này không có vùng «%(region)s»; đang hiện cả nước.") % {"region": asked})
        return ""
    return asked or ""


def _say_unsorted(table: RankingTable, asked: str | None, notices: list[str]) -> None:
    if not asked or asked == table.sort:
        return
    if asked.removeprefix("-") == "change":
        notices.append(
            _("Bảng này không so được với năm trước nên không sắp theo đổi hạng; đang sắp theo thứ hạng.")
        )
    else:
        notices.append(
            _("Bảng này không có cột «%(sort)s» để sắp theo; đang sắp theo thứ hạng.") % {"sort": asked}
        )


def _marked(page: RankingPage, asked: list[str], notices: list[str]) -> tuple[str, ...]:
    ranked = {standing.unit for standing in page.standings}
    if unknown := [unit[:60] for unit in asked if unit not in ranked]:
        notices.append(
            _(
                "Tham số units: bảng này không có đơn vị %(codes)s nên không đánh dấu được; xin chọn trong bảng."
            )
            % {"codes": forms.few(unknown)}
        )
    return tuple(unit for unit in asked if unit in ranked)


def _state(
    table: RankingTable,
    known: list[RankingFacts],
    region: str,
    marked: tuple[str, ...],
    asked: dict[str, Any],
) -> dict[str, Any]:
    """The parameters of the canonical address: in their order, defaults empty."""
    facts = table.page.facts
    newest = next(each for each in known if each.year == facts.year)
    state = {
        "kind": "",
        "year": facts.year if facts.year != known[0].year else "",
        "geography": facts.geography if facts != newest else "",
        "region": region,
        "sort": table.sort if table.sort != "rank" else "",
        "parts": table.parts if table.parts != table.choices[0] else "",
        "units": marked,
        "view": asked["view"] if asked["view"] == "chart" else "",
        "check": asked["check"] or "",
        "known_on": asked["known_on"] or "",
    }
    return {name: state[name] for name in TABLE_ORDER}
