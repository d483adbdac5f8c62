"""A filled template. Its columns are found by keys in a hidden row, its rows by their codes, never by position."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indicators.sources.archives import SheetError
from indicators.sources.cells import (
    FIELDS,
    FormIndicator,
    ReadCell,
    Reasons,
    plain_text,
    reason_code,
    refuse_formula,
    too_long,
    value_text,
    without_doubles,
)
from indicators.sources.grids import Grid, GridCell, Place, address, read_grids
from indicators.sources.stamps import STAMP_SHEET, Known, Stamp, digest, no_template, read_stamp
from provinces.sources.base import CellError, Reason

# In a hidden row above the headings: a heading may be renamed, a column moved.
COLUMN_KEYS: Mapping[str, str] = {name: f"dti:{name}" for name in ("code", *FIELDS)}
_COLUMN_NAMES = {
    "code": ("Mã", "Code"),
    "typed": ("số liệu kỳ này", "figure of this period"),
    "missing": ("Lý do trống", "Why empty"),
    "note": ("Giải thích", "Explanation"),
    "document": ("Số văn bản", "Document number"),
}
Columns = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A template that came back: what it says of itself, and the cells whose content the person changed in it."""

    stamp: Stamp
    cells: tuple[ReadCell, ...]


def read_sheet(
    content: bytes,
    *,
    asked: Sequence[FormIndicator],
    reasons: Reasons,
    key: str,
    check: Callable[[Stamp], None],
) -> Sheet:
    """What the file says. `check` refuses a stamp of another report, before anything else is said about the file.

    Raises `SheetError` where the file cannot be taken at all; what is wrong with a single cell stands in it.
    """
    grids = read_grids(content)
    stamp = _stamp(grids, key)
    check(stamp)
    grid, row, columns = _figures(grids)
    known = {each.code: each for each in asked}
    cells = without_doubles(_cells(grid, row, columns, known, reasons))
    changed = (_changed(cell, stamp.cells.get(cell.indicator), known) for cell in cells)
    return Sheet(stamp, tuple(cell for cell in changed if cell.says))


def _stamp(grids: Sequence[Grid], key: str) -> Stamp:
    found = next((grid for grid in grids if grid.name == STAMP_SHEET), None)
    if found is None:
        raise no_template()
    lines = [[cell.text for _column, cell in sorted(cells.items())] for _row, cells in found.rows()]
    return read_stamp(lines, key=key)


def _figures(grids: Sequence[Grid]) -> tuple[Grid, int, Columns]:
    """The sheet of figures, the row of its keys, and the column of each."""
    found = [(grid, row, columns) for grid in grids for row, columns in _key_rows(grid)]
    if not found:
        raise no_template()
    if len(found) > 1:
        names = " · ".join(f"«{grid.name[:31]}»" for grid, _row, _columns in found)
        raise SheetError(
            f"Tệp có nhiều biểu số liệu ({names}); hãy xóa bản thừa rồi nạp lại.",
            f"The file has more than one sheet of figures ({names}); delete the others and upload it again.",
        )
    missing = [name for name in COLUMN_KEYS if name not in found[0][2]]
    if missing:
        raise SheetError(
            "Biểu thiếu cột " + ", ".join(f"«{_COLUMN_NAMES[name][0]}»" for name in missing) + ". "
            "Hãy tải mẫu mới, chép số sang rồi nạp lại.",
            "The sheet lacks the column "
            + ", ".join(f"“{_COLUMN_NAMES[name][1]}”" for name in missing)
            + ". Take a new template, copy the figures into it and upload that.",
        )
    return found[0]


def _key_rows(grid: Grid) -> Iterator[tuple[int, Columns]]:
    names = {key: name for name, key in COLUMN_KEYS.items()}
    for row, cells in grid.rows():
        columns = {names[cell.text]: column for column, cell in cells.items() if cell.text in names}
        if "code" in columns or "typed" in columns:
            yield row, columns


