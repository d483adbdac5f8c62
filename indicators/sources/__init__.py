"""Figures from outside: filled templates and cells pasted from a spreadsheet. Pure: bytes and text in, cells out."""

from indicators.sources.archives import MOST_BYTES, SheetError
from indicators.sources.cells import FIELDS, FormIndicator, ReadCell, Reasons, as_typed, canonical
from indicators.sources.pasted import MOST_CHARACTERS, read_pasted
from indicators.sources.sheets import COLUMN_KEYS, Sheet, read_sheet
from indicators.sources.stamps import STAMP_SHEET, Known, Stamp, known, refuse_others, stamp_lines

__all__ = [
    "COLUMN_KEYS",
    "FIELDS",
    "MOST_BYTES",
    "MOST_CHARACTERS",
    "STAMP_SHEET",
    "FormIndicator",
    "Known",
    "ReadCell",
    "Reasons",
    "Sheet",
    "SheetError",
    "Stamp",
    "as_typed",
    "canonical",
    "known",
    "read_pasted",
    "read_sheet",
    "refuse_others",
    "stamp_lines",
]
