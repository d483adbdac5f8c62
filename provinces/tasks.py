"""Celery's door."""

from celery import shared_task
from django.utils import timezone

from provinces import actions


@shared_task
def clear_leftovers() -> dict[str, int]:
    """Deletes ended sessions and expired counts of attempts. Run by beat every night."""
    sessions, counts = actions.clear_leftovers(now=timezone.now())
    return {"sessions": sessions, "counts": counts}
