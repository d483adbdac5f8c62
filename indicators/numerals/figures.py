"""Writing figures and the differences between them, with their units. ``lang`` is ``"vi"`` or ``"en"``.

A figure never shows more digits than its resolution has: "hơn 12,8 triệu" is ``trên 12,8 triệu``, never 12.800.000.
"""

from dataclasses import dataclass
from decimal import Decimal

from indicators.numerals.plain import (
    MINUS,
    Qualifier,
    decimals_in,
    hedge,
    number_text,
    power_of_ten,
    round_to,
)

_ONE = Decimal(1)
_PERCENT = "percent"
_RANK = "rank"
_WITH_DENOMINATOR = frozenset({"count", _RANK})
# Published with all four decimals, whatever their last digits are.
_FIXED_DECIMALS = {"index 0-1": 4}

_SUFFIXES = {
    _PERCENT: ("%", "%"),
    "count": ("", ""),
    _RANK: ("", ""),
    "index 0-1": ("", ""),
    "index 0-100": ("", ""),
    "VND billion": ("tỷ đồng", "billion VND"),
    "USD billion": ("tỷ USD", "billion USD"),
    "per 100 people": ("trên 100 dân", "per 100 people"),
    "per 1000 people": ("trên 1.000 dân", "per 1,000 people"),
}
_DIFFERENCE_SUFFIXES = {_PERCENT: ("điểm %", "pp"), "index 0-100": ("điểm", "points")}


@dataclass(frozen=True, slots=True)
class _Step:
    """A larger unit in which round figures are said, and the most decimals it is given there."""

    exponent: int
    decimals: int
    vietnamese: str
    english: str

    def word(self, lang: str) -> str:
        return self.english if lang == "en" else self.vietnamese


# The larger step first.
_STEPS = {
    "count": (_Step(9, 2, "tỷ", "billion"), _Step(6, 2, "triệu", "million")),
    "VND billion": (
        _Step(6, 1, "triệu tỷ đồng", "quadrillion VND"),
        _Step(3, 1, "nghìn tỷ đồng", "trillion VND"),
    ),
    "USD billion": (_Step(3, 1, "nghìn tỷ USD", "trillion USD"),),
}


@dataclass(frozen=True, slots=True)
class FigureParts:
    """``trên``, ``12,8``, ``triệu``: set apart so that a page can give each its size. Parts may be empty."""

    qualifier: str
    number: str
    suffix: str

    @property
    def gap(self) -> str:
        """What stands between number and suffix: nothing before %, else a space."""
        return "" if self.suffix in ("", "%") else " "

    def __str__(self) -> str:
        before = f"{self.qualifier} " if self.qualifier else ""
        return f"{before}{self.number}{self.gap}{self.suffix}"


def figure_parts(
    value: Decimal,
    *,
    decimals: int,
    unit_measure: str,
    lang: str,
    qualifier: str = Qualifier.EXACT,
    resolution: Decimal | None = None,
    denominator: Decimal | None = None,
) -> FigureParts:
    """The figure as read: at most ``decimals``, fewer where its ``resolution`` (size of the last digit) has fewer.

    ``unit_measure`` is a code of the measures; an unknown one is written after the number as it is. A
    ``denominator`` shows with counts and ranks only: ``43/63``, ``71/193``.
    """
    step = _step_for(value, unit_measure, resolution)
    if step is not None and resolution is not None:
        last_digit = resolution.scaleb(-step.exponent)
        number = number_text(value.scaleb(-step.exponent), decimals_in(last_digit), lang)
        suffix = step.word(lang)
    else:
        number = number_text(value, _shown_decimals(decimals, unit_measure, resolution), lang)
        suffix = unit_suffix(unit_measure, lang)
        if denominator is not None and unit_measure in _WITH_DENOMINATOR:
            number = f"{number}/{number_text(denominator, 0, lang)}"
    return FigureParts(hedge(qualifier, lang), number, suffix)


