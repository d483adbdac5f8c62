"""A merged province before it was one: its figures recomputed from what its parts told, never published as such."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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

    @property
    def newest(self) -> "Recomputed":
        """The last that could be recomputed, else the last that could not."""
        return replace(self, computed=self.computed[:1], refused=() if self.computed else self.refused[:1])


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
    unit: str, subjects: Sequence[IndicatorFacts], known_on: date | None, periods: Sequence[str] = ()
) -> list[Recomputed]:
    """Those of the subjects of which the parts tell anything, in all periods or in some. At most four SQL queries."""
    told = readings.read_many(
        subjects, unit=unit, geography=GEOGRAPHY_NOW, periods=periods, known_on=known_on
    )
    found = [_recomputed(each, told.get(each.code, [])) for each in subjects]
    return [each for each in found if each.computed or each.refused]


def merged(unit: str, parts: Sequence[str], facts: Sequence[IndicatorFacts], known_on: date | None) -> Merged:
    """What a page shows of the time before the merger: the DTI first, without what repeats it. At most eight SQL queries."""
    of_dti = recomputed(unit, dti_subjects(), known_on)
    facts = [each for each in facts if each.code not in readings.TWINS]
    if known_on is None:
        newest = _newest_periods(parts)
        told = [each for each in facts if each.code in newest]
        shown = told[:MOST_SUBJECTS]
        wanted = sorted({period for each in shown for period in newest[each.code]})
        found = recomputed(unit, shown, None, wanted) if wanted else []
        left_out = len(told) - len(shown)
    else:
        everything = recomputed(unit, facts, known_on)
        found, left_out = everything[:MOST_SUBJECTS], len(everything[MOST_SUBJECTS:])
    return Merged((*of_dti, *(each.newest for each in found)), left_out)


def _newest_periods(parts: Sequence[str]) -> Mapping[str, set[str]]:
    """By indicator, the newest period of each part. One SQL query."""
    found: dict[str, set[str]] = {}
    for code, period in rows(NEWEST, [list(parts)]):
        found.setdefault(code, set()).add(period)
    return found


def _recomputed(facts: IndicatorFacts, told: Sequence[Reading]) -> Recomputed:
    return Recomputed(
        facts=facts,
        computed=tuple(reading for reading in reversed(told) if reading.computed),
        refused=tuple(reading for reading in reversed(told) if _refused(reading)),
    )


def _refused(reading: Reading) -> bool:
    """A part has something of that period, and yet nothing could be made of it."""
    return bool(reading.reason) and reading.cell is None and any(part.cell for part in reading.parts)
