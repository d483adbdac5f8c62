"""Who answers for the units of a task today: a unit that was merged has an heir."""

from collections.abc import Iterable

from provinces.queries.rows import rows

HEIRS = """
    WITH RECURSIVE line(named, id) AS (
        SELECT u.slug, u.id FROM provinces_unit u WHERE u.slug = ANY(%s)
        UNION
        SELECT l.named, s.successor_id FROM line l JOIN provinces_succession s ON s.predecessor_id = l.id
    )
    SELECT l.named, u.slug FROM line l JOIN provinces_unit u ON u.id = l.id ORDER BY 1, 2
"""


def with_heirs(units: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Of each unit itself and all that took it over, by slug. One SQL query."""
    found: dict[str, list[str]] = {}
    for named, slug in rows(HEIRS, [sorted(set(units))]):
        found.setdefault(named, []).append(slug)
    return {named: tuple(slugs) for named, slugs in found.items()}
