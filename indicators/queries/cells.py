"""Cells: what is shown for (indicator, unit, period), now or as known on a past day. One read serves page, chart,
table, download and API alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from indicators import selection
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Cell:
    """One statement of one source about one cell, with its period and source. Dates are days of Viet Nam.

    `approved` is read where a statement may have to be chosen (`said`): elsewhere it was chosen before.
    """

    indicator: str
    unit: str
    period: str
    period_kind: str
    start: date
    end: date
    label_vi: str
    label_en: str
    observation: int
    value: Decimal | None
    missing: str
    qualifier: str
    as_reported: str
    resolution: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    denominator_qualifier: str
    status: str
    origin: str
    as_of: date
    as_of_basis: str
    change_value: Decimal | None
    change_kind: str
    change_qualifier: str
    change_base: str
    note_vi: str
    note_en: str
    source: str
    source_title_vi: str
    source_title_en: str
    publisher: str
    published_on: str
    published_until: date | None
    source_kind: str
    url: str
    recorded_at: datetime
    revises: int | None
    revision: str
    reason: str
    others: int
    selected: bool
    superseded: bool
    approved: bool = True

    def label(self, language: str) -> str:
        """The period as it is written in `language`."""
        return self.label_en if language == "en" else self.label_vi


# What people stand for, and not a machine alone: `approved` of `indicators.selection`.
APPROVED = "({told}.origin <> 'automatic' OR {told}.recorded_by_id IS NOT NULL)"
STATEMENT = """
    i.code, u.slug, p.code, p.kind, p.start, p."end", p.label_vi, p.label_en,
    o.id, trim_scale(o.value), o.missing, o.qualifier, o.as_reported, trim_scale(o.resolution),
    trim_scale(o.numerator), trim_scale(o.denominator), o.denominator_qualifier,
    o.status, o.origin, o.as_of, o.as_of_basis, trim_scale(o.change_value), o.change_kind, o.change_qualifier,
    o.change_base, o.note_vi, o.note_en, s.key, s.title_vi, s.title_en, s.publisher, s.published_on,
    s.published_until, s.kind, s.url, o.recorded_at, o.revises_id, o.revision
"""
NAMES = """
    JOIN indicators_indicator i ON i.id = o.indicator_id
    JOIN provinces_unit u ON u.id = o.unit_id
    JOIN indicators_period p ON p.id = o.period_id
    JOIN provinces_source s ON s.id = o.source_id
"""
SHOWN = f"""
    SELECT {STATEMENT}, f.reason, f.others, true, false
    FROM indicators_figure f JOIN indicators_observation o ON o.id = f.observation_id {NAMES}
    WHERE {{where}} ORDER BY i.sort_order, u.sort_order, o.as_of, p."end", p.start DESC
"""
SAID = f"""
    SELECT {STATEMENT}, coalesce(f.reason, ''), 0, f.id IS NOT NULL,
           EXISTS (SELECT 1 FROM indicators_observation later WHERE later.supersedes_id = o.id),
           {APPROVED.format(told="o")}
    FROM indicators_observation o {NAMES} LEFT JOIN indicators_figure f ON f.observation_id = o.id
    WHERE {{where}} ORDER BY i.sort_order, u.sort_order, o.as_of, p."end", p.start DESC, s.published_until, o.id
