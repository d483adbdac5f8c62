"""Everything the page of one indicator shows, in six SQL queries whatever its size."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from indicators.queries import cells as cell_reads
from indicators.queries.catalogue import (
    IndicatorFacts,
    NoteFacts,
    TargetFacts,
    break_dates,
    indicator,
    notes,
    targets,
)
from indicators.queries.cells import Cell, Scope
from indicators.queries.names import told_apart
from indicators.queries.series import Series, series
from provinces.queries.rows import rows

NATION = "vn"
MOST_UNITS = 6


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit that something was told of, under a name that tells it apart; whether the page shows it, and whether it
    has a figure: some only gave reasons why there is none."""

    slug: str
    name_vi: str
    name_en: str
    shown: bool
    has_figure: bool

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


@dataclass(frozen=True, slots=True)
class DerivedValue:
    """An earlier value that follows from a stated change; nobody reported it."""

    unit: str
    period: str
    label_vi: str
    label_en: str
    value: Decimal
    method_vi: str
    method_en: str
    source: str
    title_vi: str
    title_en: str
    based_on: str
    note_vi: str
    note_en: str

    def label(self, language: str) -> str:
        return self.label_en if language == "en" else self.label_vi


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """The indicator, the units to choose from, the series shown, and every statement behind them."""

    facts: IndicatorFacts
    units: tuple[UnitChoice, ...]
    unknown_units: tuple[str, ...]
    series: tuple[Series, ...]
    statements: tuple[Cell, ...]
    targets: tuple[TargetFacts, ...]
    notes: tuple[NoteFacts, ...]
    derived: tuple[DerivedValue, ...]

    @property
    def leading(self) -> Series | None:
        """The series whose latest figure heads the page."""
        return next((one for one in self.series if one.latest), None)

    def statements_of(self, unit: str, period: str) -> list[Cell]:
        """All statements about one cell, the shown one first."""
        found = [cell for cell in self.statements if cell.unit == unit and cell.period == period]
        return sorted(found, key=lambda cell: not cell.selected)

    def sources(self) -> Counter[tuple[str, str]]:
        """By unit and period how many sources speak of the cell. What one of them amended since does not count."""
        revised = {cell.revises for cell in self.statements}
        standing = (
            cell for cell in self.statements if not cell.superseded and cell.observation not in revised
        )
        return Counter((cell.unit, cell.period) for cell in standing)

    def unit(self, slug: str) -> UnitChoice:
        return next(choice for choice in self.units if choice.slug == slug)


UNITS = """
    SELECT u.slug, v.name_vi, v.name_en, told.has_figure
    FROM provinces_unit u
    JOIN LATERAL (
        SELECT name_vi, name_en FROM provinces_unitversion
        WHERE unit_id = u.id ORDER BY valid_from DESC LIMIT 1
    ) v ON true
    JOIN LATERAL (
        SELECT f.value IS NOT NULL AS has_figure FROM indicators_figure f
        WHERE f.indicator_id = (SELECT id FROM indicators_indicator WHERE code = %s) AND f.unit_id = u.id
        ORDER BY f.value IS NULL LIMIT 1
    ) told ON true
    ORDER BY u.sort_order, u.slug
"""
DERIVED = """
    SELECT u.slug, p.code, p.label_vi, p.label_en, trim_scale(d.value), d.method_vi, d.method_en,
           s.key, s.title_vi, s.title_en, d.based_on_as_reported, d.note_vi, d.note_en
    FROM indicators_derivation d
    JOIN indicators_indicator i ON i.id = d.indicator_id
    JOIN provinces_unit u ON u.id = d.unit_id
    JOIN indicators_period p ON p.id = d.period_id
    JOIN provinces_source s ON s.id = d.source_id
    WHERE i.code = %(code)s AND u.slug = ANY(%(units)s) AND (%(day)s::date IS NULL OR s.published_until <= %(day)s::date)
    ORDER BY p."end" DESC, d.id
"""


def indicator_detail(
    code: str,
    *,
    wanted: Sequence[str] = (),
    periods: Sequence[str] = (),
    first: date | None = None,
    last: date | None = None,
    known_on: date | None = None,
) -> IndicatorPage | None:
    """The page of an indicator for the `wanted` units (else the nation, else every unit, at most six of them).

    `periods` narrows to periods by code; `first` and `last` bound the day a value refers to; `known_on` shows what was published by that day.
    None for an unknown code.
    """
    facts = indicator(code)
    if facts is None:
        return None
    available = rows(UNITS, [code])
    chosen = _chosen(wanted, [row[0] for row in available])
    units = tuple(_choice(slug, vi, en, slug in chosen, told) for slug, vi, en, told in available)
    scope = Scope([code], chosen, periods, first, last, known_on)
    statements = _known(cell_reads.said(scope), known_on) if chosen else []
    remarks = notes([code])
    return IndicatorPage(
        facts=facts,
        units=units,
        unknown_units=tuple(slug for slug in wanted if slug not in {unit.slug for unit in units}),
        series=tuple(_series(statements, chosen, facts, remarks, known_on)),
        statements=tuple(statements),
        targets=tuple(targets([code], known_on)),
        notes=tuple(remarks),
        derived=tuple(DerivedValue(*row) for row in _derived(code, chosen, known_on)),
    )


def _choice(unit: str, name_vi: str, name_en: str, shown: bool, has_figure: bool) -> UnitChoice:
    return UnitChoice(
        unit, told_apart(unit, name_vi, "vi"), told_apart(unit, name_en, "en"), shown, has_figure
    )


def _derived(code: str, units: Sequence[str], known_on: date | None) -> list[tuple[Any, ...]]:
    return rows(DERIVED, {"code": code, "units": list(units), "day": known_on})


def _known(statements: Sequence[Cell], day: date | None) -> list[Cell]:
    """What had surely been published by `day`; everything when no day is asked about."""
    return [
        cell for cell in statements if day is None or (cell.published_until and cell.published_until <= day)
    ]


def _chosen(wanted: Sequence[str], available: Sequence[str]) -> list[str]:
    kept = [slug for slug in wanted if slug in available]
    if kept:
        return kept
    return [NATION] if NATION in available else list(available[:MOST_UNITS])


def _series(
    statements: Sequence[Cell],
    units: Sequence[str],
    facts: IndicatorFacts,
    remarks: Sequence[NoteFacts],
    known_on: date | None,
) -> list[Series]:
    shown = cell_reads.by_unit(_shown(statements, known_on))
    return [
        series(unit, shown.get(unit, []), facts, break_dates(remarks, facts.code, unit)) for unit in units
    ]


def _shown(statements: Sequence[Cell], known_on: date | None) -> list[Cell]:
    """Of every cell the statement shown, with the number of further ones."""
    key = attrgetter("unit", "period")
    groups = {name: list(group) for name, group in groupby(sorted(statements, key=key), key)}
    shown = [cell_reads.shown_of(group, known_on) for group in groups.values()]
    order = {cell.observation: place for place, cell in enumerate(statements)}
    return sorted((cell for cell in shown if cell), key=lambda cell: order[cell.observation])
