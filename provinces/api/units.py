"""The units: of a geography, or all there ever were."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query
from pydantic import BaseModel, Field

from provinces import exports
from provinces.api.door import JSON, Language, Limit, Offset, router
from provinces.exports import AT_ONCE
from provinces.queries import units as unit_reads
from provinces.queries.units import UnitFacts


class UnitQuery(BaseModel):
    geography: Literal["63", "34"] | None = Field(
        None,
        description=_("63 tỉnh, thành phố (đến 30/06/2025) hoặc 34 (từ 01/07/2025); không có thì mọi đơn vị"),
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
