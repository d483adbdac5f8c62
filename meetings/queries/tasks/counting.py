"""How many tasks are late, by unit, body or meeting."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from meetings.progress import Status
from meetings.queries.tasks.facts import TaskFacts
from meetings.queries.tasks.reading import UNNAMED


@dataclass(frozen=True, slots=True)
class TaskCount:
    """The tasks of one unit, body or meeting: `key` is what its filter takes. Names are empty of tasks that name no
    single unit (key `none`)."""

    key: str
    name_vi: str
    name_en: str
    overdue: int
    open: int
    no_due: int
    on_time: int
    late: int
    done: int

    @property
    def total(self) -> int:
        return self.overdue + self.open + self.no_due + self.on_time + self.late + self.done

    @property
    def unfinished(self) -> int:
        return self.overdue + self.open + self.no_due

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


# By what: the key of a task in its filter, and its name in both languages.
GROUPS: dict[str, Callable[[TaskFacts], tuple[str, str, str]]] = {
    "unit": lambda task: task.answers if task.answers[0] else (UNNAMED, "", ""),
    "body": lambda task: (task.body, task.body_vi, task.body_en),
    "meeting": lambda task: (task.meeting, task.meeting_vi, task.meeting_en),
}


def counts(tasks: Iterable[TaskFacts], by: str) -> list[TaskCount]:
    """The tasks by `unit` (the one that answers), `body` or `meeting`: who has most overdue first. No SQL query."""
    names: dict[str, tuple[str, str]] = {}
    grouped: dict[str, list[TaskFacts]] = {}
    for task in tasks:
        key, *name = GROUPS[by](task)
        names.setdefault(key, (name[0], name[1]))
        grouped.setdefault(key, []).append(task)
    found = [count(of, key, *names[key]) for key, of in grouped.items()]
    return sorted(found, key=lambda each: (-each.overdue, -each.unfinished, -each.total, each.key))


def count(tasks: Iterable[TaskFacts], key: str = "", name_vi: str = "", name_en: str = "") -> TaskCount:
    """All of the tasks in one line. No SQL query."""
    statuses = [task.status for task in tasks]
    order = (Status.OVERDUE, Status.OPEN, Status.NO_DUE, Status.DONE_ON_TIME, Status.DONE_LATE, Status.DONE)
    return TaskCount(key, name_vi, name_en, *(statuses.count(each) for each in order))
