"""Feeds in time: beat's table, hours that were missed, letters about silence, and what is measured."""

from datetime import UTC, datetime, time, timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import override_settings
from django_celery_beat.models import CrontabSchedule, PeriodicTask, PeriodicTasks
from django_celery_beat.schedulers import ModelEntry

from dti_portal import measurements
from dti_portal.celery import app
from indicators import tasks
from indicators.actions.refresh import watching
from indicators.actions.refresh.schedules import keep_schedule
from indicators.actions.refresh.watching import PATIENCE, Watched, start_missed, watch_feeds
from indicators.models import Feed, RefreshRun
from indicators.queries.refresh import measures
from indicators.queries.refresh.silence import silent_feeds
from tests import factories as make
from tests.indicators.test_held import waiting

pytestmark = pytest.mark.django_db
State, Rhythm = RefreshRun.State, Feed.Rhythm
DAY = timedelta(days=1)


class RefusingBackend(EmailBackend):
    """Takes nothing about one feed."""

    def send_messages(self, messages):
        if any("speeds" in message.body for message in messages):
            raise SMTPDataError(550, b"no")
        return super().send_messages(messages)


class DownBackend(EmailBackend):
    """A server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("gone")


def backend(kind: type) -> override_settings:
    return override_settings(EMAIL_BACKEND=f"{__name__}.{kind.__name__}")


def crontab_of(feed) -> tuple[str, ...]:
    keep_schedule(feed)
    line = PeriodicTask.objects.get(name=f"feed:{feed.key}").crontab
    assert str(line.timezone) == "Asia/Ho_Chi_Minh"
    return line.minute, line.hour, line.day_of_month, line.day_of_week


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"rhythm": Rhythm.HOURLY, "at": time(3, 20)}, ("20", "*", "*", "*")),
        ({"rhythm": Rhythm.DAILY, "at": time(6, 5)}, ("5", "6", "*", "*")),
        ({"rhythm": Rhythm.WEEKLY, "at": time(6, 0), "weekday": 1}, ("0", "6", "*", "1")),
        ({"rhythm": Rhythm.WEEKLY, "at": time(6, 0), "weekday": 7}, ("0", "6", "*", "0")),
        ({"rhythm": Rhythm.MONTHLY, "at": time(0, 0), "month_day": 28}, ("0", "0", "28", "*")),
    ],
)
def test_beat_reads_a_feed_in_its_rhythm(facts, line):
    assert crontab_of(make.feed(**facts)) == line
    task = PeriodicTask.objects.get(name="feed:speeds")
    assert (task.task, task.args, task.enabled) == (tasks.refresh_feed.name, '["speeds"]', True)


def test_what_no_worker_took_up_in_time_is_not_read_later_as_often_as_it_was_due():
    keep_schedule(make.feed(rhythm=Rhythm.HOURLY, at=time(3, 20)))
    entry = ModelEntry(PeriodicTask.objects.get(name="feed:speeds"), app=app)
    assert 0 < entry.options["expires"] < PATIENCE.total_seconds()


def test_the_days_of_the_week_are_those_of_beat():
    """Beat counts Sunday as 0, and would read Monday's feeds on another day with our 1 to 7 taken for 0 to 6."""
    keep_schedule(make.feed(rhythm=Rhythm.WEEKLY, at=time(6, 0), weekday=7))
    schedule = ModelEntry(PeriodicTask.objects.get(name="feed:speeds"), app=app).schedule
    sunday = datetime(2026, 11, 22, tzinfo=UTC)
    assert schedule.day_of_week == {sunday.isoweekday() % 7} == {0}


def test_beat_hears_of_every_change_and_of_nothing_else():
    feed = make.feed(rhythm=Rhythm.DAILY, at=time(6, 5))
    keep_schedule(feed)
    heard = PeriodicTasks.last_change()
    keep_schedule(feed)
    assert PeriodicTasks.last_change() == heard
    feed.enabled = False
    keep_schedule(feed)
    assert PeriodicTasks.last_change() > heard
    assert not PeriodicTask.objects.get(name="feed:speeds").enabled
    feed.rhythm, feed.enabled = Rhythm.NEVER, True
    keep_schedule(feed)
    assert not PeriodicTask.objects.filter(name="feed:speeds").exists()


def test_feeds_of_one_rhythm_share_a_line():
    for key in ("a", "b"):
        keep_schedule(make.feed(key, rhythm=Rhythm.DAILY, at=time(6, 5)))
    assert CrontabSchedule.objects.filter(minute="5", hour="6").count() == 1
    assert PeriodicTask.objects.filter(name__startswith="feed:").count() == 2


