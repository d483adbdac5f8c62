"""Many small charts of one kind, read against each other: every panel has the same axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

PANEL_WIDTH, PANEL_HEIGHT, PANEL_EDGE = 160, 64, 6

Points = Sequence[tuple[date, float]]


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One series of a panel, cut where its method changes; `label` says its last figure."""

    name: str
    segments: tuple[tuple[tuple[date, float], ...], ...]
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """SVG paths and dots in a box of 160 by 64; `last` is the place of the newest point."""

    name: str
    label: str
    url: str
    paths: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    last: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Multiples:
    """Panels in the order given, with the course of the median in the same box, and where the method breaks.
    `low` and `high` are the values at the bottom and the top, `first` and `last` the days at the sides."""

    panels: tuple[Panel, ...]
    middle: tuple[str, ...]
    breaks: tuple[str, ...]
    low: float
    high: float
    first: date
    last: date


def multiples(
    lines: Sequence[PanelLine], *, breaks: Sequence[date] = (), best_on_top: bool = False
) -> Multiples | None:
    """Every line in a panel of its own, all on the same axes. None without a point."""
    points = [point for line in lines for segment in line.segments for point in segment]
    if not points:
        return None
    days, values = [day for day, _ in points], [value for _, value in points]
    frame = _Frame(min(days), max(days), min(values), max(values), best_on_top)
    return Multiples(
        tuple(_panel(line, frame) for line in lines),
        tuple(frame.path(stretch) for stretch in _middle(lines, breaks) if len(stretch) > 1),
        tuple(frame.x(cut) for cut in breaks if frame.first < cut <= frame.last),
        frame.low,
        frame.high,
        frame.first,
        frame.last,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    first: date
    last: date
    low: float
    high: float
    best_on_top: bool

    def x(self, day: date) -> str:
        whole = (self.last - self.first).days
        share = (day - self.first).days / whole if whole else 0.5
        return f"{PANEL_EDGE + share * (PANEL_WIDTH - 2 * PANEL_EDGE):.1f}"

    def y(self, value: float) -> str:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        share = share if self.best_on_top else 1 - share
        return f"{PANEL_EDGE + share * (PANEL_HEIGHT - 2 * PANEL_EDGE):.1f}"

    def place(self, point: tuple[date, float]) -> tuple[str, str]:
        return self.x(point[0]), self.y(point[1])

    def path(self, points: Points) -> str:
        return "M" + "L".join(" ".join(self.place(point)) for point in points)


def _panel(line: PanelLine, frame: _Frame) -> Panel:
    places = tuple(frame.place(point) for segment in line.segments for point in segment)
    return Panel(
        line.name,
        line.label,
        line.url,
        tuple(frame.path(segment) for segment in line.segments if len(segment) > 1),
        places[:-1],
        places[-1] if places else None,
    )


def _middle(lines: Sequence[PanelLine], breaks: Sequence[date]) -> list[list[tuple[date, float]]]:
    """The median of the lines on every day that most of them have, one stretch a method."""
    told: dict[date, list[float]] = {}
    for line in lines:
        for segment in line.segments:
            for day, value in segment:
                told.setdefault(day, []).append(value)
    stretches: dict[int, list[tuple[date, float]]] = {}
    for day in sorted(told):
        if len(told[day]) * 2 > len(lines):
            stretches.setdefault(sum(cut <= day for cut in breaks), []).append((day, median(told[day])))
    return list(stretches.values())
