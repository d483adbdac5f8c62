"""Celery's door. Every task is called `indicators.tasks.<name>`, whichever file of this package it stands in: what waits
in a queue, and beat's table, know it by that name."""

from indicators.tasks.deciding import decide_soon, run_decision
from indicators.tasks.publishing import cache, cells_written, publish_soon, run_publication
from indicators.tasks.queueing import queue_on_commit
from indicators.tasks.refreshing import (
    clear_responses,
    refresh_feed,
    refresh_soon,
    run_refresh,
    sweep_refreshes,
    watch_feeds,
)
from indicators.tasks.reminding import clear_uploads, remind_soon, send_reminders

__all__ = [
    "cache",
    "cells_written",
    "clear_responses",
    "clear_uploads",
    "decide_soon",
    "publish_soon",
    "queue_on_commit",
    "refresh_feed",
    "refresh_soon",
    "remind_soon",
    "run_decision",
    "run_publication",
    "run_refresh",
    "send_reminders",
    "sweep_refreshes",
    "watch_feeds",
]
