"""One task with everything that was said and done about it, and the figures it came from and is proven by."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from indicators.queries import indicator_detail
from indicators.queries.catalogue import IndicatorFacts, NoteFacts
from indicators.queries.cells import Cell, Scope, shown
from indicators.queries.series import Series
from meetings.models import Conclusion, Task, TaskFile
from meetings.queries.meetings import PUBLIC, Drafts
from meetings.queries.tasks import TaskFacts, task
from provinces.queries.changes import ChangeRow, Trail, page_of
from provinces.queries.rows import rows

# Of a task that is changed every day for a year the latest are enough: the audit trail has them all.
MOST_CHANGES = 100


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file of a note or of a closure."""

    pk: int
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """A progress note; `by` is a full name, where there is none a username."""

    pk: int
    text: str
    asks_to_close: bool
    at: datetime
    by: str
    files: tuple[FileFacts, ...]


@dataclass(frozen=True, slots=True)
class ClosureFacts:
    """A closure; one that was reopened counts no more and says why."""

    pk: int
    done_on: date
    document: str
    note: str
    closed_at: datetime
    by: str
    reopened_at: datetime | None
    reopened_by: str
    reopened_reason: str
    files: tuple[FileFacts, ...]


@dataclass(frozen=True, slots=True)
class ExtensionFacts:
    """A later deadline; `before` is the one that it moved, None where there was none."""

    due_on: date
    before: date | None
    reason: str
    document: str
    granted_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a task comes from: the title of the meeting, the deadline of the conclusion as told, the paper that tells
    it, the indicator that the conclusion names; and of a withdrawn task when and why."""

    meeting_vi: str
    meeting_en: str
    due_text: str
    source: str
    source_vi: str
    source_en: str
    source_url: str
    indicator: str
    created_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The figures behind a task: the indicator, what was shown of its unit on the day of the meeting (`then`), and its
    whole course now."""

    facts: IndicatorFacts
    then: Cell | None
    course: Series | None
    breaks: tuple[NoteFacts, ...]


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Notes, changes and files are for those who may read them: that is asked by the page. Oldest first."""

    facts: TaskFacts
    origin: Origin
    evidence: Evidence | None
    notes: tuple[ProgressFacts, ...]
    closures: tuple[ClosureFacts, ...]
    extensions: tuple[ExtensionFacts, ...]
    changes: tuple[ChangeRow, ...]


PERSON = "coalesce(nullif(trim(concat_ws(' ', {0}.last_name, {0}.first_name)), ''), {0}.username, '')"
ORIGIN = f"""
    SELECT m.title_vi, m.title_en, c.due_text, coalesce(s.key, ''), coalesce(s.title_vi, ''),
           coalesce(s.title_en, ''), coalesce(s.url, ''), coalesce(i.code, ''), t.created_at, t.withdrawn_at,
           {PERSON.format("w")}, t.withdrawn_reason
    FROM meetings_task t
    JOIN meetings_conclusion c ON c.id = t.conclusion_id
    JOIN meetings_meeting m ON m.id = c.meeting_id
    LEFT JOIN provinces_source s ON s.id = coalesce(c.source_id, m.source_id)
    LEFT JOIN indicators_indicator i ON i.id = c.indicator_id
    LEFT JOIN auth_user w ON w.id = t.withdrawn_by_id
    WHERE t.id = %s
"""
NOTES = f"""
    SELECT n.id, n.text, n.asks_to_close, n.at, {PERSON.format("a")}
    FROM meetings_progressnote n JOIN auth_user a ON a.id = n.by_id
    WHERE n.task_id = %s ORDER BY n.at, n.id
"""
CLOSURES = f"""
    SELECT k.id, k.done_on, k.document, k.note, k.closed_at, {PERSON.format("a")}, k.reopened_at, {PERSON.format("r")},
           k.reopened_reason
    FROM meetings_taskclosure k
    JOIN auth_user a ON a.id = k.closed_by_id LEFT JOIN auth_user r ON r.id = k.reopened_by_id
    WHERE k.task_id = %s ORDER BY k.closed_at, k.id
"""
EXTENSIONS = f"""
    SELECT x.due_on, coalesce(lag(x.due_on) OVER (ORDER BY x.granted_at, x.id), t.due_on), x.reason, x.document,
           x.granted_at, {PERSON.format("a")}
    FROM meetings_taskextension x
    JOIN meetings_task t ON t.id = x.task_id
    JOIN auth_user a ON a.id = x.granted_by_id
    WHERE x.task_id = %s ORDER BY x.granted_at, x.id
"""
FILES = """
    SELECT f.note_id, f.closure_id, f.id, f.name, f.size, f.sha256
    FROM meetings_taskfile f WHERE f.task_id = %s ORDER BY f.id
"""


def task_page(pk: int, *, day: date, drafts: Drafts = PUBLIC) -> TaskPage | None:
    """The page of a task, or None where there is none for this reader. At most fifteen SQL queries, whatever was said
    and done."""
    facts = task(pk, day=day, drafts=drafts)
    if facts is None:
        return None
    files = rows(FILES, [pk])
    return TaskPage(
        facts=facts,
        origin=Origin(*rows(ORIGIN, [pk])[0]),
        evidence=_evidence(facts),
        notes=tuple(ProgressFacts(*[*row, _files(files, 0, row[0])]) for row in rows(NOTES, [pk])),
        closures=tuple(ClosureFacts(*[*row, _files(files, 1, row[0])]) for row in rows(CLOSURES, [pk])),
        extensions=tuple(ExtensionFacts(*row) for row in rows(EXTENSIONS, [pk])),
        changes=tuple(reversed(page_of(Trail(key=facts.key, topic="task"), MOST_CHANGES).changes)),
    )


def task_file(pk: int) -> TaskFile | None:
    """A file by its key. One SQL query."""
    return TaskFile.objects.filter(pk=pk).first()


def conclusion_of(meeting: str, ordinal: int) -> Conclusion | None:
    """A conclusion with its meeting, body and unit. One SQL query."""
    of = Conclusion.objects.select_related("meeting__body__unit", "indicator")
    return of.filter(meeting__key=meeting, ordinal=ordinal).first()


def tasks_given(conclusion: Conclusion) -> int:
    """How many tasks the conclusion has, withdrawn ones too. One SQL query."""
    return conclusion.tasks.count()


def standing_task(pk: int) -> Task:
    """A task that is there, with all that its form shows. One SQL query."""
    of = Task.objects.select_related(
        *("conclusion__meeting__body__unit", "conclusion__indicator", "lead", "person"),
        *("test_indicator", "test_unit", "test_period"),
    )
    return of.get(pk=pk)


def _files(found: list[tuple[Any, ...]], column: int, of: int) -> tuple[FileFacts, ...]:
    return tuple(FileFacts(*row[2:]) for row in found if row[column] == of)


def _evidence(facts: TaskFacts) -> Evidence | None:
    """Eight SQL queries where the task has a test."""
    test = facts.test
    page = indicator_detail(test.indicator, wanted=[test.unit]) if test else None
    if test is None or page is None:
        return None
    known = shown(Scope([test.indicator], [test.unit], known_on=facts.held_on))
    told = [cell for cell in known if cell.value is not None]
    return Evidence(
        facts=page.facts,
        then=told[-1] if told else None,
        course=next((each for each in page.series if each.unit == test.unit), None),
        breaks=tuple(note for note in page.notes if note.kind == "break"),
    )
