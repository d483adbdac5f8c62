"""Which cells of many reports are doubtful now: what the page of each report finds, for all of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.queries.entry_ground import beside, grounds_of_units
from indicators.queries.review.checks import doubts_of
from indicators.validation import Ground
from provinces.queries.rows import rows

CELLS = """
    SELECT s.id, u.slug, p.code, e.id, i.code, i.measure_id, i.decimals, e.typed, e.missing, e.note,
           trim_scale(e.value), e.qualifier
    FROM indicators_entry e
    JOIN indicators_submission s ON s.id = e.submission_id
    JOIN indicators_collection c ON c.id = s.collection_id
    JOIN indicators_period p ON p.id = c.period_id
    JOIN provinces_unit u ON u.id = s.unit_id
    JOIN indicators_indicator i ON i.id = e.indicator_id
    WHERE s.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class _Cell:
    submission: int
    unit: str
    period: str
    entry: int
    code: str
    measure: str
    decimals: int
    typed: str
    missing: str
    note: str
    value: Decimal | None
    qualifier: str


def warned_cells(submissions: Sequence[int]) -> dict[int, list[int]]:
    """Of the reports (keys of their rows) with doubtful cells the keys of those entries, as they stand beside what is
    published at this moment; what is stored may be older. One SQL query, and five for each period."""
    periods: dict[str, list[_Cell]] = defaultdict(list)
    for row in rows(CELLS, [list(submissions)]) if submissions else ():
        periods[row[2]].append(_Cell(*row))
    found: dict[int, list[int]] = defaultdict(list)
    for period, cells in periods.items():
        for cell in _warned(period, cells):
            found[cell.submission].append(cell.entry)
    return dict(found)


def _warned(period: str, cells: Sequence[_Cell]) -> Iterable[_Cell]:
    known = grounds_of_units(
        units=sorted({cell.unit for cell in cells}),
        period=period,
        indicators=sorted({cell.code for cell in cells}),
    )
    entered: dict[int, dict[str, Any]] = defaultdict(dict)
    for cell in cells:
        entered[cell.submission][cell.code] = (cell.value, cell.qualifier)
    for cell in cells:
        if _is_doubted(cell, beside(known[cell.unit][cell.code], entered[cell.submission])):
            yield cell


def _is_doubted(cell: _Cell, ground: Ground) -> bool:
    """An empty cell that says nothing yet is not doubted but not answered."""
    return bool(cell.typed or cell.missing) and bool(doubts_of(cell, ground))
