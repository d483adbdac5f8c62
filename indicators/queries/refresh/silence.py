"""Feeds that have not brought themselves up to date for too long, and who is told of it."""

from dataclasses import dataclass
from datetime import date, datetime

from provinces.models import Membership
from provinces.queries.members import reachable
from provinces.queries.rows import rows

# One that never came to anything is silent since somebody first wanted it.
SILENT = """
    SELECT f.id, f.key, f.name_vi, f.name_en, f.silent_days, good.at, since.at,
           coalesce(f.silence_told_at > since.at, false), failed.fault_vi, failed.fault_en
    FROM indicators_feed f
    CROSS JOIN LATERAL (
        SELECT max(r.finished_at) AS at FROM indicators_refreshrun r
        WHERE r.feed_id = f.id AND r.state = 'done' AND NOT r.trial
    ) good
    CROSS JOIN LATERAL (
        SELECT coalesce(good.at, min(r.requested_at)) AS at FROM indicators_refreshrun r
        WHERE r.feed_id = f.id AND NOT r.trial
    ) since
    LEFT JOIN LATERAL (
        SELECT r.fault_vi, r.fault_en FROM indicators_refreshrun r
        WHERE r.feed_id = f.id AND NOT r.trial AND r.fault <> '' AND r.requested_at >= since.at
        ORDER BY r.requested_at DESC, r.id DESC LIMIT 1
    ) failed ON true
    WHERE f.enabled AND since.at < %(now)s - make_interval(days => f.silent_days)
    ORDER BY f.key
"""
TOLD = (Membership.Role.PUBLISHER, Membership.Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class SilentFeed:
    """A feed that is silent for longer than it may be. `last_good` is when it last was up to date, None for never;
    `since` is from when its silence counts; `told` says that its people know of this silence; the words of the last
    fault are None where no run failed since."""

    pk: int
    key: str
    name_vi: str
    name_en: str
    silent_days: int
    last_good: datetime | None
    since: datetime
    told: bool
    fault_vi: str | None
    fault_en: str | None


def silent_feeds(now: datetime) -> tuple[SilentFeed, ...]:
    """The feeds that are silent too long, by key; those that are switched off may be. One SQL query."""
    return tuple(SilentFeed(*row) for row in rows(SILENT, {"now": now}))


def watchers(day: date) -> list[str]:
    """The addresses of the active publishers and administrators of the day, each once. One SQL query."""
    working = Membership.objects.filter(
        role__in=TOLD, unit__slug="vn", valid_from__lte=day, user__is_active=True
    ).exclude(valid_to__lt=day)
    addresses = working.order_by("user__email").values_list("user__email", flat=True).distinct()
    return [address for address in addresses if reachable(address)]
