"""Rows of files into models: what is new is added, what differs is replaced, nothing is ever deleted.

The number of queries does not depend on the number of rows.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from django.db import DataError, IntegrityError, connection, models, transaction

from provinces.actions.tables import Fault, Field, Model, Table, Values
from provinces.sources.base import CellError, Reading, Reason, Refusal, SourceRow
from provinces.sources.columns import Column


class Outcome(IntEnum):
    """In the order in which they tell: a row that is new in one table and changed in another is new."""

    SAME = 0
    CHANGED = 1
    NEW = 2


@dataclass(frozen=True, slots=True)
class Record:
    """A row as the model has it: values by attribute name, and the primary key where it is known beforehand."""

    line: int
    values: Values
    pk: object = None


@dataclass
class Merged:
    """What became of the rows of a table, by line."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    absent: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """The report of one file. `absent` counts what the database has and the file no longer."""

    file: str
    new: int
    same: int
    changed: int
    absent: int
    refusals: tuple[Refusal, ...]

    @property
    def refused(self) -> int:
        return len({refusal.line for refusal in self.refusals})


class Names:
    """Primary keys by public name, of everything a table may refer to; read once per model."""

    def __init__(self) -> None:
        self._keys: dict[Model, dict[Any, Any]] = {}

    def of(self, model: Model) -> dict[Any, Any]:
        if model not in self._keys:
            rows = model._default_manager.values_list(public_name(model), "pk")
            self._keys[model] = dict(rows)
        return self._keys[model]

    def reserve(self, model: Model, wanted: Iterable[Any]) -> None:
        """Gives every new name its primary key, so that rows of one file may name each other in any order."""
        known = self.of(model)
        fresh = [name for name in dict.fromkeys(wanted) if name not in known]
        named = model._meta.pk is not None and model._meta.pk.attname == public_name(model)
        known.update(zip(fresh, fresh if named else _next_keys(model, len(fresh)), strict=True))


def public_name(model: Model) -> str:
    """The field by which others name a row of the model, its first unique one that is no running number; else empty."""
    unique = (f for f in model._meta.concrete_fields if f.unique and not isinstance(f, models.AutoField))
    return next((f.attname for f in unique), "")


def _next_keys(model: Model, count: int) -> list[int]:
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def load(*, table: Table, reading: Reading, names: Names) -> Merged:
    """Reads a file's rows into the table's model and says what became of each."""
    rows = [row for row in reading.rows if table.when(row.cells)]
    named = table.key_fields == (public_name(table.model),)
    if named:
        names.reserve(table.model, (row.cells[table.key] for row in rows))
    records, refusals = resolve(table=table, rows=rows, names=names)
    if named:
        known = names.of(table.model)
        records = [Record(r.line, r.values, known[r.values[table.key_fields[0]]]) for r in records]
    merged = merge(table=table, records=records)
    merged.refusals[:0] = refusals
    return merged


def loaded(*, file: str, parts: Sequence[Merged]) -> Loaded:
    """One report for a file whose rows went into one or several tables."""
    outcomes: dict[int, Outcome] = {}
    for part in parts:
        for line, outcome in part.outcomes.items():
            outcomes[line] = max(outcome, outcomes.get(line, Outcome.SAME))
    refusals = sorted((fault for part in parts for fault in part.refusals), key=lambda fault: fault.line)
    count = Counter(outcomes[line] for line in outcomes.keys() - {fault.line for fault in refusals})
    absent = sum(part.absent for part in parts)
    return Loaded(
        file, count[Outcome.NEW], count[Outcome.SAME], count[Outcome.CHANGED], absent, tuple(refusals)
    )


def resolve(*, table: Table, rows: Iterable[SourceRow], names: Names) -> tuple[list[Record], list[Refusal]]:
    """Rows as records: names of other rows become their primary keys, unknown ones are refused."""
    plan = [(column, table.field(column.name)) for column in table.columns]
    records, refusals = [], []
    for row in rows:
        values, faults = _values(table, plan, row, names)
        if faults:
            refusals += faults
        else:
            records.append(Record(row.line, values))
    return records, refusals


def _values(
    table: Table, plan: list[tuple[Column, Field]], row: SourceRow, names: Names
) -> tuple[Values, list[Refusal]]:
    values: Values = {}
    faults: list[Refusal] = []
    try:
        completed = table.complete(row.cells)
    except CellError as fault:
        return values, [Refusal(f"{table.file}.csv", row.line, "", fault.reason)]
    for column, target in plan:
        try:
            cell = completed.pop(target.name, row.cells[column.name])
            values[target.attname] = _value(column, target, cell, names)
        except CellError as fault:
            faults.append(Refusal(f"{table.file}.csv", row.line, column.name, fault.reason))
    return values | completed, faults


def _value(column: Column, target: Field, cell: Any, names: Names) -> Any:
    if cell in ("", None):
        if column.required:
            raise CellError("ô này không được để trống", "this cell must not be empty")
        return None if target.null else column.empty
    if not isinstance(target, models.ForeignKey):
        return cell
    known = names.of(target.related_model)
    if cell not in known:
        raise CellError(f"không có «{cell}»", f"“{cell}” is not known")
    return known[cell]


def merge(*, table: Table, records: Sequence[Record]) -> Merged:
    """Writes what is new or differs, in one DELETE and one INSERT; whatever the database refuses is refused by line."""
    merged = Merged()
    records = _without_doubles(table, records, merged)
    stored = _stored(table, records[0].values if records else {})
    fresh, changed = [], []
    for record in records:
        pk, values = stored.pop(record_key(table=table, record=record), (None, None))
        merged.outcomes[record.line] = Outcome.SAME
        if values is None:
            fresh.append(record)
            merged.outcomes[record.line] = Outcome.NEW
        elif values != tuple(record.values.values()):
            changed.append(Record(record.line, record.values, pk))
            merged.outcomes[record.line] = Outcome.CHANGED
    merged.absent = len(stored)
    merged.refusals += _write(table, fresh, changed)
    return merged


def record_key(*, table: Table, record: Record) -> tuple[Any, ...]:
    """What identifies a record among those of its table."""
    return tuple(record.values[name] for name in table.key_fields)


def _without_doubles(table: Table, records: Sequence[Record], merged: Merged) -> list[Record]:
    first: dict[tuple[Any, ...], Record] = {}
    for record in records:
        kept = first.setdefault(record_key(table=table, record=record), record)
        if kept is not record:
            merged.refusals.append(repeated(table=table, record=record, first=kept))
    return list(first.values())


def repeated(*, table: Table, record: Record, first: Record) -> Refusal:
    """The refusal of a row that says again what another has said."""
    reason = Reason(f"trùng với dòng {first.line}", f"repeats line {first.line}")
    return Refusal(f"{table.file}.csv", record.line, ", ".join(table.key.split()), reason)


def _stored(table: Table, like: Values) -> dict[tuple[Any, ...], tuple[Any, tuple[Any, ...]]]:
    """Primary key and values, in the order of `like`, of every stored row by its key."""
    width = len(table.key_fields)
    rows = table.model._default_manager.order_by().values_list(*table.key_fields, "pk", *like)
    return {row[:width]: (row[width], row[width + 1 :]) for row in rows}


def _write(table: Table, fresh: list[Record], changed: list[Record]) -> list[Refusal]:
    """Changed rows are taken out and put back under the same primary key: an UPDATE would trip over unique and
    exclusion constraints halfway through a swap of codes or days. Foreign keys are checked only at commit."""
    manager = table.model._default_manager
    objects = [(record.line, table.model(**_initial(record))) for record in fresh]
    if changed:
        old = manager.in_bulk([record.pk for record in changed])
        objects = [(record.line, _overwritten(old[record.pk], record)) for record in changed] + objects
        taken_out = manager.filter(pk__in=list(old))
        taken_out._raw_delete(taken_out.db)
    return insert(table=table, rows=objects)


def insert(*, table: Table, rows: "Sequence[tuple[int, models.Model]]") -> list[Refusal]:
    """Inserts rows, each with its line, in one statement; names the lines of those that the database refuses."""
    if not rows:
        return []
    try:
        with transaction.atomic():
            table.model._default_manager.bulk_create([row for _, row in rows])
    except (IntegrityError, DataError):
        return _blamed(table, rows)
    return []


def _initial(record: Record) -> Values:
    return record.values if record.pk is None else record.values | {"pk": record.pk}


def _overwritten(row: models.Model, record: Record) -> models.Model:
    for name, value in record.values.items():
        setattr(row, name, value)
    return row


def _blamed(table: Table, rows: "Sequence[tuple[int, models.Model]]") -> list[Refusal]:
    """Row by row, to find which ones the database refuses: only after the whole was refused."""
    refusals = []
    for line, row in rows:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except (IntegrityError, DataError) as error:
            column, reason = fault_of(table, error)
            refusals.append(Refusal(f"{table.file}.csv", line, column, reason))
    return refusals


def fault_of(table: Table, error: Exception) -> Fault:
    """Column and words for what the database refused."""
    told = getattr(error.__cause__, "diag", None)
    constraint = getattr(told, "constraint_name", None) or ""
    why = constraint or getattr(told, "message_primary", None) or ""
    unnamed = Reason(f"cơ sở dữ liệu không nhận ({why})", f"is refused by the database ({why})")
    return table.faults.get(constraint, ("", unnamed))
