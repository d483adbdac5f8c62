"""Who is ranked: the units of a ranking under their names, with what is told of their totals beside score and place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from provinces.queries import units
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts, RankingFacts
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit under its name, source and notes of its total, its place in the year before."""

    facts: UnitFacts
    source: str
    note_vi: str
    note_en: str
    before: int | None


# Of the units in force on the day: the name, the region in the geography that is ranked, and of the total what the lean
# marks do not tell: its source and notes, and the place of the year before.
RANKED = f"""
    SELECT {units.VERSION}, coalesce(k.key, ''),
           coalesce(nullif(s.note_vi, ''), t.note_vi, ''), coalesce(nullif(s.note_en, ''), t.note_en, ''), b.place
    FROM provinces_unit u
    JOIN provinces_unitversion v ON v.unit_id = u.id
    LEFT JOIN (
        provinces_region_units ru
        JOIN provinces_region r ON r.id = ru.region_id AND r.geography_id = %(geography)s
    ) ON ru.unit_id = u.id
    LEFT JOIN provinces_score s ON (s.unit_id, s.year, s.geography_id) = (u.id, %(year)s, %(geography)s)
        AND s.criterion_id = (SELECT id FROM provinces_criterion WHERE code = %(total)s)
    LEFT JOIN provinces_rank t ON (t.unit_id, t.year, t.geography_id) = (u.id, %(year)s, %(geography)s)
        AND t.criterion_id = (SELECT id FROM provinces_criterion WHERE code = %(total)s)
    LEFT JOIN provinces_rank b ON (b.unit_id, b.year, b.geography_id) = (u.id, %(before)s, %(geography)s)
        AND b.criterion_id = ANY(ARRAY(
            SELECT id FROM provinces_criterion
            WHERE framework_id = %(framework)s AND level = 'root' AND scope = 'province'
        ))
    LEFT JOIN provinces_source k ON k.id = coalesce(s.source_id, t.source_id)
    WHERE u.level = %(level)s AND v.valid_from <= %(day)s AND (v.valid_to IS NULL OR v.valid_to >= %(day)s)
"""
VERSION_WIDTH = 21


def ranked(
    facts: RankingFacts, before: RankingFacts | None, total: CriterionFacts, told: Iterable[Mark]
) -> dict[str, Ranked]:
    """By unit. They carry the names of 31 December of the year assessed, or those they got when the geography began; one
    that was ranked without being in force has the nearest name in time. One SQL query, a second for such units."""
    asked: dict[str, Any] = {
        "level": facts.area.level,
        "day": units.naming_day(facts.area, date(facts.year, 12, 31)),
        "geography": facts.geography,
        "year": facts.year,
        "total": total.code,
        "before": before.year if before else None,
        "framework": before.framework if before else None,
    }
    found = {
        row[0]: Ranked(UnitFacts(*row[:VERSION_WIDTH]), *row[VERSION_WIDTH:]) for row in rows(RANKED, asked)
    }
    if others := {mark.unit for mark in told} - found.keys():
        named = units.units_named(sorted(others), asked["day"], facts.geography)
        found |= {unit: Ranked(each, "", "", "", None) for unit, each in named.items()}
    return found
