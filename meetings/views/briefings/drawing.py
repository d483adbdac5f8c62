"""Briefings as PDFs of one page: as much as fits, kept as long as the data they tell stands."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from threading import Lock
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from meetings.actions.bundles import Piece
from meetings.exports.pdf import one_page, pdf
from meetings.queries import briefings
from meetings.views.briefings import nation, province
from meetings.views.printing import drawing, marked_name
from provinces.exports import practice_words
from provinces.queries import versions
from provinces.queries.practice import is_practice

NATION = "vn"
# All units in both languages, about 6 MB.
KEPT = 180


# So many that two different pages hardly ever wait for each other.
_TURNS = tuple(Lock() for _turn in range(64))


class UnknownUnitError(Exception):
    """There is no province of that slug."""


@dataclass(frozen=True, slots=True)
class Room:
    """The size of the letters in points, how many lines each part of the page may have, and whether there is room for
    those beside the unit in the ranking."""

    size: str
    figures: int
    tasks: int
    conclusions: int
    gaps: int
    beside: bool = False

    @property
    def former(self) -> int:
        """Of each unit that a merged one was made of."""
        return max(1, self.figures // 2)


# From the fullest page to one that fits whatever the names: the fullest that is one page is taken.
ROOMS = (
    Room("9.4", 24, 12, 12, 40, beside=True),
    Room("9", 22, 10, 12, 20, beside=True),
    Room("8.6", 20, 8, 10, 12, beside=True),
    Room("8.6", 17, 6, 8, 9),
    Room("8.4", 14, 5, 6, 7),
    Room("8.2", 12, 5, 5, 6),
    Room("8.2", 10, 4, 4, 5),
    Room("8", 8, 3, 3, 3),
    Room("7.6", 3, 1, 1, 1),
)


def drawn(slug: str, language: str, day: date) -> bytes | None:
    """The briefing of a unit in a language, on a day; None when there is no province of that slug."""
    asked = (versions.data_version(), slug, language, day, is_practice())
    try:
        # Who asks for a page that is being drawn waits for it, instead of drawing it again.
        with _TURNS[hash(asked) % len(_TURNS)]:
            return _kept(*asked)
    except UnknownUnitError:
        return None


def file_name(slug: str, language: str) -> str:
    """What the file of a briefing is called, without its ending."""
    return f"{'ban-tom-tat' if language == 'vi' else 'briefing'}-{slug}"


def pieces(language: str, day: date) -> list[Piece]:
    """The briefings of all provinces that stand on the day, each drawn when its turn comes."""
    living, _former = briefings.briefed(day)
    names = {each.unit: marked_name(file_name(each.unit, language)) for each in living}
    return [Piece(f"{name}.pdf", partial(_content, unit, language, day)) for unit, name in names.items()]


def _content(slug: str, language: str, day: date) -> bytes:
    return drawn(slug, language, day) or b""


@lru_cache(maxsize=KEPT)
def _kept(_version: int, slug: str, language: str, day: date, practice: bool) -> bytes:
    """Raises `UnknownUnitError`, which is not kept: made-up slugs would push the others out; `BusyError`."""
    with translation.override(language):
        told = nation.context(day) if slug == NATION else province.context(slug, day)
        if told is None:
            raise UnknownUnitError(slug)
        with drawing():
            return _one_page(told, language, practice_words(language) if practice else "")


def _one_page(told: Mapping[str, Any], language: str, mark: str) -> bytes:
    """The fullest room that is one page. Each try lays a page out: the fullest, which most units take, comes first, the
    others are found by halving, and the last is taken as it is."""
    drawn: dict[int, bytes] = {}

    def fits(place: int) -> bool:
        content = one_page(_html(told, ROOMS[place]), title=told["title"], language=language, mark=mark)
        drawn[place] = content or b""
        return content is not None

    last = len(ROOMS) - 1
    place = 0 if fits(0) else 1 + bisect_left(range(1, last), True, key=fits)
    if place < last:
        return drawn[place]
    return pdf(_html(told, ROOMS[last]), title=told["title"], language=language, mark=mark)


def _html(told: Mapping[str, Any], room: Room) -> str:
    shown = {**told, "room": room, "address": urljoin(settings.PUBLIC_URL, told["path"])}
    return render_to_string(told["template"], shown)
