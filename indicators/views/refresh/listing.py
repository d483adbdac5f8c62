"""All feeds: which need a person, what came last, what comes next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from indicators.charts.run_bars import RunBars, RunCounts, run_bars
from indicators.forms.feed_list import FeedListForm, FeedState
from indicators.models import RefreshRun
from indicators.progress.refreshing import ORDER, Health, health, next_reading, silent_for
from indicators.queries.refresh.feeds import FeedRow, RunMark, feed_rows, with_runs
from indicators.views.refresh import doors, words
from indicators.views.refresh.words import Status
from provinces.collation import fold
from provinces.forms import address, asks_for_part
from provinces.views.doors import signed_in
from provinces.views.links import tidied

# A worker that is there has taken a run by then; the sweep of every minute as well.
PATIENCE = timedelta(minutes=2)
# So many stand on a page; of so many nobody looks for one by its name.
AT_ONCE, FEW = 25, 12
# What the page counts at its head, in this order.
TOLD = (Health.SILENT, Health.FAILED, Health.RETRYING, Health.RUNNING)


@dataclass(frozen=True, slots=True)
class Line:
    """A feed as a line of the list. `done` is the last run that succeeded, if it is one of those shown."""

    feed: FeedRow
    status: Status
    why: str
    held: str
    rhythm: str
    next_at: datetime | None
    bars: RunBars
    bars_words: str
    done: RunMark | None
    done_words: str


@dataclass(frozen=True, slots=True)
class Stand:
    """A feed with how it stands, and what it is found by."""

    feed: FeedRow
    health: Health
    states: frozenset[FeedState]


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address asks for, understood: `found` is what it narrows `every` feed to, what needs a person first; the
    page of it that is shown, and the last there is."""

    every: Sequence[Stand]
    found: Sequence[Stand]
    state: dict[str, Any]
    page: int
    last: int

    @property
    def narrowed(self) -> bool:
        return bool(self.state["q"] or self.state["status"])

    def path(self, **changes: object) -> str:
        """The address with other filters; other filters begin at the first page."""
        return address(reverse("feed-list"), self.state, **({"page": ""} | changes))


@require_safe
@signed_in
@vary_on_headers("HX-Request")
def feed_list(request: HttpRequest) -> HttpResponse:
    """The feeds for the staff of the ministry, what needs a person first; leaders read along."""
    now = timezone.localtime()
    manages = doors.require_reader(request, now.date())
    form = FeedListForm(request.GET)
    seen = _seen(form, now)
    context = _context(seen, now) | {"manages": manages, "notices": form.notices}
    here = seen.path(page=seen.state["page"])
    if asks_for_part(request):
        return push_url(render(request, "indicators/feed_list.html#feeds", context), here)
    return tidied(request, here, form.notices) or render(request, "indicators/feed_list.html", context)


def _seen(form: FeedListForm, now: datetime) -> Seen:
    every = [_stand(feed, now) for feed in feed_rows(most=1)]
    words_asked, status = fold(form.state["q"]).split(), form.state["status"]
    found = [
        each
        for each in every
        if (not status or status in each.states) and (not words_asked or _tells(each.feed, words_asked))
    ]
    last = max(1, -(-len(found) // AT_ONCE))
    page = min(form.state["page"] or 1, last)
    found.sort(key=lambda each: ORDER.index(each.health))
    return Seen(every, found, form.state | {"page": page if page > 1 else ""}, page, last)


def _tells(feed: FeedRow, words_asked: Sequence[str]) -> bool:
    """Every word stands somewhere in what the feed is called, accents or not."""
    told = fold(f"{feed.name_vi} {feed.name_en} {feed.key} {feed.publisher}")
    return all(word in told for word in words_asked)


def _context(seen: Seen, now: datetime) -> dict[str, Any]:
    tally = Counter(each.health for each in seen.found)
    first = (seen.page - 1) * AT_ONCE
    shown = with_runs([each.feed for each in seen.found[first : first + AT_ONCE]])
    return {
        "every": len(seen.every),
        "found": len(seen.found),
        "first": first + 1,
        "last": first + len(shown),
        "lines": [feed_line(feed, now) for feed in shown],
        "tally": [words.tally(health, tally[health]) for health in TOLD if tally[health]],
        "held": words.held(min(sum(each.feed.held for each in seen.found), words.MOST_HELD)),
        "stuck": any(_is_stuck(each.feed.latest, now) for each in seen.every),
        "state": seen.state,
        "filtered": seen.narrowed,
        "filters": seen.narrowed or len(seen.every) > FEW,
        "statuses": [(value, label, value == seen.state["status"]) for value, label in FeedState.choices],
        "all_url": reverse("feed-list"),
        "before_url": seen.path(page=seen.page - 1 if seen.page > 2 else "") if seen.page > 1 else "",
        "after_url": seen.path(page=seen.page + 1) if seen.page < seen.last else "",
    }


def _stand(feed: FeedRow, now: datetime) -> Stand:
    """How the feed stands."""
    latest = feed.latest
    return Stand(
        feed,
        health(
            enabled=feed.enabled,
            latest=latest.state if latest else "",
            retrying=_is_retrying(latest),
            silent=silent_for(feed.silent_since, feed.silent_days, now) is not None,
            held=feed.held > 0,
            refused=bool(latest and latest.refused),
        ),
        _states(feed, now),
    )


def _states(feed: FeedRow, now: datetime) -> frozenset[FeedState]:
    """Who is paused is missed by nobody, but what it brought may wait."""
    latest = feed.latest
    failing = bool(latest and latest.state == RefreshRun.State.FAILED) or _is_retrying(latest)
    silent = silent_for(feed.silent_since, feed.silent_days, now) is not None
    told = {
        FeedState.SILENT: feed.enabled and silent,
        FeedState.FAILING: feed.enabled and failing,
        FeedState.WAITING: feed.held > 0,
        FeedState.PAUSED: not feed.enabled,
    }
    return frozenset(state for state, holds in told.items() if holds)


def feed_line(feed: FeedRow, now: datetime) -> Line:
    """How the feed stands, in words."""
    latest, found = feed.latest, _stand(feed, now).health
    days = silent_for(feed.silent_since, feed.silent_days, now)
    done = next((run for run in feed.runs if run.state == RefreshRun.State.DONE), None)
    held = words.held(feed.held)
    return Line(
        feed=feed,
        status=words.feed_status(found, days=days, held=held, refused=latest.refused if latest else 0),
        why=_why(latest, found),
        held=held,
        rhythm=words.rhythm(feed),
        next_at=_next(feed, now),
        bars=run_bars([_counts(run) for run in feed.runs]),
        bars_words=words.runs(feed.runs),
        done=done,
        done_words=words.outcome(done) if done else "",
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
