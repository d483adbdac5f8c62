"""A change of the published figures, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import comparison
from indicators.queries.cells import Cell
from indicators.queries.change_list import ToldChange
from indicators.queries.series import statement
from indicators.templatetags.figures import in_language, language, period_label
from indicators.views import wording

KINDS: Mapping[str, Promise] = {
    "published": gettext_lazy("công bố mới"),
    "revised": gettext_lazy("nguồn điều chỉnh"),
    "planned": gettext_lazy("điều chỉnh theo kế hoạch"),
    "correction": gettext_lazy("đính chính"),
}


def kind(change: ToldChange) -> str:
    """What kind of news it is."""
    return str(KINDS[change.kind])


def moved(change: ToldChange) -> str:
    """`giảm 1,7 điểm %`: how the figure changed by the revision; empty where there is nothing to subtract."""
    before = statement(change.previous) if change.previous else None
    after = statement(change.cell)
    if before is None and after is not None and change.previous:
        return _("trước đó để trống")
    if after is None and before is not None:
        return _("rút số đã công bố")
    if before is None or after is None:
        return ""
    facts = change.facts
    moved = comparison.change(before, after, facts.polarity, unit_measure=facts.measure)
    return comparison.change_words(
        moved, unit_measure=facts.measure, decimals=facts.decimals, lang=language()
    )


def figure_or_reason(cell: Cell | None, change: ToldChange) -> str:
    """The figure as read; why there is none."""
    return wording.figure_or_reason(cell, change.facts) if cell else ""


def headline(change: ToldChange) -> str:
    """One line for a subscriber: `Tên chỉ tiêu, Điện Biên, Quý IV/2026: 81,2% → 79,5% (đính chính)`."""
    after = figure_or_reason(change.cell, change)
    before = figure_or_reason(change.previous, change)
    return _("%(name)s, %(unit)s, %(period)s: %(figure)s (%(kind)s)") % {
        "name": in_language(change.facts, "name"),
        "unit": in_language(change.unit, "name"),
        "period": period_label(change.cell),
        "figure": f"{before} → {after}" if before else after,
        "kind": kind(change),
    }
