"""Two figures held against each other, kinds of periods, peers: computation without a database."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import comparison, periods
from indicators.comparison import Direction, Obstacle, Statement, Verdict

YEAR, QUARTER, WINDOW = "2022", "2022-Q1", "2022-01-01/P5M"
CODES = st.sampled_from(
    [
        "2020",
        "2021",
        "2022",
        "2022-S1",
        "2022-S2",
        "2023-S1",
        "2022-Q1",
        "2023-Q4",
        "2022-M06",
        "2022-06-30",
        "2022-01-01/P5M",
        "2023-01-01/P5M",
        "2022-02-15/P5M",
        "2021-01-01/P5Y",
        "2016-01-01/P5Y",
    ]
)
VALUES = st.decimals(-1000, 1000, places=2)


def said(value: str, **more: object) -> Statement:
    return Statement(Decimal(value), **more)


def pair(before: Statement | None, after: Statement | None, measure: str = "Mbps", **more: object):
    return comparison.pair(before, after, polarity="higher_is_better", unit_measure=measure, **more)


def test_a_pair_is_subtracted_and_told_in_per_cent():
    moved = pair(said("80"), said("84.1"))
    assert moved.change.delta == Decimal("4.1")
    assert comparison.percent_text(moved.percent, "vi") == "+5,1%"
    assert comparison.percent_text(-moved.percent, "en") == "−5.1%"


@pytest.mark.parametrize("measure", ["percent", "rank", "index 0-1", "index 0-100"])
def test_a_share_of_a_share_is_never_told(measure: str):
    before, after = said("50", denominator=Decimal(63)), said("60", denominator=Decimal(63))
    assert pair(before, after, measure).percent is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (said("0"), said("5")),
        (said("-2"), said("5")),
        (said("10", qualifier="over"), said("20")),
        (said("10"), said("20", qualifier="approx")),
        (said("10", resolution=Decimal(1)), said("10.4")),
        (said("10"), said("10")),
    ],
)
def test_no_per_cent_of_nothing_of_hedged_figures_and_within_the_resolution(before, after):
    assert pair(before, after).percent is None


def test_figures_closer_than_their_resolution_have_no_arrow():
    moved = pair(said("45.7", resolution=Decimal("0.1")), said("45.78", resolution=Decimal("0.01")))
    assert moved.change.direction is Direction.WITHIN_RESOLUTION
    assert moved.change.verdict is Verdict.NONE


@pytest.mark.parametrize(
    ("before", "after", "obstacle"),
    [
        (None, said("1"), Obstacle.NO_BEFORE),
        (said("1"), None, Obstacle.NO_AFTER),
        (None, None, Obstacle.NEITHER),
        (said("1"), said("2"), Obstacle.BREAK),
    ],
)
def test_what_is_missing_is_told_before_what_forbids(before, after, obstacle):
    held = pair(before, after, obstacle=Obstacle.BREAK)
    assert (held.change, held.percent, held.obstacle) == (None, None, obstacle)


def test_ranks_of_different_n_are_not_subtracted_and_of_one_n_they_are():
    of_63 = said("26", denominator=Decimal(63))
    assert pair(of_63, said("21", denominator=Decimal(63)), "rank").change.delta == 5
    assert pair(of_63, said("21", denominator=Decimal(34)), "rank").change.delta is None


@given(VALUES, VALUES)
def test_a_pair_turned_round_moves_as_far_the_other_way(first: Decimal, second: Decimal):
    there, back = pair(Statement(first), Statement(second)), pair(Statement(second), Statement(first))
    assert there.change.delta == -back.change.delta


@pytest.mark.parametrize(
    ("before", "after", "basis", "obstacle"),
    [
        ("2022", "2023", "cumulative_year", None),
        ("2022-S1", "2022-S2", "point_in_time", None),
        ("2022-S1", "2022-S2", "cumulative_year", Obstacle.MONTHS),
        ("2022-Q1", "2023-Q1", "cumulative_year", None),
        ("2022-S1", "2022-M06", "point_in_time", Obstacle.KINDS),
        ("2022-01-01/P5M", "2022-02-15/P5M", "flow", Obstacle.KINDS),
    ],
)
def test_periods_themselves_may_forbid_a_difference(before, after, basis, obstacle):
    assert comparison.obstacle_between(periods.parse(before), periods.parse(after), basis) == obstacle


@given(CODES, CODES)
def test_a_kind_has_exactly_the_periods_that_may_stand_side_by_side(one: str, other: str):
    a, b = periods.parse(one), periods.parse(other)
    assert (comparison.kind_of(a) == comparison.kind_of(b)) == periods.same_kind(a, b)


@given(st.lists(CODES, unique=True))
def test_periods_by_kind_lose_none_and_run_forward(codes: list[str]):
    groups = comparison.by_kind(map(periods.parse, codes))
    assert sorted(each.code for group in groups.values() for each in group) == sorted(codes)
    assert all(a.order < b.order for group in groups.values() for a, b in pairwise(group))


def test_the_kind_with_most_figures_is_shown_and_of_equals_the_newest():
    groups = comparison.by_kind(map(periods.parse, [YEAR, QUARTER, WINDOW]))
    assert comparison.richest_kind({"quarter": 3, "year": 1}, groups) == "quarter"
    assert comparison.richest_kind({}, groups) == "year"
    assert comparison.richest_kind({}, {}) is None


@given(st.dictionaries(st.integers(0, 40), VALUES, min_size=1), st.integers(1, 5))
def test_the_closest_are_no_farther_than_any_other(values: dict[int, Decimal], most: int):
    here = next(iter(values))
    near = comparison.closest(values, here, most)
    far = [key for key in values if key != here and key not in near]
    distances = [abs(values[key] - values[here]) for key in near]
    assert distances == sorted(distances)
    assert len(near) == min(most, len(values) - 1)
    assert all(abs(values[key] - values[here]) >= max(distances) for key in far)


def test_who_has_no_value_has_no_closest():
    assert comparison.closest({"a": Decimal(1)}, "b", 3) == []


def test_neighbours_share_an_edge_not_a_corner():
    tiles = {"a": (0, 0), "b": (1, 0), "c": (1, 1), "d": (0, 1), "e": (3, 0)}
    assert comparison.adjacent(tiles, "a") == ["b", "d"]
    assert comparison.adjacent(tiles, "nowhere") == []
