"""Handing tasks to the queue, which may be down: that is logged, never raised."""

import logging
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

# In seconds, of what a sweep of every minute finds again: queues do not fill with the same word.
FORGOTTEN = 60


def queued(task: Any, *args: object, **options: object) -> bool:
    """Whether the queue took the task. Nobody reads results: a store of results that is down would hold a page up for
    twenty seconds."""
    try:
        task.apply_async(args=args, retry=False, **options)
    except OperationalError as error:
        log.warning("the queue does not answer, %s%r was not queued: %s", task.name, args, error)
        return False
    return True


def queue_on_commit(task: Any, *args: object) -> None:
    """Queues the task when the transaction has committed. What it would do must be found by a later run, too: the work
    of the transaction is done, whether the queue is there or not."""
    transaction.on_commit(lambda: _queue(task, args), robust=True)


def _queue(task: Any, args: tuple[object, ...]) -> None:
    queued(task, *args, ignore_result=True)
