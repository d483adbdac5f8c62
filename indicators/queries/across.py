"""The figures a program asks for in one geography: published, recomputed with their parts, or refused with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from indicators.queries import catalogue, readings
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell, Scope, count_at_most
from indicators.queries.filters import Asked, cell_clauses
from indicators.queries.readings import Reading
from indicators.rollup import Refusal
from provinces.queries.rows import rows

# What is read at once, about a second's work, and what is put together of it: one indicator of all provinces over
# fifty years of quarters is 13,000 cells.
MOST_CELLS = 15_000
MOST_READINGS = 50_000
# The nation and its provinces, old and new.
EVERY_UNIT = 100
# Old and new ones: the parts of a merged unit are read too.
PROVINCES = "SELECT slug FROM provinces_unit WHERE level = 'province'"
# In which of some periods anything is told of a subject, of provinces or of any unit.
TOLD = """
    SELECT i.code, p.code FROM indicators_indicator i CROSS JOIN indicators_period p
    CROSS JOIN LATERAL (
        SELECT FROM indicators_figure f
        WHERE f.indicator_id = i.id AND f.period_id = p.id
          AND (NOT %(provinces)s OR f.unit_id <> ALL(ARRAY(SELECT id FROM provinces_unit WHERE level <> 'province')))
        LIMIT 1
    ) told
    WHERE i.code = ANY(%(codes)s) AND p.code = ANY(%(periods)s)
    UNION
    SELECT code, year::text FROM unnest(%(criteria)s::text[]) code CROSS JOIN provinces_ranking
    WHERE year::text = ANY(%(periods)s)
"""


class TooManyCellsError(LookupError):
    """More is asked for than is put together at once. The only argument: the parameter that narrows it."""


@dataclass(frozen=True, slots=True)
class AcrossPage:
    """A window of the readings that show something and of the cells refused, and how many there are of each in all."""

    shown: Sequence[tuple[Reading, Cell]]
    count: int
    refused: Sequence[tuple[str, Reading]]
    refused_count: int


def across(asked: Asked, geography: str | None) -> AcrossPage:
    """What is shown of the units of a geography (None: of all units, nothing recomputed), by indicator, unit and time.

    DTI criteria are read as indicators where they are named. Nothing is said of periods of which nobody tells anything.
    At most nine SQL queries. Raises `UnknownCodeError`, `TooManyCellsError`.
    """
    cell_clauses(replace(asked, indicators=[code for code in asked.indicators if not readings.is_dti(code)]))
    subjects = _subjects(asked.indicators)
    told = [(code, each) for code, each in _read(subjects, asked, geography) if _is_asked(each, asked.units)]
    shown = [(each, each.cell) for _, each in told if each.cell is not None]
    refused = [(code, each) for code, each in told if each.cell is None and each.reason != Refusal.NO_DATA]
    window = slice(asked.offset, asked.offset + asked.limit)
    return AcrossPage(shown[window], len(shown), refused[window], len(refused))


def _read(
    subjects: Sequence[IndicatorFacts], asked: Asked, geography: str | None
) -> list[tuple[str, Reading]]:
    codes = [facts.code for facts in subjects]
    narrowed = _told_periods(codes, asked.periods, geography) if asked.periods else None
    if narrowed == {}:
        return []
    _refuse_too_many(asked, codes, geography, narrowed or {})
    found = readings.read_all(
        subjects,
        units=() if geography else asked.units,
        periods=asked.periods,
        narrowed=narrowed,
        geography=geography,
        first=asked.first,
        last=asked.last,
        known_on=asked.known_on,
    )
    return [(code, each) for code in codes for each in found[code]]


def _told_periods(
    codes: Sequence[str], periods: Sequence[str], geography: str | None
) -> dict[str, list[str]]:
    """By subject, those of the periods of which something is told of some unit; subjects without any are left out."""
    asked = {
        "codes": list(codes),
        "criteria": [code for code in codes if readings.is_dti(code)],
        "periods": list(periods),
        "provinces": geography is not None,
    }
    found: dict[str, list[str]] = {}
    for code, period in rows(TOLD, asked):
        found.setdefault(code, []).append(period)
    return found


def _refuse_too_many(
    asked: Asked, codes: Sequence[str], geography: str | None, narrowed: Mapping[str, Sequence[str]]
) -> None:
    """Every unit has a reading of every period of `narrowed`, whether or not anything is told of it."""
    provinces = [slug for (slug,) in rows(PROVINCES)] if geography else []
    units = provinces or asked.units
    most_units = int(geography or len(asked.units) or EVERY_UNIT)
    if sum(map(len, narrowed.values())) * most_units > MOST_READINGS:
        raise TooManyCellsError("period")
    scope = Scope(indicators=codes, units=units, periods=asked.periods)
    if count_at_most(scope, MOST_CELLS) > MOST_CELLS:
        raise TooManyCellsError("indicator" if len(codes) > 1 else "period")


def _subjects(codes: Sequence[str]) -> list[IndicatorFacts]:
    """In the order of the catalogue, criteria of the DTI first; all indicators when none is named."""
    criteria = [facts for code in readings.CRITERIA if code in codes and (facts := readings.subject(code))]
    indicators = catalogue.indicators()
    return [*criteria, *(facts for facts in indicators if not codes or facts.code in codes)]


def _is_asked(reading: Reading, units: Sequence[str]) -> bool:
    return not units or reading.unit in units
