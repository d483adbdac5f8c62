"""The table of a province's figures: every line ready to be printed, so that hundreds of them stay cheap."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators import charts, numerals, progress
from indicators.queries.goals import Goal
from indicators.queries.province import Point, ProvinceFigure, ProvincePage
from indicators.templatetags.figures import (
    difference,
    figure,
    in_language,
    language,
    period_label,
)
from indicators.views import wording

FLAGGED = frozenset({"estimate", "provisional", "revised"})


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A line of the table. `gap` says why the newest cell has no value, `gap_period` which one that is."""

    url: str
    name: str
    figure: SafeString
    change: SafeString | str
    flagged: Any
    period: str
    gap: str
    gap_period: str
    spark: charts.Sparkline | None
    spark_path: str
    nation: SafeString | str
    nation_period: str
    median: str
    n: int
    place: str
    goal: "GoalWords | None"


@dataclass(frozen=True, slots=True)
class GoalWords:
    """A target in the language of the page: what, for which year, and how it stands."""

    year: int
    value: str
    status: str
    words: str


def context(page: ProvincePage) -> dict[str, Any]:
    slug = page.history.facts.unit
    lines = [(in_language(each.facts, "pillar"), figure_line(each, slug)) for each in page.figures]
    return {
        "groups": [
            (name, [line for _name, line in group]) for name, group in groupby(lines, lambda pair: pair[0])
        ],
        "with_field": any(line.place or line.median for _name, line in lines),
        "with_goals": any(line.goal for _name, line in lines),
        "columns": 5
        + 2 * any(line.place or line.median for _name, line in lines)
        + any(line.goal for _name, line in lines),
    }


def figure_line(told: ProvinceFigure, slug: str) -> FigureLine:
    facts, latest, nation = told.facts, told.latest, told.nation
    spark = small_line(told.course, is_rank=facts.measure == "rank")
    return FigureLine(
        url=f"{reverse('indicator-detail', args=[facts.code])}?units={slug}",
        name=in_language(facts, "name"),
        figure=figure(latest.cell if latest else None, facts),
        change=difference(latest, facts) if latest and latest.change else "",
        flagged=latest.cell if latest and latest.cell.status in FLAGGED else None,
        period=period_label(latest.cell) if latest else "",
        gap=_gap_words(told),
        gap_period=period_label(told.gap) if told.gap else "",
        spark=spark,
        spark_path="".join(spark.paths) if spark else "",
        nation=figure(nation, facts) if nation else "",
        nation_period=period_label(nation)
        if nation and latest and nation.period != latest.cell.period
        else "",
        median=median_words(told),
        n=told.field.n if told.field else 0,
        place=str(told.place) if told.place else "",
        goal=_goal_words(told.goal, told) if told.goal else None,
    )


def small_line(course: Sequence[Sequence[Point]], *, is_rank: bool) -> charts.Sparkline | None:
    """Points with a value as a small line, best on top."""
    segments = [[(point.as_of.toordinal(), point.value or 0.0) for point in stretch] for stretch in course]
    return charts.sparkline(segments, best_on_top=is_rank)


def median_words(told: ProvinceFigure) -> str:
    """The median with the digits of the indicator; empty where too few units have a value."""
    if told.median is None:
        return ""
    return numerals.figure_text(
        told.median, decimals=told.facts.decimals, unit_measure=told.facts.measure, lang=language()
    )


def _gap_words(told: ProvinceFigure) -> str:
    if told.gap is not None:
        return str(wording.MISSING.get(told.gap.missing, ""))
    return "" if told.latest else _("chưa có số nào")


def _goal_words(goal: Goal, told: ProvinceFigure) -> GoalWords:
    facts, lang = told.facts, language()
    return GoalWords(
        year=goal.facts.year,
        value=progress.target_text(
            goal.target, unit_measure=facts.measure, decimals=facts.decimals, lang=lang
        ),
        status=str(goal.verdict.status),
        words=progress.status_words(
            goal.verdict, goal.target, unit_measure=facts.measure, decimals=facts.decimals, lang=lang
        ),
    )
