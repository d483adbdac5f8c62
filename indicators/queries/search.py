"""Indicators that answer a query, each with the figure that the query asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from indicators.periods import Kind
from indicators.queries import catalogue, cells
from indicators.queries.catalogue import IndicatorFacts, NoteFacts, break_dates
from indicators.queries.cells import Cell, Scope
from indicators.queries.detail import NATION
from indicators.queries.names import told_apart
from indicators.queries.series import Row, parsed, series
from provinces.queries import matching
from provinces.queries.rows import rows
from provinces.queries.search import Asked
from provinces.queries.units import UnitFacts

MOST_INDICATORS = 12
MOST_NUMBERED = 24
NAME, CODE, ASIDE = 6, 3, 1
LAST_HEADLINE = 99
HEADLINE_BONUS, RANK_PENALTY = 2, 8
RANK_WORDS = frozenset({"hang", "rank", "ranking", "xep"})
OVERALL_RANK = "dti_rank"
# The whole series, for the change, of every cell that shows a number asked for; and those that answer by their words.
NUMBERED = cells.SHOWN.format(
    where="""(f.indicator_id, f.unit_id) IN (
        (SELECT n.indicator_id, n.unit_id
         FROM indicators_figure n JOIN provinces_unit nu ON nu.id = n.unit_id
         WHERE n.value = ANY(%s) AND (%s::text[] IS NULL OR nu.slug = ANY(%s))
         ORDER BY nu.sort_order, n.indicator_id LIMIT %s)
        UNION ALL
        SELECT wi.id, wu.id FROM indicators_indicator wi CROSS JOIN provinces_unit wu
        WHERE wi.code = ANY(%s) AND wu.slug = ANY(%s))"""
)
SeriesCells = Mapping[tuple[str, str], list[Cell]]


@dataclass(frozen=True, slots=True)
class IndicatorHit:
    """An indicator with one figure: of the place asked for, else of the nation. `unit` is the place whose figure it
    is, None of the nation's; `place_missing` says that the place asked for has none, `year_missing` that the year
    asked for has none, `period_missing` that the part of a year has none. `row` is None where neither has any figure.
    `pointed` says that the query named this very figure, by its period or by its number."""

    facts: IndicatorFacts
    row: Row | None
    unit: UnitFacts | None
    place_missing: bool
    year_missing: bool
    period_missing: bool
    pointed: bool

    @property
    def point(self) -> str:
        """The code of the period to open in the indicator's page; empty where the query named no figure."""
        return self.row.cell.period if self.row and self.pointed else ""


@dataclass(frozen=True, slots=True)
class IndicatorsFound:
    """The best hits, how many there are in all, and the folded words of all names."""

    hits: tuple[IndicatorHit, ...]
    count: int
    vocabulary: frozenset[str]


def search(asked: Asked) -> IndicatorsFound:
    """Figures printed as a number of the query says, else indicators that answer every word that is neither a place nor
    a period; for a period alone the headline indicators. Three SQL queries, one without a hit."""
    known = catalogue.indicators()
    names = frozenset(word for facts in known for word in matching.readable(facts.name_vi).split())
    scored = [(_score(asked, facts), facts) for facts in known]
    found = [facts for points, facts in sorted(scored, key=_best_first) if points]
    shown = found[:MOST_INDICATORS]
    numbered = _numbered(asked, known, shown) if asked.numbers else None
    if numbered is not None and numbered.hits:
        return IndicatorsFound(numbered.hits[:MOST_INDICATORS], len(numbered.hits), names)
    read = numbered.read if numbered else _read(asked, shown)
    hits = _with_figures(asked, shown, read) if shown else []
    return IndicatorsFound(tuple(hits), len(found) - len(shown) + len(hits), names)


def _score(asked: Asked, facts: IndicatorFacts) -> int:
    if asked.only_period:
        return int(facts.headline is not None)
    points = matching.score(asked.about, _fields(facts))
    if not points:
        return 0
    if facts.measure == "rank" and not _asks_for_rank(asked):
        points -= RANK_PENALTY
    return max(points + (HEADLINE_BONUS if facts.headline else 0), 1)


def _asks_for_rank(asked: Asked) -> bool:
    return asked.for_ranking or any(term.word in RANK_WORDS for term in asked.about)


def _fields(facts: IndicatorFacts) -> list[tuple[str, int]]:
    return [
        (matching.readable(f"{facts.name_vi} | {facts.name_en}"), NAME),
        (matching.readable(facts.code.replace("_", " ")), CODE),
        (matching.readable(f"{facts.pillar_vi} | {facts.pillar_en}"), ASIDE),
        (matching.readable(f"{facts.definition_vi} | {facts.definition_en}"), ASIDE),
    ]


def _best_first(scored: tuple[int, IndicatorFacts]) -> tuple[int, int, bool, int]:
    points, facts = scored
    return (-points, facts.headline or LAST_HEADLINE, facts.code != OVERALL_RANK, len(facts.name_vi))


@dataclass(frozen=True, slots=True)
class _Read:
    """Series by indicator and unit, and the notes that cut them."""

    cells: SeriesCells
    notes: Sequence[NoteFacts]

    def rows(self, facts: IndicatorFacts, unit: str) -> list[Row]:
        told = self.cells.get((facts.code, unit), [])
        line = series(unit, told, facts, break_dates(self.notes, facts.code, unit))
        return [row for row in line.rows if row.cell.value is not None]


