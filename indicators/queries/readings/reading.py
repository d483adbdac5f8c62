"""What is read of one subject, unit and period: what is shown, what was recomputed from which parts, or why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators import rollup
from indicators.comparison import Polarity
from indicators.numerals import Qualifier
from indicators.queries.cells import Cell
from indicators.queries.names import former_name
from indicators.queries.readings.subjects import is_dti
from provinces import ranking
from provinces.models import Provenance
from provinces.ranking import Place

# The origin of a cell that its source did not print.
DERIVED = "computed"
# What a cell has that no observation stands behind.
UNSAID: Mapping[str, Any] = {
    "observation": 0,
    "missing": "",
    "as_reported": "",
    "denominator_qualifier": "",
    "change_value": None,
    "change_kind": "",
    "change_qualifier": "",
    "change_base": "",
    "revises": None,
    "revision": "",
    "reason": "",
    "others": 0,
    "selected": True,
    "superseded": False,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A predecessor under its name of then, and its own cell; None where nothing is told of it.

    `namesake` tells that another unit carries the name on.
    """

    unit: str
    name_vi: str
    name_en: str
    cell: Cell | None
    namesake: bool = False

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi

    def label(self, language: str) -> str:
        """``Kon Tum``, ``Quảng Ngãi (cũ)``: not to be taken for the unit that has the name today."""
        return former_name(self.name(language), language) if self.namesake else self.name(language)

    @property
    def value(self) -> Decimal | None:
        return self.cell.value if self.cell else None


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that nobody published: `rule` is a member of `rollup.Rule`, `parts` are what it was computed from.

    `qualifier` and `resolution` say how sure and how fine it is, as those of a cell do.
    """

    value: Decimal
    rule: str
    parts: tuple[Part, ...]
    qualifier: str = Qualifier.EXACT
    resolution: Decimal | None = None

    def words(self, language: str) -> str:
        """Which rule was applied to which parts, as a sentence."""
        return rollup.computed_words(self.rule, [part.label(language) for part in self.parts], language)


@dataclass(frozen=True, slots=True)
class Reading:
    """One subject of one unit in one period.

    `cell` is what is shown: the statement published for the unit, else one made by roll-up, without a source and
    observation of its own; None where there is neither. `computed` also stands beside a published value. `reason`
    is empty or a member of `rollup.Refusal`: why there is no value, or why nothing could be recomputed. `place` is
    the one published in a ranking of the geography read. `parts` are the predecessors wherever a roll-up was tried,
    `lacking` those of them that stand in its way. `place_provenance` is ``reported``, ``derived`` or ``conflicting``
    beside a place, else empty. `newer` is the geography of a newer ranking that has the unit in the same year.
    """

    unit: str
    period: str
    cell: Cell | None
    computed: Computed | None = None
    reason: str = ""
    place: Place | None = None
    parts: tuple[Part, ...] = ()
    lacking: tuple[Part, ...] = ()
    polarity: str = Polarity.NEUTRAL
    place_provenance: str = ""
    newer: str = ""

    @property
    def value(self) -> Decimal | None:
        return self.cell.value if self.cell else None

    @property
    def official(self) -> bool:
        """The value shown was told by a source of its own."""
        return self.cell is not None and bool(self.cell.source)

    @property
    def derived(self) -> bool:
        """The value shown was derived from published figures of the unit itself: no source printed it."""
        cell = self.cell
        return self.official and cell is not None and cell.value is not None and cell.origin == DERIVED

    @property
    def place_derived(self) -> bool:
        """The place was derived from published scores: no source printed it."""
        return self.place is not None and self.place_provenance == Provenance.DERIVED

    @property
    def provenance(self) -> str:
        """How the value shown came about: ``reported``, ``derived``, ``computed`` across the merger; empty without one."""
        if self.value is None:
            return ""
        if not self.official:
            return "computed"
        return (Provenance.DERIVED if self.derived else Provenance.REPORTED).value

    @property
    def difference(self) -> Decimal | None:
        """Published minus computed, where both exist."""
        if not self.official or self.computed is None or self.value is None:
            return None
        return self.value - self.computed.value

    def why(self, language: str) -> str:
        """The reason as a sentence; empty without one."""
        if not self.reason:
            return ""
        return rollup.refusal_words(self.reason, [part.label(language) for part in self.lacking], language)


def places(readings: Sequence[Reading]) -> dict[str, Place]:
    """The places of units among readings of one subject and one period, by unit.

    Of the DTI only those published: none is computed across the merger. Else equal values share the better place, N
    counts the units with a value, and a neutral subject has no places. Raises `ValueError` for several periods.
    """
    if len({reading.period for reading in readings}) > 1:
        raise ValueError("places are of one period")
    if any(reading.cell and is_dti(reading.cell.indicator) for reading in readings):
        return {reading.unit: reading.place for reading in readings if reading.place}
    if any(reading.polarity == Polarity.NEUTRAL for reading in readings):
        return {}
    return ranking.places({reading.unit: _merit(reading) for reading in readings})


def _merit(reading: Reading) -> Decimal | None:
    """Higher is better, whatever the subject."""
    lower = reading.polarity == Polarity.LOWER
    return -reading.value if lower and reading.value is not None else reading.value
