"""Figures as files: tables to download, the sheet that a unit fills in."""

from indicators.exports.figures import MISSING_WORDS, catalogue_table, citation, indicator_table
from indicators.exports.template import Template, TemplateRow, headings, template_bytes

__all__ = [
    "MISSING_WORDS",
    "Template",
    "TemplateRow",
    "catalogue_table",
    "citation",
    "headings",
    "indicator_table",
    "template_bytes",
]
