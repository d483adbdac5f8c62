"""The cells of a report as the lines of a table, what asks to be looked at first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators import comparison
from indicators.numerals import Heard, Qualifier, echo
from indicators.queries.review import EnteredCell, ReadCell, Report, Standing
from indicators.templatetags.figures import in_language, language, period_phrase
from indicators.validation import Doubt, Ground, Severity, finding
from indicators.views.review import wording


@dataclass(frozen=True, slots=True)
class Movement:
    """How a cell moved, and against what."""

    change: comparison.Change
    since: str


@dataclass(frozen=True, slots=True)
class Line:
    """A cell in words. `understood` is the number in full; `sentences` are the doubts, each with the class of its status
    (`act` blocks sending, `wait` does not); `was` what the cell said when it was sent before, where it
    says something else now; `reason` and `fault` what was typed to return it."""

    read: ReadCell
    name: str
    understood: str
    empty: str
    sentences: tuple[tuple[str, str], ...]
    moved: Movement | None
    revised: Movement | None
    was: str
    stands: str
    reason: str = ""
    fault: str = ""

    @property
    def cell(self) -> EnteredCell:
        return self.read.cell

    @property
    def untouched(self) -> bool:
        """Returned and sent again as it was."""
        return bool(self.cell.returned_reason) and not self.was


@dataclass(frozen=True, slots=True)
class Section:
    """The cells that are to be looked at for one reason; `folded` if there is nothing to see in them."""

    standing: str
    title: str
    lines: tuple[Line, ...]
    folded: bool


def sections(report: Report, reasons: Mapping[str, str], faults: Mapping[str, str]) -> list[Section]:
    """The cells by why they are to be looked at; an empty section is left out."""
    lines = lines_of(report, reasons, faults)
    listed = [
        Section(
            standing.value,
            title,
            tuple(line for line in lines if line.read.standing is standing),
            _is_folded(standing, lines),
        )
        for standing, title in _titles().items()
    ]
    return [section for section in listed if section.lines]


def _is_folded(standing: Standing, lines: Sequence[Line]) -> bool:
    """Nothing to see: the same value, or empty as before."""
    if standing is Standing.BLANK:
        return not any(line.read.differs for line in lines if line.read.standing is standing)
    return standing in (Standing.UNCHANGED, Standing.EMPTY)


def lines_of(
    report: Report, reasons: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None
) -> list[Line]:
    """In the order of the form."""
    return [
        _line(read, (reasons or {}).get(read.cell.code, ""), (faults or {}).get(read.cell.code, ""))
        for read in report.cells
    ]


def names_of(report: Report, codes: Sequence[str]) -> list[str]:
    """The names of some cells."""
    names = {read.cell.code: in_language(read.cell, "name") for read in report.cells}
    return [names[code] for code in codes if code in names]


def _titles() -> dict[Standing, str]:
    return {
        Standing.RETURNED: _("Từng trả lại"),
        Standing.WARNED: _("Có nghi vấn"),
        Standing.CHANGED: _("Thay đổi"),
        Standing.BLANK: _("Trống, có lý do"),
        Standing.UNCHANGED: _("Không đổi"),
        Standing.EMPTY: _("Chưa nhập"),
    }


def _line(read: ReadCell, reason: str, fault: str) -> Line:
    cell = read.cell
    stands = f"{wording.EMPTY}{cell.missing}" if cell.missing and not cell.typed else cell.typed
    changed = read.was is not None and read.was != stands
    return Line(
        read=read,
        name=in_language(cell, "name"),
        understood=_understood(cell),
        empty=wording.said(stands) if cell.value is None and not cell.typed and cell.missing else "",
        sentences=_sentences(read) if cell.version else (),
        moved=_movement(read.change, period_phrase(read.base) if read.base else ""),
        revised=_movement(read.revision, _("số đã công bố")),
        was=wording.said(read.was or "") if changed else "",
        stands=wording.said(stands),
        reason=reason,
        fault=fault,
    )


def _sentences(read: ReadCell) -> tuple[tuple[str, str], ...]:
    lapsed = _("Khi tiếp nhận, ô này có nghi vấn; nay hết nghi vấn vì số liệu dùng để so sánh đã đổi.")
    return (
        *(_doubt(doubt, read.ground) for doubt in read.doubts),
        *([("wait", lapsed)] if read.lapsed else []),
    )


def _doubt(doubt: Doubt, ground: Ground) -> tuple[str, str]:
    kind = "act" if doubt.severity is Severity.HARD else "wait"
    return kind, finding(doubt, ground, language())


def _movement(change: comparison.Change | None, since: str) -> Movement | None:
    return Movement(change, since) if change else None


def _understood(cell: EnteredCell) -> str:
    heard = Heard(
        cell.typed,
        cell.value,
        Qualifier(cell.qualifier),
        cell.resolution,
        cell.numerator,
        cell.denominator,
    )
    return echo(heard, measure=cell.measure, decimals=cell.decimals, lang=language())
