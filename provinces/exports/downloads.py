"""A table as a file to send: its bytes and the headers that go with them."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from provinces.exports.sheets import xlsx_bytes
from provinces.exports.tables import Table
from provinces.exports.texts import csv_bytes, json_bytes

_FORMATS: dict[str, tuple[str, Callable[[Table], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", csv_bytes),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_bytes),
    "json": ("application/json", json_bytes),
}
FORMATS = tuple(_FORMATS)


@dataclass(frozen=True, slots=True)
class Download:
    """What an HTTP answer needs."""

    content: bytes
    headers: dict[str, str]


def download(table: Table, fmt: str, name: str) -> Download:
    """`table` as `name`.`fmt`. Raises `KeyError` for a format that is not one of `FORMATS`."""
    content_type, write = _FORMATS[fmt]
    return Download(write(table), headers(content_type, f"{name}.{fmt}"))


def headers(content_type: str, filename: str) -> dict[str, str]:
    """Open data: to be read from any site, revalidated by whoever keeps it, never guessed at by a browser."""
    ascii_name = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in filename
    )
    return {
        "Content-Type": content_type,
        "Content-Disposition": f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(filename, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
        "Access-Control-Allow-Origin": "*",
    }
