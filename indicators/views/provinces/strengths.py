"""What a province is strongest and weakest in, as two short lists."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.queries.province import ProvincePage, Strength
from indicators.templatetags.figures import figure, in_language, period_label
from indicators.views.provinces.figures import median_words
from indicators.views.provinces.links import indicator_asked, indicator_path
from provinces.templatetags.scores import score_text

# With fewer places there may be no three on each side.
ENOUGH_PLACES = 6


@dataclass(frozen=True, slots=True)
class StrengthLine:
    """A placed figure or main index as one line of a short list."""

    name: str
    url: str
    value: Any
    place: str
    about: str


def context(page: ProvincePage) -> dict[str, Any]:
    told = page.strengths
    return {
        "with_strengths": told.placed > 0,
        "strength_head": _strength_head(told.placed),
        "strongest": [_strength(each, page) for each in told.strongest],
        "weakest": [_strength(each, page) for each in told.weakest],
        "strength_note": _strength_note(page),
    }


def _strength(each: Strength, page: ProvincePage) -> StrengthLine:
    return _of_part(each, page) if each.part else _of_figure(each, page)


def _of_part(each: Strength, page: ProvincePage) -> StrengthLine:
    part, ranking = each.part, page.standing.ranking if page.standing else None
    if part is None or ranking is None:
        raise ValueError("a main index is of a ranking")
    about = [f"DTI {ranking.year}"]
    if part.median is not None:
        told = {"n": part.n, "median": score_text(part.median)}
        about.append(
            ngettext("trung vị %(n)s đơn vị: %(median)s", "trung vị %(n)s đơn vị: %(median)s", part.n) % told
        )
    if part.sharing and part.derived:
        about.append(
            ngettext("cùng hạng với %(n)s đơn vị khác", "cùng hạng với %(n)s đơn vị khác", part.sharing)
            % {"n": part.sharing}
        )
    score = score_text(part.mark.score) if part.mark.score is not None else "–"
    return StrengthLine(in_language(part.criterion, "name"), "", score, str(each.place), " · ".join(about))


def _of_figure(each: Strength, page: ProvincePage) -> StrengthLine:
    told = each.figure
    if told is None or told.latest is None:
        raise ValueError("only a figure with a value has a place")
    about = [period_label(told.latest.cell)]
    if told.median is not None and told.field:
        words = {"n": told.field.n, "median": median_words(told)}
        about.append(
            ngettext("trung vị %(n)s đơn vị: %(median)s", "trung vị %(n)s đơn vị: %(median)s", told.field.n)
            % words
        )
    return StrengthLine(
        in_language(told.facts, "name"),
        indicator_path(told.facts.code) + indicator_asked(page.history.facts.unit, page.known_on),
        figure(told.latest.cell, told.facts),
        str(each.place),
        " · ".join(about),
    )


def _strength_head(placed: int) -> str:
    """What the lines were chosen from: of few places the best is no more than the best of few."""
    if placed >= ENOUGH_PLACES:
        return _("Theo hạng trên số đơn vị, từ 10 đơn vị có số")
    return ngettext(
        "Theo hạng trên số đơn vị; chỉ %(n)s chỉ số, chỉ tiêu có hạng",
        "Theo hạng trên số đơn vị; chỉ %(n)s chỉ số, chỉ tiêu có hạng",
        placed,
    ) % {"n": placed}


def _strength_note(page: ProvincePage) -> str:
    words, shown = [], [*page.strengths.strongest, *page.strengths.weakest]
    if any(each.part and each.part.derived for each in shown):
        words.append(_("Hạng chỉ số chính suy ra từ điểm đã công bố."))
    numbers = page.strengths.ns
    if len(numbers) > 1:
        told = {"numbers": ", ".join(map(str, numbers))}
        words.append(
            _("Xếp theo tỷ lệ hạng trên số đơn vị; số đơn vị khác nhau giữa các dòng (%(numbers)s).") % told
        )
    return " ".join(words)
