"""The doors by which people have a feed read, pause it, and end a run."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from indicators import tasks
from indicators.actions.refresh.base import BusyError, RefreshError
from indicators.actions.refresh.feeds import enable_feed
from indicators.actions.refresh.responses import has_response
from indicators.actions.refresh.runs import DisabledError, NoAddressError, ask_cancel, start_refresh
from indicators.models import Feed, RefreshRun
from indicators.queries.refresh.runs import find_run
from indicators.views.refresh import doors
from provinces.views.doors import signed_in

How = RefreshRun.How
SWITCHED = {"0": False, "1": True}


@require_POST
@signed_in
def feed_run(request: HttpRequest, key: str) -> HttpResponse:
    """Has the feed read, as a trial where `trial` is sent; `of` names a run whose uploaded file is read again."""
    by = doors.require_manager(request, timezone.localdate())
    feed = doors.feed_or_404(key)
    trial = request.POST.get("trial") == "1"
    if not request.POST.get("of"):
        return begin(request, feed, by, trial=trial)
    before = _upload(feed, request.POST.get("of", ""))
    if before is None:
        messages.warning(request, _("Tệp của lần đọc ấy không còn được giữ: xin nạp lại tệp."))
        return redirect("feed-upload", key)
    return begin(
        request,
        feed,
        by,
        trial=trial,
        sha256=before.sha256,
        file_name=before.file_name,
        given_by=before.given_by,
    )


@require_POST
@signed_in
def feed_enable(request: HttpRequest, key: str) -> HttpResponse:
    """`enabled` 0 pauses the feed, 1 has it read again."""
    by = doors.require_manager(request, timezone.localdate())
    feed = doors.feed_or_404(key)
    enabled = SWITCHED.get(request.POST.get("enabled", ""))
    if enabled is None:
        messages.warning(request, _("Chưa rõ tạm dừng hay bật lại nguồn: xin bấm nút ở trang này."))
        return redirect("feed-detail", feed.key)
    enable_feed(feed=feed, enabled=enabled, by=by, now=timezone.now())
    messages.success(
        request,
        _("Đã bật lại nguồn.") if enabled else _("Đã tạm dừng nguồn; số đã đọc vẫn giữ nguyên."),
    )
    return redirect("feed-detail", feed.key)


@require_POST
@signed_in
def run_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the end of a run."""
    by = doors.require_manager(request, timezone.localdate())
    run = doors.run_or_404(pk)
    if run.finished_at:
        messages.info(request, _("Lần đọc đã kết thúc trước khi hủy."))
    else:
        ask_cancel(run=run, by=by, now=timezone.now())
    return redirect("refresh-run", pk)


def begin(
    request: HttpRequest,
    feed: Feed,
    by: User,
    *,
    trial: bool,
    sha256: str = "",
    file_name: str = "",
    given_by: User | None = None,
) -> HttpResponse:
    """Starts a run and leads to it; where the feed is being read already, to that run. `sha256` names a file that was
    uploaded and is kept; `given_by` brought it, where that was not `by`."""
    try:
        run = start_refresh(
            feed=feed,
            how=How.UPLOAD if sha256 else How.CLICK,
            by=by,
            now=timezone.now(),
            trial=trial,
            sha256=sha256,
            file_name=file_name,
            given_by=given_by,
        )
    except RefreshError as refusal:
        return _refused(request, feed, refusal)
    if not tasks.refresh_soon(run):
        messages.info(
            request,
            _("Hàng đợi xử lý nền không trả lời. Lần đọc được giữ lại và bắt đầu khi hàng đợi hoạt động."),
        )
    return redirect("refresh-run", run.pk)


def _refused(request: HttpRequest, feed: Feed, refusal: RefreshError) -> HttpResponse:
    if isinstance(refusal, BusyError):
        messages.info(
            request, _("Nguồn đang được đọc: đây là lần đọc đang chạy, chưa có lần mới nào bắt đầu.")
        )
        return redirect("refresh-run", refusal.run)
    if isinstance(refusal, NoAddressError):
        messages.warning(request, _("Nguồn này không có địa chỉ: xin nạp tệp để đọc."))
        return redirect("feed-upload", feed.key)
    if isinstance(refusal, DisabledError):
        messages.warning(request, _("Nguồn đang tạm dừng nên chỉ chạy thử được; xin bật nguồn rồi đọc."))
    else:
        messages.warning(request, _("Chưa đọc được nguồn này lúc này; xin thử lại."))
    return redirect("feed-detail", feed.key)


def _upload(feed: Feed, pk: str) -> RefreshRun | None:
    """The run of an upload whose file is still there."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    run = find_run(int(pk))
    if run is None or run.feed_id != feed.pk or run.how != How.UPLOAD:
        return None
    return run if has_response(run.sha256) else None
