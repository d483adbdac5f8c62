"""Mails to those who have a task to do: to whom, when, once, and what a failing server leaves behind."""

from datetime import date, timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from meetings import tasks as doors
from meetings.actions.task_reminders import Reminded, send_task_reminders
from meetings.models import Task, TaskReminder
from meetings.queries import task_reminding
from meetings.queries.task_reminding import reminder
from provinces.queries import practice
from tests import factories as make

DUE = make.TODAY + timedelta(days=30)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


class RefusingBackend(EmailBackend):
    """Takes nothing of one task."""

    def send_messages(self, messages):
        if any("Việc bị từ chối" in message.subject for message in messages):
            raise SMTPDataError(550, b"no")
        return super().send_messages(messages)


class DownBackend(EmailBackend):
    """A server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("gone")


def backend(kind: type) -> override_settings:
    return override_settings(EMAIL_BACKEND=f"{__name__}.{kind.__name__}")


@given(days, days)
def test_the_reminder_of_a_day_begins_on_or_before_it(due, day):
    found = reminder(due, day)
    if found is None:
        assert (due - day).days > 7
        return
    kind, since = found
    assert kind == ("overdue" if day > due else "today" if day == due else "soon")
    assert 0 <= (day - since).days < 7 if kind == "overdue" else since == due


@given(days, st.integers(0, 60))
def test_from_a_week_before_on_there_is_one_mail_before_one_on_the_day_and_one_a_week(due, after):
    found = [reminder(due, due + timedelta(days=n)) for n in range(-30, after + 1)]
    different = list(dict.fromkeys(each for each in found if each))
    assert len(different) == 2 + -(-after // 7)


@pytest.fixture
def nothing_due(reference):
    """The tasks that history left overdue are closed, so that only those of the test are waited for."""
    Task.objects.update(due_on=None)


@pytest.fixture
def task(nothing_due) -> Task:
    for user in (make.editor(), make.secretary("dien-bien"), make.approver()):
        addressed(user)
    return make.task(make.conclusion(make.meeting()), due_on=DUE)


def addressed(user):
    user.email = f"{user.username}@example.vn"
    user.save()
    return user


def run(until: date) -> Reminded:
    return send_task_reminders(now=make.later((until - make.TODAY).days))


def test_those_of_the_leading_unit_are_told_a_week_before(task):
    assert run(DUE - timedelta(days=8)) == Reminded()
    assert run(DUE - timedelta(days=7)) == Reminded(sent=1)
    (letter,) = mail.outbox
    assert sorted(letter.to) == ["dien-bien-editor@example.vn", "dien-bien-secretary@example.vn"]
    assert letter.subject.startswith("Sắp đến hạn 22/12/2026: Việc thử / ")
    assert "Trial task" in letter.subject
    assert "còn 7 ngày" in letter.body
    assert f"http://127.0.0.1:8000/tasks/{task.pk}/" in letter.body
    assert "{{" not in letter.body
    assert "&" not in letter.body


def test_no_mail_goes_out_twice(task):
    for _ in range(2):
        run(DUE)
    assert [letter.subject.split(":")[0] for letter in mail.outbox] == ["Đến hạn hôm nay 22/12/2026"]
    assert TaskReminder.objects.get().recipients == 2


def test_from_before_to_long_overdue_there_are_few_mails(task):
    for n in range(31 + 15):
        run(make.TODAY + timedelta(days=n))
    overdue = DUE + timedelta(days=1)
    assert list(TaskReminder.objects.order_by("day", "kind").values_list("kind", "day")) == [
        ("soon", DUE),
        ("today", DUE),
        ("overdue", overdue),
        ("overdue", overdue + timedelta(days=7)),
        ("overdue", overdue + timedelta(days=14)),
    ]


def test_supporting_units_and_the_person_in_charge_are_told_each_once(task):
    task.supports.create(unit=make.unit_of("lai-chau"))
    addressed(make.editor("lai-chau"))
    Task.objects.filter(pk=task.pk).update(person=make.editor())
    run(DUE)
    assert sorted(mail.outbox[0].to) == [
        "dien-bien-editor@example.vn",
        "dien-bien-secretary@example.vn",
        "lai-chau-editor@example.vn",
    ]


def test_the_heir_of_a_merged_province_is_told(nothing_due):
    addressed(make.editor("quang-ngai"))
    make.task(make.conclusion(make.meeting()), "kon-tum", due_on=DUE)
    assert run(DUE) == Reminded(sent=1)
    assert mail.outbox[0].to == ["quang-ngai-editor@example.vn"]


@pytest.mark.parametrize("state", ["closed", "withdrawn", "draft", "no_due", "extended"])
def test_nobody_is_told_of_what_is_not_to_be_done_now(task, state):
    match state:
        case "closed":
            make.closure(task, make.TODAY)
        case "withdrawn":
            told = {"withdrawn_at": make.NOW, "withdrawn_by": make.secretary(), "withdrawn_reason": "Trùng"}
            Task.objects.filter(pk=task.pk).update(**told)
        case "draft":
            task.conclusion.meeting.draft = True
            task.conclusion.meeting.save()
        case "no_due":
            Task.objects.filter(pk=task.pk).update(due_on=None)
        case "extended":
            task.extensions.create(
                due_on=DUE + timedelta(days=60),
                reason="Bão",
                granted_at=make.NOW,
                granted_by=make.secretary(),
            )
    assert run(DUE) == Reminded()


def test_who_left_or_gave_no_real_address_is_not_written_to(task):
    editor, secretary = make.editor(), make.secretary("dien-bien")
    editor.is_active = False
    editor.save()
    secretary.email = "x@example.vn\nBcc: all@example.vn"
    secretary.save()
    assert run(DUE) == Reminded(unaddressed=1)
    assert not TaskReminder.objects.exists()


def test_a_server_that_is_down_loses_nothing(task):
    with backend(DownBackend):
        assert run(DUE) == Reminded(failed=1)
    assert not TaskReminder.objects.exists()
    assert run(DUE) == Reminded(sent=1)


def test_one_mail_that_is_refused_does_not_keep_the_others(task):
    make.task(task.conclusion, due_on=DUE, title_vi="Việc bị từ chối")
    with backend(RefusingBackend):
        assert run(DUE) == Reminded(sent=1, failed=1)
    assert [row.task_id for row in TaskReminder.objects.all()] == [task.pk]


def test_a_title_with_line_ends_ends_no_header(task):
    Task.objects.filter(pk=task.pk).update(title_vi="Việc\r\nBcc: all@example.vn " + "dài " * 60)
    run(DUE)
    (letter,) = mail.outbox
    assert "\n" not in letter.subject
    assert "Bcc" not in letter.message()


def test_generated_data_says_so(task, monkeypatch):
    monkeypatch.setattr(practice, "_known", True)
    run(DUE)
    assert mail.outbox[0].subject.startswith("Dữ liệu thực hành")
    assert mail.outbox[0].body.startswith("Dữ liệu thực hành")


def test_the_queries_are_few_whatever_is_due(task, django_assert_num_queries):
    for _ in range(5):
        make.task(task.conclusion, due_on=DUE)
    Task.objects.filter(pk=task.pk).update(person=make.editor())
    with django_assert_num_queries(5):
        assert len(task_reminding.awaited_tasks(DUE)) == 6


def test_celery_opens_the_same_door(task, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: make.later(30))
    assert doors.send_task_reminders() == {"sent": 1, "failed": 0, "unaddressed": 0}
