"""Runs of feeds: asked for, taken by a worker, ended, or tried again. docs/adr/0021.

Everything that is known of a run stands in its row, and every step is one guarded UPDATE of it: queue and workers may
die at any moment. Whoever finds a row waiting may take it; whoever holds its token may end it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Func, JSONField, Q, QuerySet, Value

from indicators.actions.refresh.base import BusyError, RefreshError
from indicators.models import Feed, RefreshRun
from indicators.queries.refresh.runs import being_read
from indicators.sources.feeds.base import FeedError
from provinces.actions import Changed, record_changes, take_turn
from provinces.models import Change

State, How = RefreshRun.State, RefreshRun.How

# A worker tells every second that it lives.
SILENCE = timedelta(seconds=30)
# After the first, second and third attempt; the fourth is the last.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25))
# A source may ask for longer, but not that it is forgotten.
LONGEST_WAIT = timedelta(days=1)

DISABLED = FeedError(
    "disabled",
    "Nguồn đã bị tắt trước khi lần đọc bắt đầu; hãy bật nguồn rồi đọc lại.",
    "The feed was switched off before the run began; switch it on and run it again.",
)
LOST = FeedError(
    "worker_lost",
    "Tiến trình đang đọc không còn báo tin: có thể máy đã tắt hoặc tiến trình bị dừng. Chưa có gì được ghi.",
    "The worker that was reading is not heard of any more: it was stopped, or its machine. Nothing was written.",
    retry=True,
)


class DisabledError(RefreshError):
    """The feed is switched off; only trials run."""

    code = "disabled"


class NoAddressError(RefreshError):
    """The feed has no address to be read from, and no file was brought."""

    code = "no_address"


def run_key(run: RefreshRun) -> str:
    """What the audit trail calls the run."""
    return f"{run.feed.key}/{run.pk}"


def start_refresh(
    *,
    feed: Feed,
    how: str,
    by: User | None,
    now: datetime,
    trial: bool = False,
    sha256: str = "",
    file_name: str = "",
    given_by: User | None = None,
) -> RefreshRun:
    """A run of the feed, waiting for a worker: hand it to `tasks.refresh_soon` after the commit.

    Whoever asks for a run that waits already gets that one, and its waiting ends. `sha256` names the kept file of an
    upload, which `given_by` brought along: `by`, where nobody else is named. Raises `BusyError` where one is being read, `DisabledError`, `NoAddressError`.
    """
    with transaction.atomic():
        held = Feed.objects.select_for_update(no_key=True).get(pk=feed.pk)
        if not (held.enabled or trial):
            raise DisabledError(held.key)
        if not (held.address or sha256):
            raise NoAddressError(held.key)
        run = _waiting(held, how, trial) or RefreshRun.objects.create(
            feed=held,
            how=how,
            trial=trial,
            requested_at=now,
            requested_by=by,
            given_by=(given_by or by) if how == How.UPLOAD else None,
            sha256=sha256,
            file_name=file_name,
            feed_version=held.version,
        )
        if how != How.SCHEDULE:
            _audit(run, "uploaded" if how == How.UPLOAD else "started", "trial" if trial else how, by, now)
    return run


def ask_cancel(*, run: RefreshRun, by: User | None, now: datetime) -> RefreshRun:
    """Ends a run that waits, asks the worker of one that is read to end it; nothing happens to one that has ended, or
    that somebody asked to end before."""
    with transaction.atomic():
        held = RefreshRun.objects.select_for_update(of=("self",)).select_related("feed").get(pk=run.pk)
        if held.finished_at or held.cancel_asked_at:
            return held
        held.cancel_asked_at, held.cancel_asked_by = now, by
        held.save(update_fields=["cancel_asked_at", "cancel_asked_by"])
        _audit(held, "cancelled", "", by, now, before=held.state)
        if held.state == State.WAITING or is_lost(held, now):
            _cancel(RefreshRun.objects.filter(pk=held.pk), now)
    return RefreshRun.objects.select_related("feed").get(pk=run.pk)


def is_lost(run: RefreshRun, now: datetime) -> bool:
    """Whether nobody has heard of its worker for too long."""
    return run.state == State.RUNNING and (run.heard_at is None or run.heard_at < now - SILENCE)


def due(*, now: datetime) -> list[RefreshRun]:
    """The runs that wait and may be taken now, who waits longest first. One SQL query."""
    waiting = RefreshRun.objects.filter(_may_begin(now), state=State.WAITING)
    return list(waiting.select_related("feed").order_by("requested_at", "pk"))


def claim(*, pk: int, now: datetime) -> RefreshRun | None:
    """Takes the run for this worker, with a token of its own and all counts at nought; None where it does not wait
    (any more), waits for a later moment, its feed was switched off meanwhile, or as many are being read as may be."""
    with transaction.atomic():
        # Two workers that look at once would each see that nothing is read yet.
        take_turn(of="runs of feeds")
        taken = _is_turn(now) and _take(pk, now)
    if not taken:
        return None
    run = RefreshRun.objects.select_related("feed", "requested_by").get(pk=pk)
    if not (run.feed.enabled or run.trial):
        fail(run=run, fault=DISABLED, now=now)
        return None
    # The feed as it is now is what is read, whatever it was when the run was asked for.
    run.feed_version = run.feed.version
    vi, en = f"Bắt đầu, lần thử {run.attempt}.", f"Begins, attempt {run.attempt}."
    note(run=run, now=now, vi=vi, en=en, feed_version=run.feed_version)
    return run


def in_front(*, run: RefreshRun, now: datetime) -> list[RefreshRun]:
    """The runs that have to end before this one may begin; none where nothing but a worker is missing. One SQL query."""
    reading = [each for each in being_read(now - SILENCE) if each.pk != run.pk]
    return reading if run.state == State.WAITING and len(reading) >= settings.FEED_RUNS_AT_ONCE else []


def note(*, run: RefreshRun, now: datetime, vi: str, en: str, **facts: object) -> bool:
    """Adds a line to the log of the run that this worker holds, and writes `facts` into it; whether it still holds it."""
    return bool(_mine(run).update(log=_told(now, vi, en), **facts))


def fail(*, run: RefreshRun, fault: FeedError, now: datetime) -> bool:
    """Ends an attempt that came to nothing: the run waits for the next one where that may help, else it has failed.
    Whether the run was still this worker's."""
    told = {
        "fault": fault.code[:40],
        "fault_vi": fault.reason.vi,
        "fault_en": fault.reason.en,
        "log": _told(now, fault.reason.vi, fault.reason.en),
        "token": "",
        "phase": "",
    }
    again = next_try(run, fault, now)
    if again is None:
        return bool(_mine(run).update(state=State.FAILED, finished_at=now, **told))
    told |= {"state": State.WAITING, "attempt": run.attempt + 1, "next_try_at": again, "heard_at": None}
    return bool(_mine(run).update(**told))


