"""What a query asks for, and how well a text answers it: accents optional, abbreviations read both ways."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from provinces.collation import fold

MOST_WORDS = 16
WHOLE_WORD, BEGINNING = 2, 1
# Shorter beginnings would match half of the catalogue.
SHORTEST_BEGINNING = 2
PHRASE_BONUS = 6
# Folded, as typed in offices every day.
ABBREVIATIONS = {
    "attt": "an toan thong tin",
    "bcd": "ban chi dao",
    "bhxh": "bao hiem xa hoi",
    "bhyt": "bao hiem y te",
    "cccd": "can cuoc cong dan",
    "cds": "chuyen doi so",
    "cntt": "cong nghe thong tin",
    "csdl": "co so du lieu",
    "da06": "de an 06",
    "dvc": "dich vu cong",
    "dvctt": "dich vu cong truc tuyen",
    "gplx": "giay phep lai xe",
    "hssk": "ho so suc khoe",
    "tmdt": "thuong mai dien tu",
    "tthc": "thu tuc hanh chinh",
    "ubnd": "uy ban nhan dan",
    "ubqg": "uy ban quoc gia",
}
# Words that narrow nothing.
FILLERS = frozenset(
    ["bao", "cho", "cua", "la", "nhieu", "o", "tai", "va", "ve", "and", "for", "in", "of", "the", "to"]
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_WORDS = frozenset({"nam", "year"})


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query, in all the forms that answer it."""

    word: str
    forms: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The folded words of a query, at most sixteen."""
    return fold(text).split()[:MOST_WORDS]


def split_years(words: Sequence[str]) -> tuple[list[str], list[int]]:
    """The words without years and fillers, and the years; `nam` before a year goes with it.

    Names of places are to be taken out before: `la` is a filler but in Sơn La, `nam` no word for year in Hà Nam.
    """
    kept, years = [], []
    for place, word in enumerate(words):
        after = words[place + 1] if place + 1 < len(words) else ""
        if _YEAR.fullmatch(word):
            years.append(int(word))
        elif word not in FILLERS and not (word in _YEAR_WORDS and _YEAR.fullmatch(after)):
            kept.append(word)
    return kept, list(dict.fromkeys(years))


def terms(words: Iterable[str]) -> tuple[Term, ...]:
    """Each word once, with the words that its abbreviation stands for."""
    return tuple(
        Term(word, tuple(filter(None, (word, ABBREVIATIONS.get(word))))) for word in dict.fromkeys(words)
    )


@lru_cache(maxsize=8192)
def readable(text: str) -> str:
    """A text as it is searched: folded, once as written and once with abbreviations spelled out, between spaces."""
    folded = fold(text)
    spelled = " ".join(ABBREVIATIONS.get(word, word) for word in folded.split())
    return f" {folded} " if spelled == folded else f" {folded} | {spelled} "


def fit(term: Term, text: str) -> int:
    """How a `readable` text answers a term: by a whole word, by the beginning of one, or not at all (0)."""
    if any(f" {form} " in text for form in term.forms):
        return WHOLE_WORD
    return BEGINNING if any(_begins(form) and f" {form}" in text for form in term.forms) else 0


def _begins(form: str) -> bool:
    """Numbers are never taken for the beginning of others: 3 is not 30."""
    return len(form) >= SHORTEST_BEGINNING and not form.isdigit()


def score(asked: Sequence[Term], fields: Sequence[tuple[str, int]]) -> int:
    """How well `readable` fields, each with its weight, answer all terms; 0 when a term is answered nowhere."""
    best = [max((fit(term, text) * weight for text, weight in fields), default=0) for term in asked]
    if not best or not all(best):
        return 0
    return sum(best) + (PHRASE_BONUS if _as_phrase(asked, fields[0][0]) else 0)


def _as_phrase(asked: Sequence[Term], name: str) -> bool:
    phrases = (" ".join(term.word for term in asked), " ".join(term.forms[-1] for term in asked))
    return any(f" {phrase} " in name for phrase in phrases)
