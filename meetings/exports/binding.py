"""One PDF of a page and the papers behind it. A paper that cannot be bound is told on the page; it stops nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

import orjson

from meetings.exports.pdf import pdf

if TYPE_CHECKING:
    from pypdf import PageObject

MOST_PAGES = 300
MOST_BYTES = 40 * 1024 * 1024
PDF = "application/pdf"
# The one that tags and languages are written in; the library would say an older one.
VERSION = "%PDF-1.7"
# Part of what a file is known by: a file bound by an older hand is bound anew.
EDITION = "1"
# What a page or a mark on it does by itself, when it is opened, passed over or left.
_ACTIONS = ("/AA", "/PA")


class Fate(StrEnum):
    """What became of a paper."""

    BOUND = "bound"
    # A table or a picture: it stays a file of its own.
    OTHER_KIND = "other_kind"
    TOO_LONG = "too_long"
    LOCKED = "locked"
    BROKEN = "broken"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class BoundPaper:
    """A paper of the meeting; `words` say each fate, `{pages}` in those of a bound one its pages."""

    title: str
    sha256: str
    size: int
    content_type: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be bound: the page as HTML, with `fate_mark(n)` where the n-th paper's fate is told, and the papers."""

    html: str
    title: str
    language: str
    mark: str
    papers: tuple[BoundPaper, ...]

    @property
    def key(self) -> str:
        """The same for the same page and papers, and guessed by nobody who may not see them."""
        return sha256(EDITION.encode() + self.packed()).hexdigest()

    @property
    def bytes_to_bind(self) -> int:
        return sum(paper.size for paper in self.papers if paper.content_type == PDF)

    def packed(self) -> bytes:
        return orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)


def unpacked(packed: bytes) -> Order:
    told = orjson.loads(packed)
    return Order(**{**told, "papers": tuple(BoundPaper(**paper) for paper in told["papers"])})


def fate_mark(number: int) -> str:
    """No typed text holds it: that is escaped."""
    return f'<span data-fate="{number}"></span>'


def bind(
    order: Order, read: Callable[[str], bytes | None], told: Callable[[int], None] = lambda _done: None
) -> bytes:
    """The page with its papers behind it, in their order. `read` gives the content of a hash, None where it is gone;
    `told` hears how many papers are through. Raises `PdfError`."""
    pages_left, bytes_left = MOST_PAGES, MOST_BYTES
    html, bound = order.html, []
    for number, paper in enumerate(order.papers):
        fate, content, pages = _tried(paper, read, pages_left, bytes_left)
        if fate is Fate.BOUND:
            pages_left, bytes_left = pages_left - pages, bytes_left - paper.size
            bound.append((paper.title, content))
        html = html.replace(fate_mark(number), paper.words[fate].replace("{pages}", str(pages)))
        told(number + 1)
    page = pdf(html, title=order.title, language=order.language, mark=order.mark)
    return _joined(page, bound) if bound else page


def _tried(
    paper: BoundPaper, read: Callable[[str], bytes | None], pages_left: int, bytes_left: int
) -> tuple[Fate, bytes, int]:
    """The paper by itself, freed of what acts, with its number of pages."""
    if paper.content_type != PDF:
        return Fate.OTHER_KIND, b"", 0
    if paper.size > bytes_left:
        return Fate.TOO_LONG, b"", 0
    content = read(paper.sha256)
    if content is None:
        return Fate.MISSING, b"", 0
    try:
        return _freed(content, pages_left)
    except Exception:  # A stranger's file breaks in as many ways as there are lines in a PDF library.
        return Fate.BROKEN, b"", 0


def _freed(content: bytes, pages_left: int) -> tuple[Fate, bytes, int]:
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        return Fate.LOCKED, b"", 0
    pages = len(reader.pages)
    if pages > pages_left:
        return Fate.TOO_LONG, b"", 0
    if not pages:
        return Fate.BROKEN, b"", 0
    writer = PdfWriter()
    for page in reader.pages:
        _disarm(writer.add_page(page))
    written = BytesIO()
    writer.write(written)
    return Fate.BOUND, written.getvalue(), pages


def _disarm(page: "PageObject") -> None:
    """Nothing in a paper runs, opens or sends anything: links to web pages stay."""
    for name in _ACTIONS:
        page.pop(name, None)
    for note in page.get("/Annots", None) or []:
        held: Any = note.get_object()
        for name in _ACTIONS:
            held.pop(name, None)
        action: Any = held["/A"].get_object() if "/A" in held else {}
        action.pop("/Next", None)
        if action.get("/S") != "/URI":
            held.pop("/A", None)


def _joined(page: bytes, papers: Sequence[tuple[str, bytes]]) -> bytes:
    """The page keeps its tags, its language and its title; the whole is no longer called accessible, as nobody knows
    what the papers are."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=BytesIO(page))
    for title, content in papers:
        writer.append(BytesIO(content), outline_item=title, import_outline=False)
    writer.root_object.pop("/Metadata", None)
    writer.pdf_header = VERSION
    written = BytesIO()
    writer.write(written)
    return written.getvalue()
