"""Saving cells of a report: nobody overwrites what he has not seen, and everything that stands has its audit line.

The report's row is locked first, so writes of one report take turns. That keeps the doubts of two cells that are held
against each other true, and it is one lock more than nothing: the write itself takes a few milliseconds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from indicators.actions.rounds import LockedError, refuse_locked
from indicators.models import Entry, Submission
from indicators.numerals import Heard, hear
from indicators.queries.entry import StandingCell, standing_cells
from indicators.queries.entry_ground import grounds
from indicators.validation import Ground, doubts
from provinces.actions import Changed, record_changes
from provinces.models import Change

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

# What of a cell its unit writes, and all that a write of it changes.
SAID = ("typed", "missing", "note", "document")
UNDERSTOOD = ("value", "qualifier", "resolution", "numerator", "denominator")
WRITTEN = (*SAID, *UNDERSTOOD, "doubts", "version", "value_by", "changed_at", "changed_by")


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
    _write(list(changed.values()))
    _record(held, standing, changed, by=by, now=now)
    refused = {conflict.mine.indicator for conflict in conflicts}
    said = [
        changed.get(c.indicator, standing[c.indicator]).entry for c in cells if c.indicator not in refused
    ]
    return SaveOutcome(tuple(e for e in said if e.pk), tuple(conflicts), len(changed), touched, seen)


def hold_for_writing(*, submission: Submission, now: datetime) -> Submission:
    """The report, locked until the transaction ends, its collection, period and unit read. Raises `LockedError` unless
    its unit may write on the day. To be called first in the transaction."""
    held = (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("collection__period", "unit")
        .get(pk=submission.pk)
    )
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
    unit, period = held.unit.slug, held.collection.period.code
    known = grounds(unit=unit, period=period, indicators=list(standing), submission=held.pk)
    values = {code: cell.entry.value for code, cell in changed.items()}
    return {code: _beside(ground, values) for code, ground in known.items()}


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


def _beside(ground: Ground, values: Mapping[str, Decimal | None]) -> Ground:
    """The ground with what is about to stand in the cells beside this one."""
    sisters = [
        replace(sister, value=values[sister.code]) if sister.code in values else sister
        for sister in ground.sisters
    ]
    return replace(ground, sisters=tuple(sisters))


def _doubts(cell: StandingCell, ground: Ground) -> list[str]:
    return [doubt.code for doubt in doubts(_heard(cell), ground, missing=cell.entry.missing)]


def _write(cells: Sequence[StandingCell]) -> None:
    """One statement for new and old cells, in the order of their indicators."""
    entries = [cell.entry for cell in cells]
    # Without their keys: rows with and without one would go in two statements.
    for entry in entries:
        entry.pk = None
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["submission", "indicator"], update_fields=WRITTEN
    )


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
