"""What all readers of feeds share. A reader is one small file of this package that turns the bytes of one outside format
into raw rows; `understanding` turns raw rows into what the portal can write. Plain values in and out, no database.

Everything streams: nothing here may hold a whole file, and a row is a tuple, because there may be millions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple, Protocol

from provinces.sources.base import Reason


class FeedError(Exception):
    """A file or an answer that cannot be taken as a whole. `code` is for tests and counts, `reason` a whole sentence
    with its cure, `retry` says whether trying again later may help."""

    def __init__(self, code: str, vi: str, en: str, *, retry: bool = False, after: int | None = None) -> None:
        super().__init__(en)
        self.code = code
        self.reason = Reason(vi, en)
        self.retry = retry
        # Seconds that the source itself asks to wait.
        self.after = after


class Refused(NamedTuple):
    """A row that is not taken. `line` counts from 1 as the source counts (the header of a CSV is line 1; records of
    JSON and SDMX count from 1), `field` is a name of `FIELDS` or empty, `text` what stood there; `said` are the texts of
    the fields `REQUIRED` in their order, empty where the row could not be taken apart."""

    line: int
    field: str
    code: str
    text: str
    vi: str
    en: str
    said: tuple[str, ...] = ()


class RawRow(NamedTuple):
    """The texts of the wanted columns, in their order; None where the row has no such cell."""

    line: int
    values: tuple[str | None, ...]


class Understood(NamedTuple):
    """What a row says, ready to be written: public names, plain decimal texts, ISO days.

    `value` is None where `missing` says why. `as_of` is empty where the source names no day of its own.
    """

    line: int
    indicator: str
    unit: str
    period: str
    value: str | None
    missing: str
    qualifier: str
    as_reported: str
    resolution: str | None
    status: str
    as_of: str


# The fields that a mapping fills, in the order of forms and messages.
FIELDS = ("indicator", "unit", "period", "value", "qualifier", "status", "as_of")
REQUIRED = ("indicator", "unit", "period", "value")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a format is to be read: what of it a format does not know is left out.

    `delimiter` and `encoding` of CSV (empty: found out), `sheet` of XLSX (empty: the first), `header` the line of the
    column names, `rows` the path to the records of JSON (`data.items`; empty: the document itself is the list).
    """

    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    header: int = 1
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file offers to a mapping: the names of its columns, and its first raw rows in their order."""

    names: tuple[str, ...]
    first: tuple[RawRow, ...] = field(default=())


class Reader(Protocol):
    """One outside format. `file` can be read from any place again."""

    def columns(self, file: BinaryIO, how: Reading, *, most: int = 20) -> Columns:
        """The names of the columns and the first `most` rows. Raises `FeedError`."""

    def rows(self, file: BinaryIO, how: Reading, wanted: Sequence[str]) -> Iterator[RawRow | Refused]:
        """The rows, one after the other. Raises `FeedError`, also in the middle: half a file is no file."""
