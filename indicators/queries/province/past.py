"""The figures as known on a past day: chosen again from what had been published, nothing of it kept ready."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from indicators.queries import cells
from indicators.queries.cells import Cell, Scope
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
from indicators.queries.series import statement
from provinces.queries.rows import rows

OwnCells = Mapping[str, Sequence[Cell]]

TERRITORY = """
    SELECT r.geography_id, u.slug
    FROM provinces_region r JOIN provinces_region_units ru ON ru.region_id = r.id JOIN provinces_unit u ON u.id = ru.unit_id
"""


def own_cells(unit: str, known_on: date) -> OwnCells:
    """The newest cells of every series of a unit by indicator, oldest first. One SQL query."""
    told = cells.shown(Scope(units=[unit], known_on=known_on))
    by_code = groupby(sorted(told, key=attrgetter("indicator")), attrgetter("indicator"))
    return {code: list(group)[-SPARK_POINTS:] for code, group in by_code}


def courses(own: OwnCells) -> Courses:
    return {code: [_point(cell) for cell in told] for code, told in own.items()}


def details(wanted: Wanted, own: OwnCells, chosen: Mapping[str, Chosen]) -> dict[int, Details]:
    """By observation, the latest figures and the newer gaps that were chosen. Two SQL queries, none without figures."""
    by_id = {cell.observation: cell for told in own.values() for cell in told}
    told = {
        each.gap.observation: Details(by_id[each.gap.observation]) for each in chosen.values() if each.gap
    }
    others = _others(wanted, chosen)
    for code, each in chosen.items():
        if each.latest:
            cell = by_id[each.latest.observation]
            base = by_id[each.base.observation] if each.base else None
            nation, peers = others.get(code, ([], []))
            told[cell.observation] = Details(
                cell, statement(base) if base else None, _nearest(nation, cell), _field(cell, peers)
            )
    return told


def _others(wanted: Wanted, chosen: Mapping[str, Chosen]) -> dict[str, tuple[list[Cell], list[Cell]]]:
    """By indicator, the nation's cells, and those of the units of the geography that have the period too."""
    if not chosen:
        return {}
    told = cells.shown(Scope(indicators=sorted(chosen), known_on=wanted.known_on))
    territory = {(geography, unit) for geography, unit in rows(TERRITORY)}
    found: dict[str, tuple[list[Cell], list[Cell]]] = {code: ([], []) for code in chosen}
    for cell in told:
        nation, peers = found[cell.indicator]
        latest = chosen[cell.indicator].latest
        if cell.value is None:
            continue
        if cell.unit == NATION:
            nation.append(cell)
        elif latest and cell.period == latest.code and (_then(latest, wanted), cell.unit) in territory:
            peers.append(cell)
    return found


def _then(latest: Point, wanted: Wanted) -> str:
    return geography_of(latest.period, wanted.geographies)


def _point(cell: Cell) -> Point:
    value = None if cell.value is None else float(cell.value)
    return Point(cell.period, cell.as_of, value, cell.observation)


def _nearest(told: Sequence[Cell], to: Cell) -> NationFigure | None:
    """Of the same period where there is one, else nearest in time, the earlier of two."""
    found = min(
        told,
        key=lambda cell: (cell.period != to.period, abs(cell.as_of - to.as_of), cell.as_of),
        default=None,
    )
    if found is None or found.value is None:
        return None
    return NationFigure(
        found.period,
        found.label_vi,
        found.label_en,
        found.value,
        found.qualifier,
        found.resolution,
        found.denominator,
        found.status,
    )


def _field(own: Cell, peers: Sequence[Cell]) -> Field | None:
    values = sorted(cell.value for cell in peers if cell.value is not None)
    if not values or own.value is None:
        return None
    return Field(
        n=len(values),
        higher=sum(value > own.value for value in values),
        lower=sum(value < own.value for value in values),
        median=median_of([values[(len(values) - 1) // 2], values[len(values) // 2]]),
    )
