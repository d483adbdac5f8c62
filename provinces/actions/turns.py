"""Writers that must not overlap take turns."""

from django.db import connection


def take_turn(*, of: str) -> None:
    """Waits until no other transaction holds the turn `of` this name, and holds it until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [of])
