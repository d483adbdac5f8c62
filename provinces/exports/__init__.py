"""Values out of the house: tables as CSV, XLSX and JSON, lists of the API."""

from provinces.exports.downloads import FORMATS, Download, download
from provinces.exports.listing import AT_MOST, AT_ONCE, DEEPEST, document, listing, number
from provinces.exports.parts import rest_name, rounding_name
from provinces.exports.sheets import xlsx_bytes
from provinces.exports.tables import (
    About,
    Column,
    Kind,
    Quantity,
    Table,
    about,
    citation,
    day_text,
    licence,
    practice_words,
    source_text,
)
from provinces.exports.texts import csv_bytes, json_bytes

__all__ = [
    "AT_MOST",
    "AT_ONCE",
    "DEEPEST",
    "FORMATS",
    "About",
    "Column",
    "Download",
    "Kind",
    "Quantity",
    "Table",
    "about",
    "citation",
    "csv_bytes",
    "day_text",
    "document",
    "download",
    "json_bytes",
    "licence",
    "listing",
    "number",
    "practice_words",
    "rest_name",
    "rounding_name",
    "source_text",
    "xlsx_bytes",
]
