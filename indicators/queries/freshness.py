"""How new the figures of each indicator are, and where the newest came from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from indicators.progress.freshness import Standing, standing
from indicators.queries.catalogue import FACTS, IndicatorFacts
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest period of which an indicator shows a value: of how many `units`, when the newest of these came to be
    shown and from which source (the nation's first). `run` is the run of a feed that brought it."""

    period: str
    label_vi: str
    label_en: str
    end: date
    units: int
    unit: str
    since: datetime
    source_vi: str
    source_en: str
    published_on: str
    url: str
    run: int | None
    feed_vi: str
    feed_en: str


@dataclass(frozen=True, slots=True)
class FreshRow:
    """An indicator with what it shows last; `newest` is None where it shows no value at all."""

    facts: IndicatorFacts
    newest: Newest | None
    standing: Standing


# Periods are probed from the newest on, by the covering index: the figures of an indicator are millions.
NEWEST = """
    SELECT i.code, p.code, p.label_vi, p.label_en, p."end", told.units, u.slug, told.since,
           s.title_vi, s.title_en, s.published_on, s.url, r.id, coalesce(e.name_vi, ''), coalesce(e.name_en, '')
    FROM indicators_indicator i
    JOIN LATERAL (
        SELECT p.id, p.code, p.label_vi, p.label_en, p."end" FROM indicators_period p
        WHERE EXISTS (SELECT 1 FROM indicators_figure f
                      WHERE f.indicator_id = i.id AND f.period_id = p.id AND f.value IS NOT NULL)
        ORDER BY p."end" DESC, p.start, p.id LIMIT 1
    ) p ON true
    JOIN LATERAL (
        SELECT f.unit_id, f.observation_id, f.since, count(*) OVER () AS units
        FROM indicators_figure f
        WHERE f.indicator_id = i.id AND f.period_id = p.id AND f.value IS NOT NULL
        ORDER BY f.unit_id = (SELECT id FROM provinces_unit WHERE slug = 'vn') DESC, f.since DESC, f.unit_id LIMIT 1
    ) told ON true
    JOIN provinces_unit u ON u.id = told.unit_id
    JOIN indicators_observation o ON o.id = told.observation_id
    JOIN provinces_source s ON s.id = o.source_id
    LEFT JOIN indicators_heldvalue h ON h.observation_id = o.id
    LEFT JOIN LATERAL (
        SELECT r.id, r.feed_id FROM indicators_refreshrun r
        WHERE r.source_id = s.id OR r.id = h.run_id ORDER BY r.id = h.run_id DESC LIMIT 1
    ) r ON true
    LEFT JOIN indicators_feed e ON e.id = r.feed_id
"""


def freshness(day: date) -> list[FreshRow]:
    """All indicators in the order of the catalogue, each held against its frequency on `day`. Two SQL queries."""
    newest = {row[0]: _newest(row[1:]) for row in rows(NEWEST)}
    every = [IndicatorFacts(*row) for row in rows(FACTS + "ORDER BY g.sort_order, i.sort_order")]
    return [_row(facts, newest.get(facts.code), day) for facts in every]


def _row(facts: IndicatorFacts, newest: Newest | None, day: date) -> FreshRow:
    return FreshRow(facts, newest, standing(facts.frequency, newest.end if newest else None, day))


def _newest(row: tuple[Any, ...]) -> Newest:
    period, label_vi, label_en, end, units, unit, since, *rest = row
    return Newest(period, label_vi, label_en, end, units, unit, timezone.localtime(since), *rest)
