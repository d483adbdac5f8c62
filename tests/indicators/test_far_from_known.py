"""A figure told singly, far from the newest one known of its series: what is doubted, and what never is."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.numerals import Heard, hear
from indicators.validation import Code, Doubt, Ground, far_from_known, finding
from tests.indicators.test_validation import COUNT, GROWTH, PASTS, RANK, SHARE, VALUES, D, ground, quarters


def far(typed: str, seen: Ground) -> Doubt | None:
    return far_from_known(hear(typed, measure=seen.measure, decimals=seen.decimals), seen)


def of_day(*values: object, **facts: object) -> Ground:
    """A level known of the ends of quarters, typed of another day."""
    return ground(*quarters(*values), **(SHARE | {"period": "2026-11-20"} | facts))


def heard(value: Decimal) -> Heard:
    return Heard("x", value)


def test_the_known_figure_and_its_period_are_named():
    """A restless past, whose band nothing leaves: 10, 30, 96, 97, 97."""
    seen = of_day("10.76", "30.85", 96, "97.3", "97.3")
    doubt = far("48,2%", seen)
    assert doubt is not None
    assert (doubt.code, doubt.severity) == (Code.FAR, "soft")
    assert finding(doubt, seen, "vi") == "48,2% thấp hơn 49,1 điểm % so với 97,3% quý III/2026."
    assert finding(doubt, seen, "en") == "48.2% is 49.1 pp below the 97.3% of Q3 2026."


@pytest.mark.parametrize(
    ("typed", "past", "facts"),
    [
        ("0", [620], COUNT),
        ("0", [1], COUNT),
        ("0", [9, 6, 4, 2], COUNT),
        ("0%", ["0.4"], SHARE),
        ("100", [620], COUNT),
        ("dưới 100", [620], COUNT),
        ("1.900", [620], COUNT),
        ("0,2", ["0.7"], {"measure": "index 0-1", "decimals": 1}),
    ],
)
def test_far_from_the_newest_is_doubted(typed, past, facts):
    assert far(typed, of_day(*past, **facts)) is not None


@pytest.mark.parametrize(
    ("typed", "past", "facts"),
    [
        ("5", [], COUNT),
        ("600", [620], COUNT),
        ("5", [0], COUNT),
        ("0", [0], COUNT),
        ("abc", [620], COUNT),
        ("60", [2], RANK),
        ("0", [620], COUNT | {"time_basis": "flow"}),
        ("0", [620], COUNT | {"time_basis": "cumulative_year"}),
        ("0", [620], COUNT | {"time_basis": "cumulative_launch"}),
        ("10", [90], SHARE | {"time_basis": "flow"}),
        ("0,5", [9], GROWTH | {"time_basis": "flow"}),
    ],
)
def test_near_unknown_or_not_comparable_is_not(typed, past, facts):
    assert far(typed, of_day(*past, **facts)) is None


def test_zero_does_not_contradict_what_was_told_as_less():
    [last] = quarters(10)
    seen = of_day(**COUNT)
    assert far("0", replace(seen, past=(replace(last, qualifier="under"),))) is None
    assert far("0", replace(seen, past=(replace(last, qualifier="over"),))) is not None


def test_nothing_is_held_against_what_another_method_told():
    old, new = quarters(90, 45)
    broken = replace(old, before_break=True)
    assert far("9", of_day()) is None
    assert far("9", replace(of_day(), past=(broken,))) is None
    assert far("44", replace(of_day(), past=(broken, new))) is None
    assert far("9", replace(of_day(), past=(broken, new))) is not None


def test_the_newest_counts_not_the_others():
    assert far("97", of_day(10, 96)) is None
    assert far("10,5", of_day(10, 96)) is not None


@given(PASTS, VALUES, st.sampled_from([SHARE, COUNT]), st.randoms())
def test_the_order_in_which_the_past_comes_does_not_matter(past, value, facts, random):
    told = quarters(*past)
    seen = ground(*told, **facts)
    random.shuffle(told)
    assert far_from_known(heard(value), seen) == far_from_known(heard(value), replace(seen, past=tuple(told)))


@given(PASTS, st.sampled_from([SHARE, COUNT]))
def test_what_was_known_last_is_never_far(past, facts):
    assert far_from_known(heard(D(past[-1])), ground(*quarters(*past), **facts)) is None


@given(st.integers(1, 10**4), st.sampled_from([D("0.2"), D("0.5"), D(2), D(4), D(10)]), st.integers(4, 11))
def test_steady_growth_is_never_far(start, rate, length):
    course = [D(start) * rate**place for place in range(length + 1)]
    assert far_from_known(heard(course[-1]), ground(*quarters(*course[:-1]), **COUNT)) is None


@given(PASTS.filter(lambda past: past[-1] > 0), st.sampled_from([SHARE, COUNT]))
def test_zero_is_always_far_from_what_was_above_it(past, facts):
    assert far_from_known(heard(D(0)), ground(*quarters(*past), **facts)) is not None


@given(PASTS, VALUES, st.sampled_from(["flow", "cumulative_year", "cumulative_launch"]))
def test_sums_over_time_are_never_held_against_each_other_here(past, value, basis):
    assert far_from_known(heard(value), ground(*quarters(*past), **COUNT, time_basis=basis)) is None
