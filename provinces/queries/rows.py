"""Reading rows by hand-written SQL: the hot reads skip the ORM's compiler and run prepared."""

from typing import Any

from django.db import connection


def rows(sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
    """All rows of one SELECT, as tuples in the order of its columns; `parameters` is a sequence or a mapping."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
