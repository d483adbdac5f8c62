"""A CSV file as typed rows: UTF-8, composed characters (NFC), one header row, exactly the declared columns."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from provinces.sources.base import Cell, CellError, Reading, Reason, Refusal, SourceRow
from provinces.sources.columns import Column

# Invisible characters come with text copied from web pages and make equal texts differ:
# controls, line breaks, soft hyphens, zero-width and no-break spaces, byte-order marks, lost characters (U+FFFD).
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\xa0\xad\u061c\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffd]"
)
_BYTE_ORDER_MARK = "\ufeff"


def read(path: Path, columns: Sequence[Column]) -> Reading:
    """The rows of a file whose header is exactly ``columns``, in order. Never raises for what the file holds:
    a fault of the file refuses all of it, a fault of a cell its row."""
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return _refused(path, 0, Reason("không có tệp này", "there is no such file"))
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        return _refused(path, line, Reason("không phải là văn bản UTF-8", "is not UTF-8 text"))
    if text.startswith(_BYTE_ORDER_MARK):
        return _refused(
            path,
            1,
            Reason("bắt đầu bằng dấu BOM; hãy lưu là UTF-8 không BOM", "starts with a byte-order mark"),
        )
    if not text:
        return _refused(
            path, 0, Reason("tệp trống, thiếu cả hàng tiêu đề", "is empty: even the header is missing")
        )
    return _read_text(path.name, text, columns)


def _refused(path: Path, line: int, reason: Reason) -> Reading:
    return Reading(path.name, (), (Refusal(path.name, line, "", reason),))


def _read_text(file: str, text: str, columns: Sequence[Column]) -> Reading:
    lines = _lines(file, text)
    _, header = next(lines, (1, []))
    if isinstance(header, Refusal):
        return Reading(file, (), (header,))
    if refusals := _header_faults(file, header, columns):
        return Reading(file, (), refusals)
    rows: list[SourceRow] = []
    faults: list[Refusal] = []
    for line, cells in lines:
        row = cells if isinstance(cells, Refusal) else _row(file, line, cells, columns)
        if isinstance(row, SourceRow):
            rows.append(row)
        else:
            faults.extend([row] if isinstance(row, Refusal) else row)
    return Reading(file, tuple(rows), tuple(faults))


def _lines(file: str, text: str) -> Iterator[tuple[int, list[str] | Refusal]]:
    """The cells of each row with the line where the row begins; a refusal where quoting is broken, and then no more."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        reason = Reason(
            "dấu ngoặc kép mở mà không đóng, hoặc đặt sai chỗ",
            "has a quotation mark that is not closed or stands wrongly",
        )
        yield line, Refusal(file, line, "", reason)


def _header_faults(file: str, header: Sequence[str], columns: Sequence[Column]) -> tuple[Refusal, ...]:
    expected = [column.name for column in columns]
    faults = [
        (name, Reason("thiếu cột này", "this column is missing")) for name in expected if name not in header
    ]
    faults += [(name, Reason("cột lạ", "is a stray column")) for name in header if name not in expected]
    if not faults and list(header) != expected:
        order = ",".join(expected)
        faults = [
            ("", Reason(f"các cột phải theo thứ tự {order}", f"the columns must be in the order {order}"))
        ]
    return tuple(Refusal(file, 1, name, reason) for name, reason in faults)


def _row(file: str, line: int, cells: Sequence[str], columns: Sequence[Column]) -> SourceRow | list[Refusal]:
    if len(cells) != len(columns):
        return [Refusal(file, line, "", _width(len(cells), len(columns)))]
    values: dict[str, Cell] = {}
    faults: list[Refusal] = []
    for column, cell in zip(columns, cells, strict=True):
        try:
            _check_spelling(cell)
            values[column.name] = column.cell(cell)
        except CellError as fault:
            faults.append(Refusal(file, line, column.name, fault.reason))
    return faults or SourceRow(line, values)


def _width(found: int, expected: int) -> Reason:
    if found == 0:
        return Reason("dòng trống", "is an empty line")
    return Reason(f"có {found} ô, phải có {expected}", f"has {found} cells instead of {expected}")


def _check_spelling(cell: str) -> None:
    if found := _INVISIBLE.search(cell):
        code = f"U+{ord(found[0]):04X}"
        raise CellError(f"có ký tự không nhìn thấy {code}", f"holds the invisible character {code}")
    if cell[:1] == " " or cell[-1:] == " ":
        raise CellError("thừa dấu cách ở đầu hoặc cuối", "begins or ends with a space")
    if not unicodedata.is_normalized("NFC", cell):
        raise CellError("chưa ở dạng Unicode dựng sẵn (NFC)", "is not in composed Unicode form (NFC)")
