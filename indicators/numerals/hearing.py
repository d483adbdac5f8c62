"""Hearing the number that a person typed, and saying it back.

Vietnamese writing is heard; anything else is asked about, never guessed. `hear` takes any text, raises nothing, and
its echo typed again is heard as the same number.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal, localcontext
from enum import StrEnum
from itertools import product

from indicators.numerals.figures import unit_suffix
from indicators.numerals.plain import Qualifier, decimals_in, hedge, number_text, power_of_ten, round_to
from indicators.numerals.printed import resolution_of
from indicators.numerals.spoken import Spoken, is_money, listen
from indicators.numerals.typed import Reading, read_digits, to_hyphens

LONGEST = 100
WHOLE_DIGITS = 18
MOST_DECIMALS = 6
# A text of 100 characters is computed with exactly, whatever it holds.
_EXACT = Context(prec=300)
_PERCENT = "percent"
_WHOLE_MEASURES = frozenset({"count", "rank"})
_FINEST = power_of_ten(-MOST_DECIMALS)
_CUT = "\N{HORIZONTAL ELLIPSIS}"
# Accents are for letters: a digit struck out, or a comma with a mark, is not what it would be without.
_MARKED = re.compile(r"[\W\d_][\u0300-\u036f]")
# As spreadsheets write days: 01/02 may have been 1/2, or the second of January.
_DAY_LIKE = re.compile(r"(?:^|/) ?0\d")


class Fault(StrEnum):
    """Why nothing was heard. `AMBIGUOUS`: something was, and the person is asked which of the readings is meant."""

    NONE = ""
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS = "ambiguous"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    TOO_FINE = "too_fine"
    OTHER_UNIT = "other_unit"
    FRACTION = "fraction"
    ZERO_DENOMINATOR = "zero_denominator"


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of a typed text. `typed` is the text to be kept: composed, trimmed, at most 100 characters.
    Heard again it says the same: of a longer text it is the beginning, with a mark that no number has.

    Empty: no value and no fault. Ambiguous: no value, and `readings` holds the numbers it may be, one or more.
    `resolution` is the size of the last digit meant, in the unit of the value. `22/25` has a numerator and a
    denominator; of a share the value is then its percentage, rounded to the decimals of the indicator.
    """

    typed: str
    value: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    resolution: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    readings: tuple[Decimal, ...] = ()
    fault: Fault = Fault.NONE


def hear(text: str, *, measure: str, decimals: int) -> Heard:
    """What `text` says of an indicator with this unit of measure and these decimals. Never raises."""
    typed = _kept(text)
    if not typed:
        return Heard(typed)
    if len(typed) == LONGEST and typed.endswith(_CUT):
        return Heard(typed, fault=Fault.TOO_LONG)
    with localcontext(_EXACT):
        return _heard(typed, measure, decimals)


def echo(heard: Heard, *, measure: str, decimals: int, lang: str) -> str:
    """What was understood, in full digits with its hedge and unit: ``trên 12.800.000``, ``81,20%``, ``22/25``; empty
    where nothing was. In Vietnamese it may be typed again."""
    if heard.value is None:
        return ""
    shown = _echo_decimals(heard, heard.value, measure, decimals)
    number = number_text(heard.value, shown, lang)
    if heard.denominator is not None and measure in _WHOLE_MEASURES:
        number = f"{number}/{number_text(heard.denominator, 0, lang)}"
    return _with_words(number, heard.qualifier, unit_suffix(measure, lang), lang)


def reading_texts(heard: Heard, *, measure: str, decimals: int) -> tuple[str, ...]:
    """The readings offered, as they are to be typed: Vietnamese writing in every language of the page."""
    return tuple(
        _with_words(
            number_text(reading, _safe_decimals(reading, measure, decimals), "vi"), heard.qualifier, "", "vi"
        )
        for reading in heard.readings
    )


def is_whole(measure: str, decimals: int) -> bool:
    """Whether figures can only be whole numbers: things counted, and ranks."""
    return measure in _WHOLE_MEASURES and decimals == 0


def is_too_long(text: str) -> bool:
    """Whether the text, composed and trimmed, is longer than what is heard. Never raises."""
    return hear(text, measure="", decimals=0).fault is Fault.TOO_LONG


def printable(text: str) -> str:
    """The text without what a database or a page cannot hold. Nothing goes without a trace: digits on both sides of a
    character that nobody sees are no number together."""
    return "".join(_printable(character) for character in text)


def _kept(text: str) -> str:
    """Measured whole: a text cut before could end in another number. Composing a long one would take its time."""
    whole = text.strip()
    begun = printable(unicodedata.normalize("NFC", whole[: LONGEST * 4])).strip()
    if len(whole) <= LONGEST * 4 and len(begun) <= LONGEST:
        return begun
    return begun[: LONGEST - 1].ljust(LONGEST, _CUT)


def _printable(character: str) -> str:
    if character.isspace():
        return character if character in _SPACES else " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in ("Cc", "Cs") else character


_SPACES = frozenset(" \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}")


def _heard(typed: str, measure: str, decimals: int) -> Heard:
    if _MARKED.search(typed):
        return Heard(typed, fault=Fault.NOT_A_NUMBER)
    spoken = listen(to_hyphens(typed), measure)
    if spoken.other_unit:
        return Heard(typed, fault=Fault.OTHER_UNIT)
    heard = Heard(typed, qualifier=spoken.qualifier)
    if "/" in spoken.digits:
        return _fraction(heard, spoken, measure, decimals)
    return _number(heard, spoken, measure, decimals)


