"""The change of score as a chart: the page's values handed to the drawing, wide and narrow."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from provinces import charts
from provinces.queries.why import Component, WhyPage
from provinces.templatetags.scores import score_text as score
from provinces.templatetags.scores import signed_text as signed
from provinces.views.why.parts import CONTRIBUTION, part_name
from provinces.views.wording import language


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawing for a wide panel, one for a narrow one; the same values."""

    wide: dict[str, Any]
    narrow: dict[str, Any]


def waterfalls(page: WhyPage) -> Drawn | None:
    """From the score before to the score now; None where a score is missing."""
    now, before = page.standing.score, page.standing.score_before
    if now is None or before is None or page.before is None:
        return None
    first = charts.End(f"DTI {page.before.year}", before, score(before))
    last = charts.End(f"DTI {page.facts.year}", now, score(now))
    steps = [_step(component) for component in page.components]
    axis = _("Điểm DTI; trục không bắt đầu từ 0")
    wide, narrow = (
        charts.waterfall(first, steps, last, axis=axis, language=language(), narrow=each)
        for each in (False, True)
    )
    return Drawn(wide, narrow)


def _step(component: Component) -> charts.Step:
    added = component.part.contribution
    return charts.Step(
        part_name(component), added, signed(added, CONTRIBUTION), rest=component.criterion is None
    )
