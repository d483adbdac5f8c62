"""Numbers as machines write them: exact, in one declared writing, or refused. Nothing is rounded and nothing guessed."""

import re
from decimal import Decimal
from typing import NamedTuple

from indicators.numerals import MINUS
from indicators.sources.feeds.rules import ValueRule
from indicators.sources.feeds.understanding.ground import NotUnderstoodError, shown

LONGEST = 100
MOST_DECIMALS, WHOLE_DIGITS = 6, 18
# The size of a last digit, by its power of ten; finer than what is kept, or coarser, is the nearest that is kept.
LAST_DIGIT = {power: f"{Decimal(f'1E{power}'):f}" for power in range(-MOST_DECIMALS, WHOLE_DIGITS)}
_SPACES = " \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"
_SIGNS = {"point": (".", ","), "comma": (",", ".")}


class Number(NamedTuple):
    """Plain decimal texts: the value without zeros at its end, and the size of the last digit written."""

    value: str
    resolution: str


class Writing:
    """How one source writes numbers."""

    def __init__(self, rule: ValueRule) -> None:
        self._point, self._group = _SIGNS[rule.decimal]
        self._scale, self._groups = rule.scale, rule.groups
        point, group = re.escape(self._point), re.escape(self._group)
        self._plain = re.compile(
            rf"([+-]?)(?:([0-9]+)(?:{point}([0-9]*))?|{point}([0-9]+))(?:[eE]([+-]?[0-9]{{1,3}}))?"
        )
        self._grouped = re.compile(
            rf"([+-]?)([1-9][0-9]{{0,2}}(?:([{group}{_SPACES}'])[0-9]{{3}})(?:\3[0-9]{{3}})*)(?:{point}([0-9]+))?"
        )

    @property
    def fast(self) -> re.Pattern[str]:
        """Numbers that are what they look like: without sign, groups, exponent, or more digits than are kept. Its group
        holds the decimals."""
        return re.compile(rf"(?:0|[1-9][0-9]{{0,17}})(?:{re.escape(self._point)}([0-9]{{1,6}}))?")

    def read(self, text: str, *, percent: bool, whole: bool, scale: int = 0) -> Number:
        """The number of a text, of an indicator that is a percentage or counts whole things. `scale` is a power of ten
        beside that of the mapping. Raises `NotUnderstoodError`."""
        if len(text) > LONGEST:
            raise _too_long(text)
        digits = text.replace(MINUS, "-")
        if digits.endswith("%"):
            if not percent:
                raise _percent(text)
            digits = digits[:-1].rstrip()
        if match := self._plain.fullmatch(digits):
            fraction = match[3] or match[4] or ""
            power = int(match[5] or 0) - len(fraction)
            return _number(text, match[1], (match[2] or "") + fraction, power + self._scale + scale)
        return self._of_groups(text, digits, whole=whole or self._groups, scale=scale)

    def _of_groups(self, text: str, digits: str, *, whole: bool, scale: int) -> Number:
        match = self._grouped.fullmatch(digits)
        if match is None:
            raise self._no_number(text)
        lone = match[2].count(match[3]) == 1 and match[4] is None
        if lone and match[3] == self._group and not whole:
            raise self._ambiguous(text)
        fraction = match[4] or ""
        kept = match[2].replace(match[3], "") + fraction
        return _number(text, match[1], kept, self._scale + scale - len(fraction))

    def _no_number(self, text: str) -> NotUnderstoodError:
        point_vi, point_en = ("chấm", "point") if self._point == "." else ("phẩy", "comma")
        return NotUnderstoodError(
            "not_a_number",
            f"«{shown(text)}» không phải một số viết với dấu {point_vi} thập phân; hãy xem lại dấu thập phân và các chữ "
            "nghĩa là thiếu số trong ánh xạ.",
            f"“{shown(text)}” is no number written with a decimal {point_en}; check the decimal sign and the words for "
            "missing values in the mapping.",
        )

    def _ambiguous(self, text: str) -> NotUnderstoodError:
        return NotUnderstoodError(
            "ambiguous_number",
            f"«{shown(text)}» có thể là {text.replace(self._group, '')} hoặc {text.replace(self._group, self._point)}; "
            "nếu nguồn tách nhóm nghìn, hãy khai điều đó trong ánh xạ.",
            f"“{shown(text)}” may be {text.replace(self._group, '')} or {text.replace(self._group, self._point)}; where the "
            "source groups thousands, say so in the mapping.",
        )


def _number(text: str, sign: str, digits: str, power: int) -> Number:
    """The number `digits` times ten to the `power`, computed with text alone: no context rounds it."""
    meaning = digits.lstrip("0")
    resolution = LAST_DIGIT[min(max(power, -MOST_DECIMALS), WHOLE_DIGITS - 1)]
    if not meaning:
        return Number("0", resolution)
    if len(meaning) + power > WHOLE_DIGITS:
        raise _too_large(text)
    kept = meaning.rstrip("0")
    last = power + len(meaning) - len(kept)
    if last < -MOST_DECIMALS:
        raise _too_fine(text)
    minus = "-" if sign == "-" else ""
    return Number(minus + _plain(kept, last), resolution)


def _plain(digits: str, power: int) -> str:
    if power >= 0:
        return digits + "0" * power
    filled = digits.zfill(1 - power)
    return f"{filled[:power]}.{filled[power:]}"


def _too_long(text: str) -> NotUnderstoodError:
    return NotUnderstoodError(
        "too_long",
        f"«{shown(text)}» dài hơn {LONGEST} ký tự; một số không dài như vậy.",
        f"“{shown(text)}” is longer than {LONGEST} characters; no number is.",
    )


def _too_large(text: str) -> NotUnderstoodError:
    return NotUnderstoodError(
        "too_large",
        f"«{shown(text)}» có hơn {WHOLE_DIGITS} chữ số trước dấu thập phân; hãy xem lại số và hệ số nhân của ánh xạ.",
        f"“{shown(text)}” has more than {WHOLE_DIGITS} digits before the decimal sign; check it and the scale of the mapping.",
    )


def _too_fine(text: str) -> NotUnderstoodError:
    return NotUnderstoodError(
        "too_fine",
        f"«{shown(text)}» có hơn {MOST_DECIMALS} chữ số thập phân; cổng không tự làm tròn, hãy làm tròn ở nguồn.",
        f"“{shown(text)}” has more than {MOST_DECIMALS} decimals; the portal does not round, round it at the source.",
    )


def _percent(text: str) -> NotUnderstoodError:
    return NotUnderstoodError(
        "percent_sign",
        f"«{shown(text)}» có dấu %, nhưng chỉ tiêu không tính bằng phần trăm; hãy xem lại cột chỉ tiêu.",
        f"“{shown(text)}” has a % sign, but the indicator is no percentage; check the column of the indicator.",
    )
