"""Figures recomputed across the merger, ready to be printed: never among the published ones, always with their parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from indicators import numerals
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.province import ProvincePage, Recomputed
from indicators.queries.readings import Part, Reading
from indicators.templatetags.figures import figure, in_language, language, period_label
from indicators.views.provinces.links import province_url
from indicators.views.recomputed import computed_text


@dataclass(frozen=True, slots=True)
class PartLine:
    name: str
    url: str
    figure: Any


@dataclass(frozen=True, slots=True)
class ComputedLine:
    """A recomputed figure: by which rule, from which parts; `official` is what was published for the same cell, which
    wins, and `difference` what it is more than the computed one; `derived` tells that it follows from what was published."""

    period: str
    computed: str
    units: str
    words: str
    parts: tuple[PartLine, ...]
    official: Any
    derived: bool
    difference: str


def context(page: ProvincePage) -> dict[str, Any]:
    groups = [
        (in_language(each.facts, "name"), [_line(each.facts, told, page.known_on) for told in each.computed])
        for each in page.merged.told
        if each.computed
    ]
    return {
        "computed_groups": groups,
        "with_official": any(line.official for _name, lines in groups for line in lines),
        "with_derived": any(line.derived for _name, lines in groups for line in lines),
        "refusals": _refusals(page.merged.told),
        "computed_left_out": page.merged.left_out,
    }


def _line(facts: IndicatorFacts, told: Reading, known_on: date | None) -> ComputedLine:
    computed = told.computed
    if computed is None or told.cell is None:
        raise ValueError("a recomputed reading has a value and its parts")
    return ComputedLine(
        period=period_label(told.cell),
        computed=computed_text(computed, facts),
        units=", ".join(part.label(language()) for part in computed.parts),
        words=computed.words(language()),
        parts=tuple(_part(facts, part, known_on) for part in computed.parts),
        official=figure(told.cell, facts) if told.official else "",
        derived=told.derived,
        difference=_difference(facts, told),
    )


def _part(facts: IndicatorFacts, part: Part, known_on: date | None) -> PartLine:
    return PartLine(part.label(language()), province_url(part.unit, known_on), figure(part.cell, facts))


def _difference(facts: IndicatorFacts, told: Reading) -> str:
    """In words; empty where only one of the two is there."""
    if told.difference is None:
        return ""
    if told.difference == 0:
        return _("trùng khớp")
    text = numerals.difference_text(
        told.difference,
        unit_measure=facts.measure,
        decimals=facts.decimals,
        lang=language(),
        resolution=told.computed.resolution if told.computed else None,
    )
    return _("chênh %(difference)s") % {"difference": text}


def _refusals(found: Sequence[Recomputed]) -> list[tuple[str, list[str]]]:
    """Why figures of the parts could not be put together: each reason with the indicators and periods it holds for."""
    by_reason: dict[str, list[str]] = {}
    for each in found:
        for told in each.refused:
            name = in_language(each.facts, "name")
            by_reason.setdefault(told.why(language()), []).append(f"{name}, {told.period}")
    return list(by_reason.items())
