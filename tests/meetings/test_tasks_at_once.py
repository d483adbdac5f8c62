"""Two people at one moment on one task: real threads with connections of their own against PostgreSQL."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import connections

from meetings.actions import tasks as actions
from meetings.actions.task_reminders import send_task_reminders
from meetings.actions.tasks import AskedTask, ChangedSinceError, TaskError
from meetings.models import Conclusion, Task, TaskClosure, TaskReminder
from tests import factories as make
from tests.indicators.test_entries_at_once import at_once
from tests.leftovers import taken_away

pytestmark = pytest.mark.usefixtures("db")

TITLES = [f"Việc của người {n}" for n in range(6)]


@pytest.fixture
def db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), taken_away():
        try:
            yield
        finally:
            connections.close_all()


def concluded() -> Conclusion:
    return make.conclusion(make.meeting())


def secretaries(many: int):
    return [make.person(f"secretary-{n}", "secretary") for n in range(many)]


def close(task: Task, by, document: str) -> TaskClosure:
    return actions.close_task(task=task, done_on=make.TODAY, document=document, by=by, now=make.NOW)


def test_of_many_who_give_the_next_task_one_does_and_the_others_see_it():
    conclusion, people = concluded(), secretaries(6)
    works = [
        partial(
            actions.give_task,
            conclusion=conclusion,
            asked=AskedTask(title_vi=title, given_on=make.TODAY, lead="dien-bien"),
            seen=0,
            by=by,
            now=make.NOW,
        )
        for title, by in zip(TITLES, people, strict=True)
    ]
    done = at_once(works)
    (given,) = [each for each in done if isinstance(each, Task)]
    others = [each for each in done if isinstance(each, ChangedSinceError)]
    assert len(others) == 5
    assert {each.standing.title_vi for each in others} == {given.title_vi}
    assert conclusion.tasks.count() == 1


def test_of_two_who_close_a_task_one_does():
    task, people = make.task(concluded()), secretaries(2)
    done = at_once([partial(close, task, by, f"Báo cáo {by.username}") for by in people])
    assert [type(each) for each in sorted(done, key=lambda each: isinstance(each, TaskError))] == [
        TaskClosure,
        TaskError,
    ]
    assert TaskClosure.objects.filter(task=task).count() == 1


def test_who_becomes_the_person_in_charge_at_that_moment_has_not_closed_it():
    """Either the task was closed before, or it was theirs and stays open."""
    task, (closer, other) = make.task(concluded()), secretaries(2)
    asked = AskedTask(title_vi="Việc thử", given_on=task.given_on, lead="dien-bien", person=closer.username)
    at_once(
        [
            partial(close, task, closer, "Báo cáo"),
            partial(actions.change_task, task=task, asked=asked, seen=1, by=other, now=make.NOW),
        ]
    )
    task.refresh_from_db()
    assert (task.person_id == closer.pk) != task.closures.exists()


def test_notes_and_steps_on_different_tasks_do_not_lock_each_other_out():
    conclusion, people = concluded(), secretaries(4)
    tasks = [make.task(conclusion, ordinal=n + 1) for n in range(4)]
    works = [
        partial(actions.note_progress, task=task, text="Đã làm", seen=0, by=by, now=make.NOW)
        for task in tasks
        for by in people
    ]
    assert not [each for each in at_once(works) if isinstance(each, Exception)]


def test_two_runs_at_once_remind_once():
    """Of Lai Châu, to which no session of history gave a task."""
    editor = make.editor("lai-chau")
    editor.email = "editor@example.vn"
    editor.save()
    task = make.task(concluded(), "lai-chau", due_on=make.TODAY + timedelta(days=3))
    mail.outbox = []
    done = at_once([partial(send_task_reminders, now=make.NOW)] * 2)
    assert sorted(each.sent for each in done) == [0, 1]
    assert TaskReminder.objects.filter(task=task).count() == 1
    assert len(mail.outbox) == 1
