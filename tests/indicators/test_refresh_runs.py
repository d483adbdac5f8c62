"""Runs of feeds: asked for, taken by one worker, ended, tried again, given up."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from indicators import tasks
from indicators.actions.refresh.base import BusyError
from indicators.actions.refresh.runs import (
    SILENCE,
    DisabledError,
    NoAddressError,
    ask_cancel,
    cancelled,
    claim,
    due,
    fail,
    give_up_lost,
    in_front,
    note,
    release,
    start_refresh,
)
from indicators.models import RefreshRun
from indicators.sources.feeds.base import FeedError
from indicators.tasks import refreshing
from provinces.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db
State, How = RefreshRun.State, RefreshRun.How
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def feed():
    return make.feed()


@pytest.fixture
def publisher():
    return make.ministry()


def started(feed, how=How.CLICK, by=None, now=make.NOW, **more):
    return start_refresh(feed=feed, how=how, by=by, now=now, **more)


def taken(feed, now=make.NOW, **more) -> RefreshRun:
    run = claim(pk=started(feed, now=now, **more).pk, now=now)
    assert run is not None
    return run


def again(run) -> RefreshRun:
    return RefreshRun.objects.get(pk=run.pk)


def passing(after=None) -> FeedError:
    return FeedError("http_5xx", "Máy chủ lỗi.", "The server fails.", retry=True, after=after)


def lasting() -> FeedError:
    return FeedError("http_404", "Không có.", "Not there.")


def trail():
    return list(
        Change.objects.filter(topic="feed")
        .order_by("pk")
        .values_list("action", "key", "after", "by__username")
    )


def test_a_click_waits_for_a_worker_and_is_audited(feed, publisher):
    run = started(feed, by=publisher)
    assert (run.state, run.how, run.trial, run.attempt) == (State.WAITING, How.CLICK, False, 1)
    assert (run.feed_version, run.requested_by, run.requested_at) == (feed.version, publisher, make.NOW)
    assert trail() == [("started", f"speeds/{run.pk}", "click", "ministry")]


def test_what_beat_starts_is_told_at_its_end_alone(feed):
    assert started(feed, How.SCHEDULE).requested_by is None
    assert trail() == []


def test_an_upload_names_its_file(feed, publisher):
    run = started(feed, How.UPLOAD, publisher, sha256="a" * 64, file_name="số liệu.csv", trial=True)
    assert (run.sha256, run.file_name, run.trial) == ("a" * 64, "số liệu.csv", True)
    assert trail() == [("uploaded", f"speeds/{run.pk}", "trial", "ministry")]


def test_who_has_a_file_read_again_is_not_who_gave_it(feed, publisher):
    first = make.person("first", "publisher")
    told = {"how": How.UPLOAD, "sha256": "a" * 64}
    tried = started(feed, by=first, trial=True, **told)
    assert tried.given_by == first
    again = started(feed, by=publisher, given_by=tried.given_by, **told)
    assert (again.requested_by, again.given_by) == (publisher, first)
    assert started(make.feed("other"), by=publisher).given_by is None


@pytest.mark.parametrize("hands", [1, 2])
def test_so_many_are_read_at_a_time_and_the_others_wait(settings, hands):
    settings.FEED_RUNS_AT_ONCE = hands
    feeds = [make.feed(f"f{number}") for number in range(3)]
    runs = [started(feeds[0], trial=True), *(started(each) for each in feeds)]
    got = [claim(pk=run.pk, now=make.NOW) is not None for run in runs]
    assert got == [number < hands for number in range(4)]
    assert [run.state for run in map(again, runs)] == ["running"] * hands + ["waiting"] * (4 - hands)
    assert [each.pk for each in in_front(run=again(runs[3]), now=make.NOW)] == [
        run.pk for run in runs[:hands]
    ]
    assert in_front(run=again(runs[0]), now=make.NOW) == []
    cancelled(run=again(runs[0]), now=make.NOW)
    assert in_front(run=again(runs[3]), now=make.NOW) == []
    assert claim(pk=runs[3].pk, now=make.NOW) is not None


def test_the_dead_hold_up_nobody(feed):
    taken(feed)
    other = started(make.feed("other"))
    assert claim(pk=other.pk, now=make.NOW + 29 * SECOND) is None
    assert claim(pk=other.pk, now=make.NOW + 31 * SECOND) is not None


def test_the_next_begins_as_soon_as_one_has_ended(monkeypatch):
    runs = [started(make.feed(f"f{number}"), now=make.NOW + number * SECOND) for number in range(3)]
    given = []
    monkeypatch.setattr(tasks.run_refresh, "apply_async", lambda args, **_: given.extend(args))
    monkeypatch.setattr(refreshing, "perform_refresh", lambda pk, clock: None)
    tasks.run_refresh(runs[0].pk)
    assert given == []
    monkeypatch.setattr(refreshing, "perform_refresh", lambda pk, clock: fail_now(pk))
    tasks.run_refresh(runs[0].pk)
    assert given == [runs[1].pk]


def fail_now(pk) -> RefreshRun:
    run = claim(pk=pk, now=make.NOW)
    assert run is not None
    fail(run=run, fault=lasting(), now=make.NOW)
    return again(run)


def test_of_a_feed_one_run_is_read_at_a_time_and_a_trial_beside_it(feed, publisher):
    run = taken(feed)
    with pytest.raises(BusyError) as refusal:
        started(feed, by=publisher)
    assert refusal.value.run == run.pk
    assert started(feed, trial=True).pk != run.pk
    assert started(make.feed("others")).pk != run.pk
    assert trail()[-1][0] == "started"


def test_asked_for_twice_it_is_one_run(feed, publisher):
    assert started(feed, by=publisher) == started(feed, by=publisher)


def test_a_click_ends_the_waiting_of_a_run_that_is_to_be_tried_again(feed, publisher):
    run = taken(feed)
    fail(run=run, fault=passing(), now=make.NOW)
    assert claim(pk=run.pk, now=make.NOW + SECOND) is None
    assert started(feed, by=publisher).pk == run.pk
    assert claim(pk=run.pk, now=make.NOW + SECOND).attempt == 2


def test_beat_leaves_a_run_waiting_and_a_file_is_a_run_of_its_own(feed, publisher):
    run = started(feed)
    for how, more in ((How.SCHEDULE, {}), (How.UPLOAD, {"sha256": "a" * 64, "by": publisher})):
        with pytest.raises(BusyError):
            started(feed, how, **more)
    cancelled_one = ask_cancel(run=run, by=publisher, now=make.NOW)
    assert cancelled_one.state == State.CANCELLED
    started(feed, How.UPLOAD, publisher, sha256="a" * 64)
    with pytest.raises(BusyError):
        started(feed, by=publisher)


def test_the_database_itself_knows_of_one_run_at_a_time(feed):
    make.refresh_run(feed)
    with pytest.raises(IntegrityError, match="run_one_at_a_time"), transaction.atomic():
        make.refresh_run(feed)
    make.refresh_run(feed, state=State.DONE, finished_at=make.NOW)


def test_a_feed_that_is_off_is_only_tried(publisher):
    feed = make.feed(enabled=False)
    with pytest.raises(DisabledError):
        started(feed, by=publisher)
    assert taken(feed, trial=True)


def test_without_an_address_a_file_is_needed(publisher):
    feed = make.feed(address="")
    with pytest.raises(NoAddressError):
        started(feed, by=publisher)
    assert started(feed, How.UPLOAD, publisher, sha256="a" * 64)


def test_one_worker_takes_a_run(feed):
    run = taken(feed)
    assert (run.state, run.started_at, run.heard_at, run.phase) == (
        State.RUNNING,
        make.NOW,
        make.NOW,
        "fetching",
    )
    assert len(run.token) == 32
    assert claim(pk=run.pk, now=make.NOW + SECOND) is None
    assert again(run).log == [[make.NOW.isoformat(), "Bắt đầu, lần thử 1.", "Begins, attempt 1."]]


def test_a_feed_switched_off_meanwhile_is_not_read(feed):
    run = started(feed)
    feed.enabled = False
    feed.save()
    assert claim(pk=run.pk, now=make.NOW) is None
    assert (again(run).state, again(run).fault) == (State.FAILED, "disabled")


def test_what_is_read_is_the_feed_of_the_moment(feed):
    run = started(feed)
    feed.version = 5
    feed.save()
    assert claim(pk=run.pk, now=make.NOW).feed_version == 5
    assert again(run).feed_version == 5


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 1), (2, 5), (3, 25)])
def test_a_fault_that_may_pass_is_waited_for_longer_and_longer(feed, attempt, minutes):
    run = taken(feed)
    RefreshRun.objects.filter(pk=run.pk).update(attempt=attempt)
    run.attempt = attempt
    assert fail(run=run, fault=passing(), now=make.NOW)
    waiting = again(run)
    assert (waiting.state, waiting.attempt, waiting.fault) == (State.WAITING, attempt + 1, "http_5xx")
    assert waiting.next_try_at == make.NOW + minutes * MINUTE
    assert due(now=waiting.next_try_at - SECOND) == []
    assert due(now=waiting.next_try_at) == [waiting]
    assert (waiting.fault_vi, waiting.fault_en) == ("Máy chủ lỗi.", "The server fails.")
    assert waiting.log[-1][1:] == ["Máy chủ lỗi.", "The server fails."]


@pytest.mark.parametrize(("after", "minutes"), [(20, 1), (600, 10), (10**9, 24 * 60)])
def test_the_source_may_ask_for_more_time(feed, after, minutes):
    run = taken(feed)
    fail(run=run, fault=passing(after), now=make.NOW)
    assert again(run).next_try_at == make.NOW + minutes * MINUTE


def test_the_fourth_attempt_is_the_last(feed):
    run = taken(feed)
    run.attempt = 4
    fail(run=run, fault=passing(), now=make.NOW)
    assert (again(run).state, again(run).finished_at) == (State.FAILED, make.NOW)


def test_what_will_not_pass_is_not_tried_again(feed):
    run = taken(feed)
    fail(run=run, fault=lasting(), now=make.NOW)
    assert (again(run).state, again(run).attempt, again(run).next_try_at) == (State.FAILED, 1, None)


def test_who_tries_a_feed_out_tries_again_as_they_like(feed):
    run = taken(feed, trial=True)
    fail(run=run, fault=passing(), now=make.NOW)
    assert again(run).state == State.FAILED


def test_a_new_attempt_begins_with_nothing(feed):
    run = taken(feed)
    note(run=run, now=make.NOW, vi="x", en="x", rows_read=7, bytes_read=9, bytes_total=9)
    fail(run=run, fault=passing(), now=make.NOW)
    second = claim(pk=run.pk, now=make.NOW + MINUTE)
    assert (second.rows_read, second.bytes_read, second.bytes_total, second.fault) == (0, 0, None, "")
    assert second.token != run.token
    assert len(second.log) == 3


def test_who_lost_its_run_may_end_it_in_no_way(feed):
    run = taken(feed)
    give_up_lost(now=make.NOW + SILENCE + SECOND)
    second = claim(pk=run.pk, now=make.NOW + 2 * MINUTE)
    for end in (
        fail(run=run, fault=lasting(), now=make.NOW),
        cancelled(run=run, now=make.NOW),
        release(run=run, now=make.NOW),
        note(run=run, now=make.NOW, vi="x", en="x"),
    ):
        assert not end
    assert (again(run).state, again(run).token) == (State.RUNNING, second.token)


def test_a_silent_worker_is_taken_for_dead(feed):
    run = taken(feed)
    assert give_up_lost(now=make.NOW + SILENCE) == []
    assert give_up_lost(now=make.NOW + SILENCE + SECOND) == [run]
    lost = again(run)
    assert (lost.state, lost.fault, lost.attempt, lost.token) == (State.WAITING, "worker_lost", 2, "")
    assert give_up_lost(now=make.NOW + 2 * MINUTE) == []


def test_a_run_whose_workers_keep_dying_fails_at_last(feed):
    run, now = started(feed), make.NOW
    for attempt in range(1, 5):
        assert claim(pk=run.pk, now=now).attempt == attempt
        give_up_lost(now=now + MINUTE)
        now += timedelta(hours=1)
    assert again(run).state == State.FAILED


def test_a_worker_that_is_stopped_gives_its_run_back(feed):
    run = taken(feed)
    assert release(run=run, now=make.NOW)
    assert (again(run).state, again(run).attempt, again(run).token) == (State.WAITING, 1, "")
    assert due(now=make.NOW) == [run]


def test_a_run_that_waits_is_cancelled_at_once_and_once(feed, publisher):
    run = started(feed)
    for _ in range(2):
        ended = ask_cancel(run=run, by=publisher, now=make.NOW)
    assert (ended.state, ended.finished_at) == (State.CANCELLED, make.NOW)
    assert (ended.cancel_asked_by, ended.cancel_asked_at) == (publisher, make.NOW)
    assert trail()[1:] == [("cancelled", f"speeds/{run.pk}", "", "ministry")]
    assert claim(pk=run.pk, now=make.NOW) is None


def test_a_run_that_is_read_is_only_asked(feed, publisher):
    run = taken(feed)
    assert ask_cancel(run=run, by=publisher, now=make.NOW).state == State.RUNNING
    assert cancelled(run=run, now=make.NOW)
    assert again(run).state == State.CANCELLED


def test_a_dead_worker_keeps_nobody_from_cancelling(feed, publisher):
    run = taken(feed)
    assert ask_cancel(run=run, by=publisher, now=make.NOW + MINUTE).state == State.CANCELLED


def test_what_was_cancelled_and_then_lost_is_not_tried_again(feed, publisher):
    run = taken(feed)
    ask_cancel(run=run, by=publisher, now=make.NOW)
    give_up_lost(now=make.NOW + MINUTE)
    assert again(run).state == State.CANCELLED


def test_what_is_over_stays(feed, publisher):
    run = taken(feed)
    fail(run=run, fault=lasting(), now=make.NOW)
    assert ask_cancel(run=run, by=publisher, now=make.NOW).state == State.FAILED
    assert "cancelled" not in {action for action, *_ in trail()}


def test_a_queue_that_is_down_leaves_the_run_to_the_sweep(feed, monkeypatch):
    def refuse(**_told):
        raise OperationalError("refused")

    run = started(feed)
    monkeypatch.setattr(tasks.run_refresh, "apply_async", refuse)
    assert tasks.refresh_soon(run) is False
    given = []
    monkeypatch.setattr(tasks.run_refresh, "apply_async", lambda args, **_: given.extend(args))
    assert tasks.sweep_refreshes() == {"lost": 0, "queued": 1, "decisions": 0}
    assert given == [run.pk]
    assert tasks.refresh_soon(run) is True


def test_every_task_of_feeds_is_known_to_beat_and_to_the_worker(settings):
    scheduled = {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()}
    known = (tasks.sweep_refreshes, tasks.watch_feeds, tasks.clear_responses)
    assert {task.name for task in known} <= scheduled
    assert {tasks.run_refresh.name, tasks.refresh_feed.name} == {
        "indicators.tasks.run_refresh",
        "indicators.tasks.refresh_feed",
    }
