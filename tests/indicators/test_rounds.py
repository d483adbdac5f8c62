"""The days of a round: which period follows, how days move along, who is reminded when, who may write today."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import periods
from indicators.actions import LockedError, is_open, refuse_locked
from indicators.models import Submission
from indicators.periods import Kind, Reminder, Stage
from indicators.queries import rounds
from tests import factories as make

DAYS = st.dates(date(2015, 1, 1), date(2090, 12, 31))
KINDS = st.sampled_from([Kind.YEAR, Kind.HALF, Kind.QUARTER, Kind.MONTH])


@st.composite
def numbered_periods(draw):
    kind = draw(KINDS)
    return periods.numbered(kind, draw(st.integers(2000, 2098)), draw(st.integers(1, periods.numbers(kind))))


@given(numbered_periods())
def test_the_next_period_begins_the_day_after_and_is_of_the_same_kind(period):
    after = periods.following(period)
    assert after.start == period.end + timedelta(days=1)
    assert periods.same_kind(period, after)
    assert periods.previous(after) == period


@given(numbered_periods())
def test_a_period_is_found_again_by_its_number(period):
    number = periods.number_in_year(period)
    assert periods.numbered(period.kind, period.start.year, number) == period
    assert 1 <= number <= periods.numbers(period.kind)


@given(numbered_periods(), st.integers(-60, 200))
def test_days_keep_their_distance_from_the_end_of_the_period(period, distance):
    after = periods.following(period)
    day = period.end + timedelta(days=distance)
    assert (periods.shifted(day, after=period, to=after) - after.end).days == distance
    assert periods.shifted(day, after=period, to=period) == day


@pytest.mark.parametrize(
    ("code", "after"),
    [
        ("2026-Q4", "2027-Q1"),
        ("2026-S1", "2026-S2"),
        ("2026-M12", "2027-M01"),
        ("2026", "2027"),
        ("2022-01-01/P5M", "2023-01-01/P5M"),
        ("2021-01-01/P5Y", "2026-01-01/P5Y"),
        ("2026-03-15/P3M", "2026-06-15/P3M"),
    ],
)
def test_the_next_period_by_its_code(code, after):
    assert periods.following(periods.parse(code)).code == after


@pytest.mark.parametrize("code", ["2026-06-30", "2100-Q4", "2026-01-31/P1M"])
def test_no_next_period_is_made_up(code):
    """A point in time has no length, and months of a window from the 31st are not of one length."""
    assert periods.following(periods.parse(code)) is None


def test_a_fifth_quarter_is_refused():
    with pytest.raises(ValueError, match="quarter"):
        periods.numbered(Kind.QUARTER, 2026, 5)


@given(st.integers(1, 30))
def test_keys_of_one_period_never_meet(many):
    taken: list[str] = []
    for _each in range(many):
        taken.append(periods.round_key("2026-Q4", taken))
    assert len(set(taken)) == many
    assert taken[:3] == ["2026-Q4", "2026-Q4-2", "2026-Q4-3"][:many]


def test_a_key_is_fit_for_an_address():
    assert periods.round_key("2022-01-01/P5M", []) == "2022-01-01-P5M"


@given(DAYS, st.integers(0, 60), st.integers(0, 60), DAYS)
def test_a_round_is_in_one_stage_that_only_moves_on(due, grace, later, day):
    order = [Stage.OPEN, Stage.LATE, Stage.CLOSED]
    closes = due + timedelta(days=grace)
    now = periods.stage(opened=True, due=due, closes=closes, day=day)
    then = periods.stage(opened=True, due=due, closes=closes, day=day + timedelta(days=later))
    assert order.index(now) <= order.index(then)
    assert periods.stage(opened=False, due=due, closes=closes, day=day) is Stage.PREPARED


def test_the_days_named_still_count():
    due, closes = date(2027, 1, 15), date(2027, 1, 31)
    told = [
        periods.stage(opened=True, due=due, closes=closes, day=day)
        for day in (due, due + timedelta(days=1), closes, closes + timedelta(days=1))
    ]
    assert told == [Stage.OPEN, Stage.LATE, Stage.LATE, Stage.CLOSED]


OPENED, DUE, LAST = date(2026, 12, 1), date(2027, 1, 15), date(2027, 1, 31)


@pytest.mark.parametrize(
    ("day", "kind", "fell"),
    [
        (date(2026, 12, 1), Reminder.OPENED, date(2026, 12, 1)),
        (date(2027, 1, 7), Reminder.OPENED, date(2026, 12, 1)),
        (date(2027, 1, 8), Reminder.DUE, date(2027, 1, 8)),
        (date(2027, 1, 13), Reminder.DUE, date(2027, 1, 8)),
        (date(2027, 1, 14), Reminder.DUE, date(2027, 1, 14)),
        (date(2027, 1, 15), Reminder.DUE, date(2027, 1, 14)),
        (date(2027, 1, 16), Reminder.OVERDUE, date(2027, 1, 16)),
        (date(2027, 1, 22), Reminder.OVERDUE, date(2027, 1, 16)),
        (date(2027, 1, 23), Reminder.OVERDUE, date(2027, 1, 23)),
        (date(2027, 1, 31), Reminder.OVERDUE, date(2027, 1, 30)),
    ],
)
def test_reminders_fall_due_seven_days_and_one_before_then_weekly(day, kind, fell):
    assert periods.reminder(opened=OPENED, due=DUE, last=LAST, day=day) == (kind, fell)


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2027, 2, 1)])
def test_nobody_is_reminded_of_what_cannot_be_done(day):
    assert periods.reminder(opened=OPENED, due=DUE, last=LAST, day=day) is None


@given(DAYS, st.integers(-30, 90), st.integers(0, 60))
def test_a_unit_gets_few_reminders_and_each_on_one_day(opened, until_due, grace):
    due = opened + timedelta(days=until_due)
    last = due + timedelta(days=grace)
    days = [opened + timedelta(days=more) for more in range(max(0, (last - opened).days) + 1)]
    told = [periods.reminder(opened=opened, due=due, last=last, day=day) for day in days if day <= last]
    falls = [each[1] for each in told]
    assert falls == sorted(falls)
    assert all(opened <= fell <= day for fell, day in zip(falls, days, strict=False))
    assert len(set(told)) <= 4 + grace // 7


@pytest.mark.django_db
class TestWriting:
    """May the unit write today?"""

    @pytest.fixture
    def report(self) -> Submission:
        return make.submission(make.collection())

    def test_until_the_end_of_the_day_it_closes(self, report):
        assert is_open(submission=report, day=make.CLOSES)
        assert not is_open(submission=report, day=make.CLOSES + timedelta(days=1))

    def test_an_extension_carries_one_unit_to_its_day_and_no_further(self, report):
        until = make.CLOSES + timedelta(days=10)
        make.extension(report.collection, "dien-bien", until)
        other = make.submission(report.collection, "lai-chau")
        assert is_open(submission=report, day=until)
        assert not is_open(submission=report, day=until + timedelta(days=1))
        assert not is_open(submission=other, day=until)

    def test_an_extension_withdrawn_does_not(self, report):
        made = make.extension(report.collection, "dien-bien", make.CLOSES + timedelta(days=10))
        made.withdrawn_at = make.NOW
        made.save()
        assert not is_open(submission=report, day=make.CLOSES + timedelta(days=1))

    def test_an_extension_never_shortens(self, report):
        make.extension(report.collection, "dien-bien", make.DUE + timedelta(days=1))
        assert is_open(submission=report, day=make.CLOSES)

    def test_what_the_ministry_returned_may_be_mended_after_the_close(self, report):
        make.advance(report, Submission.State.RETURNED)
        assert is_open(submission=report, day=make.CLOSES + timedelta(days=90))

    def test_not_before_it_is_opened(self):
        report = make.submission(make.collection(opened=False))
        with pytest.raises(LockedError) as told:
            refuse_locked(submission=report, day=make.TODAY)
        assert told.value.code == "unopened"

    def test_the_state_is_told_before_the_days(self, report):
        make.advance(report, Submission.State.SENT)
        with pytest.raises(LockedError) as told:
            refuse_locked(submission=report, day=make.CLOSES + timedelta(days=1))
        assert told.value.code == "sent"

    def test_a_closed_round_says_so(self, report):
        with pytest.raises(LockedError) as told:
            refuse_locked(submission=report, day=make.CLOSES + timedelta(days=1))
        assert told.value.code == "closed"
        refuse_locked(submission=report, day=make.CLOSES)


@pytest.mark.django_db
def test_who_reports_are_the_units_of_the_last_day(django_assert_num_queries):
    """The mergers of 01/07/2025: a quarter that ended before has the 63, and Kon Tum among them."""
    with django_assert_num_queries(1):
        before = rounds.units_alive(date(2025, 3, 31))
    after = rounds.units_alive(date(2025, 9, 30))
    assert (len(before), len(rounds.units_alive(date(2025, 6, 30))), len(after)) == (63, 63, 34)
    assert "kon-tum" in {facts.unit for facts in before}
    assert "kon-tum" not in {facts.unit for facts in after}
    assert {facts.region_vi for facts in before} >= {"Tây Nguyên"}


@pytest.mark.django_db
def test_neither_ranks_nor_scores_of_the_dti_nor_national_indicators_are_asked_of_provinces():
    asked = rounds.indicators_to_report()
    assert asked
    assert {each.level for each in asked} == {"provincial", "both"}
    assert "rank" not in {each.value_kind for each in asked}
    assert not {"dti_rank", "dti_score"} & {each.code for each in asked}
