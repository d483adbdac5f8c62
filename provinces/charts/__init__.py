"""Drawings as plain values: the tile grid as shapes, values in classes."""

from provinces.charts.classes import ValueClass, cut, quantiles, round_bounds, shade_of
from provinces.charts.tiles import LARGE, SMALL, Grid, Square, free_columns, grid, name_lines
from provinces.charts.waterfall import End, Step, waterfall

__all__ = [
    "LARGE",
    "SMALL",
    "End",
    "Grid",
    "Square",
    "Step",
    "ValueClass",
    "cut",
    "free_columns",
    "grid",
    "name_lines",
    "quantiles",
    "round_bounds",
    "shade_of",
    "waterfall",
]
