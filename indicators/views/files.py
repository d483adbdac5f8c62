"""Files that people brought along: bounded on the way in, attachments on the way out."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from indicators.actions.evidence import MOST_FILES
from indicators.actions.files import MOST_BYTES

TOO_LARGE = 413
# Room for the other fields and the seams of a multipart body.
MOST_BODY = MOST_BYTES + 64 * 1024


def bounded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuses a body that is too large before any of it is read; checking the form's token reads all of it."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MOST_BODY:
            return HttpResponse(
                fault_words("too_large"), status=TOO_LARGE, content_type="text/plain; charset=utf-8"
            )
        return protected(request, *args, **kwargs)

    return answer


def fault_words(code: str) -> str:
    """Why a file is not taken, with the cure."""
    return {
        "missing": _("Chưa chọn tệp nào. Chọn tệp rồi bấm Tải lên."),
        "empty": _("Tệp rỗng. Mở tệp xem lại rồi tải lên."),
        "too_large": _("Tệp lớn hơn 10 MB. Nén ảnh hoặc chỉ gửi các trang cần thiết."),
        "too_many": _("Ô này đã có %(n)s tệp. Rút bớt tệp không còn cần rồi tải lên.") % {"n": MOST_FILES},
        "unknown_kind": _(
            "Cổng chỉ nhận PDF, ảnh PNG hoặc JPEG, văn bản DOCX hoặc ODT, bảng XLSX hoặc ODS không có macro. Lưu tệp thành PDF rồi tải lên."
        ),
    }[code]


def attachment(path: Path, *, name: str, content_type: str) -> FileResponse:
    """A file to be saved and never to be shown or run by the browser. Raises `Http404` where it is gone."""
    try:
        content = path.open("rb")
    except FileNotFoundError:
        raise Http404(_("Tệp không còn trên máy chủ; báo quản trị khôi phục từ bản sao lưu.")) from None
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
