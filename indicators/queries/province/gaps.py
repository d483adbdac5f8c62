"""What is missing of a province, since when, and who is responsible."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators import periods
from indicators.progress.freshness import next_period
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell
from indicators.queries.province.figures import ProvinceFigure
from indicators.queries.readings import TWINS
from indicators.queries.series import parsed

OF_PROVINCES = ("provincial", "both")


@dataclass(frozen=True, slots=True)
class Gap:
    """An indicator of provinces without a figure where one should be. `last` is the latest figure there is, None where
    there never was one; `since` the first period without; `reason` a missing code where one was told."""

    facts: IndicatorFacts
    last: Cell | None
    since: periods.Period | None
    reason: str = ""


def gaps(facts: Sequence[IndicatorFacts], figures: Sequence[ProvinceFigure], until: date) -> list[Gap]:
    """In the order of `facts`, those of provinces never told, and those whose next period was over by `until`. What repeats the
    DTI is not missing."""
    by_code = {figure.facts.code: figure for figure in figures}
    found = [_gap(each, by_code.get(each.code), until) for each in facts if each.code not in TWINS]
    return [gap for gap in found if gap]


def _gap(facts: IndicatorFacts, figure: ProvinceFigure | None, until: date) -> Gap | None:
    if figure is None or (figure.latest is None and figure.gap is None):
        return Gap(facts, None, None) if facts.level in OF_PROVINCES else None
    last = figure.latest.cell if figure.latest else None
    if figure.gap is not None:
        return Gap(facts, last, parsed(figure.gap.period), figure.gap.missing)
    following = next_period(facts.frequency, last.end) if last else None
    return Gap(facts, last, following) if following and following.end <= until else None
