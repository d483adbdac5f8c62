"""A run from its start to its end, in a worker or at a terminal: claimed, fetched, kept, read, understood, written.

Whatever happens, the run says afterwards what became of it; where even that cannot be written, its silence does.
"""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import datetime
from os import SEEK_END

from django.conf import settings
from django.db import connection
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone

from indicators.actions.refresh import runs
from indicators.actions.refresh.asking import secret_of
from indicators.actions.refresh.base import CancelledError, NothingReadError, TakenOverError
from indicators.actions.refresh.beating import Beat, Heart, StoppedError, is_stopping, unseen
from indicators.actions.refresh.responses import has_response, incoming, keep_response, open_response
from indicators.actions.refresh.writing import finish_refresh
from indicators.models import Feed, RefreshRun
from indicators.queries.feed_ground import feed_ground
from indicators.sources.feeds import READERS
from indicators.sources.feeds.base import FeedError, RawRow, Refused
from indicators.sources.feeds.fetching import Fetched, Policy, fetch
from indicators.sources.feeds.following import next_page
from indicators.sources.feeds.mapping import FeedMapping, MappingError
from indicators.sources.feeds.understanding import Understanding
from provinces.queries.versions import data_version

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
# Between two looks at how far the file is read.
ROWS = 2_000


def perform_refresh(*, pk: int, clock: Clock, seen: Callable[[Beat], None] = unseen) -> RefreshRun | None:
    """Takes the run and brings it to an end; the run as it is afterwards, None where it was not to be had. Never raises
    for what a source, a file, the database or a person did: the run tells that, and waits where trying again may help.
    `seen` is told every second, by another thread, how far it is.
    """
    run = None if is_stopping() else runs.claim(pk=pk, now=clock())
    if run is None:
        return None
    heart = Heart(run, clock, seen)
    try:
        with heart.beating():
            _perform(run, heart, clock)
    except Exception as error:
        _settle(run, heart.ending or error, clock())
    except BaseException:
        runs.release(run=run, now=clock())
        raise
    return _told(pk)


def _perform(run: RefreshRun, heart: Heart, clock: Clock) -> None:
    mapping = FeedMapping.parse(run.feed.mapping)
    if run.how == RefreshRun.How.UPLOAD or _fetch_news(run, heart, clock):
        heart.tell(RefreshRun.Phase.READING, 0, 0)
        _read(run, mapping, heart, clock)


def _fetch_news(run: RefreshRun, heart: Heart, clock: Clock) -> bool:
    """Fetches what the source answers now and keeps it; whether there is something to read. Where it is what it answered
    before, and would be judged as it was, the run is over."""
    before = _answered_before(run)
    fetched = _fetch(run.feed, before, heart)
    if before is None or not (fetched.unchanged or fetched.sha256 == before.sha256):
        _keep(run, fetched, clock())
        return True
    _drop(fetched)
    asked_by = {"etag": fetched.etag, "last_modified": fetched.last_modified}
    if _stands(before):
        runs.finish_unchanged(run=run, like=before, now=clock(), **asked_by)
        return False
    runs.take_kept(run=run, like=before, now=clock(), **asked_by)
    return True


def _read(run: RefreshRun, mapping: FeedMapping, heart: Heart, clock: Clock) -> None:
    """From the kept bytes to what is shown."""
    now = clock()
    understanding = Understanding(mapping, feed_ground(), status=run.feed.status, day=timezone.localdate(now))
    with open_response(run.sha256) as file:
        size = file.seek(0, SEEK_END)
        file.seek(0)
        raw = READERS[run.feed.format].rows(file, mapping.reading, mapping.wanted)
        bounded = _bounded(raw, run.feed.most_rows, lambda: heart.tell_bytes(file.tell(), size))
        try:
            rows = understanding.rows(bounded)
            finish_refresh(run=run, rows=rows, tell=heart.tell, now=now, clock=clock)
        finally:
            # A reader that was left in the middle still holds the file.
            if isinstance(raw, Generator):
                raw.close()
    runs.tell_read(run=run, size=size, now=clock())


def _answered_before(run: RefreshRun) -> RefreshRun | None:
    """The run whose answer is still kept, and would be understood by the same rules now. A trial is always read."""
    done = RefreshRun.objects.filter(feed=run.feed_id, trial=False, state=RefreshRun.State.DONE)
    last = None if run.trial else done.order_by("-pk").first()
    if last is None or last.how == RefreshRun.How.UPLOAD or last.feed_version != run.feed_version:
        return None
    return last if has_response(last.sha256) else None


def _stands(before: RefreshRun) -> bool:
    """Whether the same rows would come to the same now. A row that was refused may be known today: a period to come, an
    indicator. And where anything was published since, people may have approved otherwise, or widened a range."""
    return not before.rows_refused and before.data_version == data_version()


