"""Published scores and places computed again: by hand for known figures, by properties for all others."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provinces.dti import (
    ACTIVITIES,
    COMMON,
    NOTHING,
    TOLERANCE,
    Pillar,
    ScoreCheck,
    Tally,
    Verdict,
    growth,
    mean_check,
    pillar_check,
    rank_checks,
    round4,
    rounded_like,
    spread,
    tally,
    total,
    total_check,
    weights_of,
)
from provinces.ranking import competition_ranks

D = Decimal
CODES = (*COMMON, *ACTIVITIES.values())
POINTS_922 = dict.fromkeys(COMMON, D(100)) | {"CQ": D(200), "KT": D(150), "XH": D(150), "DTTM": D(0)}
POINTS_1726 = {"CQS": D(400), "KTS": D(300), "XHS": D(300)}
WEIGHTS = weights_of(POINTS_922)
scores = st.decimals(0, 1, places=4)
eight = st.fixed_dictionaries(dict.fromkeys(CODES, scores))
# Few values make many ties.
tied = st.dictionaries(st.integers(0, 80), st.decimals(0, D("0.002"), places=4), min_size=1)


def test_weights_leave_out_what_has_no_points():
    assert set(WEIGHTS.common) == set(COMMON)
    assert WEIGHTS.own[Pillar.GOVERNMENT] == ("CQ", D(200))


def test_in_2020_the_pillars_are_the_parts():
    told = {"CQS": D("0.5346"), "KTS": D("0.4522"), "XHS": D("0.4596")}
    check = total_check(D("0.4874"), told, weights_of(POINTS_1726))
    assert (check.shown, check.verdict) == (D("0.4874"), Verdict.AGREES)


def test_an_index_without_points_is_an_error():
    with pytest.raises(KeyError):
        weights_of({"NT": D(100), "CQ": D(200)})


@given(eight)
def test_what_was_rounded_from_its_parts_agrees(parts: dict[str, Decimal]):
    whole = total(parts, WEIGHTS)
    check = total_check(round4(whole), parts, WEIGHTS)
    assert check.verdict == Verdict.AGREES
    assert check.difference is not None
    assert abs(check.difference) <= TOLERANCE


@given(eight, st.sampled_from(["0.0002", "-0.0002", "0.3"]))
def test_what_is_off_by_more_than_the_last_digit_differs(parts: dict[str, Decimal], off: str):
    check = total_check(round4(total(parts, WEIGHTS)) + D(off), parts, WEIGHTS)
    assert check.verdict == Verdict.DIFFERS


@given(eight, st.sampled_from(CODES))
def test_a_part_that_nobody_published_is_named_and_nothing_is_computed(parts: dict[str, Decimal], code: str):
    check = total_check(D("0.5"), parts | {code: None}, WEIGHTS)
    assert (check.computed, check.missing, check.verdict) == (None, (code,), Verdict.CANNOT)


@given(eight, st.sampled_from(Pillar))
def test_a_pillar_is_the_same_from_the_common_group_and_from_the_whole(
    parts: dict[str, Decimal], name: Pillar
):
    whole = total(parts, WEIGHTS)
    direct = pillar_check(None, parts, name, WEIGHTS)
    own = {code: parts[code] for code in ACTIVITIES.values()}
    around = pillar_check(None, own, name, WEIGHTS, whole=whole)
    assert direct.computed is not None
    assert around.computed is not None
    assert abs(direct.computed - around.computed) < D("1e-20")


def test_without_the_whole_a_pillar_of_few_parts_cannot_be_computed():
    check = pillar_check(D("0.5"), {"CQ": D(1), "KT": D(1), "XH": D(1)}, Pillar.SOCIETY, WEIGHTS)
    assert check.missing == COMMON


@given(st.dictionaries(st.text(min_size=1), scores, min_size=1, max_size=5))
def test_a_mean_lies_between_its_parts(parts: dict[str, Decimal]):
    check = mean_check(None, parts)
    assert check.computed is not None
    assert min(parts.values()) <= round4(check.computed) <= max(parts.values())


def test_a_mean_of_which_a_part_is_not_told_is_none():
    assert mean_check(D("0.7"), {"a": D("0.7"), "b": None}).missing == ("b",)
    assert mean_check(D("0.7"), {}).computed is None


@given(tied)
def test_places_are_those_of_competition_ranking(known: dict[int, Decimal]):
    ranks = competition_ranks(known)
    checks = rank_checks(known, ranks, len(known))
    assert {check.verdict for check in checks.values()} == {Verdict.AGREES}
    assert {unit: check.computed for unit, check in checks.items()} == ranks


@given(tied)
def test_equal_scores_share_a_place_and_the_next_place_is_left_out(known: dict[int, Decimal]):
    computed = {
        unit: check.computed for unit, check in rank_checks(known, dict.fromkeys(known, 1), 99).items()
    }
    for unit, score in known.items():
        better = sum(other > score for other in known.values())
        assert computed[unit] == better + 1


def test_15_15_17():
    known = {number: D(100 - number) for number in range(1, 15)} | {20: D(50), 21: D(50), 22: D(49)}
    checks = rank_checks(known, {20: 15, 21: 15, 22: 16}, len(known))
    assert [checks[unit].computed for unit in (20, 21, 22)] == [15, 15, 17]
    assert [checks[unit].verdict for unit in (21, 22)] == [Verdict.AGREES, Verdict.DIFFERS]


def test_with_scores_missing_only_a_place_that_is_full_above_is_confirmed():
    checks = rank_checks(
        {"a": D("0.9"), "b": D("0.8"), "c": None, "d": D("0.7")}, {"a": 1, "b": 3, "c": 2, "d": 1}, 4
    )
    assert [checks[unit].verdict for unit in "abcd"] == [
        Verdict.AGREES,
        Verdict.CANNOT,
        Verdict.CANNOT,
        Verdict.DIFFERS,
    ]


@given(st.lists(st.sampled_from(Verdict)))
def test_a_tally_counts_everything_once(verdicts: list[Verdict]):
    told = tally(verdicts)
    assert told.checks == told.possible + told.cannot
    assert told + NOTHING == told
    assert told + told == Tally(*(2 * part for part in (told.checks, told.agree, told.differ, told.cannot)))


@pytest.mark.parametrize(
    ("before", "now", "announced", "doubtful"),
    [
        ("0.3026", "0.4014", "32.7", False),
        ("0.7506", "0.7582", "4.7", True),
        ("0.6817", "0.7692", "13.4", True),
    ],
)
def test_growth_is_doubtful_where_the_scores_give_another(
    before: str, now: str, announced: str, doubtful: bool
):
    told = growth(D(before), D(now), D(announced))
    assert told is not None
    assert told.doubtful is doubtful


def test_growth_without_a_year_before_is_none():
    assert growth(None, D("0.5"), D("3")) is None
    assert growth(D("0.5"), None, None) is None
    moved = growth(D("0.5"), D("0.6"), None)
    assert moved is not None
    assert not moved.doubtful
    assert rounded_like(D("2.649"), D("2.6")) == D("2.6")
    assert rounded_like(D("2.65"), D("3")) == D("2.7")


@given(st.lists(scores, min_size=1, max_size=70))
def test_quarters_stand_in_order_and_halve_the_scores(known: list[Decimal]):
    told = spread(known)
    assert told.least <= told.lower <= told.median <= told.upper <= told.most
    assert sum(score < told.median for score in known) <= len(known) / 2
    assert sum(score > told.median for score in known) <= len(known) / 2


def test_no_scores_have_no_spread():
    with pytest.raises(ValueError, match="no scores"):
        spread([])


def test_the_difference_is_that_of_the_scores_shown():
    check = ScoreCheck(D("0.4097"), D("0.40965"))
    assert (check.shown, check.difference) == (D("0.4097"), D("0.0000"))
