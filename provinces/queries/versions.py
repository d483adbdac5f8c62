"""Which state of the published data is the present one, and what may be kept as long as it stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from provinces.queries.rows import rows

# The number of the data moves on with every publication; this bounds what a write past the actions could leave behind.
SECONDS_KEPT = 60.0
State = tuple[int, int]
_number: ContextVar[int | None] = ContextVar("number of the data", default=None)


def data_version() -> int:
    """The number of the present state; 0 for a store that nothing was published into. One SQL query."""
    found = rows("SELECT number FROM provinces_dataversion WHERE id = 1")
    return int(found[0][0]) if found else 0


def state() -> State:
    """What values that are kept in the process are kept under. One SQL query, none inside `at`."""
    number = _number.get()
    return (data_version() if number is None else number, int(monotonic() / SECONDS_KEPT))


@contextmanager
def at(number: int) -> Iterator[None]:
    """Inside, the number of the data is this one: an answer asks for it once."""
    before = _number.set(number)
    try:
        yield
    finally:
        _number.reset(before)
