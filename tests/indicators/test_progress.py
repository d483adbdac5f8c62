from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.comparison import Statement
from indicators.numerals import resolution_of
from indicators.progress import (
    Attained,
    Reason,
    Status,
    Target,
    Verdict,
    headline_target,
    is_strict,
    judge,
    status_words,
    target_text,
    verdict_words,
)

HIGHER, LOWER, NEUTRAL = "higher_is_better", "lower_is_better", "neutral"
TODAY = date(2026, 11, 22)


def figure(printed, value, end, qualifier="exact"):
    number = Decimal(value)
    return Attained(Statement(number, resolution_of(printed, number), qualifier), date.fromisoformat(end))


def goal(year, comparison, printed, value, *, method_named=True):
    number = Decimal(value)
    return Target(
        year, comparison, number, method_named, is_strict(comparison, printed), resolution_of(printed, number)
    )


REAL_VERDICTS = [
    pytest.param(
        figure("271,95 Mbps", "271.95", "2025-12-31"),
        goal(2025, "eq", "trung bình 200 Mb/s", "200"),
        *(HIGHER, "Mbps", 2, Status.MET, "Đạt mục tiêu 2025: 200 Mbps", "2025 target met: 200 Mbps"),
        id="fixed broadband",
    ),
    pytest.param(
        figure("146,64 Mbps", "146.64", "2025-06-30"),
        goal(2025, "min", "tối thiểu 40 Mb/s", "40"),
        *(HIGHER, "Mbps", 2, Status.MET),
        *("Đạt mục tiêu 2025: tối thiểu 40 Mbps", "2025 target met: at least 40 Mbps"),
        id="mobile broadband, met before the year ends",
    ),
    pytest.param(
        figure("85,1%", "85.1", "2025-06-30"),
        goal(2025, "min", "trên 80% hộ", "80"),
        *(HIGHER, "percent", 2, Status.MET),
        *("Đạt mục tiêu 2025: trên 80%", "2025 target met: over 80%"),
        id="fibre",
    ),
    pytest.param(
        figure("gần 40%", "40", "2025-06-30", "nearly"),
        goal(2024, "eq", "50%", "50"),
        *(HIGHER, "percent", 2, Status.ACT, "Chưa đạt mục tiêu 2024: 50%", "2024 target not met: 50%"),
        id="fully online dossiers",
    ),
    pytest.param(
        figure("35,18%", "35.18", "2025-08-31"),
        goal(2025, "min", "trên 50%", "50"),
        *(HIGHER, "percent", 2, Status.WAIT, "Chờ số cuối năm 2025; mục tiêu trên 50%"),
        "Waiting for the end-of-2025 figure; target over 50%",
        id="digital signatures",
    ),
    pytest.param(
        figure("ước đạt 14,02%", "14.02", "2025-12-31", "approx"),
        goal(2025, "eq", "20% GDP", "20", method_named=False),
        *(HIGHER, "percent", 2, Status.OPEN, "Chưa kết luận: mục tiêu 20% không nêu phương pháp"),
        "No verdict: the target of 20% names no method",
        id="digital economy share",
    ),
    pytest.param(
        figure("71/193", "71", "2024-12-31"),
        goal(2025, "max", "nhóm 70 nước", "70"),
        *(LOWER, "rank", 0, Status.WAIT, "Còn cách mục tiêu 2025 một bậc (nhóm 70)"),
        "One place short of the 2025 target (top 70)",
        id="EGDI",
    ),
    pytest.param(
        figure("44/139", "44", "2025-12-31"),
        goal(2025, "max", "nhóm 35 nước", "35"),
        *(LOWER, "rank", 0, Status.ACT, "Chưa đạt mục tiêu 2025: nhóm 35", "2025 target not met: top 35"),
        id="GII 2025",
    ),
    pytest.param(
        figure("44/139", "44", "2025-12-31"),
        goal(2030, "max", "nhóm 40 nước", "40"),
        *(LOWER, "rank", 0, Status.WAIT, "Còn 4 bậc đến mục tiêu 2030 (nhóm 40)"),
        "4 places short of the 2030 target (top 40)",
        id="GII 2030",
    ),
    pytest.param(
        figure("17/194", "17", "2024-12-31"),
        goal(2025, "max", "nhóm 40 nước", "40"),
        *(LOWER, "rank", 0, Status.MET, "Đạt mục tiêu 2025: nhóm 40", "2025 target met: top 40"),
        id="GCI",
    ),
    pytest.param(
        figure("gần 91,2%", "91.2", "2026-02-25", "nearly"),
        goal(2025, "approx", "khoảng 90%", "90"),
        *(HIGHER, "percent", 2, Status.MET, "Đạt mục tiêu 2025: khoảng 90%", "2025 target met: about 90%"),
        id="5G coverage",
    ),
    pytest.param(
        figure("89,6%", "89.6", "2025-12-31"),
        goal(2025, "approx", "khoảng 90%", "90"),
        *(HIGHER, "percent", 2, Status.MET, "Đạt mục tiêu 2025 trong sai số: khoảng 90%"),
        "2025 target met within rounding: about 90%",
        id="an approximate goal, reached within its last digit",
    ),
    pytest.param(
        figure("68 triệu", "68000000", "2026-02-25"),
        goal(2025, "eq", "40 triệu", "40000000"),
        *(HIGHER, "count", 0, Status.MET, "Đạt mục tiêu 2025: 40 triệu", "2025 target met: 40 million"),
        id="activated accounts",
    ),
    pytest.param(
        figure("ước đạt 70.000", "70000", "2022-12-31", "approx"),
        goal(2022, "eq", "70.000", "70000"),
        *(HIGHER, "count", 0, Status.OPEN),
        "Chưa kết luận: số liệu chỉ là cận hoặc ước; mục tiêu 2022: 70.000",
        "No verdict: the figure is only a bound or an estimate; 2022 target: 70,000",
        id="digital firms: an estimate of exactly the goal",
    ),
    pytest.param(
        figure("51,3%", "51.3", "2023-04-30"),
        goal(2023, "eq", "80%", "80"),
        *(HIGHER, "percent", 2, Status.OPEN),
        "Chưa kết luận: không có số cuối năm 2023; mục tiêu 80%",
        "No verdict: no figure for the end of 2023; target 80%",
        id="services with a dossier: the figure for the end of 2023 never came",
    ),
    pytest.param(
        figure("620", "620", "2023-12-31"),
        goal(2024, "eq", "620 điểm còn lại hoàn thành trong 2024", "0"),
        *(LOWER, "count", 0, Status.OPEN, "Chưa kết luận: không có số cuối năm 2024; mục tiêu 0"),
        "No verdict: no figure for the end of 2024; target 0",
        id="coverage gaps",
    ),
    pytest.param(
        figure("5", "5", "2025-12-31"),
        goal(2025, "eq", "4", "4"),
        *(NEUTRAL, "count", 0, Status.OPEN),
        "Chưa kết luận: mục tiêu 4 không nói cao hay thấp hơn là tốt",
        "No verdict: the target of 4 does not say whether higher is better",
        id="a neutral indicator",
    ),
    pytest.param(
        figure("3%", "3", "2025-12-31"),
        goal(2025, "max", "không quá 5%", "5"),
        *(NEUTRAL, "percent", 1, Status.MET, "Đạt mục tiêu 2025: tối đa 5%", "2025 target met: at most 5%"),
        id="a ceiling says its direction itself",
    ),
]


