"""What lies across the merger for the units of a page: recomputed figures with their parts, or why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators import numerals, periods
from indicators.queries import readings
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell
from indicators.queries.readings import Computed, Reading
from indicators.templatetags.figures import figure, language
from provinces.queries import units as unit_reads


@dataclass(frozen=True, slots=True)
class PartLine:
    """A former unit and its own figure."""

    unit: str
    name: str
    figure: Any


@dataclass(frozen=True, slots=True)
class RecomputedLine:
    """A cell of a merged unit before the merger. `computed` and `words` are empty where it was refused: then `why`
    tells. `official` was published for the same cell and wins; `difference` is what it is more than the computed one."""

    unit: str
    period: str
    computed: str
    words: str
    parts: tuple[PartLine, ...]
    official: Any
    difference: str
    why: str


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What was found, by unit and time; `names` are those of the units by slug."""

    facts: IndicatorFacts
    found: tuple[Reading, ...]
    names: dict[str, str]

    @property
    def cells(self) -> list[Cell]:
        """What to add to a file of published figures: those that nobody published."""
        return [reading.cell for reading in self.found if reading.cell and not reading.official]

    @property
    def cited(self) -> list[Cell]:
        """The cells of the parts: their sources are those of the computed ones."""
        computed = [reading.computed for reading in self.found if reading.computed and not reading.official]
        return [part.cell for each in computed for part in each.parts if part.cell]

    @property
    def computed_units(self) -> set[str]:
        """The units that have a figure nobody published."""
        return {cell.unit for cell in self.cells}

    def context(self) -> dict[str, Any]:
        """What the component `recomputed.html` shows, the newest first."""
        lines = [_line(self.facts, self.names[reading.unit], reading) for reading in reversed(self.found)]
        return {"recomputed_lines": lines, "recomputed_official": any(line.official for line in lines)}


def recomputed(
    facts: IndicatorFacts,
    units: Sequence[str],
    *,
    period: str,
    first: date | None,
    last: date | None,
    known_on: date | None,
    today: date,
) -> Recomputed:
    """What lies across the merger for those of `units` that it formed. SQL queries as `readings.across_merger`, and one
    more where anything was found."""
    found = readings.across_merger(
        facts, units, periods=[period] if period else (), first=first, last=last, known_on=known_on
    )
    slugs = {reading.unit for reading in found}
    named = unit_reads.units_named(sorted(slugs), today) if slugs else {}
    return Recomputed(facts, tuple(found), {slug: each.name(language()) for slug, each in named.items()})


def _line(facts: IndicatorFacts, unit: str, reading: Reading) -> RecomputedLine:
    computed, lang = reading.computed, language()
    return RecomputedLine(
        unit=unit,
        period=periods.label(periods.parse(reading.period), lang),
        computed=computed_text(computed, facts) if computed else "",
        words=computed.words(lang) if computed else "",
        parts=tuple(
            PartLine(part.unit, part.label(lang), figure(part.cell, facts)) for part in reading.parts
        ),
        official=figure(reading.cell, facts) if reading.official else "",
        difference=difference_text(reading, facts),
        why=reading.why(lang),
    )


def computed_text(computed: Computed, facts: IndicatorFacts) -> str:
    """The figure with its unit, as sure and as fine as its parts make it."""
    return numerals.figure_text(
        computed.value,
        decimals=facts.decimals,
        unit_measure=facts.measure,
        lang=language(),
        qualifier=computed.qualifier,
        resolution=computed.resolution,
    )


def difference_text(reading: Reading, facts: IndicatorFacts) -> str:
    """`+0,0012`, `−2 điểm %`: published minus computed; `0` where they agree, empty where there are not both."""
    if reading.difference is None:
        return ""
    return numerals.difference_text(
        reading.difference, unit_measure=facts.measure, decimals=facts.decimals, lang=language()
    )
