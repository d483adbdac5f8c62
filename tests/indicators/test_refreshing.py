"""When a feed is read next, since when it is silent, how it stands."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.progress.refreshing import Health, health, next_reading, silent_for

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
# A Monday.
NOW = datetime(2026, 11, 23, 14, 20, 30, tzinfo=HANOI)
MOMENTS = st.integers(0, 15 * 366 * 86_400).map(lambda seconds: NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("rhythm", "at", "weekday", "month_day", "expected"),
    [
        ("never", None, None, None, None),
        ("hourly", time(0, 15), None, None, "2026-11-23 15:15"),
        ("hourly", time(0, 21), None, None, "2026-11-23 14:21"),
        ("daily", time(2, 0), None, None, "2026-11-24 02:00"),
        ("daily", time(14, 20), None, None, "2026-11-24 14:20"),
        ("daily", time(14, 21), None, None, "2026-11-23 14:21"),
        ("weekly", time(2, 0), 1, None, "2026-11-30 02:00"),
        ("weekly", time(23, 0), 1, None, "2026-11-23 23:00"),
        ("weekly", time(2, 0), 7, None, "2026-11-29 02:00"),
        ("monthly", time(2, 0), None, 6, "2026-12-06 02:00"),
        ("monthly", time(2, 0), None, 28, "2026-11-28 02:00"),
    ],
)
def test_the_next_reading(rhythm, at, weekday, month_day, expected):
    found = next_reading(rhythm, at, weekday, month_day, NOW)
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == expected


@settings(deadline=None)
@given(
    rhythm=st.sampled_from(["hourly", "daily", "weekly", "monthly"]),
    at=st.times(),
    weekday=st.integers(1, 7),
    month_day=st.integers(1, 28),
    now=MOMENTS,
)
def test_the_next_reading_comes_soon_and_fits(rhythm, at, weekday, month_day, now):
    found = next_reading(rhythm, at, weekday, month_day, now)
    longest = {"hourly": 1 / 24, "daily": 1, "weekly": 7, "monthly": 31}[rhythm]
    assert now < found <= now + timedelta(days=longest)
    assert found.minute == at.minute
    assert rhythm == "hourly" or found.hour == at.hour
    assert rhythm != "weekly" or found.isoweekday() == weekday
    assert rhythm != "monthly" or found.day == month_day


@settings(deadline=None)
@given(now=MOMENTS, days=st.integers(0, 400), past=st.timedeltas(timedelta(0), timedelta(days=800)))
def test_silence_is_told_only_past_what_is_allowed(now, days, past):
    found = silent_for(now - past, days, now)
    assert (found is not None) == (past > timedelta(days=days))
    assert found is None or found == past.days


def test_nobody_counts_from_nothing():
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert silent_for(None, 1, now) is None
    assert silent_for(now - timedelta(days=99), None, now) is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"enabled": False, "latest": "failed", "silent": True}, Health.PAUSED),
        ({"latest": "running", "silent": True}, Health.RUNNING),
        ({"latest": "waiting", "silent": True}, Health.SILENT),
        ({"latest": "failed", "silent": True}, Health.SILENT),
        ({"latest": "failed", "held": True}, Health.FAILED),
        ({"latest": "waiting", "retrying": True}, Health.RETRYING),
        ({"latest": "waiting"}, Health.WAITING),
        ({"latest": "done", "held": True}, Health.HELD),
        ({"latest": "done", "held": True, "refused": True}, Health.HELD),
        ({"latest": "done", "refused": True}, Health.REFUSED),
        ({"latest": "cancelled"}, Health.CANCELLED),
        ({"latest": ""}, Health.UNREAD),
        ({"latest": "done"}, Health.GOOD),
    ],
)
def test_what_needs_a_person_is_told_first(told, expected):
    assert health(**({"enabled": True} | told)) is expected
