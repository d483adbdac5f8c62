"""Entry: the reports of one's units, the form of one, its cells and their evidence."""

from indicators.views.entry.cells import entry_cell
from indicators.views.entry.evidence import evidence_add, evidence_file_download, evidence_withdraw
from indicators.views.entry.form import figure_entry
from indicators.views.entry.lists import entry_list

__all__ = [
    "entry_cell",
    "entry_list",
    "evidence_add",
    "evidence_file_download",
    "evidence_withdraw",
    "figure_entry",
]
