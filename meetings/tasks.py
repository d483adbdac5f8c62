"""Celery's door."""

from celery import shared_task
from django.utils import timezone

from meetings.actions.alerts import send_alerts as send_all_alerts


@shared_task
def send_alerts() -> dict[str, int]:
    """Mails those who follow pages what is new on them. Run by beat; running it more often does no harm."""
    done = send_all_alerts(now=timezone.now())
    return {"sent": done.sent, "failed": done.failed}
