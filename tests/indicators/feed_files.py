"""Files of feeds for tests: read as the portal reads them, or refused as a whole."""

import io
from collections.abc import Sequence
from typing import Any

import pytest

from indicators.sources.feeds import READERS
from indicators.sources.feeds.base import Columns, FeedError, RawRow, Reading, Refused


def read(format: str, content: bytes, wanted: Sequence[str], **how: Any) -> list[RawRow | Refused]:
    """Every row of the file."""
    return list(READERS[format].rows(io.BytesIO(content), Reading(**how), wanted))


def cells(format: str, content: bytes, wanted: Sequence[str], **how: Any) -> list[tuple[str | None, ...]]:
    """The cells of a file none of whose rows is refused."""
    return [row.values for row in read(format, content, wanted, **how) if row.values is not None]


def columns(format: str, content: bytes, most: int = 20, **how: Any) -> Columns:
    return READERS[format].columns(io.BytesIO(content), Reading(**how), most=most)


def fault(format: str, content: bytes, wanted: Sequence[str] = ("a",), **how: Any) -> FeedError:
    """Why the file is not taken; its sentences are there in both languages."""
    with pytest.raises(FeedError) as raised:
        read(format, content, wanted, **how)
    reason = raised.value.reason
    assert reason.vi.endswith(".")
    assert reason.en.endswith(".")
    assert reason.vi != reason.en
    return raised.value


def harmless(format: str, content: bytes, wanted: Sequence[str], **how: Any) -> None:
    """Whatever the bytes are: rows, refusals that can be kept and shown, or a `FeedError`."""
    for reading in (
        lambda: read(format, content, wanted, **how),
        lambda: [*columns(format, content, **how).first],
    ):
        try:
            rows = reading()
        except FeedError:
            continue
        for row in rows:
            assert row.line > 0
            if isinstance(row, Refused):
                assert len(row.text) <= 200
                assert "\0" not in row.text
                assert len(row.vi) <= 300
                assert len(row.en) <= 300
                assert len(row.code) <= 30
            else:
                assert all(value is None or "\0" not in value for value in row.values)
