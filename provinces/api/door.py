"""What the addresses of the ground share: the router, the words of parameters, how a source is told."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Path, Router
from pydantic import BaseModel, Field

from provinces.exports import AT_MOST, DEEPEST
from provinces.queries.sources import SourceFacts

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


class Source(BaseModel):
    id: str
    title: str
    url: str | None
    publisher: str | None
    published_on: str | None = Field(description=_("năm, tháng hoặc ngày, như nguồn cho biết"))


def source_item(key: str, sources: Mapping[str, SourceFacts], language: str) -> dict[str, Any] | None:
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
