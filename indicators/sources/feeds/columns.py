"""The wanted columns among those of a file, and what readers say of whole files and of rows that are none."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import BinaryIO

from indicators.sources.feeds.base import FeedError, Refused

# What says what a figure is fits in less; a longer cell is a note, or another column run into this one.
LONGEST_CELL = 1000
LONGEST_SHOWN = 200
MOST_OFFERED = 1000
_NAMES_TOLD = 12
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
Cells = tuple[str | None, ...]

_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")
_OTHER_KINDS = (
    (b"PK\x03\x04", "tệp nén hoặc XLSX", "a ZIP archive or an XLSX file"),
    (b"\xd0\xcf\x11\xe0", "tệp Excel đời cũ (.xls)", "an old Excel file (.xls)"),
    (b"\x1f\x8b", "tệp nén gzip", "a gzip archive"),
    (b"%PDF", "tệp PDF", "a PDF file"),
    (b"\x89PNG", "tệp ảnh", "a picture"),
    (b"\xff\xd8\xff", "tệp ảnh", "a picture"),
)


def start_of(file: BinaryIO, kind: str) -> bytes:
    """The first bytes of a file of the kind (`CSV`). Raises `FeedError` where it is empty or plainly another kind."""
    file.seek(0)
    start = file.read(4096)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise FeedError(
            "empty",
            "Tệp rỗng. Hãy hỏi nơi công bố, hoặc chờ lần đọc sau.",
            "The file is empty. Ask the publisher, or wait for the next run.",
            retry=True,
        )
    if kind == "XLSX":
        # Says for itself what else it may be.
        return start
    for magic, vi, en in _OTHER_KINDS:
        if start.startswith(magic):
            raise _other_kind(kind, vi, en)
    if _MARKUP.match(start):
        raise _other_kind(kind, "trang HTML hoặc XML", "an HTML or XML page", code="html")
    return start


def _other_kind(kind: str, vi: str, en: str, code: str = "other_kind") -> FeedError:
    return FeedError(
        code,
        f"Đây là {vi}, không phải {kind}. Hãy kiểm tra địa chỉ và định dạng của nguồn.",
        f"This is {en}, not {kind}. Check the address and the format of the feed.",
    )


def plain_name(text: str) -> str:
    """The name of a column as it is compared: composed, without space around it."""
    return unicodedata.normalize("NFC", text).strip()


def offered(names: Sequence[str]) -> tuple[str, ...]:
    """The names that a mapping may choose from: each once, none empty."""
    return tuple(dict.fromkeys(filter(None, names)))[:MOST_OFFERED]


def places(names: Sequence[str], wanted: Sequence[str]) -> tuple[int, ...]:
    """Where the wanted columns stand. Raises `FeedError` for one that is missing or stands there twice."""
    found = []
    for name in map(plain_name, wanted):
        if name not in names:
            raise column_missing(name, names)
        if names.count(name) > 1:
            raise FeedError(
                "column_twice",
                f"Tệp có hai cột cùng tên «{shown(name, 60)}», không rõ lấy cột nào. Hãy đổi tên một cột ở nguồn.",
                f"The file has two columns “{shown(name, 60)}”, nobody knows which is meant. Rename one at the source.",
            )
        found.append(names.index(name))
    return tuple(found)


def column_missing(name: str, names: Sequence[str]) -> FeedError:
    """The file has no such column."""
    there = ", ".join(f"«{shown(each, 40)}»" for each in offered(names)[:_NAMES_TOLD])
    return FeedError(
        "column_missing",
        f"Tệp không có cột «{shown(name, 60)}»; các cột đang có: {there or 'không có'}. Hãy sửa ánh xạ, hoặc hỏi "
        "nơi công bố vì sao cột thay đổi.",
        f"The file has no column “{shown(name, 60)}”; there are: {there or 'none'}. Mend the mapping, or ask the "
        "publisher why the columns changed.",
    )


def picker(where: Sequence[int]) -> Callable[[Sequence[str]], Cells]:
    """Takes the cells at these places out of a record."""
    match len(where):
        case 0:
            return lambda _record: ()
        case 1:
            only = where[0]
            return lambda record: (record[only],)
    return itemgetter(*where)


def unfit(line: int, values: Cells) -> Refused | None:
    """Why a row cannot be taken for what its cells are made of."""
    for value in values:
        if value is None:
            continue
        if "\0" in value:
            return refused(
                line,
                "nul",
                "có ký tự NUL, dấu hiệu của tệp hỏng hoặc sai bảng mã",
                "holds NUL characters, a sign of a damaged file or a wrong encoding",
                value,
            )
        if len(value) > LONGEST_CELL:
            return refused(
                line,
                "cell_too_long",
                f"có ô dài hơn {LONGEST_CELL} ký tự",
                f"has a cell longer than {LONGEST_CELL} characters",
                value,
            )
    return None


def refused(line: int, code: str, vi: str, en: str, text: str = "", field: str = "") -> Refused:
    """A refusal whose text can be kept and shown."""
    return Refused(line, field, code, shown(text), vi, en)


def shown(text: str, most: int = LONGEST_SHOWN) -> str:
    """The text for a message: short, and without characters that nobody sees or that turn lines round."""
    short = text[:most]
    if short.isascii() and short.isprintable():
        return short
    return "".join(" " if unicodedata.category(each) in _HIDDEN else each for each in short)


def half_body() -> FeedError:
    """The file ends before it is over."""
    return FeedError(
        "half_body",
        "Tệp bị cắt giữa chừng, chưa hết nội dung. Cổng sẽ thử đọc lại; nếu vẫn vậy, hãy hỏi nơi công bố.",
        "The file breaks off before its end. The portal tries again; if it stays so, ask the publisher.",
        retry=True,
    )
