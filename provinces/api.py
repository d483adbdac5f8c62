"""The API of the ground: units, and DTI rankings."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from provinces import exports
from provinces.exports import AT_MOST, AT_ONCE, DEEPEST, number
from provinces.queries import dti
from provinces.queries import units as unit_reads
from provinces.queries.dti import RankingPage, Standing
from provinces.queries.marks import Mark
from provinces.queries.sources import SourceFacts
from provinces.queries.units import UnitFacts

router = Router()

JSON = "application/json"
Limit = Annotated[int, Field(ge=1, le=AT_MOST, description=_("số mục trả về một lần"))]
Offset = Annotated[int, Field(ge=0, le=DEEPEST, description=_("bỏ qua bấy nhiêu mục đầu"))]
Language = Annotated[Literal["vi", "en"], Field(description=_("ngôn ngữ của tên nguồn, tên vùng và ghi chú"))]
Year = Annotated[int, Path(description=_("năm đánh giá"), example=2022)]
Provenance = Annotated[
    Literal["reported", "derived", "conflicting"] | None,
    Field(description=_("công bố, suy ra hay các nguồn mâu thuẫn; điều kém chắc nhất của hạng và điểm")),
]


class UnitQuery(BaseModel):
    geography: Literal["63", "34"] | None = Field(
        None,
        description=_("63 tỉnh, thành phố (đến 30/06/2025) hoặc 34 (từ 01/07/2025); không có thì mọi đơn vị"),
    )
    limit: Limit = AT_ONCE
    offset: Offset = 0
    lang: Language = "vi"


class RankingQuery(BaseModel):
    geography: Literal["63", "34"] | None = Field(
        None, description=_("bảng 63 hay 34 đơn vị; không có thì địa giới mới nhất đã xếp hạng năm ấy")
    )
    limit: Limit = AT_ONCE
    offset: Offset = 0
    lang: Language = "vi"


class UnitItem(BaseModel):
    unit: str = Field(description=_("mã định danh của đơn vị, không bao giờ dùng lại"))
    code: str | None = Field(description=_("mã số hai chữ số; được dùng lại nên không phải khóa"))
    name_vi: str
    name_en: str
    kind: Literal["country", "province", "municipality", "ministry"]
    region: str | None = Field(description=_("mã vùng trong địa giới được hỏi"))
    valid_from: date = Field(description=_("tên và loại này từ ngày"))
    valid_to: date | None = Field(description=_("đến hết ngày; null là đang có hiệu lực"))
    level: Literal["country", "province", "ministry"]
    full_name_vi: str
    full_name_en: str
    short_vi: str | None
    region_name: str | None


class UnitList(BaseModel):
    count: int
    items: list[UnitItem]
    next: str | None = Field(description=_("địa chỉ của phần tiếp theo"))


class Source(BaseModel):
    id: str
    title: str
    url: str | None
    publisher: str | None
    published_on: str | None = Field(description=_("năm, tháng hoặc ngày, như nguồn cho biết"))


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
    "units",
    response=UnitList,
    operation_id="units",
    url_name="units",
    summary=_("Đơn vị"),
    description=_("Mỗi đơn vị một mục, tên của ngày cuối địa giới được hỏi (hoặc hôm nay)."),
    openapi_extra={"x-example": "?geography=34"},
)
def units(request: HttpRequest, asked: Query[UnitQuery]) -> HttpResponse:
    found = _units(asked)
    window = found[asked.offset : asked.offset + asked.limit]
    body = exports.listing(
        (_unit_item(unit, asked.lang) for unit in window),
        count=len(found),
        limit=asked.limit,
        offset=asked.offset,
        address=request.build_absolute_uri(),
    )
    return HttpResponse(body, content_type=JSON)


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


def _units(asked: UnitQuery) -> list[UnitFacts]:
    today = timezone.localdate()
    if asked.geography is None:
        return unit_reads.all_units(today)
    geography = unit_reads.geography(asked.geography)
    return [] if geography is None else unit_reads.units_of(geography, today)


def _unit_item(unit: UnitFacts, language: str) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "code": unit.code or None,
        "name_vi": unit.name_vi,
        "name_en": unit.name_en,
        "kind": unit.kind,
        "region": unit.region or None,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "level": unit.level,
        "full_name_vi": unit.full_name_vi,
        "full_name_en": unit.full_name_en,
        "short_vi": unit.short_vi or None,
        "region_name": unit.region_name(language) or None,
    }


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
        "source": _source_item(total.source, page.sources, language),
        "note": total.note(language) or None,
    }


def _mark_item(mark: Mark) -> dict[str, Any]:
    return {"rank": mark.rank, "score": number(mark.score), "provenance": mark.provenance or None}


def _source_item(key: str, sources: Mapping[str, SourceFacts], language: str) -> dict[str, Any] | None:
    source = sources.get(key)
    if source is None:
        return None
    return {
        "id": source.key,
        "title": source.title(language),
        "url": source.url or None,
        "publisher": source.publisher or None,
        "published_on": source.published_on or None,
    }


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
