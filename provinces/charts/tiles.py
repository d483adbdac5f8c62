"""The tile grid as plain shapes: places and classes in, SVG numbers out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

TILE_WIDTH, TILE_HEIGHT, STEP_X, STEP_Y = 33, 29, 34, 30
CLASSES = 5


class Placed(Protocol):
    """Anything with a place in the grid and perhaps a score."""

    @property
    def column(self) -> int: ...

    @property
    def row(self) -> int: ...

    @property
    def score(self) -> Decimal | None: ...


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
    squares: tuple[Square, ...]


def grid(tiles: Sequence[Placed]) -> Grid:
    """Tiles as squares in the order given, coloured by fifths of the scores (equal scores share a class)."""
    scores = sorted(tile.score for tile in tiles if tile.score is not None)
    squares = tuple(_square(tile, scores) for tile in tiles)
    width = (max((tile.column for tile in tiles), default=0) + 1) * STEP_X
    height = (max((tile.row for tile in tiles), default=0) + 1) * STEP_Y
    return Grid(width, height, squares)


def shade(score: Decimal | None, scores: Sequence[Decimal]) -> int:
    """Which fifth of `scores` (in order) a score belongs to; equal scores share the fifth of the first of them."""
    if score is None:
        return 0
    return scores.index(score) * CLASSES // len(scores) + 1


def _square(tile: Placed, scores: Sequence[Decimal]) -> Square:
    x, y = tile.column * STEP_X, tile.row * STEP_Y
    return Square(x, y, f"{x + TILE_WIDTH / 2:.1f}", y + 19, shade(tile.score, scores))