@dataclass(frozen=True, slots=True)
class _Numbered:
    """The hits by number, and all that was read for them and for the indicators that answer by words."""

    hits: tuple[IndicatorHit, ...]
    read: _Read


def _read(asked: Asked, shown: Sequence[IndicatorFacts]) -> _Read:
    codes = [facts.code for facts in shown]
    if not codes:
        return _Read({}, [])
    units = [NATION, *(unit.unit for unit in asked.places)]
    return _Read(_by_series(cells.shown(Scope(indicators=codes, units=units))), catalogue.notes(codes))


def _by_series(told: Sequence[Cell]) -> SeriesCells:
    key = attrgetter("indicator", "unit")
    return {names: list(group) for names, group in groupby(sorted(told, key=key), key)}


def _numbered(asked: Asked, known: Sequence[IndicatorFacts], shown: Sequence[IndicatorFacts]) -> _Numbered:
    """Two SQL queries, in place of those of `_read`."""
    places = [unit.unit for unit in asked.places]
    wanted = [list(asked.numbers), places or None, places or None, MOST_NUMBERED]
    told = [
        Cell(*row) for row in rows(NUMBERED, [*wanted, [facts.code for facts in shown], [NATION, *places]])
    ]
    by_code = {facts.code: facts for facts in known}
    read = _Read(_by_series(told), catalogue.notes(sorted({cell.indicator for cell in told})))
    hits = [
        _pointed(asked, by_code[code], row)
        for code, unit in read.cells
        for row in read.rows(by_code[code], unit)
        if row.cell.value in asked.numbers and (not places or unit in places)
    ]
    return _Numbered(tuple(_narrowed(asked, hits)), read)


def _pointed(asked: Asked, facts: IndicatorFacts, row: Row) -> IndicatorHit:
    unit = None if row.cell.unit == NATION else _told_apart(asked.units.get(row.cell.unit))
    return IndicatorHit(facts, row, unit, False, False, False, True)


def _narrowed(asked: Asked, hits: Sequence[IndicatorHit]) -> list[IndicatorHit]:
    """Those that the period asked for and the words beside the number fit, where any do; the newest first."""
    of_period = [hit for hit in hits if hit.row and _in_period(asked, hit.row.cell)] or list(hits)
    words = [term for term in asked.about if not term.word.isdigit()]
    fitting = [hit for hit in of_period if words and matching.score(words, _fields(hit.facts))] or of_period
    return sorted(fitting, key=_newest_of_nation_first)


def _newest_of_nation_first(hit: IndicatorHit) -> tuple[bool, int, int]:
    newest = hit.row.cell.end.toordinal() if hit.row else 0
    return (hit.unit is not None, hit.facts.headline or LAST_HEADLINE, -newest)


def _with_figures(asked: Asked, shown: Sequence[IndicatorFacts], read: _Read) -> list[IndicatorHit]:
    hits = [_hit(asked, facts, read) for facts in shown]
    if asked.for_ranking and not asked.only_period:
        # The ranking itself answers: an indicator that only repeats its name does not.
        hits = [hit for hit in hits if hit.row is not None and not hit.place_missing]
    if asked.only_period:
        hits = [hit for hit in hits if hit.pointed]
    # Stable: what the place asked for can answer comes first, best match first within.
    return sorted(hits, key=lambda hit: (hit.place_missing, hit.row is None))


def _hit(asked: Asked, facts: IndicatorFacts, read: _Read) -> IndicatorHit:
    places = {unit.unit: unit for unit in asked.places}
    own = [row for slug in places for row in read.rows(facts, slug)]
    candidates = own or read.rows(facts, NATION)
    of_period = [row for row in candidates if _in_period(asked, row.cell)]
    row = max(of_period or candidates, key=lambda row: _fit_of_period(asked, row.cell), default=None)
    return IndicatorHit(
        facts=facts,
        row=row,
        unit=_told_apart(places.get(row.cell.unit)) if row else None,
        place_missing=bool(places) and not own,
        year_missing=bool(asked.years)
        and row is not None
        and not any(row.cell.end.year in asked.years for row in candidates),
        period_missing=bool(asked.stretches) and row is not None and not of_period,
        pointed=bool(asked.years or asked.stretches) and bool(of_period),
    )


def _told_apart(unit: UnitFacts | None) -> UnitFacts | None:
    """A former unit whose name lives on is not to be taken for the one that has it today."""
    if unit is None:
        return None
    name_vi, name_en = (told_apart(unit.unit, unit.name(language), language) for language in ("vi", "en"))
    return replace(unit, name_vi=name_vi, name_en=name_en)


def _in_period(asked: Asked, cell: Cell) -> bool:
    """Whether the figure is of the part of a year asked for, or of a day in it; else of any part of the year."""
    if asked.years and cell.end.year not in asked.years:
        return False
    month, months = cell.start.month, parsed(cell.period).months
    return not asked.stretches or any(
        stretch.first <= month < stretch.first + stretch.months
        if cell.period_kind == Kind.POINT
        else (month, months) == (stretch.first, stretch.months)
        for stretch in asked.stretches
    )


def _fit_of_period(asked: Asked, cell: Cell) -> tuple[bool, object, object]:
    """The newest, but of a year asked for the figure of the whole year, of a part of it no single day."""
    whole = cell.period_kind == (Kind.YEAR if asked.years and not asked.stretches else cell.period_kind)
    single_day = bool(asked.stretches) and cell.period_kind == Kind.POINT
    return (whole and not single_day, cell.as_of, cell.end)
