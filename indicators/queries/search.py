"""Indicators that answer a query, each with the figure that the query asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from indicators.queries import catalogue, cells
from indicators.queries.catalogue import IndicatorFacts, NoteFacts, break_dates
from indicators.queries.cells import Cell, Scope
from indicators.queries.detail import NATION
from indicators.queries.series import Row, series
from provinces.queries import matching
from provinces.queries.search import Asked
from provinces.queries.units import UnitFacts

MOST_INDICATORS = 12
NAME, CODE, ASIDE = 6, 3, 1
LAST_HEADLINE = 99


@dataclass(frozen=True, slots=True)
class IndicatorHit:
    """An indicator with one figure: of the place asked for, else of the nation. `unit` is the place whose figure it
    is, None of the nation's; `place_missing` says that the place asked for has none, `year_missing` that the year
    asked for has none. `row` is None where neither has any figure."""

    facts: IndicatorFacts
    row: Row | None
    unit: UnitFacts | None
    place_missing: bool
    year_missing: bool


@dataclass(frozen=True, slots=True)
class IndicatorsFound:
    """The best hits, how many there are in all, and the folded words of all names."""

    hits: tuple[IndicatorHit, ...]
    count: int
    vocabulary: frozenset[str]


def search(asked: Asked) -> IndicatorsFound:
    """Indicators that answer every word that is neither a place nor a year. Three SQL queries, one without a hit."""
    known = catalogue.indicators()
    names = frozenset(word for facts in known for word in matching.readable(facts.name_vi).split())
    scored = [(_score(asked, facts), facts) for facts in known] if asked.about else []
    found = [facts for points, facts in sorted(scored, key=_best_first) if points]
    shown = found[:MOST_INDICATORS]
    hits = _with_figures(asked, shown) if shown else []
    return IndicatorsFound(tuple(hits), len(found) - len(shown) + len(hits), names)


def _score(asked: Asked, facts: IndicatorFacts) -> int:
    fields = [
        (matching.readable(f"{facts.name_vi} | {facts.name_en}"), NAME),
        (matching.readable(facts.code.replace("_", " ")), CODE),
        (matching.readable(f"{facts.pillar_vi} | {facts.pillar_en}"), ASIDE),
        (matching.readable(f"{facts.definition_vi} | {facts.definition_en}"), ASIDE),
    ]
    return matching.score(asked.about, fields)


def _best_first(scored: tuple[int, IndicatorFacts]) -> tuple[int, int, int]:
    points, facts = scored
    return (-points, facts.headline or LAST_HEADLINE, len(facts.name_vi))


def _with_figures(asked: Asked, shown: Sequence[IndicatorFacts]) -> list[IndicatorHit]:
    codes = [facts.code for facts in shown]
    places = {unit.unit: unit for unit in asked.places}
    told = sorted(
        cells.shown(Scope(indicators=codes, units=[NATION, *places])), key=attrgetter("indicator", "unit")
    )
    by_series = {key: list(group) for key, group in groupby(told, attrgetter("indicator", "unit"))}
    notes = catalogue.notes(codes)
    hits = [_hit(asked, facts, places, by_series, notes) for facts in shown]
    if asked.for_ranking:
        # The ranking itself answers: an indicator that only repeats its name does not.
        hits = [hit for hit in hits if hit.row is not None and not hit.place_missing]
    # Stable: what the place asked for can answer comes first, best match first within.
    return sorted(hits, key=lambda hit: (hit.place_missing, hit.row is None))


def _hit(
    asked: Asked,
    facts: IndicatorFacts,
    places: Mapping[str, UnitFacts],
    by_series: Mapping[tuple[str, str], list[Cell]],
    notes: Sequence[NoteFacts],
) -> IndicatorHit:
    own = [row for slug in places for row in _rows(facts, slug, by_series, notes)]
    candidates = own or _rows(facts, NATION, by_series, notes)
    of_year = [row for row in candidates if row.cell.end.year in asked.years]
    row = max(of_year or candidates, key=lambda row: (row.cell.as_of, row.cell.end), default=None)
    return IndicatorHit(
        facts=facts,
        row=row,
        unit=places.get(row.cell.unit) if row else None,
        place_missing=bool(places) and not own,
        year_missing=bool(asked.years) and row is not None and not of_year,
    )


def _rows(
    facts: IndicatorFacts,
    unit: str,
    by_series: Mapping[tuple[str, str], list[Cell]],
    notes: Sequence[NoteFacts],
) -> list[Row]:
    told = by_series.get((facts.code, unit), [])
    line = series(unit, told, facts, break_dates(notes, facts.code, unit))
    return [row for row in line.rows if row.cell.value is not None]
