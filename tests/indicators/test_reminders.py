"""Mails to those who have a report to send: to whom, when, once, and what a failing server leaves behind."""

from datetime import date, timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings
from kombu.exceptions import OperationalError

from indicators import tasks
from indicators.actions import reminders
from indicators.actions.reminders import Reminded, send_reminders
from indicators.models import Reminder, Submission
from indicators.queries import rounds
from tests import factories as make
from tests.html import text_of

pytestmark = pytest.mark.django_db
State = Submission.State


class RefusingBackend(EmailBackend):
    """Takes nothing for one unit."""

    def send_messages(self, messages):
        if any("lai-chau" in message.body for message in messages):
            raise SMTPDataError(550, b"no")
        return super().send_messages(messages)


class DownBackend(EmailBackend):
    """A server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("gone")


def backend(kind: type) -> override_settings:
    return override_settings(EMAIL_BACKEND=f"{__name__}.{kind.__name__}")


def addressed(unit="dien-bien", *users):
    """The unit's editor and approver (or others) with addresses."""
    for user in users or (make.editor(unit), make.approver(unit)):
        user.email = f"{user.username}@example.vn"
        user.save()


def run(days=0) -> Reminded:
    return send_reminders(now=make.later(days))


def until(day: date) -> int:
    return (day - make.TODAY).days


@pytest.fixture
def report() -> Submission:
    addressed()
    return make.submission(make.collection())


def test_editor_and_approver_are_told_that_a_round_is_open(report):
    assert run() == Reminded(sent=1)
    (letter,) = mail.outbox
    assert sorted(letter.to) == ["dien-bien-approver@example.vn", "dien-bien-editor@example.vn"]
    assert letter.subject.startswith("Mở đợt: Quý IV/2026, hạn gửi 15/01/2027 / ")
    assert "tỉnh Điện Biên" in letter.body.replace("Tỉnh", "tỉnh")
    assert "http://127.0.0.1:8000/entry/2026-Q4/dien-bien/" in letter.body
    assert "{{" not in letter.body
    assert "&" not in letter.body


def test_no_mail_goes_out_twice(report):
    run()
    assert run() == Reminded()
    assert len(mail.outbox) == 1
    assert Reminder.objects.get().recipients == 2


def test_through_a_whole_round_there_are_few_mails_then_none(report):
    for days in range(until(make.CLOSES) + 20):
        run(days)
    kinds = list(Reminder.objects.order_by("day").values_list("kind", "day"))
    overdue = make.DUE + timedelta(days=1)
    assert kinds == [
        ("opened", make.TODAY),
        ("due", make.DUE - timedelta(days=7)),
        ("due", make.DUE - timedelta(days=1)),
        ("overdue", overdue),
        ("overdue", overdue + timedelta(days=7)),
        ("overdue", overdue + timedelta(days=14)),
    ]
    assert len(mail.outbox) == 6


def test_a_report_that_is_sent_is_left_alone(report):
    make.advance(report, State.SENT)
    assert run(until(make.DUE) + 1) == Reminded()


def test_an_extension_moves_the_days(report):
    make.extension(report.collection, "dien-bien", make.DUE + timedelta(days=20))
    run()
    assert run(until(make.DUE) + 1) == Reminded()
    assert run(until(make.DUE) + 13) == Reminded(sent=1)
    assert "04/02/2027" in mail.outbox[-1].subject


def test_a_returned_report_is_told_once_with_its_cells(report):
    make.entry(report, returned_reason="")
    make.advance(report, State.RETURNED)
    report.entries.update(returned_reason="Sai đơn vị tính")
    assert run() == Reminded(sent=1)
    assert "1 ô cần xem lại" in mail.outbox[0].body
    assert run(3) == Reminded()


def test_after_days_without_a_server_only_the_latest_goes_out(report):
    """Nobody gets a pile of old mails."""
    with backend(DownBackend):
        for days in (0, until(make.DUE) - 7):
            assert run(days) == Reminded(failed=1)
    assert run(until(make.DUE)) == Reminded(sent=1)
    assert Reminder.objects.get().day == make.DUE - timedelta(days=1)


def test_a_server_that_is_down_loses_nothing_and_the_page_says_so(report):
    with backend(DownBackend):
        assert run() == Reminded(failed=1)
    assert not Reminder.objects.exists()
    staff = make.signed_in(make.ministry())
    report.collection.refresh_from_db()
    page = text_of(staff.get("/collections/2026-Q4/"))
    assert "Thư chưa gửi được cho 1 đơn vị" in page
    assert run() == Reminded(sent=1)
    assert "Thư chưa gửi được" not in text_of(staff.get("/collections/2026-Q4/"))


def test_one_mail_that_is_refused_does_not_keep_the_others(report):
    addressed("lai-chau")
    make.submission(report.collection, "lai-chau")
    with backend(RefusingBackend):
        assert run() == Reminded(sent=1, failed=1)
    assert list(Reminder.objects.values_list("unit__slug", flat=True)) == ["dien-bien"]


def test_only_people_in_office_with_an_address_are_written_to(report):
    gone = make.person("gone", make.Role.EDITOR, "dien-bien", until=make.TODAY - timedelta(days=1))
    coming = make.person("coming", make.Role.EDITOR, "dien-bien", since=make.TODAY + timedelta(days=1))
    locked = make.person("locked", make.Role.EDITOR, "dien-bien")
    locked.is_active = False
    leader = make.person("boss", make.Role.LEADER, "dien-bien")
    addressed("dien-bien", gone, coming, locked, leader)
    nameless = make.person("nameless", make.Role.EDITOR, "dien-bien")
    assert nameless.email == ""
    run()
    assert sorted(mail.outbox[0].to) == ["dien-bien-approver@example.vn", "dien-bien-editor@example.vn"]


def test_an_address_or_a_name_with_a_line_break_forges_no_header(report):
    evil = make.person("evil", make.Role.EDITOR, "dien-bien")
    evil.email = "a@example.vn\nBcc: b@example.vn"
    evil.save()
    report.collection.name_vi = "Quý IV\nBcc: b@example.vn"
    report.collection.save()
    assert run() == Reminded(sent=1)
    (letter,) = mail.outbox
    assert "\n" not in letter.subject
    assert len(letter.to) == 2
    assert "Bcc" not in letter.message()


def test_mails_of_a_practice_portal_say_so(report, monkeypatch):
    monkeypatch.setattr(reminders, "is_practice", lambda: True)
    run()
    (letter,) = mail.outbox
    assert letter.subject.startswith("Dữ liệu thực hành")
    assert "không phải số liệu thật" in letter.body


def test_a_unit_without_any_address_is_told_on_the_page(report):
    make.submission(report.collection, "lai-chau")
    assert run() == Reminded(sent=1, unaddressed=1)
    page = text_of(make.signed_in(make.ministry()).get("/collections/2026-Q4/"))
    assert "1 đơn vị chưa có người nhập, người ký nào có địa chỉ thư" in page


def test_finding_who_is_to_be_reminded_costs_the_same_for_one_and_many(report, django_assert_num_queries):
    for unit in ("lai-chau", "son-la", "lao-cai"):
        make.submission(report.collection, unit)
    with django_assert_num_queries(3):
        assert len(rounds.unsent_reminders(make.TODAY)) == 4


def test_a_queue_that_is_down_does_not_stop_the_work(report, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(**_more):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.send_reminders, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.remind_soon()
    assert tasks.send_reminders.run() == {"sent": 1, "failed": 0, "unaddressed": 0}


def test_beat_knows_the_task(settings):
    scheduled = [each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()]
    assert scheduled.count(tasks.send_reminders.name) == 1
