"""What is missing of a province, by who is responsible."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from indicators import periods
from indicators.queries.province import Gap, ProvincePage
from indicators.templatetags.figures import in_language, language, period_label
from indicators.views import wording


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
    """An agency with what it has not told; `never` of them never."""

    name: str
    lines: tuple[GapLine, ...]
    never: int


def context(page: ProvincePage) -> dict[str, Any]:
    return {
        "figure_count": sum(figure.latest is not None for figure in page.figures),
        "never_told": sum(gap.last is None for gap in page.gaps),
        "overdue": sum(gap.last is not None for gap in page.gaps),
        "responsible": _by_agency(page.gaps, page.history.facts.unit),
    }


def _by_agency(gaps: Sequence[Gap], unit: str) -> list[Responsible]:
    """The agency with the most gaps first."""
    named = sorted(gaps, key=lambda gap: in_language(gap.facts, "agency"))
    groups = groupby(named, key=lambda gap: in_language(gap.facts, "agency"))
    found = [_responsible(name, list(group), unit) for name, group in groups]
    return sorted(found, key=lambda each: (-len(each.lines), each.name))


def _responsible(name: str, gaps: Sequence[Gap], unit: str) -> Responsible:
    # Those that broke off come before those that never began.
    ordered = sorted(gaps, key=lambda gap: gap.last is None)
    return Responsible(
        name, tuple(_line(gap, unit) for gap in ordered), sum(gap.last is None for gap in gaps)
    )


def _line(gap: Gap, unit: str) -> GapLine:
    told = f"?units={unit}" if gap.last else ""
    return GapLine(
        name=in_language(gap.facts, "name"),
        url=f"{reverse('indicator-detail', args=[gap.facts.code])}{told}",
        last=period_label(gap.last) if gap.last else "",
        since=periods.label(gap.since, language()) if gap.since else "",
        reason=str(wording.MISSING.get(gap.reason, "")) if gap.reason else "",
    )
