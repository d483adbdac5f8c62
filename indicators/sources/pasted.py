"""Cells copied from a spreadsheet: one column that fills downward, or rows that bring their codes or names."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indicators.sources.archives import SheetError
from indicators.sources.cells import (
    FIELDS,
    FormIndicator,
    ReadCell,
    Reasons,
    by_name,
    clean,
    figure_text,
    reason_code,
    too_long,
    without_doubles,
)
from provinces.collation import fold
from provinces.sources.base import CellError, Reason

MOST_CHARACTERS, MOST_LINES = 200_000, 2000

# Read leniently, "8"1 would be 81.
_QUOTED_DIGITS = re.compile(r'"[0-9.,]')

Lines = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which column holds what; `first` is the first line below the headings."""

    name: int
    fields: Mapping[str, int]
    first: int = 0


def read_pasted(
    text: str, *, asked: Sequence[FormIndicator], start: str, headings: Mapping[str, str], reasons: Reasons
) -> tuple[ReadCell, ...]:
    """What the text says. One column is put into the cells from the indicator `start` (the first of the report where
    it is empty) downward; of several columns one has to hold codes or names. `headings` are the fields by folded
    heading. An empty cell says nothing. Raises `SheetError` where nothing can be told."""
    lines = _lines(text)
    if not lines:
        raise SheetError(
            "Chưa có gì để dán. Hãy chép các ô trong bảng tính (Ctrl+C) rồi dán vào khung.",
            "There is nothing to paste. Copy cells in a spreadsheet (Ctrl+C) and paste them into the box.",
        )
    if max(len(row) for _line, row in lines) == 1:
        return tuple(_downward(lines, asked, start, headings))
    layout = _layout(lines, asked, headings)
    return without_doubles(_by_rows(lines, layout, asked, reasons))


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Lines counted from 1, without empty cells at their end. Cells with breaks or quotes in them come quoted."""
    if len(text) > MOST_CHARACTERS:
        raise _too_much()
    clean = (
        text.replace("\0", "\N{REPLACEMENT CHARACTER}").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    )
    try:
        rows = list(csv.reader(_with_ends(clean), delimiter="\t", strict=bool(_QUOTED_DIGITS.search(clean))))
    except csv.Error as error:
        if max(map(len, re.split(r"[\t\n]", clean))) > csv.field_size_limit():
            raise _too_much() from error
        raise SheetError(
            "Không đọc được nội dung dán: dấu nháy kép không khép hoặc đặt sai chỗ. Hãy chép lại từ bảng tính.",
            "The pasted text cannot be read: a quotation mark is not closed, or out of place. Copy it again from the spreadsheet.",
        ) from error
    if len(rows) > MOST_LINES:
        raise _too_much()
    stripped = [[cell.strip() for cell in row] for row in rows]
    while stripped and not any(stripped[-1]):
        stripped.pop()
    return [(line, _without_tail(row)) for line, row in enumerate(stripped, start=1)]


def _with_ends(text: str) -> list[str]:
    """Nothing but a line feed ends a line: the soft break of a word processor stands inside a cell."""
    return [f"{line}\n" for line in text.split("\n")]


def _without_tail(row: list[str]) -> list[str]:
    while len(row) > 1 and not row[-1]:
        row = row[:-1]
    return row or [""]


def _downward(
    lines: Lines, asked: Sequence[FormIndicator], start: str, headings: Mapping[str, str]
) -> Iterator[ReadCell]:
    codes = [each.code for each in asked]
    place = codes.index(start) if start in codes else 0
    names = by_name(asked)
    if sum(fold(row[0]) in names for _line, row in lines) * 2 > len(lines):
        raise SheetError(
            "Chỉ có cột tên hoặc mã, không có số. Hãy chép cả cột số kỳ này.",
            "There are names or codes but no figures. Copy the column with the figures of this period too.",
        )
    if headings.get(fold(lines[0][1][0])) == "typed":
        lines = lines[1:]
    for below, (line, row) in enumerate(lines):
        if not row[0]:
            continue
        if place + below < len(asked):
            yield _cell(asked[place + below], line, {"typed": row[0]}, {})
        else:
            yield ReadCell("", _at(line), faults=(_below_the_last(line),))


def _layout(lines: Lines, asked: Sequence[FormIndicator], headings: Mapping[str, str]) -> _Layout:
    names = by_name(asked)
    width = max(len(row) for _line, row in lines)
    columns = [[row[column] if column < len(row) else "" for _line, row in lines] for column in range(width)]
    found = [sum(fold(cell) in names for cell in column) for column in columns]
    if not max(found):
        raise SheetError(
            "Không nhận ra mã hay tên chỉ tiêu trong các cột đã dán. Hãy chép kèm cột mã hoặc tên, hoặc chỉ dán một "
            "cột số và chọn chỉ tiêu bắt đầu.",
            "No code or name of an indicator was found in the columns. Copy the column of codes or names too, or paste "
            "one column of figures and choose where it starts.",
        )
    first = next(place for place, cell in enumerate(columns[found.index(max(found))]) if fold(cell) in names)
    named, below = _named(columns, first, headings)
    others = [
        column
        for column in range(width)
        if not found[column] and column not in named.values() and any(columns[column][first:])
    ]
    if "typed" not in named:
        named["typed"] = _only(others)
    return _Layout(found.index(max(found)), named, below)


def _named(
    columns: Sequence[Sequence[str]], first: int, headings: Mapping[str, str]
) -> tuple[dict[str, int], int]:
    """The columns told by a heading above the row `first`, the first one of each field, and the line below it."""
    named: dict[str, int] = {}
    below = 0
    for column, cells in enumerate(columns):
        for line, cell in enumerate(cells[:first]):
            if (field := headings.get(fold(cell))) and field not in named:
                named[field], below = column, max(below, line + 1)
    return named, below


def _only(columns: Sequence[int]) -> int:
    if len(columns) == 1:
        return columns[0]
    if not columns:
        raise SheetError(
            "Chỉ có cột tên hoặc mã, không có số. Hãy chép cả cột số kỳ này.",
            "There are names or codes but no figures. Copy the column with the figures of this period too.",
        )
    raise SheetError(
        f"Có {len(columns)} cột ngoài cột mã và tên, không rõ cột nào là số kỳ này. Hãy chép kèm dòng tiêu đề của mẫu, "
        "hoặc chỉ chép cột tên và một cột số.",
        f"There are {len(columns)} columns beside codes and names, and nothing says which is this period. Copy the "
        "headings of the template too, or only the names and one column of figures.",
    )


def _by_rows(
    lines: Lines, layout: _Layout, asked: Sequence[FormIndicator], reasons: Reasons
) -> Iterator[ReadCell]:
    names, known = by_name(asked), {each.code: each for each in asked}
    for line, row in lines[layout.first :]:
        told = {
            name: row[column] for name, column in layout.fields.items() if column < len(row) and row[column]
        }
        name = row[layout.name] if layout.name < len(row) else ""
        if not told:
            continue
        if code := names.get(fold(name)):
            yield _cell(known[code], line, told, reasons)
        elif any(letter.isdigit() for letter in told.get("typed", "")):
            yield ReadCell("", _at(line), faults=(_unknown(name, line),))


def _cell(asked: FormIndicator, line: int, told: Mapping[str, str], reasons: Reasons) -> ReadCell:
    texts: dict[str, str] = {}
    faults: list[Reason] = []
    for name, text in told.items():
        try:
            texts[name] = _text(name, text, reasons, _at(line))
        except CellError as error:
            faults.append(error.reason)
    typed, missing, note, document = (texts.get(name) for name in FIELDS)
    cell = ReadCell(asked.code, _at(line), typed, missing, note, document)
    if cell.typed and cell.missing:
        faults.append(_both(line))
    return replace(cell, faults=(*faults, *too_long(cell)))


def _text(name: str, text: str, reasons: Reasons, place: Reason) -> str:
    if text.startswith("="):
        raise CellError(
            f"Nội dung ở {place.vi} là công thức; hãy dán giá trị",
            f"What stands in {place.en} is a formula; paste its value",
        )
    if name == "missing":
        return reason_code(text, reasons, place)
    return figure_text(text, place) if name == "typed" else clean(text)


def _at(line: int) -> Reason:
    return Reason(f"dòng {line}", f"line {line}")


def _both(line: int) -> Reason:
    return Reason(
        f"Dòng {line} vừa có số vừa có lý do trống; hãy giữ lại một",
        f"Line {line} has both a figure and a reason for none; keep one of them",
    )


def _unknown(name: str, line: int) -> Reason:
    shown = name.strip()[:80]
    if not shown:
        return Reason(
            f"Dòng {line} có số nhưng không có mã hay tên", f"Line {line} has a figure but no code or name"
        )
    return Reason(
        f"Không có chỉ tiêu «{shown}» (dòng {line}) trong báo cáo này; hãy dùng mã, hoặc tên đúng như trên biểu",
        f"There is no indicator “{shown}” (line {line}) in this report; use its code, or its name as in the form",
    )


def _below_the_last(line: int) -> Reason:
    return Reason(
        f"Dòng {line} nằm dưới chỉ tiêu cuối cùng của biểu; hãy xem lại chỉ tiêu bắt đầu",
        f"Line {line} is below the last indicator of the form; check where the column starts",
    )


def _too_much() -> SheetError:
    return SheetError(
        f"Nội dung dán dài quá {MOST_LINES} dòng hoặc {MOST_CHARACTERS} ký tự. Hãy chỉ chép phần biểu số liệu.",
        f"The pasted text is longer than {MOST_LINES} lines or {MOST_CHARACTERS} characters. Copy nothing but the sheet "
        "of figures.",
    )
