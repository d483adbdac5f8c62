"""An uploaded file before anything is read of it: is it a plain XLSX workbook, and small enough?

Its parts come out one by one, unpacked under a limit for all of them.
"""

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import BinaryIO

from provinces.sources.base import Reason

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 12 * 1024 * 1024
MOST_MEMBERS = 300
# Honest sheets shrink to a tenth, at most to a fortieth.
MOST_RATIO = 150
_RATIO_COUNTS_FROM = 1024 * 1024
_CHUNK = 64 * 1024
_MOST_AT_ONCE = 1024 * 1024
_DEFLATED_OR_STORED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1

CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STYLES, STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"


class SheetError(ValueError):
    """A file or text that cannot be taken at all; the reason is a sentence with its cure, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.reason = Reason(vi, en)


# The first bytes of files that are often sent under the name of another.
_OTHER_KINDS = (
    (b"%PDF", "tệp PDF", "a PDF file"),
    (b"{\\rtf", "tệp RTF", "an RTF file"),
    (b"\x89PNG", "tệp ảnh", "a picture"),
    (b"\xff\xd8\xff", "tệp ảnh", "a picture"),
    (b"Rar!", "tệp nén RAR", "a RAR archive"),
    (b"7z\xbc\xaf", "tệp nén 7z", "a 7z archive"),
    (b"\x1f\x8b", "tệp nén gzip", "a gzip archive"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The name of the stream that holds a workbook under a password.
_UNDER_PASSWORD = "EncryptedPackage".encode("utf-16-le")
MACROS = (
    "Tệp có macro. Hãy lưu lại dạng «Excel Workbook (.xlsx)» không macro rồi nạp.",
    "The file holds macros. Save it as “Excel Workbook (.xlsx)”, without macros, and upload that.",
)
TOO_LARGE = (
    "Tệp bung ra quá lớn so với một biểu số liệu. Hãy tải mẫu mới từ cổng và chỉ điền các ô nhập.",
    "Unpacked, the file is far too large for a sheet of figures. Take a new template from the portal and fill in "
    "nothing but its input cells.",
)
# What a workbook may carry beside its cells and a figure sheet never needs, in the order in which it is told.
_FOREIGN = (
    (("*vbaproject*", "*/macrosheets/*", "*/vbadata*", "*/dialogsheets/*"), *MACROS),
    (
        ("*/embeddings/*", "*/activex/*", "*/ctrlprops/*", "*/oleobjects/*"),
        "Tệp có đối tượng nhúng. Hãy xóa các đối tượng đó, hoặc chép số vào mẫu tải từ cổng, rồi nạp lại.",
        "The file holds embedded objects. Remove them, or copy the figures into a template of the portal.",
    ),
    (
        ("*/externallinks/*", "*/connections.xml", "*/querytables/*", "*/model/*", "customdata/*"),
        "Tệp có liên kết tới tệp hoặc nguồn khác. Hãy ngắt liên kết (Data → Edit Links → Break Link), dán giá trị "
        "rồi nạp lại.",
        "The file links to other files or sources. Break the links (Data → Edit Links → Break Link), paste values "
        "and upload it again.",
    ),
)


TOO_HEAVY = (
    "Tệp lớn hơn 5 MB. Mẫu của cổng chỉ vài chục kB: hãy tải mẫu mới và chỉ điền các ô nhập.",
    "The file is larger than 5 MB. A template of the portal has some tens of kB: take a new one and fill in nothing "
    "but its input cells.",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a workbook may be, packed and unpacked, and what is said of one with more bytes."""

    packed: int
    unpacked: int
    heavy: tuple[str, str] = TOO_LARGE


TEMPLATE = Limits(MOST_BYTES, MOST_UNPACKED, TOO_HEAVY)


