"""What sources said, from a file. Observations are only ever added: a correction supersedes the row before."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from indicators.actions.figures import Cell, select_figures
from indicators.models import Observation
from indicators.numerals import resolution_of
from provinces.actions.records import (
    Loaded,
    Merged,
    Names,
    Outcome,
    Record,
    insert,
    loaded,
    record_key,
    repeated,
    resolve,
)
from provinces.actions.tables import Cells, Fault, Table, Values
from provinces.sources.base import Reading, Reason

FAULTS: Mapping[str, Fault] = {
    "observation_value_or_reason": (
        "value",
        Reason(
            "phải có giá trị, hoặc lý do thiếu ở cột missing, không được cả hai",
            "needs a value or a reason in the column missing, not both",
        ),
    ),
    "observation_resolution_positive": (
        "as_reported",
        Reason("không đọc được độ chính xác của số", "does not show how precise the number is"),
    ),
    "observation_change_has_a_kind": (
        "change_kind",
        Reason("thay đổi phải có cả giá trị và loại", "a change needs both a value and a kind"),
    ),
    # No file says so: what a unit amends of its own goes the way of its report.
    "observation_revision_explained": (
        "note_vi",
        Reason(
            "điều chỉnh phải nêu loại và ghi chú công khai", "a revision needs its kind and a public note"
        ),
    ),
}


def _resolution(cells: Cells) -> Values:
    value = cells["value"]
    return {
        "resolution": resolution_of(str(cells["as_reported"]), value) if isinstance(value, Decimal) else None
    }


OBSERVATIONS = Table(
    "observations",
    Observation,
    "indicator unit period as_of as_of_basis value missing qualifier numerator denominator denominator_qualifier"
    " as_reported status origin change_value change_kind change_qualifier change_base source note_vi note_en",
    key="indicator unit period source",
    complete=_resolution,
    faults=FAULTS,
)

_WIDTH = len(OBSERVATIONS.key_fields)
Said = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Stored:
    """An observation from a file that no later one from a file replaced. `head` is what stands for it today: the
    observation itself, or the correction that a person made of it."""

    head: int
    said: Said


def record_observations(*, reading: Reading, names: Names, now: datetime) -> Loaded:
    """Adds what the file says and the database does not have, then selects the figures of all the file's cells.

    A row that equals a stored one is the same. Of the rest, rows and stored ones of one cell and source are held
    against each other: as many of both, and each row supersedes its counterpart; otherwise the rows are new. A
    correction by a person stands until the row itself changes.
    """
    records, refusals = resolve(table=OBSERVATIONS, rows=reading.rows, names=names)
    merged = Merged(refusals=refusals)
    stored = _stored(
        {record.values["source_id"] for record in records}, tuple(records[0].values) if records else ()
    )
    different = _without_same(records, stored, merged)
    fresh = [pair for key, rows in different.items() for pair in _counterparts(rows, stored[key], merged)]
    merged.absent = sum(map(len, stored.values())) - sum(1 for _, head in fresh if head is not None)
    merged.refusals += insert(
        table=OBSERVATIONS, rows=[(r.line, _observation(r, head, now)) for r, head in fresh]
    )
    if not merged.refusals:
        select_figures(now=now, cells={_cell(record) for record in records})
    return loaded(file=OBSERVATIONS.file, parts=[merged])


def _stored(sources: set[int], names: tuple[str, ...]) -> dict[Said, list[_Stored]]:
    """What the files said before and nothing from a file has replaced, by cell and source."""
    ours = Observation.objects.filter(recorded_by=None, source__in=sources).order_by("pk")
    rows = {row[0]: row[1:] for row in ours.values_list("pk", *OBSERVATIONS.key_fields, *names)}
    later = dict(Observation.objects.exclude(supersedes=None).values_list("supersedes_id", "pk"))
    stored: dict[Said, list[_Stored]] = defaultdict(list)
    for pk, row in rows.items():
        after = list(_after(pk, later))
        if not any(link in rows for link in after):
            stored[row[:_WIDTH]].append(_Stored(after[-1] if after else pk, row[_WIDTH:]))
    return stored


def _after(pk: int, later: Mapping[int, int]) -> Iterator[int]:
    """What superseded the observation, and what superseded that."""
    while pk in later:
        pk = later[pk]
        yield pk


def _without_same(
    records: Iterable[Record], stored: dict[Said, list[_Stored]], merged: Merged
) -> dict[Said, list[Record]]:
    """The records that equal no stored observation, by cell and source; those that equal one take it out of `stored`."""
    different: dict[Said, list[Record]] = defaultdict(list)
    first: dict[Said, Record] = {}
    for record in records:
        key, said = record_key(table=OBSERVATIONS, record=record), tuple(record.values.values())
        if first.setdefault(said, record) is not record:
            merged.refusals.append(repeated(table=OBSERVATIONS, record=record, first=first[said]))
        elif equal := next((one for one in stored[key] if one.said == said), None):
            stored[key].remove(equal)
            merged.outcomes[record.line] = Outcome.SAME
        else:
            different[key].append(record)
    return different


def _counterparts(
    records: Sequence[Record], stored: Sequence[_Stored], merged: Merged
) -> Iterator[tuple[Record, int | None]]:
    """Each record with what it supersedes, if anything."""
    paired = len(records) == len(stored)
    for place, record in enumerate(records):
        merged.outcomes[record.line] = Outcome.CHANGED if paired else Outcome.NEW
        yield record, stored[place].head if paired else None


def _observation(record: Record, supersedes: int | None, now: datetime) -> Observation:
    return Observation(**record.values, recorded_at=now, supersedes_id=supersedes)


def _cell(record: Record) -> Cell:
    values = record.values
    return values["indicator_id"], values["unit_id"], values["period_id"]
