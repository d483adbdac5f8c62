"""Reading rows by hand-written SQL: the hot reads skip the ORM's compiler and run prepared."""

from collections.abc import Sequence
from typing import Any

from django.db import connection


def rows(sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> list[tuple[Any, ...]]:
    """All rows of one SELECT, as tuples in the order of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
