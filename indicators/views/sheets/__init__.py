"""Figures by way of a spreadsheet: the template, the upload or paste, the preview of what would change."""

from indicators.views.sheets.preview import sheet_preview
from indicators.views.sheets.template import entry_template
from indicators.views.sheets.upload import sheet_upload

__all__ = ["entry_template", "sheet_preview", "sheet_upload"]
