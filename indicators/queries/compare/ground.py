"""The ground that a comparison stands on: every province there ever was, what became of it, what lies beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from provinces.queries.rows import rows

GEOGRAPHIES = ("34", "63")
NATION = "vn"


@dataclass(frozen=True, slots=True)
class Territory:
    """The nation or a province under its last name. The region in a geography is empty where it is none of its units.

    `since` and `until` are its first and last day; `until` is None while it lives. `origins` are the units that it was
    merged from, `heirs` those that it was merged into.
    """

    slug: str
    name_vi: str
    name_en: str
    since: date
    until: date | None
    region_34: str
    region_34_vi: str
    region_34_en: str
    region_63: str
    region_63_vi: str
    region_63_en: str
    origins: tuple[str, ...]
    heirs: tuple[str, ...]

    @property
    def geographies(self) -> tuple[str, ...]:
        regions = {"34": self.region_34, "63": self.region_63}
        return tuple(code for code in GEOGRAPHIES if regions[code])

    @property
    def former(self) -> bool:
        return self.until is not None

    def region(self, geography: str) -> str:
        return self.region_34 if geography == "34" else self.region_63

    def region_name(self, geography: str, language: str) -> str:
        return str(getattr(self, f"region_{geography}_{language}"))


@dataclass(frozen=True, slots=True)
class Ground:
    """All territories by slug in official order; tiles (column, row) by geography and slug."""

    territories: Mapping[str, Territory]
    tiles: Mapping[str, Mapping[str, tuple[int, int]]]

    def of(self, geography: str) -> list[Territory]:
        """The provinces of a geography in official order."""
        return [each for each in self.territories.values() if geography in each.geographies]

    def moved(self, units: Sequence[str], geography: str) -> list[str]:
        """The units as `geography` knows them: a merged one as what it was merged from, a former one as its heir."""
        found: list[str] = []
        for slug in units:
            territory = self.territories[slug]
            if slug == NATION or geography in territory.geographies:
                found.append(slug)
            else:
                found += territory.origins if geography == "63" else territory.heirs
        return list(dict.fromkeys(found))


TERRITORIES = """
    SELECT u.slug, v.name_vi, v.name_en, v.since, v.until,
           coalesce(r34.slug, ''), coalesce(r34.name_vi, ''), coalesce(r34.name_en, ''),
           coalesce(r63.slug, ''), coalesce(r63.name_vi, ''), coalesce(r63.name_en, ''),
           coalesce(origin.slugs, '{}'), coalesce(heir.slugs, '{}')
    FROM provinces_unit u
    JOIN LATERAL (
        SELECT name_vi, name_en, min(valid_from) OVER () AS since,
               nullif(max(coalesce(valid_to, 'infinity')) OVER (), 'infinity') AS until
        FROM provinces_unitversion WHERE unit_id = u.id ORDER BY valid_from DESC LIMIT 1
    ) v ON true
    LEFT JOIN LATERAL (
        SELECT r.slug, r.name_vi, r.name_en FROM provinces_region_units ru JOIN provinces_region r ON r.id = ru.region_id
        WHERE ru.unit_id = u.id AND r.geography_id = '34'
    ) r34 ON true
    LEFT JOIN LATERAL (
        SELECT r.slug, r.name_vi, r.name_en FROM provinces_region_units ru JOIN provinces_region r ON r.id = ru.region_id
        WHERE ru.unit_id = u.id AND r.geography_id = '63'
    ) r63 ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(p.slug ORDER BY p.sort_order, p.slug) AS slugs
        FROM provinces_succession s JOIN provinces_unit p ON p.id = s.predecessor_id
        WHERE s.successor_id = u.id AND s.kind = 'merged'
    ) origin ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(p.slug ORDER BY p.sort_order, p.slug) AS slugs
        FROM provinces_succession s JOIN provinces_unit p ON p.id = s.successor_id
        WHERE s.predecessor_id = u.id AND s.kind = 'merged'
    ) heir ON true
    WHERE u.level IN ('country', 'province')
    ORDER BY u.sort_order, u.slug
"""
TILES = """
    SELECT t.geography_id, u.slug, t."column", t."row"
    FROM provinces_tile t JOIN provinces_unit u ON u.id = t.unit_id
    WHERE t.kind = 'unit' ORDER BY u.sort_order, u.slug
"""


def ground() -> Ground:
    """Two SQL queries."""
    found = [Territory(*(*row[:-2], tuple(row[-2]), tuple(row[-1]))) for row in rows(TERRITORIES)]
    tiles: dict[str, dict[str, tuple[int, int]]] = {}
    for geography, slug, column, line in rows(TILES):
        tiles.setdefault(geography, {})[slug] = (column, line)
    return Ground({each.slug: each for each in found}, tiles)
