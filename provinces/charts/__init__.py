"""Drawings as plain values: the tile grid as shapes."""

from provinces.charts.tiles import CLASSES, STEP_X, STEP_Y, Grid, Square, grid, shade

__all__ = ["CLASSES", "STEP_X", "STEP_Y", "Grid", "Square", "grid", "shade"]
