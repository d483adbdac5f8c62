"""A run from its start to its end: what it tells while it works, and what becomes of it whatever happens."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from indicators.actions.refresh import beating, performing, writing
from indicators.actions.refresh.base import CancelledError, TakenOverError
from indicators.actions.refresh.beating import Heart, StoppedError, stop_all
from indicators.actions.refresh.performing import perform_refresh
from indicators.actions.refresh.responses import has_response, incoming
from indicators.actions.refresh.runs import ask_cancel, claim, give_up_lost, start_refresh
from indicators.actions.refresh.verdicts import judge_rows
from indicators.models import Feed, Figure, HeldValue, Indicator, Observation, RefreshRun
from indicators.sources.feeds.base import FeedError
from indicators.sources.feeds.fetching import Fetched
from provinces.actions import publish_data_version
from provinces.models import Change
from provinces.queries.versions import data_version
from tests import factories as make
from tests.indicators.demo_feed import demo_server, private_host
from tests.leftovers import taken_away

State = RefreshRun.State
HEADER = "indicator,unit,period,value\n"
FIRST = HEADER + "smartphone_adult_share,dien-bien,2019-Q1,61.5\nsmartphone_adult_share,lai-chau,2019-Q1,58\n"
SECOND = FIRST.replace("61.5", "62")
BROKEN = FIRST + "smartphone_adult_share,ha-noi-2,2019-Q1,70\n"


def clock():
    return make.NOW


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path, request):
    settings.MEDIA_ROOT = tmp_path
    settings.FEED_HOSTS = settings.FEED_PRIVATE_HOSTS = ("127.0.0.1:8099",)


@pytest.fixture
def feed(db):
    return make.feed()


@pytest.fixture
def source(monkeypatch) -> dict:
    """A source whose `body` can be changed, and that remembers what it was asked by."""
    told: dict[str, Any] = {"body": FIRST, "asked": []}

    def fetch(url, *, folder, etag, last_modified, **more):
        told["asked"].append((url, etag, last_modified))
        body = told["body"].encode()
        digest = hashlib.sha256(body).hexdigest()
        if etag == f'"{digest}"':
            return Fetched(304, True, etag, "")
        path = folder / ".fetched-1"
        path.write_bytes(body)
        more["told"](len(body), len(body))
        return Fetched(200, False, f'"{digest}"', "", digest, len(body), "text/csv", path=path)

    monkeypatch.setattr(performing, "fetch", fetch)
    return told


def asked(feed, **more) -> RefreshRun:
    return start_refresh(feed=feed, how="click", by=make.ministry(), now=make.NOW, **more)


def read(feed, **more) -> RefreshRun:
    run = perform_refresh(pk=asked(feed, **more).pk, clock=clock)
    assert run is not None
    return run


def counts(run):
    names = ("read", "new", "same", "revised", "held", "refused")
    return tuple(getattr(run, f"rows_{name}") for name in names)


def shown(unit="dien-bien"):
    figures = Figure.objects.filter(period__code="2019-Q1", unit__slug=unit)
    return [str(value.normalize()) for value in figures.values_list("value", flat=True)]


class TestTheWay:
    def test_what_a_source_says_is_shown(self, feed, source):
        run = read(feed)
        assert (run.state, run.fault) == (State.DONE, "")
        assert counts(run) == (2, 2, 0, 0, 0, 0)
        assert shown() == ["61.5"]
        assert has_response(run.sha256)
        assert (run.bytes_read, run.bytes_total) == (len(FIRST), len(FIRST))
        said = ["Begins, attempt 1.", f"Fetched {len(FIRST)} bytes.", "Done."]
        assert [line[2] for line in run.log] == said
        last = Change.objects.filter(topic="feed").order_by("-pk")[0]
        assert (last.action, last.key) == ("refreshed", f"speeds/{run.pk}")

    def test_the_same_again_is_not_even_read(self, feed, source):
        read(feed)
        run = read(feed)
        assert (run.state, run.unchanged, counts(run)) == (State.DONE, True, (2, 0, 2, 0, 0, 0))
        assert source["asked"][1][1] == f'"{run.sha256}"'
        assert Observation.objects.filter(period__code="2019-Q1").count() == 2
        assert Change.objects.filter(topic="feed", action="refreshed").count() == 1

    def test_without_an_etag_the_same_bytes_are_known_by_their_hash(self, feed, source):
        read(feed)
        RefreshRun.objects.update(etag="")
        assert read(feed).unchanged
        assert not list(incoming().iterdir())

    def test_unchanged_stays_unchanged_however_often(self, feed, source):
        assert [read(feed).unchanged for _ in range(4)] == [False, True, True, True]

    def test_a_feed_that_is_understood_otherwise_now_is_read_again(self, feed, source):
        read(feed)
        feed.version += 1
        feed.save()
        run = read(feed)
        assert (run.unchanged, counts(run), source["asked"][1][1]) == (False, (2, 0, 2, 0, 0, 0), "")

    def test_a_row_that_was_refused_may_be_known_today(self, feed, source):
        source["body"] = BROKEN
        assert counts(read(feed)) == (3, 2, 0, 0, 0, 1)
        run = read(feed)
        assert (run.unchanged, counts(run)) == (True, (3, 0, 2, 0, 0, 1))
        assert run.rejected.count() == 1

    def test_what_people_said_since_is_held_against_an_answer_that_did_not_change(self, feed, source):
        read(feed)
        there = {"indicator": "smartphone_adult_share", "period": "2019-Q1"}
        make.observation(make.source("giao-ban", make.TODAY), "63", **there)
        publish_data_version(now=make.NOW)
        run = read(feed)
        assert (run.state, run.unchanged, counts(run)) == (State.DONE, True, (2, 0, 1, 0, 1, 0))
        assert (shown(), HeldValue.objects.get().kind) == (["63"], "conflict")
        assert run.log[-1][1:] == [
            "Xong; số giá trị chờ duyệt: 1.",
            "Done; values that wait for a decision: 1.",
        ]
        assert source["asked"][1][1] == f'"{run.sha256}"'
        assert counts(read(feed)) == (2, 0, 2, 0, 0, 0)

    def test_what_people_came_to_agree_with_waits_no_more(self, feed, source):
        there = {"indicator": "smartphone_adult_share", "period": "2019-Q1"}
        make.observation(make.source("giao-ban", make.TODAY), "63", **there)
        read(feed)
        assert HeldValue.objects.get().state == "waiting"
        later = make.TODAY + timedelta(days=1)
        make.observation(make.source("giao-ban-2", later), "61.5", now=make.later(1), **there)
        publish_data_version(now=make.NOW)
        assert (read(feed).unchanged, HeldValue.objects.get().state) == (True, "replaced")

    def test_a_range_that_was_widened_lets_in_what_waited(self, feed, source):
        Indicator.objects.filter(code="smartphone_adult_share").update(plausible_max=60)
        read(feed)
        assert (shown(), shown("lai-chau")) == ([], ["58"])
        Indicator.objects.filter(code="smartphone_adult_share").update(plausible_max=100)
        publish_data_version(now=make.NOW)
        assert (counts(read(feed)), shown()) == ((2, 1, 1, 0, 0, 0), ["61.5"])
        assert HeldValue.objects.get().state == "replaced"

    def test_what_somebody_publishes_while_it_is_read_is_held_against_next_time(
        self, feed, source, monkeypatch
    ):
        def judge(**told):
            publish_data_version(now=make.NOW)
            return judge_rows(**told)

        monkeypatch.setattr(writing, "judge_rows", judge)
        read(feed)
        assert RefreshRun.objects.get().data_version != data_version()

    def test_a_feed_that_is_switched_off_while_it_is_read_writes_nothing(self, feed, source, monkeypatch):
        def judge(**told):
            Feed.objects.update(enabled=False)
            return judge_rows(**told)

        monkeypatch.setattr(writing, "judge_rows", judge)
        assert (read(feed, trial=True).state, shown()) == (State.DONE, [])
        Feed.objects.update(enabled=True)
        run = read(feed)
        assert (run.state, run.fault, run.next_try_at, shown()) == (State.FAILED, "disabled", None, [])
        assert counts(run) == (0, 0, 0, 0, 0, 0)

    def test_an_answer_that_is_kept_no_more_is_fetched_whole(self, feed, source, tmp_path):
        (tmp_path / "responses" / read(feed).sha256).unlink()
        run = read(feed)
        assert (run.unchanged, source["asked"][1][1], counts(run)) == (False, "", (2, 0, 2, 0, 0, 0))

    def test_a_source_that_goes_back_to_what_it_said_before_is_read(self, feed, source):
        for body in (FIRST, SECOND, FIRST):
            source["body"] = body
            run = read(feed)
        assert (run.unchanged, run.rows_revised, shown()) == (False, 1, ["61.5"])

    def test_a_trial_writes_nothing_and_counts_for_nothing(self, feed, source):
        run = read(feed, trial=True)
        assert (run.state, counts(run), shown()) == (State.DONE, (2, 2, 0, 0, 0, 0), [])
        assert not read(feed).unchanged
        assert not read(feed, trial=True).unchanged

    def test_a_file_that_was_brought_is_read_from_where_it_is_kept(self, feed, source, tmp_path):
        body = FIRST.encode()
        digest = hashlib.sha256(body).hexdigest()
        incoming()
        (tmp_path / "responses" / digest).write_bytes(body)
        run = start_refresh(
            feed=feed, how="upload", by=make.ministry(), now=make.NOW, sha256=digest, file_name="x.csv"
        )
        ended = perform_refresh(pk=run.pk, clock=clock)
        assert (ended.state, ended.rows_held, shown(), source["asked"]) == (State.DONE, 2, [], [])

    def test_a_run_that_is_gone_or_taken_is_left_alone(self, feed, source):
        run = asked(feed)
        claim(pk=run.pk, now=make.NOW)
        assert perform_refresh(pk=run.pk, clock=clock) is None
        assert perform_refresh(pk=0, clock=clock) is None


class TestFaults:
    def failed(self, feed):
        run = read(feed)
        assert shown() == []
        assert run.fault_vi
        assert run.fault_en != run.fault_vi
        return run.state, run.fault, run.attempt

    def test_not_one_row_that_can_be_taken(self, feed, source):
        source["body"] = HEADER + "smartphone_adult_share,nowhere,2019-Q1,1\n"
        assert self.failed(feed) == (State.FAILED, "nothing_read", 1)
        run = RefreshRun.objects.get()
        assert (run.rows_refused, run.rejected.count(), run.finished_at) == (1, 1, make.NOW)

    def test_columns_that_are_not_there(self, feed, source):
        source["body"] = FIRST.replace("value", "số")
        assert self.failed(feed)[0] == State.FAILED

    def test_more_rows_than_allowed(self, feed, source):
        feed.most_rows = 1
        feed.save()
        assert self.failed(feed) == (State.FAILED, "too_many_rows", 1)

    def test_a_mapping_that_is_not_right_any_more(self, feed, source):
        feed.mapping = {"reading": {}}
        feed.save()
        assert self.failed(feed) == (State.FAILED, "mapping", 1)

    def test_a_secret_that_the_server_does_not_have(self, feed, source):
        feed.secret = "NOWHERE"
        feed.save()
        state, fault, _attempt = self.failed(feed)
        assert (state, fault) == (State.FAILED, "secret_missing")
        assert "FEED_SECRET_NOWHERE" in RefreshRun.objects.get().fault_en

    def test_a_file_that_is_kept_no_more(self, feed, source):
        run = start_refresh(
            feed=feed, how="upload", by=make.ministry(), now=make.NOW, sha256="a" * 64, file_name="x.csv"
        )
        assert perform_refresh(pk=run.pk, clock=clock).fault == "response_gone"

    def test_a_database_that_goes_away_is_waited_for(self, feed, source, monkeypatch):
        def gone(**_told):
            raise OperationalError("server closed the connection unexpectedly")

        monkeypatch.setattr(performing, "finish_refresh", gone)
        assert self.failed(feed) == (State.WAITING, "database", 2)

    def test_a_bug_is_told_without_its_words(self, feed, source, monkeypatch):
        def broken(**_told):
            raise KeyError("password of the database")

        monkeypatch.setattr(performing, "finish_refresh", broken)
        assert self.failed(feed) == (State.FAILED, "unexpected", 1)
        assert "password" not in RefreshRun.objects.get().fault_en

    def test_ctrl_c_gives_the_run_back(self, feed, source, monkeypatch):
        def interrupted(**_told):
            raise KeyboardInterrupt

        monkeypatch.setattr(performing, "finish_refresh", interrupted)
        run = asked(feed)
        with pytest.raises(KeyboardInterrupt):
            perform_refresh(pk=run.pk, clock=clock)
        run.refresh_from_db()
        assert (run.state, run.attempt) == (State.WAITING, 1)

    @pytest.mark.parametrize(
        ("fault", "state"),
        [
            ("500", State.WAITING),
            ("503", State.WAITING),
            ("half", State.WAITING),
            ("html", State.FAILED),
            ("redirect-private", State.FAILED),
            ("redirect-loop", State.FAILED),
            ("gzip-bomb", State.FAILED),
            ("changed-columns", State.FAILED),
        ],
    )
    def test_what_a_broken_source_sends_harms_nothing(self, db, settings, fault, state):
        before = Observation.objects.count(), Figure.objects.count()
        with demo_server(fault) as server:
            settings.FEED_HOSTS = ("127.0.0.1",)
            settings.FEED_PRIVATE_HOSTS = (private_host(server.url),)
            feed = make.feed(address=f"{server.url}/dti.csv", most_bytes=10_000_000)
            run = read(feed)
        assert (run.state, bool(run.fault)) == (state, True)
        assert (Observation.objects.count(), Figure.objects.count()) == before

    def test_a_source_that_is_busy_says_for_how_long(self, db, settings):
        with demo_server("503") as server:
            settings.FEED_HOSTS = ("127.0.0.1",)
            settings.FEED_PRIVATE_HOSTS = (private_host(server.url),)
            run = read(make.feed(address=f"{server.url}/dti.csv"))
        assert run.next_try_at == make.NOW + timedelta(seconds=120)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """What a test commits is seen by the heart, and taken away afterwards."""
    with django_db_blocker.unblock(), taken_away():
        yield
        stop_all(False)


@contextmanager
def meanwhile(work) -> Iterator[None]:
    """Somebody does something in between, on a connection of their own."""

    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join()


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(beating, "PAUSE", 0.05)


def soon(holds, seconds=5):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.usefixtures("committed", "quick")
class TestTheHeart:
    def claimed(self, **more) -> RefreshRun:
        feed = make.feed(**more)
        run = claim(pk=make.refresh_run(feed).pk, now=make.NOW)
        assert run is not None
        return run

    def ends(self, heart):
        assert soon(lambda: heart.ending)
        with pytest.raises(type(heart.ending)):
            heart.tell("reading", 1, 1)
        return type(heart.ending)

    def test_it_tells_how_far_a_run_is_while_its_transaction_shows_nothing(self):
        run = self.claimed()
        heart = Heart(run, timezone.now)
        with heart.beating():
            heart.tell_bytes(50, 100)
            heart.tell("comparing", 7, 3)
            assert soon(lambda: RefreshRun.objects.get(pk=run.pk).rows_read == 7)
        told = RefreshRun.objects.get(pk=run.pk)
        assert (told.phase, told.bytes_read, told.bytes_total, told.rows_done) == ("comparing", 50, 100, 3)
        assert told.heard_at > timezone.now() - timedelta(seconds=5)

    def test_it_hears_that_somebody_wants_an_end(self):
        run, by = self.claimed(), make.ministry()
        heart = Heart(run, clock)
        with heart.beating():
            heart.tell("reading", 1, 0)
            with meanwhile(lambda: ask_cancel(run=run, by=by, now=make.NOW)):
                assert self.ends(heart) is CancelledError

    def test_it_hears_that_another_worker_has_the_run(self):
        run = self.claimed()
        heart = Heart(run, clock)
        with heart.beating(), meanwhile(lambda: give_up_lost(now=make.NOW + timedelta(hours=1))):
            assert self.ends(heart) is TakenOverError

    def test_it_ends_a_run_that_takes_too_long(self):
        heart = Heart(self.claimed(most_seconds=0), clock)
        with heart.beating():
            assert self.ends(heart) is FeedError
        assert heart.ending.code == "too_long"

    def test_it_ends_runs_when_the_portal_stops(self):
        heart = Heart(self.claimed(), clock)
        with heart.beating():
            stop_all()
            assert self.ends(heart) is StoppedError

    def test_a_statement_that_runs_is_cancelled(self):
        run, by = self.claimed(), make.ministry()
        heart = Heart(run, clock)
        began = time.monotonic()
        with (
            heart.beating(),
            meanwhile(lambda: ask_cancel(run=run, by=by, now=make.NOW)),
            pytest.raises(OperationalError, match="cancel"),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT pg_sleep(30)")
        assert time.monotonic() - began < 10
        assert isinstance(heart.ending, CancelledError)

    def test_it_leaves_no_connection_behind(self, settings):
        of_hearts = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%refreshrun%' AND pid <> pg_backend_pid()"

        def others():
            with connection.cursor() as cursor:
                cursor.execute(of_hearts)
                return cursor.fetchone()[0]

        before = others()
        settings.FEED_RUNS_AT_ONCE = 3
        for _ in range(3):
            with Heart(self.claimed(key=f"f{time.monotonic_ns()}"), clock).beating():
                time.sleep(0.1)
        assert soon(lambda: others() <= before)

    def perform_slowly(self, monkeypatch, by):
        """A run whose end is asked for while SQL works."""
        run = start_refresh(feed=make.feed(), how="click", by=by, now=make.NOW)

        def slow(*, run, rows, tell, now, clock):
            tell("comparing", 2, 0)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(30)")

        monkeypatch.setattr(performing, "finish_refresh", slow)
        return run

    def test_a_run_is_cancelled_in_the_middle_of_a_statement(self, monkeypatch, source):
        by = make.ministry()
        run = self.perform_slowly(monkeypatch, by)

        def cancel():
            assert soon(lambda: RefreshRun.objects.get(pk=run.pk).phase == "comparing")
            ask_cancel(run=run, by=by, now=make.NOW)

        with meanwhile(cancel):
            ended = perform_refresh(pk=run.pk, clock=clock)
        assert (ended.state, ended.finished_at, ended.fault) == (State.CANCELLED, make.NOW, "")

    def test_a_worker_that_stops_gives_its_run_back(self, monkeypatch, source):
        by = make.ministry()
        run = self.perform_slowly(monkeypatch, by)

        def stop():
            assert soon(lambda: RefreshRun.objects.get(pk=run.pk).phase == "comparing")
            stop_all()

        with meanwhile(stop):
            ended = perform_refresh(pk=run.pk, clock=clock)
        assert (ended.state, ended.attempt, ended.finished_at) == (State.WAITING, 1, None)
        assert perform_refresh(pk=run.pk, clock=clock) is None

    def test_a_run_that_was_taken_over_is_not_touched(self, monkeypatch, source):
        run = self.perform_slowly(monkeypatch, make.ministry())

        def take():
            assert soon(lambda: RefreshRun.objects.get(pk=run.pk).phase == "comparing")
            give_up_lost(now=make.NOW + timedelta(hours=1))
            claim(pk=run.pk, now=make.NOW + timedelta(hours=2))

        with meanwhile(take):
            after = perform_refresh(pk=run.pk, clock=clock)
        assert (after.state, after.attempt, after.fault) == (State.RUNNING, 2, "")
