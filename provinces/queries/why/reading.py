"""The page of a moved place, put together from three reads beyond those that found the unit."""

from collections.abc import Iterable, Mapping

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
from provinces.queries.why.page import Component, FormerPart, Standing, Unsplit, WhyPage
from provinces.queries.why.years import YearTold, marks_told, year_told
from provinces.ranking import Place


def why_page(found: Found, against: int | None = None) -> WhyPage:
    """The page of a unit that was found, held against the year before or the year asked for. Three SQL queries."""
    before, unlike = _held_against(found, against or found.facts.year - 1)
    facts, made_of = found.facts, [member.unit for member in found.made_of]
    told = marks_told(facts.geography, facts.year, before.year if before else None, made_of)
    frameworks = {found.facts.framework, *([before.framework] if before else [])}
    former_year = _former_ranking(found)
    criteria = rankings.criteria(sorted(frameworks))
    now = year_told(found.facts, told, criteria)
    then = year_told(before, told, criteria) if before else None
    former = year_told(former_year, told, criteria) if former_year else None
    return _page(found, now, then, unlike, _former(found, former), _sources(found, before, told))


def _held_against(found: Found, year: int) -> tuple[RankingFacts | None, NotComparable | None]:
    """The ranking of that year in the same geography, if there is one, and why it is not comparable, if it is not."""
    facts = found.facts
    same = rankings.find(found.known, year, facts.geography)
    other = same or rankings.find(found.known, year, None)
    if other is None:
        return None, None
    method = other.series != facts.series
    if same is not None:
        return same, NotComparable.METHOD if method else None
    return None, NotComparable.METHOD_AND_GEOGRAPHY if method else NotComparable.GEOGRAPHY


def _former_ranking(found: Found) -> RankingFacts | None:
    """The ranking of the same year that the former units stand in."""
    geographies = {member.geography for member in found.made_of}
    return next(
        (each for each in found.known if each.year == found.facts.year and each.geography in geographies),
        None,
    )


def _page(
    found: Found,
    now: YearTold,
    then: YearTold | None,
    unlike: NotComparable | None,
    former: tuple[FormerPart, ...],
    cited: Mapping[str, SourceFacts],
) -> WhyPage:
    unit = found.member.unit
    standings = _standings(found, now, then)
    standing = next(each for each in standings if each.unit == unit)
    change = _rank_change(unit, now, then, unlike)
    alike = then if unlike is None else None
    return WhyPage(
        found=found,
        before=then.facts if then else None,
        unsplit=_unsplit(standing, now, then, unlike, change),
        standing=standing,
        standings=standings,
        rank_change=change,
        passings=passings(unit, then.places, now.places) if then else None,
        score_change=standing.score_change if alike else None,
        mean_change=mean_change(alike.scores, now.scores) if alike and alike.scored and now.scored else None,
        components=_components(standing, now, alike),
        next_place=next_place(unit, now.scores) if now.scored else None,
        levels=levels(unit, now.told, now.points, now.facts.n),
        criteria=now.criteria,
        pillars=_pillars(now, unit),
        former=former,
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
        rank_provenance=mark.rank_provenance if mark else "",
        score_provenance=mark.score_provenance if mark else "",
    )


def _rank_change(
    unit: str, now: YearTold, then: YearTold | None, unlike: NotComparable | None
) -> RankChange | None:
    """Only where every unit's score is told of both years: a place among some of them would be none of the ranking."""
    if then is None or not (now.scored and then.scored) or now.facts.n != then.facts.n:
        return None
    if unlike is None:
        return rank_change(unit, then.scores, now.scores)
    by_old_method = reweighed(now.told, _weights(then), now.facts.n)
    return rank_change(unit, then.scores, now.scores, by_old_method) if by_old_method else None


def _weights(year: YearTold) -> Weights:
    """All main indices as one common group: the total does not ask which pillar they belong to."""
    return Weights(common=year.points, own={})


def _unsplit(
    standing: Standing,
    now: YearTold,
    then: YearTold | None,
    unlike: NotComparable | None,
    change: RankChange | None,
) -> Unsplit | None:
    if change is not None:
        return None
    if unlike is not None:
        return Unsplit(unlike.value)
    if then is None:
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


def _pillars(now: YearTold, unit: str) -> tuple[tuple[CriterionFacts, Place], ...]:
    told = now.pillars.get(unit, ())
    return tuple((criterion, place) for criterion, mark in told if (place := mark.place(now.facts.n)))


def _all_told(now: YearTold) -> int:
    by_index = [set(told) for told in now.told.values()]
    return len(set.intersection(*by_index)) if by_index else 0


def _former(found: Found, year: YearTold | None) -> tuple[FormerPart, ...]:
    if year is None:
        return ()
    return tuple(_former_part(member, year) for member in found.made_of)


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
