"""The API of meetings: the list, and one meeting with its conclusions."""

from datetime import date, time
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from indicators.forms.parameters import Window
from meetings.api.told import ToldItem, told_items
from meetings.queries import meetings as reads
from meetings.queries.meetings import (
    AgendaFacts,
    BridgePointFacts,
    ConclusionFacts,
    DocumentFacts,
    MeetingFacts,
    MeetingPage,
    ShortcomingFacts,
)
from provinces import exports
from provinces.queries.sources import SourceFacts

router = Router()

JSON = "application/json"
Key = Annotated[str, Path(description=_("mã phiên họp"), example="NCDT-03")]


class LanguageQuery(BaseModel):
    lang: Literal["vi", "en"] = Field("vi", description=_("ngôn ngữ của tên nguồn"))


class MeetingItem(BaseModel):
    key: str
    body: str = Field(description=_("mã của tổ chức họp"))
    body_vi: str
    body_en: str
    number: int | None = Field(description=_("phiên thứ mấy; đánh số lại khi tổ chức thay đổi"))
    number_basis: Literal["stated", "inferred", "none"]
    held_on: date
    mode: Literal["online", "hybrid", "in_person", "unknown"]
    chair: str = Field(description=_("người chủ trì"))
    chair_role_vi: str
    chair_role_en: str
    unit: str
    title_vi: str
    title_en: str
    topic_vi: str
    topic_en: str
    main_meeting: str | None = Field(description=_("phiên chính mà điểm cầu này tham dự"))
    source: str | None = Field(description=_("nguồn của phiên họp; không có khi phiên họp được ghi tại đây"))
    conclusions_count: int
    bridge_points_count: int
    documents_count: int


class MeetingList(BaseModel):
    count: int
    items: list[MeetingItem]
    next: str | None = Field(description=_("địa chỉ của phần tiếp theo"))


class MeetingSource(BaseModel):
    id: str
    title: str
    url: str | None
    publisher: str | None
    published_on: str | None


class ConclusionItem(BaseModel):
    ordinal: int
    text_vi: str
    text_en: str
    assigned_to_vi: str | None
    assigned_to_en: str | None
    due: date | None = Field(description=_("hạn, khi là một ngày"))
    due_text: str | None = Field(description=_("hạn như trong nguồn"))
    indicator: str | None = Field(description=_("chỉ tiêu chứng minh"))
    source: str | None


class BridgePointItem(BaseModel):
    unit: str
    name_vi: str
    name_en: str
    head: str | None
    head_role_vi: str | None
    head_role_en: str | None
    meeting: str | None = Field(description=_("trang riêng của điểm cầu"))


class DocumentItem(BaseModel):
    role_vi: str
    role_en: str
    source: MeetingSource | None
    minutes: bool = Field(description=_("là biên bản"))
    title_vi: str | None
    title_en: str | None
    file: str | None = Field(description=_("tên tệp đã tải lên"))
    bytes: int | None
    sha256: str | None


class AgendaItem(BaseModel):
    ordinal: int
    title_vi: str
    title_en: str
    presenter_vi: str | None
    presenter_en: str | None
    starts_at: str | None = Field(description=_("giờ Việt Nam"), examples=["08:30"])


class ShortcomingItem(BaseModel):
    ordinal: int
    text_vi: str
    text_en: str
    indicator: str | None = Field(description=_("chỉ tiêu cho thấy điều đó"))
    unit: str | None
    source: str | None


class MeetingDetail(MeetingItem):
    note_vi: str | None
    note_en: str | None
    starts_at: str | None = Field(description=_("giờ Việt Nam"), examples=["08:30"])
    place_vi: str | None
    place_en: str | None
    agenda: list[AgendaItem]
    shortcomings: list[ShortcomingItem]
    conclusions: list[ConclusionItem]
    bridge_points: list[BridgePointItem]
    documents: list[DocumentItem]
    figures: list[ToldItem] = Field(description=_("số liệu nêu tại phiên: khi đó, đã biết, bây giờ"))
    earlier: str | None = Field(description=_("phiên liền trước"))
    later: str | None = Field(description=_("phiên liền sau"))


@router.get(
    "meetings",
    response=MeetingList,
    operation_id="meetings",
    url_name="meetings",
    summary=_("Phiên họp"),
    description=_("Mọi phiên họp, mới nhất trước."),
    openapi_extra={"x-example": ""},
)
def meetings(request: HttpRequest, asked: Query[Window]) -> HttpResponse:
    found = reads.meetings()
    body = exports.listing(
        (_meeting_item(facts) for facts in found[asked.offset : asked.offset + asked.limit]),
        count=len(found),
        limit=asked.limit,
        offset=asked.offset,
        address=request.build_absolute_uri(),
    )
    return HttpResponse(body, content_type=JSON)


