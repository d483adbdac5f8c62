"""The sentence of a doubt: the figure, what it is compared with, and the cure. ``lang`` is ``"vi"`` or ``"en"``."""

from decimal import Decimal

from indicators import periods
from indicators.numerals import (
    Fault,
    Qualifier,
    decimals_in,
    figure_text,
    number_text,
    power_of_ten,
    round_to,
    size_text,
    unit_suffix,
)
from indicators.validation.doubts import READINGS_APART
from indicators.validation.ground import Ground
from indicators.validation.severity import Code, Doubt, Severity

_WHY = (
    "Nếu đúng, ghi lý do để Bộ không phải hỏi lại.",
    "If it is right, note why, so that the ministry need not ask.",
)
_HOW = (
    "Gõ như 12.800.000 hoặc 12,8 triệu hoặc 71,79.",
    "Type Vietnamese numbers: 12.800.000 or 12,8 triệu or 71,79.",
)

_SENTENCES = {
    "not_a_number": (
        "«{typed}» không phải là một số. " + _HOW[0],
        "“{typed}” is not a number. " + _HOW[1],
    ),
    "too_long": (
        "Ô này chỉ ghi một số, không quá 100 ký tự; lời giải thích ghi vào ghi chú.",
        "This cell takes one number of at most 100 characters; explanations go into the note.",
    ),
    "too_large": (
        "«{typed}» có quá 18 chữ số trước dấu phẩy. Kiểm tra lại số và đơn vị.",
        "“{typed}” has more than 18 digits before the decimal comma. Check the number and its unit.",
    ),
    "too_fine": (
        "«{typed}» có quá 6 chữ số thập phân. Làm tròn rồi ghi lại.",
        "“{typed}” has more than 6 decimals. Round it and type it again.",
    ),
    "other_unit": (
        "«{typed}» dùng đơn vị khác với đơn vị của chỉ tiêu ({unit}). Đổi sang đơn vị này, hoặc chỉ ghi số.",
        "“{typed}” is in another unit than the indicator ({unit}). Convert it, or type the number alone.",
    ),
    "fraction": (
        "Chỉ tiêu này không ghi dạng «{typed}». Ghi một số; tử số và mẫu số phải là số nguyên không âm.",
        "This indicator does not take “{typed}”. Type one number; the parts of a fraction are whole and not negative.",
    ),
    "zero_denominator": (
        "Mẫu số của «{typed}» bằng 0. Ghi lại mẫu số, hoặc chọn lý do để trống.",
        "The denominator of “{typed}” is 0. Mend it, or choose why the cell is empty.",
    ),
    Code.UNANSWERED: (
        "Ô trống không phải là số 0. Ghi số, hoặc chọn lý do để trống.",
        "Empty is not zero. Type the figure, or choose why there is none.",
    ),
    Code.NOT_WHOLE: (
        "{value} không phải là số nguyên, mà chỉ tiêu này đếm từng đơn vị. Ghi số nguyên.",
        "{value} is not whole, and this indicator counts whole things. Type a whole number.",
    ),
    Code.NUMERATOR_ABOVE: (
        "Tử số {numerator} lớn hơn mẫu số {denominator}. Sửa một trong hai số.",
        "The numerator {numerator} is larger than the denominator {denominator}. Mend one of them.",
    ),
    Code.PART_ABOVE: (
        "{part} của «{part_name}» lớn hơn {whole} của «{whole_name}», mà phần không thể lớn hơn tổng. Sửa một trong hai ô.",
        "{part} of “{part_name}” is more than {whole} of “{whole_name}”, of which it is a part. Mend one of the two cells.",
    ),
    Code.ABOVE_OTHER: (
        "{part} của «{part_name}» lớn hơn {whole} của «{whole_name}», trái với định nghĩa. Sửa một trong hai ô.",
        "{part} of “{part_name}” is more than {whole} of “{whole_name}”, against their definitions. Mend one of the two"
        " cells.",
    ),
    Code.FELL: (
        "{value} thấp hơn {difference} so với {last} {period}, mà số lũy kế không giảm. " + _WHY[0],
        "{value} is {difference} below the {last} of {period}, and a running total does not fall. " + _WHY[1],
    ),
    Code.JUMP: (
        "{value} {side} {difference} so với {last} {period}; theo các kỳ trước, số chờ đợi vào khoảng {expected}. " + _WHY[0],
        "{value} is {difference} {side} the {last} of {period}; earlier periods led to expect about {expected}. " + _WHY[1],
    ),
    Code.FAR: (
        "{value} {side} {difference} so với {last} {period}. " + _WHY[0],
        "{value} is {difference} {side} the {last} of {period}. " + _WHY[1],
    ),
    Code.IMPLAUSIBLE: (
        "{value} nằm ngoài khoảng hợp lý ({range}). " + _WHY[0],
        "{value} is outside the plausible range ({range}). " + _WHY[1],
    ),
    Code.UNCHANGED: (
        "{value} trùng đúng với số {period}. " + _WHY[0],
        "{value} is exactly the figure of {period}. " + _WHY[1],
    ),
    Code.COMPLEMENT_OFF: (
        "{value} cộng với {sister_value} của «{sister}» bằng {total}, không gần 100%. " + _WHY[0],
        "{value} and the {sister_value} of “{sister}” add up to {total}, not to about 100%. " + _WHY[1],
    ),
    Code.RATIO_FAR: (
        "{value} so với {sister_value} của «{sister}» lệch hơn hai lần so với tỷ lệ giữa hai số ở kỳ trước. " + _WHY[0],
        "{value} beside the {sister_value} of “{sister}” is more than twice off their ratio of last time. " + _WHY[1],
    ),
    Code.HEDGED: (
        "«{typed}» là số ước. Nếu có số chính xác, ghi số đó; nếu không, ghi căn cứ của số ước.",
        "“{typed}” is not exact. Type the exact figure if there is one; else note what the estimate rests on.",
    ),
    Code.FINER: (
        "«{typed}» có nhiều chữ số thập phân hơn chỉ tiêu ({decimals}). Làm tròn, hoặc kiểm tra dấu phẩy. " + _WHY[0],
        "“{typed}” has more decimals than the indicator ({decimals}). Round it, or check the comma. " + _WHY[1],
    ),
}  # fmt: skip
_ONE_READING = (
    "«{typed}» có phải là {readings} không? Nếu đúng, gõ đúng như vậy.",
    "Is “{typed}” {readings}, as Vietnamese writes it? If so, type exactly that.",
)
_SOME_READINGS = (
    "«{typed}» có thể là {readings}. Gõ đúng số muốn ghi.",
    "“{typed}” can be {readings}, as Vietnamese writes them. Type the one you mean.",
)
_OUT_OF_RANGE = {
    ("low", "high"): ("{value}: số phải từ {low} đến {high}. Sửa lại.", "{value}: it must be from {low} to {high}. Mend it."),
    ("low",): ("{value}: số không được nhỏ hơn {low}. Sửa lại.", "{value}: it cannot be less than {low}. Mend it."),
    ("high",): ("{value}: số không được lớn hơn {high}. Sửa lại.", "{value}: it cannot be more than {high}. Mend it."),
}  # fmt: skip
# Units of measure that are not written behind a number.
_MEASURES = {
    "count": ("số lượng", "a count"),
    "rank": ("thứ hạng", "a rank"),
    "index 0-1": ("điểm chỉ số từ 0 đến 1", "an index from 0 to 1"),
    "index 0-100": ("điểm chỉ số từ 0 đến 100", "an index from 0 to 100"),
}
_ENDS = frozenset({"low", "high"})
# Which hedge belongs to which number.
_HEDGES = {"value": "qualifier", "last": "last_qualifier"}
_ROUNDED = frozenset({"expected", "total"})
_SIDES = {True: ("cao hơn", "above"), False: ("thấp hơn", "below")}


