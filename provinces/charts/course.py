"""One unit's places over the years as plain shapes: every ranking on a scale of its own, from 1 down to its N."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

WIDE, NARROW, HEIGHT = 600, 330, 226
TOP, BOTTOM, SIDE, HEAD = 62, 190, 24, 16


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """A place in the ranking of a year. Places of one `stretch` may be compared, others never are."""

    year: int
    rank: int
    n: int
    stretch: tuple[str, str]


@dataclass(frozen=True, slots=True)
class CourseDot:
    """A place in the coordinates of the drawing; `text_y` is where its number stands, above it or below."""

    x: str
    y: str
    text_y: str
    year: int
    rank: int


@dataclass(frozen=True, slots=True)
class CourseStretch:
    """The places of one method and geography. `path` is empty for a single one; `cut` is where a rule parts it from
    the stretch before, empty for the first."""

    method: str
    n: int
    x: str
    cut: str
    path: str
    dots: tuple[CourseDot, ...]

    @property
    def number(self) -> str:
        """`405` of `405/QĐ-BKHCN`, where there is no room for more."""
        return self.method.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Course:
    width: int
    height: int
    top: int
    bottom: int
    stretches: tuple[CourseStretch, ...]


def course(points: Sequence[CoursePoint], width: int = WIDE) -> Course:
    """Points in order of time, side by side at equal distances; lines join following years of one stretch only."""
    step = (width - 2 * SIDE) / max(len(points), 1)
    placed = [(SIDE + step * (place + 0.5), point) for place, point in enumerate(points)]
    groups = [list(group) for _, group in groupby(placed, lambda pair: pair[1].stretch)]
    stretches = tuple(_stretch(group, step, first=group is groups[0]) for group in groups)
    return Course(width, HEIGHT, TOP, BOTTOM, stretches)


def _stretch(group: Sequence[tuple[float, CoursePoint]], step: float, *, first: bool) -> CourseStretch:
    points = [point for _, point in group]
    left, right = group[0][0] - step / 2, group[-1][0] + step / 2
    return CourseStretch(
        method=points[0].stretch[0],
        n=points[0].n,
        x=f"{(left + right) / 2:.1f}",
        cut="" if first else f"{left:.1f}",
        path=_path(group),
        dots=tuple(_dot(x, point) for x, point in group),
    )


def _height(point: CoursePoint) -> float:
    return TOP + (point.rank - 1) / max(point.n - 1, 1) * (BOTTOM - TOP)


def _dot(x: float, point: CoursePoint) -> CourseDot:
    y = _height(point)
    text = y - 12 if y > TOP + HEAD else y + 22
    return CourseDot(f"{x:.1f}", f"{y:.1f}", f"{text:.1f}", point.year, point.rank)


def _path(group: Sequence[tuple[float, CoursePoint]]) -> str:
    """A year without a place leaves a hole in the line."""
    path, before = "", None
    for x, point in group:
        joined = before is not None and point.year == before + 1
        path += f"{'L' if joined else 'M'}{x:.1f} {_height(point):.1f}"
        before = point.year
    return path if "L" in path else ""
