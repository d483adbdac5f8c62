"""Briefings as PDFs of one page: as much as fits, kept as long as the data they tell stands."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from meetings.exports.pdf import page_count, pdf
from meetings.views.briefings import nation, province
from provinces.exports import practice_words
from provinces.queries import versions
from provinces.queries.practice import is_practice
from provinces.queries.versions import State

NATION = "vn"
# All 34 provinces in both languages, and the country.
KEPT = 70


@dataclass(frozen=True, slots=True)
class Room:
    """How many lines each part of the page may have."""

    figures: int
    tasks: int
    conclusions: int
    gaps: int

    @property
    def former(self) -> int:
        """Of each unit that a merged one was made of."""
        return max(1, self.figures // 2)


# From the fullest page to one that fits whatever the names: the fullest that is one page is taken.
ROOMS = (
    Room(22, 10, 12, 9),
    Room(20, 8, 10, 8),
    Room(18, 7, 8, 7),
    Room(16, 6, 7, 6),
    Room(14, 5, 6, 5),
    Room(12, 4, 5, 4),
    Room(10, 4, 4, 4),
    Room(8, 3, 3, 3),
    Room(6, 2, 2, 2),
    Room(3, 1, 1, 1),
)


def drawn(slug: str, language: str, day: date) -> bytes | None:
    """The briefing of a unit in a language, on a day; None when there is no province of that slug."""
    return _kept(versions.state(), slug, language, day, is_practice())


@lru_cache(maxsize=KEPT)
def _kept(_state: State, slug: str, language: str, day: date, practice: bool) -> bytes | None:
    with translation.override(language):
        told = nation.context(day) if slug == NATION else province.context(slug, day)
        return (
            None if told is None else _one_page(told, language, practice_words(language) if practice else "")
        )


def _one_page(told: Mapping[str, Any], language: str, mark: str) -> bytes:
    """The fullest room that is one page, found by halving: each try draws a page. The last one is taken as it is."""
    tried: dict[int, bytes] = {}

    def fits(place: int) -> bool:
        tried[place] = _page(told, ROOMS[place], language, mark)
        return page_count(tried[place]) == 1

    last = len(ROOMS) - 1
    place = 0 if fits(0) else 1 + bisect_left(range(1, last), True, key=fits)
    return tried.get(place) or _page(told, ROOMS[last], language, mark)


def _page(told: Mapping[str, Any], room: Room, language: str, mark: str) -> bytes:
    shown = {**told, "room": room, "address": urljoin(settings.PUBLIC_URL, told["path"])}
    return pdf(render_to_string(told["template"], shown), title=told["title"], language=language, mark=mark)
