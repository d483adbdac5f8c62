"""The rows of a run on their way into the database: a temporary table of the transaction, filled by COPY in parts.

Nothing of it is seen outside, and memory does not grow with the file.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from time import monotonic
from typing import Any

from django.db import connection

from indicators import periods
from indicators.actions.refresh.base import Tell
from indicators.models import Indicator, Observation, Period, RefreshRun, RejectedRow
from indicators.sources.feeds.base import Refused, Understood
from provinces.actions import Names
from provinces.models import Unit

Row = Understood | Refused
Basis = Observation.AsOfBasis

# Between two parts somebody is told how far it is, and may say that it has to end.
AT_ONCE = 10_000
SECONDS = 1.0
_SIP = 250
# Whoever has to mend a file does not read more; the counts are whole.
MOST_REJECTED = 100_000
# The first rows are kept for people to look at.
SAMPLED = 20

STAGE = (
    "DROP TABLE IF EXISTS pg_temp.refresh_said",
    """
    CREATE TEMPORARY TABLE refresh_said (
        place integer, line integer, indicator_id bigint, unit_id bigint, period_id bigint, as_of date,
        as_of_basis text, value numeric, missing text, qualifier text, as_reported text, resolution numeric, status text
    ) ON COMMIT DROP
    """,
)
_SAID = "COPY refresh_said FROM STDIN"
_REJECTED = (
    "COPY indicators_rejectedrow (run_id, line, field, code, text, reason_vi, reason_en, said) FROM STDIN"
)

NULL = "\\N"
# Signs that COPY reads as its own, and the one that no text of PostgreSQL can hold.
_SAFE = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\N{REPLACEMENT CHARACTER}"}
)
# Of field, code, text and both reasons: the lengths of the columns.
_LONGEST = (20, 30, 200, 300, 300)


@dataclass
class Staged:
    """What was read: rows `said` stand in the table `refresh_said` in the places 1, 2, …; `periods` are those that the
    portal does not have yet, with the keys they will have; `first` are the first rows in the order of the file."""

    said: int = 0
    refused: int = 0
    rejected: int = 0
    periods: dict[str, int] = field(default_factory=dict)
    first: list[Row] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.said + self.refused


def stage_rows(*, run: RefreshRun, rows: Iterable[Row], tell: Tell, day: date) -> Staged:
    """Reads all rows. Refused ones become the run's rejected rows, the first `MOST_REJECTED` of them. Told after every
    `AT_ONCE` rows, and at least each second or two. Raises what the reader of the rows raises, and what `tell` does."""
    staged, cells = Staged(), _Cells(day)
    for statement in STAGE:
        execute(statement)
    RejectedRow.objects.filter(run=run).delete()
    for part in _parts(rows):
        said, refused = _sorted_out(part, cells, staged)
        _copy(_SAID, said)
        reject(run, refused, staged)
        tell(RefreshRun.Phase.READING, staged.read, 0)
    staged.periods = cells.reserved
    return staged


def reject(run: RefreshRun, refused: Sequence[Refused], staged: Staged) -> None:
    """Writes down rows that are not taken, as long as there is room for them."""
    room = refused[: MOST_REJECTED - staged.rejected]
    _copy(_REJECTED, [_rejected(run.pk, row) for row in room])
    staged.rejected += len(room)
    staged.refused += len(refused)


def execute(sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None) -> int:
    """Runs one statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def clean(text: str) -> str:
    """The text as PostgreSQL can keep it, also in JSON: no NUL, no half of a character."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


class _Cells:
    """The keys of what rows name, and the day that figures of a period refer to."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.names = Names()
        self.indicators = self.names.of(Indicator)
        self.units = self.names.of(Unit)
        self.known = frozenset(self.names.of(Period))
        self.of_period: dict[str, tuple[int, str]] = {}

    @property
    def reserved(self) -> dict[str, int]:
        keys = self.names.of(Period)
        return {code: key for code, key in keys.items() if code not in self.known}

    def line(self, place: int, row: Understood) -> str:
        """The row as COPY reads it. Raises `KeyError` for a name that is not there any more."""
        line, indicator, unit, period, value, missing, qualifier, told, resolution, status, as_of = row
        key, day = self.of_period.get(period) or self._period(period)
        if as_of:
            day = f"{as_of}\t{Basis.STATED.value}"
        return (
            f"{place}\t{line}\t{self.indicators[indicator]}\t{self.units[unit]}\t{key}\t{day}\t"
            f"{NULL if value is None else value}\t{missing}\t"
            f"{qualifier}\t{told.translate(_SAFE)}\t{NULL if resolution is None else resolution}\t{status}\n"
        )

    def _period(self, code: str) -> tuple[int, str]:
        self.names.reserve(Period, [code])
        end = periods.parse(code).end
        # Who speaks of a period before it is over speaks of no day that has not come.
        basis = Basis.PERIOD_END if end <= self.day else Basis.PUBLICATION
        told = self.names.of(Period)[code], f"{min(end, self.day)}\t{basis.value}"
        return self.of_period.setdefault(code, told)


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    part: list[Row] = []
    until = monotonic() + SECONDS
    while sip := list(islice(source, _SIP)):
        part += sip
        if len(part) >= AT_ONCE or monotonic() >= until:
            yield part
            part, until = [], monotonic() + SECONDS
    if part:
        yield part


def _sorted_out(part: Sequence[Row], cells: _Cells, staged: Staged) -> tuple[list[str], list[Refused]]:
    said: list[str] = []
    refused: list[Refused] = []
    for row in part:
        try:
            if isinstance(row, Understood):
                said.append(cells.line(staged.said + 1, row))
                staged.said += 1
        except KeyError as gone:
            row = _unknown(row, str(gone.args[0]))
        if isinstance(row, Refused):
            refused.append(row)
        if len(staged.first) < SAMPLED:
            staged.first.append(row)
    return said, refused


def _unknown(row: Row, name: str) -> Refused:
    field = "indicator" if isinstance(row, Understood) and name == row.indicator else "unit"
    vi = f"Cổng không còn «{name}» trong danh mục; hãy đọc lại nguồn."
    en = f"The portal has no “{name}” any more; read the feed again."
    return Refused(row.line, field, "unknown", name, vi, en)


def _rejected(run: int, row: Refused) -> str:
    texts = (row.field, row.code, row.text, row.vi, row.en)
    told = [clean(text[:most]) for text, most in zip(texts, _LONGEST, strict=True)]
    told.append(json.dumps([clean(text) for text in row.said], ensure_ascii=False))
    return "\t".join((str(run), str(row.line), *(text.translate(_SAFE) for text in told))) + "\n"


def _copy(sql: str, lines: Sequence[str]) -> None:
    if lines:
        with connection.cursor() as cursor, cursor.copy(sql) as copy:
            copy.write("".join(lines))
