"""The page of a moved place, put together from three reads beyond those that found the unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from provinces.dti import (
    NotComparable,
    RankChange,
    Weights,
    levels,
    mean_change,
    median_changes,
    next_place,
    passings,
    rank_change,
    reweighed,
    score_parts,
)
from provinces.queries import rankings, sources
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts, RankingFacts
from provinces.queries.sources import SourceFacts
from provinces.queries.why.found import Found, Member
from provinces.queries.why.page import (
    Component,
    FormerMean,
    FormerPart,
    PillarPlace,
    Standing,
    Unsplit,
    WhyPage,
)
from provinces.queries.why.years import YearTold, marks_told, year_told


def why_page(found: Found, against: int | None = None) -> WhyPage:
    """The page of a unit that was found, held against the year before or the year asked for. Three SQL queries."""
    facts, units = found.facts, [found.member.unit, *(member.unit for member in found.made_of)]
    before, unlike = _held_against(found, against or facts.year - 1)
    same = before if before and before.geography == facts.geography else None
    told = marks_told(facts.geography, facts.year, same.year if same else None, units)
    criteria = rankings.criteria(sorted({facts.framework, *([same.framework] if same else [])}))
    return _page(
        found,
        Held(before, year_told(same, told, criteria) if same else None, unlike),
        year_told(facts, told, criteria),
        _former(found, told, criteria),
        _sources(found, before, told),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """What a ranking is held against, what was told of it if its units are the same, and why it is not comparable."""

    facts: RankingFacts | None
    year: YearTold | None
    unlike: NotComparable | None

    @property
    def alike(self) -> YearTold | None:
        return None if self.unlike else self.year


def _held_against(found: Found, year: int) -> tuple[RankingFacts | None, NotComparable | None]:
    """The ranking of that year, in the same geography if there is one, and why it is not comparable, if it is not."""
    facts = found.facts
    same = rankings.find(found.known, year, facts.geography)
    other = same or rankings.find(found.known, year, None)
    if other is None:
        return None, None
    method = other.series != facts.series
    if same is not None:
        return same, NotComparable.METHOD if method else None
    return other, NotComparable.METHOD_AND_GEOGRAPHY if method else NotComparable.GEOGRAPHY


def _former_ranking(found: Found) -> RankingFacts | None:
    """The ranking of the same year that the former units stand in."""
    geographies = {member.geography for member in found.made_of}
    return next(
        (each for each in found.known if each.year == found.facts.year and each.geography in geographies),
        None,
    )


def _page(
    found: Found,
    held: Held,
    now: YearTold,
    former: tuple[FormerPart, ...],
    cited: Mapping[str, SourceFacts],
) -> WhyPage:
    unit, then, alike = found.member.unit, held.year, held.alike
    standings = _standings(found, now, then)
    standing = next(each for each in standings if each.unit == unit)
    change = _rank_change(unit, now, held)
    whole = alike is not None and alike.scored and now.scored
    return WhyPage(
        found=found,
        before=held.facts,
        unsplit=None if change else _unsplit(standing, held),
        standing=standing,
        standings=standings,
        rank_change=change,
        passings=passings(unit, then.places, now.places) if then else None,
        score_change=standing.score_change if alike else None,
        mean_change=mean_change(alike.scores, now.scores) if alike and whole else None,
        components=_components(standing, now, alike),
        next_place=next_place(unit, now.scores) if now.scored else None,
        levels=levels(unit, now.told, now.points, now.facts.n),
        criteria=now.criteria,
        pillars=_pillars(now, unit),
        former=former,
        former_mean=_former_mean(former),
        eight=_all_told(now),
        notes=tuple(
            mark for year in (now, then) if year and (mark := year.totals.get(unit)) and mark.note_vi
        ),
        sources=cited,
    )


def _standings(found: Found, now: YearTold, then: YearTold | None) -> tuple[Standing, ...]:
    here = [member for (code, _unit), member in found.members.items() if code == now.facts.geography]
    standings = [_standing(member, now, then) for member in here]
    return tuple(
        sorted(standings, key=lambda each: (each.rank is None, each.rank or 0, each.member.sort_key))
    )


def _standing(member: Member, now: YearTold, then: YearTold | None) -> Standing:
    mark, old = now.totals.get(member.unit), then.totals.get(member.unit) if then else None
    return Standing(
        member=member,
        place=now.place(member.unit),
        score=mark.score if mark else None,
        place_before=then.place(member.unit) if then else None,
        score_before=old.score if old else None,
        published=mark.rank if mark else None,
        rank_provenance=mark.rank_provenance if mark else "",
        score_provenance=mark.score_provenance if mark else "",
    )


def _rank_change(unit: str, now: YearTold, held: Held) -> RankChange | None:
    """Only where every unit's score is told of both years: a place among some of them would be none of the ranking."""
    then = held.year
    if then is None or not (now.scored and then.scored) or now.facts.n != then.facts.n:
        return None
    if held.unlike is None:
        return rank_change(unit, then.scores, now.scores)
    by_old_method = reweighed(now.told, _weights(then), now.facts.n)
    return rank_change(unit, then.scores, now.scores, by_old_method) if by_old_method else None


