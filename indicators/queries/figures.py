"""Figures and observations by the page, as programs read them: few columns, numbers as text, a window of rows.

Pages of the portal read `cells`; both show the same statement of a cell (tests hold them together).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from indicators import selection
from indicators.queries.cells import APPROVED, NAMES
from indicators.queries.filters import STANDING, Asked, Clauses, cell_clauses, told_clauses
from provinces.queries.rows import rows


class Told(NamedTuple):
    """What a source said of a cell. Numbers are text with the digits stored, without trailing zeros; `title` and
    `note` are in the language asked for, `recorded_at` is text in UTC (reading an hour with its zone costs more than
    the rest of a row). `published_until`, `source_kind` and `recorded_at` are left out of figures as shown now. `revises` is the
    observation that the same reporter amends with this one, `revision` how. `approved` is told where a statement is
    chosen as known on a day.
    `others` counts the further observations of the cell."""

    indicator: str
    unit: str
    period: str
    observation: int
    value: str | None
    missing: str
    qualifier: str
    as_reported: str
    resolution: str | None
    numerator: str | None
    denominator: str | None
    status: str
    origin: str
    as_of: date
    as_of_basis: str
    change_value: str | None
    change_kind: str
    change_qualifier: str
    change_base: str
    note: str
    source: str
    title: str
    url: str
    publisher: str
    published_on: str
    published_until: date | None
    source_kind: str
    recorded_at: str
    revises: int | None
    revision: str
    reason: str
    others: int
    selected: bool
    superseded: bool
    approved: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A window of the rows asked for, and how many there are in all."""

    rows: Sequence[Told]
    count: int


SAID = """
    i.code, u.slug, p.code, o.id, trim_scale(o.value)::text, o.missing, o.qualifier, o.as_reported,
    trim_scale(o.resolution)::text, trim_scale(o.numerator)::text, trim_scale(o.denominator)::text, o.status, o.origin,
    o.as_of, o.as_of_basis, trim_scale(o.change_value)::text, o.change_kind, o.change_qualifier, o.change_base,
    o.note_{language}, s.key, s.title_{language}, s.url, s.publisher, s.published_on
"""
# What only a choice between statements needs; a figure shown was chosen before.
WHEN = """
    s.published_until, s.kind, to_char(o.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    o.revises_id, o.revision
"""
IN_ORDER = 'ORDER BY i.sort_order, u.sort_order, o.as_of, p."end", p.start DESC, p.code'
# Without a filter that order would sort the whole store: the index gives another stable one for nothing.
BY_INDEX = "ORDER BY {cell}.indicator_id, {cell}.unit_id, {cell}.period_id"
WINDOW = "LIMIT %s OFFSET %s"

SHOWN = """
    SELECT {said}, NULL, '', '', o.revises_id, o.revision, f.reason, f.others, true, false, true
    FROM {figures} f JOIN indicators_observation o ON o.id = f.observation_id {names}
    WHERE {where} {order} {window}
"""
FIRST_BY_INDEX = "(SELECT * FROM indicators_figure f {order} {window})"
SHOWN_COUNT = """
    SELECT count(*) FROM indicators_figure f JOIN indicators_observation o ON o.id = f.observation_id WHERE {where}
"""
CELL_COUNT = "SELECT count(*) FROM indicators_figure f WHERE {where}"

# `others` counts what stands beside the observation; one that was superseded has the shown one beside it too.
TOLD = """
    SELECT {said}, {when}, coalesce(f.reason, ''), coalesce(f.others, 0) + CASE WHEN later.id IS NULL THEN 0 ELSE 1 END,
           coalesce(f.observation_id = o.id, false), later.id IS NOT NULL, true
    FROM indicators_observation o {names}
    LEFT JOIN indicators_observation later ON later.supersedes_id = o.id
    LEFT JOIN indicators_figure f
      ON f.indicator_id = o.indicator_id AND f.unit_id = o.unit_id AND f.period_id = o.period_id
    WHERE {where} {order}, s.published_until, o.id {window}
"""
TOLD_COUNT = """
    SELECT count(*) FROM indicators_observation o JOIN provinces_source s ON s.id = o.source_id WHERE {where}
"""

# What was known on a day: the window is of cells, so that every statement of a cell is there to choose from.
KNOWN_CELL = """
    {cells} AND EXISTS (
        SELECT 1 FROM indicators_observation k JOIN provinces_source ks ON ks.id = k.source_id
        WHERE k.indicator_id = f.indicator_id AND k.unit_id = f.unit_id AND k.period_id = f.period_id AND {told}
    )
"""
# Numbered after the window is cut: before it, every cell of the store would be.
KNOWN_WINDOW = """
    SELECT w.*, row_number() OVER () AS place FROM (
        SELECT f.indicator_id, f.unit_id, f.period_id
        FROM indicators_figure f JOIN indicators_observation o ON o.id = f.observation_id {names}
        WHERE {where} {order} {window}
    ) w
"""
KNOWN = """
    SELECT {said}, {when}, coalesce(f.reason, ''), 0, true, false, {approved}
    FROM ({cells}) cell
    JOIN indicators_observation o
      ON o.indicator_id = cell.indicator_id AND o.unit_id = cell.unit_id AND o.period_id = cell.period_id
    {names}
    LEFT JOIN indicators_figure f ON f.observation_id = o.id
    WHERE {where} ORDER BY cell.place, o.id
"""


