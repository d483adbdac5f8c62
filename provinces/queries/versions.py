"""Which state of the published data is the present one."""

from provinces.queries.rows import rows


def data_version() -> int:
    """The number of the present state; 0 for a store that nothing was published into. One SQL query."""
    found = rows("SELECT number FROM provinces_dataversion WHERE id = 1")
    return int(found[0][0]) if found else 0
