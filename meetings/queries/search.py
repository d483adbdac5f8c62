"""The answer to a query: provinces and rankings, indicators with their figures, meetings with their conclusions, tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from indicators.queries import search as indicator_search
from indicators.queries.search import IndicatorsFound
from meetings.queries import task_search
from meetings.queries.task_search import TasksFound
from provinces.collation import fold
from provinces.queries import matching
from provinces.queries import search as place_search
from provinces.queries.rows import rows
from provinces.queries.search import Asked, PlacesFound

MOST_MEETINGS = 6
TITLE, TOPIC, ASIDE = 4, 3, 1
CLOSE_ENOUGH = 0.7
SHORTEST_CORRECTED = 3


@dataclass(frozen=True, slots=True)
class ConclusionHit:
    """A conclusion in its numbering."""

    ordinal: int
    text_vi: str
    text_en: str


@dataclass(frozen=True, slots=True)
class MeetingHit:
    """A meeting; `conclusion` is the one that answers best where title and topic do not answer all."""

    key: str
    title_vi: str
    title_en: str
    topic_vi: str
    topic_en: str
    held_on: date
    main_meeting: str
    conclusion: ConclusionHit | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """All answers. `nearest` is the query with its unknown words replaced by the nearest known ones, empty where all
    are known or none is near."""

    asked: Asked
    places: PlacesFound
    indicators: IndicatorsFound
    meetings: tuple[MeetingHit, ...]
    meeting_count: int
    tasks: TasksFound
    nearest: str

    @property
    def found(self) -> bool:
        return bool(
            self.places.places
            or self.places.rankings
            or self.indicators.hits
            or self.meetings
            or self.tasks.tasks
        )


MEETINGS = """
    SELECT m.key, m.title_vi, m.title_en, m.topic_vi, m.topic_en, m.held_on, coalesce(main.key, ''), b.name_vi, b.name_en,
           m.chair_name, u.slug, coalesce(c.ordinals, '{}'), coalesce(c.texts_vi, '{}'), coalesce(c.texts_en, '{}')
    FROM meetings_meeting m
    JOIN meetings_body b ON b.id = m.body_id
    JOIN provinces_unit u ON u.id = m.unit_id
    LEFT JOIN meetings_meeting main ON main.id = m.main_meeting_id
    LEFT JOIN LATERAL (
        SELECT array_agg(c.ordinal ORDER BY c.ordinal) AS ordinals, array_agg(c.text_vi ORDER BY c.ordinal) AS texts_vi,
               array_agg(c.text_en ORDER BY c.ordinal) AS texts_en
        FROM meetings_conclusion c WHERE c.meeting_id = m.id
    ) c ON true
    WHERE NOT m.draft
    ORDER BY m.held_on DESC, m.key
"""


def search(text: str, today: date) -> SearchPage:
    """Everything that answers `text`. Eight SQL queries, six where no indicator answers, and up to three of tasks."""
    places = place_search.search(text, today)
    asked = places.asked
    indicators = indicator_search.search(asked)
    known = rows(MEETINGS)
    meetings = _meetings(asked, known)
    vocabulary = (
        places.vocabulary | indicators.vocabulary | {word for row in known for word in fold(row[1]).split()}
    )
    return SearchPage(
        asked=asked,
        places=places,
        indicators=indicators,
        meetings=tuple(meetings[:MOST_MEETINGS]),
        meeting_count=len(meetings),
        tasks=task_search.search(asked, today),
        # A figure found by its number leaves nothing to guess.
        nearest="" if asked.numbers and indicators.hits else _nearest(asked, vocabulary),
    )


def _meetings(asked: Asked, known: Sequence[tuple[Any, ...]]) -> list[MeetingHit]:
    """A session before those that joined it from a bridge point; else the best match, then the latest."""
    scored = [_meeting(row, asked) for row in known]
    found = sorted(scored, key=lambda scored: (-scored[0], scored[1].main_meeting != ""))
    return [hit for points, hit in found if points]


def _meeting(row: tuple[Any, ...], asked: Asked) -> tuple[int, MeetingHit]:
    key, title_vi, title_en, topic_vi, topic_en, held_on, main, body_vi, body_en, chair, unit, *concluded = (
        row
    )
    fields = [
        (matching.readable(f"{title_vi} | {title_en} | {key.replace('-', ' ')}"), TITLE),
        (matching.readable(f"{topic_vi} | {topic_en}"), TOPIC),
        (matching.readable(f"{body_vi} | {body_en} | {chair} | {unit.replace('-', ' ')}"), ASIDE),
    ]
    conclusions = [ConclusionHit(*each) for each in zip(*concluded, strict=True)]
    texts = [(matching.readable(f"{each.text_vi} | {each.text_en}"), ASIDE) for each in conclusions]
    wanted = asked.everything
    points = asked.only_period or matching.score(wanted, [*fields, *texts])
    points *= _in_year(held_on, fields[1][0], asked.years)
    shown = None
    if points and wanted and not matching.score(wanted, fields):
        best = max(
            range(len(texts)), key=lambda place: sum(matching.fit(term, texts[place][0]) for term in wanted)
        )
        shown = conclusions[best]
    return points, MeetingHit(key, title_vi, title_en, topic_vi, topic_en, held_on, main, shown)


def _in_year(held_on: date, topic: str, years: Sequence[int]) -> bool:
    """Held in a year asked for, or about it; any meeting where no year is asked for."""
    return not years or held_on.year in years or any(f" {year} " in topic for year in years)


def _nearest(asked: Asked, vocabulary: frozenset[str]) -> str:
    words = [term.word for term in asked.about]
    corrected = [_corrected(word, vocabulary) for word in words]
    kept = [*asked.names, *(stretch.words for stretch in asked.stretches), *map(str, asked.years)]
    return " ".join([*corrected, *kept]) if corrected != words else ""


def _corrected(word: str, vocabulary: frozenset[str]) -> str:
    if (
        word.isdigit()
        or len(word) < SHORTEST_CORRECTED
        or any(known.startswith(word) for known in vocabulary)
    ):
        return word
    near = get_close_matches(word, sorted(vocabulary), 1, CLOSE_ENOUGH)
    return near[0] if near else word
