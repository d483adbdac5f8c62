"""The figures that a followed page shows, each with how it moved and where it stands among the provinces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indicators.queries import indicator_detail
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import SAID, Cell
from indicators.queries.detail import NATION, IndicatorPage
from indicators.queries.province import ProvincePage
from indicators.queries.series import Row
from meetings.queries.alerts.pages import Page, names_of
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts
from provinces.ranking import Place


@dataclass(frozen=True, slots=True)
class FigureNow:
    """A cell as shown, with its change against an earlier one. `place` is among the units of the same geography with
    a value of that period, None where there is none to tell."""

    facts: IndicatorFacts
    row: Row
    unit_vi: str
    unit_en: str
    place: Place | None = None

    @property
    def cell(self) -> Cell:
        return self.row.cell


@dataclass(frozen=True, slots=True)
class GoneFigure:
    """A statement that was shown; of its indicator, unit and period nothing is shown any more."""

    cell: Cell
    facts: IndicatorFacts
    unit: UnitFacts


GONE = """
    o.id = ANY(%s) AND o.value IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM indicators_figure shown
        WHERE shown.indicator_id = o.indicator_id AND shown.unit_id = o.unit_id AND shown.period_id = o.period_id)
"""
# Better ones are higher or lower ones by the polarity; where nothing is better there is no place.
PLACES = """
    SELECT o.id, 1 + count(*) FILTER (WHERE CASE i.polarity
               WHEN 'higher_is_better' THEN f.value > o.value ELSE f.value < o.value END), count(*)
    FROM indicators_observation o
    JOIN indicators_indicator i ON i.id = o.indicator_id AND i.polarity IN ('higher_is_better', 'lower_is_better')
    JOIN indicators_period p ON p.id = o.period_id
    JOIN provinces_unit own ON own.id = o.unit_id AND own.level = 'province'
    JOIN indicators_figure f ON f.indicator_id = o.indicator_id AND f.period_id = o.period_id AND f.value IS NOT NULL
    JOIN provinces_unit u ON u.id = f.unit_id AND u.level = 'province'
    WHERE o.id = ANY(%s) AND o.value IS NOT NULL AND i.measure_id <> 'rank' AND EXISTS (
        SELECT 1 FROM provinces_unitversion v
        WHERE v.unit_id = u.id AND v.valid_from <= p."end" AND (v.valid_to IS NULL OR v.valid_to >= p."end"))
    GROUP BY o.id HAVING count(*) > 1 AND bool_or(f.unit_id = o.unit_id)
"""


def of_indicator(page: Page) -> dict[str, FigureNow] | None:
    """By unit and period, all that is shown of the units asked for; else of the nation, else of every unit. None for
    an unknown indicator. Six SQL queries, twelve without a nation."""
    wanted = page.units
    told = indicator_detail(page.key, wanted=wanted)
    if told is None:
        return None
    if not wanted and not any(choice.slug == NATION for choice in told.units):
        told = indicator_detail(page.key, wanted=[choice.slug for choice in told.units]) or told
    return {
        f"{row.cell.unit} {row.cell.period}": _shown(row, told)
        for series in told.series
        for row in series.rows
        # Where nothing is told of a unit the page shows another one: nobody asked to hear of that.
        if not wanted or series.unit in wanted
    }


def of_province(page: Page, told: ProvincePage) -> dict[str, FigureNow]:
    """By indicator, the latest that the page shows of the province; of the pillar asked for."""
    names = told.history.facts
    return {
        each.facts.code: FigureNow(each.facts, each.latest, names.name_vi, names.name_en, each.place)
        for each in told.figures
        if each.latest and page.asked.get("pillar", "") in ("", each.facts.pillar)
    }


def with_places(figures: Sequence[FigureNow]) -> list[FigureNow]:
    """The same with their places among the provinces. One SQL query."""
    told = {
        key: Place(rank, n) for key, rank, n in rows(PLACES, [[each.cell.observation for each in figures]])
    }
    return [replace(each, place=each.place or told.get(each.cell.observation)) for each in figures]


def statements(observations: Sequence[int]) -> Mapping[int, Cell]:
    """Statements by number, shown or not any more. One SQL query."""
    found = (Cell(*row) for row in rows(SAID.format(where="o.id = ANY(%s)"), [list(observations)]))
    return {cell.observation: cell for cell in found}


def gone(observations: Sequence[int], day: date) -> list[GoneFigure]:
    """Those of the statements whose cell is empty now, units as called on `day`. One SQL query, three where there are any."""
    cells = [Cell(*row) for row in rows(SAID.format(where=GONE), [list(observations)])]
    if not cells:
        return []
    names = names_of([cell.indicator for cell in cells], [cell.unit for cell in cells], day)
    return [GoneFigure(cell, names.indicators[cell.indicator], names.units[cell.unit]) for cell in cells]


def _shown(row: Row, told: IndicatorPage) -> FigureNow:
    unit = told.unit(row.cell.unit)
    return FigureNow(told.facts, row, unit.name_vi, unit.name_en)
