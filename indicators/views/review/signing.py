"""The approver of a unit reads the report as it will be sent, signs it, and calls it back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from indicators import actions
from indicators.actions import ChangedSinceError, SubmissionError, WrongStateError
from indicators.forms import SeenForm, SignForm
from indicators.models import Submission
from indicators.permissions import can_sign
from indicators.queries import review
from indicators.queries.review import Report
from indicators.views.entry.reports import Asked, report_asked
from indicators.views.entry.wording import deadline
from indicators.views.review import wording
from indicators.views.review.rows import lines_of, names_of
from provinces.views.doors import signed_in

State = Submission.State


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Cells that stand in the way for one reason, each with its address in the form."""

    title: str
    cells: tuple[tuple[str, str], ...]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def submission_sign(request: HttpRequest, collection: str, slug: str) -> HttpResponse:
    """The summary of the report; a post signs and sends it."""
    asked = report_asked(request, collection, slug)
    if request.method == "POST":
        return _sign(request, asked)
    return _page(request, asked)


@require_POST
@signed_in
def submission_recall(request: HttpRequest, collection: str, slug: str) -> HttpResponse:
    """Calls a sent report back; a report that is not with the ministry any more stays where it is."""
    asked = report_asked(request, collection, slug)
    user = _signer(request, asked)
    seen = SeenForm(request.POST)
    seen.is_valid()
    try:
        actions.recall_submission(
            submission=asked.submission, by=user, now=asked.now, seen=seen.cleaned_data.get("seen", "-")
        )
        messages.success(request, _("Đã gọi lại báo cáo. Người nhập sửa được; ký và gửi lại khi xong."))
    except SubmissionError as error:
        messages.warning(request, wording.refusal(error, "sign"))
    return redirect("submission-sign", collection=asked.key, slug=asked.unit)


def _signer(request: HttpRequest, asked: Asked) -> User:
    if not isinstance(request.user, User) or not can_sign(asked.powers, asked.unit):
        raise PermissionDenied(_("Chỉ người ký của đơn vị ký, gửi và gọi lại được báo cáo này."))
    return request.user


def _sign(request: HttpRequest, asked: Asked) -> HttpResponse:
    user = _signer(request, asked)
    form = SignForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, [str(text) for texts in form.errors.values() for text in texts], 422)
    try:
        actions.send_submission(
            submission=asked.submission, by=user, now=asked.now, seen=form.cleaned_data["seen"] or "-"
        )
    except WrongStateError as error:
        messages.info(request, wording.refusal(error, "sign"))
    except SubmissionError as error:
        # What stands is told by the page itself; only that it moved meanwhile is not.
        notices = [wording.refusal(error, "sign")]
        return _page(request, asked, notices, 409 if isinstance(error, ChangedSinceError) else 422)
    else:
        messages.success(request, _("Đã ký và gửi báo cáo. Báo cáo khóa từ lúc này."))
    return redirect("submission-sign", collection=asked.key, slug=asked.unit)


def _page(
    request: HttpRequest, asked: Asked, notices: list[str] | None = None, status: int = 200
) -> HttpResponse:
    report = review.report(asked.submission, person=request.user.pk or 0)
    context = _context(asked, report) | {"notices": notices or []}
    return render(request, "indicators/submission_sign.html", context, status=status)


def _context(asked: Asked, report: Report) -> dict[str, Any]:
    submission, round_ = report.submission, report.submission.collection
    until = report.head.until
    due, last = (max(filter(None, [day, until])) for day in (round_.due, round_.closes))
    signs = can_sign(asked.powers, asked.unit)
    own = wording.own_values(names_of(report, report.own), "sign") if signs and report.own else ""
    writable = submission.state in Submission.OPEN_STATES
    return {
        "report": report,
        "submission": submission,
        "head": report.head,
        "round": round_,
        "period": round_.period,
        "standing": wording.standing(submission, report.head),
        "deadline": deadline(due, last, asked.day) if _awaited(submission) else None,
        "counts": _counts(report),
        "obstacles": _obstacles(report) if writable else [],
        "lines": lines_of(report),
        "closed": asked.lock == "closed",
        "signs": signs,
        "own": own,
        "ready": signs and writable and not own and asked.lock == "" and report.check.passed,
        "recallable": signs and submission.state == State.SENT,
        "signers": review.signers(asked.unit, asked.day) if not signs else [],
        "writable": writable,
        "day": timezone.localdate(asked.now),
    }


def _awaited(submission: Submission) -> bool:
    """Whether the deadline is still ahead of the report: it was never sent, and an amendment has none."""
    return submission.edition == 1 and submission.first_sent_at is None


def _counts(report: Report) -> dict[str, int]:
    cells = report.cells
    return {
        "cells": len(cells),
        "entered": sum(read.cell.value is not None for read in cells),
        "empty": sum(bool(read.cell.missing) for read in cells),
        "noted": sum(bool(read.doubts and read.cell.note.strip()) for read in cells),
        "changed": sum(read.cell.value is not None and read.differs for read in cells),
    }


def _obstacles(report: Report) -> list[Obstacle]:
    check = report.check
    listed = [
        (_("Phải sửa trước khi gửi"), check.hard),
        (_("Để trống mà chưa chọn lý do"), check.unanswered),
        (_("Có nghi vấn mà chưa giải thích"), check.unexplained),
    ]
    return [
        Obstacle(title, tuple(zip(codes, names_of(report, codes), strict=True)))
        for title, codes in listed
        if codes
    ]
