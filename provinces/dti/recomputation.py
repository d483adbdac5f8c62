"""Published totals, pillars and places computed again from what they are made of, and held against what was printed.

A recomputed score is not rounded: what was printed is made of parts that were rounded themselves, so that two scores
agree when they are no further apart than the last printed digit.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from provinces.dti.method import Pillar, Weights, pillar, round4, rounded, total

K = TypeVar("K", bound=Hashable)

TOLERANCE = Decimal("0.0001")
COMMON = ("NT", "TC", "HT", "NL", "AT")
ACTIVITIES = {Pillar.GOVERNMENT: "CQ", Pillar.ECONOMY: "KT", Pillar.SOCIETY: "XH"}
PILLARS_ALONE = {Pillar.GOVERNMENT: "CQS", Pillar.ECONOMY: "KTS", Pillar.SOCIETY: "XHS"}


class Verdict(StrEnum):
    """What a recomputation says of what was printed; `CANNOT` where a part of it was never published."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class ScoreCheck:
    """A printed score beside the computed one (not rounded); `missing` are the parts that nobody published."""

    published: Decimal | None
    computed: Decimal | None
    missing: tuple[str, ...] = ()

    @property
    def shown(self) -> Decimal | None:
        """The computed score with four decimals, as scores are printed."""
        return None if self.computed is None else round4(self.computed)

    @property
    def difference(self) -> Decimal | None:
        """Printed minus computed as both are shown: half a digit that rounding took is not told beside equal figures."""
        if self.published is None or self.shown is None:
            return None
        return self.published - self.shown

    @property
    def verdict(self) -> Verdict:
        if self.published is None or self.computed is None:
            return Verdict.CANNOT
        near = abs(self.published - self.computed) <= TOLERANCE
        return Verdict.AGREES if near else Verdict.DIFFERS


@dataclass(frozen=True, slots=True)
class RankCheck:
    """A printed place beside the one that the known scores give: exact when `complete`, else the best it can be."""

    published: int
    computed: int | None
    complete: bool

    @property
    def verdict(self) -> Verdict:
        """With scores missing a place is confirmed only where the known ones already fill all places above it."""
        if self.computed is None:
            return Verdict.CANNOT
        if self.computed == self.published:
            return Verdict.AGREES
        return Verdict.DIFFERS if self.complete or self.computed > self.published else Verdict.CANNOT


@dataclass(frozen=True, slots=True)
class Tally:
    """How many checks there are and how many of them agree, differ, cannot be made."""

    checks: int
    agree: int
    differ: int
    cannot: int

    @property
    def possible(self) -> int:
        return self.agree + self.differ

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.checks + other.checks,
            self.agree + other.agree,
            self.differ + other.differ,
            self.cannot + other.cannot,
        )


NOTHING = Tally(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Growth:
    """A growth in per cent: as announced, and as two scores give it (not rounded)."""

    announced: Decimal | None
    computed: Decimal

    @property
    def doubtful(self) -> bool:
        """Whether the scores, rounded as the announcement is, give another number."""
        return self.announced is not None and self.announced != rounded_like(self.computed, self.announced)


def weights_of(points: Mapping[str, Decimal | None]) -> Weights:
    """The weights of a method from the maximum points of its criteria by short code (`NT` …, or `CQS` … of 2020).

    Raises `KeyError` where an index of the method has no points.
    """
    scored = {code: value for code, value in points.items() if value}
    own = ACTIVITIES if any(code in scored for code in ACTIVITIES.values()) else PILLARS_ALONE
    return Weights(
        {code: scored[code] for code in COMMON if own is ACTIVITIES},
        {name: (code, scored[code]) for name, code in own.items()},
    )


def total_check(
    published: Decimal | None, components: Mapping[str, Decimal | None], weights: Weights
) -> ScoreCheck:
    """The total again from all its parts."""
    wanted = [*weights.common, *(code for code, _points in weights.own.values())]
    told, missing = _told(components, wanted)
    return ScoreCheck(published, None if missing else total(told, weights), missing)


def pillar_check(
    published: Decimal | None,
    components: Mapping[str, Decimal | None],
    name: Pillar,
    weights: Weights,
    whole: Decimal | None = None,
) -> ScoreCheck:
    """A pillar again from the common group and its own index; where the common group was not published in parts, as
    what the `whole` (the printed total) leaves when the three own indices are taken away."""
    told, missing = _told(components, [*weights.common, weights.own[name][0]])
    if not missing:
        return ScoreCheck(published, pillar(told, name, weights))
    own, untold = _told(components, [code for code, _points in weights.own.values()])
    if whole is None or untold or not weights.common:
        return ScoreCheck(published, None, missing)
    return ScoreCheck(published, _from_whole(whole, own, name, weights))


def mean_check(published: Decimal | None, parts: Mapping[str, Decimal | None]) -> ScoreCheck:
    """The simple mean of the parts, as a merged unit takes it from its former units; all of them must be told."""
    told, missing = _told(parts, parts)
    if missing or not told:
        return ScoreCheck(published, None, missing)
    return ScoreCheck(published, sum(told.values(), Decimal(0)) / len(told))


def rank_checks(scores: Mapping[K, Decimal | None], published: Mapping[K, int], n: int) -> dict[K, RankCheck]:
    """Printed places beside competition ranking on the printed scores of a ranking of `n` units."""
    known = sorted((score for score in scores.values() if score is not None), reverse=True)
    return {
        unit: RankCheck(place, _place(scores.get(unit), known), len(known) == n)
        for unit, place in published.items()
    }


def growth(before: Decimal | None, now: Decimal | None, announced: Decimal | None) -> Growth | None:
    """How much `now` is more than `before`, in per cent; None where one of them is not told."""
    if not before or now is None:
        return None
    return Growth(announced, (now / before - 1) * 100)


def rounded_like(value: Decimal, model: Decimal) -> Decimal:
    """`value` with as many decimals as `model` has, at least one: 2.624 like 2.6 is 2.6. Halves go up."""
    exponent = model.as_tuple().exponent
    decimals = max(1, -exponent if isinstance(exponent, int) else 1)
    return rounded(value, decimals)


def tally(verdicts: Iterable[Verdict]) -> Tally:
    said = list(verdicts)
    return Tally(
        len(said), said.count(Verdict.AGREES), said.count(Verdict.DIFFERS), said.count(Verdict.CANNOT)
    )


def _place(score: Decimal | None, known: Sequence[Decimal]) -> int | None:
    return None if score is None else 1 + sum(other > score for other in known)


def _told(
    scores: Mapping[str, Decimal | None], wanted: Collection[str]
) -> tuple[dict[str, Decimal], tuple[str, ...]]:
    told = {code: value for code in wanted if (value := scores.get(code)) is not None}
    return told, tuple(code for code in wanted if code not in told)


def _from_whole(whole: Decimal, own: Mapping[str, Decimal], name: Pillar, weights: Weights) -> Decimal:
    points = dict(weights.own.values())
    common = sum(weights.common.values(), Decimal(0))
    group = whole * (common + sum(points.values())) - sum(own[code] * points[code] for code in points)
    code, worth = weights.own[name]
    return (group + own[code] * worth) / (common + worth)
