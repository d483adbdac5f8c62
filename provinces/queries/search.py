"""What a query says of places and years, and the provinces and rankings that answer it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from provinces import collation
from provinces.queries import marks, matching, provinces, rankings, units
from provinces.queries.marks import Mark
from provinces.queries.matching import Stretch, Term
from provinces.queries.provinces import MERGED_INTO, Relative
from provinces.queries.rankings import RankingFacts
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts
from provinces.ranking import Place

MOST_PLACES = 8
MOST_RANKINGS = 3
GEOGRAPHIES = ("63", "34")
DTI = "dti"
# Words that ask for a ranking and nothing else.
RANKING_WORDS = frozenset(
    [
        "bang",
        "chi",
        "chuyen",
        "dia",
        "diem",
        "doi",
        "dti",
        "hang",
        "phuong",
        "so",
        "thu",
        "tinh",
        "xep",
        "index",
        "province",
        "rank",
        "ranking",
        "score",
    ]
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query understood: `about` are its words but for periods and names of places. `names` are those names, folded;
    `places` the provinces meant, living and former alike. `stretches` are parts of the `years`, of any year where
    none is asked for; `numbers` the figures it may mean. `units` are all that are known, by their slugs."""

    text: str
    about: tuple[Term, ...]
    years: tuple[int, ...]
    stretches: tuple[Stretch, ...]
    numbers: tuple[Decimal, ...]
    names: tuple[str, ...]
    places: tuple[UnitFacts, ...]
    units: Mapping[str, UnitFacts]

    @property
    def everything(self) -> tuple[Term, ...]:
        """What a text that tells of places must answer: each name of a place counts as one word."""
        return (*self.about, *matching.terms(self.names))

    @property
    def only_period(self) -> bool:
        return bool(self.years or self.stretches) and not (self.about or self.names)

    @property
    def for_ranking(self) -> bool:
        return all(term.word in RANKING_WORDS for term in self.about)


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A province with its place in the ranking asked for, else in its latest. `merged_into` is empty of a living one.
    `year_missing` is true where the ranking of the year asked for does not tell it."""

    facts: UnitFacts
    ranking: RankingFacts | None
    mark: Mark | None
    place: Place | None
    merged_into: Relative | None
    year_missing: bool


@dataclass(frozen=True, slots=True)
class RankingHit:
    """A ranking with who leads it, where that is told."""

    ranking: RankingFacts
    leader: UnitFacts | None
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class PlacesFound:
    """The answers of the ground; `vocabulary` are the folded words that a query may have meant."""

    asked: Asked
    places: tuple[PlaceHit, ...]
    rankings: tuple[RankingHit, ...]
    vocabulary: frozenset[str]


def search(text: str, today: date) -> PlacesFound:
    """Four SQL queries."""
    known = units.all_units(today)
    asked = _asked(text, known)
    told = _Told(
        rankings={(facts.year, facts.geography): facts for facts in rankings.rankings()},
        totals=marks.totals(GEOGRAPHIES),
        merged={row[0]: provinces.Relative(*row) for row in rows(MERGED_INTO)},
    )
    found = [_place_hit(unit, asked, told) for unit in _matching(asked, known)[:MOST_PLACES]]
    return PlacesFound(
        asked=asked,
        places=tuple(found),
        rankings=tuple(_rankings(asked, told)),
        vocabulary=frozenset(
            word
            for unit in known
            if unit.level == "province"
            for word in matching.readable(unit.name_vi).split()
        ),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of rankings and mergers."""

    rankings: Mapping[tuple[int, str], RankingFacts]
    totals: Sequence[Mark]
    merged: Mapping[str, Relative]