@router.get(
    "meetings/{str:key}",
    response=MeetingDetail,
    operation_id="meeting",
    url_name="meeting",
    summary=_("Một phiên họp"),
    description=_("Kết luận giữ nguyên số thứ tự, điểm cầu, tài liệu, phiên trước và sau."),
    openapi_extra={"x-example": "NCDT-03"},
)
def meeting(request: HttpRequest, key: Key, asked: Query[LanguageQuery]) -> HttpResponse:
    page = reads.meeting_page(key)
    if page is None:
        raise Http404
    return HttpResponse(exports.document(_detail(page, asked.lang)), content_type=JSON)


def _meeting_item(facts: MeetingFacts) -> dict[str, Any]:
    return {
        "key": facts.key,
        "body": facts.body,
        "body_vi": facts.body_vi,
        "body_en": facts.body_en,
        "number": facts.number,
        "number_basis": facts.number_basis,
        "held_on": facts.held_on,
        "mode": facts.mode,
        "chair": facts.chair_name,
        "chair_role_vi": facts.chair_role_vi,
        "chair_role_en": facts.chair_role_en,
        "unit": facts.unit,
        "title_vi": facts.title_vi,
        "title_en": facts.title_en,
        "topic_vi": facts.topic_vi,
        "topic_en": facts.topic_en,
        "main_meeting": facts.main_meeting or None,
        "source": facts.source or None,
        "conclusions_count": facts.conclusions,
        "bridge_points_count": facts.bridge_points,
        "documents_count": facts.documents,
    }


def _detail(page: MeetingPage, language: str) -> dict[str, Any]:
    facts = page.facts
    return {
        **_meeting_item(facts),
        "note_vi": facts.note_vi or None,
        "note_en": facts.note_en or None,
        "starts_at": _hour(facts.starts_at),
        "place_vi": facts.place_vi or None,
        "place_en": facts.place_en or None,
        "agenda": [_agenda_item(item) for item in page.agenda],
        "shortcomings": [_shortcoming_item(each) for each in page.shortcomings],
        "conclusions": [_conclusion_item(conclusion) for conclusion in page.conclusions],
        "bridge_points": [_bridge_point_item(point) for point in page.bridge_points],
        "documents": [_document_item(paper, page, language) for paper in page.documents],
        "figures": told_items(page),
        "earlier": page.earlier.key if page.earlier else None,
        "later": page.later.key if page.later else None,
    }


def _hour(starts_at: time | None) -> str | None:
    return f"{starts_at:%H:%M}" if starts_at else None


def _agenda_item(item: AgendaFacts) -> dict[str, Any]:
    return {
        "ordinal": item.ordinal,
        "title_vi": item.title_vi,
        "title_en": item.title_en,
        "presenter_vi": item.presenter_vi or None,
        "presenter_en": item.presenter_en or None,
        "starts_at": _hour(item.starts_at),
    }


def _shortcoming_item(shortcoming: ShortcomingFacts) -> dict[str, Any]:
    return {
        "ordinal": shortcoming.ordinal,
        "text_vi": shortcoming.text_vi,
        "text_en": shortcoming.text_en,
        "indicator": shortcoming.indicator or None,
        "unit": shortcoming.unit or None,
        "source": shortcoming.source or None,
    }


def _bridge_point_item(point: BridgePointFacts) -> dict[str, Any]:
    return {
        "unit": point.unit,
        "name_vi": point.unit_vi,
        "name_en": point.unit_en,
        "head": point.head_name or None,
        "head_role_vi": point.head_role_vi or None,
        "head_role_en": point.head_role_en or None,
        "meeting": point.meeting or None,
    }


def _document_item(paper: DocumentFacts, page: MeetingPage, language: str) -> dict[str, Any]:
    source = page.sources.get(paper.source)
    return {
        "role_vi": paper.role_vi,
        "role_en": paper.role_en,
        "source": _source_item(source, language) if source else None,
        "minutes": paper.minutes,
        "title_vi": paper.title_vi or None,
        "title_en": paper.title_en or None,
        "file": paper.name or None,
        "bytes": paper.size,
        "sha256": paper.sha256 or None,
    }


def _conclusion_item(conclusion: ConclusionFacts) -> dict[str, Any]:
    return {
        "ordinal": conclusion.ordinal,
        "text_vi": conclusion.text_vi,
        "text_en": conclusion.text_en,
        "assigned_to_vi": conclusion.assigned_to_vi or None,
        "assigned_to_en": conclusion.assigned_to_en or None,
        "due": conclusion.due_on,
        "due_text": conclusion.due_text or None,
        "indicator": conclusion.indicator or None,
        "source": conclusion.source or None,
    }


def _source_item(source: SourceFacts, language: str) -> dict[str, Any]:
    return {
        "id": source.key,
        "title": source.title(language),
        "url": source.url or None,
        "publisher": source.publisher or None,
        "published_on": source.published_on or None,
    }
