"""The rows of a run that were not taken: counted by reason, the first of them, and all for a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indicators.sources.feeds.base import REQUIRED
from provinces.queries.rows import rows

SHOWN = 50
MOST_REASONS = 20
AT_ONCE = 2000

REASONS = """
    SELECT told.code, told.field, told.n, first.line, first.reason_vi, first.reason_en, first.text
    FROM (SELECT code, field, count(*) AS n, min(id) AS id FROM indicators_rejectedrow WHERE run_id = %s
          GROUP BY code, field ORDER BY n DESC, id LIMIT %s) told
    JOIN indicators_rejectedrow first ON first.id = told.id
    ORDER BY told.n DESC, told.id
"""
_SAID = ", ".join(
    f"coalesce(said ->> {place}, CASE field WHEN '{name}' THEN text ELSE '' END)"
    for place, name in enumerate(REQUIRED)
)
# The line stands alone as well: by a pair nothing is found in the index.
LINES = f"""
    SELECT line, field, code, text, reason_vi, reason_en, {_SAID}, id FROM indicators_rejectedrow
    WHERE run_id = %(run)s AND line >= %(line)s AND (line, id) > (%(line)s, %(key)s)
    ORDER BY line, id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken: where it stood, the field that is to blame, what stood there, and why; what
    was read of the row, empty where it could not be taken apart."""

    line: int
    field: str
    code: str
    text: str
    reason_vi: str
    reason_en: str
    indicator: str
    unit: str
    period: str
    value: str


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """Why rows were not taken: how many, and the first of them with its sentence and what stood there."""

    code: str
    field: str
    count: int
    line: int
    reason_vi: str
    reason_en: str
    text: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """Of the rows that are kept: their reasons, the most frequent first, and the first rows by line."""

    reasons: tuple[RefusalReason, ...]
    first: tuple[RefusedRow, ...]


NONE = Refusals((), ())


def refusals(run: int) -> Refusals:
    """What a page shows of the refused rows of a run. Two SQL queries."""
    reasons = tuple(RefusalReason(*row) for row in rows(REASONS, [run, MOST_REASONS]))
    return Refusals(reasons, tuple(RefusedRow(*row[:-1]) for row in _after(run, 0, 0, SHOWN)))


def every_refusal(run: int) -> Iterator[RefusedRow]:
    """All refused rows that are kept, by line, in a flat memory: one SQL query for each 2,000."""
    line = key = 0
    while found := _after(run, line, key, AT_ONCE):
        yield from (RefusedRow(*row[:-1]) for row in found)
        line, key = found[-1][0], found[-1][-1]


def _after(run: int, line: int, key: int, most: int) -> list[tuple[Any, ...]]:
    """Rows from one place on, each with its own key at the end."""
    return rows(LINES, {"run": run, "line": line, "key": key, "most": most})
