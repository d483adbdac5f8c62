"""Publications that are too large for a request."""

import logging

from celery import shared_task
from django.core.cache import caches
from django.utils import timezone
from django.utils.connection import ConnectionProxy
from redis.exceptions import RedisError

from indicators.actions import SubmissionError, publish_submissions
from indicators.models import Publication
from indicators.tasks.queueing import queued

log = logging.getLogger(__name__)
# The default cache is a table, and would show nothing of a transaction that is still running.
cache = ConnectionProxy(caches, "redis")

# Longer than any publication takes; what is written of it afterwards stands in the database.
PROGRESS_KEPT = 3600


# Without a result: to wait for one, Celery first looks for the result store, for twenty seconds where it is down.
@shared_task(name="indicators.tasks.run_publication", ignore_result=True)
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
    return queued(run_publication, publication.pk)


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
