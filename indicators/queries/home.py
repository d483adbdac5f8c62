"""The home page: state of the store, headline figures with their courses. A constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from indicators.queries import cells as cell_reads
from indicators.queries.catalogue import FACTS, IndicatorFacts, break_dates, notes, targets
from indicators.queries.cells import Cell, Scope
from indicators.queries.detail import NATION
from indicators.queries.goals import Goal, goals, leading
from indicators.queries.series import Series, series
from provinces.queries.rows import rows

SPARK_POINTS = 12


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline indicator of a unit: facts, the last twelve figures, the goal shown beside the newest."""

    facts: IndicatorFacts
    series: Series
    goal: Goal | None


@dataclass(frozen=True, slots=True)
class StoreState:
    """How many indicators there are, how many have figures, and the newest day a figure refers to."""

    indicators: int
    with_figures: int
    newest: date | None


STATE = """
    SELECT (SELECT count(*) FROM indicators_indicator),
           (SELECT count(*) FROM indicators_indicator i
            WHERE EXISTS (SELECT 1 FROM indicators_figure f WHERE f.indicator_id = i.id)),
           (SELECT o.as_of FROM indicators_observation o JOIN indicators_figure f ON f.observation_id = o.id
            ORDER BY o.as_of DESC LIMIT 1)
"""
STATE_THEN = """
    SELECT (SELECT count(*) FROM indicators_indicator),
           (SELECT count(*) FROM indicators_indicator i
            WHERE EXISTS (SELECT 1 FROM indicators_observation o JOIN provinces_source s ON s.id = o.source_id
                          WHERE o.indicator_id = i.id AND s.published_until <= %(day)s)),
           (SELECT o.as_of FROM indicators_observation o JOIN provinces_source s ON s.id = o.source_id
            WHERE s.published_until <= %(day)s ORDER BY o.as_of DESC LIMIT 1)
"""


@dataclass(frozen=True, slots=True)
class RoundState:
    """The round in which provinces report now, first the one that somebody still owes and that is due first; `waiting` of its `units` have never sent."""

    label_vi: str
    label_en: str
    due: date
    units: int
    waiting: int


ROUND = """
    SELECT p.label_vi, p.label_en, c.due, count(*), count(*) FILTER (WHERE s.first_sent_at IS NULL)
    FROM indicators_collection c
    JOIN indicators_period p ON p.id = c.period_id
    JOIN indicators_submission s ON s.collection_id = c.id AND s.edition = 1
    WHERE c.opened_at IS NOT NULL AND (c.closes >= %(day)s OR EXISTS (
        SELECT 1 FROM indicators_extension more
        WHERE more.collection_id = c.id AND more.withdrawn_at IS NULL AND more.until >= %(day)s))
    GROUP BY c.id, p.id
    ORDER BY count(*) FILTER (WHERE s.first_sent_at IS NULL) = 0, c.due, c.id LIMIT 1
"""
# Of a unit's own figures the ones that lead the home page come first.
OWN = """WHERE i.level <> 'national' AND EXISTS (
        SELECT 1 FROM indicators_figure f JOIN provinces_unit u ON u.id = f.unit_id
        WHERE f.indicator_id = i.id AND u.slug = %s AND f.value IS NOT NULL)
    ORDER BY i.headline NULLS LAST, i.sort_order LIMIT %s"""


def round_state(day: date) -> RoundState | None:
    """None on a day on which no round is open. One SQL query."""
    found = rows(ROUND, {"day": day})
    return RoundState(*found[0]) if found else None


def store_state(known_on: date | None = None) -> StoreState:
    """Now, or counting only what had been published by a past day. One SQL query."""
    if known_on is None:
        return StoreState(*rows(STATE)[0])
    return StoreState(*rows(STATE_THEN, {"day": known_on})[0])


def headlines(*, today: date, known_on: date | None = None) -> list[Headline]:
    """Headline indicators in their order, those with a figure. Four SQL queries."""
    facts = [IndicatorFacts(*row) for row in rows(FACTS + "WHERE i.headline IS NOT NULL ORDER BY i.headline")]
    return _headlines(NATION, facts, today, known_on)


def own_headlines(unit: str, *, today: date, most: int) -> list[Headline]:
    """Figures of a province, at most so many of its indicators. Four SQL queries."""
    facts = [IndicatorFacts(*row) for row in rows(FACTS + OWN, [unit, most])]
    return _headlines(unit, facts, today, None)


def _headlines(
    unit: str, facts: Sequence[IndicatorFacts], today: date, known_on: date | None
) -> list[Headline]:
    codes = [one.code for one in facts]
    cells = _courses(unit, codes, known_on)
    remarks, aims = notes(codes), targets(codes, known_on)
    shown = []
    for one in facts:
        course = series(unit, cells.get(one.code, []), one, break_dates(remarks, one.code, unit), moved=False)
        if course.latest:
            own = [aim for aim in aims if aim.indicator == one.code and aim.unit == unit]
            judged = goals(own, course.latest, one, today)
            shown.append(Headline(one, course, leading(judged, course.latest, today)))
    return shown


def _courses(unit: str, codes: Sequence[str], known_on: date | None) -> dict[str, list[Cell]]:
    if known_on is None:
        cells = cell_reads.newest(unit, SPARK_POINTS, indicators=codes)
    else:
        cells = cell_reads.shown(Scope(codes, [unit], known_on=known_on))
    key = attrgetter("indicator")
    return {code: list(group)[-SPARK_POINTS:] for code, group in groupby(sorted(cells, key=key), key)}
