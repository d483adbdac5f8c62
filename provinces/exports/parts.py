"""Names of the parts of a change of score that are no main index, for pages, files and programs alike."""

from collections.abc import Sequence

_FOUNDATION = frozenset({"NT", "TC", "NL", "AT"})
_WORDS = {
    "vi": {
        "foundation": "Bốn chỉ số nền tảng còn lại",
        "rest": "Các chỉ số còn lại",
        "rounding": "Làm tròn điểm tổng đã công bố",
    },
    "en": {
        "foundation": "The other four foundation indices",
        "rest": "The other indices",
        "rounding": "Rounding of the published totals",
    },
}


def rest_name(codes: Sequence[str], language: str) -> str:
    """What the main indices with these short codes are called together."""
    return _WORDS[language]["foundation" if set(codes) == _FOUNDATION else "rest"]


def rounding_name(language: str) -> str:
    """What is left where every main index is told: totals are published with four decimals."""
    return _WORDS[language]["rounding"]
