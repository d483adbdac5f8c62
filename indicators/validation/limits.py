"""What a figure can be at all, whatever was reported: shares between 0 and 100, counts whole and not below zero."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.numerals import Heard, Qualifier, is_whole
from indicators.validation.ground import Ground

_ZERO, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)
_GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the largest possible value; None where there is no end."""

    low: Decimal | None = None
    high: Decimal | None = None

    def allow(self, value: Decimal, qualifier: str = Qualifier.EXACT) -> bool:
        """Whether the figure is possible; more than the largest, or less than the least, is not."""
        if self.low is not None and (
            value < self.low or (value == self.low and qualifier == Qualifier.UNDER)
        ):
            return False
        return self.high is None or not (
            value > self.high or (value == self.high and qualifier == Qualifier.OVER)
        )


_LIMITS = {
    "percent": Limits(_ZERO, _HUNDRED),
    "count": Limits(_ZERO),
    "VND billion": Limits(_ZERO),
    "USD billion": Limits(_ZERO),
    "rank": Limits(_ONE),
    "Mbps": Limits(_ZERO),
    "index 0-1": Limits(_ZERO, _ONE),
    "index 0-100": Limits(_ZERO, _HUNDRED),
    "per 100 people": Limits(_ZERO),
    "per 1000 people": Limits(_ZERO),
}


def limits(ground: Ground) -> Limits:
    """Of growth nothing is impossible but to lose more than everything; a ratio said to pass 100% may pass it."""
    found = _LIMITS.get(ground.measure, Limits())
    if ground.measure == "percent":
        if ground.value_kind == _GROWTH:
            return Limits(-_HUNDRED)
        if ground.plausible_max is not None and ground.plausible_max > _HUNDRED:
            return Limits(_ZERO)
    return found


def plausible(ground: Ground) -> Limits:
    """What the catalogue holds for likely."""
    return Limits(ground.plausible_min, ground.plausible_max)


def is_whole_enough(heard: Heard, ground: Ground) -> bool:
    """Whether things that are counted come whole."""
    value = heard.value
    return (
        value is None or not is_whole(ground.measure, ground.decimals) or value == value.to_integral_value()
    )


def numerator_above(heard: Heard, ground: Ground) -> bool:
    """Whether the part of a whole is larger than the whole. Growth has no whole."""
    if heard.numerator is None or heard.denominator is None or ground.value_kind == _GROWTH:
        return False
    return heard.numerator > heard.denominator
