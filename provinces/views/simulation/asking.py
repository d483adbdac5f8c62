"""What the address of a simulation asks for, understood; what was not is said and passed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from provinces import forms
from provinces.queries import simulation
from provinces.queries.rankings import RankingFacts
from provinces.queries.simulation import Board, Choices, Ground, Simulation

CODES = ("nt", "tc", "ht", "nl", "at", "cq", "kt", "xh")
FORMER = "-former"


@dataclass(frozen=True, slots=True)
class Seen:
    """A ranking and, where a unit was named, its simulation. `state` holds the parameters of the canonical address;
    `repeated` tells that the address says more than it: empty parameters, or indices that do not move."""

    known: Choices
    board: Board
    simulation: Simulation | None
    state: Mapping[str, Any]
    notices: Sequence[str]
    repeated: bool

    def path(self, name: str = "dti-simulation", **changes: object) -> str:
        return forms.address(reverse(name), self.state, **changes)

    def moved(self, moves: Mapping[str, Decimal], **changes: object) -> str:
        """The address that makes these moves and no others."""
        state = {**self.state, **dict.fromkeys(CODES, ""), **written(moves)}
        return forms.address(reverse("dti-simulation"), state, **changes)


def seen(form: forms.DtiSimulationForm) -> Seen | None:
    """None where no ranking can be simulated. One SQL query when the data is known to this process."""
    known = simulation.choices()
    if not known.rankings:
        return None
    asked, notices = form.state, form.notices
    facts, unit = _ranking_and_unit(known, asked, notices)
    state = {"unit": unit, **_beside_the_default(known, facts, unit)}
    if not unit:
        board = simulation.board(known, facts)
        return Seen(known, board, None, state | dict.fromkeys((*CODES, "goal"), ""), notices, False)
    ground = simulation.ground(known, facts, unit)
    moves = _moves(ground, asked, notices)
    goal = _goal(ground, asked["goal"], notices)
    state |= dict.fromkeys(CODES, "") | written(moves) | {"goal": goal or ""}
    told = [code for code in CODES if asked[code] is not None]
    made = simulation.simulation(ground, moves, goal)
    return Seen(known, ground.board, made, state, notices, len(told) > len(moves))


def written(moves: Mapping[str, Decimal]) -> dict[str, str]:
    """Moves as parameters: `{"cq": "0.8"}`."""
    return {code.lower(): f"{value.normalize():f}" for code, value in moves.items()}


def namesake(slug: str) -> str:
    """The unit of the other geography that has the same name, if there is one: `quang-ngai-former`, `quang-ngai`."""
    return slug.removesuffix(FORMER) if slug.endswith(FORMER) else f"{slug}{FORMER}"


def find(known: Choices, candidates: Sequence[RankingFacts], slug: str) -> tuple[RankingFacts, str] | None:
    """The first ranking with the unit of that slug, else with its namesake."""
    return next(
        (
            (facts, each)
            for each in (slug, namesake(slug))
            for facts in candidates
            if slug and each in known.of(facts)
        ),
        None,
    )


def _ranking_and_unit(
    known: Choices, asked: Mapping[str, Any], notices: list[str]
) -> tuple[RankingFacts, str]:
    candidates = _candidates(known, asked, notices)
    slug = asked["unit"] or ""
    found = find(known, candidates, slug)
    elsewhere = found or find(known, known.rankings, slug)
    if elsewhere is None:
        if slug:
            notices.append(_unknown(slug))
        return candidates[0], ""
    facts, unit = elsewhere
    name = _name(known, facts, unit)
    if found is None:
        notices.append(_not_ranked(name, candidates[0], facts))
    if unit != slug:
        notices.append(_other_unit(name, unit, facts))
    return facts, unit


def _candidates(known: Choices, asked: Mapping[str, Any], notices: list[str]) -> Sequence[RankingFacts]:
    """The rankings of the year and geography asked for, the latest first; all where there is none of the year."""
    year, geography = asked["year"], asked["geography"]
    of_year = [facts for facts in known.rankings if year in (None, facts.year)]
    if not of_year:
        notices.append(_no_such_year(known, year))
        of_year = list(known.rankings)
    of_both = [facts for facts in of_year if geography in (None, "", facts.geography)]
    if not of_both:
        words = _(
            "Tham số geography=%(geography)s: năm %(year)s không có bảng %(geography)s đơn vị; chọn 63 hoặc năm khác. "
            "Trang đang bỏ qua tham số này."
        )
        notices.append(words % {"geography": geography, "year": of_year[0].year})
    return of_both or of_year


def _no_such_year(known: Choices, year: int) -> str:
    years = ", ".join(str(each) for each in dict.fromkeys(facts.year for facts in known.rankings))
    return _(
        "Tham số year=%(year)s: không mô phỏng được năm này vì nguồn không công bố đủ điểm các chỉ số chính; "
        "chọn một trong các năm %(years)s. Trang đang bỏ qua tham số này."
    ) % {"year": year, "years": years}


def _unknown(slug: str) -> str:
    return _(
        "Tham số unit=%(unit)s: không có địa phương nào mang mã này trong các bảng mô phỏng được; "
        "chọn trong danh sách dưới đây. Trang đang bỏ qua tham số này."
    ) % {"unit": slug}


def _not_ranked(name: str, asked: RankingFacts, shown: RankingFacts) -> str:
    return _(
        "%(name)s không có trong bảng %(n)s đơn vị năm %(year)s; đang mô phỏng trong bảng %(shown_n)s đơn vị "
        "năm %(shown_year)s."
    ) % {"name": name, "n": asked.n, "year": asked.year, "shown_n": shown.n, "shown_year": shown.year}


def _other_unit(name: str, unit: str, facts: RankingFacts) -> str:
    if unit.endswith(FORMER):
        words = _(
            "Bảng %(n)s đơn vị năm %(year)s xếp %(name)s trước ngày 01/07/2025 (mã %(unit)s): đang mô phỏng đơn vị đó."
        )
    else:
        words = _(
            "Bảng %(n)s đơn vị năm %(year)s xếp %(name)s từ ngày 01/07/2025 (mã %(unit)s): đang mô phỏng đơn vị đó."
        )
    return words % {"n": facts.n, "year": facts.year, "name": name, "unit": unit}


def _name(known: Choices, facts: RankingFacts, unit: str) -> str:
    return simulation.ground(known, facts, unit).standing.facts.name(get_language() or "vi")


def _beside_the_default(known: Choices, facts: RankingFacts, unit: str) -> dict[str, Any]:
    """Year and geography as far as the address needs them: without them it means the latest ranking of the unit."""
    with_unit = [each for each in known.rankings if not unit or unit in known.of(each)]
    of_year = [each for each in with_unit if each.year == facts.year]
    return {
        "year": facts.year if facts != with_unit[0] else "",
        "geography": facts.geography if facts != of_year[0] else "",
    }


def _moves(ground: Ground, asked: Mapping[str, Any], notices: list[str]) -> dict[str, Decimal]:
    """New values by short code, of known indices and where they differ from the published ones."""
    footing, moves = ground.footing, {}
    for name in CODES:
        code, value = name.upper(), asked[name]
        if value is None:
            continue
        if code not in footing.movable:
            notices.append(_untold(ground, name, value))
        elif value != footing.known[code]:
            moves[code] = value
    return moves


def _untold(ground: Ground, name: str, value: Decimal) -> str:
    return _(
        "Tham số %(name)s=%(value)s: nguồn không công bố chỉ số này của %(unit)s năm %(year)s nên không đổi được; "
        "chỉ đổi được %(codes)s. Trang đang bỏ qua tham số này."
    ) % {
        "name": name,
        "value": value,
        "unit": ground.standing.facts.name(get_language() or "vi"),
        "year": ground.board.facts.year,
        "codes": ", ".join(code.lower() for code in ground.footing.movable),
    }


def _goal(ground: Ground, goal: int | None, notices: list[str]) -> int | None:
    n = ground.board.facts.n
    if goal is None or goal <= n:
        return goal
    words = _(
        "Tham số goal=%(goal)s: bảng này có %(n)s đơn vị, chỉ nhận hạng từ 1 đến %(n)s. "
        "Trang đang bỏ qua tham số này."
    )
    notices.append(words % {"goal": goal, "n": n})
    return None
