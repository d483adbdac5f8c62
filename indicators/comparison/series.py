"""Points of a series: where it breaks, and which earlier point each is compared with."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar

from indicators.comparison.kinds import kind_of
from indicators.periods import Period, same_kind, year_before

_STOCKS = {"point_in_time", "cumulative_launch"}
_CUMULATIVE_YEAR = "cumulative_year"


class Point(Protocol):
    """Anything with a period and the day its value refers to."""

    @property
    def period(self) -> Period: ...

    @property
    def as_of(self) -> date: ...


P = TypeVar("P", bound=Point)


def segments(points: Iterable[P], time_basis: str, breaks: Iterable[date] = ()) -> list[list[P]]:
    """The points that one line may join, each segment in their order, the one of the last point last; none is empty.

    A line never crosses a day from which another method holds. One of flows, or of sums from January on, joins only
    periods that may be compared: from half a year to a whole one it would rise without anything having grown.
    """
    days = sorted(breaks)
    cut: dict[tuple[int, str, int], list[P]] = {}
    for point in points:
        key = (bisect_right(days, point.as_of), *_likeness(point, time_basis))
        # Put back at the end: the last point's segment is to be the last.
        segment = cut.pop(key, [])
        segment.append(point)
        cut[key] = segment
    return list(cut.values())


def _likeness(point: Point, time_basis: str) -> tuple[str, int]:
    """Equal for points whose periods an indicator of `time_basis` compares with each other."""
    if time_basis in _STOCKS:
        return "", 0
    return kind_of(point.period), point.period.start.month if time_basis == _CUMULATIVE_YEAR else 0


def base_for(points: Sequence[Point], index: int, time_basis: str, breaks: Iterable[date] = ()) -> int | None:
    """Index of the earlier point that ``points[index]`` is compared with, never across a break; ``None`` if none.

    A stock is compared with the latest point before it. A flow is compared with the same period a year before,
    else with the nearest earlier period of its kind; a sum from January on only with the same months.
    """
    days = sorted(breaks)
    point = points[index]
    segment = bisect_right(days, point.as_of)
    here = [i for i, other in enumerate(points) if bisect_right(days, other.as_of) == segment]
    if time_basis in _STOCKS:
        return _latest_before(points, here, point)
    same_months = time_basis == _CUMULATIVE_YEAR
    return _like_period_before(points, here, point.period, same_months=same_months)


def _latest_before(points: Sequence[Point], here: Iterable[int], point: Point) -> int | None:
    """Of several points of one day the one of the same kind of period, else the last given."""
    earlier = [i for i in here if points[i].as_of < point.as_of]
    return max(
        earlier,
        key=lambda i: (points[i].as_of, same_kind(points[i].period, point.period), i),
        default=None,
    )


def _like_period_before(
    points: Sequence[Point], here: Iterable[int], period: Period, *, same_months: bool
) -> int | None:
    last_year = year_before(period)
    like = [
        i
        for i in here
        if points[i].period.end < period.end
        and same_kind(points[i].period, period)
        and (not same_months or points[i].period.start.month == period.start.month)
    ]
    return max(like, key=lambda i: (points[i].period == last_year, points[i].period.end, i), default=None)
