"""Series over time as a plain Plotly dict.

Colours are names of the stylesheet's tokens (`var(--series-1)`); the browser puts the values of the moment in, so
that light, dark and print need no second figure. The rules stand in docs/design.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from indicators.charts.ticks import ticks_in_words
from provinces.charts.apart import apart
from provinces.charts.layout import (
    AXIS_COLOURS,
    CHOSEN_SIZE,
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

TIME_AXIS = {"type": "date", "showgrid": False, "ticks": "outside", "tickformat": "%Y", "fixedrange": True}
# In digits, grouped as the language groups them: the library would write 800k.
DIGITS = {"exponentformat": "none", "separatethousands": True, "automargin": True}
VALUE_AXIS = {"rangemode": "tozero", "nticks": 7, "fixedrange": True} | DIGITS
LABEL_LINE, NEAR_EDGE, STRUCK = 16, 0.2, 0.06
# As high as the stylesheet makes the canvas, without the margins: what a value is worth in pixels.
PLOT_HEIGHT = 308


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: the day on the time axis, the value, what the reader is shown, where its provenance is."""

    day: date
    value: float
    text: str
    url: str = ""
    unsure: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One series cut into segments of one method each; segments are never joined."""

    name: str
    segments: tuple[tuple[Point, ...], ...]
    end_label: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A day at which the method changes; both methods are named."""

    day: date
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A target over the days that it covers, labelled at its left end."""

    first: date
    last: date
    value: float
    label: str


def trend(
    lines: Sequence[Line],
    *,
    breaks: Sequence[Break] = (),
    goals: Sequence[Goal] = (),
    language: str = "vi",
    best_on_top: bool = False,
    keyed: bool = False,
    ticks: Sequence[tuple[date, str]] = (),
) -> dict[str, Any]:
    """Series over time. `best_on_top` turns the axis upside down, as a rank's axis is (1 on top); `keyed` says that a
    key stands below, so that a narrow chart may drop the names at the ends of its lines; `ticks` name days of the axis
    in place of the turns of the years."""
    data = [trace for number, line in enumerate(lines) for trace in _line(line, number)]
    data += [_goal(goal) for goal in goals]
    annotations = _ends([line for line in lines[:MOST_COLOURED] if line.segments], goals, best_on_top, keyed)
    annotations += [_goal_label(goal) for goal in goals]
    frame = layout(language) | _axes()
    frame["xaxis"] |= _span(lines, goals) | _named(ticks)
    frame["yaxis"] |= ticks_in_words(_values(lines, goals), language)
    over = _break_labels(breaks, frame["xaxis"].get("range"))
    frame["margin"]["t"] += max((LABEL_LINE + label["yshift"] for label in over), default=0)
    frame["annotations"] = annotations + over
    frame["shapes"] = [shape for cut in breaks for shape in _break_shapes(cut, _first_day(lines))]
    if best_on_top:
        frame["yaxis"] |= {"autorange": "reversed", "rangemode": "normal"}
    return {"data": data, "layout": frame}


def _line(line: Line, number: int) -> list[dict[str, Any]]:
    coloured = number < MOST_COLOURED
    colour = series_colour(number)
    return [_segment(line.name, segment, colour, number, coloured) for segment in line.segments]


def _segment(name: str, points: Sequence[Point], colour: str, number: int, coloured: bool) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers" if coloured else "lines",
        "name": name,
        "x": [point.day.isoformat() for point in points],
        "y": [point.value for point in points],
        "text": [point.text for point in points],
        "customdata": [point.url for point in points],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {
            "color": colour,
            "width": LINE_WIDTH if coloured else REST_WIDTH,
            "dash": DASHES[number] if coloured else "solid",
        },
        "marker": {
            # Plotly fades the points of a list of sizes unless told.
            "opacity": 1,
            "symbol": SYMBOLS[number] if coloured else "circle",
            "size": [CHOSEN_SIZE if point.chosen else POINT_SIZE for point in points],
            "color": ["var(--panel)" if point.unsure else colour for point in points],
            "line": {
                "color": [_ring(point, colour) for point in points],
                "width": [2.5 if point.chosen else 2 if point.unsure else 1.5 for point in points],
            },
        },
        "cliponaxis": False,
    }


def _ring(point: Point, colour: str) -> str:
    if point.chosen:
        return "var(--ink)"
    return colour if point.unsure else "var(--panel)"


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": goal.label,
        "x": [goal.first.isoformat(), goal.last.isoformat()],
        "y": [goal.value, goal.value],
        "hoverinfo": "skip",
        "line": {"color": "var(--ink)", "width": 1.5, "dash": "6px,4px"},
    }


def _ends(
    lines: Sequence[Line], goals: Sequence[Goal], best_on_top: bool, keyed: bool
) -> list[dict[str, Any]]:
    """The names at the ends of the lines. Of several lines none may stand on another."""
    labels = [_end(line, goals, best_on_top) for line in lines]
    if len(labels) > 1:
        values = [point.value for line in lines for segment in line.segments for point in segment]
        heights = _pixels([label["y"] for label in labels], values, best_on_top)
        moved = apart(heights, LABEL_LINE, 0, PLOT_HEIGHT)
        for label, height, place in zip(labels, heights, moved, strict=True):
            label["yshift"] += round(place - height)
    for label in labels:
        label["name"] = "keyed" if keyed else "end"
    return labels


def _pixels(ends: Sequence[float], values: Sequence[float], best_on_top: bool) -> list[float]:
    """About how high the library will draw each end, from the bottom of an axis that holds all values."""
    low = min(values) if best_on_top else min(0.0, *values)
    high = max(values)
    shares = [(value - low) / (high - low) if high > low else 0.5 for value in ends]
    return [PLOT_HEIGHT * 0.95 * (1 - share if best_on_top else share) for share in shares]


def _end(line: Line, goals: Sequence[Goal], best_on_top: bool) -> dict[str, Any]:
    last = line.segments[-1][-1]
    # Beside the line of a goal the label would be struck through: it steps aside.
    struck = next((g for g in goals if abs(g.value - last.value) <= STRUCK * abs(last.value)), None)
    higher = struck is None or (last.value >= struck.value) is not best_on_top
    return {
        "x": last.day.isoformat(),
        "y": last.value,
        "text": line.end_label or line.name,
        "xanchor": "left",
        "xshift": 9,
        "yshift": 0 if struck is None else 10 if higher else -10,
        "showarrow": False,
        "font": {"color": "var(--ink)", "weight": 600},
    }


def _goal_label(goal: Goal) -> dict[str, Any]:
    return {
        "x": goal.first.isoformat(),
        "y": goal.value,
        "text": goal.label,
        "xanchor": "right",
        "xshift": -6,
        "showarrow": False,
        "font": {"color": "var(--ink)", "weight": 600},
        "bgcolor": "var(--panel)",
        "name": "goal",
    }


def _break_shapes(cut: Break, first: date | None) -> list[dict[str, Any]]:
    day = cut.day.isoformat()
    across = {"yref": "paper", "y0": 0, "y1": 1, "xref": "x", "x1": day, "layer": "below"}
    rule = across | {"type": "line", "x0": day, "line": {"color": "var(--axis)", "width": 1, "dash": "dot"}}
    if first is None or first >= cut.day:
        return [rule]
    fill = {"fillcolor": "var(--sunken)", "line": {"width": 0}}
    return [across | {"type": "rect", "x0": first.isoformat()} | fill, rule]


def _break_labels(breaks: Sequence[Break], span: Sequence[str] | None) -> list[dict[str, Any]]:
    """Both methods above the plot, each on its side of the cut; near an edge over the other side, a line higher."""
    labels, told = [], ""
    for cut in breaks:
        share = _share(cut.day, span) if span else 0.5
        if cut.before and cut.before != told:
            early = share < NEAR_EDGE
            text = f"← {cut.before}" if early else cut.before
            labels.append(_break_label(cut, text, left=not early, line=early or bool(told)))
        if cut.after:
            late = share > 1 - NEAR_EDGE
            text = f"{cut.after} →" if late else cut.after
            labels.append(_break_label(cut, text, left=late, line=late))
        told = cut.after
    return labels


def _share(day: date, span: Sequence[str]) -> float:
    first, last = (date.fromisoformat(end) for end in span)
    return (day - first) / (last - first)


def _break_label(cut: Break, text: str, *, left: bool, line: bool) -> dict[str, Any]:
    side = "right" if left else "left"
    return {
        "x": cut.day.isoformat(),
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": LABEL_LINE if line else 0,
        "text": text,
        "xanchor": side,
        "align": side,
        "xshift": -6 if left else 6,
        "showarrow": False,
        "font": {"color": "var(--ink-2)"},
        "name": "break",
    }


def _first_day(lines: Sequence[Line]) -> date | None:
    return min((point.day for line in lines for segment in line.segments for point in segment), default=None)


def _named(ticks: Sequence[tuple[date, str]]) -> dict[str, Any]:
    if not ticks:
        return {}
    days, names = zip(*ticks, strict=True)
    return {"tickvals": [day.isoformat() for day in days], "ticktext": list(names)}


def _span(lines: Sequence[Line], goals: Sequence[Goal]) -> dict[str, Any]:
    """The time axis from shortly before the first point to shortly after the last point or goal."""
    days = [point.day for line in lines for segment in line.segments for point in segment]
    days += [goal.last for goal in goals]
    if not days:
        return {}
    first, last = min(days), max(days)
    room = max((last - first) // 30, timedelta(days=30))
    years = (last - first).days // 365
    return {
        "range": [(first - room).isoformat(), (last + room).isoformat()],
        "dtick": "M24" if years > 9 else "M12",
    }


def _values(lines: Sequence[Line], goals: Sequence[Goal]) -> list[float]:
    told = [point.value for line in lines for segment in line.segments for point in segment]
    return told + [goal.value for goal in goals]


def _axes() -> dict[str, Any]:
    return {"xaxis": TIME_AXIS | AXIS_COLOURS, "yaxis": VALUE_AXIS | GRID_COLOURS}
