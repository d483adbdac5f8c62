"""Held values as other pages mention them: how many wait, and which figures they became."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from indicators.queries.held.asked import OWN
from indicators.queries.publications import PERSON
from indicators.queries.refresh.feeds import MOST_COUNTED
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class HeldOfFeed:
    """A feed of which values wait; `count` is told no further than one beyond `MOST_COUNTED`."""

    key: str
    name_vi: str
    name_en: str
    count: int


@dataclass(frozen=True, slots=True)
class FeedOrigin:
    """Where an observation of a feed came from; its `line` and who accepted it are known of what had been held."""

    feed: str
    name_vi: str
    name_en: str
    run: int
    read_at: datetime
    line: int | None
    accepted_by: str
    accepted_at: datetime | None
    reason: str


# Counted feed by feed, and none further than one beyond what is told: a page that only mentions them must not wait.
BY_FEED = f"""
    SELECT e.key, e.name_vi, e.name_en, told.count FROM indicators_feed e
    CROSS JOIN LATERAL (
        SELECT count(*) AS count FROM (
            SELECT 1 FROM indicators_heldvalue h
            WHERE h.feed_id = e.id AND h.state = 'waiting' AND NOT {OWN} LIMIT %(most)s
        ) h
    ) told
    WHERE told.count > 0 ORDER BY e.name_vi, e.key
"""
ORIGIN = f"""
    SELECT e.key, e.name_vi, e.name_en, r.id, coalesce(r.finished_at, r.requested_at), h.line,
           {PERSON.format("decider")}, h.decided_at, coalesce(h.reason, '')
    FROM indicators_observation o
    LEFT JOIN indicators_heldvalue h ON h.observation_id = o.id
    LEFT JOIN auth_user decider ON decider.id = h.decided_by_id
    JOIN indicators_refreshrun r ON r.id = h.run_id OR (h.id IS NULL AND r.source_id = o.source_id)
    JOIN indicators_feed e ON e.id = r.feed_id
    WHERE o.id = %s
"""


def held_by_feed(*, person: int) -> list[HeldOfFeed]:
    """The feeds of which values wait that the person may decide on. One SQL query."""
    return [HeldOfFeed(*row) for row in rows(BY_FEED, {"person": person, "most": MOST_COUNTED + 1})]


def origin_of(observation: int) -> FeedOrigin | None:
    """The feed that said it; None where none did. One SQL query."""
    found = rows(ORIGIN, [observation])
    if not found:
        return None
    feed, name_vi, name_en, run, read_at, line, by, at, reason = found[0]
    accepted_at = timezone.localtime(at) if at else None
    read_at = timezone.localtime(read_at)
    return FeedOrigin(feed, name_vi, name_en, run, read_at, line, by, accepted_at, reason)
