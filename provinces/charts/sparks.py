"""Small lines of scores, all of one list on the same scale so that lines may be compared by eye."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 88, 26, 4


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last year, the lowest and highest score of everything that a list shows."""

    first: int
    last: int
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Spark:
    """`path` joins the points of each stretch; `dots` are the points that stand alone; `last` is the newest."""

    path: str
    dots: tuple[tuple[str, str], ...]
    last: tuple[str, str]


Stretch = Sequence[tuple[int, Decimal]]


def span(stretches: Sequence[Stretch]) -> Span | None:
    """Of all stretches together; None without a point."""
    points = [point for stretch in stretches for point in stretch]
    if not points:
        return None
    years, scores = [year for year, _ in points], [score for _, score in points]
    return Span(min(years), max(years), min(scores), max(scores))


def spark(stretches: Sequence[Stretch], over: Span) -> Spark | None:
    """Stretches of (year, score), oldest first, in a box of 88 by 26; None without a point."""
    drawn = [[_place(point, over) for point in stretch] for stretch in stretches if stretch]
    if not drawn:
        return None
    path = "".join("M" + "L".join(" ".join(xy) for xy in points) for points in drawn if len(points) > 1)
    return Spark(path, tuple(points[0] for points in drawn if len(points) == 1), drawn[-1][-1])


def _place(point: tuple[int, Decimal], over: Span) -> tuple[str, str]:
    year, score = point
    across = (year - over.first) / (over.last - over.first) if over.last > over.first else 1.0
    up = float((score - over.low) / (over.high - over.low)) if over.high > over.low else 0.5
    x = EDGE + across * (WIDTH - 2 * EDGE)
    y = HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)
    return f"{x:.1f}", f"{y:.1f}"
