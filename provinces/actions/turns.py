"""Writers that must not overlap take turns."""

from django.db import DatabaseError, connection

_NOT_IN_TIME = "55P03"


def take_turn(*, of: str) -> None:
    """Waits until no other transaction holds the turn `of` this name, and holds it until this one ends. Where the
    connection has a `lock_timeout` it waits no longer than that, see `waited_in_vain`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [of])


def waited_in_vain(error: Exception) -> bool:
    """Whether the database ended a transaction because another one held its turn, or a row, for too long."""
    return isinstance(error, DatabaseError) and getattr(error.__cause__, "sqlstate", "") == _NOT_IN_TIME
