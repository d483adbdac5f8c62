"""What a run read and what of it was refused, as files for those who mend the source."""

from operator import attrgetter

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.actions.refresh.responses import open_response
from indicators.exports.refusals import COLUMNS, refusal_lines
from indicators.models import Feed, RefreshRun
from indicators.queries.refresh.refusals import every_refusal
from indicators.views.refresh import doors
from provinces.exports import practice_words
from provinces.queries.practice import is_practice
from provinces.views.doors import signed_in
from provinces.views.wording import language

ENDINGS = {
    Feed.Format.CSV: "csv",
    Feed.Format.XLSX: "xlsx",
    Feed.Format.JSON: "json",
    Feed.Format.SDMX_CSV: "sdmx.csv",
    Feed.Format.SDMX_JSON: "sdmx.json",
    Feed.Format.PORTAL: "json",
}


@require_safe
@signed_in
def run_refusals(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The refused rows of a run that are kept, with line numbers and reasons in both languages, as CSV."""
    run = _run(request, pk)
    mark = practice_words(language()) if is_practice() else ""
    found = map(attrgetter(*COLUMNS), every_refusal(run.pk))
    response = StreamingHttpResponse(refusal_lines(found, mark=mark), content_type="text/csv; charset=utf-8")
    name = f"{'practice-' if mark else ''}{_name(run)}-refused.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@signed_in
def run_response(request: HttpRequest, pk: int) -> FileResponse:
    """What the run read, byte by byte as it came."""
    run = _run(request, pk)
    try:
        content = open_response(run.sha256)
    except FileNotFoundError:
        raise Http404(
            _("Tệp của lần đọc này không còn được giữ: lần đọc không ghi gì chỉ giữ tệp 30 ngày.")
        ) from None
    name = f"{_name(run)}.{ENDINGS[Feed.Format(run.feed.format)]}"
    # It comes from outside: never shown, never run.
    response = FileResponse(
        content, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _run(request: HttpRequest, pk: int) -> RefreshRun:
    doors.require_reader(request, timezone.localdate())
    return doors.run_or_404(pk)


def _name(run: RefreshRun) -> str:
    return f"{run.feed.key}-{run.pk}"
