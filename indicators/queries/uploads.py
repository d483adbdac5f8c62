"""What an upload would change, held against what stands now; and the bounds that a template tells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from indicators.models import SheetUpload, Submission
from indicators.numerals.hearing import Fault, Heard
from indicators.queries.entry import SheetCell
from indicators.queries.entry_ground import grounds
from indicators.sources import FIELDS, FormIndicator, canonical
from indicators.validation import Doubt, Ground, Severity, doubts, severity_of
from provinces.queries.rows import rows
from provinces.sources.base import Reason

LIMITS = """
    SELECT i.code, trim_scale(i.plausible_min), trim_scale(i.plausible_max)
    FROM indicators_collectionitem ci JOIN indicators_indicator i ON i.id = ci.indicator_id
    WHERE ci.collection_id = %s
"""


class Outcome(StrEnum):
    """What can be done with a cell that was uploaded, in the order in which it is told."""

    FAULT = "fault"
    CONFLICT = "conflict"
    ASKS = "asks"
    CHANGE = "change"
    SAME = "same"


_ORDER = list(Outcome)


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell of an upload. `cell` is what stands now, None where the row belongs to no cell. None in a field: it stays.

    FAULT cannot be written. CONFLICT: somebody else wrote the cell after the template was made. ASKS: the number may be
    one of several (`heard.readings`). `doubts` are those it would have, and `ground` what they are told from.
    """

    outcome: Outcome
    place: Reason
    cell: SheetCell | None
    typed: str | None
    missing: str | None
    note: str | None
    document: str | None
    faults: tuple[Reason, ...]
    heard: Heard
    doubts: tuple[Doubt, ...] = ()
    ground: Ground | None = None


def form_indicator(cell: SheetCell) -> FormIndicator:
    """The cell's indicator as the readers of files know it."""
    return FormIndicator(cell.code, cell.name_vi, cell.name_en, cell.measure, cell.decimals)


def plausible_ranges(submission: Submission) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """The bounds of what is plausible, by indicator of the round. One SQL query."""
    return {code: (low, high) for code, low, high in rows(LIMITS, [submission.collection_id])}


def find_upload(submission: Submission, pk: int) -> SheetUpload | None:
    """The upload of the report, whoever of its unit sent it. One SQL query."""
    found = SheetUpload.objects.filter(submission=submission, pk=pk).first()
    if found is not None:
        # Read already, with its collection, period and unit.
        found.submission = submission
    return found


def differences(upload: SheetUpload, cells: Sequence[SheetCell]) -> tuple[Difference, ...]:
    """The cells of the upload against `cells`, those that now stand; what needs a person first. A constant number of
    SQL queries."""
    standing = {cell.code: cell for cell in cells}
    found = [_difference(row, standing.get(row["indicator"])) for row in upload.rows]
    doubted = _doubted(found, upload.submission)
    return tuple(sorted(doubted, key=_urgency))


def _urgency(each: Difference) -> tuple[int, int]:
    """Of cells with the same outcome, first those that must be mended, then those that must be explained."""
    hard = any(severity_of(doubt.code) is Severity.HARD for doubt in each.doubts)
    return _ORDER.index(each.outcome), 0 if hard else 1 if each.doubts else 2


def _difference(row: Mapping[str, Any], cell: SheetCell | None) -> Difference:
    said = {name: row[name] for name in FIELDS}
    heard = form_indicator(cell).hears(said["typed"] or "") if cell else Heard("")
    faults = tuple(Reason(vi, en) for vi, en in row["faults"])
    return Difference(
        _outcome(cell, said, faults, heard, row["known"]),
        Reason(*row["place"]),
        cell,
        said["typed"],
        said["missing"],
        said["note"],
        said["document"],
        faults,
        heard,
    )


def _outcome(
    cell: SheetCell | None, said: Mapping[str, str | None], faults: Sequence[Reason], heard: Heard, known: int
) -> Outcome:
    if cell is None or faults:
        return Outcome.FAULT
    if all(_says(cell, name, text) for name, text in said.items()):
        return Outcome.SAME
    if heard.fault == Fault.AMBIGUOUS:
        return Outcome.ASKS
    if heard.fault:
        return Outcome.FAULT
    return Outcome.CONFLICT if known != cell.version else Outcome.CHANGE


def _says(cell: SheetCell, name: str, text: str | None) -> bool:
    """Whether the field says already what is wanted, however it is written."""
    if text is None:
        return True
    indicator = form_indicator(cell) if name == "typed" else None
    return canonical(getattr(cell, name), indicator) == canonical(text, indicator)


def _doubted(found: Iterable[Difference], submission: Submission) -> list[Difference]:
    """With the doubts that the cells would have beside each other, were all of them written."""
    listed = list(found)
    asked = {
        d.cell.code: d for d in listed if d.cell and d.outcome is not Outcome.SAME and d.typed is not None
    }
    known = grounds(
        unit=submission.unit.slug,
        period=submission.collection.period.code,
        indicators=list(asked),
        submission=submission.pk,
    )
    values = {code: each.heard.value for code, each in asked.items()}
    return [_with_doubts(each, known, values) for each in listed]


def _with_doubts(
    each: Difference, known: Mapping[str, Ground], values: Mapping[str, Decimal | None]
) -> Difference:
    ground = known.get(each.cell.code) if each.cell and each.typed is not None else None
    if ground is None or each.outcome is Outcome.SAME:
        return each
    sisters = tuple(replace(s, value=values.get(s.code, s.value)) for s in ground.sisters)
    ground = replace(ground, sisters=sisters)
    return replace(each, doubts=tuple(doubts(each.heard, ground, missing=each.missing or "")), ground=ground)
