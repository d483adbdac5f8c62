"""Tables as CSV and JSON: machine names, decimal point, ISO dates, never localised."""

import csv
import io
from datetime import date
from decimal import Decimal

import orjson

from provinces.exports.tables import Quantity, Table, Value, bare, digits

# A spreadsheet would run a text that begins so.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
_CONSTANTS = ("filters", "data_date", "licence", "citation")


def csv_bytes(table: Table) -> bytes:
    """UTF-8 with BOM, header first, CRLF; filters, data date, licence and citation repeat on every row, so that every
    parser still reads it as one table; without rows they stand on a row of their own. Generated figures are said to be
    that at the head of every row. A text that a spreadsheet would run is preceded by an apostrophe."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    mark = _mark(table)
    writer.writerow([*mark, *(column.key for column in table.columns), *_CONSTANTS])
    constants = [_cell(value) for value in _constants(table).values()]
    for row in table.rows or [[None] * len(table.columns)]:
        writer.writerow([*mark.values(), *(_cell(bare(value)) for value in row), *constants])
    return b"\xef\xbb\xbf" + sheet.getvalue().encode()


def json_bytes(table: Table) -> bytes:
    """`{"title", "filters", "data_date", "licence", "citation", "columns", "items"}`; numbers with the digits stored.
    Before them `practice` where figures were generated."""
    keys = [column.key for column in table.columns]
    columns = [
        {"key": column.key, "label": column.label, "kind": column.kind.value} for column in table.columns
    ]
    return orjson.dumps(
        {
            **_mark(table),
            "title": table.title,
            **_constants(table),
            "columns": columns,
            "items": [dict(zip(keys, map(json_value, row), strict=True)) for row in table.rows],
        },
        option=orjson.OPT_APPEND_NEWLINE,
    )


def safe_text(text: str) -> str:
    """`text` as a cell of CSV: one that a spreadsheet would run is preceded by an apostrophe."""
    return f"'{text}" if text.startswith(_RUNS) else text


def json_value(value: Value | Quantity) -> object:
    """`value` as orjson writes it: decimals digit by digit, an empty text as null."""
    plain = bare(value)
    if isinstance(plain, Decimal):
        return orjson.Fragment(digits(plain))
    return None if plain == "" else plain


def _mark(table: Table) -> dict[str, str]:
    return {"practice": table.about.mark} if table.about.mark else {}


def _constants(table: Table) -> dict[str, str | date | None]:
    about = table.about
    return {
        "filters": about.filters,
        "data_date": about.data_date,
        "licence": about.licence,
        "citation": about.citation,
    }


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return safe_text(value)
        case bool():
            return "true" if value else "false"
        case Decimal() | int():
            return digits(value)
        case _:
            return value.isoformat()
