"""All feeds: which need a person, what came last, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.models import RefreshRun
from indicators.progress.refreshing import ORDER, Health, health, next_reading, silent_for
from indicators.queries.refresh.feeds import MOST_COUNTED, FeedRow, feed_rows
from indicators.templatetags.figures import number
from indicators.views.refresh import doors, words
from indicators.views.refresh.words import Status
from provinces.views.doors import signed_in


@dataclass(frozen=True, slots=True)
class Line:
    """A feed as a line of the list."""

    feed: FeedRow
    health: Health
    status: Status
    held: str
    rhythm: str
    next_at: datetime | None


@require_safe
@signed_in
def feed_list(request: HttpRequest) -> HttpResponse:
    """The feeds for the staff of the ministry; leaders read along."""
    now = timezone.localtime()
    manages = doors.require_reader(request, now.date())
    lines = sorted((_line(feed, now) for feed in feed_rows()), key=lambda line: ORDER.index(line.health))
    return render(request, "indicators/feed_list.html", {"lines": lines, "manages": manages})


def _line(feed: FeedRow, now: datetime) -> Line:
    latest = feed.latest
    days = silent_for(feed.last_good, feed.silent_days, now)
    found = health(
        enabled=feed.enabled,
        latest=latest.state if latest else "",
        retrying=bool(latest and latest.state == RefreshRun.State.WAITING and latest.attempt > 1),
        silent=days is not None,
        held=feed.held > 0,
    )
    held = held_words(feed.held)
    upcoming = next_reading(feed.rhythm, feed.at, feed.weekday, feed.month_day, now) if feed.enabled else None
    status = words.feed_status(found, days=days, held=held)
    return Line(feed, found, status, held, words.rhythm_words(feed), upcoming)


def held_words(held: int) -> str:
    """`1.234`; more than are counted are `hơn 10.000`."""
    return words.more_than(number(MOST_COUNTED)) if held > MOST_COUNTED else number(held)
