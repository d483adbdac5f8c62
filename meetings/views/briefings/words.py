"""The sentences and lines of a briefing, put together of those that the pages of the portal show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.queries.province import ProvinceFigure
from indicators.templatetags.figures import day as day_words
from indicators.templatetags.figures import in_language
from indicators.views.provinces.figures import FigureLine, figure_line
from meetings.progress import Status
from meetings.queries.briefings import Concluded
from meetings.queries.tasks import TaskFacts, count
from provinces.queries.why import WhyPage
from provinces.views.why import parts, reasons, words

UNTOLD_ORDER = 1000


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task not done: what, who, until when; `late` is how long overdue, empty where it is not."""

    title: str
    lead: str
    due: str
    late: str
    url: str


@dataclass(frozen=True, slots=True)
class ConclusionWords:
    """A conclusion with whom it was given to, until when, and how late its tasks are."""

    ordinal: int
    text: str
    to: str
    due: str


def why_sentences(newest: WhyPage | None, moved: WhyPage | None) -> list[str]:
    """Why the place is what it is: of the newest ranking, then of the latest movement that may be told."""
    return [sentence for sentence in (*_standing(newest), *_movement(moved)) if sentence]


def _standing(page: WhyPage | None) -> Iterator[str]:
    if page is None:
        return
    yield from _moved(page) if page.places_gained is not None else reasons.unsplit(page)[:1]
    if page.levels:
        yield parts.levels_sentence(page)
    yield words.level_with(page)
    yield words.next_place(page)


def _movement(page: WhyPage | None) -> Iterator[str]:
    if page is not None:
        yield " ".join([_("Năm %(year)s:") % {"year": page.facts.year}, *_moved(page)])


def _moved(page: WhyPage) -> list[str]:
    told = [*words.lede(page), *reasons.unsplit(page)[:1]]
    return [*told, parts.parts_sentence(page)] if page.components else told


def key_lines(figures: Sequence[ProvinceFigure]) -> list[FigureLine]:
    """Those with a value: with a target first, then the headline ones, then those that show a movement."""
    told = [figure for figure in figures if figure.latest]
    told.sort(key=lambda each: (each.goal is None, each.facts.headline or UNTOLD_ORDER, not _moves(each)))
    return [figure_line(each, "") for each in told]


def _moves(told: ProvinceFigure) -> bool:
    return told.latest is not None and told.latest.change is not None


def task_context(found: Sequence[TaskFacts]) -> dict[str, Any]:
    """How many tasks there are of each status, and those not done, overdue ones first."""
    unfinished = [each for each in found if not each.status.finished]
    return {"counted": count(found), "tasks": [_task(each) for each in unfinished]}


def _task(task: TaskFacts) -> TaskLine:
    late = task.days if task.status is Status.OVERDUE else None
    return TaskLine(
        title=in_language(task, "title"),
        lead=in_language(task, "lead"),
        due=day_words(task.due_on),
        late=ngettext("quá hạn %(n)s ngày", "quá hạn %(n)s ngày", late) % {"n": late} if late else "",
        url=reverse("meeting-detail", args=[task.meeting]),
    )


def concluded_context(told: Concluded | None) -> dict[str, Any]:
    lines = told.lines if told else ()
    return {
        "concluded": told,
        "conclusions": [
            ConclusionWords(
                each.ordinal,
                in_language(each, "text"),
                in_language(each, "assigned_to"),
                day_words(each.due_on),
            )
            for each in lines
        ],
    }
