"""Tasks as read: filters, order, deadlines in force, proof by published figures, counts, and what a session inherits."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Figure, Indicator, Observation
from meetings.models import Conclusion, ProgressNote, Task, TaskExtension, TaskSupport
from meetings.progress import Proof, Status
from meetings.queries import tasks as queries
from meetings.queries.meetings import Drafts
from meetings.queries.tasks import UNNAMED, Asked
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.usefixtures("reference")
CODE = "smartphone_adult_share"


@pytest.fixture
def concluded(reference: None) -> Conclusion:
    return factories.conclusion(factories.meeting(held_on=date(2026, 1, 10)))


def read(asked: Asked | None = None, **more: object) -> list[queries.TaskFacts]:
    return queries.tasks(asked or Asked(meeting="GSC-2026-02"), day=TODAY, **more)


def observe(
    value: str | None, period: str, qualifier: str = "exact", *, unit: str = "dien-bien", **more: object
) -> Observation:
    """A published figure that is shown."""
    told = {
        "indicator": Indicator.objects.get(code=CODE),
        "unit": factories.unit_of(unit),
        "period": factories.period_of(period),
        "value": Decimal(value) if value else None,
        "qualifier": qualifier,
        "as_reported": value or "",
        "resolution": Decimal(1),
        "status": "final",
        "origin": "reported",
        "as_of": factories.period_of(period).end,
        "as_of_basis": "period_end",
        "source_id": Observation.objects.first().source_id,
        "recorded_at": NOW,
    }
    return Observation.objects.create(**(told | more))


def show(observation: Observation) -> None:
    Figure.objects.update_or_create(
        indicator=observation.indicator,
        unit=observation.unit,
        period=observation.period,
        defaults={
            "observation": observation,
            "value": observation.value,
            "reason": "only",
            "others": 0,
            "since": NOW,
        },
    )


def test_the_five_clear_things_and_where_they_come_from(concluded: Conclusion):
    given = factories.task(
        concluded,
        "kon-tum",
        person_name="Bà A",
        product_vi="Báo cáo",
        product_en="Report",
        responsibility_vi="Chịu trách nhiệm trước UBND",
        responsibility_en="Answers to the committee",
        due_on=date(2026, 12, 1),
    )
    TaskSupport.objects.create(task=given, unit=factories.unit_of("lai-chau"))
    (told,) = read()
    assert told == queries.task(given.pk, day=TODAY)
    assert (told.key, told.meeting, told.held_on) == ("GSC-2026-02/1/1", "GSC-2026-02", date(2026, 1, 10))
    # Kon Tum is no more: its name stays, its last day is told.
    assert (told.lead, told.lead_vi, told.lead_ended) == ("kon-tum", "Kon Tum", date(2025, 6, 30))
    assert [each.name_vi for each in told.supports] == ["Lai Châu"]
    assert (told.person_name, told.product_en, told.responsibility_vi) == (
        "Bà A",
        "Report",
        "Chịu trách nhiệm trước UBND",
    )
    assert (told.status, told.days, told.proof) == (Status.OPEN, 9, Proof.NOT_TESTED)


def test_the_extension_granted_last_is_in_force(concluded: Conclusion):
    given = factories.task(concluded, due_on=date(2026, 3, 1))
    by = factories.secretary()
    for days, until in ((2, date(2026, 12, 31)), (1, date(2027, 6, 1)), (3, date(2026, 5, 1))):
        TaskExtension.objects.create(
            task=given, due_on=until, reason="Chờ vốn", granted_at=NOW + timedelta(days), granted_by=by
        )
    (told,) = read()
    assert (told.due_on, told.first_due_on, told.extended) == (date(2026, 5, 1), date(2026, 3, 1), True)
    assert told.status is Status.OVERDUE


def test_a_reopened_closure_counts_no_more(concluded: Conclusion):
    given = factories.task(concluded, due_on=date(2026, 3, 1))
    closed = factories.closure(given, date(2026, 3, 5))
    assert [(task.status, task.days) for task in read()] == [(Status.DONE_LATE, 4)]
    closed.reopened_at, closed.reopened_by, closed.reopened_reason = NOW, factories.secretary(), "Chưa xong"
    closed.save()
    assert [task.status for task in read()] == [Status.OVERDUE]


def test_who_asks_to_close_is_heard_until_it_is_closed_and_opened_again(concluded: Conclusion):
    given = factories.task(concluded)
    ProgressNote.objects.create(
        task=given, text="Xong rồi", asks_to_close=True, at=NOW, by=factories.editor()
    )
    assert read()[0].asks_to_close
    factories.closure(
        given,
        TODAY,
        now=NOW,
        reopened_at=NOW + timedelta(1),
        reopened_by=factories.secretary(),
        reopened_reason="Chưa đủ",
    )
    assert not read()[0].asks_to_close


def test_overdue_the_longest_first_and_the_done_last(concluded: Conclusion):
    def given(due: date | None, done: date | None = None) -> int:
        task = factories.task(concluded, due_on=due)
        if done:
            factories.closure(task, done)
        return task.pk

    none, soon, later = given(None), given(date(2026, 12, 1)), given(date(2026, 12, 31))
    long_ago, lately = given(date(2026, 2, 1)), given(date(2026, 11, 1))
    done, done_before = given(date(2026, 2, 1), date(2026, 11, 1)), given(None, date(2026, 10, 1))
    expected = [long_ago, lately, soon, later, none, done, done_before]
    assert [task.pk for task in read()] == expected


@pytest.mark.parametrize("status", list(Status))
def test_a_status_asked_for_is_the_one_computed(concluded: Conclusion, status: Status):
    """The database may narrow what is read, never what is answered."""
    for due in (None, date(2026, 2, 1), TODAY, date(2026, 12, 1)):
        factories.task(concluded, due_on=due)
        for done in (date(2026, 1, 20), TODAY, date(2026, 12, 1)):
            factories.closure(factories.task(concluded, due_on=due), done)
    every = read()
    assert {task.status for task in every} == set(Status)
    asked = Asked(meeting="GSC-2026-02", status=(status,))
    assert read(asked) == [task for task in every if task.status is status]
    several = (Status.OVERDUE, Status.DONE)
    assert read(Asked(meeting="GSC-2026-02", status=several)) == [
        task for task in every if task.status in several
    ]


def test_a_unit_leads_supports_answers_for_its_committee_and_for_those_it_was_made_of():
    national = factories.conclusion(factories.meeting())
    own = factories.conclusion(factories.meeting("BCD-KT-1", "bcd-kon-tum", held_on=date(2024, 1, 5)))
    led = factories.task(national, "quang-ngai")
    supported = factories.task(national, "dien-bien")
    TaskSupport.objects.create(task=supported, unit=factories.unit_of("quang-ngai"))
    before = factories.task(own, None)
    other = factories.task(national, None)
    here = {"GSC-2026-02", "BCD-KT-1"}

    def found(**asked: object) -> set[int]:
        return {task.pk for task in read(Asked(**asked)) if task.meeting in here}

    assert found(unit="quang-ngai") == {led.pk, supported.pk, before.pk}
    assert found(unit="quang-ngai", leads=True) == {led.pk}
    assert found(unit="kon-tum", leads=True) == {before.pk}
    assert found(unit=UNNAMED) == {other.pk}
    counted = {each.key: each.total for each in queries.counts(read(Asked(units=("quang-ngai",))), "unit")}
    assert counted == {"quang-ngai": 1, "dien-bien": 1, "kon-tum": 1}


def test_filters_narrow(concluded: Conclusion):
    tested = factories.task(concluded, test=CODE, due_on=date(2026, 11, 29), title_vi="Phủ sóng bản xa")
    factories.task(concluded, due_on=date(2026, 11, 30))
    factories.task(concluded, person=factories.editor())

    def found(**asked: object) -> list[int]:
        return [task.pk for task in read(Asked(meeting="GSC-2026-02", **asked))]

    assert found(indicator=CODE) == [tested.pk]
    assert found(first=TODAY, last=TODAY + timedelta(7)) == [tested.pk]
    assert found(text="phu SONG bản") == [tested.pk]
    assert len(found(no_due=True)) == len(found(person=factories.editor().pk)) == 1
    assert found(body="ncdt") == found(conclusion=2) == []
    assert len(found(body="gsc")) == 3


def test_withdrawn_tasks_are_read_only_one_by_one(concluded: Conclusion):
    given = factories.task(
        concluded, withdrawn_at=NOW, withdrawn_by=factories.secretary(), withdrawn_reason="Giao trùng"
    )
    assert read() == []
    told = queries.task(given.pk, day=TODAY)
    assert told is not None
    assert told.withdrawn


def test_tasks_of_a_meeting_in_preparation_are_for_its_people_only():
    given = factories.task(factories.conclusion(factories.meeting(draft=True)))
    for drafts, seen in (
        (Drafts(), False),
        (Drafts(units=frozenset({"dien-bien"})), False),
        (Drafts(units=frozenset({"vn"})), True),
        (Drafts(all=True), True),
    ):
        assert bool(read(drafts=drafts)) == seen
        assert (queries.task(given.pk, day=TODAY, drafts=drafts) is not None) == seen
        assert ("GSC-2026-02" in {each.key for each in queries.choices(drafts).meetings}) == seen
    assert queries.unknown(Asked(meetings=("GSC-2026-02",))) == [("meeting", "GSC-2026-02")]


class TestProof:
    """The test of the factory: at least 90 in the unit that leads."""

    @pytest.fixture(autouse=True)
    def _given(self, concluded: Conclusion) -> None:
        factories.task(concluded, test=CODE)

    def proof(self) -> tuple[Proof, str]:
        (told,) = read()
        assert told.test is not None
        return told.proof, told.test.figure.period if told.test.figure else ""

    def test_no_figure_of_a_period_that_ends_after_the_day(self):
        """Điện Biên's figures of years before prove nothing."""
        assert self.proof() == (Proof.NO_FIGURE, "")

    def test_what_was_told_at_the_meeting_proves_nothing(self):
        """The year ends later than what was known of it on the day the task was given."""
        given_on = read()[0].given_on
        show(observe("99", "2026", as_of=given_on, as_of_basis="stated"))
        assert self.proof() == (Proof.NO_FIGURE, "")
        show(observe("99", "2026-Q2", as_of=given_on + timedelta(1), as_of_basis="stated"))
        assert self.proof() == (Proof.REACHED, "2026-Q2")

    def test_the_newest_period_counts(self):
        show(observe("89", "2026-Q1"))
        assert self.proof() == (Proof.NOT_REACHED, "2026-Q1")
        show(observe("90", "2026-Q2"))
        assert self.proof() == (Proof.REACHED, "2026-Q2")
        show(observe("89", "2026-Q3"))
        assert self.proof() == (Proof.REACHED_THEN_LOST, "2026-Q3")
        show(observe("90", "2026-M10", "approx"))
        assert self.proof() == (Proof.NOT_CERTAIN, "2026-M10")

    def test_figures_of_other_units_prove_nothing(self):
        show(observe("99", "2026-Q2", unit="lai-chau"))
        assert self.proof() == (Proof.NO_FIGURE, "")

    def test_what_is_not_shown_proves_nothing(self):
        observe("99", "2026-Q2")
        assert self.proof() == (Proof.NO_FIGURE, "")

    def test_a_figure_that_was_corrected_below_had_reached_it(self):
        first = observe("90", "2026-Q2")
        show(first)
        again = observe(
            "80", "2026-Q2", revises=first, revision="correction", note_vi="Đếm lại", note_en="Recount"
        )
        Figure.objects.filter(observation=first).update(observation=again, value=again.value)
        assert self.proof() == (Proof.REACHED_THEN_LOST, "2026-Q2")

    def test_a_figure_that_was_withdrawn_leaves_the_one_before(self):
        show(observe("90", "2026-Q1"))
        first = observe("80", "2026-Q2")
        show(first)
        gone = observe(
            None,
            "2026-Q2",
            missing="not_collected",
            resolution=None,
            revises=first,
            revision="correction",
            note_vi="Rút",
            note_en="Withdrawn",
        )
        Figure.objects.filter(observation=first).update(observation=gone, value=None)
        assert self.proof() == (Proof.REACHED, "2026-Q1")

    def test_a_period_asked_for_is_the_only_one(self, concluded: Conclusion):
        Task.objects.filter(conclusion=concluded).update(test_period=factories.period_of("2026-Q1"))
        show(observe("99", "2026-Q2"))
        assert self.proof() == (Proof.NO_FIGURE, "")
        show(observe("95", "2026-Q1"))
        assert self.proof() == (Proof.REACHED, "2026-Q1")


