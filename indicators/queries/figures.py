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
from provinces.queries.rows import rows


class Told(NamedTuple):
    """What a source said of a cell. Numbers are text with the digits stored, without trailing zeros; `title` and
    `note` are in the language asked for. `others` counts the further observations of the cell."""

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
    recorded_at: datetime
    reason: str
    others: int
    selected: bool
    superseded: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cells, in which language, and which window of them. An empty filter does not narrow; `first` and `last`
    bound `as_of`; `known_on` reads only what had been published by that day."""

    indicators: Sequence[str] = ()
    units: Sequence[str] = ()
    periods: Sequence[str] = ()
    first: date | None = None
    last: date | None = None
    known_on: date | None = None
    language: str = "vi"
    limit: int = 1000
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A window of the rows asked for, and how many there are in all."""

    rows: Sequence[Told]
    count: int


class UnknownCodeError(LookupError):
    """The only argument: by parameter (``indicator``, ``unit``), the codes that are not in the catalogue."""


CODES = """
    SELECT 'indicator', code, id FROM indicators_indicator WHERE code = ANY(%s)
    UNION ALL SELECT 'unit', slug, id FROM provinces_unit WHERE slug = ANY(%s)
    UNION ALL SELECT 'period', code, id FROM indicators_period WHERE code = ANY(%s)
"""
SAID = """
    i.code, u.slug, p.code, o.id, trim_scale(o.value)::text, o.missing, o.qualifier, o.as_reported,
    trim_scale(o.resolution)::text, trim_scale(o.numerator)::text, trim_scale(o.denominator)::text, o.status, o.origin,
    o.as_of, o.as_of_basis, trim_scale(o.change_value)::text, o.change_kind, o.change_qualifier, o.change_base,
    o.note_{language}, s.key, s.title_{language}, s.url, s.publisher, s.published_on, s.published_until, s.kind,
    o.recorded_at
"""
NAMES = """
    JOIN indicators_indicator i ON i.id = o.indicator_id
    JOIN provinces_unit u ON u.id = o.unit_id
    JOIN indicators_period p ON p.id = o.period_id
    JOIN provinces_source s ON s.id = o.source_id
"""
IN_ORDER = 'ORDER BY i.sort_order, u.sort_order, o.as_of, p."end", p.start DESC, p.code'
# Without a filter that order would sort the whole store: the index gives another stable one for nothing.
BY_INDEX = "ORDER BY {cell}.indicator_id, {cell}.unit_id, {cell}.period_id"
WINDOW = "LIMIT %s OFFSET %s"

SHOWN = """
    SELECT {said}, f.reason, f.others, true, false
    FROM {figures} f JOIN indicators_observation o ON o.id = f.observation_id {names}
    WHERE {where} {order} {window}
"""
FIRST_BY_INDEX = "(SELECT * FROM indicators_figure f {order} {window})"
SHOWN_COUNT = """
    SELECT count(*) FROM indicators_figure f JOIN indicators_observation o ON o.id = f.observation_id WHERE {where}
"""
ALL_COUNT = "SELECT count(*) FROM indicators_figure f WHERE {where}"

# `others` counts what stands beside the observation; one that was superseded has the shown one beside it too.
TOLD = """
    SELECT {said}, coalesce(f.reason, ''), coalesce(f.others, 0) + CASE WHEN later.id IS NULL THEN 0 ELSE 1 END,
           coalesce(f.observation_id = o.id, false), later.id IS NOT NULL
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
CELLS = """
    SELECT o.indicator_id, o.unit_id, o.period_id, max(o.as_of) AS as_of
    FROM indicators_observation o JOIN provinces_source s ON s.id = o.source_id
    WHERE {where} GROUP BY o.indicator_id, o.unit_id, o.period_id
"""
CELLS_COUNT = "SELECT count(*) FROM ({cells}) o"
WINDOW_OF_CELLS = """
    SELECT o.indicator_id, o.unit_id, o.period_id, row_number() OVER ({order}) AS place
    FROM ({cells}) o
    JOIN indicators_indicator i ON i.id = o.indicator_id
    JOIN provinces_unit u ON u.id = o.unit_id
    JOIN indicators_period p ON p.id = o.period_id
    ORDER BY place {window}
"""
KNOWN = """
    SELECT {said}, coalesce(f.reason, ''), 0, true, false
    FROM ({cells}) cell
    JOIN indicators_observation o
      ON o.indicator_id = cell.indicator_id AND o.unit_id = cell.unit_id AND o.period_id = cell.period_id
    {names}
    LEFT JOIN indicators_figure f ON f.observation_id = o.id
    WHERE {where} ORDER BY cell.place, o.id
