"""Places and scores as told: of a ranking, of some units, of all units over the years."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import starmap
from typing import NamedTuple

from provinces.models import Provenance
from provinces.queries.rows import rows
from provinces.ranking import Place

LEAST_SURE_FIRST = (Provenance.CONFLICTING, Provenance.DERIVED, Provenance.REPORTED)


# A page of a ranking has six hundred of them: a frozen dataclass would take longer to make than to read and to draw.
class Mark(NamedTuple):
    """Place and score of one unit on one criterion in one year. Either may be missing; `score_provenance` and
    `rank_provenance` are empty where that part is not told at all, and the note says why."""

    unit: str
    year: int
    geography: str
    criterion: str
    score: Decimal | None = None
    rank: int | None = None
    score_provenance: str = ""
    rank_provenance: str = ""
    self_points: Decimal | None = None
    verified_points: Decimal | None = None
    source: str = ""
    note_vi: str = ""
    note_en: str = ""

    @property
    def provenance(self) -> str:
        """The least sure of the two: a reported score with a derived place is derived. Empty when neither is told."""
        told = (self.score_provenance, self.rank_provenance)
        return next((known.value for known in LEAST_SURE_FIRST if known.value in told), "")

    def place(self, n: int) -> Place | None:
        """The rank with its N, the number of units of that ranking."""
        return None if self.rank is None else Place(self.rank, n)

    def note(self, language: str) -> str:
        return self.note_en if language == "en" else self.note_vi


# A rank without a score and a score without a rank both exist. A derived score is made of what the table of the totals
# tells; the source beside it may have told its rank only.
MARKS = """
    SELECT u.slug, year, geography_id, c.code, s.value, r.place,
           coalesce(s.provenance, ''), coalesce(r.provenance, ''),
           trim_scale(s.self_points), trim_scale(s.verified_points), k.key,
           coalesce(nullif(s.note_vi, ''), r.note_vi, ''), coalesce(nullif(s.note_en, ''), r.note_en, '')
    FROM (SELECT * FROM provinces_score cell WHERE {where}) s
    FULL JOIN (SELECT * FROM provinces_rank cell WHERE {where}) r USING (year, geography_id, criterion_id, unit_id)
    JOIN provinces_unit u ON u.id = unit_id
    JOIN provinces_criterion c ON c.id = criterion_id
    LEFT JOIN LATERAL (
        SELECT t.source_id FROM provinces_score t
        WHERE s.provenance = 'derived'
          AND t.criterion_id = ANY(ARRAY(
              SELECT id FROM provinces_criterion WHERE scope = 'province' AND level = 'root'
          ))
          AND (t.year, t.geography_id, t.unit_id) = (s.year, s.geography_id, s.unit_id)
    ) total ON true
    JOIN provinces_source k ON k.id = coalesce(total.source_id, s.source_id, r.source_id)
    ORDER BY u.sort_order, u.slug, year, geography_id, c.sort_order
"""
A_TOTAL = "criterion_id = ANY(ARRAY(SELECT id FROM provinces_criterion WHERE level = 'root' AND scope = 'province'))"
# Lean, for six hundred marks a page: neither points nor source nor notes.
OF_RANKING = """
    SELECT u.slug, %(year)s::int, %(geography)s, c.code, s.value, r.place,
           coalesce(s.provenance, ''), coalesce(r.provenance, '')
    FROM (
        SELECT unit_id, criterion_id, value, provenance FROM provinces_score
        WHERE geography_id = %(geography)s AND year = %(year)s
    ) s
    FULL JOIN (
        SELECT unit_id, criterion_id, place, provenance FROM provinces_rank
        WHERE geography_id = %(geography)s AND year = %(year)s
    ) r USING (unit_id, criterion_id)
    JOIN provinces_unit u ON u.id = unit_id
    JOIN provinces_criterion c ON c.id = criterion_id
"""
OF_UNITS = MARKS.format(
    where="unit_id = ANY(ARRAY(SELECT id FROM provinces_unit WHERE slug = ANY(%(units)s)))"
)
TOTALS = MARKS.format(where=f"geography_id = ANY(%(geographies)s) AND {A_TOTAL}")
ALL_PARTS = MARKS.format(where="geography_id = ANY(%(geographies)s)")


def of_ranking(geography: str, year: int) -> list[Mark]:
    """All marks of a year of a geography, in no order and without source, notes and points. One SQL query."""
    return _marks(OF_RANKING, {"geography": geography, "year": year})


def of_units(units: Sequence[str]) -> list[Mark]:
    """All marks of some units, by unit, the first year first. One SQL query."""
    return _marks(OF_UNITS, {"units": list(units)})


def totals(geographies: Sequence[str]) -> list[Mark]:
    """The totals of all units in all years of some geographies, by unit, the first year first. One SQL query."""
    return _marks(TOTALS, {"geographies": list(geographies)})


def all_parts(geographies: Sequence[str]) -> list[Mark]:
    """All marks of all units in all years of some geographies, by unit, the first year first. One SQL query."""
    return _marks(ALL_PARTS, {"geographies": list(geographies)})


def _marks(sql: str, parameters: dict[str, object]) -> list[Mark]:
    return list(starmap(Mark, rows(sql, parameters)))
