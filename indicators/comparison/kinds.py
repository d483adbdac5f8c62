"""Kinds of periods that may stand side by side: quarters with quarters, five months with five months of another year."""

from collections.abc import Iterable, Mapping, Sequence

from indicators.periods import Kind, Period


def kind_of(period: Period) -> str:
    """The kind as an address names it: ``quarter``, ``year``, ``point``; ``months-5-0101`` for a window, by its
    length and first day; ``years-5`` for a stretch of years. Equal for exactly the periods of `same_kind`."""
    if period.kind is Kind.WINDOW:
        return f"months-{period.months}-{period.start:%m%d}"
    if period.kind is Kind.YEARS:
        return f"years-{period.months // 12}"
    return str(period.kind)


def by_kind(periods: Iterable[Period]) -> dict[str, list[Period]]:
    """Periods by kind, each list in the order of time; the kind with the newest period first."""
    groups: dict[str, list[Period]] = {}
    for period in sorted(periods, key=lambda each: each.order, reverse=True):
        groups.setdefault(kind_of(period), []).append(period)
    return {kind: group[::-1] for kind, group in groups.items()}


def richest_kind(weights: Mapping[str, int], groups: Mapping[str, Sequence[Period]]) -> str | None:
    """The kind with the most figures; of equals the one with the newest period. ``None`` without any."""
    if not groups:
        return None
    return max(groups, key=lambda kind: (weights.get(kind, 0), groups[kind][-1].order))
