"""Watching feeds: those that beat should have had read and nobody did, and letters about those that are silent."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from indicators import periods
from indicators.actions.refresh.base import RefreshError
from indicators.actions.refresh.runs import start_refresh
from indicators.models import Feed, RefreshRun
from indicators.progress.refreshing import next_reading
from indicators.queries.refresh.silence import SilentFeed, silent_feeds, watchers
from provinces.exports import practice_words
from provinces.queries.practice import is_practice

log = logging.getLogger(__name__)
REFUSED = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
# Beat is given the time to do it itself.
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Watched:
    """How many letters about silent feeds went out, how many could not, and of how many feeds nobody has an address."""

    sent: int = 0
    failed: int = 0
    unaddressed: int = 0


def start_missed(*, now: datetime) -> list[RefreshRun]:
    """Runs of the feeds whose hour came and went without one: beat was down, or the queue. Nothing that was never read
    before is read by this. One SQL query, and those of every run that begins."""
    started = []
    for feed, last in _last_asked():
        local = timezone.localtime(last)
        planned = next_reading(feed.rhythm, feed.at, feed.weekday, feed.month_day, local)
        if planned is not None and planned < now - PATIENCE:
            try:
                run = start_refresh(feed=feed, how=RefreshRun.How.SCHEDULE, by=None, now=now)
            except RefreshError as refusal:
                log.info("%s was missed and is not read now: %r", feed.key, refusal)
            else:
                log.warning("%s was to be read at %s and was not: it is now", feed.key, planned)
                started.append(run)
    return started


def watch_feeds(*, now: datetime) -> Watched:
    """Writes to publishers and administrators about every feed that is silent too long, once per silence. Safe to run at
    any time and twice at once.

    A mail server that is down ends the run; what was not sent is sent the next time.
    """
    untold = [feed for feed in silent_feeds(now) if not feed.told]
    to = watchers(timezone.localdate(now)) if untold else []
    if untold and not to:
        log.warning("%s feeds are silent, and nobody who should know has an address", len(untold))
        return Watched(unaddressed=len(untold))
    outcomes: list[bool | None] = []
    try:
        _send_all(untold, to, now, outcomes)
    except OSError as error:
        log.warning("silent feeds: the mail server does not answer: %s", error)
    settled = outcomes.count(True) + outcomes.count(None)
    return Watched(sent=outcomes.count(True), failed=len(untold) - settled)


def _last_asked() -> list[tuple[Feed, datetime]]:
    """The feeds in use that have a rhythm, each with when it was last to be read."""
    feeds = Feed.objects.filter(enabled=True).exclude(rhythm=Feed.Rhythm.NEVER)
    newest = RefreshRun.objects.filter(feed__in=feeds, trial=False).order_by("feed_id", "-requested_at")
    return [(run.feed, run.requested_at) for run in newest.select_related("feed").distinct("feed_id")]


def _send_all(
    untold: Sequence[SilentFeed], to: Sequence[str], now: datetime, outcomes: list[bool | None]
) -> None:
    if not untold:
        return
    with get_connection() as connection:
        for feed in untold:
            outcomes.append(_send(feed, to, now, connection))


def _send(feed: SilentFeed, to: Sequence[str], now: datetime, connection: Any) -> bool | None:
    """Whether the letter went out; None where another run was first. The feed says that it was told before the letter
    goes, and that falls with it: of two runs at once the second waits at the row and then knows."""
    try:
        with transaction.atomic():
            held = Feed.objects.select_for_update(no_key=True).get(pk=feed.pk)
            if held.silence_told_at and held.silence_told_at > feed.since:
                return None
            held.silence_told_at = now
            held.save(update_fields=["silence_told_at"])
            _mail(feed, to, now, connection).send()
    except REFUSED as error:
        log.warning("silent feeds: a letter about %s was refused: %s", feed.key, error)
        return False
    return True


def _mail(feed: SilentFeed, to: Sequence[str], now: datetime, connection: Any) -> EmailMessage:
    parts = [_in("vi", feed, now), _in("en", feed, now)]
    subject = " / ".join(subject for subject, _body in parts)
    body = "\n\n-- \n\n".join(body for _subject, body in parts)
    return EmailMessage(subject, body, to=list(to), connection=connection)


def _in(language: str, feed: SilentFeed, now: datetime) -> tuple[str, str]:
    """Subject and text in a language. A name with a line break in it would end the subject's header."""
    context = {
        "name": getattr(feed, f"name_{language}"),
        "days": (now - feed.since).days,
        "last_good": feed.last_good and periods.date_text(timezone.localdate(feed.last_good), language),
        "fault": getattr(feed, f"fault_{language}"),
        "url": urljoin(settings.PUBLIC_URL, f"refresh/{feed.key}/"),
        "practice": practice_words(language) if is_practice() else "",
    }
    with translation.override(language):
        lines = render_to_string("indicators/mail/silent_feed.txt", context).strip().splitlines()
    return " ".join(lines[0].split()), "\n".join(lines[1:]).strip()
