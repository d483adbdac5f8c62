"""Which page of another portal's figures follows the one in a file."""

from pathlib import Path

import ijson

from indicators.sources.feeds.json_stream import Watched, explained


def next_page(path: Path) -> str | None:
    """The address that the page names as `next`, as it is written there; None on the last one. Raises `FeedError` where
    the page is no whole JSON."""
    with path.open("rb") as opened:
        file, following = Watched(opened), None
        with explained(file):
            for place, event, value in ijson.parse(file):
                file.since = 0
                if place == "next" and event == "string":
                    following = str(value)
    return following
