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
           (SELECT max(o.as_of) FROM indicators_figure f JOIN indicators_observation o ON o.id = f.observation_id
            WHERE f.since >= (SELECT max(since) - interval '400 days' FROM indicators_figure))
"""
# The last figures of each headline indicator; the covering index gives one indicator's figures of the nation at once.
COURSES = f"""
    SELECT {STATEMENT}, latest.reason, latest.others, true, false
    FROM indicators_indicator h
    CROSS JOIN LATERAL (
        SELECT f.observation_id, f.reason, f.others
        FROM indicators_figure f
        JOIN indicators_period fp ON fp.id = f.period_id
        WHERE f.indicator_id = h.id AND f.unit_id = (SELECT id FROM provinces_unit WHERE slug = %s)
        ORDER BY fp."end" DESC, fp.start LIMIT {SPARK_POINTS}
    ) latest
    JOIN indicators_observation o ON o.id = latest.observation_id {NAMES}
    WHERE h.headline IS NOT NULL
    ORDER BY h.headline, o.as_of, p."end", p.start DESC
"""
NEWS = f"""
    SELECT {STATEMENT}, f.reason, f.others, true, false, v.name_vi, v.name_en,
           trim_scale(before.value), coalesce(before.as_reported, '')
    FROM indicators_figure f
    JOIN indicators_observation o ON o.id = f.observation_id {NAMES}
    JOIN LATERAL (SELECT name_vi, name_en FROM provinces_unitversion
                  WHERE unit_id = u.id ORDER BY valid_from DESC LIMIT 1) v ON true
    LEFT JOIN LATERAL (
        SELECT b.value, b.as_reported FROM indicators_observation b JOIN provinces_source bs ON bs.id = b.source_id
        WHERE o.status = 'revised' AND b.indicator_id = o.indicator_id AND b.unit_id = o.unit_id
          AND b.period_id = o.period_id AND b.id <> o.id AND b.value <> o.value
        ORDER BY bs.published_until DESC NULLS LAST LIMIT 1
    ) before ON true
    WHERE s.published_until IS NOT NULL
    ORDER BY s.published_until DESC, o.as_of DESC, o.id DESC LIMIT {MOST_NEWS}
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
        course = series(NATION, cells.get(one.code, []), one, break_dates(remarks, one.code, NATION))
        if course.latest:
            own = [aim for aim in aims if aim.indicator == one.code and aim.unit == NATION]
            judged = goals(own, course.latest, one, today)
            shown.append(Headline(one, course, leading(judged, course.latest, today)))
    return shown


def _courses(codes: Sequence[str], known_on: date | None) -> dict[str, list[Cell]]:
    if known_on is None:
        cells = [Cell(*row) for row in rows(COURSES, [NATION])]
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
