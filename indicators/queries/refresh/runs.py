"""One run as a page shows it, and the runs of a feed, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from indicators.models import Feed, RefreshRun
from indicators.queries.publications import PERSON
from provinces.queries.rows import rows

AT_ONCE = 25

RUNS = f"""
    SELECT r.id, r.state, r.how, r.trial, {PERSON.format("u")}, r.requested_at, r.started_at, r.finished_at, r.attempt,
           r.rows_read, r.rows_new, r.rows_same, r.rows_revised, r.rows_held, r.rows_refused, r.unchanged,
           r.sha256 <> '', r.fault_vi, r.fault_en
    FROM indicators_refreshrun r LEFT JOIN auth_user u ON u.id = r.requested_by_id
    WHERE r.feed_id = %(feed)s
      AND (%(before)s::bigint IS NULL OR (r.requested_at, r.id)
           < (SELECT b.requested_at, b.id FROM indicators_refreshrun b WHERE b.id = %(before)s))
    ORDER BY r.requested_at DESC, r.id DESC LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list of its feed. `by` is empty where no person started it; `kept` says whether what was read was
    kept."""

    pk: int
    state: str
    how: str
    trial: bool
    by: str
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempt: int
    read: int
    new: int
    same: int
    revised: int
    held: int
    refused: int
    unchanged: bool
    kept: bool
    fault_vi: str
    fault_en: str


@dataclass(frozen=True, slots=True)
class RunRows:
    """Runs of a feed, and after which one the next page begins; None on the last."""

    runs: Sequence[RunRow]
    next: int | None


def find_feed(key: str) -> Feed | None:
    """One SQL query."""
    return Feed.objects.filter(key=key).first()


def find_run(pk: int) -> RefreshRun | None:
    """With its feed, its source and its people. One SQL query."""
    related = ("feed", "source", "requested_by", "cancel_asked_by")
    return RefreshRun.objects.select_related(*related).filter(pk=pk).first()


def being_read(since: datetime) -> list[RefreshRun]:
    """The runs, trials too, whose workers told after the moment that they live, with their feeds. One SQL query."""
    reading = RefreshRun.objects.filter(state=RefreshRun.State.RUNNING, heard_at__gte=since)
    return list(reading.select_related("feed").order_by("started_at", "pk"))


def run_rows(feed: Feed, before: int | None = None) -> RunRows:
    """The runs of a feed, trials too, after the run `before`. One SQL query."""
    asked = {"feed": feed.pk, "before": before, "most": AT_ONCE + 1}
    found = [RunRow(*row) for row in rows(RUNS, asked)]
    return RunRows(found[:AT_ONCE], found[AT_ONCE - 1].pk if len(found) > AT_ONCE else None)
