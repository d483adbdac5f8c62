"""Charts as values: plain Plotly dicts, and shares and paths for inline SVG. Values in, nothing else."""

from indicators.charts.bars import shares
from indicators.charts.lines import (
    LABEL_LINE,
    Break,
    Goal,
    Line,
    Point,
    trend,
)
from indicators.charts.multiples import PANEL_HEIGHT, PANEL_WIDTH, Multiples, Panel, PanelLine, multiples
from indicators.charts.slope import Slope, SlopeLine, SlopeStroke, slope
from indicators.charts.sparklines import SPARK_HEIGHT, SPARK_WIDTH, Sparkline, sparkline
from provinces.charts.apart import apart
from provinces.charts.layout import DASHES, MOST_COLOURED, SYMBOLS

__all__ = [
    "DASHES",
    "LABEL_LINE",
    "MOST_COLOURED",
    "PANEL_HEIGHT",
    "PANEL_WIDTH",
    "SPARK_HEIGHT",
    "SPARK_WIDTH",
    "SYMBOLS",
    "Break",
    "Goal",
    "Line",
    "Multiples",
    "Panel",
    "PanelLine",
    "Point",
    "Slope",
    "SlopeLine",
    "SlopeStroke",
    "Sparkline",
    "apart",
    "multiples",
    "shares",
    "slope",
    "sparkline",
    "trend",
]
