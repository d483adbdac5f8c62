"""A score that became another, part by part: bars that float from one end to the other, plain values in.

The axis does not start at zero, so the two ends are ticks and only what was added is a bar. A fall is hatched and every
label has its sign: the drawing says the same in grey.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import Any, Literal

from provinces.charts.layout import GRID_COLOURS, layout

Tone = Literal["rise", "fall", "residual"]

BAR, NARROW_BAR = 0.46, 0.4
END_TICK = 24
LABEL_GAP = 8
NAME_WIDTH = 196
WIDE_MARGIN = {"l": NAME_WIDTH, "r": 78, "t": 8, "b": 44}
NARROW_MARGIN = {"l": 18, "r": 16, "t": 8, "b": 44}
# Of a narrow drawing's width, what the last label needs beyond its bar.
LABEL_SHARE = Decimal("0.26")
STEPS = (Decimal("0.005"), Decimal("0.01"), Decimal("0.02"), Decimal("0.05"), Decimal("0.1"), Decimal("0.2"))
MOST_GRID_LINES, MOST_NARROW_LINES = 8, 4


@dataclass(frozen=True, slots=True)
class End:
    """The score before or after, as it is written."""

    name: str
    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one part added, as it is written. `rest` is a part that was not told by itself."""

    name: str
    change: Decimal
    text: str
    rest: bool = False

    @property
    def tone(self) -> Tone:
        if self.rest:
            return "residual"
        return "fall" if self.change < 0 else "rise"


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis of scores: its ends and the distance between two lines of the grid."""

    first: Decimal
    last: Decimal
    step: Decimal


def scale(values: Sequence[Decimal], most: int) -> Scale:
    """Round ends around all values with at most `most` lines between them."""
    low, high = min(values), max(values)
    for step in STEPS:
        first, last = floor(low / step) * step, ceil(high / step) * step
        if (last - first) / step <= most:
            break
    return Scale(first, max(last, first + step), step)


def _with_room(drawn: Scale, highest: Decimal) -> Scale:
    """Far enough to the right that the label of the highest value stands on the drawing."""
    needed = drawn.first + (highest - drawn.first) / (1 - LABEL_SHARE)
    return Scale(drawn.first, max(drawn.last, needed), drawn.step)


def heights(first: End, steps: Sequence[Step]) -> list[Decimal]:
    """Where each step begins, and where the last one ends."""
    reached = [first.value]
    for step in steps:
        reached.append(reached[-1] + step.change)
    return reached


def waterfall(
    first: End, steps: Sequence[Step], last: End, *, axis: str, language: str, narrow: bool = False
) -> dict[str, Any]:
    """From the `first` score down to the `last`, one row a part; `narrow` writes the names over their bars."""
    reached = heights(first, steps)
    drawn = scale([*reached, last.value], MOST_NARROW_LINES if narrow else MOST_GRID_LINES)
    if narrow:
        drawn = _with_room(drawn, max(*reached, last.value))
    names = [first.name, *(step.name for step in steps), last.name]
    figure = layout(language)
    figure["margin"] = dict(NARROW_MARGIN if narrow else WIDE_MARGIN)
    figure["xaxis"] = _score_axis(drawn, axis)
    figure["yaxis"] = _row_axis(names, narrow)
    figure["bargap"] = 1 - (NARROW_BAR if narrow else BAR)
    figure["shapes"] = [_thread(row, value) for row, value in enumerate(reached)]
    figure["annotations"] = [
        *_values(first, steps, last, reached),
        *(_name_over(row, name, len(names)) for row, name in enumerate(names) if narrow),
    ]
    return {"data": [_bars(steps, reached), _ends(first, last, len(steps) + 1)], "layout": figure}


def _bars(steps: Sequence[Step], reached: Sequence[Decimal]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": [row for row, _step in enumerate(steps, start=1)],
        "base": [float(value) for value in reached[:-1]],
        "x": [float(step.change) for step in steps],
        "text": [f"{step.name}: {step.text}" for step in steps],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "color": [f"var(--{step.tone})" for step in steps],
            "line": {"color": [f"var(--{step.tone})" for step in steps], "width": 1},
            "pattern": {
                "shape": ["/" if step.tone == "fall" else "" for step in steps],
                "fgcolor": "var(--panel)",
                "size": 6,
                "solidity": 0.35,
            },
        },
    }


def _ends(first: End, last: End, row: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [float(first.value), float(last.value)],
        "y": [0, row],
        "text": [f"{end.name}: {end.text}" for end in (first, last)],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "symbol": "line-ns",
            "size": END_TICK,
            "opacity": 1,
            "color": "var(--series-6)",
            "line": {"width": 6, "color": "var(--series-6)"},
        },
        "cliponaxis": False,
    }


def _thread(row: int, value: Decimal) -> dict[str, Any]:
    """The dotted line that hands the score reached down to the next row."""
    return {
        "type": "line",
        "x0": float(value),
        "x1": float(value),
        "y0": row,
        "y1": row + 1,
        "layer": "below",
        "line": {"color": "var(--axis)", "width": 1, "dash": "2px,2px"},
    }


def _values(first: End, steps: Sequence[Step], last: End, reached: Sequence[Decimal]) -> list[dict[str, Any]]:
    texts = [
        (0, first.value, first.text),
        *((row, max(reached[row - 1], reached[row]), step.text) for row, step in enumerate(steps, start=1)),
        (len(steps) + 1, last.value, last.text),
    ]
    return [
        {
            "x": float(value),
            "y": row,
            "text": text,
            "xanchor": "left",
            "xshift": LABEL_GAP,
            "showarrow": False,
            "font": {"color": "var(--ink)", "weight": 600},
            "bgcolor": "var(--panel)",
            "borderpad": 1,
            "name": "value",
        }
        for row, value, text in texts
    ]


def _name_over(row: int, name: str, rows: int) -> dict[str, Any]:
    end = row in (0, rows - 1)
    return {
        "xref": "paper",
        "x": 0,
        "y": row - 0.44,
        "text": name,
        "xanchor": "left",
        "showarrow": False,
        "font": {"color": "var(--ink)" if end else "var(--ink-2)", "weight": 600 if end else 400},
        "bgcolor": "var(--panel)",
        "borderpad": 0,
        "name": "part",
    }


def _score_axis(drawn: Scale, title: str) -> dict[str, Any]:
    return {
        "range": [float(drawn.first), float(drawn.last)],
        "tick0": float(drawn.first),
        "dtick": float(drawn.step),
        "tickformat": ".3f" if drawn.step < Decimal("0.01") else ".2f",
        "title": {"text": title, "font": {"size": 12, "color": "var(--ink-3)"}, "standoff": 8},
        "showgrid": True,
        "zeroline": False,
        "fixedrange": True,
    } | GRID_COLOURS


def _row_axis(names: Sequence[str], narrow: bool) -> dict[str, Any]:
    last = len(names) - 1
    return {
        "range": [last + 0.5, -0.75 if narrow else -0.5],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "showticklabels": not narrow,
        "tickvals": list(range(len(names))),
        "ticktext": [f"<b>{name}</b>" if row in (0, last) else name for row, name in enumerate(names)],
        "ticks": "",
    }
