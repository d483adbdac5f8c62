"""One run: how far it is, what became of every row, and why what was not taken was not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from indicators.actions.refresh.responses import has_response
from indicators.models import Feed, RefreshRun
from indicators.queries.refresh import refusals as refused
from indicators.queries.refresh import written as made
from indicators.sources.feeds.base import REQUIRED
from indicators.templatetags.figures import language, number
from indicators.views.refresh import doors, words
from indicators.views.refresh.progress import progress
from indicators.views.refresh.refusal_words import reason_lines
from indicators.views.refresh.sample import sample_lines
from provinces.forms import asks_for_part
from provinces.templatetags.moments import moment
from provinces.views.doors import signed_in

State, How = RefreshRun.State, RefreshRun.How
MOST_LOG = 200


@dataclass(frozen=True, slots=True)
class LogLine:
    """What happened, and when."""

    at: datetime
    text: str


@require_safe
@signed_in
@vary_on_headers("HX-Request")
def refresh_run(request: HttpRequest, pk: int) -> HttpResponse:
    """A run, or the part of the page that changes while it goes on."""
    now = timezone.localtime()
    manages = doors.require_reader(request, now.date())
    run = doors.run_or_404(pk)
    context = _context(run, now) | {"manages": manages}
    template = "indicators/refresh_run.html" + ("#progress" if asks_for_part(request) else "")
    return render(request, template, context)


def _context(run: RefreshRun, now: datetime) -> dict[str, Any]:
    active = run.finished_at is None
    return {
        "run": run,
        "feed": run.feed,
        "status": words.run_status(run.state, retrying=run.attempt > 1),
        "active": active,
        "started_words": _started(run),
        "log": log_lines(run.log),
        **(_going_on(run, now) if active else _ended(run, now)),
    }


def _going_on(run: RefreshRun, now: datetime) -> dict[str, Any]:
    return {
        "progress": progress(run, now),
        "retrying": run.state == State.WAITING and run.attempt > 1,
        "fault": words.fault(run),
    }


def _ended(run: RefreshRun, now: datetime) -> dict[str, Any]:
    reasons = refused.refusals(run.pk) if run.rows_refused else refused.NONE
    counts = _counts(run)
    return {
        "fault": words.fault(run),
        "tries": _tries(run),
        "took": words.duration(run.finished_at - run.started_at)
        if run.finished_at and run.started_at
        else "",
        "counts": counts,
        "told": ", ".join(f"{count} {label}" for label, count in counts if count != "0"),
        # What the feed was told to do with new values may have changed since the run: its counts tell what it did.
        "sample": sample_lines(run.sample, now.date(), held=not (run.rows_new or run.rows_revised)),
        "refusals": reasons,
        "told_fields": REQUIRED,
        "reasons": reason_lines(reasons.reasons),
        "not_shown": run.rows_refused > len(reasons.first),
        "written": made.written(run.source_id) if run.source_id else made.NOTHING,
        "kept": has_response(run.sha256),
        # What people are to decide on is not public before they did.
        "to_review": run.feed.policy == Feed.Policy.REVIEW or run.how == How.UPLOAD,
    }


def _tries(run: RefreshRun) -> str:
    """`sau 2 lần thử`; of a run cancelled before its next try began, which alone would have cleared the fault, those made."""
    if run.state == State.CANCELLED and run.fault:
        made = run.attempt - 1
        told = ngettext(
            "hủy khi chờ thử lại, đã thử %(n)s lần", "hủy khi chờ thử lại, đã thử %(n)s lần", made
        )
        return told % {"n": made}
    return _("sau %(n)s lần thử") % {"n": run.attempt} if run.attempt > 1 else ""


def _counts(run: RefreshRun) -> list[tuple[str, str]]:
    return [
        (_("dòng đã đọc"), number(run.rows_read)),
        (_("mới"), number(run.rows_new)),
        (_("điều chỉnh"), number(run.rows_revised)),
        (_("không đổi"), number(run.rows_same)),
        (_("chờ duyệt"), number(run.rows_held)),
        (_("bị loại"), number(run.rows_refused)),
    ]


def _started(run: RefreshRun) -> str:
    """`Nguyễn Văn A cho đọc lúc 23/11/2026 14:05`."""
    by = run.requested_by
    told = {
        "at": moment(run.requested_at),
        "person": (by.get_full_name() or by.get_username()) if by else "",
        "file": run.file_name,
    }
    if run.how == How.UPLOAD:
        return _("%(person)s nạp tệp %(file)s lúc %(at)s") % told
    if run.how == How.SCHEDULE:
        return _("Đọc theo lịch lúc %(at)s") % told
    if run.how == How.COMMAND or not by:
        return _("Đọc bằng lệnh trên máy chủ lúc %(at)s") % told
    return _("%(person)s cho đọc lúc %(at)s") % told


def log_lines(log: Sequence[Sequence[str]]) -> list[LogLine]:
    """The newest lines of a log, in the language of the page, the oldest of them first."""
    english = language() == "en"
    return [LogLine(datetime.fromisoformat(at), en if english else vi) for at, vi, en in log[-MOST_LOG:]]
