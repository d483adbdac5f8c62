"""What the rows of a feed are held against: the catalogue, and every name that a unit ever had."""

from indicators.sources.feeds.understanding import Ground, IndicatorGround, Step, UnitGround
from provinces.queries.rows import rows

INDICATORS = """
    SELECT code, name_vi, name_en, measure_id, decimals, level, frequency FROM indicators_indicator
    ORDER BY sort_order
"""
UNITS = """
    SELECT u.slug, u.level, v.code, v.iso_3166_2,
           ARRAY[v.name_vi, v.name_en, v.full_name_vi, v.full_name_en], v.valid_from, v.valid_to
    FROM provinces_unit u JOIN provinces_unitversion v ON v.unit_id = u.id
    ORDER BY u.sort_order, u.slug, v.valid_from
"""
STEPS = """
    SELECT p.slug, s.slug, t.effective_on
    FROM provinces_succession t
    JOIN provinces_unit p ON p.id = t.predecessor_id
    JOIN provinces_unit s ON s.id = t.successor_id
    WHERE p.id <> s.id ORDER BY t.effective_on, s.sort_order, p.sort_order
"""


def feed_ground() -> Ground:
    """The ground of today, for every feed. Three SQL queries."""
    return Ground(
        indicators={code: IndicatorGround(code, *told) for code, *told in rows(INDICATORS)},
        units=tuple(
            UnitGround(slug, level, code, iso, tuple(names), start, end)
            for slug, level, code, iso, names, start, end in rows(UNITS)
        ),
        steps=tuple(Step(*told) for told in rows(STEPS)),
    )