def figure_text(
    value: Decimal,
    *,
    decimals: int,
    unit_measure: str,
    lang: str,
    qualifier: str = Qualifier.EXACT,
    resolution: Decimal | None = None,
    denominator: Decimal | None = None,
) -> str:
    """``figure_parts`` in one text: ``71,79 Mbps``, ``gần 40%``, ``trên 12,8 triệu``, ``71/193``."""
    parts = figure_parts(
        value,
        decimals=decimals,
        unit_measure=unit_measure,
        lang=lang,
        qualifier=qualifier,
        resolution=resolution,
        denominator=denominator,
    )
    return str(parts)


def size_text(
    size: Decimal, *, unit_measure: str, decimals: int, lang: str, resolution: Decimal | None = None
) -> str:
    """How large a difference is, without its sign: ``112,63 Mbps``, ``2 điểm %``, ``1,8 triệu``, ``15 bậc``."""
    size = abs(size)
    step = _step_for(size, unit_measure, resolution or _implied_resolution(size))
    if step is not None:
        scaled = size.scaleb(-step.exponent)
        number = number_text(scaled, decimals_in(round_to(scaled, step.decimals)), lang)
        suffix = step.word(lang)
    else:
        number = number_text(size, _needed_decimals(size, decimals, unit_measure), lang)
        suffix = _difference_suffix(size, unit_measure, lang)
    return f"{number} {suffix}".rstrip()


def difference_text(
    delta: Decimal,
    *,
    unit_measure: str,
    decimals: int,
    lang: str,
    resolution: Decimal | None = None,
) -> str:
    """A signed difference that is exact: ``+2,6 điểm %`` (``+2.6 pp``), ``−0,07 Mbps``.

    One that is hedged is told in words (``comparison.change_words``): before a sign, "over" would read as if it
    spoke of the number line.
    """
    rounded = round_to(delta, _FIXED_DECIMALS.get(unit_measure, decimals))
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    size = size_text(delta, unit_measure=unit_measure, decimals=decimals, lang=lang, resolution=resolution)
    return f"{sign}{size}"


def unit_suffix(unit_measure: str, lang: str) -> str:
    """What follows the number; an unknown unit of measure is its own suffix."""
    vietnamese, english = _SUFFIXES.get(unit_measure, (unit_measure, unit_measure))
    return english if lang == "en" else vietnamese


def _difference_suffix(size: Decimal, unit_measure: str, lang: str) -> str:
    if unit_measure == _RANK:
        return ("place" if size == 1 else "places") if lang == "en" else "bậc"
    vietnamese, english = _DIFFERENCE_SUFFIXES.get(unit_measure, ("", ""))
    return (english if lang == "en" else vietnamese) or unit_suffix(unit_measure, lang)


def _step_for(value: Decimal, unit_measure: str, resolution: Decimal | None) -> _Step | None:
    """The step in which ``value`` is written without claiming digits it does not have, if any."""
    if resolution is None or not value:
        return None
    for step in _STEPS.get(unit_measure, ()):
        size = power_of_ten(step.exponent)
        fine_enough = resolution >= power_of_ten(step.exponent - step.decimals)
        if fine_enough and (abs(value) >= size or resolution * 10 >= size):
            return step
    return None


def _shown_decimals(decimals: int, unit_measure: str, resolution: Decimal | None) -> int:
    if unit_measure in _FIXED_DECIMALS:
        return _FIXED_DECIMALS[unit_measure]
    return decimals if resolution is None else min(decimals, decimals_in(resolution))


def _needed_decimals(size: Decimal, decimals: int, unit_measure: str) -> int:
    if unit_measure in _FIXED_DECIMALS:
        return _FIXED_DECIMALS[unit_measure]
    return decimals_in(round_to(size, decimals))


def _implied_resolution(size: Decimal) -> Decimal:
    """Of a difference without a resolution of its own: millions with two decimals are said as millions."""
    return power_of_ten(4) if size and size % power_of_ten(4) == 0 else _ONE
