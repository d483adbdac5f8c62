"""The API of figures: the catalogue, figures as shown, and every observation behind them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from ninja.errors import ValidationError

from indicators.api.items import figure_item, indicator_item, observation_item, reading_item, refused_item
from indicators.api.schemas import FigureList, IndicatorList, ObservationList
from indicators.forms.parameters import CellQuery, FigureQuery, Window
from indicators.queries import catalogue, figures, readings
from indicators.queries.across import TooManyCellsError, across
from indicators.queries.figures import Page
from indicators.queries.filters import Asked, UnknownCodeError
from provinces import exports

router = Router()

JSON = "application/json"
UNKNOWN = "không có mã này: {0} / no such code: {0}"
TOO_MANY = {
    "indicator": "quá nhiều ô số liệu để đọc một lần; hãy nêu mã chỉ tiêu, hoặc ít chỉ tiêu hơn "
    "/ too many cells at once; name indicators, or fewer of them",
    "period": "quá nhiều ô số liệu để đọc một lần; hãy nêu ít kỳ hơn, hoặc nêu mã chỉ tiêu "
    "/ too many cells at once; name fewer periods, or name indicators",
}


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
    return _listing(request, asked, [indicator_item(facts) for facts in window], len(found))


@router.get(
    "figures",
    response=FigureList,
    operation_id="figures",
    url_name="figures",
    summary=_("Số liệu đang hiển thị"),
    description=_(
        "Mỗi ô số liệu (chỉ tiêu, đơn vị, kỳ) một mục, theo thứ tự chỉ tiêu, đơn vị, thời gian. Với geography là số "
        "của các đơn vị thuộc địa giới ấy, gồm số tính lại qua sáp nhập; số công bố luôn đứng trước số tính lại. "
        "refused là các ô không có số và vì sao, cũng theo limit và offset, tất cả có refused_count ô; không nêu những "
        "kỳ chưa ai công bố. Hỏi quá nhiều ô một lần thì trả lời 422, nêu tham số cần thu hẹp."
    ),
    openapi_extra={"x-example": "?indicator=broadband_fixed_mbps&unit=vn&period=2022-S1"},
)
def shown_figures(request: HttpRequest, asked: Query[FigureQuery]) -> HttpResponse:
    if asked.geography or any(map(readings.is_dti, asked.indicator)):
        return _across(request, asked)
    page = _read(figures.figures, asked)
    return _listing(request, asked, [figure_item(told) for told in page.rows], page.count)


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
    return _listing(request, asked, [observation_item(told) for told in page.rows], page.count)


def _across(request: HttpRequest, asked: FigureQuery) -> HttpResponse:
    with _wrong_codes_named():
        page = across(_asked(asked), asked.geography)
    return _listing(
        request,
        asked,
        [reading_item(reading, cell, asked.lang) for reading, cell in page.shown],
        page.count,
        refused=[refused_item(code, reading, asked.lang) for code, reading in page.refused],
        refused_count=page.refused_count,
    )


def _read(read: Callable[[Asked], Page], asked: CellQuery) -> Page:
    with _wrong_codes_named():
        return read(_asked(asked))


def _asked(asked: CellQuery) -> Asked:
    return Asked(
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


@contextmanager
def _wrong_codes_named() -> Iterator[None]:
    """Codes that nobody knows as errors of the parameters they stand in."""
    try:
        yield
    except UnknownCodeError as error:
        (unknown,) = error.args
        wrong = {parameter: UNKNOWN.format(", ".join(codes)) for parameter, codes in unknown.items()}
        raise ValidationError(_named(wrong)) from error
    except TooManyCellsError as error:
        (parameter,) = error.args
        raise ValidationError(_named({parameter: TOO_MANY[parameter]})) from error


def _named(wrong: dict[str, str]) -> list[dict[str, Any]]:
    return [{"loc": ["query", parameter], "msg": message} for parameter, message in wrong.items()]


def _listing(
    request: HttpRequest, asked: Window, items: list[dict[str, Any]], count: int, **beside: object
) -> HttpResponse:
    body = exports.listing(
        items,
        count=count,
        limit=asked.limit,
        offset=asked.offset,
        address=request.build_absolute_uri(),
        **beside,
    )
    return HttpResponse(body, content_type=JSON)
