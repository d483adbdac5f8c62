"""The list of all indicators with the newest figure of each. Three SQL queries."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from indicators.queries import cells as cell_reads
from indicators.queries.catalogue import FACTS, IndicatorFacts
from indicators.queries.cells import Cell, Scope
from indicators.queries.detail import NATION
from provinces.collation import fold
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class ListedIndicator:
    """An indicator, its newest figure of the nation (None where it has none), how many periods it covers
    and how many units have any."""

    facts: IndicatorFacts
    newest: Cell | None
    periods: int
    units: int


@dataclass(frozen=True, slots=True)
class PillarGroup:
    code: str
    name_vi: str
    name_en: str
    indicators: tuple[ListedIndicator, ...]


# Looked up unit by unit in the covering index: counting the figures themselves would grow with the store.
COVERAGE = """
    SELECT i.code,
           (SELECT count(*) FROM indicators_figure f JOIN provinces_unit n ON n.id = f.unit_id
            WHERE f.indicator_id = i.id AND n.slug = %s),
           (SELECT count(*) FROM provinces_unit u WHERE EXISTS (
               SELECT 1 FROM indicators_figure f WHERE f.indicator_id = i.id AND f.unit_id = u.id))
    FROM indicators_indicator i
"""


def indicator_list(
    *, pillar: str = "", level: str = "", words: str = "", known_on: date | None = None
) -> list[PillarGroup]:
    """Indicators by pillar, narrowed by pillar, level and words of the name (accents optional)."""
    wanted = [IndicatorFacts(*row) for row in rows(FACTS + "ORDER BY g.sort_order, i.sort_order")]
    coverage = {code: (periods, units) for code, periods, units in rows(COVERAGE, [NATION])}
    newest = _newest(known_on)
    listed = [
        ListedIndicator(facts, newest.get(facts.code), *coverage.get(facts.code, (0, 0)))
        for facts in wanted
        if _matches(facts, pillar, level, fold(words))
    ]
    groups = groupby(listed, key=lambda one: (one.facts.pillar, one.facts.pillar_vi, one.facts.pillar_en))
    return [PillarGroup(*name, tuple(group)) for name, group in groups]


def _newest(known_on: date | None) -> dict[str, Cell]:
    if known_on is None:
        return {cell.indicator: cell for cell in cell_reads.newest(NATION, 1, with_value=True)}
    cells = cell_reads.shown(Scope(units=[NATION], known_on=known_on))
    return {cell.indicator: cell for cell in sorted(cells, key=attrgetter("as_of")) if cell.value is not None}


def _matches(facts: IndicatorFacts, pillar: str, level: str, words: str) -> bool:
    if pillar and facts.pillar != pillar:
        return False
    if level and facts.level not in (level, "both"):
        return False
    name = fold(f"{facts.name_vi} {facts.name_en} {facts.code}")
    return all(word in name for word in words.split())
