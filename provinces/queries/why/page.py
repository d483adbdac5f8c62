"""Everything the page of a moved place shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from provinces.dti import (
    Contribution,
    Level,
    NextPlace,
    NotComparable,
    Passings,
    RankChange,
    round4,
)
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts, RankingFacts
from provinces.queries.sources import SourceFacts
from provinces.queries.why.found import Found, Member
from provinces.ranking import Place

AROUND = 3


class Unsplit(StrEnum):
    """Why a change of place has no parts."""

    FIRST = "first"  # there is no ranking before it
    UNTOLD = "untold"  # the unit has no place in one of the years
    SCORES = "scores"  # not every unit has a score in both years
    METHOD = "method"
    GEOGRAPHY = "geography"
    METHOD_AND_GEOGRAPHY = "method_and_geography"


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit in the ranking, and in the one it is held against. What is not told is None.

    Places are by score where every unit has one; `published` is the rank as published.
    """

    member: Member
    place: Place | None
    score: Decimal | None
    place_before: Place | None
    score_before: Decimal | None
    published: int | None
    rank_provenance: str
    score_provenance: str

    @property
    def unit(self) -> str:
        return self.member.unit

    @property
    def rank(self) -> int | None:
        return self.place.rank if self.place else None

    @property
    def differs(self) -> bool:
        """Whether the published rank is not the one that the scores give."""
        return self.published is not None and self.rank is not None and self.published != self.rank

    @property
    def score_change(self) -> Decimal | None:
        if self.score is None or self.score_before is None:
            return None
        return self.score - self.score_before


@dataclass(frozen=True, slots=True)
class PillarPlace:
    """The place on a pillar; `derived` where no source told it."""

    criterion: CriterionFacts
    place: Place
    derived: bool


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the change of score, with its criterion (none for `rest` and `rounding`) and the median change of all,
    where every unit told it of both years."""

    part: Contribution
    criterion: CriterionFacts | None
    without: tuple[CriterionFacts, ...]
    median_change: Decimal | None


@dataclass(frozen=True, slots=True)
class FormerPart:
    """A former unit that a merged one's mean was made of: its place and main indices in the 63 of that year."""

    member: Member
    place: Place | None
    score: Decimal | None
    components: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Near:
    """A place around the unit's own; `gap` is its score less the unit's, None where one is not told."""

    standing: Standing
    gap: Decimal | None


@dataclass(frozen=True, slots=True)
class FormerMean:
    """The simple mean of the former units, not rounded: of their totals and of the main indices that all told."""

    score: Decimal
    components: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class WhyPage:
    """`before` is the ranking held against; its places and scores are in the standings if its geography is the same.
    Where it is not comparable `unsplit` says why: nothing is subtracted. Best place first, units without one last.

    `eight` counts the units whose main indices are all told; `levels` go with `criteria` by short code.
    """

    found: Found
    before: RankingFacts | None
    unsplit: Unsplit | None
    standing: Standing
    standings: tuple[Standing, ...]
    rank_change: RankChange | None
    passings: Passings[str] | None
    score_change: Decimal | None
    mean_change: Decimal | None
    components: tuple[Component, ...]
    next_place: NextPlace[str] | None
    levels: tuple[Level, ...]
    criteria: Mapping[str, CriterionFacts]
    pillars: tuple[PillarPlace, ...]
    former: tuple[FormerPart, ...]
    former_mean: FormerMean | None
    eight: int
    notes: tuple[Mark, ...]
    sources: Mapping[str, SourceFacts]

    @property
    def facts(self) -> RankingFacts:
        return self.found.facts

    @property
    def member(self) -> Member:
        return self.found.member

    @property
    def points(self) -> Decimal:
        """All points of the method."""
        return sum((each.max_points or Decimal(0) for each in self.criteria.values()), Decimal(0))

    @property
    def comparable(self) -> bool:
        """Whether places may be subtracted: one method and one geography."""
        return self.before is not None and self.unsplit in (None, Unsplit.SCORES, Unsplit.UNTOLD)

    @property
    def same_units(self) -> bool:
        """Whether both rankings are of one geography, so that their places may at least stand side by side."""
        return self.before is not None and self.before.geography == self.facts.geography

    @property
    def told_before(self) -> int:
        """How many units have a score in both years."""
        return sum(one.score_change is not None for one in self.standings)

    @property
    def former_differs(self) -> bool:
        """Whether the mean of the former units' published totals is not the published total, to the last digit."""
        mean, score = self.former_mean, self.standing.score
        return mean is not None and score is not None and round4(mean.score) != score

    @property
    def placed(self) -> int:
        """How many units have a place this year."""
        return sum(one.place is not None for one in self.standings)

    @property
    def placed_in_both(self) -> int:
        """How many units have a place in both years."""
        return sum(one.place is not None and one.place_before is not None for one in self.standings)

    @property
    def not_comparable(self) -> NotComparable | None:
        """Why nothing may be subtracted, where there is something to hold against."""
        reasons = {each.value: each for each in NotComparable}
        return reasons.get(self.unsplit.value) if self.unsplit else None

    @property
    def offer(self) -> tuple[RankingFacts, str] | None:
        """A ranking of this year whose places may stand beside those of `before`, with the unit or the one of its name
        in it; None where the two are comparable or there is none."""
        if self.not_comparable is None or self.before is None:
            return None
        of_year = ((facts, unit) for facts, unit in self.found.line if facts.year == self.facts.year)
        return next((pair for pair in of_year if pair[0].geography == self.before.geography), None)

    @property
    def places_gained(self) -> int | None:
        """By the scores where all are told, else by the published places."""
        if self.rank_change is not None:
            return self.rank_change.total
        then, now = self.standing.place_before, self.standing.place
        if not self.comparable or then is None or now is None or then.n != now.n:
            return None
        return then.rank - now.rank

    @property
    def near(self) -> tuple[Near, ...]:
        """The unit with the places around it, in order; empty where it has none or not every place is told."""
        ranked = [standing for standing in self.standings if standing.place]
        at = next((place for place, one in enumerate(ranked) if one.unit == self.member.unit), None)
        if at is None or len(ranked) < self.facts.n:
            return ()
        around = ranked[max(0, at - AROUND) : at + AROUND + 1]
        return tuple(Near(one, _gap(one.score, self.standing.score)) for one in around)

    @property
    def level_with(self) -> tuple[Standing, ...]:
        """Who shares the place."""
        own = self.standing
        return tuple(
            one for one in self.standings if one.rank == own.rank is not None and one.unit != own.unit
        )

    def of(self, units: Iterable[str]) -> list[Standing]:
        by_unit = {standing.unit: standing for standing in self.standings}
        return [by_unit[unit] for unit in units]


def _gap(score: Decimal | None, own: Decimal | None) -> Decimal | None:
    return None if score is None or own is None else score - own
