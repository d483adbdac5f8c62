"""The parts of the page of a meeting, ready to be printed: what it named, concluded and was given, its papers, and
which doors stand open to this reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from meetings.permissions import can_manage_meetings, can_publish_figures
from meetings.progress import Status
from meetings.queries import reported, tasks
from meetings.queries.meetings import (
    ConclusionFacts,
    DocumentFacts,
    MeetingFacts,
    MeetingPage,
    ShortcomingFacts,
)
from meetings.queries.tasks import TaskFacts
from meetings.templatetags.tasks import MARKS, status_words
from meetings.views import wording
from meetings.views.then_now import Line, Told
from provinces.permissions import Powers
from provinces.queries.sources import SourceFacts

# Of what earlier sessions left open so many are shown at once, the rest in a fold.
MOST_CARRIED = 6


@dataclass(frozen=True, slots=True)
class ConclusionLine:
    """A conclusion and the tasks it became. `only` is its one task where that says what the conclusion says: it needs no
    line of its own. `cited` tells a conclusion found in a source from one recorded here."""

    facts: ConclusionFacts
    only: TaskFacts | None
    tasks: tuple[TaskFacts, ...]
    source: SourceFacts | None
    cited: bool


@dataclass(frozen=True, slots=True)
class ShortcomingLine:
    """What was named, its source, and what has come of the figure that showed it, where the meeting's papers tell one."""

    facts: ShortcomingFacts
    source: SourceFacts | None
    line: Line | None


@dataclass(frozen=True, slots=True)
class StatusLine:
    """How many tasks are in a state; `code` is what the filter of the list takes."""

    words: str
    mark: str
    count: int
    code: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with the source that it cites, where it does."""

    facts: DocumentFacts
    source: SourceFacts | None


def conclusions(page: MeetingPage, given: Sequence[TaskFacts]) -> list[ConclusionLine]:
    """Each conclusion in its own numbering, with its tasks in theirs."""
    ordered = sorted(given, key=lambda task: task.ordinal)
    return [
        _conclusion(facts, [task for task in ordered if task.conclusion == facts.ordinal], page)
        for facts in page.conclusions
    ]


def _conclusion(facts: ConclusionFacts, given: Sequence[TaskFacts], page: MeetingPage) -> ConclusionLine:
    alone = len(given) == 1 and _says_the_same(given[0], facts)
    return ConclusionLine(
        facts,
        only=given[0] if alone else None,
        tasks=() if alone else tuple(given),
        source=page.sources.get(facts.source),
        cited=bool(facts.source or page.facts.source),
    )


def _says_the_same(task: TaskFacts, conclusion: ConclusionFacts) -> bool:
    """What is to be done, by whom and by when; what either leaves open is not told otherwise."""
    lead = task.lead_vi in ("", conclusion.assigned_to_vi)
    told = conclusion.due_on or conclusion.due_text
    due = not told or task.first_due_on == conclusion.due_on
    return task.title_vi == conclusion.text_vi and lead and due


def shortcomings(page: MeetingPage, told: Told) -> list[ShortcomingLine]:
    return [
        ShortcomingLine(facts, page.sources.get(facts.source), told.line_of(facts.indicator, facts.unit))
        for facts in page.shortcomings
    ]


def statuses(given: Sequence[TaskFacts]) -> list[StatusLine]:
    """Every state with its number, none left out: no overdue task is news too."""
    count = tasks.count(given)
    numbers = {
        Status.DONE_ON_TIME: count.on_time,
        Status.DONE_LATE: count.late,
        Status.DONE: count.done,
        Status.OPEN: count.open,
        Status.OVERDUE: count.overdue,
        Status.NO_DUE: count.no_due,
    }
    return [
        StatusLine(status_words(status), MARKS[status] if number else "", number, status.value)
        for status, number in numbers.items()
        if number or status is not Status.DONE
    ]


def carried(left: Sequence[TaskFacts]) -> dict[str, Any]:
    """What earlier sessions left open: the first of it, the rest, how many of it are done or overdue today."""
    count = tasks.count(left)
    return {
        "first": left[:MOST_CARRIED],
        "rest": left[MOST_CARRIED:],
        "total": count.total,
        "overdue": count.overdue,
        "finished": count.total - count.unfinished,
    }


def facts(page: MeetingPage) -> dict[str, Any]:
    """Who, when, how, on what papers, and what came before and after."""
    return {
        "page": page,
        "mode": wording.MODES[page.facts.mode],
        "short_name": wording.short_name(page.facts),
        "papers": [Paper(paper, page.sources.get(paper.source)) for paper in page.documents],
        "neighbours": _neighbours(page),
        "predecessors": [each for each in page.line if each.successor == page.body.key],
        "successor": next((each for each in page.line if each.key == page.body.successor), None),
    }


def _neighbours(page: MeetingPage) -> list[tuple[str, MeetingFacts, str]]:
    """Before and after, with the words for which is which."""
    told = [(_("trước"), page.earlier), (_("sau"), page.later)]
    return [(word, meeting, wording.short_name(meeting)) for word, meeting in told if meeting is not None]


def doors(page: MeetingPage, powers: Powers) -> dict[str, Any]:
    """What this reader may do here, and how much waits for them. Asked again where it is done. One SQL query for those
    who may do something, else none."""
    may_manage = can_manage_meetings(powers, page.body.unit)
    may_publish = can_publish_figures(powers, page.body.unit)
    return {
        "may_manage": may_manage,
        "may_publish_figures": may_publish,
        "waiting": reported.waiting(page.facts.key) if may_manage or may_publish else 0,
    }
