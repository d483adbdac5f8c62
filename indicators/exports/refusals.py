"""Refused rows on their way to a file, one line after the other: there may be a hundred thousand."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from provinces.exports.texts import safe_text

COLUMNS = ("line", "field", "code", "text", "indicator", "unit", "period", "value", "reason_vi", "reason_en")
# So many lines go to the browser at once.
AT_ONCE = 500


def refusal_lines(refusals: Iterable[Sequence[str | int]], *, mark: str = "") -> Iterator[bytes]:
    """CSV in pieces: UTF-8 with BOM, header first, CRLF; texts that a spreadsheet would run are made harmless. Each of
    `refusals` has the cells of `COLUMNS`; `mark` stands at the head of every row where figures are generated."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([*(["practice"] if mark else []), *COLUMNS])
    yield b"\xef\xbb\xbf"
    for count, cells in enumerate(refusals, start=1):
        writer.writerow([*([mark] if mark else []), *map(_cell, cells)])
        if count % AT_ONCE == 0:
            yield _taken(sheet)
    yield _taken(sheet)


def _cell(value: str | int) -> str:
    return safe_text(value) if isinstance(value, str) else str(value)


def _taken(sheet: io.StringIO) -> bytes:
    text = sheet.getvalue().encode()
    sheet.seek(0)
    sheet.truncate()
    return text
