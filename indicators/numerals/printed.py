"""Reading the precision off a number as a source printed it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators.numerals.plain import decimals_in, power_of_ten

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_VIETNAMESE = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,(?P<fraction>[0-9]+))?")
_ENGLISH = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<fraction>[0-9]+))?")
_HEDGE_BEFORE = re.compile(
    r"(?:hơn|trên|gần|khoảng|ước|ước đạt|ước tính|ước chiếm|xấp xỉ|dưới|tối thiểu|ít nhất"
    r"|more than|over|nearly|almost|about|around|approximately|at least|under|less than|below)\s*$"
)
# What a word like nghìn, triệu, tỷ may stand for, seen from the unit of the value: none first.
_SCALES = (0, 3, 6, 9, 12, -3, -6, -9)


@dataclass(frozen=True, slots=True)
class _Reading:
    number: Decimal
    decimals: int
    hedged: bool

    @property
    def last_digit(self) -> int:
        """The power of ten of the last digit that was meant.

        A hedged 67.300 is 67,3 nghìn said in digits and a hedged 80.000 is 80 nghìn: zeros are not meant
        as digits, but the last digit before nghìn or triệu is, also when it is a zero.
        """
        if self.decimals or not self.hedged or not self.number:
            return -self.decimals
        digits = str(int(self.number))
        trailing_zeros = len(digits) - len(digits.rstrip("0"))
        return min(trailing_zeros, (len(digits) - 1) // 3 * 3)


def resolution_of(as_reported: str, value: Decimal, *, vietnamese: bool = False) -> Decimal:
    """Size of the last digit printed, in the unit of ``value``: 0.01 for "71,79 Mbps", 100000 for "hơn 12,8 triệu".

    The number is found by its value, whatever stands around it and whichever way it is punctuated; ``vietnamese``
    for a text known to be punctuated the Vietnamese way (12,800 triệu is not 12800 nghìn, whose zeros would not be
    meant). Where the text holds no such number ("ba luật"), the digits of ``value`` itself count.
    """
    styles = (_VIETNAMESE,) if vietnamese else (_VIETNAMESE, _ENGLISH)
    readings = list(_readings(unicodedata.normalize("NFC", as_reported).casefold(), styles))
    for scale in _SCALES:
        for reading in readings:
            if reading.number.scaleb(scale) == abs(value):
                return power_of_ten(reading.last_digit + scale)
    return power_of_ten(-decimals_in(value))


def _readings(text: str, styles: Iterable[re.Pattern[str]]) -> Iterator[_Reading]:
    """Every number of the text, read in one style after the other."""
    for style in styles:
        for token in _TOKEN.finditer(text):
            if match := style.fullmatch(token[0]):
                whole, fraction = re.sub(r"[.,]", "", match["whole"]), match["fraction"] or ""
                hedged = _HEDGE_BEFORE.search(text, 0, token.start()) is not None
                yield _Reading(Decimal(f"{whole}.{fraction}"), len(fraction), hedged)
