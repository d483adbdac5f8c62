"""Targets judged by the latest figure: the one a page leads with, and its status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators import numerals, progress
from indicators.queries.catalogue import IndicatorFacts, TargetFacts
from indicators.queries.series import Row, statement


@dataclass(frozen=True, slots=True)
class Goal:
    """A target with its status on a day."""

    facts: TargetFacts
    target: progress.Target
    verdict: progress.Verdict


def goals(
    targets: Sequence[TargetFacts], latest: Row | None, facts: IndicatorFacts, today: date
) -> list[Goal]:
    """Every target of one unit and indicator, judged; in the order given."""
    said = statement(latest.cell) if latest else None
    attained = progress.Attained(said, latest.cell.end) if latest and said else None
    return [
        Goal(target, plain, progress.judge(attained, plain, facts.polarity, today))
        for target, plain in ((target, _plain(target)) for target in targets)
    ]


def leading(goals: Sequence[Goal], latest: Row | None, today: date) -> Goal | None:
    """The goal shown beside the latest figure: the next one due, else the last one past."""
    year = latest.cell.as_of.year if latest else today.year
    chosen = progress.headline_target([goal.target for goal in goals], year)
    return next((goal for goal in goals if goal.target is chosen), None)


def _plain(facts: TargetFacts) -> progress.Target:
    return progress.Target(
        facts.year,
        facts.comparison,
        facts.value,
        facts.method_named,
        progress.is_strict(facts.comparison, facts.as_reported),
        numerals.resolution_of(facts.as_reported, facts.value),
    )
