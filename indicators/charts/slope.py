"""Two periods as two upright lines and a stroke for each unit between them: shares of the height, nothing else.

The page stretches the strokes and sets the words beside them, so that letters stay letters on every width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from provinces.charts.apart import apart

EDGE = 6.0
WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """A unit to draw; either end may be missing. Figures of two methods are not `joined`."""

    name: str
    before: float | None
    after: float | None
    joined: bool = True

    @property
    def drawn(self) -> bool:
        return self.joined and self.before is not None and self.after is not None


@dataclass(frozen=True, slots=True)
class SlopeStroke:
    """A line in hundredths of the height from the top. A label stands at its end, or moved away from another."""

    name: str
    number: int
    joined: bool
    start: float | None
    end: float | None
    start_label: float | None
    end_label: float | None


@dataclass(frozen=True, slots=True)
class Slope:
    """Strokes in the order given; `low` and `high` are the values at the bottom and the top of the drawing."""

    strokes: tuple[SlopeStroke, ...]
    low: float
    high: float


def slope(
    lines: Sequence[SlopeLine], *, labelled: int, label_gap: float, best_on_top: bool = False
) -> Slope | None:
    """Lines between two heights. The first `labelled` of them get labels, each `label_gap` hundredths of the drawing
    high; `best_on_top` puts the smallest value on top, as ranks are read. None without a line that has two ends to join."""
    if not any(line.drawn for line in lines):
        return None
    values = [value for line in lines for value in (line.before, line.after) if value is not None]
    low, high = min(values), max(values)
    starts = [_height(line.before, low, high, best_on_top) for line in lines]
    ends = [_height(line.after, low, high, best_on_top) for line in lines]
    labels = zip(_labels(starts, labelled, label_gap), _labels(ends, labelled, label_gap), strict=True)
    strokes = tuple(
        SlopeStroke(line.name, number, line.drawn, start, end, *beside)
        for number, (line, start, end, beside) in enumerate(
            zip(lines, starts, ends, labels, strict=True), start=1
        )
    )
    return Slope(strokes, low, high)


def _height(value: float | None, low: float, high: float, best_on_top: bool) -> float | None:
    if value is None:
        return None
    share = (value - low) / (high - low) if high > low else 0.5
    share = share if best_on_top else 1 - share
    return round(EDGE + share * (WHOLE - 2 * EDGE), 2)


def _labels(heights: Sequence[float | None], labelled: int, gap: float) -> list[float | None]:
    named = [height if number < labelled else None for number, height in enumerate(heights)]
    told = [height for height in named if height is not None]
    moved = iter(apart(told, gap, EDGE / 2, WHOLE - EDGE / 2))
    return [None if height is None else round(next(moved), 2) for height in named]
