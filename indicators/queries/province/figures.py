"""A province's figures as the lines of a table: the latest of each indicator, its course, and who it is held against."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators import comparison
from indicators.queries.catalogue import IndicatorFacts, NoteFacts, TargetFacts, break_dates
from indicators.queries.cells import Cell
from indicators.queries.goals import Goal, goals, leading
from indicators.queries.province import now, past
from indicators.queries.province.details import (
    Chosen,
    Courses,
    Details,
    Field,
    NationFigure,
    Point,
    Wanted,
)
from indicators.queries.readings import TWINS
from indicators.queries.series import Row, statement
from provinces.ranking import Place

RANK = "rank"
LEAST_FOR_MEDIAN, LEAST_FOR_PLACE = 3, 2
NOTHING_TOLD = Chosen((), None, None, None)


@dataclass(frozen=True, slots=True)
class ProvinceFigure:
    """One line of the table. `course` is cut into what one line may join, see `comparison.segments`, at most twelve points in all;
    `gap` is a newer cell that has a reason instead of a value; `goal` is the province's own target."""

    facts: IndicatorFacts
    latest: Row | None
    course: tuple[tuple[Point, ...], ...]
    nation: NationFigure | None
    field: Field | None
    gap: Cell | None
    goal: Goal | None

    @property
    def of_dti(self) -> bool:
        """Whether it repeats what some text told of the DTI: the rankings say more, and of every unit."""
        return self.facts.code in TWINS

    def repeats(self, years: Collection[int]) -> bool:
        """Whether the rankings of `years` say all that the line would."""
        told = self.latest
        return self.of_dti and self.goal is None and told is not None and told.cell.end.year in years

    @property
    def place(self) -> Place | None:
        """By the polarity, among the units of the same geography with a value of that period: at least two."""
        held = self._field_of(LEAST_FOR_PLACE)
        return held.place(self.facts.polarity) if held else None

    @property
    def median(self) -> Decimal | None:
        """Of the units of the same geography with a value of that period: at least three."""
        held = self._field_of(LEAST_FOR_MEDIAN)
        return held.median if held else None

    def _field_of(self, least: int) -> Field | None:
        if self.facts.measure == RANK or self.of_dti:
            return None
        return self.field if self.field and self.field.n >= least else None


def province_figures(
    wanted: Wanted,
    facts: Sequence[IndicatorFacts],
    notes: Sequence[NoteFacts],
    targets: Sequence[TargetFacts],
) -> list[ProvinceFigure]:
    """The indicators that the unit has cells or targets of, in the order of `facts`; `targets` are its own.

    Two SQL queries, three on a past day.
    """
    if wanted.known_on is None:
        chosen = _choose(now.courses(wanted.unit), wanted, facts, notes)
        details = now.details(wanted, chosen)
    else:
        own = past.own_cells(wanted.unit, wanted.known_on)
        chosen = _choose(past.courses(own), wanted, facts, notes)
        details = past.details(wanted, own, chosen)
    by_code = {each.code: [target for target in targets if target.indicator == each.code] for each in facts}
    return [
        _figure(each, chosen.get(each.code, NOTHING_TOLD), details, by_code[each.code], wanted.today)
        for each in facts
        if each.code in chosen or by_code[each.code]
    ]


def _choose(
    courses: Courses, wanted: Wanted, facts: Sequence[IndicatorFacts], notes: Sequence[NoteFacts]
) -> dict[str, Chosen]:
    return {
        each.code: _chosen(courses[each.code], each, break_dates(notes, each.code, wanted.unit))
        for each in facts
        if each.code in courses
    }


def _chosen(points: Sequence[Point], facts: IndicatorFacts, breaks: Sequence[date]) -> Chosen:
    last = next((place for place in reversed(range(len(points))) if points[place].value is not None), None)
    base = comparison.base_for(points, last, facts.time_basis, breaks) if last is not None else None
    valued = [point for point in points if point.value is not None]
    return Chosen(
        course=tuple(tuple(part) for part in comparison.segments(valued, facts.time_basis, breaks)),
        latest=points[last] if last is not None else None,
        base=points[base] if base is not None else None,
        gap=points[-1] if points[-1].value is None else None,
    )


def _figure(
    facts: IndicatorFacts,
    chosen: Chosen,
    details: Mapping[int, Details],
    targets: Sequence[TargetFacts],
    today: date,
) -> ProvinceFigure:
    told = details[chosen.latest.observation] if chosen.latest else None
    latest = Row(told.cell, 0, None, _change(facts, told)) if told else None
    judged = goals(targets, latest, facts, today) if targets else []
    return ProvinceFigure(
        facts=facts,
        latest=latest,
        course=chosen.course,
        nation=told.nation if told else None,
        field=told.field if told else None,
        gap=details[chosen.gap.observation].cell if chosen.gap else None,
        goal=leading(judged, latest, today) if judged else None,
    )


def _change(facts: IndicatorFacts, told: Details) -> comparison.Change | None:
    after = statement(told.cell)
    if told.base is None or after is None:
        return None
    return comparison.change(told.base, after, facts.polarity, unit_measure=facts.measure)
