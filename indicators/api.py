"""The API of figures: the catalogue, figures as shown, and every observation behind them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from ninja.errors import ValidationError
from pydantic import BaseModel, Field

from indicators.forms.parameters import CellQuery, Window
from indicators.queries import catalogue, figures
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.figures import Page, Told
from indicators.queries.filters import Asked, UnknownCodeError
from provinces import exports
from provinces.exports import number

router = Router()

JSON = "application/json"
UNKNOWN = "không có mã này: {0} / no such code: {0}"


class IndicatorItem(BaseModel):
    code: str
    name_vi: str
    name_en: str
    pillar: str = Field(description=_("mã nhóm chỉ tiêu"))
    unit_measure: str = Field(description=_("mã đơn vị tính"))
    decimals: int = Field(description=_("số chữ số thập phân khi hiển thị"))
    polarity: Literal["higher_is_better", "lower_is_better", "neutral"] = Field(description=_("chiều tốt"))
    time_basis: Literal["point_in_time", "flow", "cumulative_year", "cumulative_launch"] = Field(
        description=_("tại một thời điểm, phát sinh trong kỳ, lũy kế trong năm hay lũy kế từ khi bắt đầu")
    )
    frequency: str = Field(description=_("tần suất công bố thường lệ"))
    level: Literal["national", "provincial", "both"]
    definition_vi: str
    definition_en: str
    pillar_vi: str
    pillar_en: str
    unit_measure_vi: str
    unit_measure_en: str
    rollup: Literal["none", "sum", "ratio_of_sums"] = Field(description=_("cách cộng gộp theo đơn vị"))
    agency_vi: str
    agency_en: str


class IndicatorList(BaseModel):
    count: int
    items: list[IndicatorItem]
    next: str | None = Field(description=_("địa chỉ của phần tiếp theo"))


class Change(BaseModel):
    value: float
    kind: str = Field(
        description=_("pct_yoy, times_yoy, pct_mom, times_base, pp, rank, abs, ambiguous_pct_pp")
    )
    qualifier: str | None
    base: str | None = Field(description=_("kỳ so sánh, khi nguồn nêu"))


class FigureSource(BaseModel):
    id: str
    title: str
    url: str | None
    publisher: str | None
    published_on: str | None = Field(description=_("năm, tháng hoặc ngày, như nguồn cho biết"))


class FigureItem(BaseModel):
    indicator: str
    unit: str
    period: str
    value: float | None = Field(description=_("đủ các chữ số đã lưu; null khi có lý do thiếu"))
    qualifier: Literal["exact", "approx", "over", "under", "nearly", "at_least"] = Field(
        description=_("mức chắc chắn; trên 12,8 triệu là over 12800000")
    )
    as_reported: str | None = Field(description=_("nguyên văn trong nguồn"))
    resolution: float | None = Field(description=_("cỡ của chữ số cuối được in"))
    status: Literal["provisional", "final", "estimate", "revised"]
    as_of: date = Field(description=_("ngày mà giá trị nói tới"))
    change: Change | None = Field(description=_("thay đổi như nguồn công bố"))
    source: FigureSource
    others: int = Field(description=_("số nguồn khác nói về cùng ô số liệu"))
    missing: str | None = Field(description=_("lý do thiếu"))
    numerator: float | None
    denominator: float | None
    origin: Literal["reported", "automatic", "extracted", "computed"]
    as_of_basis: Literal["period_end", "report_period_end", "stated", "publication"]
    reason: str | None = Field(description=_("vì sao chọn nguồn này"))
    note: str | None
    observation: int = Field(description=_("số thứ tự của số liệu theo nguồn, không đổi"))


class FigureList(BaseModel):
    count: int
    items: list[FigureItem]
    next: str | None = Field(description=_("địa chỉ của phần tiếp theo"))


class ObservationItem(FigureItem):
    recorded_at: datetime = Field(description=_("ghi vào cổng lúc"))
    selected: bool = Field(description=_("có đang được hiển thị không"))
    superseded: bool = Field(description=_("đã có bản ghi sửa thay thế"))


class ObservationList(BaseModel):
    count: int
    items: list[ObservationItem]
    next: str | None = Field(description=_("địa chỉ của phần tiếp theo"))


@router.get(
    "indicators",
    response=IndicatorList,
    operation_id="indicators",
    url_name="indicators",
    summary=_("Danh mục chỉ tiêu"),
    description=_("Mỗi chỉ tiêu một mục, xếp theo nhóm."),
    openapi_extra={"x-example": ""},
)
def indicators(request: HttpRequest, asked: Query[Window]) -> HttpResponse:
    found = catalogue.indicators()
    window = found[asked.offset : asked.offset + asked.limit]
    return _listing(request, asked, [_indicator_item(facts) for facts in window], len(found))


@router.get(
    "figures",
    response=FigureList,
    operation_id="figures",
    url_name="figures",
    summary=_("Số liệu đang hiển thị"),
    description=_("Mỗi ô số liệu (chỉ tiêu, đơn vị, kỳ) một mục, theo thứ tự chỉ tiêu, đơn vị, thời gian."),
    openapi_extra={"x-example": "?indicator=broadband_fixed_mbps&unit=vn&period=2022-S1"},
)
def shown_figures(request: HttpRequest, asked: Query[CellQuery]) -> HttpResponse:
    page = _read(figures.figures, asked)
    return _listing(request, asked, [_figure_item(told) for told in page.rows], page.count)


@router.get(
    "observations",
    response=ObservationList,
    operation_id="observations",
    url_name="observations",
    summary=_("Mọi số liệu theo nguồn"),
    description=_("Mọi điều các nguồn nói về các ô số liệu được hỏi, kể cả bản ghi đã được sửa."),
    openapi_extra={"x-example": "?indicator=dossier_online_share&unit=vn"},
)
def observations(request: HttpRequest, asked: Query[CellQuery]) -> HttpResponse:
    page = _read(figures.observations, asked)
    return _listing(request, asked, [_observation_item(told) for told in page.rows], page.count)


def _read(read: Callable[[Asked], Page], asked: CellQuery) -> Page:
    try:
        return read(
            Asked(
                indicators=asked.indicator,
                units=asked.unit,
                periods=asked.period,
                first=asked.first,
                last=asked.last,
                known_on=asked.known_on,
                language=asked.lang,
                limit=asked.limit,
                offset=asked.offset,
            )
        )
    except UnknownCodeError as error:
        (unknown,) = error.args
        raise ValidationError(
            [
                {"loc": ["query", parameter], "msg": UNKNOWN.format(", ".join(codes))}
                for parameter, codes in unknown.items()
            ]
        ) from error


def _listing(request: HttpRequest, asked: Window, items: list[dict[str, Any]], count: int) -> HttpResponse:
    body = exports.listing(
        items, count=count, limit=asked.limit, offset=asked.offset, address=request.build_absolute_uri()
    )
    return HttpResponse(body, content_type=JSON)


def _indicator_item(facts: IndicatorFacts) -> dict[str, Any]:
    return {
        "code": facts.code,
        "name_vi": facts.name_vi,
        "name_en": facts.name_en,
        "pillar": facts.pillar,
        "unit_measure": facts.measure,
        "decimals": facts.decimals,
        "polarity": facts.polarity,
        "time_basis": facts.time_basis,
        "frequency": facts.frequency,
        "level": facts.level,
        "definition_vi": facts.definition_vi,
        "definition_en": facts.definition_en,
        "pillar_vi": facts.pillar_vi,
        "pillar_en": facts.pillar_en,
        "unit_measure_vi": facts.measure_vi,
        "unit_measure_en": facts.measure_en,
        "rollup": facts.rollup,
        "agency_vi": facts.agency_vi,
        "agency_en": facts.agency_en,
    }


def _figure_item(told: Told) -> dict[str, Any]:
    return {
        "indicator": told.indicator,
        "unit": told.unit,
        "period": told.period,
        "value": number(told.value),
        "qualifier": told.qualifier,
        "as_reported": told.as_reported or None,
        "resolution": number(told.resolution),
        "status": told.status,
        "as_of": told.as_of,
        "change": _change_item(told) if told.change_value is not None else None,
        "source": _source_item(told),
        "others": told.others,
        "missing": told.missing or None,
        "numerator": number(told.numerator),
        "denominator": number(told.denominator),
        "origin": told.origin,
        "as_of_basis": told.as_of_basis,
        "reason": told.reason or None,
        "note": told.note or None,
        "observation": told.observation,
    }


def _observation_item(told: Told) -> dict[str, Any]:
    return {
        **_figure_item(told),
        "recorded_at": told.recorded_at,
        "selected": told.selected,
        "superseded": told.superseded,
    }


def _change_item(told: Told) -> dict[str, Any]:
    return {
        "value": number(told.change_value),
        "kind": told.change_kind,
        "qualifier": told.change_qualifier or None,
        "base": told.change_base or None,
    }


def _source_item(told: Told) -> dict[str, Any]:
    return {
        "id": told.source,
        "title": told.title,
        "url": told.url or None,
        "publisher": told.publisher or None,
        "published_on": told.published_on or None,
    }