class TestMissed:
    """NOW is 14:05 in Hà Nội."""

    def feed(self, at=time(6, 0), **more):
        return make.feed(**({"rhythm": Rhythm.DAILY, "at": at} | more))

    def run(self, feed, days=0.0, **more):
        given = {"state": State.DONE, "finished_at": make.NOW} | more
        return make.refresh_run(feed, requested_at=make.NOW - days * DAY, **given)

    def test_an_hour_that_went_by_is_made_up_for(self):
        feed = self.feed()
        self.run(feed, days=1)
        (run,) = start_missed(now=make.NOW)
        assert (run.feed, run.how, run.state, run.requested_by) == (feed, "schedule", State.WAITING, None)
        assert start_missed(now=make.NOW) == []

    def test_what_was_read_in_time_is_not(self):
        self.run(self.feed(), days=0.25)
        assert start_missed(now=make.NOW) == []

    def test_beat_has_two_minutes(self):
        self.run(self.feed(at=time(14, 4)), days=1)
        assert start_missed(now=make.NOW) == []
        assert len(start_missed(now=make.NOW + timedelta(minutes=2))) == 1

    def test_a_trial_is_no_reading(self):
        feed = self.feed()
        self.run(feed, days=1)
        self.run(feed, trial=True)
        assert len(start_missed(now=make.NOW)) == 1

    @pytest.mark.parametrize("facts", [{"enabled": False}, {"rhythm": Rhythm.NEVER, "at": None}])
    def test_who_is_not_to_be_read_is_not(self, facts):
        self.run(self.feed(**facts), days=9)
        assert start_missed(now=make.NOW) == []

    def test_what_was_never_read_waits_for_its_hour(self):
        self.feed()
        assert start_missed(now=make.NOW) == []

    def test_one_that_is_being_read_is_left_alone(self):
        self.run(self.feed(), days=1, state=State.RUNNING, finished_at=None, heard_at=make.NOW)
        assert start_missed(now=make.NOW) == []


@pytest.fixture
def publisher():
    user = make.ministry()
    user.email = "ministry@example.vn"
    user.save()
    return user


def silent(key="speeds", days=4.0, **more):
    """A feed that may be silent for three days and was last read so many days ago."""
    feed = make.feed(key, silent_days=3, **more)
    done = make.NOW - days * DAY
    make.refresh_run(feed, state=State.DONE, requested_at=done, started_at=done, finished_at=done)
    return feed


class TestSilence:
    def test_publishers_and_administrators_are_told_once(self, publisher):
        admin = make.person("admin", make.Role.ADMINISTRATOR)
        admin.email = "admin@example.vn"
        admin.save()
        silent()
        assert watch_feeds(now=make.NOW) == Watched(sent=1)
        assert watch_feeds(now=make.NOW + DAY) == Watched()
        (letter,) = mail.outbox
        assert sorted(letter.to) == ["admin@example.vn", "ministry@example.vn"]
        assert letter.subject.startswith("Nguồn tự động im lặng: Nguồn speeds / ")
        assert "http://127.0.0.1:8000/refresh/speeds/" in letter.body
        assert "18/11/2026" in letter.body
        assert "{{" not in letter.body

    def test_a_new_silence_is_told_anew(self, publisher):
        feed = silent()
        watch_feeds(now=make.NOW)
        back = make.NOW + DAY
        make.refresh_run(feed, state=State.DONE, requested_at=back, finished_at=back)
        assert watch_feeds(now=back + 3 * DAY) == Watched()
        assert watch_feeds(now=back + 4 * DAY) == Watched(sent=1)

    def test_three_days_are_not_too_long(self, publisher):
        silent(days=3)
        assert watch_feeds(now=make.NOW) == Watched()

    def test_unchanged_is_up_to_date_and_a_trial_is_not(self, publisher):
        feed = silent()
        told = {"requested_at": make.NOW, "finished_at": make.NOW, "state": State.DONE}
        make.refresh_run(feed, trial=True, **told)
        assert len(silent_feeds(make.NOW)) == 1
        make.refresh_run(feed, unchanged=True, **told)
        assert silent_feeds(make.NOW) == ()

    def test_one_that_never_came_to_anything_is_silent_since_it_was_wanted(self, publisher):
        feed = make.feed(silent_days=3)
        assert silent_feeds(make.NOW + 9 * DAY) == ()
        words = {"fault": "timeout", "fault_vi": "Máy chủ không trả lời.", "fault_en": "No answer."}
        make.refresh_run(feed, state=State.FAILED, finished_at=make.NOW, **words)
        (told,) = silent_feeds(make.NOW + 4 * DAY)
        assert (told.last_good, told.since, told.fault_en) == (None, make.NOW, "No answer.")
        assert watch_feeds(now=make.NOW + 4 * DAY) == Watched(sent=1)
        assert "Máy chủ không trả lời." in mail.outbox[0].body

    @pytest.mark.parametrize("facts", [{"enabled": False}, {"silent_days": None}])
    def test_who_may_be_silent_is_not_told_of(self, publisher, facts):
        feed = silent()
        Feed.objects.filter(pk=feed.pk).update(**facts)
        assert watch_feeds(now=make.NOW) == Watched()

    def test_a_name_cannot_end_the_header(self, publisher):
        silent(name_vi="Tốc độ\r\nBcc: x@example.com")
        watch_feeds(now=make.NOW)
        assert "\n" not in mail.outbox[0].subject
        assert mail.outbox[0].bcc == []

    def test_without_an_address_it_is_told_later(self, publisher):
        publisher.email = "no address\n"
        publisher.save()
        feed = silent()
        assert watch_feeds(now=make.NOW) == Watched(unaddressed=1)
        feed.refresh_from_db()
        assert feed.silence_told_at is None

    def test_a_server_that_is_down_or_refuses_loses_nothing(self, publisher):
        silent()
        silent("others")
        with backend(DownBackend):
            assert watch_feeds(now=make.NOW) == Watched(failed=2)
        with backend(RefusingBackend):
            assert watch_feeds(now=make.NOW) == Watched(sent=1, failed=1)
        assert watch_feeds(now=make.NOW) == Watched(sent=1)

    def test_letters_of_a_practice_portal_say_so(self, publisher, monkeypatch):
        monkeypatch.setattr(watching, "is_practice", lambda: True)
        silent()
        watch_feeds(now=make.NOW)
        assert mail.outbox[0].subject.startswith("Dữ liệu thực hành")
        assert "Dữ liệu thực hành" in mail.outbox[0].body

    def test_beat_asks_every_hour(self, publisher):
        silent(days=10_000)
        assert tasks.watch_feeds() == {"sent": 1, "failed": 0, "unaddressed": 0}


