"""What can be chosen: indicators, units, periods, geographies, peers. Every choice is a link or a field of a form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.comparison import kind_of
from indicators.periods import Period, parse
from indicators.queries.compare import NATION, Columns, Territory
from indicators.queries.readings import is_dti
from indicators.templatetags.figures import figure_words, in_language, language
from indicators.views.compare import words
from indicators.views.compare.seen import Seen
from provinces.views.links import Choice

# More units than these are not listed one by one above the table.
MOST_CHIPS = 12
# What holds for one indicator or time only, and goes when another is chosen.
OF_TIME = ("period", "against", "from", "to", "kind", "sort")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class OptionGroup:
    label: str
    options: tuple[Option, ...]
    open: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """`all_url` shows all of them beside what is shown."""

    label: str
    links: tuple[Choice, ...]
    all_url: str


def picker(seen: Seen) -> dict[str, Any]:
    """The context of the forms."""
    return {
        "subject_groups": _subjects(seen),
        "unit_groups": _units(seen),
        "chips": _chips(seen),
        "picked_count": len(seen.page.picked.territories),
        "subject_chips": _subject_chips(seen),
        "kept_subject": seen.kept("indicator", *OF_TIME),
        "kept_units": seen.kept("units"),
        "suggestions": _suggestions(seen),
        "geographies": _geographies(seen),
    } | _times(seen)


def _subjects(seen: Seen) -> list[OptionGroup]:
    chosen = {facts.code for facts in seen.page.picked.subjects}
    return [
        OptionGroup(
            group.name(language()),
            tuple(
                Option(facts.code, in_language(facts, "name"), facts.code in chosen)
                for facts in group.subjects
            ),
        )
        for group in seen.page.groups
    ]


def _units(seen: Seen) -> list[OptionGroup]:
    """The nation, the living provinces by region, then the former ones by theirs."""
    land, chosen = seen.page.ground, {each.slug for each in seen.page.picked.territories}
    nation = [each for each in land.territories.values() if each.slug == NATION]
    groups = [OptionGroup(_("Cả nước"), _options(nation, chosen))]
    for geography in ("34", "63"):
        regions: dict[str, list[Territory]] = {}
        for each in land.of(geography):
            if geography == "34" or each.former:
                regions.setdefault(each.region_name(geography, language()), []).append(each)
        for region, members in regions.items():
            label = region if geography == "34" else _("%(region)s, đến 30/06/2025") % {"region": region}
            options = _options(members, chosen)
            groups.append(
                OptionGroup(
                    label,
                    options,
                    any(option.chosen for option in options),
                    seen.path(units=[each.slug for each in members]),
                )
            )
    return groups


def _options(members: Iterable[Territory], chosen: set[str]) -> tuple[Option, ...]:
    return tuple(Option(each.slug, in_language(each, "name"), each.slug in chosen) for each in members)


def _chips(seen: Seen) -> list[Choice]:
    """The units shown, each with the address without it; of many the table is the list."""
    slugs = [each.slug for each in seen.page.picked.territories]
    if len(slugs) > MOST_CHIPS:
        return []
    return [
        Choice(
            words.name(each),
            seen.path(units=[slug for slug in slugs if slug != each.slug]) if len(slugs) > 1 else "",
            False,
        )
        for each in seen.page.picked.territories
    ]


def _subject_chips(seen: Seen) -> list[Choice]:
    codes = [facts.code for facts in seen.page.picked.subjects]
    if len(codes) < 2:
        return []
    return [
        Choice(
            in_language(facts, "name"),
            seen.path(indicator=[code for code in codes if code != facts.code]),
            False,
        )
        for facts in seen.page.picked.subjects
    ]


def _suggestions(seen: Seen) -> list[tuple[str, list[Choice]]]:
    """For a word that several indicators hold: which of them is meant."""
    shown = [facts.code for facts in seen.page.picked.subjects]
    return [
        (
            unknown.word,
            [
                Choice(in_language(facts, "name"), seen.path(indicator=[*shown, facts.code]), False)
                for facts in unknown.candidates
            ],
        )
        for unknown in seen.page.picked.unknown
        if unknown.candidates
    ]


def _geographies(seen: Seen) -> list[Choice]:
    """The same ground in the other geography: merged units as their parts, former ones as what they became."""
    page = seen.page
    slugs = [each.slug for each in page.picked.territories]
    if not any(each.geographies for each in page.picked.territories):
        return []
    links = []
    for code, label in (("63", _("63 (trước 7/2025)")), ("34", _("34 (từ 7/2025)"))):
        moved = page.ground.moved(slugs, code)
        units = "" if page.opened else moved
        links.append(
            Choice(label, seen.path(units=units, geography=code), page.geography == code and moved == slugs)
        )
    return links


def _times(seen: Seen) -> dict[str, Any]:
    columns = seen.page.columns
    if columns is None:
        return {}
    return {
        "pair": columns.pair,
        "course_url": seen.without("period", "against", "sort"),
        "pair_url": _pair_url(seen, columns),
        "kinds": _kinds(seen, columns),
        "bounds": _period_options(columns, seen.state["from"], seen.state["to"]),
        "pair_options": _period_options(columns, *_pair_codes(seen, columns)),
        "kept_bounds": [*seen.kept("from", "to", "period", "against", "sort", "kind"), *_kind_kept(columns)],
        "kept_pair": seen.kept("from", "to", "period", "against", "sort", "kind"),
    }


def _kind_kept(columns: Columns) -> list[tuple[str, str]]:
    """Between other bounds another kind might have the most figures: the one shown is kept by name."""
    return [("kind", columns.kind)] if columns.offers and columns.kind else []


def _pair_codes(seen: Seen, columns: Columns) -> tuple[str, str]:
    """The pair shown, else two periods that can be compared, else the two newest."""
    ends = next((row.ends for row in seen.page.rows if row.ends), None)
    some = columns.shown if columns.pair else ends or columns.choices[-2:]
    return (some[0].code, some[-1].code) if some else ("", "")


def _pair_url(seen: Seen, columns: Columns) -> str:
    before, after = _pair_codes(seen, columns)
    if before == after:
        return ""
    return seen.without("from", "to", "kind", "sort", period=[after], against=before)


def _period_options(columns: Columns, first: str, last: str) -> tuple[list[Option], list[Option]]:
    """Options of the two fields of a time form, newest first."""
    return _options_of(columns, first), _options_of(columns, last)


def _options_of(columns: Columns, chosen: str) -> list[Option]:
    """The periods that have figures, and the chosen one even if it has none."""
    newest = list(columns.choices[::-1])
    if chosen and all(each.code != chosen for each in newest):
        newest.insert(0, parse(chosen))
    return [Option(each.code, words.label(each), each.code == chosen) for each in newest]


def _kinds(seen: Seen, columns: Columns) -> list[Choice]:
    """The kind shown and the others there are, each with its number of periods; none where there is one kind."""
    if not columns.offers:
        return []
    shown = [Choice(_kind_label(columns.choices or columns.shown), "", True)] if columns.shown else []
    return [*shown, *(_offer(seen, columns, offer.kind, offer.periods) for offer in columns.offers)]


def _offer(seen: Seen, columns: Columns, kind: str, periods: Sequence[Period]) -> Choice:
    """What was asked for of that kind by name, else all of it."""
    named = [period.code for period in columns.refused if kind_of(period) == kind]
    url = seen.without(*OF_TIME, period=named) if named else seen.without(*OF_TIME, kind=kind)
    return Choice(_kind_label(periods), url, False)


def _kind_label(some: Sequence[Period]) -> str:
    said = ngettext("%(kind)s (%(n)s kỳ)", "%(kind)s (%(n)s kỳ)", len(some))
    return said % {"kind": words.kind_name(some[0]), "n": len(some)}


def peer_groups(seen: Seen) -> list[PeerGroup]:
    """Links that set another unit beside those shown: of those that have a figure in the newest period."""
    peers = seen.page.peers
    if peers is None or seen.page.many or not peers.valued:
        return []
    near = [
        (each, figure_words(reading.cell, seen.page.picked.subjects[0])) for each, reading in peers.closest
    ]
    groups = [
        (_("Gần nhất về giá trị"), near),
        (_("Liền kề trên bản đồ ô"), [(each, "") for each in peers.neighbours if each in peers.valued]),
        (
            _("Cùng vùng %(region)s") % {"region": peers.of.region_name(peers.geography, language())},
            [(each, "") for each in peers.region if each in peers.valued],
        ),
    ]
    offered = [_peer_group(seen, label, found) for label, found in groups]
    return [group for group in offered if not all(link.current for link in group.links)]


def _peer_group(seen: Seen, label: str, found: Sequence[tuple[Territory, str]]) -> PeerGroup:
    shown = [each.slug for each in seen.page.picked.territories]
    links = tuple(
        Choice(
            f"{words.name(each)} {figure}".strip(),
            seen.path(units=list(dict.fromkeys([*shown, each.slug]))),
            each.slug in shown,
        )
        for each, figure in found
    )
    every = list(dict.fromkeys([*shown, *(each.slug for each, _figure in found)]))
    return PeerGroup(label, links, seen.path(units=every) if len(every) > len(shown) + 1 else "")


def more_sets(seen: Seen) -> list[Choice]:
    """The nation beside what is shown, and all units that have a figure."""
    page = seen.page
    shown = [each.slug for each in page.picked.territories]
    sets = []
    if NATION not in shown and page.facts is not None and not is_dti(page.facts.code):
        sets.append(Choice(_("Thêm cả nước"), seen.path(units=[NATION, *shown]), False))
    valued = [each.slug for each in page.peers.valued] if page.peers else []
    if len(valued) > 1 and not page.many and set(valued) - set(shown):
        sets.append(
            Choice(
                _("Tất cả đơn vị có số liệu kỳ mới nhất (%(n)s)") % {"n": len(valued)},
                seen.path(units=valued),
                False,
            )
        )
    return sets
