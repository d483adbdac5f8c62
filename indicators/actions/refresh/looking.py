"""A first look at a source, for who sets up a feed: the names of its columns and a few rows. Nothing is kept."""

import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from indicators.models import Feed
from indicators.sources.feeds import READERS, answers
from indicators.sources.feeds.base import Columns, FeedError, Reading
from indicators.sources.feeds.fetching import Policy, fetch

MEGABYTE = 1024 * 1024
# Somebody waits for the page.
CONNECT_SECONDS, TOTAL_SECONDS = 5, 10
# The beginning is enough for what is read from front to back; of the rest the whole file has to come.
BEGINNING, WHOLE = MEGABYTE, 20 * MEGABYTE
FRONT_TO_BACK = {Feed.Format.CSV, Feed.Format.JSON, Feed.Format.SDMX_CSV}
MOST_ROWS = 5


class _EnoughError(Exception):
    """The beginning is there."""


def look_at_address(*, address: str, secret: str, format: str, reading: Reading) -> Columns:
    """What the address offers. Takes ten seconds at most. Raises `FeedError`."""
    with tempfile.TemporaryDirectory(prefix="look-") as folder:
        path = _beginning(address, secret, Path(folder), whole=format not in FRONT_TO_BACK)
        with path.open("rb") as file:
            return look_at_file(file=file, format=format, reading=reading)


def look_at_file(*, file: BinaryIO, format: str, reading: Reading) -> Columns:
    """What a file offers. Raises `FeedError`."""
    answers.refuse_html(file.read(answers.FIRST_BYTES))
    file.seek(0)
    return READERS[format].columns(file, reading, most=MOST_ROWS)


def _beginning(address: str, secret: str, folder: Path, *, whole: bool) -> Path:
    begun = folder / "begun"

    def told(received: int, total: int | None) -> None:
        if received > BEGINNING and not whole:
            for growing in folder.glob(".fetched-*"):
                shutil.copyfile(growing, begun)
            raise _EnoughError

    try:
        fetched = fetch(
            address, policy=_policy(whole=whole), folder=folder, authorization=_value_of(secret), told=told
        )
    except _EnoughError:
        return begun
    if fetched.path is None:
        raise answers.empty()
    return fetched.path


def _policy(*, whole: bool) -> Policy:
    return Policy(
        hosts=settings.FEED_HOSTS,
        private_hosts=settings.FEED_PRIVATE_HOSTS,
        connect_seconds=CONNECT_SECONDS,
        read_seconds=TOTAL_SECONDS,
        total_seconds=TOTAL_SECONDS,
        # What comes between two looks at the count is more than the beginning.
        most_bytes=WHOLE if whole else 10 * WHOLE,
    )


def _value_of(secret: str) -> str:
    value = settings.FEED_SECRETS.get(secret, "") if secret else ""
    if secret and not value:
        raise FeedError(
            "no_secret",
            f"Môi trường của cổng không có biến FEED_SECRET_{secret}: nhờ quản trị máy chủ đặt biến này.",
            f"The environment of the portal has no variable FEED_SECRET_{secret}: ask who runs the server to set it.",
        )
    return str(value)
