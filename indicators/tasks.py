"""Celery's door."""

import logging
from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from indicators.actions.reminders import send_reminders as send_all_reminders

log = logging.getLogger(__name__)


@shared_task
def send_reminders() -> dict[str, int]:
    """Mails those who have a report to send. Run by beat, and after a round was opened or a report returned; running
    it more often does no harm."""
    done = send_all_reminders(now=timezone.now())
    return {"sent": done.sent, "failed": done.failed, "unaddressed": done.unaddressed}


def remind_soon() -> None:
    """Has the mails sent right after the transaction; without a queue they wait for the next run of beat."""
    queue_on_commit(send_reminders)


def queue_on_commit(task: Any, *args: object) -> None:
    """Queues the task when the transaction has committed. A queue that is down is logged, never raised: the work of
    the transaction is done, and what the task would do must be found by a later run."""
    transaction.on_commit(lambda: _queue(task, args), robust=True)


def _queue(task: Any, args: tuple[object, ...]) -> None:
    try:
        task.apply_async(args=args, retry=False)
    except OperationalError as error:
        log.warning("the queue does not answer, %s was not queued: %s", task.name, error)
