"""What a line of a province's figures is made of, however it was read: now, or as known on a past day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators import comparison, periods
from indicators.queries.cells import Cell
from indicators.queries.series import parsed
from provinces.ranking import Place

GEOGRAPHY_NOW, GEOGRAPHY_BEFORE, LAST_DAY_BEFORE = "34", "63", date(2025, 6, 30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose figures: a unit with the codes of its geographies, today or as known on a past day."""

    unit: str
    geographies: Sequence[str]
    today: date
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A figure on a small line; `value` is None for a cell that has a reason instead."""

    code: str
    as_of: date
    value: float | None
    observation: int

    @property
    def period(self) -> periods.Period:
        return parsed(self.code)


@dataclass(frozen=True, slots=True)
class NationFigure:
    """The country's figure beside a province's: of the same period, else the nearest in time."""

    period: str
    label_vi: str
    label_en: str
    value: Decimal
    qualifier: str
    resolution: Decimal | None
    denominator: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class Field:
    """The units of one geography with a value of one period: how many, how many of them above and below the
    province, and the median. `n` counts the province too."""

    n: int
    higher: int
    lower: int
    median: Decimal

    def place(self, polarity: str) -> Place | None:
        """By the polarity of the indicator, equal values sharing the better place; None where none is better."""
        ahead = {"higher_is_better": self.higher, "lower_is_better": self.lower}.get(polarity)
        return None if ahead is None else Place(ahead + 1, self.n)


@dataclass(frozen=True, slots=True)
class Details:
    """What is read of a chosen observation: itself, what it is held against, the nation's figure, its field."""

    cell: Cell
    base: comparison.Statement | None = None
    nation: NationFigure | None = None
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Of a course, which points are read in full: the latest value, what it is held against, a newer gap."""

    course: tuple[tuple[Point, ...], ...]
    latest: Point | None
    base: Point | None
    gap: Point | None


Courses = Mapping[str, Sequence[Point]]


def geography_of(period: periods.Period, geographies: Sequence[str]) -> str:
    """The set of units that stood at the end of a period, of those the unit belongs or belonged to."""
    then = GEOGRAPHY_BEFORE if period.end <= LAST_DAY_BEFORE else GEOGRAPHY_NOW
    return then if then in geographies else geographies[-1]


def median_of(middle: Sequence[Decimal]) -> Decimal:
    """Half way between the two values in the middle; of an odd number both are the same."""
    return (middle[0] + middle[-1]) / 2
