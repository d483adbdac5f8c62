"""The drawer of a cell: what it was before, within what it is expected, why it is as it is, and what proves it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from indicators import charts
from indicators.numerals import decimals_in, figure_text
from indicators.queries.entry import CellDetails, SheetCell, cell_details, one_cell
from indicators.templatetags.figures import in_language, language
from indicators.validation import Ground, PastValue
from indicators.views.entry.reports import Asked
from indicators.views.entry.rows import measure_of
from indicators.views.entry.states import CellState, state_of
from provinces.queries.changes import ChangeRow, of_cell
from provinces.templatetags.moments import clock

MOST_CHANGES = 12
DIGEST = re.compile(r" \(sha256 [0-9a-f]+\)")


@dataclass(frozen=True, slots=True)
class Drawer:
    """One cell in full. `past` are the last values with their periods, newest first; `range` is empty where the
    indicator has none."""

    asked: Asked
    cell: SheetCell
    state: CellState
    details: CellDetails
    name: str
    definition: str
    agency: str
    measure: str
    range: str
    past: Sequence[tuple[str, str]]
    spark: charts.Sparkline | None
    changes: Sequence[ChangeRow]

    @property
    def changed(self) -> str:
        return clock(self.cell.changed_at, self.asked.day)

    @property
    def code(self) -> str:
        return self.cell.code


def drawer(asked: Asked, code: str) -> Drawer | None:
    """None where the round does not ask for the indicator. A constant number of SQL queries."""
    found = one_cell(asked.submission, code)
    if found is None:
        return None
    (cell, ground), details = found, cell_details(asked.submission, code)
    return Drawer(
        asked=asked,
        cell=cell,
        state=state_of(cell, ground, asked.of),
        details=details,
        name=in_language(cell, "name"),
        definition=in_language(cell, "definition"),
        agency=in_language(details, "agency"),
        measure=measure_of(cell),
        range=_range(ground),
        past=[(value.label(language()), _text(value, cell)) for value in reversed(ground.past)],
        spark=_spark(ground),
        changes=[_told(row) for row in of_cell(f"{asked.key}/{asked.unit}/{code}")[:MOST_CHANGES]],
    )


def _told(change: ChangeRow) -> ChangeRow:
    """Without the sums of files, which are for the audit page."""
    return replace(change, before=DIGEST.sub("", change.before), after=DIGEST.sub("", change.after))


def _spark(ground: Ground) -> charts.Sparkline | None:
    """A single figure has no course."""
    if len(ground.past) < 2:
        return None
    return charts.sparkline([[(value.as_of.toordinal(), float(value.value)) for value in ground.past]])


def _text(past: PastValue, cell: SheetCell) -> str:
    return figure_text(
        past.value,
        decimals=cell.decimals,
        unit_measure=cell.measure,
        lang=language(),
        qualifier=past.qualifier,
        resolution=past.resolution,
        denominator=past.denominator,
    )


def _range(ground: Ground) -> str:
    low, high = ground.plausible_min, ground.plausible_max
    written = [
        None
        if bound is None
        else figure_text(bound, decimals=decimals_in(bound), unit_measure=ground.measure, lang=language())
        for bound in (low, high)
    ]
    if all(written):
        return _("từ %(low)s đến %(high)s") % {"low": written[0], "high": written[1]}
    if written[0]:
        return _("từ %(low)s trở lên") % {"low": written[0]}
    return _("đến %(high)s") % {"high": written[1]} if written[1] else ""
