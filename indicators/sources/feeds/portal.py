"""Figures of another portal of the same contract: the pages of its `/api/v1/figures`, one document behind the other."""

from indicators.sources.feeds.base import Reading
from indicators.sources.feeds.json_rows import JsonReader


class PortalReader(JsonReader):
    """Rows by the fields of the contract; `line` counts the figures over all pages."""

    many = True

    def path(self, _how: Reading) -> str:
        return "items"
