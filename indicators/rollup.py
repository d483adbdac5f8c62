"""The figure of a merged unit from those of its predecessors: by the indicator's own rule, or none and the reason.

What is computed here nobody published: it carries its rule and parts wherever it is shown. docs/adr/0009.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from indicators.numerals import LOWER_BOUNDS, UPPER_BOUNDS, Qualifier, decimals_in, power_of_ten

_ZERO, _ONE = Decimal(0), Decimal(1)
# What a ratio is multiplied by to be read in its unit of measure.
_SCALES = {"percent": Decimal(100), "per 100 people": Decimal(100), "per 1000 people": Decimal(1000)}


class Rule(StrEnum):
    """How figures of units become that of the unit they form. `SIMPLE_MEAN` is the official rule of DTI 2024 and
    of nothing else."""

    SUM = "sum"
    RATIO_OF_SUMS = "ratio_of_sums"
    SIMPLE_MEAN = "simple_mean"
    NONE = "none"


class Refusal(StrEnum):
    """Why there is no computed value."""

    NO_DATA = "no_data"
    NO_RULE = "no_rule"
    PART_MISSING = "part_missing"
    PARTS_DIFFER = "parts_differ"
    NO_DENOMINATOR = "no_denominator"
    NOT_DIVIDED = "not_divided"
    NOT_KNOWN = "not_known"
    OTHER_RANKING = "other_ranking"


@dataclass(frozen=True, slots=True)
class Portion:
    """What one predecessor says of the cell; `value` is None where it says nothing or only why it cannot.

    `method` numbers the stretch of its series between breaks. `resolution` is the size of the last digit.
    """

    unit: str
    value: Decimal | None
    period: str = ""
    as_of: date | None = None
    method: int = 0
    qualifier: str = Qualifier.EXACT
    resolution: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    denominator_qualifier: str = ""


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The computed figure, with at most the decimals of its indicator.

    `numerator` is None where one of the parts had to be taken from its share: nobody stated that count.
    """

    value: Decimal
    qualifier: Qualifier = Qualifier.EXACT
    resolution: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was computed, and the units that stand in the way where it is some of them."""

    reason: Refusal
    units: tuple[str, ...] = ()


def roll_up(
    portions: Sequence[Portion], rule: str, *, decimals: int, unit_measure: str
) -> RolledUp | Refused:
    """The figure of the whole from all its `portions`, one a predecessor; their order never matters.

    `rule` is a member of `Rule`; `unit_measure`, a code of the measures, tells in what a ratio is read.
    """
    refused = _refusal(portions, rule)
    if refused is not None:
        return refused
    qualifier = combined_qualifier([portion.qualifier for portion in portions])
    if qualifier is None:
        return Refused(Refusal.PARTS_DIFFER)
    if rule == Rule.RATIO_OF_SUMS:
        return _ratio(portions, qualifier, decimals=decimals, unit_measure=unit_measure)
    value = sum((portion.value or _ZERO for portion in portions), _ZERO)
    if rule == Rule.SIMPLE_MEAN:
        value /= len(portions)
    resolution = _resolution(portions, decimals)
    return RolledUp(_rounded(value, qualifier, decimals, resolution), qualifier, resolution)


def combined_qualifier(qualifiers: Iterable[str]) -> Qualifier | None:
    """How sure a total or a mean of hedged numbers is; None where nothing can be said.

    Bounds of one side make a bound of that side: more than 3 and exactly 2 are more than 5. "About" spreads over exact
    numbers. A lower with an upper bound, or any bound with "about", bounds nothing.
    """
    hedges = {Qualifier(qualifier) for qualifier in qualifiers} - {Qualifier.EXACT}
    if len(hedges) <= 1:
        return next(iter(hedges), Qualifier.EXACT)
    if hedges == LOWER_BOUNDS:
        return Qualifier.OVER
    return Qualifier.UNDER if hedges == UPPER_BOUNDS else None


def _refusal(portions: Sequence[Portion], rule: str) -> Refused | None:
    lacking = tuple(portion.unit for portion in portions if portion.value is None)
    if len(lacking) == len(portions):
        return Refused(Refusal.NO_DATA)
    if Rule(rule) is Rule.NONE:
        return Refused(Refusal.NO_RULE)
    if lacking:
        return Refused(Refusal.PART_MISSING, lacking)
    if len({(portion.period, portion.as_of, portion.method) for portion in portions}) > 1:
        return Refused(Refusal.PARTS_DIFFER)
    return None


def _ratio(
    portions: Sequence[Portion], qualifier: Qualifier, *, decimals: int, unit_measure: str
) -> RolledUp | Refused:
    """A share of a known whole is that many of it: numerator = share x denominator. Rounded shares then err by less
    than the coarsest of them, as a weighted mean does."""
    without = tuple(
        portion.unit for portion in portions if portion.denominator is None or portion.denominator < 0
    )
    denominator = sum((portion.denominator or _ZERO for portion in portions), _ZERO)
    if without or not denominator:
        return Refused(Refusal.NO_DENOMINATOR, without or tuple(portion.unit for portion in portions))
    if any(portion.denominator_qualifier not in ("", Qualifier.EXACT) for portion in portions):
        if qualifier not in (Qualifier.EXACT, Qualifier.APPROX):
            return Refused(Refusal.PARTS_DIFFER)
        qualifier = Qualifier.APPROX
    scale = _SCALES.get(unit_measure, _ONE)
    numerator = sum((_numerator(portion, scale) for portion in portions), _ZERO)
    stated = all(portion.numerator is not None for portion in portions)
    resolution = _resolution(portions, decimals)
    value = _rounded(scale * numerator / denominator, qualifier, decimals, resolution)
    return RolledUp(value, qualifier, resolution, numerator if stated else None, denominator)


def _numerator(portion: Portion, scale: Decimal) -> Decimal:
    if portion.numerator is not None:
        return portion.numerator
    return (portion.value or _ZERO) * (portion.denominator or _ZERO) / scale


def _rounded(value: Decimal, qualifier: Qualifier, decimals: int, resolution: Decimal | None) -> Decimal:
    """Rounded once, at the end, and only where there are more digits than the indicator is told with. A bound goes
    outward to its last digit said, so that it stays one however it is printed."""
    finest = power_of_ten(-decimals)
    if qualifier in LOWER_BOUNDS | UPPER_BOUNDS:
        step = resolution or finest
        outward = ROUND_FLOOR if qualifier in LOWER_BOUNDS else ROUND_CEILING
        return (value / step).to_integral_value(outward) * step
    return value.quantize(finest, ROUND_HALF_UP) if decimals_in(value) > decimals else value


def _resolution(portions: Sequence[Portion], decimals: int) -> Decimal | None:
    """The coarsest of the parts', never finer than the indicator is told; None where no part has one."""
    known = [portion.resolution for portion in portions if portion.resolution is not None]
    return max(*known, power_of_ten(-decimals)) if known else None