@pytest.mark.parametrize(
    ("attained", "target", "polarity", "unit_measure", "decimals", "status", "vi", "en"), REAL_VERDICTS
)
def test_verdicts(attained, target, polarity, unit_measure, decimals, status, vi, en):
    verdict = judge(attained, target, polarity, TODAY)
    assert verdict.status == status
    assert verdict_words(verdict, target, unit_measure=unit_measure, decimals=decimals, lang="vi") == vi
    assert verdict_words(verdict, target, unit_measure=unit_measure, decimals=decimals, lang="en") == en


@pytest.mark.parametrize(
    ("qualifier", "value", "comparison", "limit", "reason"),
    [
        ("nearly", "80", "min", "80", Reason.MISSED),
        ("nearly", "80", "min", "79", Reason.REACHED),
        ("over", "90", "min", "90", Reason.REACHED),
        ("over", "90", "min", "91", Reason.MISSED),
        ("over", "90", "max", "90", Reason.MISSED),
        ("over", "90", "max", "91", Reason.REACHED),
        ("under", "10", "min", "10", Reason.MISSED),
        ("under", "10", "min", "5", Reason.FIGURE_HEDGED),
        ("under", "10", "max", "10", Reason.REACHED),
        ("under", "10", "max", "5", Reason.FIGURE_HEDGED),
        ("at_least", "40", "min", "40", Reason.REACHED),
        ("at_least", "40", "min", "50", Reason.FIGURE_HEDGED),
        ("at_least", "40", "max", "40", Reason.FIGURE_HEDGED),
        ("at_least", "40", "max", "39", Reason.MISSED),
        ("approx", "80", "min", "80", Reason.FIGURE_HEDGED),
        ("approx", "80", "min", "79", Reason.REACHED),
        ("approx", "80", "min", "82", Reason.MISSED),
        ("under", "90", "approx", "90", Reason.MISSED),
        ("approx", "90", "approx", "90", Reason.REACHED_APPROXIMATELY),
    ],
)
def test_what_a_hedged_figure_proves(qualifier, value, comparison, limit, reason):
    attained = Attained(Statement(Decimal(value), Decimal(1), qualifier), date(2025, 12, 31))
    target = Target(2025, comparison, Decimal(limit), resolution=Decimal(1))
    assert judge(attained, target, HIGHER, TODAY).reason == reason


