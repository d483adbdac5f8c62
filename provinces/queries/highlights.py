"""What the home page tells of DTI: who moved most, and the newest ranking on the tile grid. Two SQL queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from provinces.queries.rows import rows

# So many, and who moved as far as the last of them; of more than `MOST_TIED` the rest is counted.
MOST_MOVERS, MOST_TIED = 5, 8


@dataclass(frozen=True, slots=True)
class Mover:
    """A unit's place in two years of one method and geography."""

    unit: str
    name_vi: str
    name_en: str
    before: int
    after: int

    @property
    def gained(self) -> int:
        return self.before - self.after

    @property
    def lost(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Movers:
    """Most places gained and lost between two comparable full rankings. `up_more` and `down_more` count who moved as far as
    the last one told, and is not told."""

    year: int
    against: int
    geography: str
    n: int
    framework: str
    up: tuple[Mover, ...]
    down: tuple[Mover, ...]
    up_more: int
    down_more: int


@dataclass(frozen=True, slots=True)
class MapTile:
    """A place in the grid. An archipelago has no score of its own: it belongs to its unit."""

    kind: str
    unit: str
    column: int
    row: int
    label_vi: str
    label_en: str
    short: str
    score: Decimal | None
    place: int | None
    owner_vi: str
    owner_en: str

    @property
    def short_lines(self) -> list[tuple[int, str]]:
        """A two-word label on two lines, each with its height in the tile: `Hoàng`, `Sa`."""
        return [(13 + 9 * number, word) for number, word in enumerate(self.short.split())]


@dataclass(frozen=True, slots=True)
class LatestMap:
    year: int
    geography: str
    n: int
    tiles: tuple[MapTile, ...]


# The newest ranking that follows a full one of the same method and geography.
MOVERS = """
    WITH full_ranking AS (
        SELECT r.year, r.geography_id, r.n, f.series, f.code AS framework
        FROM provinces_ranking r JOIN provinces_framework f ON f.code = r.framework_id
        JOIN provinces_geography g ON g.code = r.geography_id
        WHERE g.level = 'province' AND (%(day)s::date IS NULL OR r.published_on <= %(day)s) AND r.n = (
            SELECT count(*) FROM provinces_rank k JOIN provinces_criterion c ON c.id = k.criterion_id
            WHERE k.year = r.year AND k.geography_id = r.geography_id AND c.level = 'root')
    ), pair AS (
        SELECT now.year, before.year AS against, now.geography_id, now.n, now.framework
        FROM full_ranking now JOIN full_ranking before
          ON before.geography_id = now.geography_id AND before.series = now.series AND before.year = now.year - 1
        ORDER BY now.year DESC LIMIT 1
    )
    SELECT p.year, p.against, p.geography_id, p.n, p.framework, u.slug, v.name_vi, v.name_en, b.place, a.place
    FROM pair p
    JOIN provinces_rank a ON a.year = p.year AND a.geography_id = p.geography_id
    JOIN provinces_criterion ac ON ac.id = a.criterion_id AND ac.level = 'root'
    JOIN provinces_rank b ON b.year = p.against AND b.geography_id = p.geography_id AND b.unit_id = a.unit_id
    JOIN provinces_criterion bc ON bc.id = b.criterion_id AND bc.level = 'root'
    JOIN provinces_unit u ON u.id = a.unit_id
    JOIN provinces_unitversion v ON v.unit_id = u.id
      AND make_date(p.year, 12, 31) BETWEEN v.valid_from AND coalesce(v.valid_to, 'infinity')
    ORDER BY b.place - a.place DESC, a.place, v.sort_key
"""
MAP = """
    WITH newest AS (
        SELECT r.year, r.geography_id, r.n FROM provinces_ranking r JOIN provinces_geography g ON g.code = r.geography_id
        WHERE g.level = 'province' AND (%(day)s::date IS NULL OR r.published_on <= %(day)s)
        ORDER BY r.year DESC, g.valid_from DESC LIMIT 1
    )
    SELECT newest.year, newest.geography_id, newest.n, t.kind, u.slug, t."column", t.row, t.label_vi, t.label_en,
           t.short_vi, s.value, k.place, v.name_vi, v.name_en
    FROM newest
    JOIN provinces_tile t ON t.geography_id = newest.geography_id
    JOIN provinces_unit u ON u.id = t.unit_id
    JOIN LATERAL (SELECT name_vi, name_en FROM provinces_unitversion
                  WHERE unit_id = u.id ORDER BY valid_from DESC LIMIT 1) v ON true
    LEFT JOIN provinces_criterion c ON c.level = 'root' AND c.scope = 'province'
      AND c.framework_id = (SELECT framework_id FROM provinces_ranking r
                            WHERE r.year = newest.year AND r.geography_id = newest.geography_id)
    LEFT JOIN provinces_score s ON s.unit_id = u.id AND s.year = newest.year
      AND s.geography_id = newest.geography_id AND s.criterion_id = c.id
    LEFT JOIN provinces_rank k ON k.unit_id = u.id AND k.year = newest.year
      AND k.geography_id = newest.geography_id AND k.criterion_id = c.id
    ORDER BY k.place NULLS LAST, t.row, t."column"
"""


def movers(known_on: date | None = None) -> Movers | None:
    """None where no two rankings, published by `known_on` if given, may be compared. One SQL query."""
    found = rows(MOVERS, {"day": known_on})
    if not found:
        return None
    year, against, geography, n, framework = found[0][:5]
    moved = [Mover(*row[5:]) for row in found]
    up = _farthest([mover for mover in moved if mover.gained > 0])
    down = _farthest([mover for mover in reversed(moved) if mover.gained < 0])
    shown = tuple(up[:MOST_TIED]), tuple(down[:MOST_TIED])
    more = (max(0, len(each) - MOST_TIED) for each in (up, down))
    return Movers(year, against, geography, n, framework, *shown, *more)


def _farthest(moved: Sequence[Mover]) -> Sequence[Mover]:
    """The first ones, with everybody who moved as far as the last of them."""
    last = moved[:MOST_MOVERS][-1:]
    return [mover for mover in moved if last and abs(mover.gained) >= abs(last[0].gained)]


def latest_map(known_on: date | None = None) -> LatestMap | None:
    """The newest provincial ranking on its grid, best place first; of those published by `known_on` if given.
    One SQL query."""
    found = rows(MAP, {"day": known_on})
    if not found:
        return None
    year, geography, n = found[0][:3]
    return LatestMap(year, geography, n, tuple(MapTile(*row[3:]) for row in found))
