"""Cells of a report as they stand, together with those they are held against. Read under the report's lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indicators.models import Entry, Submission
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class StandingCell:
    """A cell of the form. `entry` is unsaved, of version 0, where the cell has never been written."""

    code: str
    measure: str
    decimals: int
    entry: Entry


FIELDS = (
    *("pk", "typed", "missing", "note", "document", "doubts", "returned_reason", "version"),
    *(
        "value",
        "qualifier",
        "resolution",
        "numerator",
        "denominator",
        "value_by_id",
        "changed_at",
        "changed_by_id",
    ),
)
CELLS = """
    WITH asked AS (SELECT id FROM indicators_indicator WHERE code = ANY(%(codes)s)),
    involved AS (
        SELECT id FROM asked
        UNION SELECT r.other_id FROM indicators_relation r JOIN asked ON asked.id = r.indicator_id
        UNION SELECT r.indicator_id FROM indicators_relation r JOIN asked ON asked.id = r.other_id
    )
    SELECT i.code, i.measure_id, i.decimals, i.id,
           e.id, e.typed, e.missing, e.note, e.document, e.doubts, e.returned_reason, e.version,
           e.value, e.qualifier, e.resolution, e.numerator, e.denominator, e.value_by_id, e.changed_at, e.changed_by_id
    FROM indicators_collectionitem ci
    JOIN involved ON involved.id = ci.indicator_id
    JOIN indicators_indicator i ON i.id = ci.indicator_id
    LEFT JOIN indicators_entry e ON e.indicator_id = i.id AND e.submission_id = %(submission)s
    WHERE ci.collection_id = %(collection)s ORDER BY i.id
"""


def standing_cells(submission: Submission, codes: Sequence[str]) -> dict[str, StandingCell]:
    """The cells of the codes and their neighbours, by code, in the order in which they are written; codes that the
    round does not ask for are left out. One SQL query."""
    asked = {"codes": list(codes), "submission": submission.pk, "collection": submission.collection_id}
    return {row[0]: StandingCell(*row[:3], _entry(submission, row[3], row[4:])) for row in rows(CELLS, asked)}


def _entry(submission: Submission, indicator: int, values: Sequence[Any]) -> Entry:
    if values[0] is None:
        return Entry(submission=submission, indicator_id=indicator, version=0)
    return Entry(submission=submission, indicator_id=indicator, **dict(zip(FIELDS, values, strict=True)))
