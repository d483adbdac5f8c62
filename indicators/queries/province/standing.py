"""A province in the DTI: its years, its components beside those of the others, and who stands near it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.queries.province.details import median_of
from provinces.models import Provenance
from provinces.queries import dti, marks, rankings, units
from provinces.queries.dti import YearMark
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts, RankingFacts
from provinces.queries.rows import rows
from provinces.ranking import Place, competition_ranks, places_gained

CLOSEST_EACH_WAY = 2


@dataclass(frozen=True, slots=True)
class DtiYear:
    """The province in one ranking. Places and score gained are against the year before, None where not comparable."""

    mark: YearMark
    before: Place | None
    change: int | None
    gained: Decimal | None


@dataclass(frozen=True, slots=True)
class PartStanding:
    """A criterion of a ranking. `place` is the one told, else, but for the total, the one among the `n` units whose score is
    told; `sharing` counts the others in that place. The last three are None where nobody's score is told."""

    criterion: CriterionFacts
    mark: Mark
    place: Place | None
    sharing: int
    n: int
    lowest: Decimal | None
    median: Decimal | None
    highest: Decimal | None

    @property
    def derived(self) -> bool:
        """No source printed the place: it follows from what was published."""
        return self.place is not None and self.mark.rank_provenance != Provenance.REPORTED


@dataclass(frozen=True, slots=True)
class Peer:
    """A province in the same ranking; `ahead` is its score minus ours, None where one is not told. `derived` tells that
    no source printed its place."""

    unit: str
    name_vi: str
    name_en: str
    place: Place | None
    score: Decimal | None
    ahead: Decimal | None
    derived: bool

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest ranking that gives the province a place. `region` holds the province itself too, best place first;
    `closest` are the next ones above and below by score over the country; `beside` share an edge of its tile."""

    ranking: RankingFacts
    parts: tuple[PartStanding, ...]
    region: tuple[Peer, ...]
    closest: tuple[Peer, ...]
    beside: tuple[Peer, ...]

    @property
    def pillars(self) -> list[PartStanding]:
        return [part for part in self.parts if part.criterion.level == "pillar"]

    @property
    def indices(self) -> list[PartStanding]:
        return [part for part in self.parts if part.criterion.level == "main_index"]


BESIDE = """
    SELECT u.slug
    FROM provinces_tile own
    JOIN provinces_tile t ON t.geography_id = own.geography_id AND t.kind = 'unit'
      AND abs(t."column" - own."column") + abs(t.row - own.row) = 1
    JOIN provinces_unit u ON u.id = t.unit_id
    JOIN provinces_unit this ON this.id = own.unit_id AND this.slug = %s
    WHERE own.kind = 'unit' AND own.geography_id = %s
    ORDER BY u.sort_order, u.slug