def rule_words(rule: str, lang: str) -> str:
    """``cộng số của các đơn vị trước sáp nhập``; ``sum of the former units``."""
    return _RULES[Rule(rule)][lang == "en"]


def computed_words(rule: str, names: Sequence[str], lang: str) -> str:
    """``Tính lại từ Kon Tum và Quảng Ngãi: cộng số của các đơn vị trước sáp nhập.``"""
    listed = _listed(names, lang)
    if lang == "en":
        return f"Recomputed from {listed}: {rule_words(rule, lang)}."
    return f"Tính lại từ {listed}: {rule_words(rule, lang)}."


def refusal_words(reason: str, names: Sequence[str], lang: str) -> str:
    """Why there is no value, as one sentence; `names` are the units that stand in the way."""
    return _REFUSALS[Refusal(reason)][lang == "en"].format(names=_listed(names, lang))


def _listed(names: Sequence[str], lang: str) -> str:
    *before, last = names or [_SOME_UNIT[lang == "en"]]
    joint = " and " if lang == "en" else " và "
    return f"{', '.join(before)}{joint}{last}" if before else last


_SOME_UNIT = ("một đơn vị trước sáp nhập", "a former unit")
_RULES = {
    Rule.SUM: ("cộng số của các đơn vị trước sáp nhập", "sum of the former units"),
    Rule.RATIO_OF_SUMS: (
        "tổng các tử số chia tổng các mẫu số của các đơn vị trước sáp nhập",
        "sum of numerators over sum of denominators of the former units",
    ),
    Rule.SIMPLE_MEAN: (
        "trung bình cộng của các đơn vị trước sáp nhập",
        "simple mean of the former units",
    ),
    Rule.NONE: ("không cộng gộp", "no roll-up"),
}
_REFUSALS = {
    Refusal.NO_DATA: ("Chưa có số liệu.", "No figure yet."),
    Refusal.NO_RULE: (
        "Không tính lại: chỉ tiêu này không có cách cộng gộp nào đúng qua sáp nhập.",
        "Not recomputed: this indicator has no sound way of being put together across the merger.",
    ),
    Refusal.PART_MISSING: (
        "Không tính lại được: thiếu số của {names}.",
        "Cannot be recomputed: no figure of {names}.",
    ),
    Refusal.PARTS_DIFFER: (
        "Không tính lại được: số của các đơn vị trước sáp nhập khác kỳ, khác phương pháp hoặc khác mức chắc chắn.",
        "Cannot be recomputed: the former units' figures differ in period, method or certainty.",
    ),
    Refusal.NO_DENOMINATOR: (
        "Không tính lại được: tỷ lệ của {names} không kèm mẫu số.",
        "Cannot be recomputed: the share of {names} comes without its denominator.",
    ),
    Refusal.NOT_DIVIDED: (
        "Đơn vị này đã hợp nhất; số của đơn vị mới không chia lại cho các đơn vị cũ.",
        "This unit was merged; figures of the new unit are not divided among the former ones.",
    ),
    Refusal.NOT_KNOWN: (
        "Đến ngày được hỏi bảng này chưa được công bố, hoặc không rõ ngày công bố.",
        "On the day asked about this table had not been published, or its day of publication is not known.",
    ),
    Refusal.OTHER_RANKING: (
        "Hạng được nêu là trong bảng của địa giới khác (63 đơn vị trước, 34 đơn vị sau tháng 7/2025).",
        "The rank told is in the table of the other geography (63 units before, 34 since July 2025).",
    ),
}