def figures(asked: Asked) -> Page:
    """The figure of every cell asked for, as shown now or as it would have been shown on `asked.known_on`.

    At most three SQL queries. Raises `UnknownCodeError`; a period of which nothing was ever told is simply empty.
    """
    cells = cell_clauses(asked)
    if cells is None:
        return Page((), 0)
    return _shown(asked, cells) if asked.known_on is None else _known(asked, cells)


def observations(asked: Asked) -> Page:
    """Every observation of the cells asked for, those that were superseded too. SQL and errors as in `figures`."""
    cells = cell_clauses(asked)
    if cells is None:
        return Page((), 0)
    wanted = cells + told_clauses(asked)
    where = wanted.sql(cell="o", told="o", source="s")
    sql = TOLD.format(where=where, order=_order(cells, "o"), window=WINDOW, **_columns(asked))
    found = _told(sql, [*wanted.parameters, asked.limit, asked.offset])
    return _page(asked, found, TOLD_COUNT.format(where=where), wanted.parameters)


def _shown(asked: Asked, cells: Clauses) -> Page:
    days = told_clauses(asked)
    wanted = cells + days
    where, order = wanted.sql(cell="f", told="o", source="s"), _order(cells, "f")
    source, window = "indicators_figure", WINDOW
    if not wanted.conditions:
        # Deep in the store, what is skipped must not be joined.
        source, window = FIRST_BY_INDEX.format(order=order, window=WINDOW), ""
    sql = SHOWN.format(figures=source, where=where, order=order, window=window, **_columns(asked))
    count = (SHOWN_COUNT if days.conditions else CELL_COUNT).format(where=where)
    return _page(asked, _told(sql, [*wanted.parameters, asked.limit, asked.offset]), count, wanted.parameters)


def _known(asked: Asked, cells: Clauses) -> Page:
    told = told_clauses(asked) + STANDING
    known = KNOWN_CELL.format(cells=cells.sql(cell="f"), told=told.sql(told="k", source="ks"))
    window = KNOWN_WINDOW.format(where=known, order=_order(cells, "f"), names=NAMES, window=WINDOW)
    sql = KNOWN.format(cells=window, where=told.sql(told="o", source="s"), **_columns(asked))
    parameters = [*cells.parameters, *told.parameters]
    found = _told(sql, [*parameters, asked.limit, asked.offset, *told.parameters])
    chosen = [_choose(list(cell)) for _, cell in groupby(found, attrgetter("indicator", "unit", "period"))]
    return _page(asked, chosen, CELL_COUNT.format(where=known), parameters)


def _order(cells: Clauses, cell: str) -> str:
    return IN_ORDER if cells.conditions else BY_INDEX.format(cell=cell)


def _choose(told: Sequence[Told]) -> Told:
    by_key = {each.observation: each for each in told}
    by_hand = next((each.observation for each in told if each.reason == selection.Reason.CHOSEN), None)
    chosen = selection.select([_candidate(each) for each in told], chosen=by_hand)
    return by_key[int(chosen.key)]._replace(reason=chosen.reason.value, others=len(told) - 1)


def _candidate(told: Told) -> selection.Candidate:
    return selection.Candidate(
        key=told.observation,
        value=None if told.value is None else Decimal(told.value),
        missing=told.missing,
        qualifier=told.qualifier,
        resolution=None if told.resolution is None else Decimal(told.resolution),
        status=told.status,
        published=told.published_until,
        recorded_at=datetime.fromisoformat(told.recorded_at),
        source_kind=told.source_kind,
        revises=told.revises,
        approved=told.approved,
    )


def _columns(asked: Asked) -> dict[str, str]:
    return {
        "said": SAID.format(language=asked.language),
        "when": WHEN,
        "names": NAMES,
        "approved": APPROVED.format(told="o"),
    }


def _told(sql: str, parameters: Sequence[object]) -> list[Told]:
    return [Told._make(row) for row in rows(sql, parameters)]


def _page(asked: Asked, found: Sequence[Told], count: str, parameters: Sequence[object]) -> Page:
    """A window that is not full tells the count by itself."""
    if len(found) < asked.limit and (found or not asked.offset):
        return Page(found, asked.offset + len(found))
    return Page(found, rows(count, parameters)[0][0])
