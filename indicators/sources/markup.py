"""The XML of a workbook, read as a stream. A document type, and with it every entity, is refused; what a part says of
its own size is never believed: a reader in C that reserved room for a count of four thousand million strings took the
whole process down."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import normpath
from xml.parsers import expat

from indicators.sources.archives import TOO_LARGE, SheetError

# Of one part. An honest sheet has three for a cell.
MOST_ELEMENTS = 300_000
# Chunks in which no element begins: what is in between stands in memory.
_MOST_QUIET = 64
MOST_CHARACTERS = 12_000_000

Attributes = Mapping[str, str]
Begun = Callable[[str, Attributes], None]
Ended = Callable[[str], None]
Told = Callable[[str], None]

# Quoted or escaped in a number format, a letter stands for itself; colours and languages stand in brackets.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_BUILT_IN_PERCENT = frozenset({9, 10})
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
# Control characters stand in a text as _x000D_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def walk(chunks: Iterable[bytes], begun: Begun, ended: Ended | None = None, told: Told | None = None) -> None:
    """Calls `begun` and `ended` with each element's name without its prefix, `told` with text. Raises `SheetError`
    where the part is no plain XML, or a number in it is none."""
    for _step in walking(chunks, begun, ended, told):
        pass


def walking(
    chunks: Iterable[bytes],
    begun: Begun,
    ended: Ended | None = None,
    told: Told | None = None,
    most: int = MOST_ELEMENTS,
) -> Iterator[None]:
    """The same in steps, one a chunk, so that a reader can pass on what it has."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    elements = _Elements(begun, most)
    parser.StartElementHandler = elements.begun
    if ended:
        parser.EndElementHandler = lambda name: ended(_local(name))
    if told:
        parser.CharacterDataHandler = told
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            elements.heard()
            yield
        parser.Parse(b"", True)
    except SheetError:
        raise
    except (expat.ExpatError, ArithmeticError, ValueError, LookupError) as error:
        raise unreadable() from error
    yield


def sheet_parts(workbook: Iterable[bytes], links: Iterable[bytes]) -> dict[str, str]:
    """The part of each sheet by the sheet's name, in their order."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def link(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = normpath(f"/xl/{target}" if target[:1] != "/" else target)[1:]

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets[attributes.get("name", "")] = key

    walk(links, link)
    walk(workbook, sheet)
    return {name: targets[key] for name, key in sheets.items() if key in targets}


def has_macros(content_types: Iterable[bytes]) -> bool:
    """Whether the workbook is declared as one with macros."""
    declared: list[str] = []
    walk(content_types, lambda _name, attributes: declared.append(attributes.get("ContentType", "")))
    return any("macroenabled" in kind.casefold() or "vbaproject" in kind.casefold() for kind in declared)


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles under which a number is a percentage (0.457 shown as 45,7%) or a day."""

    percent: frozenset[int] = frozenset()
    day: frozenset[int] = frozenset()


def styles(chunks: Iterable[bytes]) -> Styles:
    """Which styles change what a number means."""
    reader = _StyleReader()
    walk(chunks, reader.begun, reader.ended)
    used = list(enumerate(reader.used))
    return Styles(
        frozenset(style for style, number in used if number in reader.percent),
        frozenset(style for style, number in used if number in reader.day),
    )


class _StyleReader:
    def __init__(self) -> None:
        self.percent, self.day = set(_BUILT_IN_PERCENT), set(_BUILT_IN_DATES)
        self.used: list[int] = []
        self._inside = False

    def begun(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._format(int(attributes["numFmtId"]), _LITERAL.sub("", attributes["formatCode"]))
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self.used.append(int(attributes.get("numFmtId", 0)))

    def ended(self, name: str) -> None:
        self._inside = self._inside and name != "cellXfs"

    def _format(self, number: int, pattern: str) -> None:
        if "%" in pattern:
            self.percent.add(number)
        elif pattern.casefold() != "general" and re.search(r"[dmyhs]", pattern, re.IGNORECASE):
            self.day.add(number)


class Strings:
    """The texts of a workbook that cells refer to by their place; readings above a word (ruby) are left out."""

    def __init__(
        self, chunks: Iterable[bytes], most: int = MOST_ELEMENTS, characters: int = MOST_CHARACTERS
    ) -> None:
        self._texts: list[str] = []
        self._pieces: list[str] = []
        self._open: list[str] = []
        self._room = characters
        for _step in walking(
            chunks, lambda name, _attributes: self._open.append(name), self._ended, self._told, most
        ):
            pass

    def _told(self, text: str) -> None:
        if self._open[-1] == "t" and "rPh" not in self._open:
            self._room -= len(text)
            if self._room < 0:
                raise SheetError(*TOO_LARGE)
            self._pieces.append(text)

    def _ended(self, name: str) -> None:
        self._open.pop()
        if name == "si":
            self._texts.append(unescaped("".join(self._pieces)))
            self._pieces.clear()

    def __getitem__(self, place: int) -> str:
        if place < 0:
            raise IndexError(place)
        return self._texts[place]


def unescaped(text: str) -> str:
    """The text with its control characters."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def unreadable() -> SheetError:
    """What is said of a part that no spreadsheet program writes like this."""
    return SheetError(
        "Nội dung tệp không đúng chuẩn XLSX. Hãy mở bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi nạp.",
        "The content of the file is not proper XLSX. Open it in Excel or LibreOffice, save it as .xlsx and upload that.",
    )


class _Elements:
    """Passes elements on, but not for ever; and none that is larger than any honest one."""

    def __init__(self, begun: Begun, most: int) -> None:
        self._begun, self._left, self._quiet = begun, most, 0

    def begun(self, name: str, attributes: Attributes) -> None:
        self._left -= 1
        if self._left < 0:
            raise SheetError(*TOO_LARGE)
        self._quiet = 0
        self._begun(_local(name), attributes)

    def heard(self) -> None:
        """A chunk is over."""
        self._quiet += 1
        if self._quiet > _MOST_QUIET:
            raise SheetError(*TOO_LARGE)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_declared: object) -> None:
    raise unreadable()
