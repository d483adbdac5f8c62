"""The parts of a province's page that need no database: the next period due, medians, places by polarity."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import periods
from indicators.progress.freshness import next_period
from indicators.queries.province.details import Field, geography_of, median_of


@pytest.mark.parametrize(
    ("frequency", "last", "code"),
    [
        ("month", date(2022, 12, 31), "2023-M01"),
        ("quarter", date(2023, 3, 31), "2023-Q2"),
        ("half-year", date(2023, 3, 31), "2023-S1"),
        ("half-year", date(2022, 6, 30), "2022-S2"),
        ("year", date(2022, 12, 31), "2023"),
        ("year", date(2024, 9, 30), "2024"),
    ],
)
def test_the_next_period_holds_the_day_after_the_last(frequency: str, last: date, code: str):
    found = next_period(frequency, last)
    assert found is not None
    assert found.code == code


def test_no_period_is_due_of_an_unknown_frequency():
    assert next_period("daily", date(2024, 1, 1)) is None


@given(
    st.sampled_from(["month", "quarter", "half-year", "year"]), st.dates(date(2000, 1, 1), date(2090, 1, 1))
)
def test_the_next_period_ends_after_the_last_day(frequency: str, last: date):
    found = next_period(frequency, last)
    assert found is not None
    assert found.end > last


@given(st.lists(st.decimals(-1000, 1000, places=3), min_size=1, max_size=40))
def test_the_median_parts_the_values_in_two_halves(values: list[Decimal]):
    ordered = sorted(values)
    median = median_of([ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]])
    assert 2 * sum(value < median for value in values) <= len(values)
    assert 2 * sum(value > median for value in values) <= len(values)


def test_places_follow_the_polarity_and_neutral_has_none():
    field = Field(n=8, higher=1, lower=5, median=Decimal("66.4"))
    assert str(field.place("higher_is_better")) == "2/8"
    assert str(field.place("lower_is_better")) == "6/8"
    assert field.place("neutral") is None


@pytest.mark.parametrize(
    ("code", "geographies", "expected"),
    [
        ("2022", ("63", "34"), "63"),
        ("2025-Q3", ("63", "34"), "34"),
        ("2025-06-30", ("63", "34"), "63"),
        ("2022", ("34",), "34"),
        ("2025-Q3", ("63",), "63"),
    ],
)
def test_a_period_is_of_the_units_that_stood_at_its_end(
    code: str, geographies: tuple[str, ...], expected: str
):
    assert geography_of(periods.parse(code), geographies) == expected
