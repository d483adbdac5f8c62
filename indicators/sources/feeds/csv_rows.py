"""CSV: a million rows in a second, in the encodings and with the delimiters that offices use."""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from typing import BinaryIO

from indicators.sources.feeds.base import Columns, FeedError, RawRow, Reading, Refused
from indicators.sources.feeds.columns import (
    Cells,
    half_body,
    offered,
    picker,
    places,
    plain_name,
    refused,
    shown,
    start_of,
    unfit,
)

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-16", "windows-1258", "windows-1252")
# Characters of one record, quoted line breaks and all: a quote left open swallows no more.
MOST_RECORD = 1_000_000
# Beyond so many characters the cells of a record are looked at one by one.
_USUAL_RECORD = 1000
_SAMPLE_LINES = 50
_CELLS_SHOWN, _WIDE = 20, " | "
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# What Excel puts above the header to tell itself the delimiter.
_TOLD_DELIMITER = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)
# Tones stand apart from their letters in this encoding.
_APART = "windows-1258"


class CsvReader:
    """Rows by the names of the header line; `line` is the line of the file on which a record begins."""

    def columns(self, file: BinaryIO, how: Reading, *, most: int = 20) -> Columns:
        with opened(file, how) as table:
            names = offered(table.names)
            where = [table.names.index(name) for name in names]
            rows = (row for row in table.rows(where) if isinstance(row, RawRow))
            return Columns(names, tuple(islice(rows, most)))

    def rows(self, file: BinaryIO, how: Reading, wanted: Sequence[str]) -> Iterator[RawRow | Refused]:
        with opened(file, how) as table:
            yield from table.rows(places(table.names, wanted))


class Lines:
    """The lines of a text, counted. `room` is how much the record that begins may still take; `odd` says that a
    record has to be looked at closely."""

    def __init__(self, text: TextIOWrapper, *, compose: bool) -> None:
        self.number = 0
        self._text, self._compose = text, compose
        self.begin()

    def begin(self) -> None:
        """The next line begins a record."""
        self.room, self.odd = MOST_RECORD, False

    def __iter__(self) -> Iterator[str]:
        readline = self._text.readline
        usual = MOST_RECORD - _USUAL_RECORD
        while line := readline(MOST_RECORD + 1):
            self.number += 1
            self.room -= len(line)
            if self.room < usual or "\0" in line:
                self._look_at(line)
            yield unicodedata.normalize("NFC", line) if self._compose else line

    def _look_at(self, line: str) -> None:
        self.odd = True
        if self.room < 0:
            raise record_too_long(self.number)


@dataclass(frozen=True, slots=True)
class Table:
    """An open file behind its header."""

    names: tuple[str, ...]
    lines: Lines
    records: Iterator[list[str]]

    def rows(self, where: Sequence[int]) -> Iterator[RawRow | Refused]:
        """The cells at these places of every record; records of another width than the header are refused."""
        # Runs a million times: everything stands in a local name, and a row is made without a call of its class.
        pick, width, lines, new = picker(where), len(self.names), self.lines, tuple.__new__
        line = lines.number + 1
        while True:
            try:
                for record in self.records:
                    if len(record) == width and not lines.odd:
                        values = pick(record)
                        if any(values) or any(record):
                            yield new(RawRow, (line, values))
                    elif row := self._odd(line, record, pick):
                        yield row
                    lines.room, lines.odd = MOST_RECORD, False
                    line = lines.number + 1
                return
            except csv.Error as error:
                yield self._torn(line, error)
                lines.begin()
                line = lines.number + 1

    def _odd(
        self, line: int, record: list[str], pick: Callable[[Sequence[str]], Cells]
    ) -> RawRow | Refused | None:
        """A record of another width, or one that is long or holds NUL; None for an empty line."""
        width, found = len(self.names), len(record)
        if not any(record):
            return None
        if found != width:
            return refused(
                line,
                "width",
                f"có {found} ô, dòng tên cột có {width}",
                f"has {found} cells, the header has {width}",
                _WIDE.join(record[:_CELLS_SHOWN]),
            )
        values = pick(record)
        return unfit(line, values) or RawRow(line, values)

    def _torn(self, line: int, error: csv.Error) -> Refused:
        """What is said of a record whose quotes are wrong. Raises `FeedError` where nothing behind it can be trusted."""
        if "end of data" in str(error):
            raise half_body()
        if "field larger" in str(error):
            raise record_too_long(line)
        last = self.lines.number
        return refused(
            line,
            "quotes",
            "dấu nháy kép đặt sai" + (f", dòng {line} đến {last} không tách được" if last > line else ""),
            "misplaced quotes" + (f", lines {line} to {last} cannot be told apart" if last > line else ""),
        )


