"""Classes of a map: values in, bounds and shades out. Equal values are always in one class."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

MOST_CLASSES = 5
LEAST_IN_CLASS = 2
# Fewer classes use shades that are further apart.
SHADES = ((), (3,), (2, 4), (1, 3, 5), (1, 2, 4, 5), (1, 2, 3, 4, 5))


@dataclass(frozen=True, slots=True)
class ValueClass:
    """`low` belongs to the class, `high` only where it is `closed`; None is an end that nothing bounds.

    `shade` is 1 (low) to 5 (high), `count` how many of the values are in it.
    """

    shade: int
    low: Decimal | None
    high: Decimal | None
    closed: bool
    count: int

    def holds(self, value: Decimal) -> bool:
        above = self.low is None or value >= self.low
        below = self.high is None or value < self.high or (self.closed and value == self.high)
        return above and below


def quantiles(values: Iterable[Decimal]) -> tuple[ValueClass, ...]:
    """Classes of about as many values each, from the lowest; bounded by the lowest and the highest of their values.

    At most five, and fewer where a class would have less than two values or ties leave nothing for it.
    """
    ordered = sorted(values)
    wanted = min(MOST_CLASSES, max(2, len(ordered) // LEAST_IN_CLASS))
    groups: dict[int, list[Decimal]] = {}
    for value in ordered:
        groups.setdefault(bisect_left(ordered, value) * wanted // len(ordered), []).append(value)
    return tuple(
        ValueClass(shade, group[0], group[-1], True, len(group))
        for shade, group in zip(SHADES[len(groups)], groups.values(), strict=True)
    )


def cut(values: Iterable[Decimal], bounds: Sequence[Decimal]) -> tuple[ValueClass, ...]:
    """Classes between rising `bounds` (at most four), the outermost open: every value there is falls into one.

    A class may be empty: its bounds hold whatever the values are.
    """
    found = list(values)
    ends = zip((None, *bounds), (*bounds, None), strict=True)
    empty = [
        ValueClass(shade, low, high, False, 0)
        for shade, (low, high) in zip(SHADES[len(bounds) + 1], ends, strict=True)
    ]
    return tuple(
        ValueClass(each.shade, each.low, each.high, False, sum(each.holds(value) for value in found))
        for each in empty
    )


def round_bounds(low: Decimal, high: Decimal, decimals: int) -> tuple[Decimal, ...]:
    """Bounds for `cut` that divide `low` to `high` into at most five classes of one round width, no finer than `decimals`."""
    for width in _widths(decimals):
        first = (low / width).to_integral_value(ROUND_FLOOR)
        last = (high / width).to_integral_value(ROUND_CEILING)
        if last - first <= MOST_CLASSES:
            return tuple((first + number) * width for number in range(1, int(last - first)))
    raise AssertionError("widths never end")


def shade_of(value: Decimal | None, classes: Sequence[ValueClass]) -> int:
    """The shade of the class of `value`; 0 where there is no value."""
    if value is None:
        return 0
    return next(each.shade for each in classes if each.holds(value))


def _widths(decimals: int) -> Iterator[Decimal]:
    """1, 2, 5, 10, 20 … times the last decimal."""
    size = Decimal(1).scaleb(-decimals)
    while True:
        yield from (size, size * 2, size * 5)
        size *= 10
