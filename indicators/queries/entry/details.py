"""What is known of one cell beyond its row: who is responsible for the figure, and the files that prove it."""

from dataclasses import dataclass
from datetime import datetime

from indicators.models import Evidence, Submission
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that stands or was withdrawn."""

    pk: int
    name: str
    content_type: str
    size: int
    uploaded_at: datetime
    uploaded_by: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class CellDetails:
    """The agency of the indicator, and the files of the cell, oldest first."""

    agency_vi: str
    agency_en: str
    files: tuple[EvidenceFile, ...]


DETAILS = """
    SELECT i.agency_vi, i.agency_en, w.id, w.name, w.content_type, w.size, w.uploaded_at,
           coalesce(nullif(trim(a.last_name || ' ' || a.first_name), ''), a.username), w.withdrawn_at
    FROM indicators_indicator i
    LEFT JOIN indicators_entry e ON e.indicator_id = i.id AND e.submission_id = %s
    LEFT JOIN indicators_evidence w ON w.entry_id = e.id
    LEFT JOIN auth_user a ON a.id = w.uploaded_by_id
    WHERE i.code = %s ORDER BY w.uploaded_at, w.id
"""


def cell_details(submission: Submission, code: str) -> CellDetails:
    """One SQL query."""
    found = rows(DETAILS, [submission.pk, code])
    files = tuple(EvidenceFile(*row[2:]) for row in found if row[2] is not None)
    return CellDetails(found[0][0], found[0][1], files)


def evidence_file(pk: int) -> Evidence | None:
    """A file with the report that it belongs to. One SQL query."""
    return (
        Evidence.objects.filter(pk=pk)
        .select_related("entry__indicator", "entry__submission__unit", "entry__submission__collection")
        .first()
    )
