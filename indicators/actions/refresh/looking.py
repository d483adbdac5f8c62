"""A first look at a source, for who sets up a feed: the names of its columns and a few rows. Nothing is kept."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from indicators.actions.refresh.asking import secret_of
from indicators.models import Feed
from indicators.sources.feeds import READERS, answers
from indicators.sources.feeds.base import Columns, Reading
from indicators.sources.feeds.fetching import Policy, fetch
from indicators.sources.feeds.json_guess import likely_rows

MEGABYTE = 1024 * 1024
# Somebody waits for the page.
CONNECT_SECONDS, TOTAL_SECONDS = 5, 10
# The beginning is enough for what is read from front to back; of the rest the whole file has to come.
BEGINNING, WHOLE = MEGABYTE, 20 * MEGABYTE
FRONT_TO_BACK = {Feed.Format.CSV, Feed.Format.JSON, Feed.Format.SDMX_CSV}
MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Look:
    """What a source offers, and how it was read: with the path to its records where nobody had said it."""

    columns: Columns
    reading: Reading


def look_at_address(*, address: str, secret: str, format: str, reading: Reading) -> Look:
    """What the address offers. Takes ten seconds at most. Raises `FeedError`."""
    whole = format not in FRONT_TO_BACK
    with tempfile.TemporaryDirectory(prefix="look-") as folder:
        fetched = fetch(
            address,
            policy=_policy(),
            folder=Path(folder),
            secret=secret_of(secret),
            beginning=None if whole else BEGINNING,
        )
        if fetched.path is None:
            raise answers.empty()
        with fetched.path.open("rb") as file:
            return look_at_file(file=file, format=format, reading=reading)


def look_at_file(*, file: BinaryIO, format: str, reading: Reading) -> Look:
    """What a file offers. Raises `FeedError`."""
    answers.refuse_html(file.read(answers.FIRST_BYTES))
    file.seek(0)
    if format == Feed.Format.JSON and not reading.rows:
        reading = replace(reading, rows=likely_rows(file))
        file.seek(0)
    return Look(READERS[format].columns(file, reading, most=MOST_ROWS), reading)


def _policy() -> Policy:
    return Policy(
        hosts=tuple(settings.FEED_HOSTS),
        private_hosts=tuple(settings.FEED_PRIVATE_HOSTS),
        connect_seconds=CONNECT_SECONDS,
        read_seconds=TOTAL_SECONDS,
        total_seconds=TOTAL_SECONDS,
        most_bytes=WHOLE,
    )
