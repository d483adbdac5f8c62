"""What a cell of the form says about itself: what was understood, whether it is saved, what is doubtful, what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.numerals import Heard, hearing
from indicators.queries.review.checks import Told
from indicators.templatetags.figures import language
from indicators.validation import Ground, Severity, doubts, severity_of, words
from indicators.views.wording import MISSING
from provinces.templatetags.moments import clock


class Written(Told, Protocol):
    """A cell as the database has it."""

    @property
    def document(self) -> str: ...
    @property
    def doubts(self) -> Sequence[str]: ...
    @property
    def returned_reason(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def changed_at(self) -> datetime | None: ...
    @property
    def evidence(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What of the report a cell depends on: today, when the ministry returned it last, whether it amends published
    figures, so that an empty cell changes nothing, and whether its unit can write it now."""

    day: date
    returned_at: datetime | None
    amends: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the numbers that a text may be: `text` is to be typed, `echo` says it in full."""

    text: str
    echo: str


@dataclass(frozen=True, slots=True)
class CellState:
    """A cell in words. `heard` echoes the number; `kind` is the class of its status: `met` saved, `wait` doubtful,
    `act` must be mended, `open` empty. `sentences` are the doubts; `asks_note` where a note would settle them."""

    code: str
    seen: str
    kind: str
    heard: str
    words: str
    sentences: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    asks_note: bool = False
    asks_reason: bool = False
    missing: str = ""
    note: str = ""
    document: str = ""
    returned: str = ""
    mended: bool = False
    files: int = 0
    conflict: "ConflictState | None" = None
    failure: str = ""
    amends: bool = False

    @property
    def reason_options(self) -> SafeString:
        """The reasons with the chosen one."""
        return reason_options(self.missing, amends=self.amends)


@dataclass(frozen=True, slots=True)
class ConflictState:
    """Two values for one cell: mine was not written, theirs stands as version `version`. `of_note` where only the
    explanation differs: both are told, and mine is sent again from the drawer."""

    mine: str
    theirs: str
    who: str
    when: str
    version: int
    of_note: bool = False


def said_words(typed: str, missing: str) -> str:
    """What a cell says, for a person: its text, the reason it is empty, or that it is."""
    if typed:
        return typed
    return str(MISSING[missing]) if missing in MISSING else _("để trống")


def state_of(cell: Written, ground: Ground | None, of: Circumstances) -> CellState:
    """The state of a cell as the database has it. How heavy it is follows from the doubts that were stored, as sending
    does; the sentences need the `ground`."""
    heard = hearing.hear(cell.typed, measure=cell.measure, decimals=cell.decimals)
    kind = kind_of(cell)
    found = doubts(heard, ground, missing=cell.missing) if ground and cell.doubts else ()
    return CellState(
        code=cell.code,
        seen=f"{cell.version}:{cell.missing}:{cell.typed}",
        kind=kind,
        heard=_echo(heard, cell),
        words=_words(cell, kind, of),
        sentences=tuple(words.sentence(doubt, ground, language()) for doubt in found if ground),
        readings=tuple(_reading(text, cell) for text in _texts(heard, cell)),
        asks_note=kind == "wait",
        asks_reason=not cell.typed,
        missing=cell.missing,
        note=cell.note,
        document=cell.document,
        returned=cell.returned_reason,
        mended=_mended(cell, of.returned_at),
        files=cell.evidence,
        amends=of.amends,
    )


def kind_of(cell: Written) -> str:
    """`open` empty, `act` to be mended, `wait` to be explained, `met` fine."""
    if not cell.typed and not cell.missing:
        return "open"
    if any(severity_of(code) is Severity.HARD for code in cell.doubts):
        return "act"
    return "wait" if cell.doubts and not cell.note.strip() else "met"


def _mended(cell: Written, returned_at: datetime | None) -> bool:
    """Whether the unit has written the cell since the ministry asked."""
    return bool(returned_at and cell.changed_at and cell.changed_at > returned_at)


def _words(cell: Written, kind: str, of: Circumstances) -> str:
    if kind == "open":
        return _("Không điều chỉnh") if of.amends else _("Chưa nhập")
    saved = _("Đã lưu %(time)s") % {"time": clock(cell.changed_at, of.day)}
    if cell.missing:
        return _("%(saved)s: để trống, %(reason)s") % {"saved": saved, "reason": MISSING[cell.missing]}
    return saved


def _echo(heard: Heard, cell: Written) -> str:
    text = hearing.echo(heard, measure=cell.measure, decimals=cell.decimals, lang=language())
    return f"= {text}" if text else ""


def _texts(heard: Heard, cell: Written) -> Sequence[str]:
    return (
        hearing.reading_texts(heard, measure=cell.measure, decimals=cell.decimals) if heard.readings else ()
    )


def _reading(text: str, cell: Written) -> Reading:
    heard = hearing.hear(text, measure=cell.measure, decimals=cell.decimals)
    return Reading(text, _echo(heard, cell).removeprefix("= "))


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the form is. `hard`, `soft`, `empty`, `returned` are codes in the order of the form."""

    cells: int
    entered: int
    hard: tuple[str, ...]
    soft: tuple[str, ...]
    empty: tuple[str, ...]
    returned: tuple[str, ...]
    amends: bool
    open: bool

    @property
    def share(self) -> str:
        return f"{self.entered / self.cells:.4f}" if self.cells else "0"

    @property
    def ready(self) -> bool:
        """Nothing stands in the way of signing."""
        waits = self.hard or self.soft or self.empty or self.returned
        return self.open and bool(self.cells) and not waits


def tally(cells: Iterable[Written], of: Circumstances) -> Tally:
    """Counted from the cells in the order of the form; of an amendment those that are typed into are all there are."""
    listed = [(cell.code, kind_of(cell), cell) for cell in cells]
    if of.amends:
        listed = [one for one in listed if one[1] != "open"]

    def those(kind: str) -> tuple[str, ...]:
        return tuple(code for code, each, _cell in listed if each == kind)

    empty = those("open")
    asked = tuple(
        code for code, _kind, cell in listed if cell.returned_reason and not _mended(cell, of.returned_at)
    )
    entered = len(listed) - len(empty)
    return Tally(len(listed), entered, those("act"), those("wait"), empty, asked, of.amends, of.open)


def reason_options(chosen: str = "", *, amends: bool = False) -> SafeString:
    """The reasons for an empty cell as options of a select; in an amendment they withdraw what is published."""
    return _options(chosen, amends, language())


# Told by every row; there are ten of them in each language.
@lru_cache
def _options(chosen: str, amends: bool, _language: str) -> SafeString:
    listed = [("", _("Rút số vì…") if amends else _("Để trống vì…")), *MISSING.items()]
    selected = SafeString(" selected")
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, selected if code == chosen else "", word) for code, word in listed),
    )
