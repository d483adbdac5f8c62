"""The reference file of tasks: new ones are added, what nobody touched follows the file, what people changed stays."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import DataError, IntegrityError, transaction

from meetings.models import Conclusion, Task
from provinces.actions.records import (
    Loaded,
    Merged,
    Names,
    Outcome,
    Record,
    fault_of,
    insert,
    loaded,
    record_key,
    repeated,
    resolve,
)
from provinces.actions.tables import Cells, Fault, Table, Values, with_columns
from provinces.sources import columns
from provinces.sources.base import CellError, Reading, Reason, Refusal

NO_TEST = Reason(
    "một điều kiện bằng số cần đủ chỉ tiêu, đơn vị, so sánh và ngưỡng",
    "a test needs an indicator, a unit, a comparison and a threshold",
)
NOT_FROM_FILES = Reason("tệp không rút nhiệm vụ", "files withdraw no task")
FAULTS: Mapping[str, Fault] = {
    "task_once": (
        "ordinal",
        Reason("kết luận này đã có nhiệm vụ số này", "the conclusion has this task already"),
    ),
    "task_somebody_leads": ("lead", Reason("phải có nơi chủ trì", "somebody must be in the lead")),
    "task_due_after_given": (
        "due_on",
        Reason("hạn phải từ ngày họp trở đi", "the deadline must not be before the meeting"),
    ),
    "task_test_whole": ("test_indicator", NO_TEST),
    "task_withdrawn_with_reason": ("title_vi", NOT_FROM_FILES),
}
TASKS = Table(
    "tasks",
    Task,
    "ordinal title_vi title_en lead lead_vi lead_en due_on test_indicator test_unit test_comparison test_threshold"
    " test_period",
    key="conclusion ordinal",
    faults=FAULTS,
)
COLUMNS = with_columns(
    f"meeting conclusion {TASKS.header}",
    TASKS,
    meeting=columns.text("meeting", required=True),
    conclusion=columns.integer("conclusion", required=True, least=1, most=32767),
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A task of the database; `told` holds what the file says of it, `ours` whether no person gave or changed it."""

    pk: int
    told: tuple[Any, ...]
    ours: bool


def load_tasks(*, reading: Reading, names: Names) -> Loaded:
    """Loads the file, in the caller's transaction; the conclusions are there already. A task that a person gave or
    changed is left alone, whatever the file says. The number of queries grows with what differs, not with the rows."""
    held = {
        (key, ordinal): (pk, held_on)
        for pk, key, ordinal, held_on in Conclusion.objects.values_list(
            "pk", "meeting__key", "ordinal", "meeting__held_on"
        )
    }
    table = replace(TASKS, complete=lambda cells: _given(cells, held))
    records, refusals = resolve(table=table, rows=reading.rows, names=names)
    merged = Merged(refusals=list(refusals))
    _merge(table, records, merged)
    return loaded(file=table.file, parts=[merged])


def _given(cells: Cells, held: Mapping[tuple[str, int], tuple[int, date]]) -> Values:
    """Given by the conclusion, on the day of the meeting."""
    meeting, ordinal = str(cells["meeting"]), int(str(cells["conclusion"]))
    if (meeting, ordinal) not in held:
        raise CellError(
            f"không có kết luận {ordinal} của «{meeting}»", f"“{meeting}” has no conclusion {ordinal}"
        )
    conclusion, held_on = held[meeting, ordinal]
    return {"conclusion_id": conclusion, "given_on": held_on}


def _merge(table: Table, records: list[Record], merged: Merged) -> None:
    stored = _stored(list(records[0].values)) if records else {}
    fresh: list[tuple[int, Task]] = []
    first: dict[tuple[Any, ...], Record] = {}
    for record in records:
        key = record_key(table=table, record=record)
        if first.setdefault(key, record) is not record:
            merged.refusals.append(repeated(table=table, record=record, first=first[key]))
            continue
        found = stored.pop(key, None)
        merged.outcomes[record.line] = _outcome(found, record)
        if found is None:
            fresh.append((record.line, Task(**record.values)))
        elif merged.outcomes[record.line] is Outcome.CHANGED:
            merged.refusals += _changed(table, record, found)
    merged.refusals += insert(table=table, rows=fresh)
    merged.absent = sum(each.ours for each in stored.values())


def _stored(columns: list[str]) -> dict[tuple[Any, ...], Stored]:
    rows = Task.objects.order_by().values_list(
        "conclusion_id", "ordinal", "pk", "version", "created_by_id", *columns
    )
    return {
        (conclusion, ordinal): Stored(pk, tuple(told), version == 1 and giver is None)
        for conclusion, ordinal, pk, version, giver, *told in rows
    }


def _outcome(found: Stored | None, record: Record) -> Outcome:
    if found is None:
        return Outcome.NEW
    untouched = not found.ours or found.told == tuple(record.values.values())
    return Outcome.SAME if untouched else Outcome.CHANGED


def _changed(table: Table, record: Record, found: Stored) -> list[Refusal]:
    """In place: what refers to a task must not see it gone, and the database lets none go."""
    try:
        with transaction.atomic():
            Task.objects.filter(pk=found.pk, version=1).update(**record.values)
    except (IntegrityError, DataError) as error:
        column, reason = fault_of(table, error)
        return [Refusal(f"{table.file}.csv", record.line, column, reason)]
    return []
