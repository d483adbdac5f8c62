"""Feeds in time: when one is read next, since when it is silent, and how it stands."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from enum import StrEnum


class Health(StrEnum):
    """How a feed stands, in the order in which it is told: what needs a person first."""

    SILENT = "silent"
    FAILED = "failed"
    RETRYING = "retrying"
    RUNNING = "running"
    WAITING = "waiting"
    HELD = "held"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    UNREAD = "unread"
    GOOD = "good"
    PAUSED = "paused"


ORDER = tuple(Health)


def health(
    *,
    enabled: bool,
    latest: str,
    retrying: bool = False,
    silent: bool = False,
    held: bool = False,
    refused: bool = False,
) -> Health:
    """`latest` is the state of the newest run that was no trial, empty where there was none; `retrying` says that this
    run waits for another attempt, `held` that values of the feed wait for a decision, `refused` that rows of it were."""
    if not enabled:
        return Health.PAUSED
    if latest == "running":
        return Health.RUNNING
    if silent:
        return Health.SILENT
    if latest == "waiting":
        return Health.RETRYING if retrying else Health.WAITING
    if latest == "failed":
        return Health.FAILED
    if held:
        return Health.HELD
    if latest == "done" and refused:
        return Health.REFUSED
    return {"": Health.UNREAD, "cancelled": Health.CANCELLED}.get(latest, Health.GOOD)


def silent_for(since: datetime | None, silent_days: int | None, now: datetime) -> int | None:
    """Whole days `since` the feed was last up to date, where they are more than it may be silent; None where they are
    not, where nobody asked, and where there is nothing to count from."""
    if silent_days is None or since is None or now - since <= timedelta(days=silent_days):
        return None
    return (now - since).days


def next_reading(
    rhythm: str, at: time | None, weekday: int | None, month_day: int | None, now: datetime
) -> datetime | None:
    """The first moment after `now`, in its time zone, at which the schedule has the feed read; None where only people
    do. Monday is 1; of an hourly schedule only the minute of `at` counts."""
    if at is None or rhythm == "never":
        return None
    if rhythm == "hourly":
        first, step = now.replace(minute=at.minute), timedelta(hours=1)
    else:
        first, step = now.replace(hour=at.hour, minute=at.minute), timedelta(days=1)
    moment = first.replace(second=0, microsecond=0)
    fits = _fitting(rhythm, weekday, month_day)
    while moment <= now or not fits(moment):
        moment += step
    return moment


def _fitting(rhythm: str, weekday: int | None, month_day: int | None) -> Callable[[datetime], bool]:
    if rhythm == "weekly":
        return lambda moment: moment.isoweekday() == weekday
    if rhythm == "monthly":
        return lambda moment: moment.day == month_day
    return lambda moment: True