@contextmanager
def opened(file: BinaryIO, how: Reading) -> Iterator[Table]:
    """The file behind its header. Raises `FeedError`."""
    encoding, mark = _encoding(start_of(file, "CSV"), how.encoding.strip().casefold())
    with _text(file, encoding, mark) as lines:
        sample = list(_one_by_one(lines, iter(lines), max(how.header, 1) - 1 + _SAMPLE_LINES))
    told = _TOLD_DELIMITER.fullmatch(sample[0]) if sample and how.header == 1 else None
    above = 1 if told else max(how.header, 1) - 1
    usual = told[1] if told else _delimiter(sample[above:])
    with _text(file, encoding, mark) as lines:
        each = iter(lines)
        for _skipped in _one_by_one(lines, each, above):
            pass
        records = csv.reader(each, delimiter=_known(how.delimiter) or usual, strict=True)
        yield Table(_names(records, lines), lines, records)


def _one_by_one(lines: Lines, each: Iterator[str], most: int) -> Iterator[str]:
    """Lines that are no records yet."""
    for line in islice(each, most):
        lines.begin()
        yield line


def _known(delimiter: str) -> str:
    if delimiter and delimiter not in DELIMITERS:
        raise FeedError(
            "delimiter",
            f"Dấu phân cách «{shown(delimiter, 10)}» không được hỗ trợ; cổng đọc được dấu phẩy, chấm phẩy, tab và gạch "
            "đứng.",
            f"The delimiter “{shown(delimiter, 10)}” is not supported; the portal reads commas, semicolons, tabs and "
            "upright strokes.",
        )
    return delimiter


@contextmanager
def _text(file: BinaryIO, encoding: str, mark: int) -> Iterator[Lines]:
    file.seek(mark)
    text = TextIOWrapper(file, encoding=encoding, newline="")
    lines = Lines(text, compose=encoding == _APART)
    try:
        yield lines
    except UnicodeDecodeError as error:
        raise _undecodable(error, lines.number) from error
    finally:
        # Else the wrapper would close a file that is not its own.
        text.detach()


def _encoding(start: bytes, told: str) -> tuple[str, int]:
    """The encoding, and how many bytes its mark takes. A mark in the file is believed before the mapping."""
    if told and told not in ENCODINGS:
        raise FeedError(
            "encoding",
            f"Bảng mã «{shown(told, 30)}» không được hỗ trợ; cổng đọc được {', '.join(ENCODINGS)}.",
            f"The encoding “{shown(told, 30)}” is not supported; the portal reads {', '.join(ENCODINGS)}.",
        )
    for mark, encoding in _MARKS:
        if start.startswith(mark) and not start.startswith(b"\xff\xfe\0\0"):
            return encoding, len(mark)
    if told == "utf-16":
        # Half of every ASCII character is NUL, and there are some in every header.
        return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be", 0
    return told or "utf-8", 0


def _delimiter(sample: Sequence[str]) -> str:
    """The delimiter that cuts most lines of the sample into as many cells as its first."""
    return max(DELIMITERS, key=lambda each: _cut(sample, each))


def _cut(sample: Sequence[str], delimiter: str) -> int:
    # The last line of a sample may be the first half of a record: a reader that is not strict takes it.
    try:
        widths = [len(record) for record in csv.reader(sample, delimiter=delimiter) if record]
    except csv.Error:
        return 0
    return (widths[0] - 1) * widths.count(widths[0]) if widths else 0


def _names(records: Iterator[list[str]], lines: Lines) -> tuple[str, ...]:
    try:
        header = next(records, [])
    except csv.Error as error:
        raise half_body() if "end of data" in str(error) else record_too_long(lines.number) from error
    names = tuple(map(plain_name, header))
    if not any(names):
        raise FeedError(
            "header_missing",
            "Không thấy dòng tên cột ở dòng đã khai trong ánh xạ. Hãy kiểm tra tệp và số dòng của tên cột.",
            "There is no header on the line that the mapping names. Check the file and the line of the header.",
        )
    lines.begin()
    return names


def record_too_long(line: int) -> FeedError:
    """A record that no table has: a quote left open, or no text at all."""
    return FeedError(
        "record_too_long",
        f"Bản ghi ở dòng {line} dài bất thường, có thể do thiếu dấu nháy kép đóng. Hãy báo nơi công bố sửa tệp.",
        f"The record on line {line} is far too long, perhaps a closing quote is missing. Tell the publisher.",
    )


def _undecodable(error: UnicodeDecodeError, line: int) -> FeedError:
    if "unexpected end" in error.reason or "truncated" in error.reason:
        return half_body()
    # A file is decoded in parts: lines are known up to the one before.
    vi, en = (
        (f"Sau dòng {line}", f"After line {line}")
        if line
        else ("Ngay phần đầu tệp", "In the first part of the file")
    )
    return FeedError(
        "encoding",
        f"{vi} có byte không thuộc bảng mã {error.encoding}. Hãy lưu tệp dạng UTF-8, hoặc khai đúng bảng mã trong ánh "
        "xạ.",
        f"{en} there are bytes that are no {error.encoding}. Save the file as UTF-8, or name its encoding in the "
        "mapping.",
    )
