"""What is measured of feeds, for whoever watches the portal by machine."""

from collections import defaultdict
from datetime import datetime

from indicators.models import RefreshRun
from indicators.queries.refresh.silence import silent_feeds
from provinces.queries.rows import rows

# In the order in which they are told; each with labels of Prometheus.
FEED_MEASURES = (
    "feed_runs",
    "feed_rows",
    "feed_held_waiting",
    "feed_seconds_since_good",
    "feed_silent",
)
# Of what waits no more are counted for each feed: whoever watches asks every few seconds, and a million take a third of one.
MOST_COUNTED = 10_000
FEED_HELP = {"feed_held_waiting": f"Values that wait for a decision, counted up to {MOST_COUNTED} a feed"}
OUTCOMES = ("read", "new", "same", "revised", "held", "refused")
_SUMS = ", ".join(f"sum(r.rows_{name}) AS {name}" for name in OUTCOMES)

# Runs are few beside figures; what waits is read from an index of its own.
FEEDS = f"""
    SELECT f.key, told.*, held.waiting
    FROM indicators_feed f
    CROSS JOIN LATERAL (
        SELECT max(r.finished_at) FILTER (WHERE r.state = 'done'), {_SUMS},
               {", ".join(f"count(*) FILTER (WHERE r.state = '{state}')" for state in RefreshRun.State.values)}
        FROM indicators_refreshrun r WHERE r.feed_id = f.id AND NOT r.trial
    ) told
    CROSS JOIN LATERAL (
        SELECT count(*) AS waiting FROM (
            SELECT FROM indicators_heldvalue h WHERE h.feed_id = f.id AND h.state = 'waiting' LIMIT %(most)s
        ) counted
    ) held
    ORDER BY f.key
"""

Measures = dict[str, list[tuple[str, float]]]


def feed_measures(now: datetime) -> Measures:
    """Labels and value of every measure, by its name. Runs are counted by state over all feeds, rows of all runs by what
    became of them; trials count nowhere; what waits is counted up to `MOST_COUNTED` a feed. A feed that never was up to date has no seconds since. Two SQL queries."""
    told: Measures = defaultdict(list)
    silent = {feed.key for feed in silent_feeds(now)}
    states = dict.fromkeys(RefreshRun.State.values, 0)
    for key, good, *counts, waiting in rows(FEEDS, {"most": MOST_COUNTED}):
        outcomes, by_state = counts[: len(OUTCOMES)], counts[len(OUTCOMES) :]
        feed = f'feed="{key}"'
        told["feed_rows"] += [
            (f'{feed},outcome="{name}"', float(count or 0))
            for name, count in zip(OUTCOMES, outcomes, strict=True)
        ]
        told["feed_held_waiting"].append((feed, float(waiting)))
        told["feed_silent"].append((feed, float(key in silent)))
        if good is not None:
            told["feed_seconds_since_good"].append((feed, (now - good).total_seconds()))
        for state, count in zip(states, by_state, strict=True):
            states[state] += count
    told["feed_runs"] = [(f'state="{state}"', float(count)) for state, count in states.items()]
    return told
