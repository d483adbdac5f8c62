"""What beat has done every day: mails, and what nobody can apply any more."""

from celery import shared_task
from django.utils import timezone

from indicators.actions import clear_uploads as clear_old_uploads
from indicators.actions.reminders import send_reminders as send_all_reminders
from indicators.tasks.queueing import queue_on_commit


@shared_task(name="indicators.tasks.send_reminders")
def send_reminders() -> dict[str, int]:
    """Mails those who have a report to send. Run by beat, and after a round was opened or a report returned; running
    it more often does no harm."""
    done = send_all_reminders(now=timezone.now())
    return {"sent": done.sent, "failed": done.failed, "unaddressed": done.unaddressed}


@shared_task(name="indicators.tasks.clear_uploads")
def clear_uploads() -> int:
    """Deletes filled sheets that nobody can apply any more. Run by beat every night."""
    return clear_old_uploads(now=timezone.now())


def remind_soon() -> None:
    """Has the mails sent right after the transaction; without a queue they wait for the next run of beat."""
    queue_on_commit(send_reminders)
