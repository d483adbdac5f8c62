"""The home page: state of the store, headline figures with their courses, what is new. A constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from indicators.queries import cells as cell_reads
from indicators.queries.catalogue import FACTS, IndicatorFacts, break_dates, notes, targets
from indicators.queries.cells import NAMES, STATEMENT, Cell, Scope
from indicators.queries.detail import NATION
from indicators.queries.goals import Goal, goals, leading
from indicators.queries.series import Series, series
from provinces.queries.rows import rows

SPARK_POINTS = 12
MOST_NEWS = 8


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline indicator of the nation: facts, the last twelve figures, the goal shown beside the newest."""

    facts: IndicatorFacts
    series: Series
    goal: Goal | None


@dataclass(frozen=True, slots=True)
class News:
    """A figure newly published, or a revision with the value it replaced."""

    cell: Cell
    facts: IndicatorFacts
    unit_vi: str
    unit_en: str
    previous: Decimal | None
    previous_as_reported: str


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
# Sources are sorted first and opened one by one until there are enough figures.
NEWS = f"""
    WITH fresh AS (
        SELECT newest.*
        FROM (
            SELECT id, published_until FROM provinces_source
            WHERE published_until IS NOT NULL ORDER BY published_until DESC OFFSET 0
        ) told
        CROSS JOIN LATERAL (
            SELECT o.id, told.published_until, o.as_of, f.reason, f.others
            FROM indicators_observation o JOIN indicators_figure f ON f.observation_id = o.id
            WHERE o.source_id = told.id ORDER BY o.as_of DESC, o.id DESC LIMIT {MOST_NEWS}
        ) newest
        ORDER BY told.published_until DESC, newest.as_of DESC, newest.id DESC LIMIT {MOST_NEWS}
    )
    SELECT {STATEMENT}, fresh.reason, fresh.others, true, false, v.name_vi, v.name_en,
           trim_scale(before.value), coalesce(before.as_reported, '')
    FROM fresh
    JOIN indicators_observation o ON o.id = fresh.id {NAMES}
    JOIN LATERAL (SELECT name_vi, name_en FROM provinces_unitversion
                  WHERE unit_id = u.id ORDER BY valid_from DESC LIMIT 1) v ON true
    LEFT JOIN LATERAL (
        SELECT b.value, b.as_reported FROM indicators_observation b JOIN provinces_source bs ON bs.id = b.source_id
        WHERE o.status = 'revised' AND b.indicator_id = o.indicator_id AND b.unit_id = o.unit_id
          AND b.period_id = o.period_id AND b.id <> o.id AND b.value <> o.value
        ORDER BY bs.published_until DESC NULLS LAST LIMIT 1
    ) before ON true
    ORDER BY fresh.published_until DESC, fresh.as_of DESC, fresh.id DESC
"""


def store_state() -> StoreState:
    """One SQL query."""
    return StoreState(*rows(STATE)[0])


def headlines(*, today: date, known_on: date | None = None) -> list[Headline]:
    """Headline indicators in their order, those with a figure. Four SQL queries."""
    facts = [IndicatorFacts(*row) for row in rows(FACTS + "WHERE i.headline IS NOT NULL ORDER BY i.headline")]
    codes = [one.code for one in facts]
    cells = _courses(codes, known_on)
    remarks, aims = notes(codes), targets(codes, known_on)
    shown = []
    for one in facts:
        course = series(
            NATION, cells.get(one.code, []), one, break_dates(remarks, one.code, NATION), moved=False
        )
        if course.latest:
            own = [aim for aim in aims if aim.indicator == one.code and aim.unit == NATION]
            judged = goals(own, course.latest, one, today)
            shown.append(Headline(one, course, leading(judged, course.latest, today)))
    return shown


def _courses(codes: Sequence[str], known_on: date | None) -> dict[str, list[Cell]]:
    if known_on is None:
        cells = cell_reads.newest(NATION, SPARK_POINTS, indicators=codes)
    else:
        cells = cell_reads.shown(Scope(codes, [NATION], known_on=known_on))
    key = attrgetter("indicator")
    return {code: list(group)[-SPARK_POINTS:] for code, group in groupby(sorted(cells, key=key), key)}


def news() -> list[News]:
    """What was published last, newest first; a revision with what it replaced. Two SQL queries."""
    found = rows(NEWS)
    codes = [row[0] for row in found]
    by_code = {row[0]: IndicatorFacts(*row) for row in rows(FACTS + "WHERE i.code = ANY(%s)", [codes])}
    return [News(Cell(*row[:-4]), by_code[row[0]], *row[-4:]) for row in found]
