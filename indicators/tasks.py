"""Celery's door."""

import logging
from typing import Any

from celery import shared_task
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone
from django.utils.connection import ConnectionProxy
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from indicators.actions import SubmissionError, publish_submissions
from indicators.actions import clear_uploads as clear_old_uploads
from indicators.actions.reminders import send_reminders as send_all_reminders
from indicators.models import Publication

log = logging.getLogger(__name__)
# The default cache is a table, and would show nothing of a transaction that is still running.
cache = ConnectionProxy(caches, "redis")

# Longer than any publication takes; what is written of it afterwards stands in the database.
PROGRESS_KEPT = 3600


@shared_task
def send_reminders() -> dict[str, int]:
    """Mails those who have a report to send. Run by beat, and after a round was opened or a report returned; running
    it more often does no harm."""
    done = send_all_reminders(now=timezone.now())
    return {"sent": done.sent, "failed": done.failed, "unaddressed": done.unaddressed}


@shared_task
def clear_uploads() -> int:
    """Deletes filled sheets that nobody can apply any more. Run by beat every night."""
    return clear_old_uploads(now=timezone.now())


def remind_soon() -> None:
    """Has the mails sent right after the transaction; without a queue they wait for the next run of beat."""
    queue_on_commit(send_reminders)


def queue_on_commit(task: Any, *args: object) -> None:
    """Queues the task when the transaction has committed. A queue that is down is logged, never raised: the work of
    the transaction is done, and what the task would do must be found by a later run."""
    transaction.on_commit(lambda: _queue(task, args), robust=True)


def _queue(task: Any, args: tuple[object, ...]) -> None:
    """Nobody reads results: a store of results that is down would hold a page up for twenty seconds."""
    try:
        task.apply_async(args=args, retry=False, ignore_result=True)
    except OperationalError as error:
        log.warning("the queue does not answer, %s was not queued: %s", task.name, error)


# Without a result: to wait for one, Celery first looks for the result store, for twenty seconds where it is down.
@shared_task(ignore_result=True)
def run_publication(pk: int) -> None:
    """Publishes what was asked for, and says meanwhile how far it is. Run again, it completes what a dead worker left
    and does nothing to what is done."""
    publication = Publication.objects.get(pk=pk)
    try:
        publish_submissions(
            publication=publication, now=timezone.now(), progress=lambda cells: _tell(publication, cells)
        )
    except SubmissionError as refusal:
        log.info("publication %s was refused: %s", pk, refusal.code)


def publish_soon(publication: Publication) -> bool:
    """Queues the publication, which is committed; whether the queue took it."""
    try:
        run_publication.apply_async(args=(publication.pk,), retry=False)
    except OperationalError as error:
        log.warning("the queue does not answer, publication %s was not queued: %s", publication.pk, error)
        return False
    return True


def cells_written(publication: Publication) -> int | None:
    """How many cells a running publication has written: its transaction shows nothing of them yet. None where nobody
    can say, as without Redis."""
    try:
        told: int | None = cache.get(_progress(publication))
    except RedisError:
        return None
    return told


def _tell(publication: Publication, cells: int) -> None:
    try:
        cache.set(_progress(publication), cells, PROGRESS_KEPT)
    except RedisError:
        log.info("the cache does not answer: nobody sees how far publication %s is", publication.pk)


def _progress(publication: Publication) -> str:
    """The hour tells the publications of two portals apart that share a cache."""
    return f"publication:{publication.pk}:{publication.requested_at.timestamp()}"
