"""An address of the page that compares, understood: what is shown, the parameters that lead to it, what was not."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import periods, queries
from indicators.forms import CompareForm
from indicators.queries.compare import CHANGE, NAME, Asked, Chosen, ComparePage, Territory
from indicators.views.compare import words
from provinces.forms import address, few


@dataclass(frozen=True, slots=True)
class Seen:
    """`state` holds the parameters of the canonical address in their order, defaults empty."""

    page: ComparePage
    state: dict[str, Any]
    notices: list[str]

    def path(self, name: str = "compare", /, **changes: object) -> str:
        return address(reverse(name), self.state, **changes)

    def without(self, *names: str, **changes: object) -> str:
        """The address without some parameters: what they say may not hold for another indicator or time."""
        return self.path(**(dict.fromkeys(names, "") | changes))

    def kept(self, *left_out: str) -> list[tuple[str, str]]:
        """Hidden fields of a form that changes `left_out` only."""
        return [
            (name, ",".join(value) if isinstance(value, list) else str(value))
            for name, value in self.state.items()
            if value and name not in left_out
        ]


def seen(query: QueryDict) -> Seen:
    """Never fails: what was not understood is a notice."""
    form = CompareForm(query)
    state = form.state
    page = queries.compare_page(
        Asked(
            indicators=state["indicator"] or (),
            units=state["units"] or (),
            periods=state["period"] or (),
            against=state["against"] or "",
            first=form.first,
            last=form.last,
            kind=state["kind"] or "",
            geography=state["geography"] or "",
            sort=state["sort"] or "",
            known_on=state["known_on"],
        )
    )
    return Seen(page, _state(state, page), [*form.notices, *_notices(state, page)])


def _state(state: dict[str, Any], page: ComparePage) -> dict[str, Any]:
    """In the fixed order of the page's parameters; a default, and what does not exist, is left out."""
    picked = page.picked
    default_kind = page.columns is None or page.columns.kind != state["kind"]
    return {
        "indicator": [facts.code for facts in picked.subjects],
        "units": [] if page.opened else [each.slug for each in picked.territories],
        "period": state["period"] or [],
        "against": state["against"] or "",
        "from": state["from"] or "",
        "to": state["to"] or "",
        "kind": "" if default_kind else state["kind"],
        "geography": state["geography"] or "",
        "view": "table" if state["view"] == "table" else "",
        "sort": state["sort"] if _sorts(state["sort"], page) else "",
        "known_on": state["known_on"] or "",
    }


def _sorts(sort: str, page: ComparePage) -> bool:
    codes = [period.code for period in page.columns.shown] if page.columns else []
    return sort in (NAME, CHANGE, *codes)


def _notices(state: dict[str, Any], page: ComparePage) -> list[str]:
    """What of the address could not be followed, each with the cure."""
    picked, columns = page.picked, page.columns
    told = _unknown(picked)
    if picked.set_aside:
        told.append(words.set_aside(picked.territories[0], picked.set_aside))
    if picked.left_out or (columns and columns.left_out):
        told.append(words.left_out(picked.left_out, columns.left_out if columns else 0))
    if state["sort"] and not _sorts(state["sort"], page):
        told.append(
            _("Tham số sort=%(sort)s: không có cột đó. Bảng đang giữ thứ tự đã chọn.")
            % {"sort": state["sort"]}
        )
    if state["kind"] and columns is not None and columns.kind != state["kind"]:
        told.append(
            _("Tham số kind=%(kind)s: không có loại kỳ đó ở đây; đang hiện loại kỳ có nhiều số liệu nhất.")
            % {"kind": state["kind"]}
        )
    return told + _time_notices(state, page)


def _unknown(picked: Chosen) -> list[str]:
    """One sentence a parameter, however many codes were made up."""
    words = [unknown.word[:60] for unknown in picked.unknown if not unknown.candidates]
    told = []
    if picked.unknown_units:
        told.append(
            _("Tham số units: không có đơn vị %(codes)s; xin chọn trong danh sách đơn vị.")
            % {"codes": few([slug[:60] for slug in picked.unknown_units])}
        )
    if words:
        told.append(
            _(
                "Tham số indicator: không có chỉ tiêu %(codes)s; xin chọn trong danh sách hoặc gõ một phần tên."
            )
            % {"codes": few(words)}
        )
    return told


def _time_notices(state: dict[str, Any], page: ComparePage) -> list[str]:
    told = []
    if page.columns is not None and page.columns.refused:
        told.append(words.refused(page.columns))
    if state["from"] and state["to"] and periods.parse(state["from"]).start > periods.parse(state["to"]).end:
        told.append(_("Tham số to sớm hơn from nên không có kỳ nào ở giữa; xin đổi lại."))
    foreign = [each for each in page.picked.territories if _foreign(each, page.geography)]
    if foreign and state["geography"]:
        told.append(
            _("Không thuộc địa giới %(geography)s đơn vị và đang hiện theo địa giới của mình: %(units)s.")
            % {
                "geography": page.geography,
                "units": ", ".join(map(words.name, foreign)),
            }
        )
    return told


def _foreign(territory: Territory, geography: str) -> bool:
    return bool(territory.geographies) and geography not in territory.geographies
