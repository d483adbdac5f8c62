"""Why the place of a unit moved: its parts, who passed whom, what the next place asks for."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query
from ninja.errors import ValidationError

from provinces import exports
from provinces.api.door import JSON, Year, router
from provinces.api.why.items import why_item
from provinces.api.why.shapes import Slug, WhyItem, WhyQuery
from provinces.queries import why

NO_YEAR = "phải là một năm trước {0} có bảng xếp hạng / must be a ranked year before {0}"


@router.get(
    "dti/{int:year}/{slug:slug}/why",
    response=WhyItem,
    operation_id="why",
    url_name="why",
    summary=_("Vì sao hạng DTI của một đơn vị đổi"),
    description=_(
        "Mức đổi hạng tách thành ba phần và mức đổi điểm tách theo chỉ số, đều cộng lại đúng; ai vượt ai; cần thêm bao "
        "nhiêu điểm. Không so được thì total là null và có lý do."
    ),
    openapi_extra={"x-example": "2023/quang-ngai/why?geography=63"},
)
def why_moved(request: HttpRequest, year: Year, slug: Slug, asked: Query[WhyQuery]) -> HttpResponse:
    found = why.find(year, slug, asked.geography)
    if found is None or found.geography_unmet:
        raise Http404
    ranked = {facts.year for facts in found.every if facts.year < year}
    if asked.against is not None and asked.against not in ranked:
        raise ValidationError([{"loc": ["query", "against"], "msg": NO_YEAR.format(year)}])
    page = why.why_page(found, asked.against)
    return HttpResponse(exports.document(why_item(page, asked.lang)), content_type=JSON)