"""
PUBLISHED = "s.published_until <= %s"
STANDING = "NOT EXISTS (SELECT 1 FROM indicators_observation later WHERE later.supersedes_id = o.id)"


@dataclass(frozen=True, slots=True)
class _Where:
    """The filters as SQL, by the ids of the codes asked for."""

    clauses: tuple[str, ...]
    parameters: tuple[object, ...]
    by_day: bool
    narrow: bool

    def sql(self, cell: str, *more: str) -> str:
        return " AND ".join(clause.format(cell=cell) for clause in (*self.clauses, *more)) or "true"

    def order(self, cell: str) -> str:
        return IN_ORDER if self.narrow else BY_INDEX.format(cell=cell)


def figures(asked: Asked) -> Page:
    """The figure of every cell asked for, as shown now or as it would have been shown on `asked.known_on`.

    At most three SQL queries. Raises `UnknownCodeError`; a period of which nothing was ever told is simply empty.
    """
    where = _where(asked)
    if where is None:
        return Page((), 0)
    return _figures(asked, where) if asked.known_on is None else _figures_known(asked, where)


def observations(asked: Asked) -> Page:
    """Every observation of the cells asked for, those that were superseded too. SQL and errors as in `figures`."""
    where = _where(asked)
    if where is None:
        return Page((), 0)
    told = where.sql("o", *([PUBLISHED] if asked.known_on else []))
    parameters = [*where.parameters, *([asked.known_on] if asked.known_on else [])]
    sql = TOLD.format(where=told, order=where.order("o"), window=WINDOW, **_columns(asked))
    return _page(
        asked, _told(sql, [*parameters, asked.limit, asked.offset]), TOLD_COUNT.format(where=told), parameters
    )


def _figures(asked: Asked, where: _Where) -> Page:
    order, shown = where.order("f"), where.sql("f")
    source, window = "indicators_figure", WINDOW
    if not where.clauses:
        # Deep in the store, what is skipped must not be joined.
        source, window = FIRST_BY_INDEX.format(order=order, window=WINDOW), ""
    sql = SHOWN.format(figures=source, where=shown, order=order, window=window, **_columns(asked))
    count = (SHOWN_COUNT if where.by_day else ALL_COUNT).format(where=shown)
    return _page(asked, _told(sql, [*where.parameters, asked.limit, asked.offset]), count, where.parameters)


def _figures_known(asked: Asked, where: _Where) -> Page:
    known = where.sql("o", PUBLISHED, STANDING)
    parameters = [*where.parameters, asked.known_on]
    cells = CELLS.format(where=known)
    window = WINDOW_OF_CELLS.format(cells=cells, order=where.order("o"), window=WINDOW)
    sql = KNOWN.format(cells=window, where=known, **_columns(asked))
    told = _told(sql, [*parameters, asked.limit, asked.offset, *parameters])
    chosen = [_choose(list(cell)) for _, cell in groupby(told, attrgetter("indicator", "unit", "period"))]
    return _page(asked, chosen, CELLS_COUNT.format(cells=cells), parameters)


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
        recorded_at=told.recorded_at,
        source_kind=told.source_kind,
    )


def _columns(asked: Asked) -> dict[str, str]:
    return {"said": SAID.format(language=asked.language), "names": NAMES}


def _told(sql: str, parameters: Sequence[object]) -> list[Told]:
    return [Told._make(row) for row in rows(sql, parameters)]


def _page(asked: Asked, found: Sequence[Told], count: str, parameters: Sequence[object]) -> Page:
    """A window that is not full tells the count by itself."""
    if len(found) < asked.limit and (found or not asked.offset):
        return Page(found, asked.offset + len(found))
    return Page(found, rows(count, parameters)[0][0])


def _where(asked: Asked) -> _Where | None:
    """None when nothing can be found: a period asked for that no figure has."""
    ids = _ids(asked)
    clauses: list[str] = []
    parameters: list[object] = []
    for column, codes in (("indicator", asked.indicators), ("unit", asked.units), ("period", asked.periods)):
        if codes and not ids[column]:
            return None
        if codes:
            # A list of one, as a list, would be planned as a list of ten.
            one = len(ids[column]) == 1
            clauses.append(f"{{cell}}.{column}_id = {'%s' if one else 'ANY(%s)'}")
            parameters.append(ids[column][0] if one else ids[column])
    narrow = bool(clauses)
    for comparison, day in (("o.as_of >= %s", asked.first), ("o.as_of <= %s", asked.last)):
        if day is not None:
            clauses.append(comparison)
            parameters.append(day)
    return _Where(tuple(clauses), tuple(parameters), by_day=bool(asked.first or asked.last), narrow=narrow)


def _ids(asked: Asked) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {"indicator": [], "unit": [], "period": []}
    if not (asked.indicators or asked.units or asked.periods):
        return ids
    missing = {"indicator": set(asked.indicators), "unit": set(asked.units)}
    for kind, code, key in rows(CODES, [list(asked.indicators), list(asked.units), list(asked.periods)]):
        ids[kind].append(key)
        missing.get(kind, set()).discard(code)
    unknown = {parameter: sorted(codes) for parameter, codes in missing.items() if codes}
    if unknown:
        raise UnknownCodeError(unknown)
    return ids
