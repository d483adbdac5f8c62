"""Why a change of place has no parts, in words."""

from django.utils.translation import gettext as _

from provinces.queries.why import Unsplit, WhyPage
from provinces.templatetags.scores import score_text
from provinces.views.why.words import unit_name


def unsplit(page: WhyPage) -> list[str]:
    """Why the change of place has no parts; empty where it has."""
    facts, before = page.facts, page.before
    told = {
        "unit": unit_name(page),
        "year": facts.year,
        "n": facts.n,
        "method": facts.framework,
        "before": before.year if before else facts.year - 1,
        "before_method": before.framework if before else "",
        "before_n": before.n if before else "",
    }
    match page.unsplit:
        case Unsplit.FIRST:
            return [_("Chưa có bảng xếp hạng nào trước năm %(year)s để so.") % told]
        case Unsplit.UNTOLD:
            return [_untold(page) % told]
        case Unsplit.SCORES:
            return [_few_scores(page) % (told | {"told": page.told_before}), *_no_parts(page)]
        case Unsplit.METHOD:
            return [
                _(
                    "Năm %(year)s tính theo %(method)s, năm %(before)s theo %(before_method)s: thứ hạng và điểm không trừ được cho nhau."
                )
                % told,
                _recount(page) % (told | {"eight": page.eight}),
            ]
        case Unsplit.GEOGRAPHY:
            return [
                _(
                    "Bảng %(n)s đơn vị năm %(year)s và bảng %(before_n)s đơn vị năm %(before)s khác địa giới: thứ hạng và điểm không trừ được cho nhau."
                )
                % told
            ]
        case Unsplit.METHOD_AND_GEOGRAPHY:
            return [
                _(
                    "Năm %(year)s tính theo %(method)s cho %(n)s đơn vị, năm %(before)s theo %(before_method)s cho %(before_n)s đơn vị: thứ hạng và điểm không trừ được cho nhau. Bảng này chỉ so với chính nó."
                )
                % told
            ]
        case _:
            return []


def _untold(page: WhyPage) -> str:
    if page.standing.place is None:
        return _("Nguồn có được không nêu hạng của %(unit)s năm %(year)s.")
    return _("Nguồn có được không nêu hạng của %(unit)s năm %(before)s nên không biết hạng đổi bao nhiêu.")


def _few_scores(page: WhyPage) -> str:
    if not page.told_before:
        return _(
            "Không tách được phần của riêng %(unit)s và phần của các đơn vị khác: cần điểm của mọi đơn vị ở cả hai năm, nguồn không nêu điểm."
        )
    return _(
        "Không tách được phần của riêng %(unit)s và phần của các đơn vị khác: cần điểm của cả %(n)s đơn vị ở cả hai năm, nguồn chỉ nêu của %(told)s."
    )


def _no_parts(page: WhyPage) -> list[str]:
    """Why a change of score that is told cannot be taken apart."""
    if page.score_change is None or page.before is None:
        return []
    told = {"before": page.before.year, "score": score_text(page.score_change)}
    words = _(
        "Nguồn không nêu chỉ số chính nào của năm %(before)s nên không chia được chênh lệch %(score)s điểm thành các phần."
    )
    return [words % told]


def _recount(page: WhyPage) -> str:
    """Why the part of the method cannot be told from the rest."""
    if not page.eight:
        return _(
            "Không tách được phần của riêng đơn vị, của các đơn vị khác và của phương pháp: nguồn không nêu các chỉ số để tính lại năm %(year)s theo phương pháp cũ."
        )
    return _(
        "Không tách được phần của riêng đơn vị, của các đơn vị khác và của phương pháp: muốn tính lại năm %(year)s theo phương pháp cũ cần đủ tám chỉ số chính của cả %(n)s đơn vị, nguồn chỉ nêu đủ của %(eight)s."
    )
