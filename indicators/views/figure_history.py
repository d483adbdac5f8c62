"""What became of an indicator's figures after they were published, and what is to be known of its course."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from indicators import periods
from indicators.queries.catalogue import NoteFacts
from indicators.queries.cells import Cell
from indicators.queries.detail import IndicatorPage
from indicators.templatetags.figures import day, in_language, language, period_label, published
from indicators.views import wording
from provinces.forms import address

MOST_AMENDMENTS = 10


@dataclass(frozen=True, slots=True)
class Event:
    when: str
    title: str
    text: str


def events(page: IndicatorPage, known_on: date | None) -> list[Event]:
    """Amendments of published figures, the newest first, then the notes."""
    amended = sorted(_amendments(page), key=lambda pair: pair[0].published_until or date.min, reverse=True)
    return [
        *(_amendment(page, now, before) for now, before in amended[:MOST_AMENDMENTS]),
        *_told(page.notes, known_on),
    ]


def changes_url(indicator: str, known_on: date | None) -> str:
    """All that was published of the indicator, one after the other."""
    return address(reverse("change-list"), {"indicator": indicator, "known_on": known_on})


def _amendments(page: IndicatorPage) -> Iterator[tuple[Cell, Cell]]:
    said = {cell.observation: cell for cell in page.statements}
    for cell in page.statements:
        if cell.revises in said:
            yield cell, said[cell.revises]


def _amendment(page: IndicatorPage, now: Cell, before: Cell) -> Event:
    kind = str(wording.REVISIONS[now.revision])
    where = f"{page.unit(now.unit).name(language())}, {period_label(now)}"
    moved = f"{wording.figure_or_reason(before, page.facts)} → {wording.figure_or_reason(now, page.facts)}"
    return Event(published(now.published_on), f"{kind}: {where}: {moved}", in_language(now, "note"))


def _told(notes: Sequence[NoteFacts], known_on: date | None) -> list[Event]:
    told = [note for note in notes if known_on is None or _told_of(note) <= known_on]
    return [
        Event(
            when=str(in_language(note, "period")) if note.period else day(note.from_date),
            title=str(wording.EVENTS[note.kind]),
            text=in_language(note, "text"),
        )
        for note in sorted(told, key=_told_of, reverse=True)
    ]


def _told_of(note: NoteFacts) -> date:
    """The day a note is about; a general one comes last."""
    if note.from_date:
        return note.from_date
    return periods.parse(note.period).end if note.period else date.min
