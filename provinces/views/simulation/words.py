"""Sentences about a simulation. Every one of them says that it is one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from provinces.dti import gain_of
from provinces.queries.simulation import Board, Simulation
from provinces.templatetags.places import moved_words
from provinces.templatetags.scores import score_text as score

MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a plan: an index, its published value, the new one, what the total gains."""

    name: str
    before: Decimal
    after: Decimal
    gained: Decimal


def stamp() -> str:
    """What every page, file and print of a simulation bears."""
    return _("Mô phỏng – không phải số liệu công bố")


def outcome(made: Simulation) -> str:
    """The result in one sentence, as it is read out after each move."""
    footing = made.ground.footing
    told = {
        "name": _name(made),
        "before": score(footing.score),
        "after": score(made.outcome.score),
        "place": footing.place,
        "new_place": made.outcome.place,
        "moved": moved_words(made.gained) if made.gained else _("không đổi hạng"),
    }
    if not made.moved:
        return _("Chưa đổi chỉ số nào: %(name)s đứng thứ %(place)s với %(before)s điểm như công bố.") % told
    return (
        _(
            "Mô phỏng: %(name)s được %(after)s điểm (công bố %(before)s), hạng %(new_place)s (công bố %(place)s), %(moved)s."
        )
        % told
    )


def crossed(made: Simulation) -> str:
    """Who is passed, or passes; empty where nobody does."""
    passed, passed_by = made.passings.passed, made.passings.passed_by
    if passed:
        words = ngettext(
            "Vượt hoặc bằng điểm %(n)s đơn vị: %(names)s.",
            "Vượt hoặc bằng điểm %(n)s đơn vị: %(names)s.",
            len(passed),
        )
        return words % {"n": len(passed), "names": _names(made, passed)}
    if passed_by:
        words = ngettext(
            "Bị %(n)s đơn vị vượt: %(names)s.", "Bị %(n)s đơn vị vượt: %(names)s.", len(passed_by)
        )
        return words % {"n": len(passed_by), "names": _names(made, passed_by)}
    return ""


def greatest(made: Simulation) -> str:
    """The index with the most room, and the place that it alone would give."""
    first = made.ground.lifts[0] if made.ground.lifts else None
    if first is None or not first.room:
        return _("Mọi chỉ số đã biết đều đã bằng 1.")
    return _(
        "Dư địa lớn nhất: %(index)s, %(room)s điểm. Riêng chỉ số này đạt 1 thì %(name)s đứng hạng %(place)s (mô phỏng)."
    ) % {
        "index": _index_names(made.ground.board)[first.code],
        "room": score(first.room),
        "name": _name(made),
        "place": first.filled.place,
    }


def plan_steps(made: Simulation) -> list[Step]:
    """The moves of the plan, none without one."""
    if made.plan is None:
        return []
    footing, names = made.ground.footing, _index_names(made.ground.board)
    return [
        Step(names[code], footing.known[code], value, gain_of(footing, code, value))
        for code, value in made.plan.moves.items()
    ]


def weights(board: Board) -> str:
    """What each index is worth, and which of that nobody announced."""
    language = get_language() or "vi"
    whole = sum(board.points.values(), Decimal(0))
    told = {
        "method": board.facts.framework,
        "whole": number_format(whole, force_grouping=True),
        "weights": ", ".join(
            f"{each.name(language)} {board.points[each.short_code]:f}" for each in board.criteria
        ),
    }
    sentence = _("Trọng số theo %(method)s, tổng %(whole)s điểm: %(weights)s.") % told
    return f"{sentence} {_derived(board)}".strip()


def unknown(made: Simulation) -> str:
    """Which indices nobody told of, and what happens to them; empty where all are told."""
    missing = made.ground.unknown
    if not missing:
        return ""
    language = get_language() or "vi"
    return _(
        "Nguồn không công bố %(indices)s của %(name)s năm %(year)s: phần điểm của các chỉ số này giữ nguyên trong điểm công bố, "
        "nên điểm mô phỏng vẫn đúng."
    ) % {
        "indices": ", ".join(each.name(language) for each in missing),
        "name": _name(made),
        "year": made.ground.board.facts.year,
    }


def _derived(board: Board) -> str:
    if not board.derived:
        return ""
    if len(board.derived) == len(board.criteria):
        return _(
            "Các trọng số này suy ra từ các điểm đã công bố, không lấy từ văn bản quyết định, nên chỉ chắc về tỷ lệ."
        )
    names = ", ".join(each.name(get_language() or "vi") for each in board.derived)
    return _("Suy ra, không nêu trong nguồn: %(names)s.") % {"names": names}


def _name(made: Simulation) -> str:
    return made.ground.standing.facts.name(get_language() or "vi")


def _names(made: Simulation, units: Sequence[str]) -> str:
    language = get_language() or "vi"
    named = {each.unit: each.facts.name(language) for each in made.ground.board.page.standings}
    told = ", ".join(named[unit] for unit in units[:MOST_NAMES])
    more = len(units) - MOST_NAMES
    return told + _(" và %(n)s đơn vị khác") % {"n": more} if more > 0 else told


def _index_names(board: Board) -> Mapping[str, str]:
    language = get_language() or "vi"
    return {each.short_code: each.name(language) for each in board.criteria}