def sentence(doubt: Doubt, ground: Ground, lang: str) -> str:
    """What is doubted, against what, and how to settle it: ``9,8% thấp hơn 31,2 điểm % so với 41% ngày 31/03/2023. …``"""
    template = _template(doubt)
    return template[lang == "en"].format_map(_terms(doubt, ground, lang))


def finding(doubt: Doubt, ground: Ground, lang: str) -> str:
    """As `sentence`, for those who do not type: of a soft doubt only what is doubted, not how to settle it."""
    whole = _template(doubt)[lang == "en"]
    # Cut before the figures and what was typed are put in: they have full stops of their own.
    told, stop, _cure = whole.partition(". ")
    template = f"{told}." if stop and doubt.severity is Severity.SOFT else whole
    return template.format_map(_terms(doubt, ground, lang))


def _template(doubt: Doubt) -> tuple[str, str]:
    if doubt.code == Fault.AMBIGUOUS:
        return _SOME_READINGS if READINGS_APART in str(doubt.numbers["readings"]) else _ONE_READING
    if doubt.code == Code.OUT_OF_RANGE:
        return _OUT_OF_RANGE[tuple(end for end in ("low", "high") if end in doubt.numbers)]
    return _SENTENCES[doubt.code]


def _terms(doubt: Doubt, ground: Ground, lang: str) -> dict[str, str]:
    """The numbers of the doubt as texts, and what the catalogue adds."""
    told = {name: _text(name, doubt, ground, lang) for name in doubt.numbers}
    told["unit"] = _unit(ground, lang)
    told["decimals"] = str(ground.decimals)
    if "difference" in doubt.numbers:
        told["side"] = _SIDES[Decimal(doubt.numbers["difference"]) > 0][lang == "en"]
    if doubt.code == Code.IMPLAUSIBLE:
        told["range"] = _range(doubt, told, lang)
    if "sister_value" in doubt.numbers:
        told |= _pair(doubt, ground, told, lang)
    return told


