"""Where the records of a JSON document seem to be, for who sets up a feed."""

from itertools import islice
from typing import BinaryIO

import ijson

from indicators.sources.feeds.base import FeedError
from indicators.sources.feeds.json_stream import Watched, explained

ITEM = "item"
MOST_EVENTS = 20_000


def likely_rows(file: BinaryIO) -> str:
    """The path to the first list of objects: `data.items`; empty where the document is the list itself, or has none.
    Looks at the beginning alone. `file` can be read from any place again."""
    try:
        watched = Watched(file)
        with explained(watched):
            return _first_list(watched)
    except FeedError:
        return ""


def _first_list(file: Watched) -> str:
    for path, event, _value in islice(ijson.parse(file), MOST_EVENTS):
        steps = str(path).split(".")
        if event == "start_map" and steps[-1] == ITEM and ITEM not in steps[:-1]:
            return ".".join(steps[:-1])
    return ""
