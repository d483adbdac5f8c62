"""What a file of evidence is, told by its content. Its name and the type the browser claims are not believed."""

import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO

import puremagic

LONGEST_NAME = 150
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
# The endings that a file of the type may keep, the usual one first.
TYPES = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    f"{_OFFICE}wordprocessingml.document": (".docx",),
    f"{_OFFICE}spreadsheetml.sheet": (".xlsx",),
    f"{_OPEN}text": (".odt",),
    f"{_OPEN}spreadsheet": (".ods",),
}
_BY_PART = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
}
# What an archive is called in which the beginning and the inside of a document meet.
_ZIP = b"PK\x03\x04"
_MACROS = "vbaproject.bin"
_MOST_PARTS = 5000


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file that may be kept: its type, and its name made harmless with an ending of that type."""

    name: str
    content_type: str


def recognise(name: str, content: bytes) -> Recognised | None:
    """None for anything but PDF, PNG, JPEG, and documents and tables of Office and LibreOffice without macros."""
    content_type = _archive_type(content) if content.startswith(_ZIP) else _plain_type(content)
    return Recognised(_safe_name(name, TYPES[content_type]), content_type) if content_type else None


def _plain_type(content: bytes) -> str:
    try:
        guesses = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return ""
    found = next((guess.mime_type for guess in guesses if guess.mime_type in TYPES), "")
    begins = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
    return found if found in begins and content.startswith(begins[found]) else ""


def _archive_type(content: bytes) -> str:
    """Told by the parts inside; nothing but the few bytes of `mimetype` is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {part.filename for part in archive.infolist()[:_MOST_PARTS]}
            if any(name.lower().endswith(_MACROS) or ".." in name.split("/") for name in names):
                return ""
            if "[Content_Types].xml" in names:
                return next((kind for part, kind in _BY_PART.items() if part in names), "")
            return _open_type(archive) if "mimetype" in names and "content.xml" in names else ""
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return ""


def _open_type(archive: zipfile.ZipFile) -> str:
    part = archive.getinfo("mimetype")
    if part.file_size > 100:
        return ""
    told = archive.read(part).decode("ascii", "replace").strip()
    return told if told.startswith(_OPEN) and told in TYPES else ""


def _safe_name(name: str, endings: tuple[str, ...]) -> str:
    """The last part of the name, only letters that are seen, at most `LONGEST_NAME`, and an ending of the type."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(each for each in last if each.isprintable() and each not in '<>:"|?*;%').strip(" .")
    stem, _dot, ending = seen.rpartition(".")
    kept = f".{ending.lower()}" if f".{ending.lower()}" in endings else endings[0]
    stem = (stem if f".{ending.lower()}" in endings else seen).strip(" .") or "minh-chung"
    return f"{stem[: LONGEST_NAME - len(kept)]}{kept}"
