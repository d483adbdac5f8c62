"""Cells of a report as they stand now, without their past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
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


@dataclass(frozen=True, slots=True)
class CellFacts:
    """A cell of the form without its past: what a save of one cell may change on the page. `version` is 0 where
    nothing has ever been; `evidence` counts the files that stand."""

    code: str
    measure: str
    decimals: int
    typed: str
    value: Decimal | None
    qualifier: str
    missing: str
    note: str
    document: str
    doubts: Sequence[str]
    returned_reason: str
    version: int
    changed_at: datetime | None
    changed_by: str
    evidence: int


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


# Persons by name where the account has one, in the Vietnamese order.
FACTS = """
    SELECT i.code, i.measure_id, i.decimals, coalesce(e.typed, ''), trim_scale(e.value), coalesce(e.qualifier, 'exact'), coalesce(e.missing, ''),
           coalesce(e.note, ''), coalesce(e.document, ''), coalesce(e.doubts, '{}'), coalesce(e.returned_reason, ''),
           coalesce(e.version, 0), e.changed_at,
           coalesce(nullif(trim(a.last_name || ' ' || a.first_name), ''), a.username, ''),
           (SELECT count(*) FROM indicators_evidence w WHERE w.entry_id = e.id AND w.withdrawn_at IS NULL)
    FROM indicators_collectionitem ci
    JOIN indicators_indicator i ON i.id = ci.indicator_id
    JOIN indicators_pillar g ON g.code = i.pillar_id
    LEFT JOIN indicators_entry e ON e.submission_id = %s AND e.indicator_id = i.id
    LEFT JOIN auth_user a ON a.id = e.changed_by_id
    WHERE ci.collection_id = %s ORDER BY g.sort_order, ci.sort_order, i.sort_order
"""


def cell_facts(submission: Submission) -> dict[str, CellFacts]:
    """All cells of the form by code, in its order. One SQL query."""
    found = (CellFacts(*row) for row in rows(FACTS, [submission.pk, submission.collection_id]))
    return {cell.code: cell for cell in found}


def standing_cells(submission: Submission, codes: Sequence[str]) -> dict[str, StandingCell]:
    """The cells of the codes and their neighbours, by code, in the order in which they are written; codes that the
    round does not ask for are left out. One SQL query."""
    asked = {"codes": list(codes), "submission": submission.pk, "collection": submission.collection_id}
    return {
        row[0]: StandingCell(row[0], row[1], row[2], _entry(submission, row[3], row[4:]))
        for row in rows(CELLS, asked)
    }


def _entry(submission: Submission, indicator: int, values: Sequence[Any]) -> Entry:
    if values[0] is None:
        return Entry(submission=submission, indicator_id=indicator, version=0)
    return Entry(submission=submission, indicator_id=indicator, **dict(zip(FIELDS, values, strict=True)))
