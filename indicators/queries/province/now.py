"""The figures shown now: of each series the newest points as arrays, and of few observations the whole.

The store may hold hundreds of series of a unit, and a page that read all their figures would read thousands.
"""

from collections.abc import Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from indicators import comparison
from indicators.queries import cells
from indicators.queries.cells import Cell
from indicators.queries.detail import NATION
from indicators.queries.home import SPARK_POINTS
from indicators.queries.province.details import (
    Chosen,
    Courses,
    Details,
    Field,
    NationFigure,
    Point,
    Wanted,
    geography_of,
    median_of,
)
from provinces.queries.rows import rows

COURSES = """
    SELECT wanted.code, told.*
    FROM indicators_indicator wanted
    CROSS JOIN LATERAL (
        SELECT array_agg(newest.code) AS codes, array_agg(o.as_of), array_agg(newest.value::float8), array_agg(o.id)
        FROM (
            SELECT f.observation_id, p.code, f.value
            FROM indicators_figure f JOIN indicators_period p ON p.id = f.period_id
            WHERE f.indicator_id = wanted.id AND f.unit_id = (SELECT id FROM provinces_unit WHERE slug = %s)
            ORDER BY p."end" DESC, p.start LIMIT %s
        ) newest
        JOIN indicators_observation o ON o.id = newest.observation_id
    ) told
    WHERE told.codes IS NOT NULL
"""
# Of an even number of values the middle is two of them: the shares lie on both sides of it.
# `unit_id + 0` keeps the index of units out of it: it would be walked through every period.
DETAILS = f"""
    WITH territory AS MATERIALIZED (
        SELECT r.geography_id, ru.unit_id FROM provinces_region r JOIN provinces_region_units ru ON ru.region_id = r.id
    )
    SELECT {cells.STATEMENT}, own.reason, own.others, true, false,
           trim_scale(base.value), trim_scale(base.resolution), base.qualifier, trim_scale(base.denominator),
           np.code, np.label_vi, np.label_en, trim_scale(n.value), n.qualifier, trim_scale(n.resolution),
           trim_scale(n.denominator), n.status, field.n, field.higher, field.lower, field.middle
    FROM unnest(%(chosen)s::bigint[], %(bases)s::bigint[], %(geographies)s::text[]) AS asked(id, base, geography)
    JOIN indicators_observation o ON o.id = asked.id {cells.NAMES}
    JOIN indicators_figure own ON own.observation_id = o.id
    LEFT JOIN indicators_observation base ON base.id = asked.base
    LEFT JOIN LATERAL (
        SELECT * FROM (
            (SELECT f.observation_id FROM indicators_figure f
             WHERE f.indicator_id = o.indicator_id AND f.period_id = o.period_id AND f.value IS NOT NULL
               AND f.unit_id = (SELECT id FROM provinces_unit WHERE slug = %(nation)s))
            UNION ALL
            (SELECT f.observation_id
             FROM indicators_figure f JOIN indicators_observation told ON told.id = f.observation_id
             WHERE f.indicator_id = o.indicator_id AND f.value IS NOT NULL
               AND f.unit_id = (SELECT id FROM provinces_unit WHERE slug = %(nation)s)
             ORDER BY abs(told.as_of - o.as_of), told.as_of LIMIT 1)
        ) nearest LIMIT 1
    ) of_nation ON true
    LEFT JOIN indicators_observation n ON n.id = of_nation.observation_id
    LEFT JOIN indicators_period np ON np.id = n.period_id
    CROSS JOIN LATERAL (
        SELECT count(*)::int AS n, (count(*) FILTER (WHERE f.value > o.value))::int AS higher,
               (count(*) FILTER (WHERE f.value < o.value))::int AS lower,
               percentile_disc(ARRAY[0.5, 0.50001]) WITHIN GROUP (ORDER BY trim_scale(f.value)) AS middle
        FROM indicators_figure f
        WHERE f.indicator_id = o.indicator_id AND f.period_id = o.period_id AND f.value IS NOT NULL
          AND f.unit_id <= (SELECT max(unit_id) FROM territory)
          AND (f.unit_id + 0, asked.geography) IN (SELECT unit_id, geography_id FROM territory)
    ) field
"""
# All but `approved`: what is read here was chosen before.
CELL_END = len(fields(Cell)) - 1
BASE_END = CELL_END + len(fields(comparison.Statement))
NATION_END = BASE_END + len(fields(NationFigure))


def courses(unit: str) -> Courses:
    """The newest points of every series of a unit by indicator, oldest first. One SQL query."""
    return {
        code: sorted(map(Point, *map(reversed, told)), key=attrgetter("as_of"))
        for code, *told in rows(COURSES, [unit, SPARK_POINTS])
    }


def details(wanted: Wanted, chosen: Mapping[str, Chosen]) -> dict[int, Details]:
    """By observation, the latest figures and the newer gaps that were chosen. One SQL query, none without any."""
    asked = [(each.latest, each.base) for each in chosen.values() if each.latest]
    asked += [(each.gap, None) for each in chosen.values() if each.gap]
    if not asked:
        return {}
    parameters = {
        "chosen": [point.observation for point, _ in asked],
        "bases": [base.observation if base else None for _, base in asked],
        "geographies": [geography_of(point.period, wanted.geographies) for point, _ in asked],
        "nation": NATION,
    }
    return {told.cell.observation: told for told in map(_details, rows(DETAILS, parameters))}


def _details(row: tuple[Any, ...]) -> Details:
    base, nation = row[CELL_END:BASE_END], row[BASE_END:NATION_END]
    n, higher, lower, middle = row[NATION_END:]
    return Details(
        cell=Cell(*row[:CELL_END]),
        base=comparison.Statement(*base) if base[0] is not None else None,
        nation=NationFigure(*nation) if nation[0] is not None else None,
        field=Field(n, higher, lower, median_of(middle)) if n else None,
    )
