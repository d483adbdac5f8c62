"""The places of the tiles, and how the provinces on them came about or ended."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Kin:
    """The other end of a merger of `of`, under its name on that side of it."""

    of: str
    unit: str
    name_vi: str
    name_en: str
    effective_on: date

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the grid: a province (`kind` unit), or an archipelago of one. Labels are the tile's own."""

    kind: str
    unit: str
    column: int
    row: int
    label_vi: str
    label_en: str
    short: str
    name_vi: str
    name_en: str
    region_vi: str
    region_en: str

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


# The names are those of the last day of the geography, or of the day asked.
SPOTS = """
    SELECT t.kind, u.slug, t."column", t.row, t.label_vi, t.label_en, t.short_vi, v.name_vi, v.name_en,
           coalesce(r.name_vi, ''), coalesce(r.name_en, '')
    FROM provinces_tile t
    JOIN provinces_geography g ON g.code = t.geography_id
    JOIN provinces_unit u ON u.id = t.unit_id
    JOIN provinces_unitversion v ON v.unit_id = u.id
      AND coalesce(g.valid_to, %(day)s::date) BETWEEN v.valid_from AND coalesce(v.valid_to, 'infinity')
    LEFT JOIN LATERAL (
        SELECT r.name_vi, r.name_en FROM provinces_region r JOIN provinces_region_units ru ON ru.region_id = r.id
        WHERE r.geography_id = t.geography_id AND ru.unit_id = u.id LIMIT 1
    ) r ON true
    WHERE t.geography_id = %(geography)s ORDER BY t.row, t."column"
"""
# Of a merger both ends are told, each to the other, under the name it had on its side.
KIN = """
    SELECT this.slug, other.slug, v.name_vi, v.name_en, s.effective_on
    FROM provinces_succession s
    CROSS JOIN LATERAL (VALUES (s.successor_id, s.predecessor_id, s.effective_on - 1),
                               (s.predecessor_id, s.successor_id, s.effective_on)) ends (this, other, day)
    JOIN provinces_unit this ON this.id = ends.this
    JOIN provinces_unit other ON other.id = ends.other
    JOIN provinces_unitversion v ON v.unit_id = other.id
      AND ends.day BETWEEN v.valid_from AND coalesce(v.valid_to, 'infinity')
    JOIN provinces_tile t ON t.unit_id = this.id AND t.geography_id = %s AND t.kind = 'unit'
    WHERE s.kind = 'merged' ORDER BY this.slug, other.sort_order, other.slug
"""


def spots(geography: str, day: date) -> list[Spot]:
    """The grid of a geography from north to south, from west to east. One SQL query."""
    return [Spot(*row) for row in rows(SPOTS, {"geography": geography, "day": day})]


def kin(geography: str) -> dict[str, tuple[Kin, ...]]:
    """Of each merged or former unit of a geography what it was merged from or merged into. One SQL query."""
    found = [Kin(*row) for row in rows(KIN, [geography])]
    return {unit: tuple(group) for unit, group in groupby(found, attrgetter("of"))}
