"""The digits of a typed number: what they say, and whether they say it beyond doubt.

Vietnamese writing is `12.800.000` and `71,79`. Whatever could be another country's writing is not taken for granted.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from re import Match

from indicators.numerals.plain import MINUS

_EN_DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Reading:
    """The numbers that the digits may stand for; `clean` where they are Vietnamese writing of just one."""

    numbers: tuple[Decimal, ...]
    clean: bool


def _clean(text: str) -> Reading:
    return Reading((Decimal(text),), clean=True)


def _asked(*texts: str) -> Reading:
    return Reading(tuple(Decimal(text) for text in texts), clean=False)


def _comma(match: Match[str], whole: bool) -> Reading:
    if whole and re.fullmatch(r"[1-9]\d{0,2},\d{3}", match[0]):
        return _asked(match[0].replace(",", ""))
    return _clean(match[0].replace(",", "."))


def _dots(match: Match[str], whole: bool) -> Reading:
    bare = match[0].replace(".", "")
    return _clean(bare) if whole or match[0].count(".") > 1 else _asked(bare, match[0])


def _spaced(match: Match[str], _whole: bool) -> Reading:
    return _asked(re.sub(r"[ ']", "", match[0]).replace(",", "."))


def _foreign(match: Match[str], _whole: bool) -> Reading:
    return _asked(match[0].replace(",", ""))


def _open(match: Match[str], _whole: bool) -> Reading:
    return _asked(f"0{match[0].replace(',', '.')}0")


# The first pattern that fits the whole text decides. `whole` is True where the number can only be a whole one.
_PATTERNS: tuple[tuple[str, Callable[[Match[str], bool], Reading]], ...] = (
    (r"\d+", lambda match, _whole: _clean(match[0])),
    (r"\d+,\d+", _comma),
    (r"[1-9]\d{0,2}(?:\.\d{3})+", _dots),
    (
        r"[1-9]\d{0,2}(?:\.\d{3})+,\d+",
        lambda match, _whole: _clean(match[0].replace(".", "").replace(",", ".")),
    ),
    (r"\d+\.\d+", _foreign),
    (r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", _foreign),
    (r"[1-9]\d{0,2}(?:[ ']\d{3})+(?:[.,]\d+)?", _spaced),
    (r"[.,]\d+|\d+[.,]", _open),
    (r"\d+(?:[.,]\d+)?e[+-]?\d{1,2}", lambda match, _whole: _asked(match[0].replace(",", "."))),
)
_READERS = tuple((re.compile(pattern, re.ASCII), reader) for pattern, reader in _PATTERNS)
_SIGNED = re.compile(rf"(?P<sign>[-+{_EN_DASH}]?)(?P<gap> ?)(?P<digits>.+)")


def read_digits(text: str, *, whole: bool) -> Reading | None:
    """What `text` (ASCII digits, points, commas, a sign; minus as a hyphen) says; None where it is no number."""
    signed = _SIGNED.fullmatch(text)
    if signed is None:
        return None
    for pattern, reader in _READERS:
        if match := pattern.fullmatch(signed["digits"]):
            return _with_sign(reader(match, whole), signed["sign"], bool(signed["gap"]))
    return None


def _with_sign(reading: Reading, sign: str, gap: bool) -> Reading:
    """A minus that touches its digits is one; a dash before a space may be a bullet, a plus may mean a change."""
    if not sign:
        return reading
    if sign == "+":
        return Reading(reading.numbers, clean=False)
    minus = tuple(number.copy_negate() for number in reading.numbers)
    if gap:
        return Reading((*minus, *reading.numbers), clean=False)
    return Reading(minus, reading.clean and sign != _EN_DASH)


def to_hyphens(text: str) -> str:
    """The text with each kind of minus as a hyphen; an en dash stays, it may be another thing."""
    return text.translate(_HYPHENS)


_HYPHENS = {
    ord(minus): "-" for minus in (MINUS, "\N{HYPHEN}", "\N{NON-BREAKING HYPHEN}", "\N{SMALL HYPHEN-MINUS}")
}
