"""The map of a subject: which period, which provinces, what is told of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median

from indicators import numerals, periods
from indicators.queries import readings
from indicators.queries.catalogue import IndicatorFacts, NoteFacts
from indicators.queries.detail import NATION
from indicators.queries.readings import PeriodChoice, Reading
from indicators.queries.tile_map.ground import Kin, Spot, kin, spots
from indicators.rollup import Refusal
from provinces.queries import units
from provinces.queries.units import GeographyFacts
from provinces.ranking import Place

# The newer first: it is shown where both tell as much. The codes are their numbers of provinces.
GEOGRAPHIES = ("34", "63")
RANK = "rank"
# A period that few have reported yet does not open the map.
FAIR_SHARE = Fraction(1, 2)
# One value in so many at each end says nothing of where most lie.
TAIL = 20

Found = Mapping[str, Sequence[Reading]]


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


@dataclass(frozen=True, slots=True)
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

    @property
    def provinces(self) -> list[MapTile]:
        return [tile for tile in self.tiles if tile.spot.kind == "unit"]

    @property
    def told(self) -> list[MapTile]:
        """The provinces with a figure, the highest first (of ranks the best); equal ones as they lie on the map."""
        found = [tile for tile in self.provinces if tile.score is not None]
        return sorted(found, key=lambda tile: tile.score or 0, reverse=self.facts.measure != RANK)

    @property
    def untold(self) -> list[MapTile]:
        return [tile for tile in self.provinces if tile.score is None]

    @property
    def values(self) -> list[Decimal]:
        return [tile.score for tile in self.told if tile.score is not None]

    @property
    def median(self) -> Decimal | None:
        return median(self.values) if self.values else None

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
        return [tile for tile in self.told if tile.reading and not tile.reading.official]

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
    At most eleven SQL queries.
    """
    found = {code: readings.read(facts, geography=code, known_on=known_on) for code in GEOGRAPHIES}
    offered = {code: _periods(told) for code, told in found.items()}
    shown = _period(offered, geography, period)
    code = geography or _fullest(found, shown)
    ground = units.geography(code)
    if ground is None:
        return None
    other = next(each for each in GEOGRAPHIES if each != code)
    tiles = _tiles(ground, facts, shown, _in_period(found[code], shown), today)
    chosen = next((tile for tile in tiles if tile.reading and tile.spot.unit == unit), None)
    return MapPage(
        facts=facts,
        known_on=known_on,
        geography=ground,
        period=shown,
        periods=tuple(offered[code]),
        elsewhere=tuple(offered[other]),
        tiles=tiles,
        spread=_spread(found),
        nation=_nation(facts, shown, known_on),
        chosen=chosen,
        otherwise=_in_period(found[other], shown).get(unit),
        notes=tuple(_notes(facts, shown, tiles)),
    )


def _periods(told: Iterable[Reading]) -> list[PeriodChoice]:
    """The periods of readings with a value, newest first."""
    cells: dict[str, list[PeriodChoice]] = {}
    for reading in told:
        if reading.cell is not None and reading.value is not None:
            cell = reading.cell
            choice = PeriodChoice(cell.period, cell.period_kind, cell.label_vi, cell.label_en, 1)
            cells.setdefault(cell.period, []).append(choice)
    choices = [replace(found[0], units=len(found)) for found in cells.values()]
    return sorted(choices, key=_order, reverse=True)


def _order(choice: PeriodChoice) -> tuple[date, date, str]:
    return periods.parse(choice.code).order


def _period(
    offered: Mapping[str, Sequence[PeriodChoice]], geography: str | None, asked: str | None
) -> PeriodChoice | None:
    codes = [geography] if geography and offered[geography] else GEOGRAPHIES
    shares: dict[str, Fraction] = {}
    choices: dict[str, PeriodChoice] = {}
    for code in codes:
        for choice in offered[code]:
            shares[choice.code] = max(shares.get(choice.code, Fraction(0)), Fraction(choice.units, int(code)))
            choices[choice.code] = choice
    newest_first = sorted(choices.values(), key=_order, reverse=True)
    if asked:
        return _nearest(asked, newest_first)
    most = max(shares.values(), default=Fraction(0))
    return next((choice for choice in newest_first if shares[choice.code] >= most * FAIR_SHARE), None)


def _nearest(asked: str, choices: Sequence[PeriodChoice]) -> PeriodChoice | None:
    """The period asked for, else the one that ends nearest to its end, the earlier of two."""
    wanted = periods.parse(asked)

    def distance(choice: PeriodChoice) -> tuple[bool, int, date]:
        end = periods.parse(choice.code).end
        return choice.code != wanted.code, abs((end - wanted.end).days), end

    return min(choices, key=distance, default=None)


def _fullest(found: Found, shown: PeriodChoice | None) -> str:
    """The geography of whose provinces the greater share has a published figure."""

    def share(code: str) -> Fraction:
        told = _in_period(found[code], shown).values()
        return Fraction(sum(reading.official and reading.value is not None for reading in told), int(code))

    return max(GEOGRAPHIES, key=share)


def _in_period(told: Iterable[Reading], shown: PeriodChoice | None) -> dict[str, Reading]:
    return {reading.unit: reading for reading in told if shown and reading.period == shown.code}


def _tiles(
    ground: GeographyFacts,
    facts: IndicatorFacts,
    shown: PeriodChoice | None,
    told: Mapping[str, Reading],
    today: date,
) -> tuple[MapTile, ...]:
    relatives = kin(ground.code)
    # The place of a rank among ranks, or of one alone, would say nothing.
    places = readings.places([*told.values()]) if facts.measure != RANK and len(told) > 1 else {}
    found = []
    for spot in spots(ground.code, today):
        if spot.kind == "unit":
            of_merger = relatives.get(spot.unit, ())
            reading = told.get(spot.unit) or _silent(spot.unit, ground, shown, merged=bool(of_merger))
            found.append(MapTile(spot, of_merger, reading, places.get(spot.unit)))
        else:
            found.append(MapTile(spot, (), None, None))
    return tuple(found)


def _silent(unit: str, ground: GeographyFacts, shown: PeriodChoice | None, *, merged: bool) -> Reading:
    """Of a province that nothing is told of; of one that was merged nothing more will be."""
    over = (
        ground.valid_to is not None and shown is not None and periods.parse(shown.code).end > ground.valid_to
    )
    reason = Refusal.NOT_DIVIDED if over and merged else Refusal.NO_DATA
    return Reading(unit, shown.code if shown else "", None, reason=reason.value)


def _spread(found: Found) -> tuple[Decimal, Decimal] | None:
    values = sorted(
        reading.value
        for told in found.values()
        for reading in told
        if reading.official and reading.value is not None
    )
    tail = len(values) // TAIL
    return (values[tail], values[-1 - tail]) if values else None


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
