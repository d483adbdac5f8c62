"""What may be put on a map."""

from dataclasses import dataclass, replace

from indicators.queries import readings
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.readings import SubjectGroup
from provinces.queries.rows import rows

OF_PROVINCES = ("provincial", "both")


@dataclass(frozen=True, slots=True)
class MapSubjects:
    """Subjects of which some province has a figure, in their groups; those of provinces of which none has; and how
    many `national` indicators are told of the country alone."""

    groups: tuple[SubjectGroup, ...]
    untold: tuple[IndicatorFacts, ...]
    national: int

    def lists(self, code: str) -> bool:
        """Whether a subject is among those to choose from."""
        told = (facts for group in self.groups for facts in group.subjects)
        return any(facts.code == code for facts in (*told, *self.untold))


TOLD = """
    SELECT i.code FROM indicators_indicator i
    WHERE EXISTS (
        SELECT 1 FROM indicators_figure f
        WHERE f.indicator_id = i.id AND f.value IS NOT NULL
          AND f.unit_id = ANY(ARRAY(SELECT id FROM provinces_unit WHERE level = 'province'))
    )
"""


def map_subjects() -> MapSubjects:
    """Two SQL queries."""
    told = {code for (code,) in rows(TOLD)}
    groups = readings.subjects()
    without = [
        facts
        for group in groups
        for facts in group.subjects
        if not readings.is_dti(facts.code) and facts.code not in told
    ]
    untold = tuple(facts for facts in without if facts.level in OF_PROVINCES)
    kept = (_kept(group, told) for group in groups)
    return MapSubjects(tuple(group for group in kept if group.subjects), untold, len(without) - len(untold))


def _kept(group: SubjectGroup, told: set[str]) -> SubjectGroup:
    mapped = tuple(facts for facts in group.subjects if readings.is_dti(facts.code) or facts.code in told)
    return replace(group, subjects=mapped)
