"""Which periods stand side by side: of one kind, and what of the other kinds is offered instead."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators import comparison, periods
from indicators.periods import Period
from indicators.queries.compare.asked import MOST_PERIODS, Asked
from indicators.queries.readings import Reading


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of period that is not shown: its periods, oldest first, and how many figures they have."""

    kind: str
    periods: tuple[Period, ...]
    figures: int


@dataclass(frozen=True, slots=True)
class Columns:
    """The periods shown, oldest first (of a pair: `against` first). `choices` are all of this kind that have figures.

    `refused` are periods asked for that are of another kind; `left_out` counts periods before the most that are shown.
    """

    shown: tuple[Period, ...]
    kind: str
    choices: tuple[Period, ...]
    offers: tuple[Offer, ...]
    refused: tuple[Period, ...] = ()
    pair: bool = False
    left_out: int = 0


def columns(asked: Asked, readings: Iterable[Reading]) -> Columns:
    """The periods of one kind: the one asked for, else that with the most figures."""
    weights = Counter(each.period for each in readings if has_value(each))
    told = [periods.parse(code) for code in weights]
    named = [periods.parse(code) for code in (*asked.periods, *filter(None, [asked.against]))]
    inside = [period for period in told if _inside(period, asked)]
    groups = comparison.by_kind({period.code: period for period in (*named, *inside)}.values())
    kind = _kind(asked, groups, weights, named)
    every = comparison.by_kind(told)
    offers = tuple(
        Offer(other, tuple(group), sum(weights[period.code] for period in group))
        for other, group in every.items()
        if other != kind
    )
    shown = _shown(asked, groups.get(kind, ()), named, kind, weights)
    pair = bool(asked.against) and len(shown) == 2
    kept = shown if pair else shown[-MOST_PERIODS:]
    return Columns(
        shown=tuple(kept),
        kind=kind,
        choices=tuple(every.get(kind, ())),
        offers=offers,
        refused=tuple(period for period in named if comparison.kind_of(period) != kind),
        pair=pair,
        left_out=len(shown) - len(kept),
    )


def has_value(reading: Reading | None) -> bool:
    return reading is not None and reading.cell is not None and reading.cell.value is not None


def _inside(period: Period, asked: Asked) -> bool:
    return (asked.first is None or period.end >= asked.first) and (
        asked.last is None or period.end <= asked.last
    )


def _kind(
    asked: Asked, groups: Mapping[str, Sequence[Period]], weights: Mapping[str, int], named: Sequence[Period]
) -> str:
    """The period asked for last rules a pair; else the kind asked for; else the richest, of the named ones if any."""
    if asked.against and asked.periods:
        return comparison.kind_of(periods.parse(asked.periods[-1]))
    if asked.kind in groups:
        return asked.kind
    of_named = comparison.by_kind(named) or groups
    figures = {kind: sum(weights.get(period.code, 0) for period in group) for kind, group in of_named.items()}
    return comparison.richest_kind(figures, of_named) or ""


def _shown(
    asked: Asked, group: Sequence[Period], named: Sequence[Period], kind: str, weights: Mapping[str, int]
) -> list[Period]:
    alike = [period for period in named if comparison.kind_of(period) == kind]
    if asked.against:
        return _pair(asked, group, alike, weights)
    return sorted(alike, key=lambda period: period.order) if asked.periods else list(group)


def _pair(
    asked: Asked, group: Sequence[Period], alike: Sequence[Period], weights: Mapping[str, int]
) -> list[Period]:
    """`against` and the period; without a period the newest one that has figures. One of them where the other is of
    another kind."""
    base = next((period for period in alike if period.code == asked.against), None)
    if asked.periods:
        wanted = next((period for period in alike if period.code == asked.periods[-1]), None)
    else:
        others = [period for period in group if weights.get(period.code) and period.code != asked.against]
        wanted = others[-1] if others else None
    return list({period.code: period for period in (base, wanted) if period is not None}.values())
