"""Saving cells of a report: nobody overwrites what he has not seen, and everything that stands has its audit line.

The report's row is locked first, so writes of one report take turns. That keeps the doubts of two cells that are held
against each other true, and it is one lock more than nothing: the write itself takes a few milliseconds.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from indicators.actions.rounds import LockedError, refuse_locked
from indicators.models import Entry, Submission
from indicators.numerals import Heard, hear
from indicators.queries.entry import StandingCell, kept_grounds, standing_cells
from indicators.validation import Ground, doubts
from provinces.actions import Changed, record_changes
from provinces.models import Change
from provinces.queries.rows import rows

__all__ = [
    "Conflict",
    "LockedError",
    "SaveOutcome",
    "TypedCell",
    "UnknownCellError",
    "cell_key",
    "hold_for_writing",
    "save_entries",
]

# What of a cell its unit writes.
SAID = ("typed", "missing", "note", "document")
WRITTEN = (*SAID, "value", "qualifier", "resolution", "numerator", "denominator", "version")
# Not FOR UPDATE: rows that refer to the report may still be added by others meanwhile.
HOLD = """
    SELECT s.state, s.edition, c.opened_at, c.closes
    FROM indicators_submission s JOIN indicators_collection c ON c.id = s.collection_id
    WHERE s.id = %s FOR NO KEY UPDATE OF s
"""
WRITE = """
    INSERT INTO indicators_entry (
        submission_id, indicator_id, typed, value, qualifier, resolution, numerator, denominator, missing, note,
        document, doubts, returned_reason, version, value_by_id, changed_at, changed_by_id)
    SELECT %(submission)s, new.indicator, new.typed, new.value, new.qualifier, new.resolution, new.numerator,
           new.denominator, new.missing, new.note, new.document, string_to_array(new.doubts, ' '), '', new.version,
           new.value_by, %(now)s, %(by)s
    FROM unnest(%(indicator)s::bigint[], %(typed)s::text[], %(value)s::numeric[], %(qualifier)s::text[],
                %(resolution)s::numeric[], %(numerator)s::numeric[], %(denominator)s::numeric[], %(missing)s::text[],
                %(note)s::text[], %(document)s::text[], %(doubts)s::text[], %(version)s::int[], %(value_by)s::bigint[])
        AS new(indicator, typed, value, qualifier, resolution, numerator, denominator, missing, note, document, doubts,
               version, value_by)
    ON CONFLICT (submission_id, indicator_id) DO UPDATE SET
        typed = excluded.typed, value = excluded.value, qualifier = excluded.qualifier,
        resolution = excluded.resolution, numerator = excluded.numerator, denominator = excluded.denominator,
        missing = excluded.missing, note = excluded.note, document = excluded.document, doubts = excluded.doubts,
        version = excluded.version, value_by_id = excluded.value_by_id, changed_at = excluded.changed_at,
        changed_by_id = excluded.changed_by_id
    RETURNING indicator_id, id
"""


class UnknownCellError(LookupError):
    """The round does not ask for the indicators named."""


@dataclass(frozen=True, slots=True)
class TypedCell:
    """What a person wants a cell to say. `version` is the one he saw, 0 where it was empty; None leaves a field as it
    is. A reason for an empty cell gives way to a number."""

    indicator: str
    version: int
    typed: str | None = None
    missing: str | None = None
    note: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else wrote the cell since: both are kept in sight, and the person decides."""

    mine: TypedCell
    theirs: Entry


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """`saved` are the cells that say now what was wanted, also those that had said it before; `written` counts the
    others. `touched` are codes of further cells whose doubts changed, because they are held against one of these;
    `grounds` is what the written cells and their neighbours were seen beside."""

    saved: tuple[Entry, ...]
    conflicts: tuple[Conflict, ...]
    written: int = 0
    touched: tuple[str, ...] = ()
    grounds: Mapping[str, Ground] = field(default_factory=dict)


Cells = Mapping[str, StandingCell]


@transaction.atomic
def save_entries(
    *, submission: Submission, cells: Sequence[TypedCell], by: User, now: datetime
) -> SaveOutcome:
    """Writes each cell whose version the writer knew, with its doubts and its audit lines; a cell that says already
    what is wanted is not written. A constant number of statements. Raises `LockedError`, `UnknownCellError`."""
    held = hold_for_writing(submission=submission, now=now)
    standing = standing_cells(held, [cell.indicator for cell in cells])
    if unknown := [cell.indicator for cell in cells if cell.indicator not in standing]:
        raise UnknownCellError(*unknown)
    changed, conflicts = _taken(cells, standing, by, now)
    seen = _grounds(held, standing, changed)
    touched = _doubt({**standing, **changed}, changed, seen)
    _write(held, list(changed.values()), by, now)
    _record(held, standing, changed, by=by, now=now)
    refused = {conflict.mine.indicator for conflict in conflicts}
    said = [
        changed.get(c.indicator, standing[c.indicator]).entry for c in cells if c.indicator not in refused
    ]
    return SaveOutcome(tuple(e for e in said if e.pk), tuple(conflicts), len(changed), touched, seen)


def hold_for_writing(*, submission: Submission, now: datetime) -> Submission:
    """The report as it stands, locked until the transaction ends. Raises `LockedError` unless its unit may write on the
    day. To be called first in the transaction. One statement, and one more after the round has closed."""
    held, round_ = copy(submission), submission.collection
    told = rows(HOLD, [submission.pk])[0]
    held.state, held.edition, round_.opened_at, round_.closes = told
    refuse_locked(submission=held, day=timezone.localdate(now))
    return held


