"""A merged province before it was one: its figures recomputed from what its parts told, never published as such."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.queries import readings
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.province.details import GEOGRAPHY_NOW
from indicators.queries.readings import Reading
from provinces.queries.rows import rows

MOST_SUBJECTS = 60
# The parts may hold tens of thousands of figures: one step into an index for each part and indicator.
NEWEST = """
    SELECT i.code, newest.code
    FROM indicators_indicator i CROSS JOIN unnest(%s::text[]) AS part(slug)
    CROSS JOIN LATERAL (
        SELECT p.code FROM indicators_figure f JOIN indicators_period p ON p.id = f.period_id
        WHERE f.indicator_id = i.id AND f.unit_id = (SELECT id FROM provinces_unit WHERE slug = part.slug)
        ORDER BY p."end" DESC, p.start LIMIT 1
    ) newest
"""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """The readings of one subject that were recomputed, the newest first; `refused` are those that could not be."""

    facts: IndicatorFacts
    computed: tuple[Reading, ...]
    refused: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The DTI of all years, and of each indicator the newest period that its parts tell; `left_out` counts the indicators
    that are too many for a page."""

    told: tuple[Recomputed, ...] = ()
    left_out: int = 0


def dti_subjects() -> list[IndicatorFacts]:
    """The total, the pillars, the main indices. No SQL query."""
    found = [readings.subject(code) for code in readings.CRITERIA]
    return [facts for facts in found if facts]


def recomputed(
    unit: str,
    subjects: Sequence[IndicatorFacts],
    known_on: date | None,
    *,
    periods: Sequence[str] = (),
    most: int | None = None,
) -> list[Recomputed]:
    """Those of the subjects of which the parts tell anything, in all periods or in some, at most so many readings of each.

    At most four SQL queries.
    """
    told = readings.read_many(
        subjects, unit=unit, geography=GEOGRAPHY_NOW, periods=periods, known_on=known_on
    )
    found = [_recomputed(each, told.get(each.code, []), most) for each in subjects]
    return [each for each in found if each.computed or each.refused]


def merged(unit: str, parts: Sequence[str], facts: Sequence[IndicatorFacts], known_on: date | None) -> Merged:
    """What a page shows of the time before the merger: the DTI first, without what repeats it. At most eight SQL queries."""
    of_dti = recomputed(unit, dti_subjects(), known_on)
    facts = [each for each in facts if each.code not in readings.TWINS]
    told, left_out = _newest(unit, parts, facts) if known_on is None else _newest_known(unit, facts, known_on)
    return Merged((*of_dti, *told), left_out)


def _newest(unit: str, parts: Sequence[str], facts: Sequence[IndicatorFacts]) -> tuple[list[Recomputed], int]:
    """Only as many indicators and periods are read as are shown."""
    newest = _newest_periods(parts)
    told = [each for each in facts if each.code in newest]
    shown = told[:MOST_SUBJECTS]
    periods = sorted({period for each in shown for period in newest[each.code]})
    found = recomputed(unit, shown, None, periods=periods, most=1) if shown else []
    return found, len(told) - len(shown)


def _newest_known(unit: str, facts: Sequence[IndicatorFacts], known_on: date) -> tuple[list[Recomputed], int]:
    found = recomputed(unit, facts, known_on, most=1)
    return found[:MOST_SUBJECTS], len(found[MOST_SUBJECTS:])


def _newest_periods(parts: Sequence[str]) -> Mapping[str, set[str]]:
    """By indicator, the newest period of each part. One SQL query."""
    found: dict[str, set[str]] = {}
    for code, period in rows(NEWEST, [list(parts)]):
        found.setdefault(code, set()).add(period)
    return found


def _recomputed(facts: IndicatorFacts, told: Sequence[Reading], most: int | None) -> Recomputed:
    newest_first = [reading for reading in reversed(told) if reading.computed or _refused(reading)][:most]
    return Recomputed(
        facts=facts,
        computed=tuple(reading for reading in newest_first if reading.computed),
        refused=tuple(reading for reading in newest_first if not reading.computed),
    )


def _refused(reading: Reading) -> bool:
    """A part has something of that period, and yet nothing could be made of it."""
    return bool(reading.reason) and reading.cell is None and any(part.cell for part in reading.parts)
