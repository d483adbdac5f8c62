"""Feeds: read when beat, a person or a sweep says so."""

import logging

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.utils import timezone

from indicators.actions.refresh.base import RefreshError
from indicators.actions.refresh.beating import stop_all
from indicators.actions.refresh.decisions import forgotten_decisions
from indicators.actions.refresh.performing import perform_refresh
from indicators.actions.refresh.responses import clear_responses as clear_old_responses
from indicators.actions.refresh.runs import due, give_up_lost, start_refresh
from indicators.actions.refresh.watching import start_missed
from indicators.actions.refresh.watching import watch_feeds as watch_all_feeds
from indicators.models import Feed, RefreshRun
from indicators.tasks.deciding import decide_soon
from indicators.tasks.queueing import FORGOTTEN, queued

log = logging.getLogger(__name__)


# Without a result: to wait for one, Celery first looks for the result store, for twenty seconds where it is down.
@shared_task(name="indicators.tasks.run_refresh", ignore_result=True)
def run_refresh(pk: int) -> None:
    """Reads what waits to be read. A run that somebody else has, or that is over, is left alone."""
    if run := perform_refresh(pk=pk, clock=timezone.now):
        log.info("run %s of %s: %s", run.pk, run.feed.key, run.fault or run.state)
        _begin_next()


def refresh_soon(run: RefreshRun) -> bool:
    """Queues the run, which is committed; whether the queue took it. Without a queue the next sweep does."""
    return queued(run_refresh, run.pk, expires=FORGOTTEN)


@shared_task(name="indicators.tasks.refresh_feed", ignore_result=True)
def refresh_feed(key: str) -> None:
    """Reads a feed as its schedule says. Run by beat."""
    try:
        feed = Feed.objects.get(key=key)
        run = start_refresh(feed=feed, how=RefreshRun.How.SCHEDULE, by=None, now=timezone.now())
    except (Feed.DoesNotExist, RefreshError) as refusal:
        log.info("%s is not read now: %r", key, refusal)
        return
    run_refresh(run.pk)


@shared_task(name="indicators.tasks.sweep_refreshes")
def sweep_refreshes() -> dict[str, int]:
    """Finds what was lost: runs and decisions whose workers are dead, feeds whose hour came while beat or the queue was
    down, and all that waits and may be read. Run by beat every minute, and when a worker begins."""
    now = timezone.now()
    lost = give_up_lost(now=now)
    start_missed(now=now)
    waiting = due(now=now)
    for run in waiting:
        refresh_soon(run)
    decisions = forgotten_decisions(now=now)
    for decision in decisions:
        decide_soon(decision)
    return {"lost": len(lost), "queued": len(waiting), "decisions": len(decisions)}


@shared_task(name="indicators.tasks.watch_feeds")
def watch_feeds() -> dict[str, int]:
    """Mails publishers and administrators about feeds that are silent too long. Run by beat every hour; running it more
    often does no harm."""
    done = watch_all_feeds(now=timezone.now())
    return {"sent": done.sent, "failed": done.failed, "unaddressed": done.unaddressed}


@shared_task(name="indicators.tasks.clear_responses")
def clear_responses() -> int:
    """Deletes kept answers that nobody will ask for. Run by beat every night."""
    return clear_old_responses(now=timezone.now())


def _begin_next() -> None:
    """What had to wait for a run that is over now, who waits longest first."""
    for run in due(now=timezone.now())[: settings.FEED_RUNS_AT_ONCE]:
        refresh_soon(run)


@worker_ready.connect
def begin_refreshes(**told: object) -> None:
    """What waited for a worker begins at once."""
    queued(sweep_refreshes, ignore_result=True, expires=FORGOTTEN)


@worker_shutting_down.connect
def stop_refreshes(**told: object) -> None:
    """A worker that is to stop does not wait for runs of half an hour."""
    stop_all()
