"""The reference files of meetings: bodies, their sessions, who joined, the papers, conclusions and shortcomings."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from meetings.actions.reference_kept import kept
from meetings.actions.reference_tasks import COLUMNS, TASKS, load_tasks
from meetings.models import Body, BridgePoint, Conclusion, Document, Meeting, Shortcoming
from provinces import collation
from provinces.actions.records import Loaded, Names, load, loaded
from provinces.actions.tables import Cells, Fault, Model, Table, Values
from provinces.sources.base import Reading, Reason
from provinces.sources.columns import Column

FAULTS: Mapping[str, Fault] = {
    "body_not_its_own_successor": (
        "successor",
        Reason("tổ chức không thể kế thừa chính mình", "a body cannot succeed itself"),
    ),
    "meeting_number_has_a_basis": (
        "number_basis",
        Reason(
            "có số phiên thì phải có căn cứ, không có thì là none",
            "a number needs a basis; without a number it is none",
        ),
    ),
    "meeting_not_its_own_bridge": (
        "main_meeting",
        Reason(
            "phiên họp không thể là điểm cầu của chính nó", "a meeting cannot be a bridge point of itself"
        ),
    ),
    "document_source_or_file": (
        "source",
        Reason("tài liệu phải có nguồn", "a paper needs a source"),
    ),
    # Files are brought along by people and stand in no reference file.
    "document_file_once": (
        "source",
        Reason("tệp này đã có trong phiên họp", "the meeting has this file already"),
    ),
}


def _table(file: str, model: Model, header: str, key: str, **more: Any) -> Table:
    return Table(file, model, header, key, faults=FAULTS, **more)


BODIES = _table(
    "bodies",
    Body,
    "body name_vi name_en unit successor from_date to_date legal_act_vi legal_act_en",
    key="body",
    renamed={"body": "key"},
)
MEETINGS = _table(
    "meetings",
    Meeting,
    "meeting body main_meeting number number_basis held_on mode chair_role_vi chair_role_en chair_name unit title_vi"
    " title_en topic_vi topic_en source note_vi note_en",
    key="meeting",
    renamed={"meeting": "key"},
)
PARTS = (
    _table("meeting_documents", Document, "meeting source role_vi role_en", key="meeting source"),
    _table(
        "bridge_points", BridgePoint, "meeting unit head_name head_role_vi head_role_en", key="meeting unit"
    ),
    _table(
        "conclusions",
        Conclusion,
        "meeting ordinal text_vi text_en assigned_to_vi assigned_to_en due_text due_on indicator source",
        key="meeting ordinal",
    ),
    _table(
        "shortcomings",
        Shortcoming,
        "meeting ordinal text_vi text_en indicator unit source",
        key="meeting ordinal",
    ),
)
FILES: Mapping[str, tuple[Column, ...]] = {
    **{table.file: table.columns for table in (BODIES, MEETINGS, *PARTS)},
    TASKS.file: COLUMNS,
}


def load_reference(*, readings: Mapping[str, Reading], names: Names) -> list[Loaded]:
    """Loads the files of this app, in the caller's transaction. `readings` holds each of `FILES` as it was read; the
    units, sources and indicators are there already. What people recorded here is left alone."""
    held, reports = kept(), [_load(BODIES, readings, names)]
    bodies = {
        str(row.cells["body"]): f"{row.cells['name_vi']} {row.cells['name_en']}"
        for row in readings["bodies"].rows
    }
    meetings = replace(MEETINGS, complete=lambda cells: _folded(cells, bodies))
    reports += [_load(held.guard(table), readings, names) for table in (meetings, *PARTS)]
    return [*reports, load_tasks(reading=readings[TASKS.file], names=names)]


def _load(table: Table, readings: Mapping[str, Reading], names: Names) -> Loaded:
    return loaded(file=table.file, parts=[load(table=table, reading=readings[table.file], names=names)])


def _folded(cells: Cells, bodies: Mapping[str, str]) -> Values:
    """Everything by which a session is asked for: title, number, date, body, topic; as much as has room."""
    held_on = cast(date, cells["held_on"])
    days = f"{held_on:%d/%m/%Y} {held_on.isoformat()}"
    words = [cells["title_vi"], cells["title_en"], cells["number"], days, bodies.get(str(cells["body"]))]
    words += [cells["topic_vi"], cells["topic_en"]]
    folded = collation.fold(" ".join(str(word) for word in words if word is not None))
    return {"folded": folded[: Meeting._meta.get_field("folded").max_length]}
