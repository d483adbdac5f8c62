"""All feeds: which need a person, what came last, what comes next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.charts.run_bars import RunBars, RunCounts, run_bars
from indicators.models import RefreshRun
from indicators.progress.refreshing import ORDER, Health, health, next_reading, silent_for
from indicators.queries.refresh.feeds import FeedRow, RunMark, feed_rows
from indicators.views.refresh import doors, words
from indicators.views.refresh.words import Status
from provinces.views.doors import signed_in

# A worker that is there has taken a run by then; the sweep of every minute as well.
PATIENCE = timedelta(minutes=2)
# What the page counts at its head, in this order.
TOLD = (Health.SILENT, Health.FAILED, Health.RETRYING, Health.RUNNING)


@dataclass(frozen=True, slots=True)
class Line:
    """A feed as a line of the list. `done` is the last run that succeeded, if it is one of those shown."""

    feed: FeedRow
    health: Health
    status: Status
    why: str
    held: str
    rhythm: str
    next_at: datetime | None
    bars: RunBars
    bars_words: str
    done: RunMark | None
    done_words: str
    stuck: bool


@require_safe
@signed_in
def feed_list(request: HttpRequest) -> HttpResponse:
    """The feeds for the staff of the ministry; leaders read along."""
    now = timezone.localtime()
    manages = doors.require_reader(request, now.date())
    lines = sorted((feed_line(feed, now) for feed in feed_rows()), key=lambda line: ORDER.index(line.health))
    return render(request, "indicators/feed_list.html", _context(lines) | {"manages": manages})


def _context(lines: Sequence[Line]) -> dict[str, Any]:
    tally = Counter(line.health for line in lines)
    return {
        "lines": lines,
        "tally": [words.tally(health, tally[health]) for health in TOLD if tally[health]],
        "held": words.held(min(sum(line.feed.held for line in lines), words.MOST_HELD)),
        "stuck": any(line.stuck for line in lines),
    }


def feed_line(feed: FeedRow, now: datetime) -> Line:
    """How the feed stands."""
    latest = feed.latest
    days = silent_for(feed.silent_since, feed.silent_days, now)
    found = health(
        enabled=feed.enabled,
        latest=latest.state if latest else "",
        retrying=_is_retrying(latest),
        silent=days is not None,
        held=feed.held > 0,
        refused=bool(latest and latest.refused),
    )
    done = next((run for run in feed.runs if run.state == RefreshRun.State.DONE), None)
    held = words.held(feed.held)
    return Line(
        feed=feed,
        health=found,
        status=words.feed_status(found, days=days, held=held, refused=latest.refused if latest else 0),
        why=_why(latest, found),
        held=held,
        rhythm=words.rhythm(feed),
        next_at=_next(feed, now),
        bars=run_bars([_counts(run) for run in feed.runs]),
        bars_words=words.runs(feed.runs),
        done=done,
        done_words=words.outcome(done) if done else "",
        stuck=_is_stuck(latest, now),
    )


def _next(feed: FeedRow, now: datetime) -> datetime | None:
    """The next moment at which the portal itself reads the feed: a retry comes before the schedule."""
    if not feed.enabled:
        return None
    latest = feed.latest
    if latest and latest.next_try_at:
        return latest.next_try_at
    return next_reading(feed.rhythm, feed.at, feed.weekday, feed.month_day, now)


def _why(latest: RunMark | None, found: Health) -> str:
    """What went wrong, where that is what the line tells."""
    if latest is None or found not in (Health.SILENT, Health.FAILED, Health.RETRYING):
        return ""
    return words.fault(latest)


def _is_retrying(run: RunMark | None) -> bool:
    return bool(run and run.state == RefreshRun.State.WAITING and run.attempt > 1)


def _is_stuck(run: RunMark | None, now: datetime) -> bool:
    """Waits for a worker that does not come."""
    if run is None or run.state != RefreshRun.State.WAITING:
        return False
    return now - (run.next_try_at or run.requested_at) > PATIENCE


def _counts(run: RunMark) -> RunCounts:
    return RunCounts(run.state, run.read, run.new, run.revised, run.held, run.refused)
