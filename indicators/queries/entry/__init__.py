"""What a unit enters: its reports, the cells of one, and what is known of a cell."""

from indicators.queries.entry.beside import forget, kept_grounds
from indicators.queries.entry.details import CellDetails, EvidenceFile, cell_details, evidence_file
from indicators.queries.entry.reports import OwnUnit, ReportLine, Successor, own_units, reports
from indicators.queries.entry.sheet import (
    Sheet,
    SheetCell,
    SheetHead,
    find_report,
    head_of,
    one_cell,
    sheet,
)
from indicators.queries.entry.standing import CellFacts, StandingCell, cell_facts, standing_cells
from indicators.queries.entry_ground import Entered, beside

__all__ = [
    "CellDetails",
    "CellFacts",
    "Entered",
    "EvidenceFile",
    "OwnUnit",
    "ReportLine",
    "Sheet",
    "SheetCell",
    "SheetHead",
    "StandingCell",
    "Successor",
    "beside",
    "cell_details",
    "cell_facts",
    "evidence_file",
    "find_report",
    "forget",
    "head_of",
    "kept_grounds",
    "one_cell",
    "own_units",
    "reports",
    "sheet",
    "standing_cells",
]
