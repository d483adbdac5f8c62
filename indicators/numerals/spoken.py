"""The words around a typed number: its hedge before, its scale and its unit behind.

Accents and case do not count: `12,8 trieu` is `12,8 triệu`.
"""

import re
import unicodedata
from dataclasses import dataclass

from indicators.numerals.figures import unit_suffix
from indicators.numerals.plain import Qualifier

_HEDGES = {
    Qualifier.APPROX: "khoang|uoc|uoc dat|uoc tinh|uoc chiem|uoc khoang|xap xi|about|around|approximately|~|≈",
    Qualifier.OVER: "hon|tren|vuot|over|more than|>",
    Qualifier.UNDER: "duoi|chua den|chua toi|under|less than|below|<",
    Qualifier.NEARLY: "gan|nearly|almost",
    Qualifier.AT_LEAST: "toi thieu|it nhat|khong duoi|khong it hon|khong thap hon|at least|>=|≥",
}
_QUALIFIERS = {phrase: qualifier for qualifier, phrases in _HEDGES.items() for phrase in phrases.split("|")}
_SCALES = {
    "nghin": 3,
    "ngan": 3,
    "trieu": 6,
    "ty": 9,
    "ti": 9,
    "nghin ty": 12,
    "ngan ty": 12,
    "nghin ti": 12,
    "ngan ti": 12,
    "trieu ty": 15,
    "trieu ti": 15,
}
# Understood, yet not how a report writes: asked about.
_LOOSE_SCALES = {"k": 3, "tr": 6, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_MONEY = {"VND billion": "dong|viet nam dong|vnd", "USD billion": "usd|us dollars|do la|do la my"}
_BILLION = 9
_COUNTED = (
    "ban|thon|to|xa|phuong|tinh|tinh thanh|co quan|don vi|chi tieu|ho so|he thong|thue bao|tai khoan|nguoi|nguoi dan"
    "|ho|ho gia dinh|doanh nghiep|giao dich|luot|dich vu|thu tuc|nen tang|tram"
)
_UNITS = {
    "percent": "%|phan tram|percent",
    "count": _COUNTED,
    "Mbps": "mbps|mb/s|mbit/s|mb/giay|megabit/giay",
    "index 0-1": "diem",
    "index 0-100": "diem",
    "per 100 people": "tren 100 dan|/100 dan|thue bao/100 dan|per 100 people",
    "per 1000 people": "tren 1.000 dan|tren 1000 dan|/1.000 dan|/1000 dan|per 1,000 people",
} | _MONEY
_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(0x5E)}
_MARKS = re.compile("[\u0300-\u036f]")
_GAPS = re.compile(r"\s+")


def _phrases(words: str) -> str:
    """Longest first; a phrase of letters ends where the letters end."""
    phrases = sorted(words.split("|"), key=len, reverse=True)
    return "|".join(re.escape(phrase) for phrase in phrases)


_HEDGED = re.compile(rf"(?P<hedge>{_phrases('|'.join(_QUALIFIERS))})(?![a-z]) ?(?P<rest>.*)")
# What papers write before a number without saying more than it: "còn 12 bản", "hạng 6/63", "xếp thứ 6".
_REMAINING = re.compile(r"(?:chi )?con (?=\S)")
_PLACE = re.compile(r"(?:xep |dung )?(?:thu hang|hang thu|hang|thu|vi tri thu|vi tri) (?=\d)")
_RANK = "rank"
_ALL_SCALES = _SCALES | _LOOSE_SCALES
_SCALED = re.compile(rf"(?P<rest>.*?[\d.,]) ?(?P<scale>{_phrases('|'.join(_ALL_SCALES))})")
_ANY_UNIT = re.compile(
    rf".*?\d ?(?:(?:{_phrases('|'.join(_ALL_SCALES))}) )?(?:{_phrases('|'.join(_UNITS.values()))})"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text taken apart. `digits` is what is left for the number; it counts in the powers of ten `scales`, more than
    one where the unit was left out. `core` is the text with its scale words. `clean` is False where words were
    understood that no report uses."""

    qualifier: Qualifier
    digits: str
    core: str
    scales: tuple[int, ...] = (0,)
    scaled: bool = False
    unit_written: bool = False
    clean: bool = True
    other_unit: bool = False


def listen(text: str, measure: str) -> Spoken:
    """The hedge, digits, scale and unit of a composed text for a unit of measure."""
    qualifier, rest = _qualifier(_number_first(fold(text), measure))
    core, unit_written = _without_unit(rest, measure)
    scaled = _SCALED.fullmatch(core)
    if scaled is None:
        other = not unit_written and _ANY_UNIT.fullmatch(core) is not None
        in_units = is_money(measure) and unit_written
        return Spoken(
            qualifier,
            core,
            core,
            (-_BILLION if in_units else 0,),
            unit_written=unit_written,
            other_unit=other,
        )
    word = scaled["scale"]
    scales = _scales(_ALL_SCALES[word], measure, unit_written)
    return Spoken(
        qualifier,
        scaled["rest"],
        core,
        scales or (0,),
        scaled=_is_scaled(word, measure),
        unit_written=unit_written,
        clean=word in _SCALES and len(scales) == 1,
        other_unit=not scales,
    )


def is_money(measure: str) -> bool:
    """Whether figures are billions of a currency."""
    return measure in _MONEY


def fold(text: str) -> str:
    """In small letters without accents, full-width forms as the usual ones, single spaces."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text.translate(_FULL_WIDTH).casefold()))
    return _GAPS.sub(" ", plain.replace("đ", "d")).strip()


def _number_first(text: str, measure: str) -> str:
    """Without the word that leads to the number."""
    before = (_PLACE if measure == _RANK else _REMAINING).match(text)
    return text[before.end() :] if before else text


def _qualifier(text: str) -> tuple[Qualifier, str]:
    hedged = _HEDGED.fullmatch(text)
    if hedged is None:
        return Qualifier.EXACT, text
    return _QUALIFIERS[hedged["hedge"]], hedged["rest"]


def _without_unit(text: str, measure: str) -> tuple[str, bool]:
    """The text before its unit, and whether one was written. A unit of letters follows a digit or a space."""
    own = (fold(unit_suffix(measure, lang)) for lang in ("vi", "en"))
    phrases = {*_UNITS.get(measure, "").split("|"), *own} - {""} - _spoken_as_scale(measure)
    for phrase in sorted(phrases, key=len, reverse=True):
        before = text.removesuffix(phrase)
        if before != text and not before[-1:].isalpha():
            return before.rstrip(), True
    return text, False


def _spoken_as_scale(measure: str) -> set[str]:
    """`tỷ đồng` is a scale and a unit: taken apart, so that nothing is scaled twice."""
    return {fold(unit_suffix(measure, lang)) for lang in ("vi", "en")} if is_money(measure) else set()


def _scales(exponent: int, measure: str, unit_written: bool) -> tuple[int, ...]:
    """The powers of ten by which the digits count in the unit of the indicator; none where a scale makes no sense.

    In a column of billions `500 triệu` may be 500 million or 500 million billions; `1,2 nghìn tỷ` says which."""
    if is_money(measure):
        if unit_written or exponent >= _BILLION:
            return (exponent - _BILLION,)
        return (exponent - _BILLION, exponent)
    return (exponent,) if measure == "count" else ()


def _is_scaled(word: str, measure: str) -> bool:
    """Whether the digits count in another unit than the indicator's own."""
    return not (is_money(measure) and _ALL_SCALES[word] == _BILLION)
