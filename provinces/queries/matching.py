"""What a query asks for, and how well a text answers it: accents optional, abbreviations read both ways."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
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
_SESSION_WORDS = frozenset({"phien", "hop"})
_ORDINALS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_PART = {
    word: place
    for place, words in enumerate(
        ("1 i mot dau first", "2 ii hai cuoi second last", "3 iii ba third", "4 iv tu fourth"), 1
    )
    for word in words.split()
}
# Each with the months of one part; halves stand before months: `6 thang cuoi nam` is no `6 thang`.
_PARTS_OF_YEAR = (
    (re.compile(r"\b(?:(?:6|sau) thang|nua(?: nam)?) (dau|cuoi)(?: nam)?\b"), 6),
    (re.compile(r"\b(first|second) half(?: year)?\b"), 6),
    (re.compile(r"\b(first|last) (?:6|six) months\b"), 6),
    (re.compile(r"\b[hs]([12])\b"), 6),
    (re.compile(r"\b(?:quy|quarter|q) ?(iii|ii|iv|i|[1-4]|mot|hai|ba|tu)\b"), 3),
    (re.compile(r"\b(first|second|third|fourth) quarter\b"), 3),
    (re.compile(r"\b(?:(?:ngay )?[0-3]?[0-9] )?thang (0?[1-9]|1[0-2])\b"), 1),
    (re.compile(r"\bm(0[1-9]|1[0-2])\b"), 1),
)
_MONTHS_FROM_JANUARY = re.compile(r"\b(?:first )?(0?[1-9]|1[0-2])(?:t| thang(?: dau)?(?: nam)?| months)\b")
_NUMBER = re.compile(r"(?<![\w.,/-])[0-9]+(?:[.,][0-9]+)*(?![\w/-]|[.,][0-9])")
_PRINTED = (
    re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,(?P<fraction>[0-9]+))?"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<fraction>[0-9]+))?"),
)
_SCALES = dict.fromkeys(("nghin", "ngan", "thousand"), 10**3) | dict.fromkeys(("trieu", "million"), 10**6)
_SCALES |= dict.fromkeys(("ty", "ti", "billion"), 10**9)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query, in all the forms that answer it."""

    word: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a year that a query names: its first month, how many months, and the folded words that named it."""

    first: int
    months: int
    words: str


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


def with_session_numbers(words: Sequence[str]) -> list[str]:
    """`phien hop thu ba` as the titles of sessions say it: `phien hop thu 3`. Other words as they are."""
    if not _SESSION_WORDS.intersection(words):
        return list(words)
    return [
        str(_ORDINALS.index(word) + 1) if before == "thu" and word in _ORDINALS else word
        for before, word in zip(["", *words], words, strict=False)
    ]


def split_stretches(words: Sequence[str]) -> tuple[list[str], list[Stretch]]:
    """The words without those that name a part of a year, and these parts; years stay among the words."""
    text = " ".join(words)
    found: list[Stretch] = []
    for pattern, months in _PARTS_OF_YEAR:
        for match in pattern.finditer(text):
            part = _PART.get(match[1]) or int(match[1])
            found.append(Stretch((part - 1) * months + 1, months, match[0]))
        text = pattern.sub(" ", text)
    found += [Stretch(1, int(match[1]), match[0]) for match in _MONTHS_FROM_JANUARY.finditer(text)]
    return _MONTHS_FROM_JANUARY.sub(" ", text).split(), found


def numbers(text: str) -> tuple[Decimal, ...]:
    """The printed figures that a query may mean, read the Vietnamese and the English way: `71,79`, `12.8 million`, `40%`.

    A whole number is a figure only with a percent sign or where nothing else is asked; a lone year is none.
    """
    read: list[Decimal] = []
    for match in _NUMBER.finditer(text):
        after = text[match.end() :].lstrip()
        lone = match[0] == text.strip() and not _YEAR.fullmatch(match[0])
        if lone or after.startswith("%") or not match[0].isdigit():
            scale = _SCALES.get(next(iter(fold(after).split()), ""), 1)
            read += [value * times for value in _readings(match[0]) for times in (1, scale)]
    return tuple(dict.fromkeys(read))


def _readings(number: str) -> list[Decimal]:
    matches = filter(None, (style.fullmatch(number) for style in _PRINTED))
    return [Decimal(f"{re.sub('[.,]', '', match['whole'])}.{match['fraction'] or '0'}") for match in matches]


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
    """Whether the words stand in the name in their order, others between them or not."""
    at = 0
    for term in asked:
        # The space behind a word is also the one before the next.
        ends = [end for form in term.forms if (end := _end_of(f" {form} ", name, at)) > 0]
        if not ends:
            return False
        at = min(ends)
    return True


def _end_of(wanted: str, text: str, start: int) -> int:
    place = text.find(wanted, start)
    return place + len(wanted) - 1 if place >= 0 else 0
