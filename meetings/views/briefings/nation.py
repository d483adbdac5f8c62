"""The briefing of the country, ready to be printed."""

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import charts, progress
from indicators.queries.home import Headline
from indicators.templatetags.figures import difference, figure, in_language, language, period_label
from indicators.views import drawing
from indicators.views.provinces.figures import FLAGS, GoalWords
from meetings.queries import briefings
from meetings.views.briefings import words
from provinces.models import Provenance
from provinces.queries.highlights import LatestMap, MapTile
from provinces.queries.national import NationalYear
from provinces.templatetags.scores import signed_text

MOST_PLACES, GROWTH = 5, 1


@dataclass(frozen=True, slots=True)
class HeadlineLine:
    """A headline figure as a line of the table; the names are those of a province's line."""

    name: str
    figure: Any
    change: Any
    flag: str
    period: str
    spark: charts.Sparkline | None
    goal: GoalWords | None


@dataclass(frozen=True, slots=True)
class YearWords:
    """The national index of a year, with the growth that was announced (empty where none was)."""

    year: int
    score: Any
    derived: bool
    announced: str


def context(day: date) -> dict[str, Any]:
    told = briefings.nation_briefing(day)
    places = _places(told.latest)
    shown = words.task_context(told.tasks) | words.concluded_context(told.concluded)
    return shown | {
        "template": "meetings/briefing.html",
        "title": _("Bản tóm tắt: cả nước"),
        "path": reverse("home"),
        "day": day,
        "state": told.state,
        "round": told.round,
        "without": [in_language(each, "name") for each in told.without],
        "lines": [_line(each) for each in told.headlines],
        "years": [_year(each) for each in told.dti.years],
        "movers": told.movers,
        "moved": list(zip_longest(told.movers.up, told.movers.down)) if told.movers else [],
        "latest": told.latest,
        "extremes": list(zip(places[:MOST_PLACES], places[-MOST_PLACES:], strict=True)),
        "nation": True,
    }


def _line(told: Headline) -> HeadlineLine:
    row, facts = told.series.latest, told.facts
    if row is None:
        raise ValueError("a headline has a figure")
    flag = FLAGS.get(row.cell.status)
    return HeadlineLine(
        name=in_language(facts, "name"),
        figure=figure(row.cell, facts, flagged=True),
        change=difference(row, facts) if row.change else "",
        flag=str(flag) if flag else "",
        period=period_label(row.cell),
        spark=drawing.spark(told.series, told.goal, is_rank=facts.measure == "rank"),
        goal=_goal(told),
    )


def _goal(told: Headline) -> GoalWords | None:
    goal, facts = told.goal, told.facts
    if goal is None:
        return None
    measure, decimals, lang = facts.measure, facts.decimals, language()
    return GoalWords(
        year=goal.facts.year,
        value=progress.target_text(goal.target, unit_measure=measure, decimals=decimals, lang=lang),
        status=str(goal.verdict.status),
        words=progress.status_words(
            goal.verdict, goal.target, unit_measure=measure, decimals=decimals, lang=lang
        ),
    )


def _year(told: NationalYear) -> YearWords:
    announced = f"{signed_text(told.announced, GROWTH)}%" if told.announced is not None else ""
    derived = told.mark.score_provenance == Provenance.DERIVED
    return YearWords(told.mark.year, told.mark.score, derived, announced)


def _places(latest: LatestMap | None) -> list[MapTile]:
    """Those with a place, the best first."""
    return [tile for tile in latest.tiles if tile.place is not None] if latest else []
