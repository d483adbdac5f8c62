"""The choices above a ranking: kind, year, geography, region, columns, way of looking; each a link with its address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from provinces import forms
from provinces.queries.standings import RISING
from provinces.views.dti.asked import Seen
from provinces.views.links import Choice


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: a link that sorts by it, or turns the order round where it is sorted so already."""

    label: str
    url: str
    aria_sort: str
    css: str


def kinds(shown: str, known_on: object) -> list[Choice]:
    labels = {"provinces": _("Cấp tỉnh"), "ministries": _("Cấp bộ"), "national": _("Quốc gia")}
    asked = {"kind": "", "known_on": known_on or ""}
    return [
        Choice(
            label,
            forms.address(reverse("dti-ranking"), asked, kind=kind if kind != "provinces" else ""),
            kind == shown,
        )
        for kind, label in labels.items()
    ]


def years(seen: Seen) -> list[Choice]:
    """Each year in its newest geography; a region does not carry over, the sorting does."""
    facts = seen.table.page.facts
    known = seen.table.page.rankings
    newest = {each.year: each.geography for each in reversed(known)}
    return [
        Choice(
            str(year),
            seen.path(
                year=year if year != known[0].year else "",
                geography="",
                region="",
                units=seen.marked if newest[year] == facts.geography else "",
            ),
            year == facts.year,
        )
        for year in sorted(newest)
    ]


def geographies(seen: Seen) -> list[Choice]:
    """The rankings of this year, the newest geography first; none where there is no choice."""
    shown = seen.table.page.facts
    codes = [facts.geography for facts in seen.table.page.rankings if facts.year == shown.year]
    links = [
        Choice(
            ngettext("%(n)s đơn vị", "%(n)s đơn vị", int(code)) % {"n": code},
            seen.path(geography=code if code != codes[0] else "", region="", units=""),
            code == shown.geography,
        )
        for code in codes
    ]
    return links if len(links) > 1 else []


def regions(seen: Seen) -> list[tuple[str, str, bool]]:
    """Slug, name, whether it is shown, of all and of the regions that the ranking has units of, in their order."""
    language = get_language() or "vi"
    units = [standing.facts for standing in seen.table.page.standings]
    found = {unit.region: (unit.region_order, unit.region_name(language)) for unit in units}
    ordered = sorted(found.items(), key=lambda each: each[1])
    shown = seen.state["region"]
    return [
        ("", _("Cả nước"), not shown),
        *((slug, name, slug == shown) for slug, (_order, name) in ordered),
    ]


def jumps(seen: Seen, offered: Sequence[tuple[str, str, bool]]) -> list[Choice]:
    """The regions once more, as links: on a phone a touch is shorter than a select and a button."""
    return [Choice(name, seen.path(region=slug), current) for slug, name, current in offered]


def region_name(seen: Seen) -> str:
    """Of the region that the rows are narrowed to; empty for all."""
    if not seen.state["region"]:
        return ""
    return seen.table.rows[0].standing.facts.region_name(get_language() or "vi")


def parts(seen: Seen) -> list[Choice]:
    labels = {"indices": _("Chỉ số chính"), "pillars": _("Trụ cột")}
    choices, sort = seen.table.choices, seen.state["sort"]
    if sort.removeprefix("-") in {column.key for column in seen.table.columns}:
        sort = ""
    return [
        Choice(
            labels[choice],
            seen.path(parts=choice if choice != choices[0] else "", sort=sort),
            choice == seen.table.parts,
        )
        for choice in choices
    ]


def views(seen: Seen) -> list[Choice]:
    """Table and chart; the map is a page of its own."""
    chart = seen.state["view"] == "chart"
    return [
        Choice(_("Bảng"), seen.path(view=""), not chart),
        Choice(_("Đường hạng"), seen.path(view="chart"), chart),
    ]


def map_url(seen: Seen) -> str:
    facts = seen.table.page.facts
    asked = {"indicator": "dti", "geography": facts.geography, "period": facts.year}
    return forms.address(reverse("tile-map"), asked, known_on=seen.state["known_on"])


def sorts(seen: Seen) -> list[tuple[str, str, bool]]:
    """What the select offers: value, words, whether it is chosen; the first is the default."""
    labels = {"rank": _("Thứ hạng"), "name": _("Tên")}
    if seen.table.page.before:
        labels["change"] = _("Lên hạng nhiều nhất")
    labels["score"] = _("Điểm DTI")
    language = get_language() or "vi"
    labels |= {column.key: column.name(language) for column in seen.table.columns}
    shown = seen.table.sort
    offered = [(name if name != "rank" else "", words, name == shown) for name, words in labels.items()]
    turned = labels.get(shown.removeprefix("-"))
    if shown.startswith("-") and turned:
        offered.append((shown, _("%(column)s, ngược lại") % {"column": turned}, True))
    return offered


def heads(seen: Seen) -> list[Head]:
    """The heads of the fixed columns."""
    before = seen.table.page.before
    labels = {"rank": _("Hạng"), "name": _("Tỉnh, thành phố"), "score": "DTI"}
    if before:
        labels["change"] = _("So với %(year)s") % {"year": before.year}
    return [_head(seen, name, label, "number" if name == "rank" else "") for name, label in labels.items()]


def part_heads(seen: Seen) -> list[Head]:
    language = get_language() or "vi"
    return [_head(seen, column.key, column.name(language), "part") for column in seen.table.columns]


def _head(seen: Seen, name: str, label: str, css: str) -> Head:
    sort = seen.table.sort
    if sort.removeprefix("-") != name:
        return Head(label, seen.path(sort=name if name != "rank" else ""), "", css)
    rising = (name in RISING) is not sort.startswith("-")
    turned = name if sort.startswith("-") else f"-{name}"
    return Head(
        label,
        seen.path(sort=turned if turned != "rank" else ""),
        "ascending" if rising else "descending",
        css,
    )


def written(state: dict[str, Any], *names: str) -> list[tuple[str, str]]:
    """Parameters as a form carries them on; empty ones are left out."""
    return [(name, _text(state[name])) for name in names if state.get(name)]


def _text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
