"""Status and proof of a task: functions of dates and figures, over all their orders."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.comparison import Statement
from meetings import progress
from meetings.progress import Proof, Status
from meetings.progress import Test as Wanted

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
VALUES = st.decimals(-1000, 1000, places=2)
QUALIFIERS = st.sampled_from(["exact", "approx", "over", "under", "nearly", "at_least"])
TESTS = st.builds(Wanted, st.sampled_from(["at_least", "at_most", "equal"]), VALUES)
STATEMENTS = st.builds(Statement, VALUES, st.sampled_from([None, Decimal("0.01"), Decimal(1)]), QUALIFIERS)
FIRST, SECOND, THIRD = (date(2024, 5, day) for day in (1, 2, 3))


@pytest.mark.parametrize(
    ("due_on", "done_on", "day", "expected"),
    [
        (None, None, SECOND, Status.NO_DUE),
        (None, SECOND, SECOND, Status.DONE),
        (None, THIRD, SECOND, Status.NO_DUE),
        (SECOND, None, FIRST, Status.OPEN),
        (SECOND, None, SECOND, Status.OPEN),
        (SECOND, None, THIRD, Status.OVERDUE),
        (SECOND, SECOND, THIRD, Status.DONE_ON_TIME),
        (SECOND, FIRST, FIRST, Status.DONE_ON_TIME),
        (SECOND, THIRD, THIRD, Status.DONE_LATE),
        # Seen from a day before it was done.
        (FIRST, THIRD, SECOND, Status.OVERDUE),
        (THIRD, THIRD, SECOND, Status.OPEN),
    ],
)
def test_the_deadline_is_in_time_and_the_day_after_is_not(due_on, done_on, day, expected):
    assert progress.status(due_on=due_on, done_on=done_on, day=day) is expected


def test_every_order_of_the_three_days_has_one_status():
    for due_on, done_on, day in product(
        [None, FIRST, SECOND, THIRD], [None, FIRST, SECOND, THIRD], [FIRST, SECOND, THIRD]
    ):
        status = progress.status(due_on=due_on, done_on=done_on, day=day)
        assert status.finished == (done_on is not None and done_on <= day)
        assert (status in (Status.NO_DUE, Status.DONE)) == (due_on is None)
        late = due_on is not None and (done_on if status.finished else day) > due_on
        assert (status in (Status.OVERDUE, Status.DONE_LATE)) == late


@given(DAYS, st.none() | DAYS, st.none() | DAYS, st.integers(0, 2000))
def test_what_is_done_stays_done_and_what_is_late_stays_late(day, due_on, done_on, later):
    now = progress.status(due_on=due_on, done_on=done_on, day=day)
    then = progress.status(due_on=due_on, done_on=done_on, day=day + timedelta(later))
    if now.finished:
        assert then is now
    if now is Status.OVERDUE:
        assert then in (Status.OVERDUE, Status.DONE_LATE)
    if then in (Status.OPEN, Status.NO_DUE):
        assert now is then


@given(DAYS, DAYS, st.none() | DAYS, st.integers(0, 2000))
def test_more_time_makes_nothing_later(day, due_on, done_on, more):
    strict = progress.status(due_on=due_on, done_on=done_on, day=day)
    mild = progress.status(due_on=due_on + timedelta(more), done_on=done_on, day=day)
    worse = {Status.OVERDUE, Status.DONE_LATE}
    assert not (mild in worse and strict not in worse)


@given(DAYS, st.none() | DAYS, st.none() | DAYS)
def test_days_count_from_the_deadline(day, due_on, done_on):
    status = progress.status(due_on=due_on, done_on=done_on, day=day)
    days = progress.days(due_on=due_on, done_on=done_on, day=day)
    counted = status in (Status.OVERDUE, Status.OPEN, Status.DONE_LATE)
    assert (days is not None) == counted
    if status is Status.OPEN:
        assert day + timedelta(days) == due_on
    if status is Status.OVERDUE:
        assert days > 0
        assert due_on + timedelta(days) == day
    if status is Status.DONE_LATE:
        assert due_on + timedelta(days) == done_on


@given(TESTS, st.lists(STATEMENTS, max_size=5))
def test_the_last_figure_decides(test, said):
    proof = progress.proof(test, said)
    if not said:
        assert proof is Proof.NO_FIGURE
        return
    expected = {
        True: {Proof.REACHED},
        None: {Proof.NOT_CERTAIN},
        False: {Proof.NOT_REACHED, Proof.REACHED_THEN_LOST},
    }
    assert proof in expected[progress.meets(said[-1], test)]
    lost = any(progress.meets(each, test) for each in said[:-1])
    if proof in expected[False]:
        assert (proof is Proof.REACHED_THEN_LOST) == lost


@given(st.lists(STATEMENTS, max_size=3))
def test_without_a_test_figures_say_nothing(said):
    assert progress.proof(None, said) is Proof.NOT_TESTED


@given(VALUES, VALUES)
def test_an_exact_figure_is_compared_as_it_stands(value, threshold):
    said = Statement(value)
    assert progress.meets(said, Wanted("at_least", threshold)) is (value >= threshold)
    assert progress.meets(said, Wanted("at_most", threshold)) is (value <= threshold)
    assert progress.meets(said, Wanted("equal", threshold)) is (value == threshold)


@given(STATEMENTS, VALUES)
def test_at_most_is_at_least_in_a_mirror(said, threshold):
    if said.qualifier in ("exact", "approx"):
        other = Statement(-said.value, said.resolution, said.qualifier)
        assert progress.meets(said, Wanted("at_least", threshold)) is progress.meets(
            other, Wanted("at_most", -threshold)
        )


@pytest.mark.parametrize(
    ("value", "resolution", "qualifier", "comparison", "threshold", "expected"),
    [
        # "hơn 90%" reaches 90, "gần 90%" surely does not, "khoảng 90%" leaves it open.
        ("90", "1", "over", "at_least", "90", True),
        ("90", "1", "nearly", "at_least", "90", False),
        ("90", "1", "approx", "at_least", "90", None),
        ("90", "1", "approx", "at_least", "92", False),
        ("90", None, "approx", "at_least", "10", None),
        ("90", None, "at_least", "at_most", "90", None),
        ("91", None, "at_least", "at_most", "90", False),
        ("5", "1", "under", "at_most", "5", True),
        ("5", "1", "under", "at_least", "5", False),
        ("0", None, "exact", "equal", "0", True),
        ("16", None, "exact", "equal", "0", False),
        ("0", "1", "over", "equal", "0", False),
        ("10", "10", "approx", "equal", "5", None),
        ("12.8", "0.1", "over", "equal", "12.9", False),
    ],
)
def test_hedged_figures(value, resolution, qualifier, comparison, threshold, expected):
    said = Statement(Decimal(value), Decimal(resolution) if resolution else None, qualifier)
    assert progress.meets(said, Wanted(comparison, Decimal(threshold))) is expected
