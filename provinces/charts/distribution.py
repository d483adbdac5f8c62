"""The scores of a ranking as dots over one axis, stacked where they stand close, with the quarters ruled."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from provinces.charts.layout import (
    AXIS_COLOURS,
    GRID_COLOURS,
    MOST_COLOURED,
    SYMBOLS,
    layout,
    series_colour,
)
from provinces.dti.spread import Spread

STEP = Decimal("0.01")
REST_SIZE, CHOSEN_SIZE = 9, 12
# How wide a letter is, and how wide the plot of a desk, in pixels.
LETTER, PLOT_WIDTH = 7, 700
MARGINS = {"l": 16, "r": 16, "t": 8, "b": 44}


@dataclass(frozen=True, slots=True)
class Dot:
    """One unit: its name, its score, what the reader is shown, where a click leads, whether it is named."""

    name: str
    score: Decimal
    text: str
    url: str = ""
    chosen: bool = False


def distribution(
    dots: Sequence[Dot], spread: Spread, *, language: str, axis: str, quarters: tuple[str, str, str] | None
) -> dict[str, Any]:
    """The dots in piles a hundredth wide, each at its own score, the chosen ones named above the piles in the colours
    of their order; `quarters` are the words at the three rules, None where too few scores are told to rule any."""
    levels = piled([dot.score for dot in dots])
    placed = list(zip(dots, levels, strict=True))
    chosen = [pair for pair in placed if pair[0].chosen][:MOST_COLOURED]
    rest = [pair for pair in placed if pair not in chosen]
    roof = max(levels, default=0) + 1
    lines = name_lines([(dot.name, float(dot.score)) for dot, _level in chosen], _width(spread))
    top = roof + max(lines, default=-1) + 1.2
    frame = layout(language) | {
        "margin": dict(MARGINS),
        "xaxis": AXIS_COLOURS
        | GRID_COLOURS
        | {"fixedrange": True, "tickformat": ".2f", "ticks": "outside", "title": {"text": axis}},
        "yaxis": {"visible": False, "fixedrange": True, "range": [-0.6, top + 1.4]},
        "shapes": [_rule(value) for value in (spread.lower, spread.median, spread.upper) if quarters],
        "annotations": [
            *(_quarters(spread, quarters, top) if quarters else ()),
            *_names(chosen, lines, roof),
        ],
    }
    traces = [_trace(rest, series_colour(MOST_COLOURED), "circle", REST_SIZE)]
    traces += [
        _trace([pair], series_colour(number), SYMBOLS[number], CHOSEN_SIZE)
        for number, pair in enumerate(chosen)
    ]
    return {"data": traces, "layout": frame}


def name_lines(names: Sequence[tuple[str, float]], width: float) -> list[int]:
    """On which line over the piles each name stands, so that none stands on another; `width` is what the plot spans."""
    lines: list[list[tuple[float, float]]] = []
    found = [0] * len(names)
    for index in sorted(range(len(names)), key=lambda index: names[index][1]):
        name, score = names[index]
        half = (len(name) + 2) * LETTER / PLOT_WIDTH * width / 2
        free = (number for number, taken in enumerate(lines) if taken[-1][1] <= score - half)
        line = next(free, len(lines))
        if line == len(lines):
            lines.append([])
        lines[line].append((score - half, score + half))
        found[index] = line
    return found


def _width(spread: Spread) -> float:
    return float(spread.most - spread.least) or 1.0


def piled(scores: Sequence[Decimal]) -> list[int]:
    """The height of each score on the pile of its hundredth, counted from 0, the lowest score first."""
    heights: dict[int, int] = {}
    levels = [0] * len(scores)
    for index in sorted(range(len(scores)), key=lambda index: scores[index]):
        pile = int(scores[index] / STEP)
        levels[index] = heights.get(pile, 0)
        heights[pile] = levels[index] + 1
    return levels


def _trace(placed: Sequence[tuple[Dot, int]], colour: str, symbol: str, size: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [float(dot.score) for dot, _level in placed],
        "y": [level for _dot, level in placed],
        "text": [dot.text for dot, _level in placed],
        "customdata": [dot.url for dot, _level in placed],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "opacity": 1,
            "size": size,
            "symbol": symbol,
            "color": colour,
            "line": {"color": "var(--panel)", "width": 1},
        },
        "cliponaxis": False,
    }


def _rule(value: Decimal) -> dict[str, Any]:
    x = float(value)
    line = {"color": "var(--axis)", "width": 1, "dash": "dot"}
    return {
        "type": "line",
        "xref": "x",
        "x0": x,
        "x1": x,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": line,
    }


def _quarters(spread: Spread, words: tuple[str, str, str], roof: float) -> list[dict[str, Any]]:
    """The outer two on one line, the median on a line above them: on a phone they stand close."""
    told = zip((spread.lower, spread.median, spread.upper), words, ("right", "center", "left"), strict=True)
    return [
        {
            "x": float(value),
            "y": roof + (0.8 if side == "center" else 0),
            "text": text,
            "xanchor": side,
            "showarrow": False,
            "font": {"color": "var(--ink-2)"},
            "name": "quarter",
        }
        for value, text, side in told
    ]


def _names(chosen: Sequence[tuple[Dot, int]], lines: Sequence[int], roof: int) -> list[dict[str, Any]]:
    """Each chosen unit by name over the piles, with a thin line down to its dot."""
    return [
        {
            "x": float(dot.score),
            "y": level,
            "text": dot.name,
            "showarrow": True,
            "arrowhead": 0,
            "arrowwidth": 1,
            "arrowcolor": "var(--axis)",
            "axref": "x",
            "ayref": "y",
            "ax": float(dot.score),
            "ay": roof + line + 0.5,
            "standoff": CHOSEN_SIZE / 2,
            "font": {"color": "var(--ink)", "weight": 600},
            "name": "keyed",
        }
        for (dot, level), line in zip(chosen, lines, strict=True)
    ]
