"""The units that are read, each with the former units it was formed of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A former unit under its last name; `namesake` tells that its successor carries the name on."""

    unit: str
    name_vi: str
    name_en: str
    namesake: bool


@dataclass(frozen=True, slots=True)
class Lineage:
    """A unit; `ancestors` merged into it on `formed_on` (none: it was not formed by a merger), and it merged into
    another on `ended_on` (None: it lives). A unit that went on as it was has neither."""

    unit: str
    ended_on: date | None = None
    formed_on: date | None = None
    ancestors: tuple[Ancestor, ...] = ()

    def was_parted(self, day: date) -> bool:
        """Whether a period ending on `day` was still of the former units alone."""
        return self.formed_on is not None and day < self.formed_on


# Named units whatever they are, else those in force on the last day of the geography, or for good where it has none.
LINEAGES = """
    SELECT u.slug,
           (SELECT min(effective_on) FROM provinces_succession WHERE predecessor_id = u.id AND kind = 'merged'),
           s.effective_on, a.slug, v.name_vi, v.name_en, s.name_continues
    FROM provinces_unit u
    LEFT JOIN provinces_succession s ON s.successor_id = u.id AND s.kind = 'merged'
    LEFT JOIN provinces_unit a ON a.id = s.predecessor_id
    LEFT JOIN LATERAL (
        SELECT name_vi, name_en FROM provinces_unitversion
        WHERE unit_id = a.id AND valid_from < s.effective_on ORDER BY valid_from DESC LIMIT 1
    ) v ON true
    WHERE CASE WHEN %(named)s THEN u.slug = ANY(%(units)s) ELSE EXISTS (
        SELECT 1 FROM provinces_geography g JOIN provinces_unitversion w ON w.unit_id = u.id
        WHERE g.code = %(geography)s AND g.level = u.level
          AND daterange(w.valid_from, w.valid_to, '[]') @> coalesce(g.valid_to, 'infinity')
    ) END
    ORDER BY u.sort_order, u.slug, a.sort_order, a.slug
"""


def lineages(geography: str, units: Sequence[str]) -> list[Lineage]:
    """The units of a geography in official order, or the named ones in the order given. One SQL query.

    An unknown unit comes without kin.
    """
    asked = {"named": bool(units), "units": list(units), "geography": geography}
    by_unit = {slug: list(group) for slug, group in groupby(rows(LINEAGES, asked), itemgetter(0))}
    return [_lineage(slug, by_unit.get(slug, [])) for slug in dict.fromkeys(units or by_unit)]


def _lineage(unit: str, found: Sequence[Sequence[Any]]) -> Lineage:
    if not found:
        return Lineage(unit)
    _, ended_on, formed_on, *_ = found[0]
    ancestors = tuple(Ancestor(*ancestor) for _, _, _, *ancestor in found if formed_on is not None)
    return Lineage(unit, ended_on, formed_on, ancestors)
