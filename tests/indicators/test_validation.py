"""What is doubtful about a typed figure: the rules one by one, and what holds for any past."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.numerals import Fault, Heard, hear
from indicators.validation import (
    SOFT_CODES,
    Code,
    Ground,
    PastValue,
    Severity,
    Sister,
    Tie,
    doubts,
    finding,
    sentence,
    severity_of,
)
from indicators.validation.jumps import jump, trends

D = Decimal
SHARE: dict[str, Any] = {"measure": "percent", "decimals": 1, "plausible_min": D(0), "plausible_max": D(100)}
COUNT: dict[str, Any] = {"measure": "count", "decimals": 0, "plausible_min": D(0), "plausible_max": D(5000)}
GROWTH = SHARE | {"value_kind": "growth", "plausible_min": D(-50)}
RANK: dict[str, Any] = {"measure": "rank", "decimals": 0, "value_kind": "rank"}


def ground(*past: PastValue, **facts: Any) -> Ground:
    usual: dict[str, Any] = {
        "code": "own",
        "name_vi": "Chỉ tiêu A",
        "name_en": "Indicator A",
        "measure": "percent",
        "value_kind": "share",
        "time_basis": "point_in_time",
        "polarity": "higher_is_better",
        "decimals": 1,
        "plausible_min": None,
        "plausible_max": None,
        "unit": "dien-bien",
        "period": "2026-Q4",
        "past": past,
    }
    return Ground(**usual | facts)


def quarters(*values: object) -> list[PastValue]:
    """Values of the quarters up to the third of 2026."""
    found, year, quarter = [], 2026, 3
    for value in reversed(values):
        day = date(year, 3 * quarter, 28)
        code = f"{year}-Q{quarter}"
        found.append(PastValue(code, f"Quý {quarter}/{year}", f"Q{quarter} {year}", day, D(str(value))))
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return found[::-1]


def codes(typed: str, seen: Ground, missing: str = "") -> list[str]:
    heard = hear(typed, measure=seen.measure, decimals=seen.decimals)
    return [str(doubt.code) for doubt in doubts(heard, seen, missing=missing)]


def sister(kind: Tie, value: object, **more: Any) -> Sister:
    return Sister(kind, "other", "Chỉ tiêu B", "Indicator B", D(str(value)), **more)


@pytest.mark.parametrize(
    ("typed", "facts", "code"),
    [
        ("abc", SHARE, "not_a_number"),
        ("71.79", SHARE, "ambiguous"),
        ("100,5", SHARE, "out_of_range"),
        ("trên 100", SHARE, "out_of_range"),
        ("-1", SHARE, "out_of_range"),
        ("dưới 0", SHARE, "out_of_range"),
        ("-101", GROWTH, "out_of_range"),
        ("-5", COUNT, "out_of_range"),
        ("12,5", COUNT, "not_whole"),
        ("0", RANK, "out_of_range"),
        ("26/25", SHARE, "numerator_above"),
        ("26/25", COUNT, "numerator_above"),
        ("", SHARE, "unanswered"),
    ],
)
def test_what_cannot_be_blocks_sending(typed, facts, code):
    assert codes(typed, ground(**facts)) == [code]
    assert severity_of(code) is Severity.HARD


@pytest.mark.parametrize(
    ("typed", "facts"),
    [
        ("0", SHARE),
        ("100", SHARE),
        ("22/25", SHARE),
        ("-3,2", GROWTH),
        ("0", COUNT),
        ("1", RANK),
        ("100", GROWTH),
    ],
)
def test_what_can_be_is_not_doubted_without_a_past(typed, facts):
    assert codes(typed, ground(**facts)) == []


def test_a_ratio_said_to_pass_100_may():
    assert codes("150", ground(**SHARE | {"plausible_max": D(1000)})) == []


def test_an_empty_cell_with_a_reason_is_answered():
    assert codes("", ground(), missing="late") == []


def test_a_measure_that_nobody_knows_has_no_limits():
    assert codes("-5 km", ground(measure="km", decimals=0)) == []


@pytest.mark.parametrize(
    ("typed", "told", "found"),
    [
        ("80", sister(Tie.NOT_ABOVE, 79), ["above_other"]),
        ("79", sister(Tie.NOT_ABOVE, 79), []),
        ("78", sister(Tie.NOT_BELOW, 79), ["above_other"]),
        ("80", sister(Tie.PART, 79), ["part_above"]),
        ("78", sister(Tie.WHOLE, 79), ["part_above"]),
        ("80", sister(Tie.WHOLE, 79), []),
        ("80", sister(Tie.PART, 79, hedged=True), []),
        ("khoảng 80", sister(Tie.PART, 79), ["hedged"]),
    ],
)
def test_neighbours_that_contradict_it(typed, told, found):
    assert codes(typed, ground(**COUNT, sisters=(told,))) == found


@pytest.mark.parametrize(
    ("other", "found"), [(20, []), (22, []), (18, []), (23, ["complement_off"]), (100, ["complement_off"])]
)
def test_complements_add_up_to_about_100(other, found):
    assert codes("80", ground(**SHARE, sisters=(sister(Tie.COMPLEMENT, other),))) == found


def test_part_and_whole_stand_to_each_other_as_they_did():
    told = sister(Tie.PART, 1000, last=D(900))
    assert codes("100", ground(*quarters(95), **COUNT, sisters=(told,))) == []
    assert codes("250", ground(*quarters(95), **COUNT, sisters=(told,))) == ["ratio_far"]
    assert codes("45", ground(*quarters(95), **COUNT, sisters=(told,))) == ["ratio_far"]
    assert codes("200", ground(*quarters(95), **COUNT, sisters=(replace(told, last=None),))) == []


def test_a_jump_says_by_how_much_against_when():
    seen = ground(*quarters(50, 51, 52, 53, 54), **SHARE)
    assert codes("55", seen) == []
    [doubt] = doubts(Heard("90", D(90)), seen, missing="")
    assert (doubt.code, doubt.severity) == (Code.JUMP, Severity.SOFT)
    assert sentence(doubt, seen, "vi") == (
        "90% cao hơn 36 điểm % so với 54% quý III/2026; theo các kỳ trước, số chờ đợi vào khoảng 55%."
        " Nếu đúng, ghi lý do để Bộ không phải hỏi lại."
    )
    assert sentence(doubt, seen, "en").startswith("90% is 36 pp above the 54% of Q3 2026;")


def test_who_reviews_is_told_what_is_doubted_without_the_cure_of_who_types():
    seen = ground(*quarters(50, 51, 52, 53, 54), **SHARE)
    [jump] = doubts(Heard("90", D(90)), seen, missing="")
    assert finding(jump, seen, "vi") == (
        "90% cao hơn 36 điểm % so với 54% quý III/2026; theo các kỳ trước, số chờ đợi vào khoảng 55%."
    )
    [estimate] = doubts(hear("khoảng 55", measure="percent", decimals=0), seen, missing="")
    assert finding(estimate, seen, "vi") == "«khoảng 55» là số ước."
    [blocks] = doubts(hear("abc", measure="percent", decimals=0), seen, missing="")
    assert finding(blocks, seen, "vi") == sentence(blocks, seen, "vi")


def test_a_short_past_doubts_only_what_is_far():
    assert codes("9,8", ground(*quarters(41), **SHARE)) == ["far"]
    assert codes("92,6", ground(*quarters(54.4), **SHARE)) == []
    assert codes("60", ground(*quarters(5), **RANK)) == []
    assert codes("5", ground(*quarters(0), **SHARE)) == []


@pytest.mark.parametrize("measure", ["percent", "growth"])
@pytest.mark.parametrize(
    ("last", "typed", "far"),
    [
        (100, "56,6", True),
        (98.9, "56,6", True),
        (100, "79", True),
        (95, "80", False),
        (100, "85", False),
        (99, "97", False),
        (70, "29", True),
        (0, "41", True),
        (50, "25", False),
        (75, "99", False),
    ],
)
def test_a_share_may_fall_far_and_stay_above_a_third(measure, last, typed, far):
    # Half of a growth is nothing to ask about.
    facts = SHARE if measure == "percent" else GROWTH
    assert codes(typed, ground(*quarters(last), **facts)) == ["far"] * (far and measure == "percent")


def test_a_wrong_figure_among_the_past_hides_nothing():
    assert codes("90", ground(*quarters(50, 51, 5000, 50, 51, 50), **SHARE)) == ["jump"]
    assert codes("51", ground(*quarters(50, 51, 52, 50, 49, 5000), **SHARE)) == []


def test_a_quiet_past_lets_a_tenth_pass():
    quiet = ground(*quarters(1000, 1000, 1000, 1000), **COUNT)
    assert codes("1.099", quiet) == []
    assert codes("1.101", quiet) == ["jump"]
    assert codes("3", ground(*quarters(0, 0, 0, 0), **COUNT)) == ["jump"]


def test_running_totals_do_not_fall():
    total = COUNT | {"time_basis": "cumulative_launch"}
    assert codes("90", ground(*quarters(80, 100), **total)) == ["fell"]
    assert codes("100,", ground(*quarters(80, 100), **total)) == ["ambiguous"]
    assert codes("110", ground(*quarters(80, 100), **total)) == []
    [about] = quarters(100)
    hedged = replace(about, qualifier="approx", resolution=D(20))
    assert codes("90", ground(hedged, **total)) == []


def test_a_sum_since_january_falls_within_its_year_only():
    def since_january(year: int, half: str, value: int) -> PastValue:
        code = f"{year}-{half}" if half else str(year)
        end = date(year, 6, 30) if half else date(year, 12, 31)
        return PastValue(code, code, code, end, D(value))

    facts = COUNT | {"time_basis": "cumulative_year", "period": "2026"}
    assert codes("90", ground(since_january(2025, "", 200), **facts)) == []
    assert codes("90", ground(since_january(2026, "S1", 100), **facts)) == ["fell"]


def test_the_same_figure_again_is_doubted_but_at_the_ends_of_the_scale():
    assert codes("41,5", ground(*quarters(41.5), **SHARE)) == ["unchanged"]
    assert codes("100", ground(*quarters(100), **SHARE)) == []
    assert codes("0", ground(*quarters(0), **COUNT)) == []
    assert codes("12", ground(*quarters(12), **RANK)) == []


def test_flows_are_held_against_periods_of_their_length():
    year = PastValue("2025", "Năm 2025", "2025", date(2025, 12, 31), D(400))
    flow = COUNT | {"time_basis": "flow"}
    assert codes("110", ground(year, *quarters(100), **flow)) == []
    assert codes("110", ground(year, **flow)) == []
    assert codes("110", ground(year, **COUNT)) == ["far"]


def test_nothing_is_held_against_another_method():
    old = [replace(past, before_break=True) for past in quarters(10, 10, 10, 10, 10)]
    assert codes("80", ground(*old, **SHARE)) == []


def test_the_rest_of_the_soft_doubts():
    assert codes("6.000", ground(**COUNT)) == ["implausible"]
    assert codes("khoảng 8", ground(**SHARE)) == ["hedged"]
    assert codes("45,78", ground(**SHARE)) == ["finer"]


def test_hard_doubts_come_alone():
    assert codes("khoảng 101", ground(*quarters(1, 1, 1, 1), **SHARE)) == ["out_of_range"]


def test_every_code_has_one_severity_and_fits_its_column():
    known = {str(code) for code in (*Code, *Fault) if code}
    assert known > SOFT_CODES
    assert max(map(len, known)) <= 20
    assert severity_of("never heard of") is Severity.HARD


VALUES = st.decimals(0, 10**6, places=2)
PASTS = st.lists(VALUES, min_size=4, max_size=12)
TYPED = st.sampled_from(
    [
        *(
            "",
            "abc",
            "1.234",
            "71.79",
            "0",
            "12",
            "12,5",
            "khoảng 8%",
            "-3",
            "22/25",
            "30/25",
            "1/0",
            "5 tỷ đồng",
        ),
        "9" * 30,
        "0,1234567",
        "x" * 200,
        "90",
        "99,123",
        "100.000",
    ]
)
SISTERS = st.lists(
    st.builds(sister, st.sampled_from(Tie), VALUES, hedged=st.booleans(), last=st.none() | VALUES), max_size=4
)


@given(PASTS, TYPED, SISTERS, st.sampled_from([SHARE, COUNT, GROWTH, RANK]), st.sampled_from(["vi", "en"]))
def test_every_doubt_has_a_sentence_without_gaps(past, typed, sisters, facts, lang):
    seen = ground(*quarters(*past), **facts, sisters=tuple(sisters))
    heard = hear(typed, measure=seen.measure, decimals=seen.decimals)
    for doubt in doubts(heard, seen, missing=""):
        told = sentence(doubt, seen, lang)
        assert told.endswith((".", "?"))
        assert "{" not in told


@given(PASTS, VALUES, SISTERS, st.randoms())
def test_the_order_in_which_the_past_and_the_neighbours_come_does_not_matter(past, value, sisters, random):
    told = quarters(*past)
    seen = ground(*told, **COUNT, sisters=tuple(sisters))
    random.shuffle(told)
    random.shuffle(sisters)
    other = replace(seen, past=tuple(told), sisters=tuple(sisters))
    heard = Heard("x", value.to_integral_value())
    assert sorted(str(doubt) for doubt in doubts(heard, seen, missing="")) == sorted(
        str(doubt) for doubt in doubts(heard, other, missing="")
    )


@given(PASTS, VALUES, st.sampled_from([D("0.001"), D("0.5"), D(2), D(1000)]))
def test_scale_does_not_matter_to_jumps(past, value, factor):
    plain = jump(value, past)
    scaled = jump(value * factor, [each * factor for each in past])
    assert (plain is None) == (scaled is None)


@given(VALUES, st.decimals(-1000, 1000, places=2), st.integers(4, 12))
def test_growth_by_the_same_amount_is_never_a_jump(start, step, length):
    course = [start + step * place for place in range(length + 1)]
    assert jump(course[-1], course[:-1]) is None


@given(st.integers(1, 10**4), st.sampled_from([D("0.5"), D("0.9"), D("1.1"), D(2), D(3)]), st.integers(4, 12))
def test_growth_by_the_same_rate_is_never_a_jump(start, rate, length):
    course = [D(start) * rate**place for place in range(length + 1)]
    assert jump(course[-1], course[:-1]) is None


@given(st.lists(st.integers(0, 5).map(D), min_size=4, max_size=12))
def test_a_value_seen_twice_is_no_jump_where_nothing_trends(past):
    if not trends(past):
        assert all(jump(value, past) is None for value in past if past.count(value) > 1)


@given(PASTS)
def test_far_beyond_everything_is_always_a_jump(past):
    assert jump(max(past) * 10_000 + 1_000_000_000_000, past) is not None


def test_labels_follow_the_language():
    [past] = quarters(1)
    assert (past.label("vi"), past.label("en")) == ("Quý 3/2026", "Q3 2026")
    assert past.as_of + timedelta(days=2) == date(2026, 9, 30)


def told(typed: str, lang: str = "vi", **facts: Any) -> list[str]:
    seen = ground(**facts)
    heard = hear(typed, measure=seen.measure, decimals=seen.decimals)
    return [finding(doubt, seen, lang) for doubt in doubts(heard, seen, missing="")]


@pytest.mark.parametrize(
    ("measure", "vi", "en"),
    [
        ("rank", "(thứ hạng)", "(a rank)"),
        ("index 0-1", "(điểm chỉ số từ 0 đến 1)", "(an index from 0 to 1)"),
        ("index 0-100", "(điểm chỉ số từ 0 đến 100)", "(an index from 0 to 100)"),
        ("count", "(số lượng)", "(a count)"),
        ("per 1000 people", "(trên 1.000 dân)", "(per 1,000 people)"),
    ],
)
def test_the_unit_that_was_asked_for_is_named(measure, vi, en):
    assert vi in told("69,61%", measure=measure)[0]
    assert en in told("69,61%", "en", measure=measure)[0]


def test_ends_are_told_as_they_are_and_their_unit_once():
    [index] = told("1,5", measure="index 0-1", decimals=4)
    assert "từ 0 đến 1." in index
    density = {"measure": "per 1000 people", "decimals": 3, "plausible_min": D(0), "plausible_max": D(20)}
    assert told("59,9", **density) == ["59,9 trên 1.000 dân nằm ngoài khoảng hợp lý (0 – 20 trên 1.000 dân)."]


def test_an_estimate_is_doubted_as_an_estimate():
    about = told("khoảng 8%", **SHARE | {"plausible_min": D(10)})
    assert about[0].startswith("khoảng 8% nằm ngoài khoảng hợp lý (10 – 100%)")
    [last] = quarters(90)
    seen = ground(replace(last, qualifier="over"), **SHARE)
    [far] = doubts(hear("9", measure="percent", decimals=1), seen, missing="")
    assert "so với trên 90" in sentence(far, seen, "vi")
