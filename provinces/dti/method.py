"""The Digital Transformation Index: its three method series, and how a score is made of its parts.

Scores run from 0 to 1. From 2021 on the pillars are overlapping views, each the common group plus its own
activity index over a denominator of its own: they never add up to the total.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

_FIRST_YEAR, _LAST_YEAR = 2020, 2024


class Pillar(StrEnum):
    GOVERNMENT = "government"
    ECONOMY = "economy"
    SOCIETY = "society"


class NotComparable(StrEnum):
    """Why two scores or ranks must not be subtracted."""

    METHOD = "method"
    GEOGRAPHY = "geography"
    METHOD_AND_GEOGRAPHY = "method_and_geography"


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of one framework version: of the common group by component, and of each pillar's own part.

    Keys of ``common`` are component codes (``NT``, ``TC`` …); ``own`` gives each pillar the code and the
    points of the part that only it has. In 2020 the common group is empty and ``own`` is the pillar itself.
    """

    common: Mapping[str, Decimal]
    own: Mapping[Pillar, tuple[str, Decimal]]


def series_of(year: int) -> str:
    """``"2020"``, ``"2021-2023"`` or ``"2024"``: years measured by one method.

    Raises ``ValueError`` for a year whose method is not known, rather than guess that it went on.
    """
    if year in (_FIRST_YEAR, _LAST_YEAR):
        return str(year)
    if _FIRST_YEAR < year < _LAST_YEAR:
        return "2021-2023"
    raise ValueError(f"no DTI method is known for the year {year}")


def why_not_comparable(year_a: int, geography_a: str, year_b: int, geography_b: str) -> NotComparable | None:
    """``None`` when the two rankings may be compared; geographies are ``"63"`` and ``"34"``."""
    other_method = series_of(year_a) != series_of(year_b)
    if geography_a != geography_b:
        return NotComparable.METHOD_AND_GEOGRAPHY if other_method else NotComparable.GEOGRAPHY
    return NotComparable.METHOD if other_method else None


def total(components: Mapping[str, Decimal], weights: Weights) -> Decimal:
    """Total score from all component scores, not rounded. A missing component raises ``KeyError``."""
    return _weighted_mean(components, [*weights.common.items(), *weights.own.values()])


def pillar(components: Mapping[str, Decimal], name: Pillar, weights: Weights) -> Decimal:
    """Pillar score, not rounded, from the common group and the pillar's own part."""
    return _weighted_mean(components, [*weights.common.items(), weights.own[name]])


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Halves up, as scores are published; formatting a number alone would round them to even."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def round4(score: Decimal) -> Decimal:
    """Four decimals, as scores are published."""
    return rounded(score, 4)


def _weighted_mean(components: Mapping[str, Decimal], parts: Iterable[tuple[str, Decimal]]) -> Decimal:
    parts = list(parts)
    earned = sum((components[code] * points for code, points in parts), Decimal(0))
    return earned / _points_of(parts)


def _points_of(parts: Iterable[tuple[str, Decimal]]) -> Decimal:
    points = sum((points for _, points in parts), Decimal(0))
    if points <= 0:
        raise ValueError("a framework without points has no score")
    return points
