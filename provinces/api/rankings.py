"""The DTI ranking of a year and geography."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query
from pydantic import BaseModel, Field

from provinces import exports
from provinces.api.door import JSON, Language, Limit, Offset, Provenance, Source, Year, router, source_item
from provinces.exports import AT_ONCE, number
from provinces.queries import dti
from provinces.queries.dti import RankingPage, Standing
from provinces.queries.marks import Mark


class RankingQuery(BaseModel):
    geography: Literal["63", "34"] | None = Field(
        None, description=_("bảng 63 hay 34 đơn vị; không có thì địa giới mới nhất đã xếp hạng năm ấy")
    )
    limit: Limit = AT_ONCE
    offset: Offset = 0
    lang: Language = "vi"


class MarkItem(BaseModel):
    rank: int | None
    score: float | None = Field(description=_("từ 0 đến 1, bốn chữ số"))
    provenance: Provenance


class PlaceItem(BaseModel):
    rank: int
    n: int


class StandingItem(BaseModel):
    unit: str
    name_vi: str = Field(description=_("tên có hiệu lực ngày 31/12 của năm đánh giá"))
    name_en: str
    region: str | None
    rank: int | None = Field(description=_("hạng; bằng điểm thì cùng hạng: 15, 15, 17"))
    n: int = Field(description=_("số đơn vị được xếp hạng"))
    score: float | None = Field(description=_("từ 0 đến 1, bốn chữ số"))
    change: int | None = Field(
        description=_(
            "số bậc lên (âm: xuống) so với năm trước cùng địa giới, cùng phương pháp; null khi không so được"
        )
    )
    before: PlaceItem | None = Field(description=_("hạng năm trước, khi so được"))
    government: MarkItem
    economy: MarkItem
    society: MarkItem
    components: dict[str, MarkItem] = Field(
        description=_("chỉ số chính theo ký hiệu, những chỉ số có công bố")
    )
    provenance: Provenance
    rank_provenance: Literal["reported", "derived", "conflicting"] | None
    score_provenance: Literal["reported", "derived", "conflicting"] | None
    source: Source | None
    note: str | None


class RankingItem(BaseModel):
    year: int
    geography: Literal["63", "34"]
    framework: str = Field(description=_("văn bản quy định phương pháp"))
    series: str = Field(description=_("chỉ các năm cùng chuỗi mới so được với nhau"))
    n: int
    published_on: date | None
    publication: str
    mean: float | None = Field(description=_("điểm trung bình, công bố hoặc suy ra"))
    mean_provenance: Literal["reported", "derived", "conflicting"] | None
    not_comparable: Literal["method", "geography", "method_and_geography"] | None = Field(
        description=_("vì sao không so với năm trước")
    )


class StandingList(BaseModel):
    count: int
    items: list[StandingItem]
    next: str | None = Field(description=_("địa chỉ của phần tiếp theo"))
    ranking: RankingItem


@router.get(
    "dti/{int:year}",
    response=StandingList,
    operation_id="dti",
    url_name="dti",
    summary=_("Xếp hạng DTI của một năm"),
    description=_(
        "Hạng và điểm như công bố, hạng cao trước; đơn vị chưa biết hạng đứng cuối, kèm ghi chú vì sao."
    ),
    openapi_extra={"x-example": "2022?geography=63"},
)
def ranking(request: HttpRequest, year: Year, asked: Query[RankingQuery]) -> HttpResponse:
    page = dti.ranking_page(year, asked.geography)
    if page is None:
        raise Http404
    window = page.standings[asked.offset : asked.offset + asked.limit]
    body = exports.listing(
        (_standing_item(standing, page, asked.lang) for standing in window),
        count=len(page.standings),
        limit=asked.limit,
        offset=asked.offset,
        address=request.build_absolute_uri(),
        ranking=_ranking_item(page, asked.lang),
    )
    return HttpResponse(body, content_type=JSON)


def _standing_item(standing: Standing, page: RankingPage, language: str) -> dict[str, Any]:
    total, before = standing.total, standing.before
    return {
        "unit": standing.unit,
        "name_vi": standing.facts.name_vi,
        "name_en": standing.facts.name_en,
        "region": standing.facts.region or None,
        "rank": standing.rank,
        "n": standing.n,
        "score": number(standing.score),
        "change": standing.change,
        "before": {"rank": before.rank, "n": before.n} if before else None,
        **{pillar.value: _mark_item(mark) for pillar, mark in standing.pillars.items()},
        "components": {code: _mark_item(mark) for code, mark in standing.components.items()},
        "provenance": standing.provenance or None,
        "rank_provenance": total.rank_provenance or None,
        "score_provenance": total.score_provenance or None,
        "source": source_item(total.source, page.sources, language),
        "note": total.note(language) or None,
    }


def _mark_item(mark: Mark) -> dict[str, Any]:
    return {"rank": mark.rank, "score": number(mark.score), "provenance": mark.provenance or None}


def _ranking_item(page: RankingPage, language: str) -> dict[str, Any]:
    facts, mean = page.facts, page.mean
    value: Decimal | None = mean.value if mean else None
    return {
        "year": facts.year,
        "geography": facts.geography,
        "framework": facts.framework,
        "series": facts.series,
        "n": facts.n,
        "published_on": facts.published_on,
        "publication": facts.publication_en if language == "en" else facts.publication_vi,
        "mean": number(value),
        "mean_provenance": mean.provenance if mean else None,
        "not_comparable": page.not_comparable,
    }
