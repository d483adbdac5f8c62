"""What typed figures are held against: the unit's last figures, those of the same period, and the sister indicators."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from indicators import periods
from indicators.validation import Ground, PastValue, Sister, Tie
from provinces.queries.rows import rows

MOST_PAST = 12
_TOLD = "u.slug, i.code, q.code, q.label_vi, q.label_en, o.as_of, trim_scale(f.value), o.qualifier,"
_SAID = "trim_scale(o.resolution), trim_scale(o.denominator), o.status"
# The indicators asked for, and those they are tied to from either side.
TIES = """
    SELECT a.code, CASE WHEN r.indicator_id = a.id THEN r.kind ELSE r.kind || ' of' END, s.code, s.name_vi, s.name_en
    FROM indicators_indicator a
    JOIN indicators_relation r ON a.id IN (r.indicator_id, r.other_id)
    JOIN indicators_indicator s ON s.id = CASE WHEN r.indicator_id = a.id THEN r.other_id ELSE r.indicator_id END
    WHERE a.code = ANY(%s)
    ORDER BY a.sort_order, s.sort_order
"""
FACTS = """
    SELECT u.unit, i.code, i.name_vi, i.name_en, i.measure_id, i.value_kind, i.time_basis, i.polarity, i.decimals,
           trim_scale(i.plausible_min), trim_scale(i.plausible_max), u.unit, %s::text
    FROM indicators_indicator i CROSS JOIN unnest(%s::text[]) AS u(unit)
    WHERE i.code = ANY(%s) ORDER BY i.sort_order
"""
# Of each series the newest values of earlier periods; the covering index gives one series at once.
_NEWEST = """
    CROSS JOIN LATERAL (
        SELECT f.value, f.observation_id, f.period_id
        FROM indicators_figure f JOIN indicators_period p ON p.id = f.period_id
        WHERE f.indicator_id = i.id AND f.unit_id = u.id
          AND f.value IS NOT NULL AND p."end" <= {end} AND p.code <> {period}
        ORDER BY p."end" DESC, p.start LIMIT %(most)s
    ) f
    JOIN indicators_period q ON q.id = f.period_id
    JOIN indicators_observation o ON o.id = f.observation_id
"""
_OLDEST_FIRST = 'ORDER BY i.sort_order, q."end", q.start DESC'
PAST = f"""
    SELECT {_TOLD} {_SAID}
    FROM indicators_indicator i
    CROSS JOIN provinces_unit u
    {_NEWEST.format(end="%(end)s", period="%(period)s")}
    WHERE i.code = ANY(%(codes)s) AND u.slug = ANY(%(units)s)
    {_OLDEST_FIRST}
"""
PAST_OF_CELLS = f"""
    SELECT cell.period, {_TOLD} {_SAID}
    FROM unnest(%(units)s::text[], %(periods)s::text[], %(codes)s::text[], %(ends)s::date[])
        AS cell(unit, period, code, "end")
    JOIN indicators_indicator i ON i.code = cell.code
    JOIN provinces_unit u ON u.slug = cell.unit
    {_NEWEST.format(end='cell."end"', period="cell.period")}
    {_OLDEST_FIRST}
"""
SAME = f"""
    SELECT {_TOLD} {_SAID}
    FROM indicators_figure f
    JOIN indicators_indicator i ON i.id = f.indicator_id
    JOIN provinces_unit u ON u.id = f.unit_id
    JOIN indicators_period q ON q.id = f.period_id
    JOIN indicators_observation o ON o.id = f.observation_id
    WHERE f.indicator_id = ANY(ARRAY(SELECT id FROM indicators_indicator WHERE code = ANY(%(codes)s)))
      AND f.unit_id = ANY(ARRAY(SELECT id FROM provinces_unit WHERE slug = ANY(%(units)s)))
      AND q.code = ANY(%(periods)s) AND f.value IS NOT NULL
"""
BREAKS = """
    SELECT u.slug, i.code, array_agg(n.from_date)
    FROM indicators_note n JOIN indicators_indicator i ON i.id = n.indicator_id
    JOIN provinces_unit u ON n.unit_id IS NULL OR u.id = n.unit_id
    WHERE n.kind = 'break' AND i.code = ANY(%s) AND n.from_date <= %s AND u.slug = ANY(%s)
    GROUP BY u.slug, i.code
