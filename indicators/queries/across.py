"""The figures a program asks for in one geography: published, recomputed with their parts, or refused with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indicators.queries import catalogue, readings
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell, Scope, count_at_most
from indicators.queries.filters import Asked, cell_clauses
from indicators.queries.readings import Reading
from indicators.rollup import Refusal
from provinces.queries.rows import rows

# What is read at once to be put together; one indicator of all provinces over fifty years of quarters is 13,000.
MOST_CELLS = 50_000
# Old and new ones: the parts of a merged unit are read too.
PROVINCES = "SELECT slug FROM provinces_unit WHERE level = 'province'"


class TooManyCellsError(LookupError):
    """More is asked for than is put together at once."""


@dataclass(frozen=True, slots=True)
class AcrossPage:
    """A window of the readings that show something, how many there are in all, and every cell refused."""

    shown: Sequence[tuple[Reading, Cell]]
    count: int
    refused: Sequence[tuple[str, Reading]]


def across(asked: Asked, geography: str | None) -> AcrossPage:
    """What is shown of the units of a geography (None: of all units, nothing recomputed), by indicator, unit and time.

    DTI criteria are read as indicators where they are named. At most eight SQL queries. Raises `UnknownCodeError`,
    `TooManyCellsError`.
    """
    cell_clauses(replace(asked, indicators=[code for code in asked.indicators if not readings.is_dti(code)]))
    subjects = _subjects(asked.indicators)
    codes = [facts.code for facts in subjects]
    _refuse_too_many(asked, codes, geography)
    found = readings.read_all(
        subjects,
        units=() if geography else asked.units,
        periods=asked.periods,
        geography=geography,
        first=asked.first,
        last=asked.last,
        known_on=asked.known_on,
    )
    told = [(code, each) for code in codes for each in found[code] if _is_asked(each, asked.units)]
    shown = [(each, each.cell) for _, each in told if each.cell is not None]
    window = shown[asked.offset : asked.offset + asked.limit]
    refused = [(code, each) for code, each in told if each.cell is None and each.reason != Refusal.NO_DATA]
    return AcrossPage(window, len(shown), refused)


def _refuse_too_many(asked: Asked, codes: Sequence[str], geography: str | None) -> None:
    units = [slug for (slug,) in rows(PROVINCES)] if geography else asked.units
    scope = Scope(indicators=codes, units=units, periods=asked.periods)
    if count_at_most(scope, MOST_CELLS) > MOST_CELLS:
        raise TooManyCellsError


def _subjects(codes: Sequence[str]) -> list[IndicatorFacts]:
    """In the order of the catalogue, criteria of the DTI first; all indicators when none is named."""
    criteria = [facts for code in readings.CRITERIA if code in codes and (facts := readings.subject(code))]
    indicators = catalogue.indicators()
    return [*criteria, *(facts for facts in indicators if not codes or facts.code in codes)]


def _is_asked(reading: Reading, units: Sequence[str]) -> bool:
    return not units or reading.unit in units
