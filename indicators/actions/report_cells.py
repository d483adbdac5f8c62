"""What a report has to say to the public: its cells, each beside what stands published of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from indicators.models import Entry, Observation, Submission

# What an amendment must differ in to be one: how a number is typed is not what it says.
SAID = ("value", "missing", "qualifier", "resolution", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class ReportCell:
    """A cell to be published, with what stands published of it by the same report."""

    entry: Entry
    before: Observation | None


def speaking_entries(held: Sequence[Submission]) -> "QuerySet[Entry]":
    """The cells that say something: a value, or why there is none."""
    cells = Entry.objects.filter(submission__in=held).exclude(value=None, missing="")
    return cells.order_by("submission_id", "indicator_id")


def report_cells(held: Sequence[Submission]) -> list[ReportCell]:
    """Of a first report every cell that says something; of an amendment those that differ from what is published."""
    standing = _standing([submission for submission in held if submission.edition > 1])
    editions = {submission.pk: submission for submission in held}
    cells = []
    for entry in speaking_entries(held).select_related("indicator"):
        submission = editions[entry.submission_id]
        before = standing.get((submission.collection_id, submission.unit_id, entry.indicator_id))
        if before is None or any(getattr(entry, name) != getattr(before, name) for name in SAID):
            cells.append(ReportCell(entry, before))
    return cells


def _standing(amendments: Sequence[Submission]) -> Mapping[tuple[int, int, int], Observation]:
    """What the earlier editions of the reports published and nothing has amended, by round, unit and indicator."""
    if not amendments:
        return {}
    rounds = {submission.collection_id for submission in amendments}
    units = {submission.unit_id for submission in amendments}
    told = Observation.objects.filter(
        entry__submission__collection__in=rounds, unit__in=units, revised_by=None
    ).select_related("entry__submission")
    return {(one.entry.submission.collection_id, one.unit_id, one.indicator_id): one for one in told}
