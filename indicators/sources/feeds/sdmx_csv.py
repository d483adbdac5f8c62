"""SDMX-CSV 1.0 and 2.0: CSV whose columns are components of a data structure, with or without labels."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from indicators.sources.feeds.base import Columns, RawRow, Reading, Refused
from indicators.sources.feeds.columns import offered, places, refused
from indicators.sources.feeds.csv_rows import Table, opened

_STRUCTURE, _ACTION = "STRUCTURE", "ACTION"
# `labels=both`: "REF_AREA: Reference area" above, "VN: Viet Nam" below.
_LABEL = ": "
# What stands behind the name of a component of many values, and behind STRUCTURE the sign between them.
_MANY = re.compile(r"\[[^\]]{0,2}\]$")


class SdmxCsvReader:
    """Rows by the ids of components, their cells as codes. What is to be deleted is refused: a figure that was shown
    is not taken back by a machine."""

    def columns(self, file: BinaryIO, how: Reading, *, most: int = 20) -> Columns:
        with opened(file, how) as table:
            header = _Header.of(table)
            names = offered(header.ids)
            rows = (row for row in header.rows(table, names) if isinstance(row, RawRow))
            return Columns(names, tuple(islice(rows, most)))

    def rows(self, file: BinaryIO, how: Reading, wanted: Sequence[str]) -> Iterator[RawRow | Refused]:
        with opened(file, how) as table:
            yield from _Header.of(table).rows(table, wanted)


@dataclass(frozen=True, slots=True)
class _Header:
    ids: tuple[str, ...]
    labelled: frozenset[int]
    action: int | None

    @classmethod
    def of(cls, table: Table) -> "_Header":
        parts = [name.partition(_LABEL) for name in table.names]
        ids = tuple(_MANY.sub("", part[0]) for part in parts)
        acts = ids[:1] == (_STRUCTURE,) and _ACTION in ids
        labelled = frozenset(place for place, part in enumerate(parts) if part[1])
        return cls(ids, labelled, ids.index(_ACTION) if acts else None)

    def rows(self, table: Table, wanted: Sequence[str]) -> Iterator[RawRow | Refused]:
        where = places(self.ids, wanted)
        acting = self.action is not None
        labelled = [index for index, place in enumerate(where) if place in self.labelled]
        for row in table.rows([*where, self.action] if self.action is not None else where):
            if isinstance(row, Refused):
                yield row
            elif acting and (row.values[-1] or "")[:1] in ("D", "d"):
                yield _deletion(row.line, row.values[-1] or "")
            elif acting or labelled:
                yield RawRow(row.line, _codes(row.values[: len(where)], labelled))
            else:
                yield row


def _codes(values: tuple[str | None, ...], labelled: Sequence[int]) -> tuple[str | None, ...]:
    if not labelled:
        return values
    cells = list(values)
    for index in labelled:
        cells[index] = (cells[index] or "").partition(_LABEL)[0]
    return tuple(cells)


def _deletion(line: int, text: str) -> Refused:
    return refused(
        line,
        "deletion",
        "yêu cầu xóa số; cổng không xóa số đã công bố theo nguồn tự động",
        "asks for a deletion; the portal does not delete figures because a feed says so",
        text,
    )
