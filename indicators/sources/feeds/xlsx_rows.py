"""XLSX: one sheet of a workbook, read as a stream with the care that filled templates get."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import BinaryIO

from indicators.sources import archives, markup
from indicators.sources.archives import TOO_LARGE, Archive, Limits, SheetError
from indicators.sources.feeds.base import Columns, FeedError, RawRow, Reading, Refused
from indicators.sources.feeds.columns import (
    half_body,
    offered,
    places,
    plain_name,
    refused,
    shown,
    start_of,
    unfit,
)
from indicators.sources.grids import MEANT, CellReader, GridCell, Kind, Place
from indicators.sources.markup import Attributes, Strings, Styles
from provinces.sources.base import Reason

_LIMITS = Limits(packed=256 * 1024 * 1024, unpacked=1536 * 1024 * 1024)
# A sheet has at most 1 048 576 rows; texts that cells share are the only thing held.
_MOST_ELEMENTS, _MOST_STRING_ELEMENTS, _MOST_CHARACTERS = 60_000_000, 1_500_000, 12_000_000
_MOST_COLUMNS = 16_384
_MOST_DECIMALS, _MEANT_DIGITS = 6, 15
_WHOLE = re.compile(r"-?\d{1,30}")
# Day 0 of serial numbers; the calendar of Excel holds a 29 February 1900 that never was, of old Macs begins in 1904.
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = 61, 2_958_465
_SECONDS = 86_400
_SHEETS_TOLD = 8

Cells = dict[int, GridCell]


class XlsxReader:
    """Rows by the names of the header row; `line` is the row of the sheet. Numbers are told as they are stored, a date as
    an ISO day, 45,7% as 45.7%; of a formula its stored value counts."""

    def columns(self, file: BinaryIO, how: Reading, *, most: int = 20) -> Columns:
        with _opened(file, how) as (names, rows):
            offers = offered(names)
            where = [names.index(name) for name in offers]
            good = (row for row in _rows(rows, where) if isinstance(row, RawRow))
            return Columns(offers, tuple(islice(good, most)))

    def rows(self, file: BinaryIO, how: Reading, wanted: Sequence[str]) -> Iterator[RawRow | Refused]:
        with _opened(file, how) as (names, rows):
            yield from _rows(rows, places(names, wanted))


def _rows(rows: Iterator[tuple[int, Cells]], where: Sequence[int]) -> Iterator[RawRow | Refused]:
    for line, cells in rows:
        found = [cells.get(place) for place in where]
        if any(cell is not None and cell.formula and not cell.text for cell in found):
            yield _formula(line)
            continue
        values = tuple([None if cell is None else cell_text(cell) for cell in found])
        if any(values):
            yield unfit(line, values) or RawRow(line, values)


def cell_text(cell: GridCell) -> str:
    """What a cell says, as text."""
    match cell.kind:
        case Kind.NUMBER:
            return stored_number(cell.text)
        case Kind.PERCENT if cell.number is not None:
            return f"{_plain(cell.number)}%"
        case Kind.BOOLEAN:
            return "TRUE" if cell.text == "1" else "FALSE"
    return cell.text


def stored_number(text: str) -> str:
    """The number that a program meant by the digits it stored: 1.10000000000000009 is 1.1, and 0.30000000000000004, a sum
    of binary fractions, is 0.3. Whole numbers and decimals that a figure may have stay as they are."""
    if _WHOLE.fullmatch(text):
        return text
    number = Decimal(repr(float(text)))
    if -int(number.as_tuple().exponent) > _MOST_DECIMALS and len(number.as_tuple().digits) > _MEANT_DIGITS:
        number = MEANT.plus(number)
    return _plain(number)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@contextmanager
def _opened(file: BinaryIO, how: Reading) -> Iterator[tuple[tuple[str, ...], Iterator[tuple[int, Cells]]]]:
    """The names of the columns by place, and the rows below. Raises `FeedError`."""
    if start_of(file, "XLSX").startswith(b"PK") and not zipfile.is_zipfile(file):
        raise half_body()
    try:
        rows = _sheet(Archive(file, _LIMITS), how.sheet.strip())
        header = next((cells for line, cells in rows if line == how.header), None)
        if header is None:
            raise _header_missing()
        yield _names(header), rows
    except SheetError as error:
        raise _told(error) from error


def _sheet(archive: Archive, name: str) -> Iterator[tuple[int, Cells]]:
    """The rows of a sheet that hold something."""
    if markup.has_macros(archive.chunks(archives.CONTENT_TYPES)):
        raise SheetError(*archives.MACROS)
    parts = markup.sheet_parts(archive.chunks(archives.WORKBOOK), archive.chunks(archives.LINKS))
    strings = Strings(
        archive.chunks(archives.STRINGS) if archive.has(archives.STRINGS) else [b"<sst/>"],
        _MOST_STRING_ELEMENTS,
        _MOST_CHARACTERS,
    )
    styles = markup.styles(archive.chunks(archives.STYLES)) if archive.has(archives.STYLES) else Styles()
    sheet = _SheetRows(strings, styles, _epoch(archive))
    chunks = archive.chunks(_part(parts, name))
    for _step in markup.walking(chunks, sheet.begun, sheet.ended, sheet.told, _MOST_ELEMENTS):
        yield from sheet.ready
        sheet.ready.clear()


class _SheetRows:
    """Follows a sheet and puts its rows together."""

    def __init__(self, strings: Strings, styles: Styles, epoch: date) -> None:
        self.ready: list[tuple[int, Cells]] = []
        self._epoch = epoch
        self._row, self._cells = 0, Cells()
        self._reader = CellReader(strings, styles, self._keep)
        self.begun, self.told = self._reader.begun, self._reader.told

    def ended(self, name: str) -> None:
        self._reader.ended(name)
        if name == "row" and self._cells:
            self.ready.append((self._row, self._cells))
            self._cells = {}

    def _keep(self, place: Place, cell: GridCell) -> None:
        if place[1] >= _MOST_COLUMNS:
            raise SheetError(*TOO_LARGE)
        self._row = place[0] + 1
        self._cells[place[1]] = _dated(cell, self._epoch) if cell.kind is Kind.DAY else cell


def _dated(cell: GridCell, epoch: date) -> GridCell:
    """A day as its ISO text, with the time where it has one."""
    if cell.number is None or not _FIRST_SERIAL <= cell.number < _LAST_SERIAL:
        return GridCell(Kind.TEXT, cell.text, formula=cell.formula)
    days, seconds = divmod(round(cell.number * _SECONDS), _SECONDS)
    day = (epoch + timedelta(days=days)).isoformat()
    time = f"T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" if seconds else ""
    return GridCell(Kind.DAY, day + time, formula=cell.formula)


def _epoch(archive: Archive) -> date:
    found: list[str] = []

    def note(name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            found.append(attributes.get("date1904", ""))

    markup.walk(archive.chunks(archives.WORKBOOK), note)
    return _EPOCH_1904 if found[:1] in (["1"], ["true"]) else _EPOCH


def _part(parts: dict[str, str], name: str) -> str:
    if not name and parts:
        return next(iter(parts.values()))
    for each, part in parts.items():
        if plain_name(each) == plain_name(name):
            return part
    there = ", ".join(f"«{shown(each, 40)}»" for each in [*parts][:_SHEETS_TOLD])
    raise FeedError(
        "sheet_missing",
        f"Tệp không có trang «{shown(name, 60)}»; các trang đang có: {there or 'không có'}. Hãy sửa tên trang trong ánh xạ.",
        f"The file has no sheet “{shown(name, 60)}”; there are: {there or 'none'}. Mend the sheet in the mapping.",
    )


def _names(header: Cells) -> tuple[str, ...]:
    names = [""] * (max(header) + 1)
    for place, cell in header.items():
        names[place] = plain_name(cell_text(cell))
    if not any(names):
        raise _header_missing()
    return tuple(names)


def _header_missing() -> FeedError:
    return FeedError(
        "header_missing",
        "Không thấy tên cột ở dòng đã khai trong ánh xạ. Hãy kiểm tra trang tính và số dòng của tên cột.",
        "There are no column names in the row that the mapping names. Check the sheet and the row of the header.",
    )


def _told(error: SheetError) -> FeedError:
    if error.reason == Reason(*TOO_LARGE):
        return FeedError(
            "too_large",
            "Tệp XLSX bung ra quá lớn. Hãy hỏi nơi công bố tệp CSV, hoặc chia nhỏ tệp.",
            "Unpacked, the XLSX file is far too large. Ask the publisher for CSV, or for smaller files.",
        )
    return FeedError("not_xlsx", error.reason.vi, error.reason.en)


def _formula(line: int) -> Refused:
    return refused(
        line,
        "formula",
        "có công thức chưa được tính, không có giá trị; hãy mở tệp bằng Excel hoặc LibreOffice rồi lưu lại",
        "holds a formula without a value; open the file in Excel or LibreOffice and save it",
    )
