"""The rows of the form as they are drawn: grouped by pillar, what the ministry sent back on top."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.queries.entry import Sheet, SheetCell
from indicators.templatetags.figures import figure, in_language, language
from indicators.validation import Ground, PastValue
from indicators.views.entry import wording
from indicators.views.entry.reports import Asked
from indicators.views.entry.states import CellState, Circumstances, reason_options, state_of
from indicators.views.wording import MISSING

PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows of a form have in common, and what they are kept under: the published data (`version`), the report,
    today, the language."""

    version: Hashable
    key: str
    unit: str
    edition: int | None
    writable: bool
    period: str
    year_before: str
    of: Circumstances
    language: str


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
class Drawn:
    """A row with its HTML."""

    row: Row
    html: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; `returned` for those the ministry asks about."""

    title: str
    rows: Sequence[Drawn]
    returned: bool = False


def frame_of(asked: Asked, sheet: Sheet) -> Frame:
    period = asked.submission.collection.period
    return Frame(
        version=sheet.version,
        key=asked.key,
        unit=asked.unit,
        edition=asked.edition,
        writable=asked.writable,
        period=in_language(period, "label"),
        year_before=wording.period_words(asked.year_before),
        of=asked.of,
        language=language(),
    )


def rows_of(sheet: Sheet, frame: Frame) -> list[Drawn]:
    """In the order of the form. A row follows from its cell, its ground and the frame: what was drawn once is kept."""
    return [_drawn(cell, sheet.grounds[cell.code], frame) for cell in sheet.cells]


def _drawn(cell: SheetCell, ground: Ground, frame: Frame) -> Drawn:
    # The published part of the ground goes with the version of the data; only the neighbours move between versions.
    key = (frame, cell, tuple((sister.value, sister.hedged) for sister in ground.sisters))
    kept = _kept.get(key)
    if kept is None:
        row = _row(cell, state_of(cell, ground, frame.of))
        kept = Drawn(row, drawn_row(row, frame))
        _kept.put(key, kept)
    return kept


def drawn_row(row: Row, frame: Frame) -> SafeString:
    """The row as HTML."""
    context = {"row": row, "state": row.state, "asked": frame, "editable": frame.writable}
    return render_to_string(
        "indicators/components/entry_row.html", context | {"reasons": reason_options(amends=frame.of.amends)}
    )


def forget() -> None:
    """Drops whatever is kept."""
    _kept.drawn.clear()


class _Kept:
    """The rows drawn last. Safe between threads: each step is one call of a dict."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.drawn: dict[Hashable, Drawn] = {}

    def get(self, key: Hashable) -> Drawn | None:
        return self.drawn.get(key)

    def put(self, key: Hashable, value: Drawn) -> None:
        if len(self.drawn) >= self.most:
            self.drawn.clear()
        self.drawn[key] = value


# About two kilobytes each.
_kept = _Kept(8000)


def _row(cell: SheetCell, state: CellState) -> Row:
    last, last_period = _before(cell)
    return Row(
        cell=cell,
        state=state,
        name=in_language(cell, "name"),
        definition=in_language(cell, "definition"),
        measure=measure_of(cell),
        last=last,
        last_period=last_period,
        before=_figure(cell.year_before, cell),
        typed=cell.typed,
    )


def _before(cell: SheetCell) -> tuple[str, str]:
    """What the cell is seen beside, and of when it is: an amendment is seen beside what it amends, also where that is
    no figure but a reason."""
    if reason := cell.published_empty:
        return _("để trống"), str(MISSING.get(reason, reason))
    return _figure(cell.last, cell), in_language(cell.last, "label") if cell.last else ""


def _figure(past: PastValue | None, cell: SheetCell) -> str:
    return figure(past, cell) if past else ""


def measure_of(cell: SheetCell) -> str:
    """The unit of measure as it stands under the input."""
    return "%" if cell.measure == PERCENT else in_language(cell, "suffix") or in_language(cell, "measure")


def grouped(rows: Iterable[Drawn]) -> list[Group]:
    """What was returned and is not mended yet stands on top, in a group of its own; the rest under their pillars."""
    listed = list(rows)
    asked = [drawn for drawn in listed if drawn.row.state.returned]
    rest = [drawn for drawn in listed if not drawn.row.state.returned]
    groups = [
        Group(title, list(found))
        for title, found in groupby(rest, lambda drawn: in_language(drawn.row.cell, "pillar"))
    ]
    return [Group(_("Bộ yêu cầu xem lại"), asked, returned=True), *groups] if asked else groups
