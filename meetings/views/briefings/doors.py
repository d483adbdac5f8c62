"""The doors of the briefings."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.views.briefings.drawing import NATION, drawn, file_name
from meetings.views.printing import pdf_response, printed


@require_safe
@printed
def briefing(request: HttpRequest) -> HttpResponse:
    """The country on one page, as PDF."""
    return _answer(NATION)


@require_safe
@printed
def province_briefing(request: HttpRequest, slug: str) -> HttpResponse:
    """A province, living or former, on one page, as PDF."""
    return _answer(slug)


def _answer(slug: str) -> HttpResponse:
    language = get_language() or "vi"
    content = drawn(slug, language, timezone.localdate())
    if content is None:
        raise Http404(_("Không có tỉnh, thành phố này."))
    return pdf_response(content, file_name(slug, language))