class TestMeasured:
    def test_counts_of_feeds_are_told(self, django_assert_num_queries):
        feed = silent()
        make.feed("others")
        make.refresh_run(feed, state=State.FAILED, finished_at=make.NOW, fault="timeout", rows_refused=3)
        with django_assert_num_queries(3):
            lines = measurements.text(now=make.NOW).splitlines()
        assert 'dti_portal_feed_runs{state="failed"} 1' in lines
        assert 'dti_portal_feed_runs{state="running"} 0' in lines
        assert 'dti_portal_feed_seconds_since_good{feed="speeds"} 345600' in lines
        assert not [line for line in lines if "since_good" in line and "others" in line]
        assert 'dti_portal_feed_rows{feed="speeds",outcome="refused"} 3' in lines
        assert 'dti_portal_feed_silent{feed="speeds"} 1' in lines
        assert 'dti_portal_feed_silent{feed="others"} 0' in lines
        assert 'dti_portal_feed_held_waiting{feed="others"} 0' in lines

    def test_a_million_that_wait_are_not_counted_to_the_end(self, monkeypatch):
        """Whoever watches asks every few seconds."""
        monkeypatch.setattr(measures, "MOST_COUNTED", 2)
        for key, units in {"speeds": ("dien-bien", "lai-chau", "son-la"), "others": ("hue",)}.items():
            run = make.refresh_run(make.feed(key))
            for unit in units:
                waiting(run, unit=unit)
        lines = measurements.text(now=make.NOW).splitlines()
        assert 'dti_portal_feed_held_waiting{feed="others"} 1' in lines
        assert 'dti_portal_feed_held_waiting{feed="speeds"} 2' in lines
        assert [line for line in lines if "HELP dti_portal_feed_held_waiting" in line and "up to" in line]

    def test_a_table_of_millions_is_told_as_it_is_estimated(self, monkeypatch):
        exact = measurements.text(now=make.NOW)
        monkeypatch.setattr(measurements, "COUNTED", -2)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE pg_class SET reltuples = 7000000 WHERE oid = 'indicators_figure'::regclass"
            )
        assert "dti_portal_figures 7000000" in measurements.text(now=make.NOW)
        assert "dti_portal_figures 7000000" not in exact

    def test_every_name_is_typed_once(self):
        silent()
        silent("others")
        types = [line for line in measurements.text(now=make.NOW).splitlines() if line.startswith("# TYPE")]
        assert len(types) == len(set(types))
