"""Indicators as readers meet them: names, unit of measure, polarity; their targets, notes and breaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator with its pillar and unit of measure."""

    code: str
    name_vi: str
    name_en: str
    definition_vi: str
    definition_en: str
    pillar: str
    pillar_vi: str
    pillar_en: str
    measure: str
    measure_vi: str
    measure_en: str
    suffix_vi: str
    suffix_en: str
    value_kind: str
    polarity: str
    time_basis: str
    rollup: str
    decimals: int
    plausible_min: Decimal | None
    plausible_max: Decimal | None
    agency_vi: str
    agency_en: str
    frequency: str
    level: str
    headline: int | None

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """A goal for a year with the decision that set it."""

    indicator: str
    unit: str
    year: int
    comparison: str
    value: Decimal
    decision_vi: str
    decision_en: str
    as_reported: str
    method_named: bool
    source: str
    url: str
    note_vi: str
    note_en: str


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """A remark on cells; a break cuts the series at `from_date`."""

    key: str
    kind: str
    indicator: str
    unit: str | None
    period: str | None
    period_vi: str | None
    period_en: str | None
    from_date: date | None
    text_vi: str
    text_en: str
    method_before_vi: str
    method_before_en: str
    method_after_vi: str
    method_after_en: str


@dataclass(frozen=True, slots=True)
class PillarFacts:
    """A heading under which indicators are read."""

    code: str
    name_vi: str
    name_en: str


FACTS = """
    SELECT i.code, i.name_vi, i.name_en, i.definition_vi, i.definition_en, g.code, g.name_vi, g.name_en,
           m.code, m.name_vi, m.name_en, m.suffix_vi, m.suffix_en, i.value_kind, i.polarity, i.time_basis, i.rollup,
           i.decimals, trim_scale(i.plausible_min), trim_scale(i.plausible_max), i.agency_vi, i.agency_en,
           i.frequency, i.level, i.headline
    FROM indicators_indicator i
    JOIN indicators_pillar g ON g.code = i.pillar_id
    JOIN indicators_measure m ON m.code = i.measure_id
"""
TARGETS = """
    SELECT i.code, u.slug, t.year, t.comparison, trim_scale(t.value), t.decision_vi, t.decision_en, t.as_reported,
           t.method_named, s.key, s.url, t.note_vi, t.note_en
    FROM indicators_target t
    JOIN indicators_indicator i ON i.id = t.indicator_id
    JOIN provinces_unit u ON u.id = t.unit_id
    JOIN provinces_source s ON s.id = t.source_id
    WHERE i.code = ANY(%(codes)s) AND (%(day)s::date IS NULL OR s.published_until <= %(day)s::date)
    ORDER BY i.sort_order, t.year, s.published_until DESC NULLS LAST, t.id
"""
NOTES = """
    SELECT n.key, n.kind, i.code, u.slug, p.code, p.label_vi, p.label_en, n.from_date, n.text_vi, n.text_en,
           n.method_before_vi, n.method_before_en, n.method_after_vi, n.method_after_en
    FROM indicators_note n
    JOIN indicators_indicator i ON i.id = n.indicator_id
    LEFT JOIN provinces_unit u ON u.id = n.unit_id
    LEFT JOIN indicators_period p ON p.id = n.period_id
    WHERE i.code = ANY(%s)
    ORDER BY n.from_date DESC NULLS LAST, p."end" DESC NULLS LAST, n.key
"""


def pillars() -> list[PillarFacts]:
    """All pillars in order. One SQL query."""
    return [
        PillarFacts(*row)
        for row in rows("SELECT code, name_vi, name_en FROM indicators_pillar ORDER BY sort_order")
    ]


def indicators() -> list[IndicatorFacts]:
    """All indicators by pillar and order. One SQL query."""
    return [IndicatorFacts(*row) for row in rows(FACTS + "ORDER BY g.sort_order, i.sort_order")]


def indicators_of(codes: Sequence[str]) -> list[IndicatorFacts]:
    """Some indicators by pillar and order; unknown codes are left out. One SQL query."""
    found = rows(FACTS + "WHERE i.code = ANY(%s) ORDER BY g.sort_order, i.sort_order", [list(codes)])
    return [IndicatorFacts(*row) for row in found]


def indicator(code: str) -> IndicatorFacts | None:
    """One indicator, or None. One SQL query."""
    found = rows(FACTS + "WHERE i.code = %s", [code])
    return IndicatorFacts(*found[0]) if found else None


def targets(codes: Sequence[str], known_on: date | None = None) -> list[TargetFacts]:
    """The targets of some indicators (as far as known on a day), by year, the latest decision of a year first.

    One SQL query.
    """
    return [TargetFacts(*row) for row in rows(TARGETS, {"codes": list(codes), "day": known_on})]


def notes(codes: Sequence[str]) -> list[NoteFacts]:
    """The notes of some indicators, latest first. One SQL query."""
    return [NoteFacts(*row) for row in rows(NOTES, [list(codes)])]


def break_dates(notes: Sequence[NoteFacts], indicator: str, unit: str) -> list[date]:
    """The days at which the series of (indicator, unit) is cut, in order."""
    return sorted(
        note.from_date
        for note in notes
        if note.kind == "break"
        and note.indicator == indicator
        and note.from_date
        and note.unit in (None, unit)
    )
