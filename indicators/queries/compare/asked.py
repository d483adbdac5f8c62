"""What a comparison is asked for, and what of it exists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.compare.ground import NATION, Ground, Territory
from indicators.queries.readings import TWINS, SubjectGroup
from provinces.collation import fold

MOST_UNITS, MOST_SUBJECTS, MOST_PERIODS = 63, 24, 24
MOST_CANDIDATES = 6
# So many words that are no code are looked for in the names; nobody types more of them.
MOST_WORDS = MOST_SUBJECTS


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, understood as text. `kind` is one of `comparison.kind_of`; `geography` is empty unless named."""

    indicators: Sequence[str] = ()
    units: Sequence[str] = ()
    periods: Sequence[str] = ()
    against: str = ""
    first: date | None = None
    last: date | None = None
    kind: str = ""
    geography: str = ""
    sort: str = ""
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that is no code, and the indicators whose names hold it."""

    word: str
    candidates: tuple[IndicatorFacts, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the address exists. `left_out` counts units or indicators beyond the most that are shown; `twins` are codes
    of indicators that repeat the DTI, each with the subject shown in its place."""

    subjects: tuple[IndicatorFacts, ...]
    territories: tuple[Territory, ...]
    unknown: tuple[Unknown, ...] = ()
    unknown_units: tuple[str, ...] = ()
    left_out: int = 0
    set_aside: tuple[Territory, ...] = field(default=())
    twins: tuple[tuple[str, IndicatorFacts], ...] = ()


def chosen(asked: Asked, groups: Sequence[SubjectGroup], ground: Ground) -> Chosen:
    """Indicators by code, or by words that only one of them has in its name; units by slug.

    Many indicators are shown of one unit, the first: the others are `set_aside`.
    """
    catalogue = {facts.code: facts for group in groups for facts in group.subjects}
    found, unknown = _found(asked.indicators, catalogue)
    territories = [ground.territories[slug] for slug in asked.units if slug in ground.territories]
    one = len(found) > 1
    return Chosen(
        subjects=tuple(found.values())[:MOST_SUBJECTS],
        territories=tuple(territories[: 1 if one else MOST_UNITS]),
        unknown=tuple(unknown),
        unknown_units=tuple(slug for slug in asked.units if slug not in ground.territories),
        left_out=max(0, len(found) - MOST_SUBJECTS) + (0 if one else max(0, len(territories) - MOST_UNITS)),
        set_aside=tuple(territories[1:]) if one else (),
        twins=tuple((word, catalogue[TWINS[word]]) for word in asked.indicators if word in TWINS),
    )


def _found(
    words: Sequence[str], catalogue: Mapping[str, IndicatorFacts]
) -> tuple[dict[str, IndicatorFacts], list[Unknown]]:
    names = _folded(tuple((code, each.name_vi, each.name_en) for code, each in catalogue.items()))
    found: dict[str, IndicatorFacts] = {}
    unknown: list[Unknown] = []
    for word in words:
        code = TWINS.get(word, word)
        codes = [code] if code in catalogue else _named(word, names) if len(unknown) < MOST_WORDS else []
        if len(codes) == 1:
            found[codes[0]] = catalogue[codes[0]]
        else:
            unknown.append(Unknown(word, tuple(catalogue[each] for each in codes[:MOST_CANDIDATES])))
    return found, unknown


def geography_of(asked: Asked, picked: Chosen) -> str:
    """The geography that all units are read in: the one asked for, else that of their time; empty where former and
    living units stand side by side, each then in its own. DTI is published for 63, so where both would do, 63."""
    if asked.geography:
        return asked.geography
    provinces = [each for each in picked.territories if each.slug != NATION]
    if not provinces:
        return ""
    shared = [code for code in ("34", "63") if all(code in each.geographies for each in provinces)]
    dti = any(facts.code.startswith("dti") for facts in picked.subjects)
    return "63" if dti and "63" in shared else shared[0] if shared else ""


def _named(word: str, names: Mapping[str, tuple[str, str]]) -> list[str]:
    """The codes whose names are, else hold, the word."""
    wanted = fold(word)
    if not wanted:
        return []
    exact = [code for code, both in names.items() if wanted in both]
    return exact or [code for code, both in names.items() if any(wanted in name for name in both)]


# Folding the catalogue takes longer than the rest of the page; it changes with the data only.
@lru_cache(maxsize=2)
def _folded(named: tuple[tuple[str, str, str], ...]) -> dict[str, tuple[str, str]]:
    """By code, both names as they are searched for."""
    return {code: (fold(name_vi), fold(name_en)) for code, name_vi, name_en in named}
