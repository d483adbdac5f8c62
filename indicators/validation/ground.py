"""What a typed figure is held against: its indicator, the unit's past, and its neighbours in the same report."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators import periods

_FLOWS = frozenset({"flow", "cumulative_year"})


class Tie(StrEnum):
    """What the indicator is to its sister."""

    PART = "part"
    WHOLE = "whole"
    COMPLEMENT = "complement"
    NOT_ABOVE = "not_above"
    NOT_BELOW = "not_below"


@dataclass(frozen=True, slots=True)
class PastValue:
    """A published figure of the same indicator and unit. `before_break`: told by another method, no measure for now."""

    period: str
    label_vi: str
    label_en: str
    as_of: date
    value: Decimal
    qualifier: str = "exact"
    resolution: Decimal | None = None
    denominator: Decimal | None = None
    status: str = "final"
    before_break: bool = False

    def label(self, language: str) -> str:
        return self.label_en if language == "en" else self.label_vi


@dataclass(frozen=True, slots=True)
class Sister:
    """An indicator held together with this one: its figure of the same unit and period, and that of the period of the
    last past value, so that the two can be related as they were."""

    kind: Tie
    code: str
    name_vi: str
    name_en: str
    value: Decimal | None
    hedged: bool = False
    last: Decimal | None = None

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


@dataclass(frozen=True, slots=True)
class Ground:
    """All that is known of a cell before it is typed. `past` holds the last twelve values of earlier periods, oldest
    first; `published` is the figure of the period itself, where there is one already (an amendment)."""

    code: str
    name_vi: str
    name_en: str
    measure: str
    value_kind: str
    time_basis: str
    polarity: str
    decimals: int
    plausible_min: Decimal | None
    plausible_max: Decimal | None
    unit: str
    period: str
    past: tuple[PastValue, ...] = ()
    same_last_year: PastValue | None = None
    published: PastValue | None = None
    sisters: tuple[Sister, ...] = ()

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi

    @property
    def last(self) -> PastValue | None:
        """The value of the latest earlier day, whatever the length of its period."""
        return max(self.past, key=_order, default=None)

    def comparable(self) -> list[PastValue]:
        """Past values of the same method, oldest first: of a flow those of periods of the same length, of a stock one a
        day. Sums from January on are compared with the same months only."""
        here = periods.parse(self.period)
        told = [past for past in sorted(self.past, key=_order) if not past.before_break]
        if self.time_basis in _FLOWS:
            return [past for past in told if self._like(periods.parse(past.period), here)]
        return list({past.as_of: past for past in told}.values())

    def _like(self, past: periods.Period, here: periods.Period) -> bool:
        same_months = (past.start.month, past.start.day) == (here.start.month, here.start.day)
        return periods.same_kind(past, here) and (same_months or self.time_basis != "cumulative_year")

    def earlier_this_year(self) -> PastValue | None:
        """Of a sum from January on, the latest one of the same year."""
        here = periods.parse(self.period)
        begun = [past for past in self.past if periods.parse(past.period).start == here.start]
        return max(begun, key=_order, default=None)


def _order(past: PastValue) -> tuple[date, date, str]:
    return (past.as_of, periods.parse(past.period).start, past.period)
