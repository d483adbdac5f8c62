"""The list of indicators to tick, by pillar."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from indicators.models import Indicator, Pillar
from indicators.queries import rounds


@dataclass(frozen=True, slots=True)
class Choice:
    """An indicator with its box; `fixed` where cells of it were typed, so that it cannot leave the round."""

    indicator: Indicator
    ticked: bool
    fixed: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The indicators of a pillar; `ticked` counts those of the round."""

    pillar: Pillar
    choices: tuple[Choice, ...]
    ticked: int


def choices(ticked: Collection[str], fixed: Collection[str] = (), *, everything: bool = False) -> list[Group]:
    """All indicators that may be asked for, in the order of the catalogue; those of `ticked` are chosen, or, where
    nothing is, `everything`. One SQL query."""
    found = rounds.indicators_to_report()
    chosen = {each.code for each in found} if everything and not ticked else set(ticked)
    return _groups(found, chosen, set(fixed))


def _groups(indicators: Sequence[Indicator], ticked: set[str], fixed: set[str]) -> list[Group]:
    groups = []
    for pillar, members in groupby(indicators, key=lambda each: each.pillar):
        chosen = tuple(Choice(each, each.code in ticked, each.code in fixed) for each in members)
        groups.append(Group(pillar, chosen, sum(choice.ticked for choice in chosen)))
    return groups


def codes(groups: Sequence[Group]) -> list[str]:
    """All codes, in the order of the page: that is the order of the form too."""
    return [choice.indicator.code for group in groups for choice in group.choices]


def names(groups: Sequence[Group], language: str) -> dict[str, str]:
    """The names of the indicators by code."""
    every = [choice.indicator for group in groups for choice in group.choices]
    return {each.code: each.name_en if language == "en" else each.name_vi for each in every}
