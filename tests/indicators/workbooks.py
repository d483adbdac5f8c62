"""Workbooks for tests: a template with cells filled in, and files nobody honest would send."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import load_workbook

COLUMNS = {"typed": "H", "missing": "I", "note": "J", "document": "K"}


def row_of(content: bytes, code: str) -> int:
    """The row of an indicator in a template."""
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == code)


def filled(content: bytes, cells: Mapping[str, Any], *, field: str = "typed", formats: Any = None) -> bytes:
    """The template with values put into the cells of a field, by code of the indicator."""
    book = load_workbook(io.BytesIO(content))
    rows = {row[0].value: row[0].row for row in book.worksheets[0].iter_rows()}
    for code, value in cells.items():
        cell = book.worksheets[0][f"{COLUMNS[field]}{rows[code]}"]
        cell.value = value
        if formats:
            cell.number_format = formats
    return saved(book)


def changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The template after `change` was let loose on its workbook."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    return saved(book)


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_parts(content: bytes, more: Mapping[str, bytes]) -> bytes:
    """The workbook with parts added, or others in their place."""
    return packed(parts(content) | dict(more))


def replaced(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with something put in the place of something else in one part."""
    members = parts(content)
    assert old in members[part], members[part][:600]
    return packed(members | {part: members[part].replace(old, new)})