def _number(heard: Heard, spoken: Spoken, measure: str, decimals: int) -> Heard:
    whole = is_whole(measure, decimals) and not spoken.scaled
    reading = read_digits(spoken.digits, whole=whole or _dots_group(spoken, measure, decimals))
    if reading is None:
        return replace(heard, fault=Fault.NOT_A_NUMBER)
    numbers = [number.scaleb(scale) for number, scale in product(reading.numbers, spoken.scales)]
    return _with_resolution(_understood(heard, numbers, clean=reading.clean and spoken.clean), spoken.core)


def _dots_group(spoken: Spoken, measure: str, decimals: int) -> bool:
    """With its unit written out, and no room for three decimals, 1.418 tỷ đồng is no English 1,418."""
    written_out = spoken.unit_written and not spoken.scaled and is_money(measure)
    return written_out and decimals < 3 and "," not in spoken.digits


def _fraction(heard: Heard, spoken: Spoken, measure: str, decimals: int) -> Heard:
    """Both sides are counts of things. A share takes them as its percentage; other measures have no denominator."""
    sides = [read_digits(side.strip(), whole=True) for side in spoken.digits.split("/")]
    known = [side for side in sides if side is not None]
    if len(sides) != 2 or len(known) != 2 or _DAY_LIKE.search(spoken.digits):
        return replace(heard, fault=Fault.NOT_A_NUMBER)
    above, below = known
    percent_of_parts = measure == _PERCENT and spoken.unit_written
    whole_parts = _takes_parts(measure) and _counts(above) and _counts(below)
    if spoken.scaled or percent_of_parts or not whole_parts:
        return replace(heard, fault=Fault.FRACTION)
    if not all(below.numbers):
        return replace(heard, fault=Fault.ZERO_DENOMINATOR)
    clean = above.clean and below.clean and spoken.clean
    if measure == _PERCENT:
        return _share(heard, above.numbers, below.numbers, decimals, clean=clean)
    heard = _with_resolution(_understood(heard, above.numbers, clean=clean), spoken.core)
    return _with_parts(heard, above.numbers[0], below.numbers[0])


def _takes_parts(measure: str) -> bool:
    return measure == _PERCENT or measure in _WHOLE_MEASURES


def _counts(side: Reading) -> bool:
    return all(number >= 0 and number == number.to_integral_value() for number in side.numbers)


def _share(
    heard: Heard, above: Sequence[Decimal], below: Sequence[Decimal], decimals: int, *, clean: bool
) -> Heard:
    shares = [round_to(part * 100 / total, decimals) for part, total in product(above, below)]
    heard = _understood(heard, shares, clean=clean)
    if heard.value is not None:
        heard = replace(heard, resolution=power_of_ten(-decimals))
    return _with_parts(heard, above[0], below[0])


def _with_parts(heard: Heard, numerator: Decimal, denominator: Decimal) -> Heard:
    if heard.value is None:
        return heard
    if _limit(numerator) or _limit(denominator):
        return replace(heard, value=None, resolution=None, fault=Fault.TOO_LARGE)
    return replace(heard, numerator=numerator, denominator=denominator)


def _understood(heard: Heard, numbers: Sequence[Decimal], *, clean: bool) -> Heard:
    """The one number, or the readings to choose from; of those beyond what can be kept, why."""
    faults = [_limit(number) for number in numbers]
    kept = [_plain(number) for number, fault in zip(numbers, faults, strict=True) if not fault]
    if not kept:
        return replace(heard, fault=faults[0])
    if clean:
        return replace(heard, value=kept[0])
    return replace(heard, readings=tuple(dict.fromkeys(kept)), fault=Fault.AMBIGUOUS)


def _limit(number: Decimal) -> Fault:
    if number and number.adjusted() >= WHOLE_DIGITS:
        return Fault.TOO_LARGE
    return Fault.TOO_FINE if decimals_in(number) > MOST_DECIMALS else Fault.NONE


def _plain(number: Decimal) -> Decimal:
    """Without an exponent, a sign on zero, or zeros behind the point."""
    return round_to(number, decimals_in(number)) + 0


def _with_resolution(heard: Heard, core: str) -> Heard:
    if heard.value is None:
        return heard
    hedged = f"{hedge(heard.qualifier, 'vi')} {core}".strip()
    return replace(heard, resolution=max(resolution_of(hedged, heard.value, vietnamese=True), _FINEST))


def _echo_decimals(heard: Heard, value: Decimal, measure: str, decimals: int) -> int:
    """A hedged figure claims no digits beyond those typed."""
    if heard.qualifier != Qualifier.EXACT and heard.resolution is not None:
        decimals = min(decimals, decimals_in(heard.resolution))
    return _safe_decimals(value, measure, decimals)


def _safe_decimals(value: Decimal, measure: str, decimals: int) -> int:
    """Enough decimals for the number, and one more where the writing could be taken for another country's."""
    shown = max(decimals, decimals_in(value))
    if is_whole(measure, decimals):
        return shown + 1 if shown == 3 else shown
    return 1 if shown == 0 and 1000 <= abs(value) < 1_000_000 else shown


def _with_words(number: str, qualifier: str, suffix: str, lang: str) -> str:
    gap = "" if suffix in ("", "%") else " "
    return f"{hedge(qualifier, lang)} {number}{gap}{suffix}".strip()
