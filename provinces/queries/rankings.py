"""Which DTI rankings were published, by which method, and the means announced with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from provinces.dti import NotComparable, Pillar
from provinces.queries.rows import rows
from provinces.queries.sources import SourceFacts
from provinces.queries.units import GeographyFacts

PILLARS = {"CQS": Pillar.GOVERNMENT, "KTS": Pillar.ECONOMY, "XHS": Pillar.SOCIETY}


@dataclass(frozen=True, slots=True)
class RankingFacts:
    """A published ranking, with the source that is cited for it as a whole. Only rankings of one `series` and one
    geography may be compared."""

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
    area: GeographyFacts
    cited: SourceFacts | None

    @property
    def key(self) -> tuple[int, str]:
        return (self.year, self.geography)


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

    @property
    def key(self) -> str:
        """How addresses and files call it: `government`, `nt`."""
        return self.pillar.value if self.pillar else self.short_code.lower()

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


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a ranking beside its marks: the criteria of its method in their order, the means by criterion of
    this year and of the one before."""

    criteria: tuple[CriterionFacts, ...]
    means: Mapping[str, MeanFacts]
    means_before: Mapping[str, MeanFacts]


RANKINGS = """
    SELECT r.year, r.geography_id, f.code, f.name_vi, f.name_en, f.note_vi, f.note_en, f.issued_on, f.series, r.n,
           r.published_on, r.publication_vi, r.publication_en, coalesce(s.key, ''),
           g.code, g.level, g.name_vi, g.name_en, g.valid_from, g.valid_to,
           s.key, s.title_vi, s.title_en, s.publisher, s.published_on, s.url, s.kind
    FROM provinces_ranking r
    JOIN provinces_framework f ON f.code = r.framework_id
    JOIN provinces_geography g ON g.code = r.geography_id
    LEFT JOIN provinces_source s ON s.id = r.source_id
    ORDER BY r.year DESC, g.valid_from DESC
"""
CRITERION = """
    c.code, c.framework_id, c.level, c.short_code, c.name_vi, c.name_en, trim_scale(c.max_points),
    c.max_points_provenance, c.note_vi, c.note_en
"""
CRITERIA = f"""
    SELECT {CRITERION} FROM provinces_criterion c
    WHERE c.framework_id = ANY(%s) AND c.scope = 'province' ORDER BY c.framework_id, c.sort_order
"""
MEAN = """
    {m}.year, c.code, {m}.value, trim_scale({m}.growth_pct_reported), {m}.provenance, {m}.source_key,
    {m}.note_vi, {m}.note_en
"""
TOLD = f"""
    WITH mean AS (
        SELECT m.*, s.key AS source_key FROM provinces_mean m JOIN provinces_source s ON s.id = m.source_id
        WHERE m.geography_id = %(geography)s AND m.year IN (%(year)s, %(before)s)
    )
    SELECT {CRITERION}, {MEAN.format(m="now")}, {MEAN.format(m="before")}
    FROM provinces_criterion c
    LEFT JOIN mean now ON now.criterion_id = c.id AND now.year = %(year)s
    LEFT JOIN mean before ON before.criterion_id = c.id AND before.year = %(before)s
    WHERE c.framework_id = %(framework)s AND c.scope = 'province' ORDER BY c.sort_order
"""
RANKING_WIDTH, GEOGRAPHY_WIDTH, CRITERION_WIDTH, MEAN_WIDTH = 14, 6, 10, 8


def rankings() -> list[RankingFacts]:
    """All published rankings, the latest year first, in a year the newer geography first. One SQL query."""
    return [_ranking(row) for row in rows(RANKINGS)]


def _ranking(row: tuple[Any, ...]) -> RankingFacts:
    area, source = RANKING_WIDTH, RANKING_WIDTH + GEOGRAPHY_WIDTH
    cited = SourceFacts(*row[source:]) if row[source] else None
    return RankingFacts(*(*row[:area], GeographyFacts(*row[area:source]), cited))


def criteria(frameworks: Sequence[str]) -> list[CriterionFacts]:
    """The provincial criteria of some frameworks in their order. One SQL query."""
    return [CriterionFacts(*row) for row in rows(CRITERIA, [list(frameworks)])]


def told(facts: RankingFacts, before: RankingFacts | None) -> Told:
    """What is told of a ranking beside its marks, and the means of the one it is compared with. One SQL query."""
    asked = {
        "geography": facts.geography,
        "framework": facts.framework,
        "year": facts.year,
        "before": before.year if before else None,
    }
    found = rows(TOLD, asked)
    now, then = CRITERION_WIDTH, CRITERION_WIDTH + MEAN_WIDTH
    return Told(
        criteria=tuple(CriterionFacts(*row[:now]) for row in found),
        means=_means(row[now:then] for row in found),
        means_before=_means(row[then:] for row in found),
    )


def _means(found: Iterable[tuple[Any, ...]]) -> dict[str, MeanFacts]:
    """By criterion; where there is none the join left a row of nothing."""
    return {row[1]: MeanFacts(*row) for row in found if row[0] is not None}


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
