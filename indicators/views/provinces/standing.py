"""A province in the DTI, ready to be printed: its course, its years, its parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from indicators import numerals
from indicators.queries.province import DtiYear, PartStanding, ProvincePage
from indicators.templatetags.figures import language
from indicators.views.provinces.links import (
    map_url,
    ranking_url,
    simulation_url,
    why_url,
)
from provinces.charts.course import NARROW, WIDE, CoursePoint, course
from provinces.dti import NotComparable, why_not_comparable
from provinces.models import Provenance
from provinces.templatetags.places import moved_words

INDEX, DECIMALS = "index 0-1", 4


@dataclass(frozen=True, slots=True)
class YearLine:
    """A ranking: `moved` in words with its places, or `why_not`; `cut` where the one below it cannot be compared."""

    told: DtiYear
    cut: bool
    ranking_url: str
    why_url: str
    gained: str
    why_not: str


def context(page: ProvincePage) -> dict[str, Any]:
    near = page.standing
    parts = [*near.pillars, *near.indices] if near else []
    placed = [part for part in parts if part.place]
    return {
        "dti_lines": _year_lines(page),
        "course": _courses(page.dti),
        "course_words": course_words(page.dti),
        "moved_words": _moved(page),
        "part_groups": _part_groups(parts),
        "part_places_derived": bool(placed) and all(part.derived for part in placed),
        "part_note": part_note(parts),
        "simulation_url": simulation_url(page.history.facts.unit) if near and not page.ended else "",
        "map_url": map_url(near.ranking, page.history.facts.unit, page.known_on) if near else "",
    }


def _year_lines(page: ProvincePage) -> list[YearLine]:
    """The newest first."""
    newest_first = list(reversed(page.dti))
    return [
        _year_line(each, below, page)
        for each, below in zip_longest(newest_first, newest_first[1:])
        if each is not None
    ]


def _year_line(each: DtiYear, below: DtiYear | None, page: ProvincePage) -> YearLine:
    ranking = each.mark.ranking
    other = below.mark.ranking if below else None
    return YearLine(
        told=each,
        cut=other is not None and (other.series, other.geography) != (ranking.series, ranking.geography),
        ranking_url=ranking_url(ranking, page.known_on),
        why_url=why_url(each, page.known_on) if each.mark.total.rank is not None else "",
        gained=gained_words(each),
        why_not=_why_not(each, page.dti),
    )


def gained_words(each: DtiYear) -> str:
    """`+0,1295`, four decimals as published; empty where the years cannot be compared."""
    if each.gained is None:
        return ""
    return numerals.difference_text(each.gained, unit_measure=INDEX, decimals=DECIMALS, lang=language())


def _why_not(each: DtiYear, told: Sequence[DtiYear]) -> str:
    """Why the place is not held against the year before: empty where it is."""
    if each.change is not None:
        return ""
    ranking = each.mark.ranking
    years = [one.mark.ranking for one in told if one.mark.ranking.year == ranking.year - 1]
    if not years:
        return _("không có hạng năm trước")
    reason = why_not_comparable(ranking.year, ranking.geography, years[-1].year, years[-1].geography)
    words = {
        NotComparable.METHOD: _("khác phương pháp"),
        NotComparable.GEOGRAPHY: _("khác địa giới"),
        NotComparable.METHOD_AND_GEOGRAPHY: _("khác phương pháp và địa giới"),
    }
    return words[reason] if reason else _("năm trước hoặc năm này chưa rõ hạng")


def _courses(told: Sequence[DtiYear]) -> list[tuple[str, Any]]:
    """The drawing for a wide and for a narrow panel; nothing for a single place."""
    points = [
        CoursePoint(ranking.year, rank, ranking.n, (ranking.framework, ranking.geography))
        for ranking, rank in ((each.mark.ranking, each.mark.total.rank) for each in told)
        if rank is not None
    ]
    if len(points) < 2:
        return []
    return [("chart-wide", course(points, WIDE)), ("chart-narrow", course(points, NARROW))]


def course_words(told: Sequence[DtiYear]) -> str:
    """What the drawing shows, in one sentence."""
    ranked = [each for each in told if each.mark.total.rank is not None]
    if not ranked:
        return ""
    places = ", ".join(f"{each.mark.ranking.year}: {each.mark.place}" for each in ranked)
    methods = len({each.mark.ranking.series for each in ranked})
    if len(ranked) == 1:
        return _("Hạng DTI %(places)s; mới có một bảng xếp hạng nêu đơn vị này.") % {"places": places}
    words = _("Hạng DTI qua các bảng xếp hạng: %(places)s") % {"places": places}
    if methods > 1:
        return words + _("; không nối qua chỗ đổi phương pháp hoặc địa giới.")
    return words + "."


def _moved(page: ProvincePage) -> dict[str, str] | None:
    """The latest movement that may be told, and why the last place is not held against it."""
    moved = [each for each in page.dti if each.change is not None]
    if not moved:
        return None
    last = moved[-1]
    year, before, place = last.mark.ranking.year, last.before, last.mark.place
    words = moved_words(last.change) if last.change else _("giữ nguyên hạng")
    jump = f"{before.rank} → {place}" if before and place and last.change else str(place)
    later = [each for each in page.dti if each.mark.ranking.year > year and each.mark.total.rank is not None]
    rest = ""
    if later:
        rest = _("Hạng năm %(year)s không trừ được cho các năm trước: %(why)s.") % {
            "year": later[-1].mark.ranking.year,
            "why": _why_not(later[-1], page.dti),
        }
    return {
        "words": _("Năm %(year)s %(moved)s (%(jump)s).") % {"year": year, "moved": words, "jump": jump},
        "rest": rest,
        "url": why_url(last, page.known_on),
        "link": _("Vì sao hạng năm %(year)s đổi?") % {"year": year},
    }


def _part_groups(parts: Sequence[PartStanding]) -> list[tuple[str, list[PartStanding]]]:
    named = {"pillar": _("Trụ cột"), "main_index": _("Chỉ số chính")}
    groups = [
        (name, [part for part in parts if part.criterion.level == level]) for level, name in named.items()
    ]
    return [(name, lines) for name, lines in groups if lines]


def part_note(parts: Sequence[PartStanding]) -> str:
    """How the places of the parts come about, and how many units each is among."""
    words = []
    if any(part.derived or part.mark.score_provenance == Provenance.DERIVED for part in parts):
        words.append(
            _(
                "Ghi “suy ra” là điểm, hạng không nguồn nào nêu mà suy ra từ số đã công bố; bằng điểm thì cùng hạng."
            )
        )
    if any(part.place and not part.derived for part in parts):
        words.append(_("Hạng không ghi “suy ra” do nguồn công bố."))
    numbers = {part.n for part in parts if part.n and part.criterion.level == "main_index"}
    if len(numbers) > 1:
        words.append(
            _("Chỉ số chính không đủ điểm của mọi đơn vị: hạng và trung vị chỉ trong số đơn vị có điểm.")
        )
    return " ".join(words)
