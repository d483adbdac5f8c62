"""Drawings as plain values: the tile grid as shapes, values in classes."""

from provinces.charts.bump import RankColumn, RankLine, RankPoint, bump
from provinces.charts.classes import ValueClass, cut, quantiles, round_bounds, shade_of
from provinces.charts.distribution import Dot, distribution
from provinces.charts.layout import MOST_COLOURED
from provinces.charts.tiles import LARGE, SMALL, Grid, Square, free_columns, grid, name_lines, text_heights
from provinces.charts.waterfall import End, Step, waterfall

__all__ = [
    "LARGE",
    "MOST_COLOURED",
    "SMALL",
    "Dot",
    "End",
    "Grid",
    "RankColumn",
    "RankLine",
    "RankPoint",
    "Square",
    "Step",
    "ValueClass",
    "bump",
    "cut",
    "distribution",
    "free_columns",
    "grid",
    "name_lines",
    "quantiles",
    "round_bounds",
    "shade_of",
    "text_heights",
    "waterfall",
]