def _weights(year: YearTold) -> Weights:
    """All main indices as one common group: the total does not ask which pillar they belong to."""
    return Weights(common=year.points, own={})


def _unsplit(standing: Standing, held: Held) -> Unsplit:
    if held.unlike is not None:
        return Unsplit(held.unlike.value)
    if held.facts is None:
        return Unsplit.FIRST
    if standing.place is None or standing.place_before is None:
        return Unsplit.UNTOLD
    return Unsplit.SCORES


def _components(standing: Standing, now: YearTold, then: YearTold | None) -> tuple[Component, ...]:
    change = standing.score_change
    if then is None or change is None or now.points != then.points:
        return ()
    parts = score_parts(then.components(standing.unit), now.components(standing.unit), now.points, change)
    middles = median_changes(then.told, now.told, now.facts.n)
    return tuple(
        Component(
            part=part,
            criterion=now.criteria.get(part.code),
            without=tuple(now.criteria[code] for code in part.codes if part.code not in now.criteria),
            median_change=middles.get(part.code),
        )
        for part in parts
    )


def _pillars(now: YearTold, unit: str) -> tuple[PillarPlace, ...]:
    return tuple(
        PillarPlace(criterion, place, mark.rank_provenance == "derived")
        for criterion, mark in now.pillars.get(unit, ())
        if (place := mark.place(now.facts.n))
    )


def _all_told(now: YearTold) -> int:
    by_index = [set(told) for told in now.told.values()]
    return len(set.intersection(*by_index)) if by_index else 0


def _former(found: Found, told: Sequence[Mark], criteria: Sequence[CriterionFacts]) -> tuple[FormerPart, ...]:
    facts = _former_ranking(found)
    year = year_told(facts, told, criteria) if facts else None
    return tuple(_former_part(member, year) for member in found.made_of) if year else ()


def _former_mean(former: Sequence[FormerPart]) -> FormerMean | None:
    """None where there are none or a total is not told."""
    scores = [part.score for part in former if part.score is not None]
    if not former or len(scores) < len(former):
        return None
    codes = [code for code in former[0].components if all(code in part.components for part in former)]
    return FormerMean(mean(scores), {code: mean(part.components[code] for part in former) for code in codes})


def _former_part(member: Member, year: YearTold) -> FormerPart:
    mark = year.totals.get(member.unit)
    return FormerPart(
        member, year.place(member.unit), mark.score if mark else None, year.components(member.unit)
    )


def _sources(found: Found, before: RankingFacts | None, told: Iterable[Mark]) -> dict[str, SourceFacts]:
    """Of the rankings and of what is told of the unit. One SQL query."""
    own = {found.member.unit, *(member.unit for member in found.made_of)}
    keys = {found.facts.source, *([before.source] if before else [])}
    return sources.sources(keys | {mark.source for mark in told if mark.unit in own} - {""})
