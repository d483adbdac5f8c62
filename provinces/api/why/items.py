"""The page of a moved place as plain values."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from provinces import exports
from provinces.api.door import source_item
from provinces.dti import REST, Level
from provinces.exports import number
from provinces.queries.rankings import RankingFacts
from provinces.queries.why import Component, FormerPart, Member, Near, Standing, WhyPage
from provinces.ranking import Place

DEFINITION = _(
    "Số bậc lên là dương. own: hạng năm trước trừ hạng có được nếu chỉ điểm của đơn vị đổi; others: từ hạng ấy đến hạng "
    "khi mọi đơn vị có điểm năm nay theo phương pháp cũ; method: từ hạng ấy đến hạng theo phương pháp mới. "
    "own + others + method = total."
)


def why_item(page: WhyPage, language: str) -> dict[str, Any]:
    facts, before, own, passings = page.facts, page.before, page.standing, page.passings
    compared = page.places_gained is not None and passings is not None
    with override(language):
        definition = gettext(DEFINITION)
    return {
        "year": facts.year,
        "geography": facts.geography,
        **_named(page.member),
        "asked": page.found.asked,
        "last_day": page.member.last_day,
        "before": _mark(before, own.place_before, own.score_before) if before else None,
        "after": _mark(facts, own.place, own.score),
        "not_comparable": page.not_comparable,
        "unsplit": page.unsplit,
        "rank_change": _rank_change(page),
        "score_change": _score_change(page),
        "passed": _passings(page.of(passings.passed)) if passings and compared else None,
        "passed_by": _passings(page.of(passings.passed_by)) if passings and compared else None,
        "considered": {"units": page.placed_in_both, "n": facts.n} if passings and compared else None,
        "to_next_place": _next_place(page),
        "near": [_near(near) for near in page.near],
        "levels": [_level(level, page) for level in page.levels],
        "made_of": [_former(part) for part in page.former],
        "offers": _offers(page),
        "definition": definition,
        "published_on": facts.published_on,
        "sources": [source_item(key, page.sources, language) for key in page.sources],
    }


def _named(member: Member) -> dict[str, Any]:
    return {"unit": member.unit, "name_vi": member.name_vi, "name_en": member.name_en}


def _mark(facts: RankingFacts, place: Place | None, score: Decimal | None) -> dict[str, Any]:
    return {
        "year": facts.year,
        "geography": facts.geography,
        "framework": facts.framework,
        "rank": place.rank if place else None,
        "n": facts.n,
        "score": number(score),
    }


def _rank_change(page: WhyPage) -> dict[str, Any]:
    change = page.rank_change
    one_method = 0 if page.places_gained is not None else None
    return {
        "total": page.places_gained,
        "own": change.own if change else None,
        "others": change.others if change else None,
        "method": change.method if change else one_method,
        "alone": change.alone if change else None,
    }


def _score_change(page: WhyPage) -> dict[str, Any]:
    return {
        "total": number(page.score_change),
        "mean": number(round(page.mean_change, 6)) if page.mean_change is not None else None,
        "components": [_component(component) for component in page.components],
    }


def _component(component: Component) -> dict[str, Any]:
    part, criterion = component.part, component.criterion
    return {
        "code": part.code,
        "name_vi": criterion.name_vi if criterion else _part_name(component, "vi"),
        "name_en": criterion.name_en if criterion else _part_name(component, "en"),
        "contribution": number(part.contribution),
        "points": number(part.points),
        "before": number(part.before),
        "after": number(part.after),
        "median_change": number(component.median_change),
        "codes": list(part.codes) if part.code == REST else [],
    }


def _part_name(component: Component, language: str) -> str:
    if component.part.code == REST:
        return exports.rest_name(component.part.codes, language)
    return exports.rounding_name(language)


def _passings(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    return [
        {
            **_named(one.member),
            "before": _rank_mark(one.place_before, one.score_before),
            "after": _rank_mark(one.place, one.score),
        }
        for one in standings
    ]


def _rank_mark(place: Place | None, score: Decimal | None) -> dict[str, Any]:
    return {
        "rank": place.rank if place else None,
        "n": place.n if place else None,
        "score": number(score),
    }


def _next_place(page: WhyPage) -> dict[str, Any] | None:
    wanted = page.next_place
    if wanted is None:
        return None
    return {
        "rank": wanted.rank,
        "n": page.facts.n,
        "units": [_named(one.member) for one in page.of(wanted.units)],
        "score": number(wanted.score),
        "gap": number(wanted.gap),
    }


def _near(near: Near) -> dict[str, Any]:
    one = near.standing
    return {**_named(one.member), **_rank_mark(one.place, one.score), "gap": number(near.gap)}


def _level(level: Level, page: WhyPage) -> dict[str, Any]:
    criterion = page.criteria[level.code]
    return {
        "code": level.code,
        "name_vi": criterion.name_vi,
        "name_en": criterion.name_en,
        "points": number(level.points),
        "score": number(level.score),
        "median": number(level.median),
        "rank": level.rank,
        "n": level.n,
        "worth": number(level.worth),
    }


def _former(part: FormerPart) -> dict[str, Any]:
    return {**_named(part.member), **_rank_mark(part.place, part.score)}


def _offers(page: WhyPage) -> list[dict[str, Any]]:
    facts, unit = page.offer or (None, "")
    if facts is None or page.before is None:
        return []
    return [{"year": facts.year, "against": page.before.year, "geography": facts.geography, "unit": unit}]
