"""What is missing of a province, by who is responsible."""

from dataclasses import dataclass
from typing import Any

from indicators import periods
from indicators.queries.province import Gap, ProvincePage
from indicators.templatetags.figures import in_language, language, period_label
from indicators.views import wording
from indicators.views.provinces.figures import MOST_LINES
from indicators.views.provinces.links import indicator_asked, indicator_path


@dataclass(frozen=True, slots=True)
class GapLine:
    """An indicator without a figure: the last there is, since which period none, a reason where one was told."""

    name: str
    url: str
    last: str
    since: str
    reason: str


@dataclass(frozen=True, slots=True)
class Responsible:
    """An agency with how much it has not told, the first of it as lines; `more` is what no line is left for."""

    name: str
    n: int
    lines: tuple[GapLine, ...]

    @property
    def more(self) -> int:
        return self.n - len(self.lines)


def context(page: ProvincePage) -> dict[str, Any]:
    return {
        "figure_count": sum(figure.latest is not None for figure in page.figures),
        "never_told": sum(gap.last is None for gap in page.gaps),
        "overdue": sum(gap.last is not None for gap in page.gaps),
        "responsible": _by_agency(page),
    }


def _by_agency(page: ProvincePage) -> list[Responsible]:
    """The agency with the most gaps first; each of at most sixty in all as a line."""
    by_agency: dict[str, list[Gap]] = {}
    # Those that broke off come before those that never began.
    for gap in sorted(page.gaps, key=lambda gap: gap.last is None):
        by_agency.setdefault(in_language(gap.facts, "agency"), []).append(gap)
    found, left = [], MOST_LINES
    for name, told in sorted(by_agency.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        found.append(Responsible(name, len(told), tuple(_line(gap, page) for gap in told[:left])))
        left = max(left - len(told), 0)
    return found


def _line(gap: Gap, page: ProvincePage) -> GapLine:
    asked = indicator_asked(page.history.facts.unit if gap.last else "", page.known_on)
    return GapLine(
        name=in_language(gap.facts, "name"),
        url=f"{indicator_path(gap.facts.code)}{asked}",
        last=period_label(gap.last) if gap.last else "",
        since=periods.label(gap.since, language()) if gap.since else "",
        reason=str(wording.MISSING.get(gap.reason, "")) if gap.reason else "",
    )