def cell_key(submission: Submission, indicator: str) -> str:
    """How the audit trail names the cell: `2026-Q4/dien-bien/eid_activated_share`."""
    return f"{submission.collection.key}/{submission.unit.slug}/{indicator}"


def _taken(
    cells: Sequence[TypedCell], standing: Cells, by: User, now: datetime
) -> tuple[dict[str, StandingCell], list[Conflict]]:
    """The cells as they will stand, by code, and what is refused because it was written against another version."""
    changed: dict[str, StandingCell] = {}
    conflicts: list[Conflict] = []
    for mine in cells:
        cell = standing[mine.indicator]
        wanted = _wanted(mine, cell)
        if _says(cell.entry, wanted):
            continue
        if mine.version != cell.entry.version:
            conflicts.append(Conflict(mine, cell.entry))
        else:
            changed[mine.indicator] = _spoken(cell, wanted, by, now)
    return changed, conflicts


def _says(entry: Entry, wanted: Mapping[str, str]) -> bool:
    return all(getattr(entry, name) == text for name, text in wanted.items())


def _heard(cell: StandingCell) -> Heard:
    return hear(cell.entry.typed, measure=cell.measure, decimals=cell.decimals)


def _wanted(mine: TypedCell, cell: StandingCell) -> dict[str, str]:
    """What the cell shall say, outer spaces dropped. A number and a reason for none exclude each other."""
    said = {name: (getattr(mine, name), getattr(cell.entry, name)) for name in SAID}
    wanted = {name: old if text is None else text.strip() for name, (text, old) in said.items()}
    wanted["typed"] = hear(wanted["typed"], measure=cell.measure, decimals=cell.decimals).typed
    if wanted["typed"]:
        wanted["missing"] = ""
    return wanted


def _spoken(cell: StandingCell, wanted: Mapping[str, str], by: User, now: datetime) -> StandingCell:
    """The cell as it will stand, one version on; who wrote its value stays where only the explanation changes."""
    told = cell.entry
    renewed = (wanted["typed"], wanted["missing"]) != (told.typed, told.missing)
    entry = Entry(
        pk=told.pk,
        submission=told.submission,
        indicator_id=told.indicator_id,
        returned_reason=told.returned_reason,
        version=told.version + 1,
        value_by_id=by.pk if renewed else told.value_by_id,
        changed_by_id=by.pk,
        changed_at=now,
        **wanted,
    )
    new = replace(cell, entry=entry)
    heard = _heard(new)
    entry.value, entry.resolution = heard.value, heard.resolution
    entry.qualifier = heard.qualifier
    entry.numerator, entry.denominator = heard.numerator, heard.denominator
    return new


def _grounds(held: Submission, standing: Cells, changed: Cells) -> dict[str, Ground]:
    """What each changed cell and each one held against it is seen beside, with what is about to stand there."""
    if not changed:
        return {}
    entries = [cell.entry for cell in {**standing, **changed}.values()]
    codes = list(standing)
    return kept_grounds(
        unit=held.unit.slug,
        period=held.collection.period.code,
        indicators=codes,
        entered={code: (entry.value, entry.qualifier) for code, entry in zip(codes, entries, strict=True)},
    )


def _doubt(cells: Cells, changed: Cells, seen: Mapping[str, Ground]) -> tuple[str, ...]:
    """Gives the changed cells their doubts and writes those of their neighbours that differ now: their codes."""
    touched = []
    for code, ground in seen.items():
        entry, found = cells[code].entry, _doubts(cells[code], ground)
        if code not in changed and entry.pk and found != entry.doubts:
            touched.append(code)
        entry.doubts = found
    if touched:
        Entry.objects.bulk_update([cells[code].entry for code in touched], ["doubts"])
    return tuple(touched)


def _doubts(cell: StandingCell, ground: Ground) -> list[str]:
    return [doubt.code for doubt in doubts(_heard(cell), ground, missing=cell.entry.missing)]


def _write(held: Submission, cells: Sequence[StandingCell], by: User, now: datetime) -> None:
    """One statement for new and old cells, in the order of their indicators."""
    if not cells:
        return
    entries = [cell.entry for cell in cells]
    told: dict[str, Any] = {name: [getattr(entry, name) for entry in entries] for name in WRITTEN}
    told |= {"submission": held.pk, "now": now, "by": by.pk}
    told["indicator"] = [entry.indicator_id for entry in entries]
    told["value_by"] = [entry.value_by_id for entry in entries]
    told["doubts"] = [" ".join(entry.doubts) for entry in entries]
    keys = dict(rows(WRITE, told))
    for entry in entries:
        entry.pk = keys[entry.indicator_id]


def _record(held: Submission, before: Cells, after: Cells, *, by: User, now: datetime) -> None:
    lines = [line for code, cell in after.items() for line in _lines(held, before[code], cell)]
    if lines:
        record_changes(lines, by=by, now=now)


def _lines(held: Submission, before: StandingCell, after: StandingCell) -> Iterator[Changed]:
    """A line for what the cell says, one for how it is explained."""
    for action, text in (("saved", _said), ("explained", _explained)):
        old, new = text(before.entry), text(after.entry)
        if old != new:
            key = cell_key(held, after.code)
            yield Changed(Change.Topic.ENTRY, action, key, unit=held.unit, before=old, after=new)


def _said(entry: Entry) -> str:
    """The text typed, else `missing:` with the code of the reason."""
    return entry.typed or (f"missing:{entry.missing}" if entry.missing else "")


def _explained(entry: Entry) -> str:
    return " · ".join(filter(None, [entry.note, entry.document]))
