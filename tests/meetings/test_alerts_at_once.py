"""Two runs at once, and a person who stops or subscribes in the middle of one: nothing is told twice, nothing is lost."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import override_settings

from meetings.actions import alerts
from meetings.actions.alerts import Alerted, send_alerts, sending
from meetings.models import AlertRecord, Subscription
from meetings.queries.alerts import page_at
from tests import factories as make
from tests.indicators.test_publications import accepted, published
from tests.leftovers import taken_away

Way = AlertRecord.Way
PAGE = "/indicators/smartphone_adult_share/?units=dien-bien"
SENDING, GO_ON = threading.Event(), threading.Event()


class SlowBackend(EmailBackend):
    """A server that takes its time with each letter, and says when it has one in its hands."""

    def send_messages(self, messages):
        SENDING.set()
        GO_ON.wait(20)
        return super().send_messages(messages)


class FatalBackend(EmailBackend):
    """A server that takes a letter; then the database hangs up on who sent it."""

    def send_messages(self, messages):
        taken = super().send_messages(messages)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            own = cursor.fetchone()
        with connection.copy().cursor() as other:
            other.execute("SELECT pg_terminate_backend(%s)", own)
            other.db.close()
        return taken


@pytest.fixture(autouse=True)
def db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """What a test commits is seen by other connections and taken away afterwards."""
    with django_db_blocker.unblock(), taken_away():
        SENDING.clear()
        GO_ON.clear()
        mail.outbox = []
        yield


@pytest.fixture
def slow() -> Iterator[None]:
    with override_settings(EMAIL_BACKEND=f"{__name__}.SlowBackend"):
        yield


def follow(username: str) -> Subscription:
    user = make.person(username)
    user.email = f"{username}@example.vn"
    user.save()
    page = page_at(PAGE)
    assert page is not None
    return alerts.subscribe(page=page, rhythm="at_once", language="vi", by=user, now=make.NOW)[0]


def publish(typed="81,2"):
    published(accepted(cells=[{"indicator": "smartphone_adult_share", "typed": typed}]))


def run() -> Alerted:
    return send_alerts(now=make.later(hours=1))


def started(work) -> tuple[threading.Thread, list[Any]]:
    """The work in a thread with a connection of its own, and a list that will hold what it returned or raised."""
    results: list[Any] = []

    def do():
        try:
            results.append(work())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    return thread, results


def test_the_second_of_two_runs_passes_by_what_the_first_has_in_hand(slow):
    follow("one")
    publish()
    thread, results = started(run)
    assert SENDING.wait(20)
    # The first holds the row; with the slow server the second would stand still if it had a letter to send.
    assert run() == Alerted()
    GO_ON.set()
    thread.join(20)
    assert results == [Alerted(sent=1)]
    assert run() == Alerted()
    assert len(mail.outbox) == 1


def test_many_runs_at_once_tell_everybody_once():
    names = [f"person-{number}" for number in range(6)]
    for name in names:
        follow(name)
    publish()
    runs = [started(run) for _ in range(4)]
    for thread, _ in runs:
        thread.join(60)
    outcomes = [result for _, results in runs for result in results]
    assert all(isinstance(each, Alerted) for each in outcomes), outcomes
    assert sum(each.sent for each in outcomes) == len(names)
    assert sorted(letter.to[0] for letter in mail.outbox) == [f"{name}@example.vn" for name in names]
    assert run() == Alerted()


def test_a_letter_whose_commit_fails_is_written_down_afterwards_and_goes_once(monkeypatch):
    monkeypatch.setattr(sending, "PAUSES", (0, 0))
    follow("one")
    publish()
    with override_settings(EMAIL_BACKEND=f"{__name__}.FatalBackend"):
        assert run() == Alerted(sent=1)
    assert run() == Alerted()
    assert len(mail.outbox) == 1
    assert AlertRecord.objects.filter(what=AlertRecord.What.WRITTEN).count() == 1


def test_a_letter_that_goes_twice_nevertheless_has_one_number(monkeypatch):
    monkeypatch.setattr(sending, "PAUSES", ())
    follow("one")
    publish()
    with override_settings(EMAIL_BACKEND=f"{__name__}.FatalBackend"):
        assert run() == Alerted(sent=1)
    assert run() == Alerted(sent=1)
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 1


def test_who_stops_while_a_letter_is_written_gets_that_one_and_no_other(slow):
    row = follow("one")
    publish()
    thread, results = started(run)
    assert SENDING.wait(20)
    stopping, stopped = started(lambda: alerts.stop(pks=[row.pk], way=Way.LINK, now=make.NOW))
    GO_ON.set()
    for each in (thread, stopping):
        each.join(20)
    assert (results, stopped) == ([Alerted(sent=1)], [1])
    row.refresh_from_db()
    assert row.stopped_at is not None
    assert run() == Alerted()


def test_the_same_form_twice_at_once_follows_once():
    user = make.person("one")
    user.email = "one@example.vn"
    user.save()
    page = page_at(PAGE)
    works = [
        started(lambda: alerts.subscribe(page=page, rhythm="at_once", language="vi", by=user, now=make.NOW))
        for _ in range(4)
    ]
    for thread, _ in works:
        thread.join(30)
    outcomes = [results[0] for _, results in works]
    assert sorted(new for _row, new in outcomes) == [False, False, False, True]
    assert Subscription.objects.get().user == user