def next_try(run: RefreshRun, fault: FeedError, now: datetime) -> datetime | None:
    """When a run that met the fault is tried again: after what the source asks for, but not sooner than we would; None
    where nothing is to be hoped for. A trial has a person waiting, who tries again as they like."""
    if not fault.retry or run.trial or run.attempt > len(WAITS):
        return None
    asked = min(timedelta(seconds=fault.after or 0), LONGEST_WAIT)
    return now + max(WAITS[run.attempt - 1], asked)


def cancelled(*, run: RefreshRun, now: datetime) -> bool:
    """Ends the run as its people asked; whether it was still this worker's."""
    return bool(_cancel(_mine(run), now))


def release(*, run: RefreshRun, now: datetime) -> bool:
    """Gives back a run whose worker is being stopped: the next one begins anew, and it does not count as an attempt."""
    text = _told(
        now,
        "Tiến trình được dừng; lần đọc sẽ bắt đầu lại.",
        "The worker is stopped; the run will begin anew.",
    )
    return bool(_mine(run).update(state=State.WAITING, token="", phase="", heard_at=None, log=text))


def take_kept(*, run: RefreshRun, like: RefreshRun, etag: str, last_modified: str, now: datetime) -> None:
    """Has a run whose feed answered what it had answered to the run `like` read that answer once more."""
    run.sha256 = like.sha256
    note(
        run=run,
        now=now,
        vi="Nguồn trả lời như lần trước; tệp đã giữ được đối chiếu lại với số liệu hiện nay.",
        en="The source answers as last time; the file that was kept is held against the figures of today again.",
        unchanged=True,
        sha256=like.sha256,
        etag=etag,
        last_modified=last_modified,
    )


