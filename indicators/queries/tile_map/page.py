"""The map of a subject: which period, which provinces, what is told of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from statistics import median

from indicators import numerals, periods
from indicators.queries import readings
from indicators.queries.catalogue import IndicatorFacts, NoteFacts
from indicators.queries.detail import NATION
from indicators.queries.readings import PeriodChoice, Reading
from indicators.queries.tile_map import times
from indicators.queries.tile_map.ground import Kin, Spot, kin, spots
from indicators.queries.tile_map.times import GEOGRAPHIES, Told
from indicators.rollup import Refusal
from provinces.queries import units
from provinces.queries.units import GeographyFacts
from provinces.ranking import Place

RANK = "rank"
# What fewer told is not described as if it were of all: no median, no classes of equal size.
ENOUGH = Fraction(2, 3)


@dataclass(frozen=True, slots=True)
class MapTile:
    """A place in the grid with what is known of its province; of an archipelago nothing is told apart.

    `kin` are the units it was merged from or, of a former one, what it merged into.
    """

    spot: Spot
    kin: tuple[Kin, ...]
    reading: Reading | None
    place: Place | None

    @property
    def column(self) -> int:
        return self.spot.column

    @property
    def row(self) -> int:
        return self.spot.row

    @property
    def score(self) -> Decimal | None:
        return self.reading.value if self.reading else None

    @property
    def computed(self) -> bool:
        """Nobody published the figure: it was put together from those of former units."""
        return self.score is not None and self.reading is not None and not self.reading.official

    @property
    def derived(self) -> bool:
        """The figure follows from published ones of the unit itself, no source printed it."""
        return self.reading is not None and self.reading.derived

    @property
    def place_derived(self) -> bool:
        return self.place is not None and self.reading is not None and self.reading.place_derived


@dataclass(frozen=True)
class MapPage:
    """The map. `tiles` run from north to south, from west to east.

    `periods` are those in which a province of this geography has a figure, newest first, `elsewhere` those of the other
    geography; `period` is the one shown, None where neither has any. `spread` is the range of the published figures of
    all periods without its ends. `nation` is the country's own figure of the period, `otherwise` what is told of the
    chosen province among those of the other geography.
    """

    facts: IndicatorFacts
    known_on: date | None
    geography: GeographyFacts
    period: PeriodChoice | None
    periods: tuple[PeriodChoice, ...]
    elsewhere: tuple[PeriodChoice, ...]
    tiles: tuple[MapTile, ...]
    spread: tuple[Decimal, Decimal] | None
    nation: Reading | None
    chosen: MapTile | None
    otherwise: Reading | None
    notes: tuple[NoteFacts, ...]

    @cached_property
    def provinces(self) -> list[MapTile]:
        return [tile for tile in self.tiles if tile.spot.kind == "unit"]

    @cached_property
    def told(self) -> list[MapTile]:
        """The provinces with a figure, the highest first (of ranks the best); equal ones as they lie on the map."""
        found = [tile for tile in self.provinces if tile.score is not None]
        return sorted(found, key=lambda tile: tile.score or 0, reverse=self.facts.measure != RANK)

    @cached_property
    def untold(self) -> list[MapTile]:
        return [tile for tile in self.provinces if tile.score is None]

    @cached_property
    def values(self) -> list[Decimal]:
        return [tile.score for tile in self.told if tile.score is not None]

    @property
    def partial(self) -> bool:
        """Too few provinces have a figure to speak of all of them."""
        return len(self.told) < ENOUGH * len(self.provinces)

    @cached_property
    def median(self) -> Decimal | None:
        return median(self.values) if self.values and not self.partial else None

    @property
    def digits(self) -> int:
        """How many decimals the finest of the figures has."""
        cells = [tile.reading.cell for tile in self.told if tile.reading and tile.reading.cell]
        fine = (
            numerals.decimals_in(cell.value if cell.resolution is None else cell.resolution)
            for cell in cells
            if cell.value is not None
        )
        return min(self.facts.decimals, max(fine, default=0))

    @property
    def computed(self) -> list[MapTile]:
        """Provinces whose figure nobody published."""
        return [tile for tile in self.told if tile.computed]

    @property
    def former(self) -> bool:
        return self.geography.valid_to is not None

    @property
    def merged_on(self) -> date | None:
        """The day of the latest merger that any of the provinces came from or went into."""
        return max((other.effective_on for tile in self.tiles for other in tile.kin), default=None)

    def unit_in(self, geography: str) -> str:
        """The chosen province, or what it became or was made of (the one of its name first), among those of `geography`; else empty."""
        if self.chosen is None:
            return ""
        unit, kin = self.chosen.spot.unit, [other.unit for other in self.chosen.kin]
        if geography == self.geography.code or not kin:
            return unit
        return f"{unit}-former" if f"{unit}-former" in kin else kin[0]

    @property
    def before(self) -> PeriodChoice | None:
        """The period before the one shown among those to choose from."""
        return self._beside(1)

    @property
    def after(self) -> PeriodChoice | None:
        return self._beside(-1)

    def _beside(self, step: int) -> PeriodChoice | None:
        codes = [choice.code for choice in self.periods]
        if self.period is None or self.period.code not in codes:
            return None
        place = codes.index(self.period.code) + step
        return self.periods[place] if 0 <= place < len(codes) else None


def tile_map(
    facts: IndicatorFacts,
    today: date,
    *,
    geography: str | None = None,
    period: str | None = None,
    unit: str = "",
    known_on: date | None = None,
) -> MapPage | None:
    """The map of a subject; None before there are provinces.

    What is not asked for is chosen: the newest period of which a fair share of provinces has a figure, and the
    geography of which more was published. A period without figures gives way to the nearest with some.
    Eight SQL queries of an indicator (nine where its figures may be put together, and three more where that is all
    there could be of some period), seven of the DTI; two more of a province chosen on a map of the DTI.
    """
    found = times.told(facts, known_on)
    told = times.period(found, geography, period)
    code = geography or times.fullest(told)
    ground = units.geography(code)
    if ground is None:
        return None
    offered = {each: times.choices(found, each) for each in GEOGRAPHIES}
    other = next(each for each in GEOGRAPHIES if each != code)
    shown = _shown(told, offered[code], offered[other])
    tiles = _tiles(ground, facts, _in_period(facts, shown, code, known_on), today)
    chosen = next((tile for tile in tiles if tile.reading and tile.spot.unit == unit), None)
    elsewhere = [unit] if chosen and readings.is_dti(facts.code) else []
    return MapPage(
        facts=facts,
        known_on=known_on,
        geography=ground,
        period=shown,
        periods=tuple(offered[code]),
        elsewhere=tuple(offered[other]),
        tiles=tiles,
        spread=times.spread(found),
        nation=_nation(facts, shown, known_on),
        chosen=chosen,
        otherwise=_in_period(facts, shown, other, known_on, elsewhere).get(unit) if elsewhere else None,
        notes=tuple(_notes(facts, shown, tiles)),
    )


def _shown(told: Told | None, *offered: Sequence[PeriodChoice]) -> PeriodChoice | None:
    every = (choice for choices in offered for choice in choices)
    return next((choice for choice in every if told and choice.code == told.code), None)


def _in_period(
    facts: IndicatorFacts,
    shown: PeriodChoice | None,
    geography: str,
    known_on: date | None,
    units: Sequence[str] = (),
) -> dict[str, Reading]:
    """What is told of the provinces of a geography, or of some."""
    if shown is None:
        return {}
    read = readings.read(facts, units=units, periods=[shown.code], geography=geography, known_on=known_on)
    return {reading.unit: reading for reading in read}


def _tiles(
    ground: GeographyFacts, facts: IndicatorFacts, told: Mapping[str, Reading], today: date
) -> tuple[MapTile, ...]:
    relatives = kin(ground.code)
    # The place of a rank among ranks, or of one alone, would say nothing.
    valued = sum(reading.value is not None for reading in told.values())
    places = readings.places([*told.values()]) if facts.measure != RANK and valued > 1 else {}
    found = []
    for spot in spots(ground.code, today):
        if spot.kind == "unit":
            of_merger = relatives.get(spot.unit, ())
            reading = told.get(spot.unit) or Reading(spot.unit, "", None, reason=Refusal.NO_DATA.value)
            found.append(MapTile(spot, of_merger, reading, places.get(spot.unit)))
        else:
            found.append(MapTile(spot, (), None, None))
    return tuple(found)


def _nation(facts: IndicatorFacts, shown: PeriodChoice | None, known_on: date | None) -> Reading | None:
    if shown is None or readings.is_dti(facts.code):
        return None
    told = readings.read(facts, units=[NATION], periods=[shown.code], known_on=known_on)
    return next((reading for reading in told if reading.value is not None), None)


def _notes(facts: IndicatorFacts, shown: PeriodChoice | None, tiles: Sequence[MapTile]) -> list[NoteFacts]:
    if shown is None:
        return []
    end = periods.parse(shown.code).end
    told = {None, *(tile.spot.unit for tile in tiles if tile.score is not None)}
    found = [note for note in readings.notes([facts.code]) if note.unit in told]
    cuts = [note for note in found if note.kind == "break" and note.from_date and note.from_date <= end]
    return [
        *cuts[:1],
        *(note for note in found if note.kind != "break" and note.period in (None, shown.code)),
    ]
