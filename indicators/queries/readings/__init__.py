"""One way of reading indicators and DTI criteria, of units old and new. docs/adr/0009."""

from indicators.queries.readings.reading import Computed, Part, Reading, places
from indicators.queries.readings.reads import (
    PeriodChoice,
    across_merger,
    read,
    read_all,
    read_many,
)
from indicators.queries.readings.subjects import (
    CRITERIA,
    TWINS,
    SubjectGroup,
    is_dti,
    notes,
    subject,
    subjects,
)

__all__ = [
    "CRITERIA",
    "TWINS",
    "Computed",
    "Part",
    "PeriodChoice",
    "Reading",
    "SubjectGroup",
    "across_merger",
    "is_dti",
    "notes",
    "places",
    "read",
    "read_all",
    "read_many",
    "subject",
    "subjects",
]
