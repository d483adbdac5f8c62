"""The figures that a meeting was told, as items of the API: as printed, known then, now."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from indicators.queries.cells import Cell
from meetings.queries import reported
from meetings.queries.meetings import MeetingPage
from meetings.queries.reported import ReportedFigure
from provinces.exports import number


class SaidItem(BaseModel):
    """What one source said of a cell."""

    period: str
    value: float | None
    qualifier: str
    as_reported: str | None
    resolution: float | None
    status: str
    as_of: date
    source: str
    observation: int
    note_vi: str | None
    note_en: str | None


class ToldItem(BaseModel):
    """A figure told at the meeting."""

    indicator: str
    unit: str
    period: str
    as_reported: str | None = Field(description=_("nguyên văn tài liệu của phiên họp"))
    also_reported: list[str] = Field(description=_("cách viết khác trong tài liệu khác của phiên họp"))
    rank: str | None = Field(description=_("thứ hạng nêu cùng số, nguyên văn"))
    then: SaidItem
    known_then: SaidItem | None = Field(
        description=_(
            "số mà nguồn khác đã công bố đến hết ngày họp: cùng kỳ nếu có, nếu không là kỳ mới nhất"
        )
    )
    now: SaidItem = Field(description=_("số của đúng kỳ ấy đang được chọn"))
    standing: str = Field(
        description=_("kept: như đã nêu; revised: nguồn ấy đã điều chỉnh; other: nay theo nguồn khác")
    )
    newest: SaidItem | None = Field(description=_("số mới nhất của chỉ tiêu, khi mới hơn số đã nêu"))


def told_items(page: MeetingPage) -> list[dict[str, Any]]:
    """In the order of the catalogue. One SQL query, four where something was told."""
    papers = [paper.source for paper in page.documents if paper.source]
    pillars = reported.reported_figures(papers, page.facts.held_on)
    return [_item(figure) for pillar in pillars for figure in (*pillar.gone_on, *pillar.ended)]


def _item(figure: ReportedFigure) -> dict[str, Any]:
    then = figure.then
    return {
        "indicator": then.indicator,
        "unit": then.unit,
        "period": then.period,
        "as_reported": then.as_reported or None,
        "also_reported": [printed for printed in figure.printed if printed != then.as_reported],
        "rank": figure.rank.as_reported if figure.rank else None,
        "then": _said(then),
        "known_then": _said(figure.known) if figure.known else None,
        "now": _said(figure.shown),
        "standing": figure.standing.value,
        "newest": _said(figure.now) if figure.now else None,
    }


def _said(cell: Cell) -> dict[str, Any]:
    return {
        "period": cell.period,
        "value": number(cell.value),
        "qualifier": cell.qualifier,
        "as_reported": cell.as_reported or None,
        "resolution": number(cell.resolution),
        "status": cell.status,
        "as_of": cell.as_of,
        "source": cell.source,
        "observation": cell.observation,
        "note_vi": cell.note_vi or None,
        "note_en": cell.note_en or None,
    }
