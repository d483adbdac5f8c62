"""The rows of a run that were not taken: counted by reason, the first of them, and all for a file."""

from collections.abc import Iterator
from dataclasses import dataclass

from provinces.queries.rows import rows

SHOWN = 50
MOST_REASONS = 20
AT_ONCE = 2000

REASONS = """
    SELECT told.code, told.field, told.n, first.line, first.reason_vi, first.reason_en
    FROM (SELECT code, field, count(*) AS n, min(id) AS id FROM indicators_rejectedrow WHERE run_id = %s
          GROUP BY code, field ORDER BY n DESC, id LIMIT %s) told
    JOIN indicators_rejectedrow first ON first.id = told.id
    ORDER BY told.n DESC, told.id
"""
LINES = """
    SELECT line, field, code, text, reason_vi, reason_en, id FROM indicators_rejectedrow
    WHERE run_id = %s AND (line, id) > (%s, %s) ORDER BY line, id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken: where it stood, the field that is to blame, what stood there, and why."""

    line: int
    field: str
    code: str
    text: str
    reason_vi: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """Why rows were not taken: how many, and the first of them with its sentence."""

    code: str
    field: str
    count: int
    line: int
    reason_vi: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """Of the rows that are kept: their reasons, the most frequent first, and the first rows by line."""

    reasons: tuple[RefusalReason, ...]
    first: tuple[RefusedRow, ...]


NONE = Refusals((), ())


def refusals(run: int) -> Refusals:
    """What a page shows of the refused rows of a run. Two SQL queries."""
    reasons = tuple(RefusalReason(*row) for row in rows(REASONS, [run, MOST_REASONS]))
    return Refusals(reasons, tuple(RefusedRow(*row[:-1]) for row in rows(LINES, [run, 0, 0, SHOWN])))


def every_refusal(run: int) -> Iterator[RefusedRow]:
    """All refused rows that are kept, by line, in a flat memory: one SQL query for each 2,000."""
    line = key = 0
    while found := rows(LINES, [run, line, key, AT_ONCE]):
        yield from (RefusedRow(*row[:-1]) for row in found)
        line, key = found[-1][0], found[-1][-1]
