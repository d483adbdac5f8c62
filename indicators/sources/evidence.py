"""What a file of evidence is, told by its content. Its name and the type the browser claims are not believed."""

import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from fnmatch import fnmatch
from io import BytesIO

import puremagic

from indicators.sources.archives import CONTENT_TYPES, MOST_BYTES, SheetError, astray
from indicators.sources.markup import walk

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
_MOST_PARTS, _MOST_DECLARED = 5000, 1024 * 1024
_UNREADABLE = (
    *(SheetError, zipfile.BadZipFile, zlib.error, EOFError),
    *(ValueError, KeyError, OSError, NotImplementedError, RuntimeError),
)
_EMBEDDED = "/embeddings/"
_ACTING_PARTS = (
    *(
        "*vbaproject*",
        "*vbadata*",
        "*macrosheets/*",
        "*dialogsheets/*",
        "*activex/*",
        "*ctrlprops/*",
        "*oleobject*",
    ),
    *("basic/*", "scripts/*", "dialogs/*"),
)
# Of content types, kinds of relations, and parts that are named in them.
_ACTING_WORDS = ("macroenabled", "vbaproject", "macrosheet", "oleobject", "activex", "ms-office.vba")


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


def _archive_type(content: bytes, *, embedded: bool = False) -> str:
    """Told by the parts inside. Only those are unpacked that say what the others are, and documents inside."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            kind = _declared_type(archive, set(names))
            harmless = len(names) <= _MOST_PARTS and not any(map(_unwanted, names)) and not _acts(archive)
            inside = [name for name in names if _EMBEDDED in f"/{name.casefold()}" and name[-1:] != "/"]
            if embedded and inside:
                return ""
            return kind if harmless and all(_is_document(archive, name) for name in inside) else ""
    except _UNREADABLE:
        return ""


def _declared_type(archive: zipfile.ZipFile, names: set[str]) -> str:
    if CONTENT_TYPES in names:
        return next((kind for part, kind in _BY_PART.items() if part in names), "")
    return _open_type(archive) if {"mimetype", "content.xml"} <= names else ""


def _unwanted(name: str) -> bool:
    """Whether a part lies outside the file, or is one of those in which programs keep what acts by itself."""
    lowered = name.casefold()
    return astray(name) or any(fnmatch(lowered, pattern) for pattern in _ACTING_PARTS)


def _acts(archive: zipfile.ZipFile) -> bool:
    """Whether a part is declared to be a macro or a foreign object, whatever it is called."""
    told: list[str] = []
    for name in archive.namelist():
        if name in (CONTENT_TYPES, "META-INF/manifest.xml") or name.casefold().endswith(".rels"):
            walk([_part(archive, name, _MOST_DECLARED)], lambda _name, said: told.extend(said.values()))
    return any(word in text.casefold() for text in told for word in _ACTING_WORDS)


def _is_document(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether an embedded part, as the table behind a chart, might have been sent by itself."""
    return bool(_archive_type(_part(archive, name, MOST_BYTES), embedded=True))


def _part(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Raises `ValueError` where there is more of it than `most` bytes."""
    with archive.open(name) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise ValueError(name)
    return content


def _open_type(archive: zipfile.ZipFile) -> str:
    told = _part(archive, "mimetype", 100).decode("ascii", "replace").strip()
    return told if told.startswith(_OPEN) and told in TYPES else ""


def _safe_name(name: str, endings: tuple[str, ...]) -> str:
    """The last part of the name, only letters that are seen, at most `LONGEST_NAME`, and an ending of the type."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(each for each in last if each.isprintable() and each not in '<>:"|?*;%').strip(" .")
    stem, _dot, ending = seen.rpartition(".")
    kept = f".{ending.lower()}" if f".{ending.lower()}" in endings else endings[0]
    stem = (stem if f".{ending.lower()}" in endings else seen).strip(" .") or "minh-chung"
    return f"{stem[: LONGEST_NAME - len(kept)]}{kept}"
