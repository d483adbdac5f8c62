"""Feeds: outside formats into raw rows, raw rows into what the portal can write. Pure: bytes and text in, rows out."""

from collections.abc import Mapping

from indicators.sources.feeds.base import Reader
from indicators.sources.feeds.csv_rows import CsvReader
from indicators.sources.feeds.json_rows import JsonReader
from indicators.sources.feeds.portal import PortalReader
from indicators.sources.feeds.sdmx_csv import SdmxCsvReader
from indicators.sources.feeds.sdmx_json import SdmxJsonReader
from indicators.sources.feeds.xlsx_rows import XlsxReader

# By the value of `Feed.Format`.
READERS: Mapping[str, Reader] = {
    "csv": CsvReader(),
    "xlsx": XlsxReader(),
    "json": JsonReader(),
    "sdmx-csv": SdmxCsvReader(),
    "sdmx-json": SdmxJsonReader(),
    "portal": PortalReader(),
}
