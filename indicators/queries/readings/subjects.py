"""What can be read of a unit: the indicators, and the criteria of the DTI as if they were indicators."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from indicators.queries import catalogue
from indicators.queries.catalogue import IndicatorFacts, NoteFacts
from indicators.rollup import Rule
from provinces.queries.rows import rows

DTI = "dti"
# By code: the short code of the criterion in its method (empty: the total) and both names.
CRITERIA = {
    DTI: ("", "DTI: điểm tổng", "DTI: total score"),
    "dti_government": ("CQS", "DTI: trụ cột chính quyền số", "DTI: digital government pillar"),
    "dti_economy": ("KTS", "DTI: trụ cột kinh tế số", "DTI: digital economy pillar"),
    "dti_society": ("XHS", "DTI: trụ cột xã hội số", "DTI: digital society pillar"),
    "dti_nt": ("NT", "DTI: nhận thức số", "DTI: digital awareness"),
    "dti_tc": ("TC", "DTI: thể chế số", "DTI: digital institutions"),
    "dti_ht": ("HT", "DTI: hạ tầng số", "DTI: digital infrastructure"),
    "dti_nl": ("NL", "DTI: nhân lực số", "DTI: digital human resources"),
    "dti_at": ("AT", "DTI: an toàn thông tin mạng", "DTI: cybersecurity"),
    "dti_cq": ("CQ", "DTI: hoạt động chính quyền số", "DTI: digital government activities"),
    "dti_kt": ("KT", "DTI: hoạt động kinh tế số", "DTI: digital economy activities"),
    "dti_xh": ("XH", "DTI: hoạt động xã hội số", "DTI: digital society activities"),
}
# Indicators that repeat what the news told of some ranks and scores, by the subject that has them all.
TWINS = {
    "dti_rank": DTI,
    "dti_score": DTI,
    "dti_government_rank": "dti_government",
    "dti_economy_rank": "dti_economy",
    "dti_society_rank": "dti_society",
}
GROUP_VI, GROUP_EN = "Chỉ số chuyển đổi số (DTI)", "Digital Transformation Index (DTI)"
METHODS = """
    SELECT f.code, f.name_vi, f.name_en, min(r.year)
    FROM provinces_ranking r JOIN provinces_framework f ON f.code = r.framework_id
    JOIN provinces_geography g ON g.code = r.geography_id AND g.level = 'province'
    GROUP BY f.code, f.name_vi, f.name_en, f.series ORDER BY min(r.year)
"""


@dataclass(frozen=True, slots=True)
class SubjectGroup:
    """A heading with the subjects under it."""

    code: str
    name_vi: str
    name_en: str
    subjects: tuple[IndicatorFacts, ...]

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


def is_dti(code: str) -> bool:
    """Whether a subject is a criterion of the DTI."""
    return code in CRITERIA


def subjects() -> list[SubjectGroup]:
    """Everything to choose from: the DTI first, then the indicators by pillar, but for its twins. One SQL query."""
    offered = [facts for facts in catalogue.indicators() if facts.code not in TWINS]
    by_pillar = groupby(offered, lambda facts: (facts.pillar, facts.pillar_vi, facts.pillar_en))
    pillars = [SubjectGroup(*pillar, tuple(found)) for pillar, found in by_pillar]
    return [SubjectGroup(DTI, GROUP_VI, GROUP_EN, tuple(map(_criterion, CRITERIA))), *pillars]


def subject(code: str) -> IndicatorFacts | None:
    """An indicator or a criterion of the DTI by its code, or None. At most one SQL query."""
    return _criterion(code) if is_dti(code) else catalogue.indicator(code)


def notes(codes: Sequence[str]) -> list[NoteFacts]:
    """The remarks on some subjects, latest first; a new method of the DTI is a break like any other.

    At most two SQL queries.
    """
    indicators = [code for code in codes if not is_dti(code)]
    told = catalogue.notes(indicators) if indicators else []
    criteria = [code for code in codes if is_dti(code)]
    return [*_method_breaks(criteria), *told] if criteria else told


def _criterion(code: str) -> IndicatorFacts:
    _, name_vi, name_en = CRITERIA[code]
    return replace(_INDEX, code=code, name_vi=name_vi, name_en=name_en)


_INDEX = IndicatorFacts(
    code=DTI,
    name_vi="",
    name_en="",
    definition_vi="Điểm đạt được chia điểm tối đa, từ 0 đến 1, bốn chữ số, như Bộ công bố cho năm đánh giá.",
    definition_en="Points earned over maximum points, 0 to 1, four decimals, as published for the assessed year.",
    pillar=DTI,
    pillar_vi=GROUP_VI,
    pillar_en=GROUP_EN,
    measure="index 0-1",
    measure_vi="điểm chỉ số từ 0 đến 1",
    measure_en="index score from 0 to 1",
    suffix_vi="",
    suffix_en="",
    value_kind="level",
    polarity="higher_is_better",
    time_basis="point_in_time",
    rollup=Rule.SIMPLE_MEAN.value,
    decimals=4,
    plausible_min=Decimal(0),
    plausible_max=Decimal(1),
    agency_vi="Bộ TT&TT / Bộ KH&CN",
    agency_en="Ministry of Information and Communications / Ministry of Science and Technology",
    frequency="year",
    level="provincial",
    headline=None,
)


def _method_breaks(codes: Sequence[str]) -> list[NoteFacts]:
    changes = list(pairwise(rows(METHODS)))
    return [_method_break(code, before, after) for before, after in reversed(changes) for code in codes]


def _method_break(
    code: str, before: tuple[str, str, str, int], after: tuple[str, str, str, int]
) -> NoteFacts:
    year = after[3]
    return NoteFacts(
        key=f"{code}-{year}",
        kind="break",
        indicator=code,
        unit=None,
        period=None,
        period_vi=None,
        period_en=None,
        from_date=date(year, 1, 1),
        text_vi=(
            f"Từ năm đánh giá {year}, DTI tính theo {after[0]} thay cho {before[0]}. "
            "Điểm và hạng hai bên không so sánh được."
        ),
        text_en=(
            f"From the assessed year {year} the DTI follows {after[0]} instead of {before[0]}. "
            "Scores and ranks of the two are not comparable."
        ),
        method_before_vi=before[1],
        method_before_en=before[2],
        method_after_vi=after[1],
        method_after_en=after[2],
    )