def finish_unchanged(
    *, run: RefreshRun, like: RefreshRun, etag: str, last_modified: str, now: datetime
) -> bool:
    """Ends a run whose feed answered what it had answered to the run `like`, held against the same data: nothing is
    read, every row is the same. Nothing changes, so nothing is audited."""
    return note(
        run=run,
        now=now,
        vi="Nguồn trả lời như lần trước: không có gì mới.",
        en="The source answers as last time: nothing is new.",
        state=State.DONE,
        finished_at=now,
        phase="",
        unchanged=True,
        data_version=like.data_version,
        sha256=like.sha256,
        etag=etag,
        last_modified=last_modified,
        rows_read=like.rows_read,
        rows_done=like.rows_read,
        rows_same=like.rows_read,
    )


def tell_read(*, run: RefreshRun, size: int, now: datetime) -> None:
    """What is to be said of a run that is over, all its bytes read."""
    ended = RefreshRun.objects.filter(pk=run.pk, token=run.token, state=State.DONE)
    held = ended.values_list("rows_held", flat=True).first() or 0
    written = ("Xong.", "Done.")
    if run.trial:
        written = ("Xong; chạy thử không ghi gì.", "Done; a trial writes nothing.")
    elif held:
        written = (f"Xong; số giá trị chờ duyệt: {held}.", f"Done; values that wait for a decision: {held}.")
    ended.update(bytes_read=size, bytes_total=size, log=_told(now, *written))


def give_up_lost(*, now: datetime) -> Sequence[RefreshRun]:
    """Takes the runs from workers that are not heard of any more; they wait to be tried again, or have failed. What such
    a worker still does comes to nothing: its token is gone."""
    with transaction.atomic():
        running = RefreshRun.objects.select_for_update(of=("self",), skip_locked=True).select_related("feed")
        # A worker that holds the row is just ending its run.
        lost = [run for run in running.filter(state=State.RUNNING) if is_lost(run, now)]
        for run in lost:
            if run.cancel_asked_at:
                cancelled(run=run, now=now)
            else:
                fail(run=run, fault=LOST, now=now)
    return lost


def _waiting(feed: Feed, how: str, trial: bool) -> RefreshRun | None:
    """The run that waits already, made ready at once; none for a file, whose run is another one. Raises `BusyError`."""
    runs = RefreshRun.objects.select_for_update(of=("self",)).select_related("feed")
    run = runs.filter(feed=feed, trial=trial, finished_at=None).first()
    if run is None:
        return None
    asked_by_people = how in (How.CLICK, How.COMMAND) and run.how != How.UPLOAD
    if run.state == State.RUNNING or not asked_by_people:
        raise BusyError(run.pk)
    run.next_try_at = None
    run.save(update_fields=["next_try_at"])
    return run


def _may_begin(now: datetime) -> Q:
    return Q(next_try_at=None) | Q(next_try_at__lte=now)


def _is_turn(now: datetime) -> bool:
    """Whether one more may be read: a worker must keep a hand free for people who publish. The dead hold up nobody."""
    return len(being_read(now - SILENCE)) < settings.FEED_RUNS_AT_ONCE


def _take(pk: int, now: datetime) -> int:
    return RefreshRun.objects.filter(_may_begin(now), pk=pk, state=State.WAITING).update(
        state=State.RUNNING,
        token=uuid4().hex,
        started_at=now,
        heard_at=now,
        next_try_at=None,
        phase=RefreshRun.Phase.FETCHING,
        bytes_total=None,
        unchanged=False,
        fault="",
        fault_vi="",
        fault_en="",
        **dict.fromkeys(("bytes_read", "rows_read", "rows_done"), 0),
    )


def _mine(run: RefreshRun) -> QuerySet[RefreshRun]:
    return RefreshRun.objects.filter(pk=run.pk, state=State.RUNNING, token=run.token)


def _cancel(runs: QuerySet[RefreshRun], now: datetime) -> int:
    text = _told(now, "Đã hủy theo yêu cầu; không ghi gì.", "Cancelled as asked; nothing was written.")
    return runs.update(state=State.CANCELLED, finished_at=now, next_try_at=None, token="", phase="", log=text)


def _told(now: datetime, vi: str, en: str) -> Func:
    """The log with one more line, whoever wrote others meanwhile."""
    line = Value([[now.isoformat(timespec="seconds"), vi, en]], output_field=JSONField())
    return Func(F("log"), line, template="(%(expressions)s)", arg_joiner=" || ", output_field=JSONField())


def _audit(
    run: RefreshRun, action: str, after: str, by: User | None, now: datetime, *, before: str = ""
) -> None:
    told = Changed(Change.Topic.FEED, action, run_key(run), before=before, after=after)
    record_changes([told], by=by, now=now)
