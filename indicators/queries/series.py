"""A unit's figures of one indicator in time order, cut at breaks, each with its change against the right earlier one."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from indicators import comparison, periods
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in its series: the stretch of one method it belongs to, and how it moved against `base`."""

    cell: Cell
    segment: int
    base: Cell | None
    change: comparison.Change | None


@dataclass(frozen=True, slots=True)
class Series:
    """Rows of one unit, oldest first. A cell without a value (a reason instead) is a row that nothing is compared
    with. `segments` are the rows with a value that one line may join, see `comparison.segments`."""

    unit: str
    rows: tuple[Row, ...]
    segments: tuple[tuple[Row, ...], ...]

    @property
    def latest(self) -> Row | None:
        """The newest figure that has a value."""
        return next((row for row in reversed(self.rows) if row.cell.value is not None), None)


def series(
    unit: str, cells: Sequence[Cell], facts: IndicatorFacts, breaks: Sequence[date], *, moved: bool = True
) -> Series:
    """`cells` in order of `as_of` as a series; `breaks` are the days from which another method holds.

    Without `moved` only the newest value is held against an earlier one: all that a small line needs.
    """
    points = [_Point(parsed(cell.period), cell.as_of, place) for place, cell in enumerate(cells)]
    newest = max((index for index, cell in enumerate(cells) if cell.value is not None), default=None)
    rows = tuple(
        _row(cells, points, index, facts, breaks)
        if moved or index == newest
        else Row(cell, bisect_right(breaks, cell.as_of), None, None)
        for index, cell in enumerate(cells)
    )
    valued = [point for point in points if cells[point.place].value is not None]
    joined = comparison.segments(valued, facts.time_basis, breaks)
    return Series(unit, rows, tuple(tuple(rows[point.place] for point in part) for part in joined))


def statement(cell: Cell) -> comparison.Statement | None:
    """The cell as a value to compare; None where it has none."""
    if cell.value is None:
        return None
    return comparison.Statement(cell.value, cell.resolution, cell.qualifier, cell.denominator)


parsed = lru_cache(maxsize=1024)(periods.parse)


@dataclass(frozen=True, slots=True)
class _Point:
    period: periods.Period
    as_of: date
    place: int


def _row(
    cells: Sequence[Cell], points: Sequence[_Point], index: int, facts: IndicatorFacts, breaks: Sequence[date]
) -> Row:
    cell = cells[index]
    segment = bisect_right(breaks, cell.as_of)
    place = comparison.base_for(points, index, facts.time_basis, breaks)
    before = statement(cells[place]) if place is not None else None
    after = statement(cell)
    if place is None or before is None or after is None:
        return Row(cell, segment, None, None)
    moved = comparison.change(before, after, facts.polarity, unit_measure=facts.measure)
    return Row(cell, segment, cells[place], moved)
