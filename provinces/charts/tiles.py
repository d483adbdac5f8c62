"""The tile grid as plain shapes: places and classes in, SVG numbers out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from provinces.charts.classes import ValueClass, quantiles, shade_of

LONGEST_LINE = 12
# From line to line of a name, and from its first line to the figure.
LINE, FIGURE = 12, 20
# A name of two lines presses its figure down; one without a figure stands lower.
RAISED, LOWERED, CENTRED = 8, 3, 8


class Placed(Protocol):
    """Anything with a place in the grid and perhaps a score."""

    @property
    def column(self) -> int: ...

    @property
    def row(self) -> int: ...

    @property
    def score(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Size:
    """A tile in units of the drawing; the next one begins a step further."""

    width: int
    height: int
    step_x: int
    step_y: int
    text_y: int


# With a short name only; with a name and a figure.
SMALL = Size(33, 29, 34, 30, 19)
LARGE = Size(79, 55, 80, 56, 23)


@dataclass(frozen=True, slots=True)
class Square:
    """A tile in the coordinates of the drawing; `shade` is 1 (low) to 5 (high), 0 where there is no score."""

    x: int
    y: int
    text_x: str
    text_y: int
    shade: int


@dataclass(frozen=True, slots=True)
class Grid:
    width: int
    height: int
    columns: int
    rows: int
    squares: tuple[Square, ...]


def grid(tiles: Sequence[Placed], size: Size = SMALL, classes: Sequence[ValueClass] | None = None) -> Grid:
    """Tiles as squares in the order given, in the shades of `classes`: by default fifths of the scores."""
    if classes is None:
        classes = quantiles(tile.score for tile in tiles if tile.score is not None)
    columns = max((tile.column for tile in tiles), default=0) + 1
    rows = max((tile.row for tile in tiles), default=0) + 1
    squares = tuple(_square(tile, size, classes) for tile in tiles)
    return Grid(columns * size.step_x, rows * size.step_y, columns, rows, squares)


def free_columns(tiles: Sequence[Placed], above: int) -> int:
    """How many columns at the right have no tile in the rows before `above`: room for the key of the map."""
    columns = max((tile.column for tile in tiles), default=-1) + 1
    return columns - max((tile.column + 1 for tile in tiles if tile.row < above), default=0)


def name_lines(name: str) -> tuple[str, ...]:
    """A name as it fits into a tile: long ones on two lines of about the same length."""
    words = name.split()
    if len(name) <= LONGEST_LINE or len(words) == 1:
        return (name,)
    breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(breaks, key=lambda lines: max(map(len, lines)))


def text_heights(square: Square, lines: int, *, with_figure: bool = True) -> tuple[int, ...]:
    """The heights of the lines of a name in a large tile and, last, that of the figure under them; of a name alone
    the heights in the middle."""
    if not with_figure:
        middle = square.text_y + CENTRED - LINE * (lines - 1) // 2
        return tuple(middle + LINE * number for number in range(lines))
    first = square.text_y - (RAISED if lines > 1 else 0)
    figure = square.text_y + FIGURE + (LOWERED if lines > 1 else 0)
    return (*(first + LINE * number for number in range(lines)), figure)


def _square(tile: Placed, size: Size, classes: Sequence[ValueClass]) -> Square:
    x, y = tile.column * size.step_x, tile.row * size.step_y
    return Square(x, y, f"{x + size.width / 2:.1f}", y + size.text_y, shade_of(tile.score, classes))
