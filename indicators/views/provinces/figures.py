"""The table of a province's figures: every line ready to be printed, so that hundreds of them stay cheap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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
from indicators.views.provinces.links import indicator_asked, indicator_path
from provinces.forms import address
from provinces.views.links import Choice

MOST_LINES = 60
FLAGS = {
    "estimate": gettext_lazy("ước"),
    "provisional": gettext_lazy("sơ bộ"),
    "revised": gettext_lazy("điều chỉnh"),
}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A line of the table. `gap` says why the newest cell has no value, `gap_period` which one that is."""

    url: str
    name: str
    figure: SafeString | str
    change: SafeString | str
    flag: str
    period: str
    gap: str
    gap_period: str
    spark: charts.Sparkline | None
    nation: SafeString | str
    nation_period: str
    median: str
    among: str
    place: str
    goal: "GoalWords | None"


@dataclass(frozen=True, slots=True)
class GoalWords:
    """A target in the language of the page: what, for which year, and how it stands."""

    year: int
    value: str
    status: str
    words: str


def context(page: ProvincePage, state: Mapping[str, Any]) -> dict[str, Any]:
    """All figures, or those of one pillar where it was asked for or all would be too many to read."""
    chosen = chosen_pillar(page, state["pillar"])
    asked = indicator_asked(page.history.facts.unit, page.known_on)
    lines = [
        (in_language(each.facts, "pillar"), figure_line(each, asked))
        for each in page.figures
        if chosen in ("", each.facts.pillar)
    ]
    with_field = any(line.place or line.median for _name, line in lines)
    with_goals = any(line.goal for _name, line in lines)
    return {
        "groups": [
            (name, [line for _name, line in group]) for name, group in groupby(lines, lambda pair: pair[0])
        ],
        "pillar_choices": _choices(page, state, chosen),
        "heads": _heads(),
        "with_field": with_field,
        "with_goals": with_goals,
        "columns": 5 + 2 * with_field + with_goals,
    }


def chosen_pillar(page: ProvincePage, asked: str) -> str:
    """The pillar shown, empty for all of them: of more than sixty lines the first, unless another is asked for."""
    pillars = [figure.facts.pillar for figure in page.figures]
    if asked in pillars:
        return asked
    return pillars[0] if len(pillars) > MOST_LINES else ""


def _choices(page: ProvincePage, state: Mapping[str, Any], chosen: str) -> list[Choice]:
    """Only where one pillar is shown."""
    if not chosen:
        return []
    path = reverse("province-detail", args=[page.history.facts.unit])
    named = {figure.facts.pillar: in_language(figure.facts, "pillar") for figure in page.figures}
    return [
        Choice(name, address(path, state, pillar=code) + "#figures", code == chosen)
        for code, name in named.items()
    ]


def _heads() -> dict[str, str]:
    return {
        "figure": _("Số liệu"),
        "period": _("Kỳ"),
        "course": _("Diễn biến"),
        "nation": _("Cả nước"),
        "median": _("Trung vị các tỉnh"),
        "place": _("Hạng"),
        "goal": _("Mục tiêu"),
    }


def figure_line(told: ProvinceFigure, asked: str) -> FigureLine:
    """`asked` goes after the path of every indicator."""
    facts, latest, nation = told.facts, told.latest, told.nation
    flag = FLAGS.get(latest.cell.status) if latest else None
    elsewhere = nation is not None and latest is not None and nation.period != latest.cell.period
    return FigureLine(
        url=f"{indicator_path(facts.code)}{asked}",
        name=in_language(facts, "name"),
        figure=figure(latest.cell, facts, flagged=True) if latest else "",
        change=difference(latest, facts) if latest and latest.change else "",
        flag=str(flag) if flag else "",
        period=period_label(latest.cell) if latest else "",
        gap=_gap_words(told),
        gap_period=period_label(told.gap) if told.gap else "",
        spark=small_line(told.course, is_rank=facts.measure == "rank"),
        nation=figure(nation, facts) if nation else "",
        nation_period=period_label(nation) if elsewhere else "",
        median=median_words(told),
        among=among_words(told.field.n) if told.field else "",
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


def among_words(n: int) -> str:
    """How many units a median is of."""
    return ngettext("%(n)s đơn vị", "%(n)s đơn vị", n) % {"n": n}


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