def test_a_bound_of_unknown_precision_refutes_nothing_beyond_itself():
    attained = Attained(Statement(Decimal(90), None, "over"), date(2025, 12, 31))
    assert judge(attained, Target(2025, "min", Decimal(95)), HIGHER, TODAY).reason == Reason.FIGURE_HEDGED
    assert judge(attained, Target(2025, "min", Decimal(90)), HIGHER, TODAY).status == Status.MET


def test_over_fifty_is_not_met_by_fifty():
    exactly = Attained(Statement(Decimal(50), Decimal(1)), date(2025, 12, 31))
    assert judge(exactly, goal(2025, "min", "trên 50%", "50"), HIGHER, TODAY) == Verdict(
        Status.ACT, Reason.MISSED, Decimal(0)
    )
    assert judge(exactly, goal(2025, "min", "từ 50% trở lên", "50"), HIGHER, TODAY).status == Status.MET


@pytest.mark.parametrize(
    ("end", "today", "status", "reason"),
    [
        ("2025-06-30", date(2025, 12, 31), Status.WAIT, Reason.YEAR_NOT_OVER),
        ("2025-06-30", date(2026, 1, 1), Status.WAIT, Reason.FIGURE_PENDING),
        ("2025-06-30", date(2026, 12, 31), Status.WAIT, Reason.FIGURE_PENDING),
        ("2025-06-30", date(2027, 1, 1), Status.OPEN, Reason.FIGURE_NEVER_CAME),
        ("2025-12-31", date(2025, 12, 31), Status.ACT, Reason.MISSED),
        ("2026-02-25", date(2026, 3, 1), Status.ACT, Reason.MISSED),
    ],
)
def test_a_miss_is_called_only_on_a_figure_of_the_end_of_the_year(end, today, status, reason):
    verdict = judge(figure("40%", "40", end), goal(2025, "eq", "50%", "50"), HIGHER, today)
    assert verdict == Verdict(status, reason, Decimal(10))


def test_without_any_figure():
    target = goal(2030, "eq", "50%", "50")
    assert judge(None, target, HIGHER, TODAY) == Verdict(Status.WAIT, Reason.YEAR_NOT_OVER)
    assert judge(None, goal(2022, "eq", "50%", "50"), HIGHER, TODAY).status == Status.OPEN


@pytest.mark.parametrize(
    ("attained", "target", "polarity", "unit_measure", "vi", "en"),
    [
        (
            figure("271,95 Mbps", "271.95", "2025-12-31"),
            goal(2025, "eq", "200 Mb/s", "200"),
            *(HIGHER, "Mbps", "Đạt", "Met"),
        ),
        (
            figure("gần 40%", "40", "2025-06-30", "nearly"),
            goal(2024, "eq", "50%", "50"),
            *(HIGHER, "percent", "Chưa đạt, còn cách trên 10 điểm %", "Not met, over 10 pp away"),
        ),
        (
            figure("35,18%", "35.18", "2025-08-31"),
            goal(2025, "min", "trên 50%", "50"),
            *(HIGHER, "percent", "Chờ số cuối năm 2025, còn cách 14,82 điểm %"),
            "Waiting for the end-of-2025 figure, 14.82 pp away",
        ),
        (
            figure("71/193", "71", "2024-12-31"),
            goal(2025, "max", "nhóm 70 nước", "70"),
            *(LOWER, "rank", "Chờ số cuối năm 2025, còn cách 1 bậc"),
            "Waiting for the end-of-2025 figure, 1 place away",
        ),
        (
            figure("620", "620", "2023-12-31"),
            goal(2024, "eq", "0", "0"),
            *(LOWER, "count", "Chưa kết luận: không có số cuối năm 2024"),
            "No verdict: no figure for the end of 2024",
        ),
        (
            figure("50%", "50", "2025-12-31"),
            goal(2025, "min", "trên 50%", "50"),
            *(HIGHER, "percent", "Chưa đạt", "Not met"),
        ),
    ],
)
def test_words_beside_a_goal_already_named(attained, target, polarity, unit_measure, vi, en):
    verdict = judge(attained, target, polarity, TODAY)
    assert status_words(verdict, target, unit_measure=unit_measure, decimals=2, lang="vi") == vi
    assert status_words(verdict, target, unit_measure=unit_measure, decimals=2, lang="en") == en


