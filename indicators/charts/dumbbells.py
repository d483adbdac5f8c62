"""Then and now of one figure on a small axis of its own: where the dots stand."""

from dataclasses import dataclass
from decimal import Decimal

ALL = Decimal(100)
# Shares are seen against the whole, places against everybody placed.
PERCENT, RANK = "percent", "rank"


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """Places on the axis from 0 (left end) to 1, with three decimals: of what was told then and of what is told now."""

    then: str
    now: str

    @property
    def first(self) -> str:
        """The place more to the left."""
        return min(self.then, self.now, key=Decimal)

    @property
    def last(self) -> str:
        return max(self.then, self.now, key=Decimal)


def dumbbell(
    then: Decimal, now: Decimal, *, unit_measure: str, places: Decimal | None = None
) -> Dumbbell | None:
    """Two values of one series. The axis holds zero; of shares it ends at 100%, of ranks it runs from the last of
    `places` to the first on the right. None for a rank among unknown many."""
    if unit_measure == RANK:
        if not places or places < 2 or not all(1 <= value <= places for value in (then, now)):
            return None
        low, high = places, Decimal(1)
    else:
        whole = ALL if unit_measure == PERCENT else Decimal(0)
        low, high = min(Decimal(0), then, now), max(whole, then, now)
    if low == high:
        return None
    return Dumbbell(_place(then, low, high), _place(now, low, high))


def _place(value: Decimal, low: Decimal, high: Decimal) -> str:
    return f"{abs((value - low) / (high - low)):.3f}"
