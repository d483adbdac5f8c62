"""Whether a value is a jump: far from where the series stood or was heading, seen by median and MAD of its past.

Medians do not mind a wrong figure or two among the past. The rule and its numbers: docs/adr/0011.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median

FEWEST = 4
MOST_DEVIATIONS = Decimal(5)
# Of a normal distribution the standard deviation is that many times the MAD.
DEVIATION = Decimal("1.4826")
# Nearer than this part of the level nothing is a jump, however quiet the past was.
LEAST_SHARE = Decimal("0.1")
TREND_SHARE = Decimal("0.75")
# With fewer past values than the rule takes: so many times the last one, or so small a part of it.
FAR_TIMES = 3
# A share is far after so many points; and after fewer where it fell from near the whole, so that what is left of a
# hundred grew as many times. Shares do rise towards a hundred.
FAR_POINTS, FALLEN_POINTS = Decimal(40), Decimal(20)
WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Jump:
    """What the past led to expect instead, and the past value that the new one is told against."""

    expected: Decimal
    last: Decimal


@dataclass(frozen=True, slots=True)
class _View:
    """One way to see what was to be expected, and how far from it is still usual."""

    expected: Decimal
    usual: Decimal

    def is_far(self, value: Decimal, least: Decimal) -> bool:
        return abs(value - self.expected) > max(self.usual, least)


def jump(value: Decimal, past: Sequence[Decimal], *, least: Decimal | None = None) -> Jump | None:
    """Whether `value` is a jump after `past`, oldest first; None where it is not, or the past is shorter than four.

    A series that trends is judged by its changes, absolute and relative: steady growth of either kind is no jump. Any
    other is judged by its level. `least` is the smallest difference that counts; else a tenth of the level.
    """
    if len(past) < FEWEST:
        return None
    if trends(past):
        views, level = list(_by_changes(past)), abs(past[-1])
    elif _reached(value, past):
        return None
    else:
        views, level = [_by_level(past)], abs(median(past))
    smallest = LEAST_SHARE * level if least is None else least
    if not all(view.is_far(value, smallest) for view in views):
        return None
    return Jump(min((view.expected for view in views), key=lambda told: abs(told - value)), past[-1])


def trends(past: Sequence[Decimal]) -> bool:
    """Whether at least three quarters of the changes go one way."""
    changes = [after - before for before, after in pairwise(past)]
    ups, downs = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    return max(ups, downs) >= TREND_SHARE * len(changes)


def heading(past: Sequence[Decimal]) -> list[Decimal]:
    """Where a series of at least four values that trends is heading: by its usual change, and by its usual growth."""
    return [view.expected for view in _by_changes(past)] if len(past) >= FEWEST and trends(past) else []


def is_far(value: Decimal, last: Decimal) -> bool:
    """Of two values above zero, whether one is more than three times the other."""
    return min(value, last) > 0 and max(value, last) > FAR_TIMES * min(value, last)


def is_far_share(value: Decimal, last: Decimal) -> bool:
    """Of two shares of a hundred: 56,6 after 98,9 is far, although it is more than half of it."""
    fallen, left, was_left = last - value, WHOLE - value, WHOLE - last
    from_near_all = fallen >= FALLEN_POINTS and left > FAR_TIMES * was_left
    return from_near_all or abs(fallen) >= FAR_POINTS or is_far(value, last)


def _reached(value: Decimal, past: Sequence[Decimal]) -> bool:
    """Whether the past was there at least twice: once may have been a wrong figure."""
    beyond = (
        sum(told >= value for told in past) if value > median(past) else sum(told <= value for told in past)
    )
    return beyond >= 2


def _by_level(past: Sequence[Decimal]) -> _View:
    middle = median(past)
    return _View(middle, _usual(past, middle))


def _by_changes(past: Sequence[Decimal]) -> Iterator[_View]:
    last = past[-1]
    changes = [after - before for before, after in pairwise(past)]
    middle = median(changes)
    yield _View(last + middle, _usual(changes, middle))
    if min(past) > 0:
        rates = [(after - before) / before for before, after in pairwise(past)]
        middle = median(rates)
        yield _View(last + last * middle, last * _usual(rates, middle))


def _usual(values: Sequence[Decimal], middle: Decimal) -> Decimal:
    return MOST_DEVIATIONS * DEVIATION * median(abs(value - middle) for value in values)
