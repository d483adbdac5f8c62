"""How scores are spread: the least, the quarters and the most of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Spread:
    """Of `n` scores: extremes, quartiles and median; between two scores the point that divides their distance."""

    n: int
    least: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    most: Decimal


def spread(scores: Sequence[Decimal]) -> Spread:
    """Raises `ValueError` for no scores at all. Not rounded."""
    if not scores:
        raise ValueError("no scores, no spread")
    ordered = sorted(scores)
    lower, median, upper = (_quantile(ordered, Decimal(quarter) / 4) for quarter in (1, 2, 3))
    return Spread(len(ordered), ordered[0], lower, median, upper, ordered[-1])


def tells_middle(told: int, n: int) -> bool:
    """Whether `told` scores of `n` units are enough to speak of a middle: two thirds. Of fewer it is those that the news
    named."""
    return 3 * told >= 2 * n


def _quantile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