def _unit(ground: Ground, lang: str) -> str:
    """`%`, `trên 1.000 dân`, `thứ hạng`."""
    return (
        unit_suffix(ground.measure, lang) or _MEASURES.get(ground.measure, _MEASURES["count"])[lang == "en"]
    )


def _text(name: str, doubt: Doubt, ground: Ground, lang: str) -> str:
    number = doubt.numbers[name]
    if isinstance(number, Decimal):
        hedge = str(doubt.numbers.get(_HEDGES.get(name, ""), Qualifier.EXACT))
        return _number(name, number, ground, lang, hedge)
    if name == "period":
        return periods.phrase(periods.parse(number), lang)
    return number.replace(READINGS_APART, " or " if lang == "en" else " hoặc ")


def _number(name: str, number: Decimal, ground: Ground, lang: str, hedge: str) -> str:
    if name in ("numerator", "denominator"):
        return number_text(number, decimals_in(number), lang)
    decimals = ground.decimals if name in _ROUNDED else max(ground.decimals, decimals_in(number))
    if name in _ENDS:
        decimals = decimals_in(number)
        # Of an index figures have all four decimals, its ends are 0 and 1.
        if not unit_suffix(ground.measure, lang):
            return number_text(number, decimals, lang)
    if name == "difference":
        return size_text(number, unit_measure=ground.measure, decimals=decimals, lang=lang)
    shown = round_to(number, decimals)
    resolution = power_of_ten(-decimals_in(shown))
    return figure_text(
        shown,
        decimals=decimals,
        unit_measure=ground.measure,
        lang=lang,
        qualifier=hedge,
        resolution=resolution,
    )


def _range(doubt: Doubt, told: dict[str, str], lang: str) -> str:
    """`0 – 20 trên 1.000 dân`: the unit of measure is said once."""
    low, high = told.get("low"), told.get("high")
    if low and high:
        least = Decimal(doubt.numbers["low"])
        return f"{number_text(least, decimals_in(least), lang)} – {high}"
    between = ("từ {} trở lên", "{} or more") if low else ("không quá {}", "at most {}")
    return between[lang == "en"].format(low or high)


def _pair(doubt: Doubt, ground: Ground, told: dict[str, str], lang: str) -> dict[str, str]:
    """Both figures with their names. Of a part and a whole that contradict each other, the part is the larger."""
    names = {sister.code: sister.name(lang) for sister in ground.sisters}
    own, other = ground.name(lang), names.get(told["sister"], told["sister"])
    mine, theirs = (told["value"], own), (told["sister_value"], other)
    larger_is_mine = Decimal(doubt.numbers["value"]) >= Decimal(doubt.numbers["sister_value"])
    part, whole = (mine, theirs) if larger_is_mine else (theirs, mine)
    return {"sister": other, "part": part[0], "part_name": part[1], "whole": whole[0], "whole_name": whole[1]}
