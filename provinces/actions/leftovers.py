"""What nobody needs any more: sessions that have ended, counts of attempts that are over."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import connection


def clear_leftovers(*, now: datetime) -> tuple[int, int]:
    """Deletes ended sessions and expired counts; how many of each. Running it again does no harm."""
    sessions, _models = Session.objects.filter(expire_date__lt=now).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_limits WHERE expires < %s", [now])
        return sessions, cursor.rowcount