"""


# Of each series the newest figures; the covering index gives one indicator's figures of a unit at once.
NEWEST = f"""
    SELECT {STATEMENT}, newest.reason, newest.others, true, false
    FROM indicators_indicator wanted
    CROSS JOIN LATERAL (
        SELECT f.observation_id, f.reason, f.others
        FROM indicators_figure f JOIN indicators_period fp ON fp.id = f.period_id
        WHERE f.indicator_id = wanted.id AND f.unit_id = (SELECT id FROM provinces_unit WHERE slug = %s)
          {{where}}
        ORDER BY fp."end" DESC, fp.start LIMIT %s
    ) newest
    JOIN indicators_observation o ON o.id = newest.observation_id {NAMES}
    WHERE %s::text[] IS NULL OR wanted.code = ANY(%s)
    ORDER BY i.sort_order, o.as_of, p."end", p.start DESC
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cells: every filter is optional, an empty one does not narrow. `first` and `last` bound `as_of`;
    `known_on` reads only what had been published by that day."""

    indicators: Sequence[str] = ()
    units: Sequence[str] = ()
    periods: Sequence[str] = ()
    first: date | None = None
    last: date | None = None
    known_on: date | None = None


def shown(scope: Scope) -> list[Cell]:
    """The cells of `scope` as shown now, or as they would have been shown on `scope.known_on`. One SQL query."""
    if scope.known_on is not None:
        return _as_known(scope)
    where, parameters = _where(scope, "f")
    return [Cell(*row) for row in rows(SHOWN.format(where=where), parameters)]


def newest(
    unit: str, most: int, *, indicators: Sequence[str] | None = None, with_value: bool = False
) -> list[Cell]:
    """The last `most` cells of every series of a unit (`None`: of all indicators), oldest first. One SQL query."""
    sql = NEWEST.format(where="AND f.value IS NOT NULL" if with_value else "")
    codes = None if indicators is None else list(indicators)
    return [Cell(*row) for row in rows(sql, [unit, most, codes, codes])]


def said(scope: Scope) -> list[Cell]:
    """Every statement about the cells of `scope`, superseded ones too; `selected` marks the shown one. One SQL query."""
    where, parameters = _where(scope, "o")
    return [Cell(*row) for row in rows(SAID.format(where=where), parameters)]


def count_at_most(scope: Scope, most: int) -> int:
    """How many cells `scope` has by indicator, unit and period, counted no further than one beyond `most`. One SQL query."""
    where, parameters = _where(replace(scope, first=None, last=None), "f")
    counted = f"SELECT count(*) FROM (SELECT 1 FROM indicators_figure f WHERE {where} LIMIT %s) c"
    return int(rows(counted, [*parameters, most + 1])[0][0])


def _where(scope: Scope, cell: str) -> tuple[str, list[object]]:
    clauses: list[str] = ["true"]
    parameters: list[object] = []
    for column, table, key, values in (
        ("indicator_id", "indicators_indicator", "code", scope.indicators),
        ("unit_id", "provinces_unit", "slug", scope.units),
        ("period_id", "indicators_period", "code", scope.periods),
    ):
        # Keys resolve to ids first: the covering index of figures is then walked directly. A list of one key is
        # not written as a list: it would be planned as ten.
        if len(values) == 1:
            clauses.append(f"{cell}.{column} = (SELECT id FROM {table} WHERE {key} = %s)")
            parameters.append(values[0])
        elif values:
            clauses.append(f"{cell}.{column} = ANY(ARRAY(SELECT id FROM {table} WHERE {key} = ANY(%s)))")
            parameters.append(list(values))
    if scope.units and not scope.indicators:
        # Every index begins with the indicator: all of them, one after the other, not the whole table.
        clauses.append(f"{cell}.indicator_id = ANY(ARRAY(SELECT id FROM indicators_indicator))")
    for comparison, day in (("o.as_of >= %s", scope.first), ("o.as_of <= %s", scope.last)):
        if day is not None:
            clauses.append(comparison)
            parameters.append(day)
    return " AND ".join(clauses), parameters


def _as_known(scope: Scope) -> list[Cell]:
    where, parameters = _where(scope, "o")
    where += " AND s.published_until <= %s"
    statements = [Cell(*row) for row in rows(SAID.format(where=where), [*parameters, scope.known_on])]
    key = attrgetter("indicator", "unit", "period")
    order = {cell.observation: place for place, cell in enumerate(statements)}
    groups = groupby(sorted(statements, key=key), key)
    cells = [cell for _, group in groups if (cell := shown_of(list(group), scope.known_on))]
    return sorted(cells, key=lambda cell: order[cell.observation])


def shown_of(statements: Sequence[Cell], known_on: date | None) -> Cell | None:
    """Of the statements about one cell the shown one, with the number of further ones.

    On a past day only what had surely been published by then is chosen from; None where nothing had.
    """
    standing = [cell for cell in statements if not cell.superseded]
    if known_on is None:
        cell = next((cell for cell in standing if cell.selected), None)
        return replace(cell, others=len(standing) - 1) if cell else None
    known = selection.known_on(map(candidate, standing), known_on)
    if not known:
        return None
    by_hand = next((cell.observation for cell in standing if cell.reason == selection.Reason.CHOSEN), None)
    chosen = selection.select(known, chosen=by_hand)
    cell = next(cell for cell in standing if cell.observation == chosen.key)
    return replace(cell, reason=str(chosen.reason), others=len(known) - 1, selected=True)


def candidate(cell: Cell) -> selection.Candidate:
    """The cell as the selection rule sees it."""
    return selection.Candidate(
        key=cell.observation,
        value=cell.value,
        missing=cell.missing,
        qualifier=cell.qualifier,
        resolution=cell.resolution,
        status=cell.status,
        published=cell.published_until,
        recorded_at=cell.recorded_at,
        source_kind=cell.source_kind,
        revises=cell.revises,
        approved=cell.approved,
    )


def by_unit(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    """Cells grouped by unit, in the order they came."""
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell.unit, []).append(cell)
    return groups