def test_a_session_inherits_what_its_line_had_not_done():
    """Session 10 of the National Committee and those of the Steering Committee after it are one line."""
    given = {task.key for task in queries.carried("NCDT-10", day=TODAY)}
    assert "NCDT-07/4/1" in given
    assert {key.split("/")[0] for key in given} == {"NCDT-02", "NCDT-03", "NCDT-07"}
    assert given < {task.key for task in queries.carried("GSC-03", day=TODAY)}
    assert not queries.carried("NCDT-01", day=TODAY)
    assert queries.carried("DBI-2023-04", day=TODAY) == []
    done = Task.objects.get(conclusion__meeting__key="NCDT-07", conclusion__ordinal=4)
    factories.closure(done, date(2025, 1, 3))
    assert "NCDT-07/4/1" not in {task.key for task in queries.carried("NCDT-10", day=TODAY)}
    assert "NCDT-07/4/1" in {task.key for task in queries.carried("NCDT-08", day=TODAY)}


def test_counts_add_up():
    every = read(Asked())
    whole = queries.count(every)
    assert whole.total == len(every) == 40
    for by in ("unit", "body", "meeting"):
        lines = queries.counts(every, by)
        assert sum(line.total for line in lines) == 40
        assert sum(line.overdue for line in lines) == whole.overdue == 10
        assert [line.overdue for line in lines] == sorted((line.overdue for line in lines), reverse=True)


def test_a_page_of_tasks_is_read_in_two_queries(concluded: Conclusion):
    for _ in range(3):
        task = factories.task(concluded, test=CODE, due_on=date(2026, 12, 1))
        TaskSupport.objects.create(task=task, unit=factories.unit_of("lai-chau"))
    show(observe("89", "2026-Q1"))
    for asked in (Asked(), Asked(unit="dien-bien"), Asked(carried_to="GSC-04"), Asked(text="việc")):
        with CaptureQueriesContext(connection) as read_by:
            assert read(asked)
        assert len(read_by) == 2
