"""A filled sheet between upload and decision, and the decision.

`SheetUpload.rows` is a list of objects, one a cell that the person changed: `indicator` (code, empty where the row
belongs to none), `place` and `faults` (each a pair of texts, Vietnamese and English), `known` (the version of the cell
that the person saw), and `typed`, `missing`, `note`, `document` (null: left as it is).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from indicators.actions.entries import Conflict, SaveOutcome, TypedCell, hold_for_writing, save_entries
from indicators.models import SheetUpload, Submission
from indicators.numerals.hearing import hear, reading_texts
from indicators.queries.entry import CellFacts, cell_facts
from indicators.sources import FIELDS, ReadCell

# Long enough for a weekend and for whoever is asked; after that the file is to be held against the portal anew.
LIFETIME = timedelta(days=7)
LONGEST_NAME = 150


class AppliedError(Exception):
    """The upload was applied before, at `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class ExpiredError(Exception):
    """The upload is older than `LIFETIME`."""


class NotOfferedError(LookupError):
    """The upload has no such cell to write, or its number no such reading."""


class OvertakenError(Exception):
    """Somebody wrote cells after the person had seen the preview: nothing was written."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(*(conflict.mine.indicator for conflict in conflicts))
        self.conflicts = tuple(conflicts)


@dataclass(frozen=True, slots=True)
class ChosenCell:
    """A cell that the person wants written over the `version` shown to him. `typed` is the reading he chose of a number
    that could be several; None takes the cell as it was uploaded."""

    version: int
    typed: str | None = None


@transaction.atomic
def keep_upload(
    *,
    submission: Submission,
    name: str,
    content: bytes,
    cells: Sequence[ReadCell],
    known: Mapping[str, int],
    by: User,
    now: datetime,
) -> SheetUpload:
    """Keeps what was read of a file or a pasted text, until somebody decides. Raises `LockedError`."""
    held = hold_for_writing(submission=submission, now=now)
    return SheetUpload.objects.create(
        submission=held,
        name=name[-LONGEST_NAME:],
        sha256=hashlib.sha256(content).hexdigest(),
        rows=[_row(cell, known) for cell in cells],
        uploaded_at=now,
        uploaded_by=by,
    )


@transaction.atomic
def apply_upload(
    *, upload: SheetUpload, chosen: Mapping[str, ChosenCell], by: User, now: datetime
) -> SaveOutcome:
    """Writes the chosen cells, all of them or none, once.

    Raises `LockedError`, `AppliedError`, `ExpiredError`, `NotOfferedError`, `OvertakenError`.
    """
    submission = hold_for_writing(submission=upload.submission, now=now)
    held = SheetUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if held.applied_at is not None:
        raise AppliedError(held.applied_at)
    if now - held.uploaded_at > LIFETIME:
        raise ExpiredError
    cells = _typed_cells(held, submission, chosen)
    outcome = save_entries(submission=submission, cells=cells, by=by, now=now)
    if outcome.conflicts:
        raise OvertakenError(outcome.conflicts)
    held.applied_at = now
    held.save(update_fields=["applied_at"])
    return outcome


def clear_uploads(*, now: datetime) -> int:
    """Deletes uploads that can be applied no more, or were: working papers, what was written of them stands in the
    audit trail. How many; running it again does no harm."""
    gone, _models = SheetUpload.objects.filter(uploaded_at__lt=now - LIFETIME).delete()
    return gone


def _row(cell: ReadCell, known: Mapping[str, int]) -> dict[str, Any]:
    said = {name: text for name, text in asdict(cell).items() if name in ("indicator", *FIELDS)}
    faults = [[fault.vi, fault.en] for fault in cell.faults]
    place = [cell.place.vi, cell.place.en]
    return said | {"place": place, "faults": faults, "known": known.get(cell.indicator, 0)}


def _typed_cells(
    held: SheetUpload, submission: Submission, chosen: Mapping[str, ChosenCell]
) -> list[TypedCell]:
    offered = {row["indicator"]: row for row in held.rows if row["indicator"] and not row["faults"]}
    facts = cell_facts(submission)
    if missing := [code for code in chosen if code not in offered or code not in facts]:
        raise NotOfferedError(*missing)
    return [_typed_cell(offered[code], choice, facts[code]) for code, choice in chosen.items()]


def _typed_cell(row: Mapping[str, Any], choice: ChosenCell, facts: CellFacts) -> TypedCell:
    typed = _typed(row["typed"], choice, facts)
    return TypedCell(row["indicator"], choice.version, typed, row["missing"], row["note"], row["document"])


def _typed(text: str | None, choice: ChosenCell, facts: CellFacts) -> str | None:
    """The text to be written: of a number with several readings one of them, and no other."""
    measured: dict[str, Any] = {"measure": facts.measure, "decimals": facts.decimals}
    heard = hear(text or "", **measured)
    if choice.typed is None and not heard.fault:
        return text
    if choice.typed in reading_texts(heard, **measured):
        return choice.typed
    raise NotOfferedError(facts.code)
