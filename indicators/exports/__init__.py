"""Figures as files: tables to download, the sheet that a unit fills in."""

from indicators.exports.figures import catalogue_table, citation, indicator_table

__all__ = ["catalogue_table", "citation", "indicator_table"]
