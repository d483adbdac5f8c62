"""The words that mappings speak: ours, those of SDMX, and how people write them. Keys are `same`."""

import unicodedata

QUALIFIERS = ("exact", "approx", "over", "under", "nearly", "at_least")
STATUSES = ("provisional", "final", "estimate", "revised")
MISSING = ("not_collected", "not_applicable", "not_published", "late")
# What a status of the source may also mean: that the row is no figure of ours.
REFUSE = "refuse"
SKIP = "skip"

# CL_OBS_STATUS of SDMX, with r of Eurostat. A value at a break, of a strike, or defined otherwise is a value; what is
# derogated or not significant (J, N) is left to people: no status of ours says that.
OBS_STATUS = {
    "A": "final",
    **dict.fromkeys("BDKSW", "final"),
    "E": "estimate",
    "P": "provisional",
    "R": "revised",
    "I": "estimate",
    "V": "provisional",
    "U": "provisional",
    "F": REFUSE,
    "G": REFUSE,
    "L": "not_collected",
    "M": "not_applicable",
    "O": "not_published",
    "Q": "not_published",
    "H": "not_applicable",
}
STATUS_WORDS = {
    **{status: status for status in STATUSES},
    "sơ bộ": "provisional",
    "preliminary": "provisional",
    "chính thức": "final",
    "ước": "estimate",
    "ước tính": "estimate",
    "estimated": "estimate",
    "điều chỉnh": "revised",
}
QUALIFIER_WORDS = {
    **{qualifier: qualifier for qualifier in QUALIFIERS},
    "chính xác": "exact",
    "=": "exact",
    "khoảng": "approx",
    "about": "approx",
    "~": "approx",
    "≈": "approx",
    "trên": "over",
    "hơn": "over",
    ">": "over",
    "dưới": "under",
    "<": "under",
    "gần": "nearly",
    "tối thiểu": "at_least",
    "ít nhất": "at_least",
    "at least": "at_least",
    "≥": "at_least",
    ">=": "at_least",
}
_BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def same(text: str) -> str:
    """The form in which two texts are held to be the same word: composed, trimmed, without regard to case."""
    return unicodedata.normalize("NFC", text.strip()).casefold()


def tame(text: str, most: int) -> str:
    """The text as a database and a page can hold it, cut to `most` characters. Nothing goes without a trace."""
    kept = text[:most] if text.isprintable() else "".join(map(_tame, text[:most]))
    return kept if len(text) <= most else f"{kept[: most - 1]}…"


def is_tame(text: str) -> bool:
    return text.isprintable() or all(_tame(character) == character for character in text)


def _tame(character: str) -> str:
    if character.isspace():
        return " " if character < " " else character
    hidden = unicodedata.category(character) in ("Cc", "Cs", "Cn") or character in _BIDI
    return "\N{REPLACEMENT CHARACTER}" if hidden else character
