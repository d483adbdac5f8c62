"""The cells of a workbook: texts, numbers as exact decimals, and what else was found where a figure should be."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum

from indicators.sources import archives, markup
from indicators.sources.archives import Archive, SheetError
from indicators.sources.markup import Attributes, Strings, Styles

MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_SHEETS = 2000, 60, 40_000, 20
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Programs keep seventeen binary-born digits, 45.700000000000003, of which fifteen were meant.
MEANT = Context(prec=15)

Place = tuple[int, int]


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"
    BOOLEAN = "boolean"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell that is not empty. `number` is what a number or percentage means: 45.7 where 45,7% is shown."""

    kind: Kind
    text: str
    number: Decimal | None = None
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: its name, and its cells by place (row and column from 0)."""

    name: str
    cells: Mapping[Place, GridCell]

    def rows(self) -> Iterator[tuple[int, dict[int, GridCell]]]:
        """Rows with something in them, each as cells by column."""
        rows: dict[int, dict[int, GridCell]] = {}
        for (row, column), cell in self.cells.items():
            rows.setdefault(row, {})[column] = cell
        yield from sorted(rows.items())


def read_grids(content: bytes) -> tuple[Grid, ...]:
    """Every sheet of an XLSX file. Raises `SheetError` for what is none, or too much of one."""
    archive = Archive(content)
    if markup.has_macros(archive.chunks(archives.CONTENT_TYPES)):
        raise SheetError(*archives.MACROS)
    parts = markup.sheet_parts(archive.chunks(archives.WORKBOOK), archive.chunks(archives.LINKS))
    strings = Strings(archive.chunks(archives.STRINGS) if archive.has(archives.STRINGS) else [b"<sst/>"])
    styles = markup.styles(archive.chunks(archives.STYLES)) if archive.has(archives.STYLES) else Styles()
    room = _Room()
    return tuple(
        Grid(name, _read_sheet(archive.chunks(part), strings, styles, room, name))
        for name, part in [*parts.items()][:MOST_SHEETS]
        if archive.has(part)
    )


@dataclass(slots=True)
class _Room:
    """How many more cells all sheets together may have."""

    left: int = MOST_CELLS


def _read_sheet(
    chunks: Iterable[bytes], strings: Strings, styles: Styles, room: _Room, name: str
) -> dict[Place, GridCell]:
    cells: dict[Place, GridCell] = {}

    def keep(place: Place, cell: GridCell) -> None:
        if place[0] >= MOST_ROWS or place[1] >= MOST_COLUMNS:
            raise _too_far(name, place)
        room.left -= 1
        if room.left < 0:
            raise _too_many()
        cells[place] = cell

    reader = CellReader(strings, styles, keep)
    markup.walk(chunks, reader.begun, reader.ended, reader.told)
    return cells


class CellReader:
    """Follows one sheet and tells its cells. They may leave out their address: then they stand one after the other."""

    def __init__(self, strings: Strings, styles: Styles, keep: Callable[[Place, GridCell], None]) -> None:
        self._strings, self._styles, self._keep = strings, styles, keep
        self._place: Place = (-1, -1)
        self._type, self._style, self._formula = "n", 0, False
        self._open = ""
        self._pieces: list[str] = []

    def begun(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            row = int(attributes["r"]) - 1 if "r" in attributes else self._place[0] + 1
            self._place = (row, -1)
        elif name == "c":
            row, column = self._place
            self._place = _place(attributes["r"]) if "r" in attributes else (row, column + 1)
            self._type, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))
            self._formula = False
            self._pieces = []
        elif name in ("v", "f", "t", "rPh"):
            self._open = name
            self._formula = self._formula or name == "f"

    def told(self, text: str) -> None:
        if self._open in ("v", "t"):
            self._pieces.append(text)

    def ended(self, name: str) -> None:
        if name in ("v", "f", "t", "rPh"):
            self._open = ""
        elif name == "c" and (self._pieces or self._formula):
            self._keep(self._place, self._cell("".join(self._pieces)))

    def _cell(self, text: str) -> GridCell:
        match self._type:
            case "s":
                return GridCell(Kind.TEXT, self._strings[int(text)], formula=self._formula)
            case "str" | "inlineStr":
                return GridCell(Kind.TEXT, markup.unescaped(text), formula=self._formula)
            case "b":
                return GridCell(Kind.BOOLEAN, text, formula=self._formula)
            case "e":
                return GridCell(Kind.ERROR, text, formula=self._formula)
            case "d":
                return GridCell(Kind.DAY, text, formula=self._formula)
        return self._number(text)

    def _number(self, text: str) -> GridCell:
        if not text.strip():
            return GridCell(Kind.TEXT, "", formula=self._formula)
        number = MEANT.create_decimal(text.strip())
        if not number.is_finite() or abs(number.adjusted()) > 30:
            raise markup.unreadable()
        kind = Kind.NUMBER
        if self._style in self._styles.percent:
            kind, number = Kind.PERCENT, number * 100
        elif self._style in self._styles.day:
            kind = Kind.DAY
        return GridCell(kind, text, number, formula=self._formula)


def address(place: Place) -> str:
    """``F12``."""
    row, column = place
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _place(text: str) -> Place:
    named = _ADDRESS.fullmatch(text)
    if named is None:
        raise markup.unreadable()
    column = 0
    for letter in named[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(named[2]) - 1, column - 1


def _too_far(name: str, place: Place) -> SheetError:
    shown = name[:60]
    return SheetError(
        f"Trang «{shown}» có dữ liệu ở ô {address(place)}, ngoài {MOST_ROWS} dòng và {MOST_COLUMNS} cột đầu. "
        "Hãy xóa phần thừa, hoặc chép số vào mẫu mới tải từ cổng.",
        f"Sheet “{shown}” has something in cell {address(place)}, beyond the first {MOST_ROWS} rows and "
        f"{MOST_COLUMNS} columns. Delete what does not belong there, or copy the figures into a new template.",
    )


def _too_many() -> SheetError:
    return SheetError(
        f"Tệp có hơn {MOST_CELLS} ô. Hãy xóa các trang không phải biểu số liệu, hoặc chép số vào mẫu mới tải từ cổng.",
        f"The file has more than {MOST_CELLS} cells. Delete the sheets that are not the figure sheet, or copy the "
        "figures into a new template.",
    )
