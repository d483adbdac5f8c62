"""What a followed page says now, how that is remembered, and what is new against what was remembered.

Remembered is the least that finds a change again. Of figures: by cell the number of the statement shown, whose text
the store keeps for ever. Of rankings: by ranking and unit `[place, N, score, series of methods]`. Of tasks: by number
`[status, deadline, proof]`. Beside them the number of the data and the day of the reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from indicators.queries.cells import Cell
from indicators.queries.province import province_page
from meetings.progress import Status
from meetings.queries import tasks
from meetings.queries.alerts import figures, places
from meetings.queries.alerts.figures import FigureNow, GoneFigure
from meetings.queries.alerts.pages import Kind, Page
from meetings.queries.alerts.places import PlaceNow
from meetings.queries.tasks import Asked, TaskFacts

Seen = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says on `day` at one number of the data."""

    page: Page
    day: date
    version: int
    figures: Mapping[str, FigureNow] = field(default_factory=dict)
    places: Mapping[str, PlaceNow] = field(default_factory=dict)
    tasks: Mapping[str, TaskFacts] = field(default_factory=dict)

    def seen(self) -> dict[str, Any]:
        """As it is remembered."""
        told = {
            "figures": {key: now.cell.observation for key, now in self.figures.items()},
            "places": {key: now.seen() for key, now in self.places.items()},
            "tasks": {key: _remembered(task) for key, task in self.tasks.items()},
        }
        kept: dict[str, Any] = {name: things for name, things in told.items() if things}
        return {"version": self.version, "day": self.day.isoformat(), **kept}

    def is_newer(self, seen: Seen) -> bool:
        """Whether it was read of later data or on a later day than what was remembered, and of none earlier: a slow
        run must not tell again, and the wrong way round, what a quick one told."""
        now, before = (self.version, self.day.isoformat()), (seen["version"], seen["day"])
        return now != before and now[0] >= before[0] and now[1] >= before[1]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure that is new; `before` is what the same cell showed, None where nothing was told of it."""

    now: FigureNow
    before: Cell | None


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place or score that is new; `rank` and `score` are those it had in the same ranking before, `revised` whether
    anything had been told of it there."""

    now: PlaceNow
    revised: bool
    rank: int | None = None
    score: str | None = None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task that is new on the page, moved, or left it. `status` and `due_on` are of before, `status` None where it
    was not there; `left` tells that the page does not list it any more."""

    task: TaskFacts
    status: Status | None = None
    due_on: date | None = None
    left: bool = False


Line = FigureLine | GoneFigure | PlaceLine | TaskLine


def said(page: Page, day: date, version: int) -> Said | None:
    """What visitors are shown, drafts never: a mailbox asks nobody who may read. None for a page of nothing."""
    if page.kind is Kind.INDICATOR:
        cells = figures.of_indicator(page)
        return None if cells is None else Said(page, day, version, figures=cells)
    if page.kind is Kind.PROVINCE:
        return _province(page, day, version)
    if page.kind is Kind.RANKING:
        ranked = places.of_ranking(page)
        return None if ranked is None else Said(page, day, version, places=ranked)
    return Said(page, day, version, tasks=_tasks(_asked(page, day), day))


def lines(now: Said, seen: Seen) -> list[Line]:
    """What the page says that was not remembered, in the order of the page, and what is gone from it. At most six SQL
    queries, and two for each task that it does not list any more."""
    return [
        *_figure_lines(now.figures, seen.get("figures", {})),
        *_gone_lines(now, seen.get("figures", {})),
        *_place_lines(now.places, seen.get("places", {})),
        *_task_lines(now, seen.get("tasks", {})),
    ]


def _province(page: Page, day: date, version: int) -> Said | None:
    told = province_page(page.key, day)
    if told is None:
        return None
    whole = not page.asked.get("pillar")
    return Said(
        page,
        day,
        version,
        figures=figures.of_province(page, told),
        places=places.of_province(page, told),
        tasks=_tasks(Asked(unit=page.key), day) if whole else {},
    )


def _tasks(asked: Asked, day: date) -> dict[str, TaskFacts]:
    return {str(task.pk): task for task in tasks.tasks(asked, day=day)}


def _asked(page: Page, day: date) -> Asked:
    """As `forms.TaskFilterForm` has it, of an address that it made."""
    asked = {
        name: page.asked.get(name, "")
        for name in ("status", "unit", "role", "body", "meeting", "indicator", "due", "asks", "q")
    }
    within = asked["due"].isdigit()
    return Asked(
        status=tuple(Status(each) for each in asked["status"].split(",") if each),
        unit=asked["unit"],
        leads=asked["role"] == "lead",
        body=asked["body"],
        meeting=asked["meeting"],
        indicator=asked["indicator"],
        first=day if within else None,
        last=day + timedelta(days=int(asked["due"])) if within else None,
        no_due=asked["due"] == "none",
        asks=asked["asks"] == "1",
        text=asked["q"],
    )


def _remembered(task: TaskFacts) -> list[str]:
    return [str(task.status), task.due_on.isoformat() if task.due_on else "", str(task.proof)]


def _figure_lines(now: Mapping[str, FigureNow], seen: Mapping[str, int]) -> list[Line]:
    moved = {key: each for key, each in now.items() if seen.get(key) != each.cell.observation}
    if not moved:
        return []
    before = figures.statements([seen[key] for key in moved if key in seen])
    shown = dict(zip(moved, figures.with_places(list(moved.values())), strict=True))
    told = ((each, before.get(seen.get(key, 0))) for key, each in shown.items())
    return [
        FigureLine(each, _same_cell(each, earlier))
        for each, earlier in told
        if earlier is None or not _says_the_same(each.cell, earlier)
    ]


def _gone_lines(now: Said, seen: Mapping[str, int]) -> Sequence[Line]:
    """What the page leaves out for another reason is still shown elsewhere, and so not gone."""
    shown = {each.cell.observation for each in now.figures.values()}
    missing = [each for each in seen.values() if each not in shown]
    return figures.gone(missing, now.day) if missing else ()


def _same_cell(now: FigureNow, earlier: Cell | None) -> Cell | None:
    """What a page remembers by its latest figure is, of a new period, no earlier state of that figure."""
    return earlier if earlier and earlier.period == now.cell.period else None


def _says_the_same(cell: Cell, earlier: Cell) -> bool:
    """Another source with the same figure is no news."""
    told = ("period", "value", "missing", "qualifier", "status", "note_vi")
    return all(getattr(cell, name) == getattr(earlier, name) for name in told)


def _place_lines(now: Mapping[str, PlaceNow], seen: Mapping[str, Sequence[Any]]) -> list[Line]:
    return [_place_line(each, seen.get(key)) for key, each in now.items() if seen.get(key) != each.seen()]


def _place_line(now: PlaceNow, seen: Sequence[Any] | None) -> PlaceLine:
    """A place is held against an earlier one of the same ranking only where N and method are the same."""
    if seen is None:
        return PlaceLine(now, revised=False)
    rank, n, score, series = seen
    comparable = (n, series) == (now.ranking.n, now.ranking.series)
    return PlaceLine(now, True, rank if comparable else None, score if comparable else None)


def _task_lines(now: Said, seen: Mapping[str, Sequence[str]]) -> list[Line]:
    moved = [task for key, task in now.tasks.items() if seen.get(key) != _remembered(task)]
    told: list[Line] = [_task_line(task, seen.get(str(task.pk))) for task in moved]
    gone = [key for key in seen if key not in now.tasks]
    return told + [_task_line(task, seen[str(task.pk)], left=True) for task in _left(gone, now.day)]


def _task_line(task: TaskFacts, seen: Sequence[str] | None, *, left: bool = False) -> TaskLine:
    if seen is None:
        return TaskLine(task)
    status, due, _proof = seen
    return TaskLine(task, Status(status), date.fromisoformat(due) if due else None, left)


def _left(gone: Sequence[str], day: date) -> list[TaskFacts]:
    """Tasks that a page no longer lists as they stand now, withdrawn ones too. Two SQL queries for each: they are few."""
    found = (tasks.task(int(key), day=day) for key in gone)
    return [task for task in found if task is not None]
