"""The sentences and lines of a briefing, put together of those that the pages of the portal show."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indicators.queries.province import ProvinceFigure
from indicators.templatetags.figures import day as day_words
from indicators.templatetags.figures import in_language
from indicators.views.provinces.figures import FigureLine, figure_line
from meetings.progress import Status
from meetings.queries.briefings import Concluded
from meetings.queries.tasks import TaskFacts, count
from provinces.queries.why import WhyPage
from provinces.templatetags.places import moved_words
from provinces.views.why import parts, reasons, words

UNTOLD_ORDER = 1000


@dataclass(frozen=True, slots=True)
class Reason:
    """What is to be known of a place, in a few words, and the sentences behind it."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class ConclusionWords:
    """A conclusion with whom it was given to and until when; empty is what nobody told."""

    ordinal: int
    text: str
    to: str
    due: str


def why(newest: WhyPage | None, moved: WhyPage | None) -> list[Reason]:
    """Why the place is what it is: in the newest ranking, then at the latest movement that may be told."""
    return [*_standing(newest), *_movement(moved)]


def _standing(page: WhyPage | None) -> Iterator[Reason]:
    if page is None:
        return
    compared = page.places_gained is not None
    head = _year_head(page) if compared else _("%(place)s.") % {"place": words.place_title(page)}
    told = _moved(page) if compared else []
    levels = [parts.levels_sentence(page)] if page.levels else []
    yield Reason(head, _joined([*told, *levels, words.level_with(page), words.next_place(page)]))
    if not compared and (untold := reasons.unsplit(page)):
        yield Reason("", untold[0])


def _movement(page: WhyPage | None) -> Iterator[Reason]:
    if page is not None:
        yield Reason(_year_head(page), _joined(_moved(page)))


def _year_head(page: WhyPage) -> str:
    """`Năm 2023 lên 11 bậc (35 → 24/63).`, as the page of the province says it."""
    gained, before, place = page.places_gained or 0, page.standing.place_before, page.standing.place
    jump = f"{before.rank} → {place}" if before and gained else str(place)
    moved = moved_words(gained) if gained else _("giữ nguyên hạng")
    return _("Năm %(year)s %(moved)s (%(jump)s).") % {"year": page.facts.year, "moved": moved, "jump": jump}


def _moved(page: WhyPage) -> list[str]:
    """Without the places, which the head tells."""
    told = [*words.lede(page)[1:], *reasons.unsplit(page)[:1]]
    return [*told, parts.parts_sentence(page)] if page.components else told


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def key_lines(figures: Sequence[ProvinceFigure]) -> list[FigureLine]:
    """Those with a value: with a target first, then the headline ones, then those that show a movement."""
    told = [figure for figure in figures if figure.latest]
    told.sort(key=lambda each: (each.goal is None, each.facts.headline or UNTOLD_ORDER, not _moves(each)))
    return [figure_line(each, "") for each in told]


def _moves(told: ProvinceFigure) -> bool:
    return told.latest is not None and told.latest.change is not None


def task_context(found: Sequence[TaskFacts]) -> dict[str, Any]:
    """How many tasks there are of each status, and those with a deadline that are not done, overdue ones first."""
    dated = (Status.OVERDUE, Status.OPEN)
    return {"counted": count(found), "tasks": [each for each in found if each.status in dated]}


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
