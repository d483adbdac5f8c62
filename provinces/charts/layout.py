"""What every chart shares: tokens instead of colours, dashes, margins, the look of axes and of what hovers."""

from typing import Any

MOST_COLOURED = 6
DASHES = ("solid", "6px,3px", "2px,3px", "9px,3px,2px,3px", "solid", "4px,2px")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "pentagon", "triangle-down")
LINE_WIDTH, REST_WIDTH, POINT_SIZE, CHOSEN_SIZE = 2.25, 1, 9, 13
MARGIN = {"l": 38, "r": 104, "t": 14, "b": 30}
HOVER = {"bgcolor": "var(--panel)", "bordercolor": "var(--rule-firm)", "font": {"color": "var(--ink)"}}
AXIS_COLOURS = {"linecolor": "var(--axis)", "tickcolor": "var(--axis)"}
GRID_COLOURS = {"gridcolor": "var(--grid)", "zerolinecolor": "var(--axis)"}
SEPARATORS = {"vi": ",.", "en": ".,"}


def layout(language: str) -> dict[str, Any]:
    """A Plotly layout without axes: transparent, small quiet text, numbers written as the language writes them."""
    return {
        "margin": dict(MARGIN),
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 12, "color": "var(--ink-2)"},
        "separators": SEPARATORS[language],
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": HOVER,
    }


def series_colour(number: int) -> str:
    """The token of the series with this number, counted from 0; the quiet one beyond the sixth."""
    return f"var(--series-{number + 1})" if number < MOST_COLOURED else "var(--series-rest)"
