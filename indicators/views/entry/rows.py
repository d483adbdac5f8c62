"""The rows of the form as they are drawn: grouped by pillar, what the ministry sent back on top."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from indicators.queries.entry import PastFigure, Sheet, SheetCell
from indicators.templatetags.figures import figure, in_language
from indicators.views.entry.reports import Asked
from indicators.views.entry.states import CellState, state_of

PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form. `typed` is the text of the input, also where it is not saved."""

    cell: SheetCell
    state: CellState
    name: str
    definition: str
    measure: str
    last: str
    last_period: str
    before: str
    typed: str

    @property
    def code(self) -> str:
        return self.cell.code


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; `returned` for those the ministry asks about."""

    title: str
    rows: Sequence[Row]
    returned: bool = False


def rows_of(sheet: Sheet, asked: Asked) -> list[Row]:
    """In the order of the form."""
    return [_row(cell, state_of(cell, sheet.grounds.get(cell.code), asked)) for cell in sheet.cells]


def _row(cell: SheetCell, state: CellState) -> Row:
    return Row(
        cell=cell,
        state=state,
        name=in_language(cell, "name"),
        definition=in_language(cell, "definition"),
        measure=measure_of(cell),
        last=_figure(cell.last, cell),
        last_period=in_language(cell.last, "label") if cell.last else "",
        before=_figure(cell.year_before, cell),
        typed=cell.typed,
    )


def _figure(past: PastFigure | None, cell: SheetCell) -> str:
    return figure(past, cell) if past else ""


def measure_of(cell: SheetCell) -> str:
    """The unit of measure as it stands under the input."""
    return "%" if cell.measure == PERCENT else in_language(cell, "suffix") or in_language(cell, "measure")


def grouped(rows: Iterable[Row]) -> list[Group]:
    """What was returned and is not mended yet stands on top, in a group of its own; the rest under their pillars."""
    listed = list(rows)
    asked = [row for row in listed if row.state.returned]
    rest = [row for row in listed if not row.state.returned]
    groups = [
        Group(title, list(found))
        for title, found in groupby(rest, lambda row: in_language(row.cell, "pillar"))
    ]
    return [Group(_("Bộ yêu cầu xem lại"), asked, returned=True), *groups] if asked else groups
