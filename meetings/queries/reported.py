"""The figures that the papers of a meeting tell, as printed then, beside what the same series shows now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from indicators.queries import catalogue, cells
from indicators.queries.catalogue import IndicatorFacts, NoteFacts
from indicators.queries.cells import SAID, Cell, Scope
from indicators.queries.series import Row, series
from provinces.queries import units
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts

NATION = "vn"
TOLD_IN = "s.key = ANY(%s) AND NOT EXISTS (SELECT 1 FROM indicators_observation later WHERE later.supersedes_id = o.id)"


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A cell that the papers tell. `printed` has each wording once. `now` is the newest figure of the series where
    it is newer than the cell; `moved` compares the two where they may be compared."""

    facts: IndicatorFacts
    unit: UnitFacts
    then: Cell
    printed: tuple[str, ...]
    now: Cell | None
    moved: Row | None

    @property
    def national(self) -> bool:
        return self.unit.unit == NATION


@dataclass(frozen=True, slots=True)
class PillarOfFigures:
    """The reported figures of one pillar, in the order of the catalogue: those of series that went on, and the rest."""

    name_vi: str
    name_en: str
    gone_on: tuple[ReportedFigure, ...]
    ended: tuple[ReportedFigure, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the comparison of then and now reads."""

    facts: Mapping[str, IndicatorFacts]
    units: Mapping[str, UnitFacts]
    shown: Mapping[tuple[str, str], list[Cell]]
    notes: Sequence[NoteFacts]


def reported_figures(documents: Sequence[str], day: date) -> list[PillarOfFigures]:
    """What the sources `documents` say, by pillar, units named as on `day`. Five SQL queries, one when they say nothing."""
    said = [Cell(*row) for row in rows(SAID.format(where=TOLD_IN), [list(documents)])]
    if not said:
        return []
    codes, slugs = sorted({cell.indicator for cell in said}), sorted({cell.unit for cell in said})
    facts = {each.code: each for each in catalogue.indicators()}
    shown = sorted(cells.shown(Scope(indicators=codes, units=slugs)), key=attrgetter("indicator", "unit"))
    known = _Known(
        facts=facts,
        units=units.units_named(slugs, day),
        shown={key: list(group) for key, group in groupby(shown, attrgetter("indicator", "unit"))},
        notes=catalogue.notes(codes),
    )
    figures = [
        _figure(list(group), known)
        for _key, group in groupby(said, attrgetter("indicator", "unit", "period"))
    ]
    return _by_pillar(figures, facts)


def _by_pillar(
    figures: Sequence[ReportedFigure], facts: Mapping[str, IndicatorFacts]
) -> list[PillarOfFigures]:
    """Pillars in the order of the catalogue, which `facts` has."""
    names = dict.fromkeys((each.pillar_vi, each.pillar_en) for each in facts.values())
    return [
        PillarOfFigures(
            name_vi=vi,
            name_en=en,
            gone_on=tuple(figure for figure in figures if figure.facts.pillar_vi == vi and figure.now),
            ended=tuple(figure for figure in figures if figure.facts.pillar_vi == vi and not figure.now),
        )
        for vi, en in names
        if any(figure.facts.pillar_vi == vi for figure in figures)
    ]


def _figure(statements: Sequence[Cell], known: _Known) -> ReportedFigure:
    """Of several papers the wording that is shown now stands for the cell."""
    then = next((cell for cell in statements if cell.selected), statements[0])
    facts = known.facts[then.indicator]
    now = _newest(known.shown.get((then.indicator, then.unit), []), then)
    return ReportedFigure(
        facts=facts,
        unit=known.units[then.unit],
        then=then,
        printed=tuple(dict.fromkeys(cell.as_reported for cell in statements if cell.as_reported)),
        now=now,
        moved=_moved(then, now, facts, catalogue.break_dates(known.notes, then.indicator, then.unit))
        if now
        else None,
    )


def _newest(shown: Sequence[Cell], then: Cell) -> Cell | None:
    told = [cell for cell in shown if cell.value is not None]
    newest = max(told, key=lambda cell: (cell.as_of, cell.end), default=None)
    return newest if newest is not None and newest.as_of > then.as_of else None


def _moved(then: Cell, now: Cell, facts: IndicatorFacts, breaks: Sequence[date]) -> Row | None:
    """None where the time basis or a break forbids the comparison."""
    row = series(then.unit, [then, now], facts, breaks).rows[1]
    return row if row.change else None
