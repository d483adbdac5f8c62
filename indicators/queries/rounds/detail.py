"""One round: what it asks for, from whom, and where each report stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.utils import timezone

from indicators.models import Extension
from indicators.queries.rounds.ground import units_alive
from indicators.queries.rounds.listing import ON_TIME, RoundRow, round_list
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts, units_named


@dataclass(frozen=True, slots=True)
class AskedIndicator:
    """An indicator of the round in the order of the form. `typed` counts the units that have written its cell."""

    code: str
    name_vi: str
    name_en: str
    definition_vi: str
    definition_en: str
    pillar: str
    pillar_vi: str
    pillar_en: str
    suffix_vi: str
    suffix_en: str
    typed: int


@dataclass(frozen=True, slots=True)
class UnitReport:
    """The first report of a unit. Of a round not opened yet `state` is empty. `until` is the last day of the extension
    that stands, with its `reason` and id; `on_time` is None as long as nothing was sent."""

    unit: UnitFacts
    state: str = ""
    entered: int = 0
    first_sent_at: datetime | None = None
    on_time: bool | None = None
    extension: int | None = None
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round with its indicators and its units in official order."""

    facts: RoundRow
    indicators: tuple[AskedIndicator, ...]
    reports: tuple[UnitReport, ...]

    @property
    def mark(self) -> str:
        """What somebody saw of the round when the page was drawn."""
        facts = self.facts
        codes = [each.code for each in self.indicators]
        return round_mark(facts.due, facts.closes, facts.guidance_vi, facts.guidance_en, codes)


INDICATORS = """
    SELECT i.code, i.name_vi, i.name_en, i.definition_vi, i.definition_en, p.code, p.name_vi, p.name_en,
           m.suffix_vi, m.suffix_en,
           (SELECT count(*) FROM indicators_entry e JOIN indicators_submission s ON s.id = e.submission_id
            WHERE e.indicator_id = i.id AND s.collection_id = c.collection_id
              AND (e.typed <> '' OR e.missing <> ''))
    FROM indicators_collectionitem c
    JOIN indicators_indicator i ON i.id = c.indicator_id
    JOIN indicators_pillar p ON p.code = i.pillar_id
    JOIN indicators_measure m ON m.code = i.measure_id
    WHERE c.collection_id = %s ORDER BY c.sort_order
"""
REPORTS = f"""
    SELECT u.slug, s.state,
           (SELECT count(*) FROM indicators_entry e
            WHERE e.submission_id = s.id AND (e.typed <> '' OR e.missing <> '')),
           s.first_sent_at, CASE WHEN s.first_sent_at IS NOT NULL THEN {ON_TIME} END,
           x.id, x.until, coalesce(x.reason, '')
    FROM indicators_submission s
    JOIN indicators_collection c ON c.id = s.collection_id
    JOIN provinces_unit u ON u.id = s.unit_id
    LEFT JOIN indicators_extension x
        ON x.collection_id = s.collection_id AND x.unit_id = s.unit_id AND x.withdrawn_at IS NULL
    WHERE s.collection_id = %(round)s AND s.edition = 1
    ORDER BY u.sort_order, u.slug
"""


def round_mark(due: date, closes: date, guidance_vi: str, guidance_en: str, codes: Iterable[str]) -> str:
    """Short text that changes with whatever of a round may be changed."""
    told = "\n".join([due.isoformat(), closes.isoformat(), guidance_vi, guidance_en, *codes])
    return sha256(told.encode()).hexdigest()[:16]


def round_page(key: str, day: date) -> RoundPage | None:
    """The round of the key as it stands on the day; None when there is none. Four SQL queries."""
    found = round_list(day, key)
    if not found:
        return None
    (facts,) = found
    asked = tuple(AskedIndicator(*row) for row in rows(INDICATORS, [facts.pk]))
    return RoundPage(facts, asked, _reports(facts))


def standing_extension(key: str, pk: int) -> Extension | None:
    """An extension of the round, also one withdrawn since. One SQL query."""
    return Extension.objects.select_related("collection").filter(pk=pk, collection__key=key).first()


def _reports(facts: RoundRow) -> tuple[UnitReport, ...]:
    if facts.opened_at is None:
        return tuple(UnitReport(unit) for unit in units_alive(facts.period_end))
    found = rows(REPORTS, {"round": facts.pk, "zone": timezone.get_default_timezone_name()})
    named = units_named([row[0] for row in found], facts.period_end)
    return tuple(UnitReport(named[slug], *rest) for slug, *rest in found)
