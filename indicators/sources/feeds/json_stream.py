"""JSON as a stream: nothing of it is held but the record at hand, and its numbers keep their digits."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import BinaryIO

import ijson

from indicators.sources.feeds.base import FeedError
from indicators.sources.feeds.columns import half_body, start_of
from indicators.sources.feeds.json_nesting import Nesting

# Bytes from one record to the next: a record that is built in memory cannot be larger.
MOST_RECORD = 2 * 1024 * 1024
# The parser in C dies, and its process with it, of a whole number that Python refuses to make (from 4301 digits).
_ENDLESS = re.compile(rb"[:,\[\s]-?\d{400}")
_BLOCK, _TAIL = 200, 410
# What the end of the file cuts looks to the parser like something wrong.
_CUT = re.compile(
    rb"(?:\A|[:,\[\s])(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-|-?\d+\.|-?[\d.]+[eE][+-]?)\Z"
    rb"|\\(?:u[0-9a-fA-F]{0,3})?\Z"
)
_MARK = b"\xef\xbb\xbf"


class NotPlainError(ValueError):
    """A list or an object where a text or a number should be."""


class Watched:
    """A file for the parser. Who takes a record sets `since` to 0; `done` counts all bytes."""

    def __init__(self, file: BinaryIO, most: int = MOST_RECORD) -> None:
        """Raises `FeedError` for what is plainly no JSON."""
        start = start_of(file, "JSON")
        if b"\0" in start:
            raise FeedError(
                "encoding",
                "Tệp JSON không ở bảng mã UTF-8. Hãy hỏi nơi công bố tệp JSON đúng chuẩn.",
                "The JSON file is not in UTF-8. Ask the publisher for a proper one.",
            )
        file.seek(len(_MARK) if start.startswith(_MARK) else 0)
        self.since = self.done = 0
        self.tail = b" "
        self._file, self._most = file, most
        self._nesting = Nesting()

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises `FeedError` where no record ends, and for what the parser could not bear."""
        piece = self._file.read(size)
        self.done += len(piece)
        self.since += len(piece)
        if self.since > self._most:
            raise record_too_long()
        if _endless(self.tail + piece):
            raise _not_json("có số dài hơn 400 chữ số", "it holds a number of more than 400 digits")
        if self._nesting.too_deep(piece):
            raise _not_json("lồng nhau quá nhiều lớp", "it is nested far too deep")
        self.tail = (self.tail + piece)[-_TAIL:]
        return piece


def _endless(piece: bytes) -> bool:
    # Whatever is that long fills one of these blocks; looking at them costs a hundredth of looking at all.
    blocks = (piece[place : place + _BLOCK] for place in range(0, len(piece), _BLOCK))
    return any(block.isdigit() for block in blocks) and _ENDLESS.search(piece) is not None


def record_too_long() -> FeedError:
    """A record that cannot be held in memory, or a path that leads to no records."""
    return FeedError(
        "record_too_long",
        "Một bản ghi trong tệp JSON lớn hơn 2 MB. Hãy kiểm tra đường dẫn tới danh sách bản ghi trong ánh xạ.",
        "One record of the JSON file is larger than 2 MB. Check the path to the records in the mapping.",
    )


@contextmanager
def explained(file: Watched) -> Iterator[None]:
    """Says of what the parser stumbles over in the file what it means. Raises `FeedError`."""
    try:
        yield
    except ijson.JSONError as error:
        said = str(error)
        if "premature EOF" in said or "incomplete" in said.lower() or _CUT.search(file.tail):
            raise half_body() from error
        if "UTF8" in said:
            raise _not_json(
                "có byte không thuộc bảng mã UTF-8", "it holds bytes that are no UTF-8"
            ) from error
        raise _not_json("sai cú pháp", "its syntax is wrong") from error
    except ArithmeticError as error:
        raise _not_json("có số không đọc được", "it holds a number that cannot be read") from error


def text_of(value: object) -> str | None:
    """A plain value as text, a number with the digits stored. Raises `NotPlainError`."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            return decimal_text(value)
        case int():
            return str(value)
    raise NotPlainError


def decimal_text(number: Decimal) -> str:
    """The digits stored: without an exponent where that stays short."""
    text = str(number)
    return f"{number:f}" if "E" in text and -30 < number.adjusted() < 0 else text


def _not_json(vi: str, en: str) -> FeedError:
    return FeedError(
        "not_json",
        f"Nội dung không phải JSON đúng chuẩn: {vi}. Hãy kiểm tra địa chỉ và định dạng, hoặc báo nơi công bố.",
        f"The content is no proper JSON: {en}. Check the address and the format, or tell the publisher.",
    )
