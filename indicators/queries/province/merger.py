"""A merged province before it was one: its figures recomputed from what its parts told, never published as such."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.queries import readings
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.province.details import GEOGRAPHY_NOW
from indicators.queries.readings import Reading


@dataclass(frozen=True, slots=True)
class Recomputed:
    """The readings of one subject that were recomputed, the newest first; `refused` are those that could not be."""

    facts: IndicatorFacts
    computed: tuple[Reading, ...]
    refused: tuple[Reading, ...]


def recomputed(unit: str, facts: Sequence[IndicatorFacts], known_on: date | None) -> list[Recomputed]:
    """The DTI with its parts first, then indicators, those of which the parts tell anything. At most five SQL queries."""
    dti = next(group.subjects for group in readings.subjects() if readings.is_dti(group.code))
    subjects = [*dti, *facts]
    told = readings.read_many(subjects, unit=unit, geography=GEOGRAPHY_NOW, known_on=known_on)
    found = [_recomputed(each, told.get(each.code, [])) for each in subjects]
    return [each for each in found if each.computed or each.refused]


def _recomputed(facts: IndicatorFacts, told: Sequence[Reading]) -> Recomputed:
    return Recomputed(
        facts=facts,
        computed=tuple(reading for reading in reversed(told) if reading.computed),
        refused=tuple(reading for reading in reversed(told) if reading.reason and reading.cell is None),
    )
