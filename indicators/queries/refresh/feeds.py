"""All feeds at a glance: what of each was read last, what waits for a decision, when it last was up to date."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from provinces.queries.rows import rows

SHOWN_RUNS = 12
# A feed may have brought a million values to decide on: counting stops here.
MOST_COUNTED = 10_000
ACTIVE = ("waiting", "running")

FEEDS = f"""
    SELECT f.id, f.key, f.name_vi, f.name_en, f.publisher, f.format, f.policy, f.rhythm, f.at, f.weekday,
           f.month_day, f.silent_days, f.enabled,
           (SELECT count(*) FROM (SELECT 1 FROM indicators_heldvalue h WHERE h.feed_id = f.id AND h.state = 'waiting'
                                  LIMIT {MOST_COUNTED + 1}) waiting),
           (SELECT r.finished_at FROM indicators_refreshrun r
            WHERE r.feed_id = f.id AND r.state = 'done' AND NOT r.trial
            ORDER BY r.requested_at DESC, r.id DESC LIMIT 1),
           (SELECT r.requested_at FROM indicators_refreshrun r WHERE r.feed_id = f.id AND NOT r.trial
            ORDER BY r.requested_at, r.id LIMIT 1)
    FROM indicators_feed f WHERE %(key)s::text IS NULL OR f.key = %(key)s ORDER BY f.key
"""
RUNS = """
    SELECT f.id, r.id, r.state, r.requested_at, r.started_at, r.finished_at, r.phase, r.attempt, r.next_try_at,
           r.rows_read, r.rows_new, r.rows_same, r.rows_revised, r.rows_held, r.rows_refused, r.unchanged,
           r.fault, r.fault_vi, r.fault_en
    FROM indicators_feed f
    JOIN LATERAL (
        SELECT * FROM indicators_refreshrun r WHERE r.feed_id = f.id AND NOT r.trial
        ORDER BY r.requested_at DESC, r.id DESC LIMIT %(most)s
    ) r ON true
    WHERE f.id = ANY(%(feeds)s)
    ORDER BY r.requested_at DESC, r.id DESC
"""


@dataclass(frozen=True, slots=True)
class RunMark:
    """A run as one of many."""

    pk: int
    state: str
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    phase: str
    attempt: int
    next_try_at: datetime | None
    read: int
    new: int
    same: int
    revised: int
    held: int
    refused: int
    unchanged: bool
    fault: str
    fault_vi: str
    fault_en: str

    @property
    def is_active(self) -> bool:
        """Waits or works: it may still change."""
        return self.state in ACTIVE


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed in the list. `runs` are the newest of its runs, the newest first, trials left out; `held` counts what waits for a
    decision, at most one more than `MOST_COUNTED`; `last_good` is the end of the last run that succeeded, `first_asked` when somebody
    first wanted it read."""

    runs: tuple[RunMark, ...]
    pk: int
    key: str
    name_vi: str
    name_en: str
    publisher: str
    format: str
    policy: str
    rhythm: str
    at: time | None
    weekday: int | None
    month_day: int | None
    silent_days: int | None
    enabled: bool
    held: int
    last_good: datetime | None
    first_asked: datetime | None

    @property
    def silent_since(self) -> datetime | None:
        """From when its silence counts: one that never came to anything is silent since it was first asked for."""
        return self.last_good or self.first_asked

    @property
    def latest(self) -> RunMark | None:
        return self.runs[0] if self.runs else None


def feed_rows(key: str | None = None, *, most: int = SHOWN_RUNS) -> tuple[FeedRow, ...]:
    """Every feed by key, or only one, with its `most` newest runs. Two SQL queries."""
    return with_runs([FeedRow((), *row) for row in rows(FEEDS, {"key": key})], most)


def with_runs(found: Sequence[FeedRow], most: int = SHOWN_RUNS) -> tuple[FeedRow, ...]:
    """The same feeds with their `most` newest runs. One SQL query."""
    runs: dict[int, list[RunMark]] = defaultdict(list)
    for feed, *told in rows(RUNS, {"feeds": [each.pk for each in found], "most": most}):
        runs[feed].append(RunMark(*told))
    return tuple(replace(each, runs=tuple(runs[each.pk])) for each in found)