def _asked(text: str, known: Sequence[UnitFacts]) -> Asked:
    index = _by_variant(known)
    words = matching.with_session_numbers(matching.words_of(text))
    others, names = _without_places(words, index)
    rest, stretches = matching.split_stretches(others)
    about, years = matching.split_years(rest)
    named = dict.fromkeys(unit for name in names for unit in index[name])
    return Asked(
        text=text,
        about=matching.terms(about),
        years=tuple(years),
        stretches=tuple(stretches),
        numbers=matching.numbers(text),
        names=tuple(names),
        places=tuple(unit for unit in named if unit.level == "province"),
        units={unit.unit: unit for unit in known},
    )


def _by_variant(known: Sequence[UnitFacts]) -> dict[str, list[UnitFacts]]:
    """Units by every way of writing their names; living ones first. Ministries have no page of their own."""
    index: dict[str, list[UnitFacts]] = {}
    for unit in sorted(known, key=lambda unit: not unit.living):
        if unit.level != "ministry":
            for variant in _variants(unit.name_vi, unit.name_en):
                index.setdefault(variant, []).append(unit)
    return index


@lru_cache(maxsize=1024)
def _variants(*names: str) -> frozenset[str]:
    return frozenset().union(*map(collation.name_variants, names))


def _without_places(words: Sequence[str], index: Container[str]) -> tuple[list[str], list[str]]:
    """The words that name no place, and the names of places: at each word the longest that starts there."""
    kept: list[str] = []
    names: list[str] = []
    at = 0
    while at < len(words):
        end = next((end for end in range(len(words), at, -1) if " ".join(words[at:end]) in index), None)
        if end is None:
            kept.append(words[at])
        else:
            names.append(" ".join(words[at:end]))
        at = end or at + 1
    return kept, names


def _matching(asked: Asked, known: Sequence[UnitFacts]) -> list[UnitFacts]:
    """The places named in full; without any, those whose names the whole query begins."""
    if asked.places:
        return list(asked.places)
    wanted = asked.everything
    scored = [
        (matching.score(wanted, [(matching.readable(f"{unit.name_vi} | {unit.name_en}"), 1)]), unit)
        for unit in known
        if unit.level == "province"
    ]
    found = sorted(((points, unit) for points, unit in scored if points), key=_best_first)
    return [unit for _points, unit in found]


def _best_first(found: tuple[int, UnitFacts]) -> tuple[int, bool, str]:
    points, unit = found
    return (-points, not unit.living, unit.sort_key)


def _place_hit(unit: UnitFacts, asked: Asked, told: _Told) -> PlaceHit:
    ranked = [mark for mark in told.totals if mark.unit == unit.unit and mark.rank is not None]
    wanted = [mark for mark in ranked if mark.year in asked.years]
    # Of a year with two rankings the one of the unit's own time: 34 for the living, 63 for the former.
    mark = max(wanted or ranked, key=lambda mark: (mark.year, mark.geography == "34"), default=None)
    ranking = told.rankings.get((mark.year, mark.geography)) if mark else None
    return PlaceHit(
        facts=unit,
        ranking=ranking,
        mark=mark,
        place=mark.place(ranking.n) if mark and ranking else None,
        merged_into=told.merged.get(unit.unit),
        year_missing=bool(asked.years) and not wanted,
    )


def _rankings(asked: Asked, told: _Told) -> list[RankingHit]:
    """The rankings of the years asked for, else the latest, where the query asks for rankings at all."""
    if asked.places or not asked.for_ranking or DTI not in {term.word for term in asked.about}:
        return []
    years = asked.years or (max((year for year, _geography in told.rankings), default=0),)
    found = [facts for (year, _geography), facts in told.rankings.items() if year in years]
    return [_ranking_hit(facts, told, asked.units) for facts in found[:MOST_RANKINGS]]


def _ranking_hit(facts: RankingFacts, told: _Told, by_slug: Mapping[str, UnitFacts]) -> RankingHit:
    first = next(
        (
            mark
            for mark in told.totals
            if (mark.year, mark.geography, mark.rank) == (facts.year, facts.geography, 1)
        ),
        None,
    )
    return RankingHit(facts, by_slug.get(first.unit) if first else None, first)
