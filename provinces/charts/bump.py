"""Places over the years as a plain Plotly dict: 1 on top, the rankings side by side, no stroke over a break."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from provinces.charts.apart import apart
from provinces.charts.layout import (
    AXIS_COLOURS,
    DASHES,
    GRID_COLOURS,
    LINE_WIDTH,
    MOST_COLOURED,
    POINT_SIZE,
    REST_WIDTH,
    SYMBOLS,
    layout,
    series_colour,
)

# As high as the stylesheet makes the canvas, without the margins: what a place is worth in pixels.
PLOT_HEIGHT = 480
LABEL_LINE = 15
REST_POINT = 4
TICK_STEP = 10
LEFT = -0.45
MARGINS = {"l": 30, "r": 128, "t": 34, "b": 44}
FIXED = {"fixedrange": True, "zeroline": False}


@dataclass(frozen=True, slots=True)
class RankColumn:
    """One ranking: what stands below it, its N, and the method and set of units; only columns of one `series` that
    stand side by side are joined. `method` names it over the plot."""

    label: str
    n: int
    series: str
    method: str


@dataclass(frozen=True, slots=True)
class RankPoint:
    """One place: the number of its column, the rank, what the reader is shown, where a click leads."""

    column: int
    rank: int
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RankLine:
    """One unit over the columns, in their order. A chosen one is coloured and named at its end."""

    name: str
    steps: tuple[RankPoint, ...]
    chosen: bool = False


def bump(columns: Sequence[RankColumn], courses: Sequence[RankLine], *, language: str) -> dict[str, Any]:
    """All courses, the chosen ones (at most six) coloured in the order given over the grey rest. The axis of places has no
    title: there is no room for one on a phone, and N stands below each column."""
    chosen = [course for course in courses if course.chosen][:MOST_COLOURED]
    rest = [course for course in courses if course not in chosen]
    most = max((column.n for column in columns), default=1)
    frame = layout(language) | {
        "margin": dict(MARGINS),
        "xaxis": FIXED
        | AXIS_COLOURS
        | {
            "range": [LEFT, len(columns) - 1 - LEFT],
            "tickvals": list(range(len(columns))),
            "ticktext": [column.label for column in columns],
            "showgrid": False,
        },
        "yaxis": FIXED | GRID_COLOURS | _places(most),
        "shapes": list(_breaks(columns)),
        "annotations": [*_methods(columns), *_names(chosen, most)],
    }
    data = [_rest(rest, columns), *(_line(course, number, columns) for number, course in enumerate(chosen))]
    return {"data": data, "layout": frame}


def segments(course: RankLine, columns: Sequence[RankColumn]) -> list[list[RankPoint]]:
    """The steps of a course cut wherever the method or the units change, or a ranking in between tells no place."""
    cut: list[list[RankPoint]] = []
    for step in course.steps:
        last = cut[-1][-1] if cut else None
        if (
            last
            and step.column == last.column + 1
            and columns[step.column].series == columns[last.column].series
        ):
            cut[-1].append(step)
        else:
            cut.append([step])
    return cut


def _points(courses: Sequence[RankLine], columns: Sequence[RankColumn]) -> dict[str, list[Any]]:
    """Columns, ranks, words and addresses of all steps; between two segments a hole, over which nothing is drawn."""
    points: dict[str, list[Any]] = {"x": [], "y": [], "text": [], "customdata": []}
    for segment in (segment for course in courses for segment in segments(course, columns)):
        if points["x"]:
            for told in points.values():
                told.append(None)
        points["x"] += [step.column for step in segment]
        points["y"] += [step.rank for step in segment]
        points["text"] += [step.text for step in segment]
        points["customdata"] += [step.url for step in segment]
    return points


def _rest(courses: Sequence[RankLine], columns: Sequence[RankColumn]) -> dict[str, Any]:
    colour = series_colour(MOST_COLOURED)
    return _points(courses, columns) | {
        "type": "scatter",
        "mode": "lines+markers",
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": REST_WIDTH},
        "marker": {"size": REST_POINT, "color": colour},
        "cliponaxis": False,
    }


def _line(course: RankLine, number: int, columns: Sequence[RankColumn]) -> dict[str, Any]:
    colour = series_colour(number)
    return _points([course], columns) | {
        "type": "scatter",
        "mode": "lines+markers",
        "name": course.name,
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": LINE_WIDTH, "dash": DASHES[number]},
        "marker": {
            "size": POINT_SIZE,
            "symbol": SYMBOLS[number],
            "color": colour,
            "line": {"color": "var(--panel)", "width": 1.5},
        },
        "cliponaxis": False,
    }


def _places(most: int) -> dict[str, Any]:
    """The axis of ranks, upside down; the last place is named even where it is no round one."""
    round_ones = [rank for rank in range(TICK_STEP, most, TICK_STEP) if most - rank >= TICK_STEP / 2]
    return {
        "range": [most + 1, 0],
        "tickvals": [1, *round_ones, most],
    }


def _breaks(columns: Sequence[RankColumn]) -> Iterator[dict[str, Any]]:
    """A dotted rule at each break, and every second series on a tinted band."""
    across = {"yref": "paper", "y0": 0, "y1": 1, "xref": "x", "layer": "below"}
    for number, (first, last) in enumerate(_stretches(columns)):
        if number % 2 == 0:
            ends = {"x0": max(first - 0.5, LEFT), "x1": min(last + 0.5, len(columns) - 1 - LEFT)}
            yield across | {"type": "rect", "fillcolor": "var(--sunken)", "line": {"width": 0}} | ends
        if number:
            rule = {"color": "var(--axis)", "width": 1, "dash": "dot"}
            yield across | {"type": "line", "x0": first - 0.5, "x1": first - 0.5, "line": rule}


def _methods(columns: Sequence[RankColumn]) -> list[dict[str, Any]]:
    return [
        {
            "x": (first + last) / 2,
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "yshift": 6,
            "text": columns[first].method,
            "showarrow": False,
            "font": {"color": "var(--ink-2)"},
            "name": "method",
        }
        for first, last in _stretches(columns)
    ]


def _stretches(columns: Sequence[RankColumn]) -> list[tuple[int, int]]:
    """The first and the last column of each series."""
    grouped = groupby(range(len(columns)), lambda number: columns[number].series)
    return [(numbers[0], numbers[-1]) for numbers in (list(group) for _key, group in grouped)]


def _names(chosen: Sequence[RankLine], most: int) -> list[dict[str, Any]]:
    """Each name at the end of its line, of those that end in one column none on another."""
    ends = [(course.name, course.steps[-1]) for course in chosen if course.steps]
    names = []
    for column in sorted({step.column for _name, step in ends}):
        here = [(name, step) for name, step in ends if step.column == column]
        heights = [(most + 1 - step.rank) / (most + 1) * PLOT_HEIGHT for _name, step in here]
        moved = apart(heights, LABEL_LINE, 0, PLOT_HEIGHT)
        names += [
            _name(name, step, round(place - height))
            for (name, step), height, place in zip(here, heights, moved, strict=True)
        ]
    return names


def _name(name: str, step: RankPoint, shift: int) -> dict[str, Any]:
    return {
        "x": step.column,
        "y": step.rank,
        "text": name,
        "xanchor": "left",
        "xshift": 9,
        "yshift": shift,
        "showarrow": False,
        "font": {"color": "var(--ink)", "weight": 600},
        "name": "keyed",
    }