class _Sparing:
    """A file that is read in small pieces only: the list of its parts, of which every part takes half a kilobyte of memory,
    is read as one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > _MOST_AT_ONCE:
            raise SheetError(*TOO_LARGE)
        return self._file.read(size if size >= 0 else _MOST_AT_ONCE)


class Archive:
    """The parts of a workbook, unpacked one by one under one limit for all of them."""

    def __init__(self, content: bytes | BinaryIO, limits: Limits = TEMPLATE) -> None:
        """Raises `SheetError` for whatever is no plain XLSX workbook."""
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        _check_kind(file, limits)
        try:
            self._zip = zipfile.ZipFile(_Sparing(file))
        except SheetError:
            raise
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError) as error:
            raise _broken() from error
        self._left = limits.unpacked
        _check_members(self._zip.infolist(), limits)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._zip.NameToInfo

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part in pieces, so that a reader can stop early."""
        if not self.has(name):
            raise _broken()
        try:
            with self._zip.open(name) as part:
                while piece := part.read(_CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise SheetError(*TOO_LARGE)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise _broken() from error


def _check_kind(file: BinaryIO, limits: Limits) -> None:
    if file.seek(0, os.SEEK_END) > limits.packed:
        raise SheetError(*limits.heavy)
    file.seek(0)
    start = file.read(512)
    if start.startswith(b"PK"):
        return
    if start.startswith(_OLE) and _UNDER_PASSWORD in start + file.read(MOST_BYTES):
        raise SheetError(
            "Tệp được đặt mật khẩu mở. Hãy bỏ mật khẩu (File → Info → Protect Workbook) rồi nạp lại.",
            "The file is locked with a password. Remove it (File → Info → Protect Workbook) and upload again.",
        )
    raise _other_kind(start)


def _other_kind(content: bytes) -> SheetError:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    vi, en = next(
        ((vi, en) for magic, vi, en in _OTHER_KINDS if start.startswith(magic)),
        _textual_kind(start) if start else ("tệp rỗng", "an empty file"),
    )
    if content.startswith(_OLE):
        vi, en = "tệp Excel đời cũ (.xls)", "an old Excel file (.xls)"
    return SheetError(
        f"Đây là {vi}, không phải tệp XLSX. Hãy mở bằng Excel hoặc LibreOffice, lưu dạng .xlsx rồi nạp lại.",
        f"This is {en}, not an XLSX file. Open it in Excel or LibreOffice, save it as .xlsx and upload that.",
    )


def _textual_kind(start: bytes) -> tuple[str, str]:
    if start.startswith(b"<"):
        return "trang HTML hoặc XML", "an HTML or XML page"
    if b"\0" in start:
        return "tệp không rõ loại", "a file of an unknown kind"
    return "tệp văn bản hoặc CSV", "a text or CSV file"


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [member.filename for member in members]
    _check_size(members, limits)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise SheetError(
            "Tệp nén bên trong có mật khẩu. Hãy lưu lại từ Excel hoặc LibreOffice, không đặt mật khẩu.",
            "The file is packed with a password. Save it from Excel or LibreOffice without one.",
        )
    if len(set(names)) < len(names) or any(astray(name) for name in names):
        raise _broken()
    _check_workbook(names)
    lowered = [name.casefold() for name in names]
    for patterns, vi, en in _FOREIGN:
        if any(fnmatch(name, pattern) for name in lowered for pattern in patterns):
            raise SheetError(vi, en)


def _check_size(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > max(_RATIO_COUNTS_FROM, member.compress_size * MOST_RATIO) for member in members
    )
    if len(members) > MOST_MEMBERS or unpacked > limits.unpacked * 4 or swollen:
        raise SheetError(*TOO_LARGE)
    if any(member.compress_type not in _DEFLATED_OR_STORED for member in members):
        raise _broken()


def astray(name: str) -> bool:
    """Whether a part lies outside the file, as no program writes it."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _check_workbook(names: list[str]) -> None:
    if WORKBOOK in names and CONTENT_TYPES in names:
        return
    if "xl/workbook.bin" in names:
        raise SheetError(
            "Đây là tệp .xlsb. Hãy lưu lại dạng «Excel Workbook (.xlsx)» rồi nạp.",
            "This is an .xlsb file. Save it as “Excel Workbook (.xlsx)” and upload that.",
        )
    vi, en = "tệp nén", "a ZIP archive"
    if "mimetype" in names:
        vi, en = "tệp OpenDocument (.ods)", "an OpenDocument file (.ods)"
    elif any(name.startswith(("word/", "ppt/")) for name in names):
        vi, en = "văn bản Word hoặc bài trình chiếu", "a Word document or a presentation"
    raise SheetError(
        f"Đây là {vi}, không phải bảng tính XLSX. Hãy lưu dạng .xlsx rồi nạp lại.",
        f"This is {en}, not an XLSX sheet. Save it as .xlsx and upload that.",
    )


def _broken() -> SheetError:
    return SheetError(
        "Tệp hỏng, không mở được. Hãy mở bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi nạp.",
        "The file is damaged and cannot be opened. Open it in Excel or LibreOffice, save it as .xlsx and upload that.",
    )
