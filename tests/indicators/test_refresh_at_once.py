"""A run while others are at work: nobody waits for it who has to reach it, and none of them undoes the other."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections, transaction

from indicators.actions.refresh.base import TakenOverError, Tally
from indicators.actions.refresh.writing import finish_refresh
from indicators.models import Feed, Figure, HeldValue, Observation, RefreshRun, RejectedRow
from indicators.sources.feeds.base import Refused, Understood
from provinces.models import Unit
from tests import factories as make
from tests.leftovers import taken_away

pytestmark = pytest.mark.usefixtures("db")

NOW = make.NOW
BAD = Refused(3, "value", "not_a_number", "?", "không phải là số", "no number")


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database as all threads see it; what is written is taken out afterwards."""
    with django_db_blocker.unblock(), taken_away():
        try:
            yield
        finally:
            connections.close_all()


def elsewhere(work: Callable[[], Any]) -> Any:
    """What the work gives on a connection of its own; fails where it has to wait."""

    def run() -> Any:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            return work()
        finally:
            connection.close()
            close_old_connections()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=30)


def said(value: str = "45.7", unit: str = "dien-bien") -> Understood:
    return Understood(
        2, "eid_activated_share", unit, "2026-Q3", value, "", "exact", value, "0.1", "final", ""
    )


def running(feed: Feed) -> RefreshRun:
    run = make.refresh_run(feed, state="running", token="mine", started_at=NOW, heard_at=NOW)
    return RefreshRun.objects.select_related("feed").get(pk=run.pk)


def meanwhile(run: RefreshRun, phase: str, work: Callable[[], Any]) -> Tally:
    """The run, and somebody's work on another connection while it is in that phase."""

    def tell(told: str, read: int, done: int) -> None:
        if told == phase:
            elsewhere(work)

    return finish_refresh(run=run, rows=[said(), BAD, said("46", "lai-chau")], tell=tell, now=NOW)


@pytest.mark.parametrize("policy", ["publish", "review"])
@pytest.mark.parametrize("phase", ["reading", "comparing", "writing"])
def test_whoever_asks_a_run_to_end_does_not_wait_for_it(policy: str, phase: str) -> None:
    run = running(make.feed(policy=policy))

    def ask() -> None:
        with transaction.atomic():
            held = RefreshRun.objects.select_for_update().get(pk=run.pk)
            held.heard_at = held.cancel_asked_at = NOW
            held.save(update_fields=["heard_at", "cancel_asked_at"])
            Feed.objects.select_for_update(no_key=True).get(pk=run.feed_id)

    assert meanwhile(run, phase, ask).read == 3


@pytest.mark.parametrize("phase", ["reading", "comparing", "writing"])
def test_whoever_lost_the_run_writes_nothing(phase: str) -> None:
    run = running(make.feed())
    before = Observation.objects.count()
    with pytest.raises(TakenOverError):
        meanwhile(run, phase, lambda: RefreshRun.objects.filter(pk=run.pk).update(token="another"))
    assert Observation.objects.count() == before
    assert not RejectedRow.objects.exists()
    assert RefreshRun.objects.get(pk=run.pk).state == "running"


def test_what_people_publish_while_it_is_read_is_held_against() -> None:
    run = running(make.feed())
    paper = make.source("paper", NOW.date())
    tally = meanwhile(run, "reading", lambda: make.observation(paper, "44"))
    assert tally == Tally(read=3, new=1, held=1, refused=1)
    (held,) = HeldValue.objects.all()
    assert (held.kind, held.shown.source if held.shown else None) == ("conflict", paper)


def test_a_decision_that_is_being_taken_is_waited_for() -> None:
    feed = make.feed(policy="review")
    first = running(feed)
    finish_refresh(run=first, rows=[said()], tell=lambda *far: None, now=NOW)
    by = make.ministry()

    def refuse() -> None:
        HeldValue.objects.update(state="refused", decided_by=by, decided_at=NOW, reason="sai")

    # Refused while the feed says the same again: it is not brought up anew.
    second = running(feed)
    assert meanwhile(second, "reading", refuse) == Tally(read=3, same=1, held=1, refused=1)
    assert HeldValue.objects.filter(unit=Unit.objects.get(slug="dien-bien"), state="waiting").count() == 0
    assert not Figure.objects.filter(period__code="2026-Q3", unit__slug="dien-bien").exists()