def test_a_reached_gap_is_none_and_a_missing_place_count_is_plain():
    target = goal(2030, "max", "nhóm 50 nước", "50")
    waiting = judge(None, target, LOWER, TODAY)
    assert verdict_words(waiting, target, unit_measure="rank", decimals=0, lang="vi") == (
        "Chờ số cuối năm 2030; mục tiêu nhóm 50"
    )


def test_a_target_without_a_resolution_is_written_with_its_own_digits():
    target = Target(2030, "eq", Decimal("0.700000"))
    assert target_text(target, unit_measure="per 1000 people", decimals=3, lang="vi") == "0,7 trên 1.000 dân"


@pytest.mark.parametrize(
    ("comparison", "printed", "strict"),
    [
        ("min", "trên 50%", True),
        ("min", "hơn 70%", True),
        ("min", "Đạt trên 70% dân số", True),
        ("min", "tối thiểu 40 Mb/s", False),
        ("min", "ít nhất 100.000", False),
        ("min", "at least 80%", False),
        ("min", "từ 80% trở lên", False),
        ("eq", "trên 50%", False),
    ],
)
def test_words_that_exclude_the_goal_itself(comparison, printed, strict):
    assert is_strict(comparison, printed) is strict


@pytest.mark.parametrize(
    ("years", "of", "shown"),
    [
        ([2025, 2030, 2045], 2024, 2025),
        ([2025, 2030, 2045], 2025, 2025),
        ([2045, 2030, 2025], 2026, 2030),
        ([2021, 2023, 2022], 2026, 2023),
        ([2024], 2025, 2024),
    ],
)
def test_headline_target(years, of, shown):
    targets = [Target(year, "eq", Decimal(1)) for year in years]
    assert headline_target(targets, of).year == shown


def test_among_targets_of_one_year_the_first_given_is_shown():
    decision_36, decision_411 = Target(2025, "eq", Decimal(100)), Target(2025, "eq", Decimal(80))
    assert headline_target([decision_36, decision_411], 2025) is decision_36
    assert headline_target([decision_36, decision_411], 2026) is decision_36
    assert headline_target([], 2025) is None


STATEMENTS = st.builds(
    Statement,
    st.integers(0, 30).map(Decimal),
    st.just(Decimal(1)),
    st.sampled_from(["exact", "over", "nearly", "at_least", "under", "approx"]),
)
TARGETS = st.builds(
    Target,
    st.just(2025),
    st.sampled_from(["eq", "min", "max"]),
    st.integers(0, 30).map(Decimal),
    strict=st.just(False),
)


def true_values(said):
    """The values that a statement leaves open, on a grid of tenths."""
    steps = {
        "exact": [0],
        "over": range(1, 10),
        "nearly": range(-9, 0),
        "approx": range(-10, 11),
        "at_least": range(400),
        "under": range(-400, 0),
    }[said.qualifier]
    return [said.value + Decimal(step) / 10 for step in steps]


@given(STATEMENTS, TARGETS, st.sampled_from([HIGHER, LOWER]))
def test_no_verdict_is_given_that_a_possible_value_would_contradict(said, target, polarity):
    verdict = judge(Attained(said, date(2025, 12, 31)), target, polarity, TODAY)
    reached_from_below = target.comparison == "min" or (target.comparison == "eq" and polarity == HIGHER)
    reached = {
        value >= target.value if reached_from_below else value <= target.value for value in true_values(said)
    }
    if len(reached) == 2:
        assert (verdict.status, verdict.reason) == (Status.OPEN, Reason.FIGURE_HEDGED)
    else:
        assert verdict.status == (Status.MET if reached == {True} else Status.ACT)


@given(
    STATEMENTS,
    TARGETS,
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_every_verdict_has_words_in_both_languages(said, target, end, today):
    verdict = judge(Attained(said, end), target, HIGHER, today)
    for lang in ("vi", "en"):
        words = verdict_words(verdict, target, unit_measure="percent", decimals=1, lang=lang)
        assert "{" not in words
        assert "%" in words
        assert "{" not in status_words(verdict, target, unit_measure="percent", decimals=1, lang=lang)
