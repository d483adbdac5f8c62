"""Vietnamese names: their order, the form in which they are searched, and the ways they are spelled.

Plain text in, plain text out. Every function takes composed, decomposed and compatibility forms alike.
"""

import re
import unicodedata

# The order of the alphabet. f, j, w, z are not Vietnamese letters and stand where Latin has them.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Codes above the digits, in ASCII order, so that the key sorts by bytes (collation "C").
_LETTER_CODE = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}
_OTHER_SCRIPT = "~"

# Dictionary order of the tones: none, huyền, hỏi, ngã, sắc, nặng.
_TONE_CODE = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_DIGITS = frozenset("0123456789")
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_LETTER_MARKS = {
    ("a", _BREVE): "ă",
    ("a", _CIRCUMFLEX): "â",
    ("e", _CIRCUMFLEX): "ê",
    ("o", _CIRCUMFLEX): "ô",
    ("o", _HORN): "ơ",
    ("u", _HORN): "ư",
}

_TONES_FOLLOW = "!"  # below every code, so that a shorter word comes first

_MARKS = "\u0300-\u036f"
_WORD = re.compile(r"[^\W_]+")
_MARKED_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_NUMBER_OR_LETTER = re.compile(rf"[0-9]+|.[{_MARKS}]*")
# Dropped without leaving a space: TP.HCM, 12.800.000, M'Nông.
_JOINING_PUNCTUATION = re.compile(r"(?<=\w)[.'\u2019\u02bc](?=\w)")

# Names with more than one accepted spelling or a current short form, all folded.
_SPELLINGS: tuple[frozenset[str], ...] = (
    frozenset({"dak lak", "dac lac", "dak lac", "dac lak", "darlac"}),
    frozenset({"dak nong", "dac nong"}),
    frozenset({"bac kan", "bac can"}),
    frozenset({"kon tum", "con tum"}),
    frozenset({"ho chi minh", "hcm", "hcmc", "sai gon"}),
    frozenset({"thua thien hue", "tt hue", "hue"}),
    frozenset({"ba ria vung tau", "brvt", "br vt"}),
)
# With its accent where one is typed: the district Tịnh Biên is no province Biên.
_PREFIX = re.compile(r"^\s*(?:(?:t[ỉi]nh|th[àa]nh\s+ph[ốo]|tp)\s+|tp\.\s*|tp(?=hcm))", re.IGNORECASE)
_SUFFIX = re.compile(r" (?:province|city)$")


def sort_key(text: str) -> str:
    """ASCII key whose byte order is the Vietnamese order of ``text``.

    Word by word: letters first, the tone only between words of the same letters, whichever vowel
    carries it (``Hòa`` and ``Hoà`` tie). Case and punctuation do not count; numbers sort by value.
    """
    return " ".join(_word_key(word) for word in _MARKED_WORD.findall(_decompose(text)))


def fold(text: str) -> str:
    """The search form: lower case, no accents, ``d`` for ``đ``, single spaces, no punctuation."""
    plain = "".join(c for c in _decompose(text) if not unicodedata.combining(c)).replace("đ", "d")
    plain = _JOINING_PUNCTUATION.sub("", plain)
    return " ".join(_WORD.findall(plain))


def fold_place(name: str) -> str:
    """``fold`` without the word for the kind of place: ``TP. Huế`` and ``Hue city`` are ``hue``."""
    without_prefix = _PREFIX.sub("", unicodedata.normalize("NFC", name))
    return _SUFFIX.sub("", fold(without_prefix))


def name_variants(name: str) -> frozenset[str]:
    """All folded forms under which the place ``name`` may be looked up, with and without its kind."""
    place = fold_place(name)
    spellings = {place}.union(*(group for group in _SPELLINGS if place in group))
    spellings |= {spelling.replace(" ", "") for spelling in spellings}
    spellings.discard("")
    return frozenset(form for spelling in spellings for form in _with_kind(spelling))


def _decompose(text: str) -> str:
    # Twice: casefold() can compose (ŉ, ǰ) and NFKD can bring back capitals (℃, ™).
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()


def _with_kind(place: str) -> tuple[str, ...]:
    return (
        place,
        f"tinh {place}",
        f"thanh pho {place}",
        f"tp {place}",
        f"tp{place}",
        f"{place} province",
        f"{place} city",
    )


def _word_key(word: str) -> str:
    codes, tones = [], []
    for part in _NUMBER_OR_LETTER.findall(word):
        letter, tone = _letter_and_tone(part)
        codes.append(_number_code(part) if letter in _DIGITS else _letter_code(letter))
        tones.append(tone)
    return "".join([*codes, _TONES_FOLLOW, *tones])


def _letter_and_tone(cluster: str) -> tuple[str, str]:
    """("â", "5") for the decomposed ậ, whose dot below stands before its circumflex."""
    letter, tone = cluster[0], ""
    for mark in cluster[1:]:
        letter = _LETTER_MARKS.get((letter, mark), letter)
        tone = _TONE_CODE.get(mark, tone)
    return letter, tone


def _letter_code(letter: str) -> str:
    return _LETTER_CODE.get(letter) or f"{_OTHER_SCRIPT}{ord(letter):06X}"


def _number_code(digits: str) -> str:
    """By value: how many digits first, so that 2 comes before 10."""
    value = digits.lstrip("0")
    return f"{min(len(value), 99):02d}{value}"
