"""Tables as XLSX: real numbers and dates with formats, a second sheet that says what it is."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import xlsxwriter

from provinces.exports.tables import Column, Kind, Quantity, Table, Value, bare, day_text

_WORDS = {
    "vi": {
        "data": "Số liệu",
        "about": "Giới thiệu",
        "title": "Tên bảng",
        "filters": "Bộ lọc",
        "none": "không lọc",
        "data_date": "Số liệu mới nhất",
        "made_on": "Trích xuất ngày",
        "licence": "Giấy phép",
        "citation": "Trích dẫn",
        "source": "Nguồn",
        "columns": "Tên cột trong CSV và JSON",
    },
    "en": {
        "data": "Data",
        "about": "About",
        "title": "Table",
        "filters": "Filters",
        "none": "no filter",
        "data_date": "Newest figure",
        "made_on": "Taken on",
        "licence": "Licence",
        "citation": "Citation",
        "source": "Source",
        "columns": "Name of the column in CSV and JSON",
    },
}
# As the band of the pages: amber says that the figures are to be doubted.
_MARK_GROUND, _MARK_INK = "#fdf2d8", "#7d4d00"
_NARROWEST, _WIDEST = 8, 48
_ROWS_MEASURED = 200
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}

Formats = Callable[[str], Any]


def xlsx_bytes(table: Table) -> bytes:
    """A workbook of two sheets. Figures are numbers (a percentage stays 71.79 with the format `0.00"%"`), days are
    dates, texts never become formulas or links. The same table gives the same bytes."""
    words = _WORDS[table.about.language]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        made = datetime.combine(table.about.made_on, datetime.min.time())
        book.set_properties({"title": table.title, "comments": table.about.citation, "created": made})
        formats = lru_cache(maxsize=None)(lambda pattern: book.add_format({"num_format": pattern}))
        data, about = book.add_worksheet(words["data"]), book.add_worksheet(words["about"])
        head = mark_sheets(book, [data, about], table.about.mark)
        _write_data(data, head, table, book.add_format({"bold": True, "bottom": 1}), formats)
        _write_about(
            about,
            head,
            table,
            words,
            book.add_format({"bold": True, "valign": "top"}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
    return file.getvalue()


def mark_sheets(book: Any, sheets: Sequence[Any], mark: str) -> int:
    """Writes `mark` into the first row of every sheet, and above and below each printed page; nothing for an empty
    one. How many rows it takes: what else there is begins below."""
    if not mark:
        return 0
    style = book.add_format({"bold": True, "bg_color": _MARK_GROUND, "font_color": _MARK_INK})
    for sheet in sheets:
        sheet.set_row(0, None, style)
        sheet.write_string(0, 0, mark, style)
        sheet.set_header(f"&C&B{mark}")
        sheet.set_footer(f"&C&B{mark}")
    return 1


def number_format(decimals: int | None, percent: bool = False) -> str:
    """``#,##0.00``; the separators are the reader's own. A percentage keeps its value: ``0.00"%"``."""
    if decimals is None:
        return "General"
    digits = "0" + ("." + "0" * decimals if decimals else "")
    return f'{digits}"%"' if percent else f"#,##{digits}"


def _write_data(sheet: Any, head: int, table: Table, heading: Any, formats: Formats) -> None:
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _width(place, column, table.rows))
        sheet.write_string(head, place, column.label, heading)
    for line, row in enumerate(table.rows, start=head + 1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, line, place, value, column, formats)
    sheet.freeze_panes(head + 1, 0)
    sheet.autofilter(head, 0, head + len(table.rows), len(table.columns) - 1)


def _write(
    sheet: Any, line: int, place: int, value: Value | Quantity, column: Column, formats: Formats
) -> None:
    match value:
        case None | "":
            return
        case Quantity():
            pattern = number_format(value.decimals, value.percent)
            sheet.write_number(line, place, float(value.value), formats(pattern))
        case bool():
            sheet.write_boolean(line, place, value)
        case int() | Decimal():
            sheet.write_number(line, place, float(value), formats(number_format(column.decimals)))
        case datetime():
            # A sheet knows no time zone: the hour of Viet Nam is the caller's to give.
            sheet.write_datetime(line, place, value.replace(tzinfo=None), formats("dd/mm/yyyy hh:mm"))
        case date():
            sheet.write_datetime(line, place, value, formats("dd/mm/yyyy"))
        case str():
            sheet.write_string(line, place, column.words.get(value, value))


def _width(place: int, column: Column, rows: Sequence[Sequence[Value | Quantity]]) -> int:
    if column.kind is Kind.DATE:
        return max(12, min(len(column.label) + 3, _WIDEST))
    longest = max((len(str(bare(row[place]) or "")) for row in rows[:_ROWS_MEASURED]), default=0)
    return max(_NARROWEST, min(max(longest, len(column.label)) + 3, _WIDEST))


def _write_about(
    sheet: Any, head: int, table: Table, words: dict[str, str], heading: Any, wrapped: Any
) -> None:
    about = table.about
    newest = day_text(about.data_date, about.language) if about.data_date else ""
    lines = [
        (words["title"], about.title),
        (words["filters"], about.filters or words["none"]),
        (words["data_date"], newest),
        (words["made_on"], day_text(about.made_on, about.language)),
        (words["licence"], about.licence),
        (words["citation"], about.citation),
        *((words["source"], source) for source in about.sources),
        *((f"{words['columns']}: {column.label}", column.key) for column in table.columns),
    ]
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 110)
    for line, (name, text) in enumerate(lines, start=head):
        sheet.write_string(line, 0, name, heading)
        sheet.write_string(line, 1, text, wrapped)