"""
ENTERED = """
    SELECT i.code, trim_scale(e.value), e.qualifier
    FROM indicators_entry e JOIN indicators_indicator i ON i.id = e.indicator_id
    WHERE e.submission_id = %s AND i.code = ANY(%s)
"""
_TIES = {
    "part": Tie.PART,
    "part of": Tie.WHOLE,
    "complement": Tie.COMPLEMENT,
    "complement of": Tie.COMPLEMENT,
    "not_above": Tie.NOT_ABOVE,
    "not_above of": Tie.NOT_BELOW,
}
# Unit, period and indicator, by their codes.
CellKey = tuple[str, str, str]
Series = dict[str, dict[str, PastValue]]
# What stands in a cell: its value and how sure it is.
Entered = Mapping[str, tuple[Decimal | None, str]]


def grounds(
    *, unit: str, period: str, indicators: Sequence[str], submission: int | None
) -> dict[str, Ground]:
    """The ground of each indicator code that exists, for a unit (slug) and a period (code), in catalogue order. A sister
    has what stands in the report `submission` (key of its row), else its published figure. Six SQL queries, five without
    a report; none for no indicators. Raises `periods.PeriodError`."""
    found = grounds_of_units(units=[unit], period=period, indicators=indicators).get(unit, {})
    if submission is None or not found:
        return found
    sisters = {sister.code for ground in found.values() for sister in ground.sisters}
    entered = _entered(submission, sisters)
    return {code: beside(ground, entered) for code, ground in found.items()}


def grounds_of_units(
    *, units: Sequence[str], period: str, indicators: Sequence[str]
) -> dict[str, dict[str, Ground]]:
    """As `grounds`, of many units at once, by unit and code; every sister has its published figure. Five SQL queries."""
    if not (indicators and units):
        return {}
    here = periods.parse(period)
    ties = _ties(indicators)
    codes = [*indicators, *_sisters(ties)]
    past = _past_of_units(units, codes, here)
    same = _same(units, codes, [here])
    breaks = _breaks(units, indicators, here.end)
    known: dict[str, dict[str, Ground]] = defaultdict(dict)
    for fact in _facts(units, indicators, here):
        broken = breaks.get((fact.unit, fact.code), ())
        ground = _ground(fact, here, past[fact.unit], same[fact.unit], broken, ties.get(fact.code, ()))
        known[fact.unit][fact.code] = ground
    return known


def grounds_of_cells(*, cells: Collection[CellKey]) -> dict[CellKey, Ground]:
    """As `grounds`, of cells of many units and periods; every sister has its published figure. Five SQL queries whatever
    the number of periods, none for no cells."""
    if not cells:
        return {}
    units, codes = sorted({unit for unit, _period, _code in cells}), sorted({code for *_cell, code in cells})
    heres = {period: periods.parse(period) for _unit, period, _code in cells}
    ties = _ties(codes)
    past = _past_of_cells(_with_sisters(cells, ties), heres)
    same = _same(units, [*codes, *_sisters(ties)], list(heres.values()))
    last = max(heres.values(), key=attrgetter("end"))
    breaks = _breaks(units, codes, last.end)
    facts = {(fact.unit, fact.code): fact for fact in _facts(units, codes, last)}
    return {
        (unit, period, code): _ground(
            facts[unit, code],
            heres[period],
            past[unit, period],
            same[unit],
            breaks.get((unit, code), ()),
            ties.get(code, ()),
        )
        for unit, period, code in cells
    }


def beside(ground: Ground, entered: Entered) -> Ground:
    """The ground with what stands, or is about to, in the cells beside this one."""
    if not any(sister.code in entered for sister in ground.sisters):
        return ground
    sisters = []
    for sister in ground.sisters:
        value, qualifier = entered.get(sister.code, (None, ""))
        told = sister if value is None else replace(sister, value=value, hedged=qualifier != "exact")
        sisters.append(told)
    return replace(ground, sisters=tuple(sisters))


def _ties(indicators: Sequence[str]) -> dict[str, list[Sister]]:
    ties: dict[str, list[Sister]] = defaultdict(list)
    for own, kind, code, name_vi, name_en in rows(TIES, [list(indicators)]):
        ties[own].append(Sister(_TIES[kind], code, name_vi, name_en, None))
    return ties


def _sisters(ties: Mapping[str, Sequence[Sister]]) -> list[str]:
    return sorted({sister.code for told in ties.values() for sister in told})


def _with_sisters(cells: Iterable[CellKey], ties: Mapping[str, Sequence[Sister]]) -> list[CellKey]:
    """The cells, and beside each those of its sisters."""
    beside_them = {
        (unit, period, each)
        for unit, period, code in cells
        for each in (code, *(sister.code for sister in ties.get(code, ())))
    }
    return sorted(beside_them)


def _facts(units: Sequence[str], codes: Sequence[str], here: periods.Period) -> list[Ground]:
    """Of each indicator for each unit what the catalogue says, in its order."""
    return [Ground(*told) for _unit, *told in rows(FACTS, [here.code, list(units), list(codes)])]


def _past_of_units(
    units: Sequence[str], codes: Sequence[str], here: periods.Period
) -> defaultdict[str, Series]:
    """By unit, indicator and period, oldest first."""
    asked = {"codes": list(codes), "units": list(units), "end": here.end, "period": here.code}
    series: defaultdict[str, Series] = defaultdict(lambda: defaultdict(dict))
    for unit, code, *told in rows(PAST, asked | {"most": MOST_PAST}):
        series[unit][code][told[0]] = PastValue(*told)
    return series


def _past_of_cells(
    cells: Sequence[CellKey], heres: Mapping[str, periods.Period]
) -> defaultdict[tuple[str, str], Series]:
    """By unit and the period that is asked about, then by indicator and period, oldest first."""
    asked = {
        "units": [unit for unit, _period, _code in cells],
        "periods": [period for _unit, period, _code in cells],
        "codes": [code for _unit, _period, code in cells],
        "ends": [heres[period].end for _unit, period, _code in cells],
    }
    series: defaultdict[tuple[str, str], Series] = defaultdict(lambda: defaultdict(dict))
    for period, unit, code, *told in rows(PAST_OF_CELLS, asked | {"most": MOST_PAST}):
        series[unit, period][code][told[0]] = PastValue(*told)
    return series


def _same(
    units: Sequence[str], codes: Sequence[str], heres: Sequence[periods.Period]
) -> defaultdict[str, Series]:
    """Figures of the periods themselves and of a year before, by unit, indicator and period."""
    asked = {
        "codes": list(codes),
        "units": list(units),
        "periods": [each for here in heres for each in (here.code, _year_before(here))],
    }
    series: defaultdict[str, Series] = defaultdict(lambda: defaultdict(dict))
    for unit, code, *told in rows(SAME, asked):
        series[unit][code][told[0]] = PastValue(*told)
    return series


def _breaks(units: Sequence[str], codes: Sequence[str], until: date) -> dict[tuple[str, str], list[date]]:
    """Days on which the method of a series changed."""
    found = rows(BREAKS, [list(codes), until, list(units)])
    return {(unit, code): days for unit, code, days in found}


def _ground(
    fact: Ground,
    here: periods.Period,
    past: Series,
    same: Series,
    broken: Sequence[date],
    sisters: Sequence[Sister],
) -> Ground:
    """The facts of one cell with the unit's past, its figures of the same period, and the neighbours."""
    return replace(
        fact,
        period=here.code,
        past=_past(past.get(fact.code, {}), max((day for day in broken if day <= here.end), default=None)),
        same_last_year=same.get(fact.code, {}).get(_year_before(here)),
        published=same.get(fact.code, {}).get(here.code),
        sisters=tuple(
            _sister(sister, past, same.get(sister.code, {}).get(here.code), fact.code) for sister in sisters
        ),
    )


def _year_before(here: periods.Period) -> str:
    before = periods.year_before(here)
    return before.code if before else ""


def _past(told: Mapping[str, PastValue], broken: date | None) -> tuple[PastValue, ...]:
    if broken is None:
        return tuple(told.values())
    return tuple(replace(past, before_break=past.as_of < broken) for past in told.values())


def _entered(submission: int, sisters: Iterable[str]) -> dict[str, tuple[Decimal | None, str]]:
    found: list[tuple[Any, ...]] = rows(ENTERED, [submission, list(sisters)])
    return {code: (value, qualifier) for code, value, qualifier in found}


def _sister(sister: Sister, past: Series, published: PastValue | None, own: str) -> Sister:
    """With its figure beside this one's, and beside this one's last."""
    last = next(reversed(list(past.get(own, {}).values())), None)
    then = past.get(sister.code, {}).get(last.period) if last else None
    return replace(
        sister,
        value=published.value if published else None,
        hedged=published is not None and published.qualifier != "exact",
        last=then.value if then else None,
    )
