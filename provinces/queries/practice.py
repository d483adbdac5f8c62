"""Whether this portal is one for practice: told by its store, so that no setting can be forgotten."""

from django.db import Error

from provinces.models import GENERATED
from provinces.queries.rows import rows

# One source tells: the database refuses generated and real ones beside each other.
FIRST = "SELECT starts_with(key, %s) FROM provinces_source LIMIT 1"
_known: bool | None = None


def is_practice() -> bool:
    """Whether the figures of this store were generated.

    One SQL query in the life of a process: a store that holds a source stays what it is. False, and asked again the
    next time, while there is no source yet or the database does not answer.
    """
    global _known
    if _known is None:
        _known = _told()
    return bool(_known)


def forget() -> None:
    """Asks again: the store of this process is another one now."""
    global _known
    _known = None


def _told() -> bool | None:
    try:
        found = rows(FIRST, [GENERATED])
    except Error:
        return None
    return bool(found[0][0]) if found else None
