"""Beat's table follows the feeds: one line a feed that is read by itself."""

import json
from datetime import time

from django.conf import settings
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from indicators.models import Feed

# The name of the task, which stands above actions.
TASK = "indicators.tasks.refresh_feed"
# Seconds in which a worker takes it up, else nobody does: what piled up while none was there, or comes back of one that
# died, would be read again and again. The sweep finds the hour that was missed.
FORGOTTEN = 60
# Beat's days of the week begin with Sunday, ours with Monday at 1.
WEEK = 7


def keep_schedule(feed: Feed) -> None:
    """Has beat read the feed as its rhythm says from now on. To be called in the transaction that saves the feed; again,
    it changes nothing."""
    name = f"feed:{feed.key}"
    crontab = _crontab(feed)
    if crontab is None:
        PeriodicTask.objects.filter(name=name).delete()
        return
    told = {
        "task": TASK,
        "args": json.dumps([feed.key]),
        "crontab": crontab,
        "enabled": feed.enabled,
        "expire_seconds": FORGOTTEN,
    }
    task, made = PeriodicTask.objects.get_or_create(name=name, defaults=told)
    if not made and any(getattr(task, field) != value for field, value in told.items()):
        for field, value in told.items():
            setattr(task, field, value)
        # Beat hears of what is saved, not of what is updated.
        task.save()


def _crontab(feed: Feed) -> CrontabSchedule | None:
    """The line of the rhythm, in the portal's own time; None where only people have the feed read."""
    if feed.rhythm == Feed.Rhythm.NEVER or feed.at is None:
        return None
    when = {"timezone": settings.TIME_ZONE, "month_of_year": "*", **_when(feed, feed.at)}
    # Nothing keeps two equal lines from standing in that table.
    return CrontabSchedule.objects.filter(**when).first() or CrontabSchedule.objects.create(**when)


def _when(feed: Feed, at: time) -> dict[str, str]:
    hourly, weekly, monthly = (
        feed.rhythm == rhythm for rhythm in (Feed.Rhythm.HOURLY, Feed.Rhythm.WEEKLY, Feed.Rhythm.MONTHLY)
    )
    return {
        "minute": str(at.minute),
        "hour": "*" if hourly else str(at.hour),
        "day_of_week": str((feed.weekday or 0) % WEEK) if weekly else "*",
        "day_of_month": str(feed.month_day) if monthly else "*",
    }
