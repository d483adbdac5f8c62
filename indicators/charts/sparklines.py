"""Small lines beside figures, as SVG paths."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sparkline:
    """SVG paths of a small line: one a segment, the place of the last point, the height of the target."""

    paths: tuple[str, ...]
    last_x: str
    last_y: str
    target_y: str


SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 88, 32, 4


def sparkline(
    segments: Sequence[Sequence[tuple[int, float]]], *, target: float | None = None, best_on_top: bool = False
) -> Sparkline | None:
    """Segments of (day number, value) as paths in a box of 88 by 32; None without a point."""
    points = [point for segment in segments for point in segment]
    if not points:
        return None
    days, values = [day for day, _ in points], [value for _, value in points]
    heights = [*values, target] if target is not None else values
    first, last, low, high = min(days), max(days), min(heights), max(heights)

    def x(day: int) -> float:
        share = (day - first) / (last - first) if last > first else 1
        return 2 + share * (SPARK_WIDTH - 2 - SPARK_EDGE - 1)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        share = 1 - share if best_on_top else share
        return SPARK_HEIGHT - SPARK_EDGE - share * (SPARK_HEIGHT - 2 * SPARK_EDGE)

    paths = tuple(
        "M" + "L".join(f"{x(day):.1f} {y(value):.1f}" for day, value in segment)
        for segment in segments
        if len(segment) > 1
    )
    end_day, end_value = points[-1]
    return Sparkline(
        paths, f"{x(end_day):.1f}", f"{y(end_value):.1f}", f"{y(target):.1f}" if target is not None else ""
    )