"""


def dti_years(
    unit: str, geographies: Sequence[str], known_on: date | None
) -> tuple[list[DtiYear], list[YearMark]]:
    """The rankings published by a day, by year, of a year the older geography first; and those up to the day of which
    nobody knows when they were published. `geographies` run from the earliest. Three SQL queries."""
    told = sorted(
        dti.history([unit]).get(unit, []),
        key=lambda mark: (mark.ranking.year, geographies.index(mark.ranking.geography)),
    )
    known = rankings.published_by([mark.ranking for mark in told], known_on)
    published = [mark for mark in told if mark.ranking in known]
    undated = [
        mark
        for mark in told
        if known_on and mark.ranking.published_on is None and mark.ranking.year <= known_on.year
    ]
    return [_year(mark, published) for mark in published], undated


def standing(unit: str, ranking: RankingFacts, day: date) -> Standing:
    """The province in one ranking, with the names of `day`. Four SQL queries."""
    criteria = rankings.criteria([ranking.framework])
    told = marks.of_ranking(ranking.geography, ranking.year)
    by_criterion = _by_criterion(told)
    names = units.units_named(sorted({mark.unit for mark in told}), day, ranking.geography)
    totals = by_criterion.get(criteria[0].code, {})
    peers = [
        _peer(totals[slug], totals.get(unit), facts, ranking)
        for slug, facts in names.items()
        if slug in totals
    ]
    own = names[unit].region if unit in names else ""
    return Standing(
        ranking=ranking,
        parts=tuple(_parts(unit, criteria, by_criterion, ranking)),
        region=tuple(sorted((peer for peer in peers if names[peer.unit].region == own), key=_best_first)),
        closest=tuple(_closest(unit, peers)),
        beside=tuple(_beside(unit, ranking, peers)),
    )


def ranked_parts(
    unit: str, rankings_told: Sequence[RankingFacts]
) -> dict[tuple[int, str], list[PartStanding]]:
    """By year and geography, the total, the pillars and the main indices told of the province. One SQL query a ranking
    and one more."""
    criteria = rankings.criteria([ranking.framework for ranking in rankings_told])
    return {
        ranking.key: _parts(
            unit,
            [each for each in criteria if each.framework == ranking.framework],
            _by_criterion(marks.of_ranking(ranking.geography, ranking.year)),
            ranking,
        )
        for ranking in rankings_told
    }


def _year(mark: YearMark, told: Sequence[YearMark]) -> DtiYear:
    ranking, now = mark.ranking, mark.place
    wanted = (ranking.year - 1, ranking.geography, ranking.series)
    before = next(
        (each for each in told if (each.ranking.year, each.ranking.geography, each.ranking.series) == wanted),
        None,
    )
    if before is None:
        return DtiYear(mark, None, None, None)
    place, score, earlier = before.place, mark.total.score, before.total.score
    return DtiYear(
        mark=mark,
        before=place,
        change=places_gained(place, now, comparable=True) if place and now else None,
        gained=score - earlier if score is not None and earlier is not None else None,
    )


def _by_criterion(told: Iterable[Mark]) -> dict[str, dict[str, Mark]]:
    found: dict[str, dict[str, Mark]] = {}
    for mark in told:
        found.setdefault(mark.criterion, {})[mark.unit] = mark
    return found


def _parts(
    unit: str,
    criteria: Sequence[CriterionFacts],
    by_criterion: Mapping[str, Mapping[str, Mark]],
    ranking: RankingFacts,
) -> list[PartStanding]:
    """The total first. Main indices without a short code are those of 2020, which stand under each pillar again."""
    return [
        _part(each, by_criterion[each.code], unit, ranking)
        for each in criteria
        if (each.level in ("root", "pillar") or (each.level == "main_index" and each.short_code))
        and unit in by_criterion.get(each.code, {})
    ]


def _part(
    criterion: CriterionFacts, told: Mapping[str, Mark], unit: str, ranking: RankingFacts
) -> PartStanding:
    own = told[unit]
    scores = {slug: mark.score for slug, mark in told.items() if mark.score is not None}
    ordered = sorted(scores.values())
    ranks = competition_ranks(scores)
    place = own.place(ranking.n)
    if place is None and unit in ranks and criterion.level != "root":
        place = Place(ranks[unit], len(ranks))
    return PartStanding(
        criterion=criterion,
        mark=own,
        place=place,
        sharing=sum(score == own.score for score in ordered) - 1 if own.score is not None else 0,
        n=len(ordered),
        lowest=ordered[0] if ordered else None,
        median=median_of([ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]]) if ordered else None,
        highest=ordered[-1] if ordered else None,
    )


def _peer(total: Mark, own: Mark | None, facts: units.UnitFacts, ranking: RankingFacts) -> Peer:
    ours = own.score if own else None
    ahead = total.score - ours if total.score is not None and ours is not None else None
    place = total.place(ranking.n)
    derived = place is not None and total.rank_provenance == Provenance.DERIVED
    return Peer(facts.unit, facts.name_vi, facts.name_en, place, total.score, ahead, derived)


def _best_first(peer: Peer) -> tuple[bool, int, str]:
    return (peer.place is None, peer.place.rank if peer.place else 0, peer.unit)


def _closest(unit: str, peers: Sequence[Peer]) -> list[Peer]:
    """The next ones above and the next ones below; equal scores count as above."""
    others = [(peer.ahead, peer) for peer in peers if peer.unit != unit and peer.ahead is not None]
    above = sorted((pair for pair in others if pair[0] >= 0), key=lambda pair: (pair[0], pair[1].unit))
    below = sorted((pair for pair in others if pair[0] < 0), key=lambda pair: (-pair[0], pair[1].unit))
    near = [peer for _, peer in (*above[:CLOSEST_EACH_WAY], *below[:CLOSEST_EACH_WAY])]
    return sorted(near, key=_best_first)


def _beside(unit: str, ranking: RankingFacts, peers: Sequence[Peer]) -> list[Peer]:
    by_unit = {peer.unit: peer for peer in peers}
    return [by_unit[slug] for (slug,) in rows(BESIDE, [unit, ranking.geography]) if slug in by_unit]
