"""Which DTI rankings were published, by which method, and the means announced with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from provinces.dti import NotComparable, Pillar
from provinces.queries.rows import rows

PILLARS = {"CQS": Pillar.GOVERNMENT, "KTS": Pillar.ECONOMY, "XHS": Pillar.SOCIETY}


@dataclass(frozen=True, slots=True)
class RankingFacts:
    """A published ranking. Only rankings of one `series` and one geography may be compared."""

    year: int
    geography: str
    framework: str
    framework_vi: str
    framework_en: str
    framework_note_vi: str
    framework_note_en: str
    issued_on: date
    series: str
    n: int
    published_on: date | None
    publication_vi: str
    publication_en: str
    source: str


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """A node of a method. `short_code` is `NT`, `CQ`, `CQS` …; `level` is root, group, pillar or main_index."""

    code: str
    framework: str
    level: str
    short_code: str
    name_vi: str
    name_en: str
    max_points: Decimal | None
    max_points_provenance: str
    note_vi: str
    note_en: str

    @property
    def pillar(self) -> Pillar | None:
        return PILLARS.get(self.short_code) if self.level == "pillar" else None

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


@dataclass(frozen=True, slots=True)
class MeanFacts:
    """The mean of a geography on one criterion, as announced or derived."""

    year: int
    criterion: str
    value: Decimal
    growth_pct_reported: Decimal | None
    provenance: str
    source: str
    note_vi: str
    note_en: str


RANKINGS = """
    SELECT r.year, r.geography_id, f.code, f.name_vi, f.name_en, f.note_vi, f.note_en, f.issued_on, f.series, r.n,
           r.published_on, r.publication_vi, r.publication_en, coalesce(s.key, '')
    FROM provinces_ranking r
    JOIN provinces_framework f ON f.code = r.framework_id
    JOIN provinces_geography g ON g.code = r.geography_id
    LEFT JOIN provinces_source s ON s.id = r.source_id
    ORDER BY r.year DESC, g.valid_from DESC
"""
CRITERIA = """
    SELECT code, framework_id, level, short_code, name_vi, name_en, trim_scale(max_points), max_points_provenance,
           note_vi, note_en
    FROM provinces_criterion WHERE framework_id = ANY(%s) AND scope = 'province' ORDER BY framework_id, sort_order
"""
MEANS = """
    SELECT m.year, c.code, m.value, trim_scale(m.growth_pct_reported), m.provenance, s.key, m.note_vi, m.note_en
    FROM provinces_mean m
    JOIN provinces_criterion c ON c.id = m.criterion_id
    JOIN provinces_source s ON s.id = m.source_id
    WHERE m.year = ANY(%s) AND m.geography_id = %s
    ORDER BY m.year, c.sort_order
"""


def rankings() -> list[RankingFacts]:
    """All published rankings, the latest year first, in a year the newer geography first. One SQL query."""
    return [RankingFacts(*row) for row in rows(RANKINGS)]


def criteria(frameworks: Sequence[str]) -> list[CriterionFacts]:
    """The provincial criteria of some frameworks in their order. One SQL query."""
    return [CriterionFacts(*row) for row in rows(CRITERIA, [list(frameworks)])]


def means(years: Sequence[int], geography: str) -> list[MeanFacts]:
    """The means told of some years of a geography. One SQL query."""
    return [MeanFacts(*row) for row in rows(MEANS, [list(years), geography])]


def published_by(known: Sequence[RankingFacts], day: date | None) -> list[RankingFacts]:
    """Those published by the end of a day, all where none is given; nobody knew one without a date on a past day."""
    return [
        facts
        for facts in known
        if day is None or (facts.published_on is not None and facts.published_on <= day)
    ]


def find(known: Sequence[RankingFacts], year: int, geography: str | None) -> RankingFacts | None:
    """The ranking of a year; without a geography the one of the newest (34 for 2024, else 63)."""
    return next(
        (facts for facts in known if facts.year == year and geography in (None, facts.geography)), None
    )


def year_before(
    known: Sequence[RankingFacts], facts: RankingFacts
) -> tuple[RankingFacts | None, NotComparable | None]:
    """The ranking that `facts` may be compared with, or why there is none; both None in the first year."""
    same = find(known, facts.year - 1, facts.geography)
    other = same or find(known, facts.year - 1, None)
    if other is None:
        return None, None
    if other.series == facts.series:
        return (same, None) if same else (None, NotComparable.GEOGRAPHY)
    return None, NotComparable.METHOD if same else NotComparable.METHOD_AND_GEOGRAPHY