def _fetch(feed: Feed, before: RefreshRun | None, heart: Heart) -> Fetched:
    policy = Policy(
        hosts=tuple(settings.FEED_HOSTS),
        private_hosts=tuple(settings.FEED_PRIVATE_HOSTS),
        total_seconds=feed.most_seconds,
        most_bytes=feed.most_bytes,
    )
    return fetch(
        feed.address,
        policy=policy,
        folder=incoming(),
        secret=secret_of(feed.secret),
        etag=before.etag if before else "",
        last_modified=before.last_modified if before else "",
        pages=next_page if feed.format == Feed.Format.PORTAL else None,
        told=heart.tell_bytes,
    )


def _drop(fetched: Fetched) -> None:
    if fetched.path:
        fetched.path.unlink(missing_ok=True)


def _keep(run: RefreshRun, fetched: Fetched, now: datetime) -> None:
    """Keeps the answer, before the run says that it has it. Raises `FeedError`."""
    if fetched.path is None:
        raise UNASKED
    keep_response(fetched.path, fetched.sha256)
    run.sha256 = fetched.sha256
    runs.note(
        run=run,
        now=now,
        vi=f"Đã tải về {fetched.size:,} byte.".replace(",", "."),
        en=f"Fetched {fetched.size:,} bytes.",
        sha256=fetched.sha256,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        bytes_total=fetched.size,
    )


def _bounded(
    rows: Iterable[RawRow | Refused], most: int, tell: Callable[[], None]
) -> Iterator[RawRow | Refused]:
    """The rows, up to the limit of the feed. Raises `FeedError` past it, and what `tell` raises."""
    for count, row in enumerate(rows, start=1):
        if count > most:
            raise _too_many(most)
        if count % ROWS == 0:
            tell()
        yield row


def _too_many(most: int) -> FeedError:
    return FeedError(
        "too_many_rows",
        f"Tệp có hơn {most} dòng; hãy tăng giới hạn của nguồn nếu tệp thật sự lớn như vậy.",
        f"The file has more than {most} rows; raise the limit of the feed if it really is so large.",
    )


def _settle(run: RefreshRun, error: Exception, now: datetime) -> None:
    """Writes why the run ended. A database that is away hears it from nobody: it is told by the silence of the run."""
    for last in (False, True):
        try:
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            _end(run, error, now)
            return
        except (OperationalError, InterfaceError) as away:
            # The word to cancel a statement may reach the one after it.
            if last:
                log.warning("run %s: its end cannot be written: %s", run.pk, away)


def _end(run: RefreshRun, error: Exception, now: datetime) -> None:
    if isinstance(error, TakenOverError):
        log.warning("run %s was taken over by another worker; nothing of it was written", run.pk)
    elif isinstance(error, StoppedError):
        runs.release(run=run, now=now)
    elif isinstance(error, CancelledError):
        runs.cancelled(run=run, now=now)
    else:
        runs.fail(run=run, fault=_fault(run, error), now=now)


def _fault(run: RefreshRun, error: Exception) -> FeedError:
    """What people are told of it."""
    if isinstance(error, FeedError):
        log.info("run %s of %s: %s: %s", run.pk, run.feed.key, error.code, error)
        return error
    if isinstance(error, NothingReadError):
        return FeedError(error.code, error.reason.vi, error.reason.en)
    if isinstance(error, MappingError):
        return MAPPING
    if isinstance(error, FileNotFoundError):
        return GONE
    log.exception("run %s of %s", run.pk, run.feed.key, exc_info=error)
    if isinstance(error, (OperationalError, InterfaceError)):
        return DATABASE
    return _unexpected(error)


UNASKED = FeedError(
    "unasked_304",
    "Nguồn trả lời «không đổi» mà không được hỏi; hãy báo nơi giữ nguồn.",
    "The source answers 'not modified' without having been asked; tell whoever keeps it.",
    retry=True,
)
GONE = FeedError(
    "response_gone",
    "Tệp của lần đọc này không còn được giữ; hãy nạp lại tệp.",
    "The file of this run is not kept any more; upload it again.",
)
MAPPING = FeedError(
    "mapping",
    "Ánh xạ của nguồn không còn đúng; hãy mở trang sửa nguồn, nơi chỉ rõ từng chỗ sai.",
    "The mapping of the feed is not right any more; open the page that edits it, which names every fault.",
)
DATABASE = FeedError(
    "database",
    "Cơ sở dữ liệu không trả lời giữa chừng; chưa có gì được ghi.",
    "The database did not answer in between; nothing was written.",
    retry=True,
)


def _unexpected(error: Exception) -> FeedError:
    name = type(error).__name__
    return FeedError(
        "unexpected",
        f"Có lỗi không lường trước ({name}); chưa có gì được ghi. Nhật ký của máy chủ ghi lại chi tiết.",
        f"Something unforeseen happened ({name}); nothing was written. The log of the server has the details.",
    )


def _told(pk: int) -> RefreshRun | None:
    """The run as it stands; None where the database cannot be asked."""
    try:
        return RefreshRun.objects.select_related("feed").get(pk=pk)
    except (OperationalError, InterfaceError):
        return None
