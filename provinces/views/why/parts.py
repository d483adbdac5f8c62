"""The parts of a score and of its change, in words."""

from decimal import Decimal

from django.utils.translation import gettext as _

from provinces.dti import REST, rounded
from provinces.exports import rest_name, rounding_name
from provinces.queries.why import Component, WhyPage
from provinces.templatetags.scores import SCORE
from provinces.templatetags.scores import score_text as score
from provinces.views.why.words import lower
from provinces.views.wording import language

CONTRIBUTION = 6
# The least that a score can tell.
_LEAST = Decimal(1).scaleb(-SCORE)


def part_name(component: Component) -> str:
    """A main index by its name; the untold ones together; the rounding of the published totals."""
    if component.criterion is not None:
        return component.criterion.name(language())
    if component.part.code == REST:
        return rest_name(component.part.codes, language())
    return rounding_name(language())


def part_note(component: Component) -> str:
    """What stands behind the name of a part that is no main index."""
    if component.criterion is not None:
        return ""
    if component.part.code != REST:
        return _("điểm tổng chỉ có bốn chữ số")
    names = ", ".join(each.name(language()) for each in component.without)
    return _("%(names)s: nguồn không nêu đủ cả hai năm, tính bằng phần còn lại") % {"names": names}


def parts_title(page: WhyPage) -> str:
    change = page.score_change or Decimal(0)
    told = {"score": score(change)}
    if not change:
        return _("Điểm không đổi: các phần bù trừ nhau")
    return (_("Điểm tăng %(score)s từ đâu") if change > 0 else _("Điểm giảm %(score)s từ đâu")) % told


def parts_sentence(page: WhyPage) -> str:
    """The largest part among those told by themselves, and the one that took most away."""
    named = [each for each in page.components if each.criterion is not None]
    first, last = named[0], named[-1]
    whole = len(named) == len(page.components) or page.components[-1].part.code != REST
    told = {
        "first": part_name(first),
        "gain": _points(first.part.contribution),
        "last": lower(part_name(last)),
        "loss": _points(last.part.contribution),
        "n": len(named),
    }
    if first.part.contribution <= 0:
        told["last"] = part_name(last)
        words = _("Không chỉ số nào tăng; %(last)s làm giảm nhiều nhất, %(loss)s.")
    elif whole:
        words = _("%(first)s đóng góp %(gain)s điểm, lớn nhất trong %(n)s chỉ số chính")
    else:
        words = _("%(first)s đóng góp %(gain)s điểm, lớn nhất trong các chỉ số công bố riêng")
    if first.part.contribution > 0:
        words += _("; %(last)s làm giảm %(loss)s.") if last.part.contribution < 0 else "."
    return words % told


def _points(contribution: Decimal) -> str:
    """As fine as the score it is a part of; all six decimals stand only where lines are added up."""
    if contribution and not rounded(contribution, SCORE):
        return _("chưa đến %(least)s") % {"least": score(_LEAST)}
    return score(contribution)


def levels_sentence(page: WhyPage) -> str:
    """The component farthest above the middle, and the one farthest below it, by what they are worth."""
    ordered = sorted(page.levels, key=lambda level: -level.worth)
    first, last = ordered[0], ordered[-1]
    told = {
        "first": lower(page.criteria[first.code].name(language())),
        "gain": score(first.worth),
        "last": lower(page.criteria[last.code].name(language())),
        "loss": score(last.worth),
    }
    if first.worth > 0 > last.worth:
        return (
            _(
                "So với mức giữa, %(first)s mạnh nhất, đáng thêm %(gain)s điểm DTI; yếu nhất là %(last)s, kém %(loss)s điểm."
            )
            % told
        )
    if first.worth > 0:
        return (
            _("So với mức giữa, %(first)s mạnh nhất, đáng thêm %(gain)s điểm DTI; không chỉ số nào kém.")
            % told
        )
    if last.worth < 0:
        return _("Không chỉ số nào trên mức giữa; yếu nhất là %(last)s, kém %(loss)s điểm DTI.") % told
    return _("Mọi chỉ số đều ngang mức giữa.")


def untold_levels(page: WhyPage) -> str:
    """The main indices that cannot be held against a middle: not told of every unit."""
    told = {level.code for level in page.levels}
    names = [each.name(language()) for code, each in page.criteria.items() if code not in told]
    return ", ".join(names)
