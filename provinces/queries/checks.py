"""All that was published of the provinces' DTI, held against what its own parts give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from provinces.dti import (
    NOTHING,
    Pillar,
    RankCheck,
    ScoreCheck,
    Tally,
    Verdict,
    Weights,
    mean_check,
    pillar_check,
    rank_checks,
    tally,
    total_check,
    weights_of,
)
from provinces.models import Provenance
from provinces.queries import marks, rankings
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts, RankingFacts
from provinces.queries.rows import rows

FORMER, LIVING = "63", "34"


@dataclass(frozen=True, slots=True)
class UnitCheck:
    """What is recomputed of one unit in one ranking: its total, its pillars, its place by the published totals.

    `rank` is None where no place was told at all.
    """

    unit: str
    total: ScoreCheck
    pillars: Mapping[Pillar, ScoreCheck]
    rank: RankCheck | None


@dataclass(frozen=True, slots=True)
class RankingCheck:
    """All checks of one ranking. `totals` and `pillars` count scores with a value; `published` and `derived` count
    places, of the total, the pillars and the main indices, by what they rest on; `places` has all of them by key of the
    criterion (empty for the total) and unit; `means` are the scores that a merged
    unit takes from its former units, by unit and key of the criterion, empty for the 63."""

    facts: RankingFacts
    units: Mapping[str, UnitCheck]
    totals: Tally
    pillars: Tally
    published: Tally
    derived: Tally
    places: Mapping[tuple[str, str], RankCheck]
    means: Mapping[tuple[str, str], ScoreCheck]

    @property
    def merged_totals(self) -> Tally:
        return tally(check.verdict for (_unit, key), check in self.means.items() if key == TOTAL)

    @property
    def merged_parts(self) -> Tally:
        return tally(check.verdict for (_unit, key), check in self.means.items() if key != TOTAL)

    @property
    def means_apart(self) -> list[tuple[str, str, ScoreCheck]]:
        """Unit, key of the criterion and check of every score that its former units do not give."""
        apart = [(*which, check) for which, check in self.means.items() if check.verdict == Verdict.DIFFERS]
        return sorted(apart, key=lambda each: each[:2])


TOTAL = ""
PREDECESSORS = """
    SELECT s.slug, p.slug FROM provinces_succession k
    JOIN provinces_unit s ON s.id = k.successor_id
    JOIN provinces_unit p ON p.id = k.predecessor_id
    JOIN provinces_geography g ON g.code = %s AND k.effective_on = g.valid_from
"""


def checks(known: Sequence[RankingFacts]) -> tuple[RankingCheck, ...]:
    """Every ranking of `known`, the first year first. Three SQL queries."""
    told = marks.all_parts([FORMER, LIVING])
    criteria = rankings.criteria(sorted({facts.framework for facts in known}))
    parts: dict[str, list[str]] = {}
    for successor, predecessor in rows(PREDECESSORS, [LIVING]):
        parts.setdefault(successor, []).append(predecessor)
    ordered = sorted(known, key=lambda facts: (facts.year, facts.area.valid_from))
    return tuple(_check(facts, _Told(facts, criteria, told, parts)) for facts in ordered)


def sum_of(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, NOTHING)


class _Told:
    """The marks of one ranking by unit and key of the criterion, and those of the former units of the same year."""

    def __init__(
        self,
        facts: RankingFacts,
        criteria: Sequence[CriterionFacts],
        told: Sequence[Mark],
        parts: Mapping[str, Sequence[str]],
    ) -> None:
        own = [each for each in criteria if each.framework == facts.framework]
        self.keys = {each.code: each.key for each in own if _counts(each)}
        self.points = {each.short_code: each.max_points for each in own if each.short_code}
        self.marks = self._of(facts.geography, facts.year, told)
        self.former = self._of(FORMER, facts.year, told) if facts.geography == LIVING else {}
        self.parts = parts

    def _of(self, geography: str, year: int, told: Sequence[Mark]) -> dict[str, dict[str, Mark]]:
        found: dict[str, dict[str, Mark]] = {}
        for mark in told:
            if (mark.geography, mark.year) == (geography, year) and mark.criterion in self.keys:
                found.setdefault(mark.unit, {})[self.keys[mark.criterion]] = mark
        return found

    def components(self, unit: str) -> dict[str, Decimal | None]:
        """By short code; of 2020 the pillars are the parts."""
        scores = {key.upper(): mark.score for key, mark in self.marks[unit].items()}
        codes = {Pillar.GOVERNMENT: "CQS", Pillar.ECONOMY: "KTS", Pillar.SOCIETY: "XHS"}
        return scores | {code: scores.get(name.upper()) for name, code in codes.items()}


def _counts(criterion: CriterionFacts) -> bool:
    """Main indices of 2020 have no short code: none of their marks was published."""
    return criterion.level in ("root", "pillar") or bool(
        criterion.level == "main_index" and criterion.short_code
    )


def _check(facts: RankingFacts, told: _Told) -> RankingCheck:
    weights = weights_of(told.points)
    places = _places(facts, told)
    units = {unit: _unit(unit, told, weights, places.get((TOTAL, unit))) for unit in told.marks}
    return RankingCheck(
        facts=facts,
        units=units,
        totals=tally(each.total.verdict for each in units.values() if each.total.published is not None),
        pillars=tally(
            check.verdict
            for each in units.values()
            for check in each.pillars.values()
            if check.published is not None
        ),
        published=_tally_of(places, told, Provenance.REPORTED),
        derived=_tally_of(places, told, Provenance.DERIVED),
        places=places,
        means=_means(told),
    )


def _unit(unit: str, told: _Told, weights: Weights, rank: RankCheck | None) -> UnitCheck:
    scores = told.components(unit)
    total = _score(told, unit, TOTAL)
    return UnitCheck(
        unit=unit,
        total=total_check(total, scores, weights),
        pillars={
            name: pillar_check(_score(told, unit, name.value), scores, name, weights, whole=total)
            for name in (Pillar if weights.common else ())
        },
        rank=rank,
    )


def _score(told: _Told, unit: str, key: str) -> Decimal | None:
    mark = told.marks[unit].get(key)
    return mark.score if mark else None


def _places(facts: RankingFacts, told: _Told) -> dict[tuple[str, str], RankCheck]:
    """By key of the criterion and unit."""
    found: dict[tuple[str, str], RankCheck] = {}
    for key in set(told.keys.values()):
        marked = {unit: mark for unit, by_key in told.marks.items() if (mark := by_key.get(key))}
        scores = {unit: mark.score for unit, mark in marked.items()}
        ranks = {unit: mark.rank for unit, mark in marked.items() if mark.rank is not None}
        found |= {(key, unit): check for unit, check in rank_checks(scores, ranks, facts.n).items()}
    return found


def _tally_of(places: Mapping[tuple[str, str], RankCheck], told: _Told, provenance: str) -> Tally:
    return tally(
        check.verdict
        for (key, unit), check in places.items()
        if told.marks[unit][key].rank_provenance == provenance
    )


def _means(told: _Told) -> dict[tuple[str, str], ScoreCheck]:
    """Of each merged unit each score; a former unit may have none of an index, and then nothing is computed."""
    found: dict[tuple[str, str], ScoreCheck] = {}
    for unit, by_key in told.marks.items() if told.former else ():
        for key, mark in by_key.items():
            parts = {
                part: (former.score if (former := told.former.get(part, {}).get(key)) else None)
                for part in told.parts.get(unit, [unit])
            }
            found[unit, key] = mean_check(mark.score, parts)
    return found
