"""The rows of a comparison: one a unit, or one an indicator, with what changed between two of its periods."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from indicators import comparison
from indicators.comparison import Change, Obstacle, Pair
from indicators.periods import Period
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.compare.columns import Columns, has_value
from indicators.queries.compare.ground import Territory
from indicators.queries.readings import Reading
from indicators.queries.series import statement
from provinces.collation import sort_key
from provinces.ranking import places_gained

CHANGE, NAME = "change", "name"


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """Places gained (negative: lost), None where ranks must not be subtracted: of different N, or across a break."""

    gained: int | None
    same_n: bool


@dataclass(frozen=True, slots=True)
class CompareRow:
    """`readings` by period code, `segments` number the method of each. `ends` are the two periods of `pair`: None
    where no two periods shown may be compared at all."""

    facts: IndicatorFacts
    territory: Territory
    readings: Mapping[str, Reading]
    segments: Mapping[str, int]
    ends: tuple[Period, Period] | None
    pair: Pair | None
    places: PlaceChange | None

    def value(self, period: str) -> Decimal | None:
        reading = self.readings.get(period)
        return reading.value if reading else None

    @property
    def delta(self) -> Decimal | None:
        """How far the value moved between its ends; None where nothing may be subtracted."""
        return self.pair.change.delta if self.pair and self.pair.change else None


@dataclass(frozen=True, slots=True)
class Strand:
    """What one row is made of: a subject of a unit, its readings, and the days at which its method changes."""

    facts: IndicatorFacts
    territory: Territory
    readings: Sequence[Reading]
    breaks: Sequence[date]


def compare_rows(strands: Sequence[Strand], columns: Columns, *, many: bool) -> list[CompareRow]:
    """The strands under the columns. Of a pair its two periods are compared, else the ends of the newest stretch of one
    method. All units are compared over the same two periods, those that most of them have; of many indicators each over
    its own."""
    if many:
        return [_row(strand, columns, _spans(columns, [strand])) for strand in strands]
    spans = _spans(columns, strands)
    return [_row(strand, columns, spans) for strand in strands]


def gap(rows: Iterable[CompareRow], period: str) -> tuple[CompareRow, CompareRow, Change] | None:
    """The rows with the lowest and the highest value of a period, and how far the one is above the other; None below
    two values or where ranks are not among the same number."""
    told = [row for row in rows if row.value(period) is not None]
    if len(told) < 2:
        return None
    low = min(told, key=lambda row: row.value(period) or 0)
    high = max(told, key=lambda row: row.value(period) or 0)
    below, above = (_statement(row.readings.get(period)) for row in (low, high))
    if below is None or above is None:
        return None
    return low, high, comparison.change(below, above, low.facts.polarity, unit_measure=low.facts.measure)


Ends = tuple[Period, Period] | None


def _spans(columns: Columns, strands: Sequence[Strand]) -> Callable[[tuple[int, ...]], Ends]:
    """By the methods of the periods shown, the two periods to compare: most strands change methods on the same days."""
    told = [{each.period for each in strand.readings if has_value(each)} for strand in strands]
    every = [periods for periods in told if periods]

    @cache
    def span(segments: tuple[int, ...]) -> Ends:
        if columns.pair:
            return columns.shown[0], columns.shown[1]
        return _ends(columns.shown, segments, every)

    return span


def _row(strand: Strand, columns: Columns, span: Callable[[tuple[int, ...]], Ends]) -> CompareRow:
    shown = {period.code for period in columns.shown}
    told = {reading.period: reading for reading in strand.readings if reading.period in shown}
    segments = {period.code: _segment(period, told, strand.breaks) for period in columns.shown}
    ends = span(tuple(segments.values()))
    return CompareRow(
        facts=strand.facts,
        territory=strand.territory,
        readings=told,
        segments=segments,
        ends=ends,
        pair=_pair(ends, told, segments, strand.facts) if ends else None,
        places=_places(ends, told, segments) if ends else None,
    )


def sorted_rows(rows: Iterable[CompareRow], sort: str) -> list[CompareRow]:
    """By name, by the value of a period or by the change, the better first; rows without a value last. An unknown
    `sort` leaves the order."""
    every = list(rows)
    if sort == NAME:
        return sorted(every, key=lambda row: sort_key(row.territory.name_vi))
    if sort:
        return sorted(every, key=lambda row: _merit(row, sort))
    return every


def _merit(row: CompareRow, sort: str) -> tuple[bool, Decimal]:
    value = row.value(sort) if sort != CHANGE else row.delta
    if value is None:
        return True, Decimal(0)
    lower_first = row.facts.polarity == "lower_is_better" and not (sort == CHANGE and _is_rank(row))
    return False, value if lower_first else -value


def _is_rank(row: CompareRow) -> bool:
    """A change of rank counts places gained, so that more is better."""
    return row.facts.measure == "rank"


def _segment(period: Period, told: Mapping[str, Reading], breaks: Sequence[date]) -> int:
    reading = told.get(period.code)
    day = reading.cell.as_of if reading is not None and reading.cell is not None else period.end
    return bisect_right(breaks, day)


def _ends(shown: Sequence[Period], segments: Sequence[int], every: Sequence[set[str]]) -> Ends:
    """Of the newest stretch of one method the last period that half of the strands have, and the one before it that most
    of these have too: of several the earliest."""
    stretches: dict[int, list[Period]] = {}
    for period, segment in zip(shown, segments, strict=True):
        if 2 * _owners([period], every) >= max(len(every), 1):
            stretches.setdefault(segment, []).append(period)
    for _, (*earlier, last) in sorted(stretches.items(), reverse=True):
        first = max(earlier, key=lambda period: _owners([period, last], every), default=None)
        if first is not None and _owners([first, last], every):
            return first, last
    return None


def _owners(some: Sequence[Period], every: Sequence[set[str]]) -> int:
    """How many strands have all of `some` periods."""
    codes = {period.code for period in some}
    return sum(codes <= periods for periods in every)


def _pair(
    ends: tuple[Period, Period],
    told: Mapping[str, Reading],
    segments: Mapping[str, int],
    facts: IndicatorFacts,
) -> Pair:
    before, after = ends
    obstacle = comparison.obstacle_between(before, after, facts.time_basis)
    if segments[before.code] != segments[after.code]:
        obstacle = Obstacle.BREAK
    statements = [_statement(told.get(period.code)) for period in ends]
    return comparison.pair(
        *statements, polarity=facts.polarity, unit_measure=facts.measure, obstacle=obstacle
    )


def _statement(reading: Reading | None) -> comparison.Statement | None:
    return statement(reading.cell) if reading is not None and reading.cell and has_value(reading) else None


def _places(
    ends: tuple[Period, Period], told: Mapping[str, Reading], segments: Mapping[str, int]
) -> PlaceChange | None:
    before, after = (reading.place if (reading := told.get(period.code)) else None for period in ends)
    if before is None or after is None:
        return None
    one_method = segments[ends[0].code] == segments[ends[1].code]
    return PlaceChange(places_gained(before, after, one_method), before.n == after.n)
