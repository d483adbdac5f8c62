"""The ministry reads one report, what differs first, and accepts it or returns cells of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from indicators import actions
from indicators.actions import SubmissionError, WrongStateError
from indicators.forms import ReasonsForm
from indicators.models import Submission
from indicators.permissions import can_publish, can_read_review, can_review
from indicators.queries import review
from indicators.queries.review import Report, Standing
from indicators.tasks import remind_soon
from indicators.views.entry.reports import Asked, report_asked
from indicators.views.review import wording
from indicators.views.review.rows import names_of, sections
from provinces.permissions import powers_of
from provinces.views.doors import signed_in

State = Submission.State
REFUSED, CHANGED = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def submission_review(request: HttpRequest, collection: str, slug: str) -> HttpResponse:
    """The report; a post accepts it or returns the cells for which a reason was given."""
    if not can_read_review(powers_of(request.user, timezone.localdate())):
        raise PermissionDenied(_("Trang duyệt dành cho cán bộ của Bộ và lãnh đạo."))
    asked = report_asked(request, collection, slug)
    if request.method == "POST":
        return _decide(request, asked)
    return _page(request, _read(request, asked), asked)


def _read(request: HttpRequest, asked: Asked) -> Report:
    return review.report(asked.submission, person=request.user.pk or 0)


def _decide(request: HttpRequest, asked: Asked) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or not can_review(asked.powers):
        raise PermissionDenied(_("Chỉ người duyệt của Bộ tiếp nhận hoặc trả lại được báo cáo."))
    report = _read(request, asked)
    form = ReasonsForm(request.POST, [read.cell.code for read in report.cells])
    if not form.is_valid():
        notices = [str(text) for name in ("act", "seen") for text in form.errors.get(name, [])]
        notices += [_("Xin sửa các lý do được đánh dấu.")] if form.faults else []
        return _page(request, report, asked, form, notices, REFUSED)
    if form.cleaned_data["act"] == "return":
        return _return(request, asked, form, user)
    if form.reasons:
        notice = ngettext(
            "Bạn đã ghi lý do trả lại cho %(n)s ô. Bỏ lý do rồi tiếp nhận, hoặc bấm nút trả lại.",
            "Bạn đã ghi lý do trả lại cho %(n)s ô. Bỏ lý do rồi tiếp nhận, hoặc bấm nút trả lại.",
            len(form.reasons),
        ) % {"n": len(form.reasons)}
        return _page(request, report, asked, form, [notice], REFUSED)
    return _accept(request, asked, form, user)


def _accept(request: HttpRequest, asked: Asked, form: ReasonsForm, user: User) -> HttpResponse:
    try:
        actions.accept_submission(
            submission=asked.submission, by=user, now=asked.now, seen=form.cleaned_data["seen"]
        )
    except SubmissionError as error:
        return _refused(request, asked, form, error)
    messages.success(request, _("Đã tiếp nhận báo cáo; số liệu được giữ nguyên để công bố."))
    return redirect("submission-review", collection=asked.key, slug=asked.unit)


def _return(request: HttpRequest, asked: Asked, form: ReasonsForm, user: User) -> HttpResponse:
    try:
        actions.return_cells(
            submission=asked.submission,
            reasons=form.reasons,
            by=user,
            now=asked.now,
            seen=form.cleaned_data["seen"],
        )
    except SubmissionError as error:
        return _refused(request, asked, form, error)
    remind_soon()
    n = len(form.reasons)
    told = ngettext(
        "Đã trả lại %(n)s ô; người nhập và người ký của địa phương nhận thư.",
        "Đã trả lại %(n)s ô; người nhập và người ký của địa phương nhận thư.",
        n,
    )
    messages.success(request, told % {"n": n})
    return redirect("submission-review", collection=asked.key, slug=asked.unit)


def _refused(request: HttpRequest, asked: Asked, form: ReasonsForm, error: SubmissionError) -> HttpResponse:
    """A form sent twice leads to what stands; anything else shows the report as it is now, with what was typed."""
    sentence = wording.refusal(error, "accept")
    if isinstance(error, WrongStateError):
        messages.info(request, sentence)
        return redirect("submission-review", collection=asked.key, slug=asked.unit)
    asked.submission.refresh_from_db()
    status = CHANGED if error.code == "changed_since" else REFUSED
    return _page(request, _read(request, asked), asked, form, [sentence], status)


def _page(
    request: HttpRequest,
    report: Report,
    asked: Asked,
    form: ReasonsForm | None = None,
    notices: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = form.typed if form else {}
    faults = form.faults if form else {}
    context = _context(asked, report, typed, faults) | {"notices": notices or []}
    return render(request, "indicators/submission_review.html", context, status=status)


def _context(
    asked: Asked, report: Report, typed: Mapping[str, str], faults: Mapping[str, str]
) -> dict[str, Any]:
    submission, powers = report.submission, asked.powers
    reviews = can_review(powers)
    publishes = can_publish(powers) and submission.state == State.ACCEPTED
    deed = "accept" if reviews and submission.state == State.SENT else "publish" if publishes else ""
    own = wording.own_values(names_of(report, report.own), deed) if deed and report.own else ""
    return {
        "report": report,
        "submission": submission,
        "head": report.head,
        "round": submission.collection,
        "period": submission.collection.period,
        "standing": wording.standing(submission, report.head),
        "sections": sections(report, typed, faults),
        "counts": {standing.value: len(report.of(standing)) for standing in Standing},
        "resent": sum(line.was is not None for line in report.cells),
        "own": own,
        "accepts": reviews and submission.state == State.SENT and not own,
        "returns": reviews and submission.state in (State.SENT, State.ACCEPTED),
        "publishes": publishes and not own,
        "at_work": submission.state in Submission.OPEN_STATES,
    }