def _cells(
    grid: Grid, heading: int, columns: Columns, asked: Mapping[str, FormIndicator], reasons: Reasons
) -> Iterator[ReadCell]:
    """Rows below the headings that say something; the row after the keys holds the headings themselves."""
    for row, cells in grid.rows():
        if row <= heading + 1:
            continue
        told = {name: cells[column] for name, column in columns.items() if column in cells}
        if any(name in told for name in FIELDS) or _code(told) in asked:
            places = {name: _place(grid, (row, column)) for name, column in columns.items()}
            yield _row(told, places, asked, reasons)


def _row(
    told: Mapping[str, GridCell],
    places: Mapping[str, Reason],
    asked: Mapping[str, FormIndicator],
    reasons: Reasons,
) -> ReadCell:
    indicator = asked.get(_code(told))
    if indicator is None or told["code"].formula:
        return ReadCell("", places["typed"], faults=(_no_indicator(told, places["code"]),))
    texts: dict[str, str] = {}
    faults: list[Reason] = []
    for name in FIELDS:
        try:
            texts[name] = _text(name, told.get(name), indicator, reasons, places[name])
        except CellError as error:
            faults.append(error.reason)
    return ReadCell(indicator.code, places["typed"], **texts, faults=tuple(faults))


def _text(name: str, cell: GridCell | None, asked: FormIndicator, reasons: Reasons, place: Reason) -> str:
    if cell is None:
        return ""
    if name == "typed":
        return value_text(cell, asked, place)
    if name == "missing":
        refuse_formula(cell, place)
        return reason_code(cell.text, reasons, place)
    return plain_text(cell, place)


def _changed(cell: ReadCell, base: Known | None, asked: Mapping[str, FormIndicator]) -> ReadCell:
    """The cell without the fields that say what the template had said: those the person left alone."""
    if not cell.indicator:
        return cell
    if base is None or len(base.digests) != len(FIELDS):
        return replace(cell, faults=(*cell.faults, _NOT_IN_TEMPLATE))
    typed, missing, note, document = (
        None if text is None or digest(name, text, asked[cell.indicator]) == told else text
        for name, text, told in zip(FIELDS, _texts(cell), base.digests, strict=True)
    )
    changed = replace(cell, typed=typed, missing=missing, note=note, document=document)
    return replace(changed, faults=(*cell.faults, *_faults(changed, cell.typed or "")))


def _faults(changed: ReadCell, typed: str) -> Iterator[Reason]:
    if typed and changed.missing:
        yield _both(changed.place)
    yield from too_long(changed)


def _texts(cell: ReadCell) -> tuple[str | None, ...]:
    return cell.typed, cell.missing, cell.note, cell.document


def _code(told: Mapping[str, GridCell]) -> str:
    return told["code"].text.strip() if "code" in told else ""


def _place(grid: Grid, place: Place) -> Reason:
    """``ô Nhập số liệu!F12``, as spreadsheets write it."""
    told = f"{grid.name[:31]}!{address(place)}"
    return Reason(f"ô {told}", f"cell {told}")


_NOT_IN_TEMPLATE = Reason(
    "Chỉ tiêu này không có trong mẫu khi tải; hãy tải mẫu mới hoặc nhập thẳng trên biểu",
    "This indicator was not in the template when it was made; take a new one, or type it into the form",
)


def _both(place: Reason) -> Reason:
    return Reason(
        f"Dòng của {place.vi} vừa có số vừa chọn lý do trống; hãy giữ lại một",
        f"The row of {place.en} has both a figure and a reason for none; keep one of them",
    )


def _no_indicator(told: Mapping[str, GridCell], place: Reason) -> Reason:
    code = _code(told)[:60]
    if not code:
        return Reason(
            f"Dòng có số liệu nhưng {place.vi} không có mã; hãy điền vào dòng của chỉ tiêu",
            f"The row has figures but {place.en} holds no code; fill in the row of the indicator",
        )
    return Reason(
        f"Mã «{code}» ở {place.vi} không có trong báo cáo này; đừng sửa cột mã",
        f"The code “{code}” in {place.en} is not in this report; leave the column of codes alone",
    )
