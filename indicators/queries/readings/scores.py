"""DTI scores as cells: a year assessed is a period, a score a value with four decimals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from indicators import periods
from indicators.queries.cells import Cell
from indicators.queries.readings.reading import DERIVED, UNSAID
from indicators.queries.readings.subjects import CRITERIA
from provinces.queries.rows import rows
from provinces.ranking import Place

RESOLUTION = Decimal("0.0001")
# Scores came in with the reference files, by no recorded hour.
UNRECORDED = datetime.min.replace(tzinfo=UTC)
# The newer geography first: without one asked for, it is the one shown. A derived score is made of what the table of the
# totals tells; the source beside it may have told its rank only.
SCORES = """
    SELECT c.short_code, u.slug, year, geography_id, k.n,
           %(known_on)s::date IS NULL OR coalesce(k.published_on <= %(known_on)s, false),
           s.value, r.place, coalesce(s.provenance, ''), coalesce(r.provenance, ''),
           coalesce(nullif(s.note_vi, ''), r.note_vi, ''), coalesce(nullif(s.note_en, ''), r.note_en, ''),
           w.key, w.title_vi, w.title_en, w.publisher, w.published_on, w.published_until, w.kind, w.url
    FROM (SELECT * FROM provinces_score cell WHERE {where}) s
    FULL JOIN (SELECT * FROM provinces_rank cell WHERE {where}) r USING (year, geography_id, criterion_id, unit_id)
    JOIN provinces_ranking k USING (year, geography_id)
    JOIN provinces_geography g ON g.code = geography_id AND g.level = 'province'
    JOIN provinces_unit u ON u.id = unit_id
    JOIN provinces_criterion c ON c.id = criterion_id
    LEFT JOIN LATERAL (
        SELECT t.source_id FROM provinces_score t
        WHERE s.provenance = 'derived' AND t.criterion_id = ANY(ARRAY({totals}))
          AND (t.year, t.geography_id, t.unit_id) = (s.year, s.geography_id, s.unit_id)
    ) total ON true
    JOIN provinces_source w ON w.id = coalesce(total.source_id, s.source_id, r.source_id)
    ORDER BY c.sort_order, u.sort_order, u.slug, year, g.valid_from DESC
"""
TOTALS = "SELECT id FROM provinces_criterion WHERE scope = 'province' AND level = 'root'"
WANTED = """
    criterion_id = ANY(ARRAY(
        SELECT id FROM provinces_criterion
        WHERE scope = 'province' AND short_code = ANY(%(short_codes)s) AND (short_code <> '' OR level = 'root')
    ))
    AND (%(units)s::text[] IS NULL
         OR unit_id = ANY(ARRAY(SELECT id FROM provinces_unit WHERE slug = ANY(%(units)s))))
    AND (%(periods)s::text[] IS NULL OR year::text = ANY(%(periods)s))
    AND (%(first)s::date IS NULL OR make_date(year, 12, 31) >= %(first)s)
    AND (%(last)s::date IS NULL OR make_date(year, 12, 31) <= %(last)s)
"""


@dataclass(frozen=True, slots=True)
class Score:
    """A cell of the DTI in the ranking of one geography, with its place there as far as one is told.

    `known` tells whether that ranking had surely been published by the day asked for; `place_provenance` is how the
    place came about, empty without one. `newer` is the geography whose known ranking of the year came after and has the
    unit too, empty where there is none.
    """

    geography: str
    cell: Cell
    place: Place | None
    place_provenance: str
    known: bool
    newer: str = ""


def scores(
    codes: Sequence[str],
    *,
    units: Sequence[str],
    periods: Sequence[str],
    first: date | None,
    last: date | None,
    known_on: date | None,
) -> list[Score]:
    """The scores of some criteria, the newest geography of a year first; empty filters do not narrow. One SQL query.

    A place told without a score is a cell without a value. Those not `known` on `known_on` are told of too.
    """
    asked = {
        "short_codes": [CRITERIA[code][0] for code in codes],
        "units": list(units) or None,
        "periods": list(periods) or None,
        "first": first,
        "last": last,
        "known_on": known_on,
    }
    return [_score(row) for row in rows(SCORES.format(where=WANTED, totals=TOTALS), asked)]


def of_geography(scores: Sequence[Score], geography: str | None) -> list[Score]:
    """One score a cell: of the ranking of `geography`, known or not; where that has none of the unit and year, the newest
    known one, but then without the place it has there."""
    cells = groupby(scores, lambda score: (score.cell.indicator, score.cell.unit, score.cell.period))
    return [_shown(list(told), geography) for _, told in cells]


def _shown(told: Sequence[Score], geography: str | None) -> Score:
    newest = next((score for score in told if score.known), told[0])
    if geography is None:
        return newest
    wanted = next((score for score in told if score.geography == geography), None)
    if wanted is None:
        return replace(newest, place=None, place_provenance="")
    return replace(wanted, newer=newest.geography) if newest.known and newest is not wanted else wanted


_CODES = {short: code for code, (short, _, _) in CRITERIA.items()}


def _score(row: Sequence[Any]) -> Score:
    (
        short_code,
        unit,
        year,
        geography,
        n,
        known,
        value,
        rank,
        provenance,
        ranked,
        note_vi,
        note_en,
        *source,
    ) = row
    cell = _cell(_CODES[short_code], unit, periods.parse(f"{year:04d}"), source)
    cell = replace(
        cell,
        value=value,
        missing="" if value is not None else "not_published",
        origin=DERIVED if provenance == "derived" else "reported",
        note_vi=note_vi,
        note_en=note_en,
    )
    return Score(geography, cell, None if rank is None else Place(rank, n), ranked, known)


def _cell(code: str, unit: str, period: periods.Period, source: Sequence[Any]) -> Cell:
    key, title_vi, title_en, publisher, published_on, published_until, kind, url = source
    told: dict[str, Any] = {
        "indicator": code,
        "unit": unit,
        "period": period.code,
        "period_kind": period.kind.value,
        "start": period.start,
        "end": period.end,
        "label_vi": periods.label(period, "vi"),
        "label_en": periods.label(period, "en"),
        "value": None,
        "qualifier": "exact",
        "resolution": RESOLUTION,
        "numerator": None,
        "denominator": None,
        "status": "final",
        "origin": "reported",
        "as_of": period.end,
        "as_of_basis": "period_end",
        "note_vi": "",
        "note_en": "",
        "source": key,
        "source_title_vi": title_vi,
        "source_title_en": title_en,
        "publisher": publisher,
        "published_on": published_on,
        "published_until": published_until,
        "source_kind": kind,
        "url": url,
        "recorded_at": UNRECORDED,
    }
    return Cell(**UNSAID, **told)
