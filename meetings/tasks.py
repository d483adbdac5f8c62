"""Celery's door."""

import logging
from collections.abc import Callable, Sequence
from datetime import date

from celery import shared_task
from django.core.cache import caches
from django.utils import timezone
from django.utils.connection import ConnectionProxy
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from meetings.actions.alerts import send_alerts as send_all_alerts
from meetings.actions.bundles import Piece, clear_bundles, make_bundle
from meetings.actions.session_files import clear_session_files, make_asked
from meetings.actions.task_reminders import send_task_reminders as send_all_task_reminders
from meetings.models import BriefingBundle

log = logging.getLogger(__name__)
# The default cache is a table that limits live in.
cache = ConnectionProxy(caches, "redis")
PROGRESS_KEPT = 3600


@shared_task
def send_alerts() -> dict[str, int]:
    """Mails those who follow pages what is new on them. Run by beat; running it more often does no harm."""
    done = send_all_alerts(now=timezone.now())
    return {"sent": done.sent, "failed": done.failed}


@shared_task
def send_task_reminders() -> dict[str, int]:
    """Mails those who have a task that is due soon, today or overdue. Run by beat; running it more often does no harm."""
    done = send_all_task_reminders(now=timezone.now())
    return {"sent": done.sent, "failed": done.failed, "unaddressed": done.unaddressed}


@shared_task
def clear_files() -> dict[str, int]:
    """Throws away made files that nobody can download any more. Run by beat every night."""
    now = timezone.now()
    return {"bundles": clear_bundles(now=now), "sessions": clear_session_files(now=now)}


@shared_task
def bind_session(key: str) -> bool:
    """Binds the file of a session that was asked for under the key; twice does no harm."""
    return make_asked(key=key, now=timezone.now(), told=lambda done: _tell_bound(key, done))


def bind_soon(key: str) -> bool:
    """Queues it; whether the queue took it."""
    try:
        bind_session.apply_async(args=(key,), retry=False, ignore_result=True)
    except OperationalError as error:
        log.warning("the queue does not answer, the file of a session was not queued: %s", error)
        return False
    return True


def papers_bound(key: str) -> int | None:
    """How many papers of the file are through; None where nobody can say, as without Redis."""
    try:
        told: int | None = cache.get(f"session:{key}")
    except RedisError:
        return None
    return told


def _tell_bound(key: str, done: int) -> None:
    try:
        cache.set(f"session:{key}", done, PROGRESS_KEPT)
    except RedisError:
        log.info("the cache does not answer: nobody sees how far the file of a session is")


Pieces = Callable[[str, date], Sequence[Piece]]
_pieces: list[Pieces] = []


def draw_briefings_with(pieces: Pieces) -> None:
    """Said once, when the apps are ready: what draws pages stands above this door."""
    _pieces[:] = [pieces]


# Without a result: to wait for one, Celery first looks for the result store, for twenty seconds where it is down.
@shared_task(ignore_result=True)
def run_bundle(pk: int) -> None:
    """Draws the briefings of a bundle. Run again, it begins anew what a dead worker left and leaves alone what is done."""
    bundle = BriefingBundle.objects.get(pk=pk)
    day = timezone.localdate(bundle.requested_at)
    make_bundle(bundle=bundle, pieces=_pieces[0](bundle.language, day), clock=timezone.now)


def bundle_soon(bundle: BriefingBundle) -> bool:
    """Queues the bundle, which is committed; whether the queue took it."""
    try:
        run_bundle.apply_async(args=(bundle.pk,), retry=False)
    except OperationalError as error:
        log.warning("the queue does not answer, bundle %s was not queued: %s", bundle.pk, error)
        return False
    return True
