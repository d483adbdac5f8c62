"""Deciding on what feeds said: accepted values become observations in the name of who decided. docs/adr/0022."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction

from indicators.actions.figures import Cell, select_figures
from indicators.actions.refresh.base import RefreshError
from indicators.actions.refresh.held_sources import sources_of_decisions
from indicators.queries.held import OVERRULES, OWN
from provinces.actions import Changed, publish_data_version, record_changes, take_turn, waited_in_vain
from provinces.models import Change, Unit
from provinces.queries.rows import rows

# PostgreSQL's code for a lock that was not had in time.
# A person waits so long for a run that is writing at this moment.
PATIENCE = 5
LONGEST_KEY = 150


class NoReasonError(RefreshError):
    """A refusal that says nothing, or nothing said for a value that is set over one that people approved."""

    code = "no_reason"


class StoreBusyError(RefreshError):
    """A run is being written: nothing was decided, and the same decision may be made again in a moment."""

    code = "store_busy"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What became of a set: `done`; `own`, of a file that the person brought along; `changed`, whose cell shows something else
    than was seen, or came to show what a reason is needed against; `gone`, which do not wait any more. All but the first
    are left as they were."""

    done: int = 0
    own: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A held value, locked, beside what its cell shows now."""

    pk: int
    feed: int
    run: int
    indicator: int
    unit: int
    period: int
    key: str
    own: bool
    changed: bool
    overrules: bool
    shown: str
    said: str

    @property
    def cell(self) -> Cell:
        return self.indicator, self.unit, self.period


# Runs first, because a decision may name their source; then the values; then the turn: a run that writes takes them in
# this order, too.
LOCK_RUNS = """
    SELECT id FROM indicators_refreshrun WHERE id IN (
        SELECT run_id FROM indicators_heldvalue WHERE id = ANY(%s) AND state = 'waiting'
    ) ORDER BY id FOR NO KEY UPDATE
"""
LOCK_VALUES = (
    "SELECT id FROM indicators_heldvalue WHERE id = ANY(%s) AND state = 'waiting' ORDER BY id FOR UPDATE"
)
WAITING = """
    SELECT h.id, h.feed_id, h.run_id, h.indicator_id, h.unit_id, h.period_id,
           concat_ws('/', e.key, i.code, u.slug, p.code), {own},
           coalesce(f.since > %(seen_at)s, false), {overrules},
           coalesce(trim_scale(o.value)::text, o.missing, ''), coalesce(trim_scale(h.value)::text, h.missing)
    FROM indicators_heldvalue h
    JOIN indicators_feed e ON e.id = h.feed_id
    JOIN indicators_indicator i ON i.id = h.indicator_id
    JOIN provinces_unit u ON u.id = h.unit_id
    JOIN indicators_period p ON p.id = h.period_id
    LEFT JOIN indicators_figure f
      ON f.indicator_id = h.indicator_id AND f.unit_id = h.unit_id AND f.period_id = h.period_id
    LEFT JOIN indicators_observation o ON o.id = f.observation_id
    WHERE h.id = ANY(%(held)s) AND h.state = 'waiting' ORDER BY h.id
"""
# What stood when it was decided.
STOOD = """(
        SELECT f.observation_id FROM indicators_figure f
        WHERE f.indicator_id = h.indicator_id AND f.unit_id = h.unit_id AND f.period_id = h.period_id)"""
REFUSE = """
    UPDATE indicators_heldvalue h
    SET state = 'refused', decided_at = %s, decided_by_id = %s, reason = %s, shown_id = {stood}
    WHERE h.id = ANY(%s)
"""
# What the feed itself had said of the cell before, by machine or through somebody, is amended by what it says now.
ACCEPT = """
    WITH said AS (
        SELECT h.*, told.source, before.id AS before, before.id IS NOT NULL OR h.id = ANY(%(overruling)s) AS noted,
               format(CASE r.how WHEN 'upload' THEN %(file_vi)s ELSE %(note_vi)s END, e.name_vi)
                   || CASE WHEN h.id = ANY(%(overruling)s) THEN %(why_vi)s ELSE '' END AS note_vi,
               format(CASE r.how WHEN 'upload' THEN %(file_en)s ELSE %(note_en)s END, e.name_en)
                   || CASE WHEN h.id = ANY(%(overruling)s) THEN %(why_en)s ELSE '' END AS note_en,
               CASE WHEN before.id IS NOT NULL AND h.status = e.status THEN 'revised' ELSE h.status END AS standing
        FROM indicators_heldvalue h
        JOIN unnest(%(runs)s::bigint[], %(sources)s::bigint[]) AS told(run, source) ON told.run = h.run_id
        JOIN indicators_feed e ON e.id = h.feed_id
        JOIN indicators_refreshrun r ON r.id = h.run_id
        LEFT JOIN LATERAL (
            SELECT o.id FROM indicators_observation o
            WHERE o.indicator_id = h.indicator_id AND o.unit_id = h.unit_id AND o.period_id = h.period_id
              AND (EXISTS (SELECT 1 FROM indicators_refreshrun r WHERE r.source_id = o.source_id AND r.feed_id = h.feed_id)
                   OR EXISTS (SELECT 1 FROM indicators_heldvalue a WHERE a.observation_id = o.id AND a.feed_id = h.feed_id))
              AND NOT EXISTS (SELECT 1 FROM indicators_observation l WHERE l.revises_id = o.id OR l.supersedes_id = o.id)
            ORDER BY o.id DESC LIMIT 1
        ) before ON true
        WHERE h.id = ANY(%(held)s)
    ), written AS (
        INSERT INTO indicators_observation (
            indicator_id, unit_id, period_id, value, missing, qualifier, as_reported, resolution,
            denominator_qualifier, status, origin, as_of, as_of_basis, change_kind, change_qualifier, change_base,
            source_id, note_vi, note_en, recorded_at, recorded_by_id, revises_id, revision
        )
        SELECT indicator_id, unit_id, period_id, value, missing, qualifier, as_reported, resolution,
               '', standing, 'automatic', as_of, as_of_basis, '', '', '',
               source,
               CASE WHEN noted THEN note_vi ELSE '' END,
               CASE WHEN noted THEN note_en ELSE '' END,
               %(now)s, %(by)s, before, CASE WHEN before IS NULL THEN '' ELSE 'planned' END
        FROM said
        RETURNING id, indicator_id, unit_id, period_id
    )
    UPDATE indicators_heldvalue h
    SET state = 'accepted', decided_at = %(now)s, decided_by_id = %(by)s, reason = %(reason)s, observation_id = w.id,
        shown_id = {stood}
    FROM written w
    WHERE h.id = ANY(%(held)s)
      AND h.indicator_id = w.indicator_id AND h.unit_id = w.unit_id AND h.period_id = w.period_id
    RETURNING w.id
"""
NOTE_VI = "Nguồn tự động %s gửi số khác; công bố sau khi có người duyệt."
NOTE_EN = "The feed %s sent another value; published after a person had looked at it."
FILE_VI = "Tệp nạp lên cho nguồn %s nêu số khác; công bố sau khi có người duyệt."
FILE_EN = "A file uploaded for the feed %s holds another value; published after a person had looked at it."
# Beside other statements that people stand for, a decision is a choice; elsewhere the rule shows it by itself.
CHOOSE = """
    INSERT INTO indicators_figure (indicator_id, unit_id, period_id, observation_id, value, reason, others, since)
    SELECT o.indicator_id, o.unit_id, o.period_id, o.id, o.value, 'chosen', 0, %(now)s
    FROM indicators_observation o
    WHERE o.id = ANY(%(observations)s) AND EXISTS (
        SELECT 1 FROM indicators_observation b
        WHERE b.indicator_id = o.indicator_id AND b.unit_id = o.unit_id AND b.period_id = o.period_id AND b.id <> o.id
          AND (b.origin <> 'automatic' OR b.recorded_by_id IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM indicators_observation l WHERE l.revises_id = b.id OR l.supersedes_id = b.id)
    )
    ON CONFLICT (indicator_id, unit_id, period_id) DO UPDATE
    SET observation_id = excluded.observation_id, value = excluded.value, reason = 'chosen', since = excluded.since
"""


def accept_held(
    *,
    held: Collection[int],
    seen_at: datetime,
    by: User,
    now: datetime,
    reason: str = "",
    partly: bool = False,
    patience: int = PATIENCE,
) -> Decisions:
    """Makes what is said of these cells public, in the name of `by`; all of it that may be, or nothing. What is set over a
    value that people approved needs a reason, which its public note repeats: raises `NoReasonError` without one, or with
    `partly` leaves such values.

    `held` are primary keys. Passed over is what `by` brought along, what waits no more (so that a replay does nothing),
    and where a cell came to show something else after `seen_at`; of two values of one cell the later. Waits `patience`
    seconds for a run that is writing, then raises `StoreBusyError`. A constant number of SQL statements.
    """
    with _in_order(held, patience):
        found = _waiting(held, seen_at, by)
        chosen = _one_of_a_cell(_free(found))
        if not reason.strip() and any(each.overrules for each in chosen):
            if not partly:
                raise NoReasonError
            chosen = [each for each in chosen if not each.overrules]
        if chosen:
            _accept(chosen, by=by, now=now, reason=reason)
            publish_data_version(now=now)
    return _counted(held, found, chosen)


def refuse_held(
    *,
    held: Collection[int],
    seen_at: datetime,
    by: User,
    now: datetime,
    reason: str,
    patience: int = PATIENCE,
) -> Decisions:
    """Leaves what is shown as it is, and remembers that this value was refused, and why. As `accept_held`; raises
    `NoReasonError`, too."""
    if not reason.strip():
        raise NoReasonError
    with _in_order(held, patience):
        found = _waiting(held, seen_at, by)
        chosen = _free(found)
        if chosen:
            with connection.cursor() as cursor:
                cursor.execute(REFUSE.format(stood=STOOD), [now, by.pk, reason, [each.pk for each in chosen]])
            record_changes([_told(each, "refused", reason) for each in chosen], by=by, now=now)
    return _counted(held, found, chosen)


def _accept(chosen: Sequence[_Waiting], *, by: User, now: datetime, reason: str) -> None:
    sources = sources_of_decisions(runs={each.run for each in chosen}, now=now)
    told: dict[str, object] = {"runs": list(sources), "sources": list(sources.values())}
    told |= {
        "held": [each.pk for each in chosen],
        "overruling": [each.pk for each in chosen if each.overrules],
        "why_vi": f" Lý do: {reason}",
        "why_en": f" The reason given: {reason}",
        "by": by.pk,
        "now": now,
        "reason": reason,
        "note_vi": NOTE_VI,
        "note_en": NOTE_EN,
        "file_vi": FILE_VI,
        "file_en": FILE_EN,
    }
    written = [pk for (pk,) in rows(ACCEPT.format(stood=STOOD), told)]
    with connection.cursor() as cursor:
        cursor.execute(CHOOSE, {"observations": written, "now": now})
    select_figures(now=now, cells={each.cell for each in chosen})
    record_changes([_told(each, "accepted", reason) for each in chosen], by=by, now=now)


@contextmanager
def _in_order(held: Collection[int], patience: int) -> Iterator[None]:
    """A transaction that holds the values, the runs that brought them and the turn of figures."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{patience}s"])
            for lock in (LOCK_RUNS, LOCK_VALUES):
                rows(lock, [list(held)])
            take_turn(of="figures")
            yield
    except OperationalError as refusal:
        if not waited_in_vain(refusal):
            raise
        raise StoreBusyError from refusal


def _waiting(held: Collection[int], seen_at: datetime, by: User) -> list[_Waiting]:
    found = rows(
        WAITING.format(own=OWN, overrules=OVERRULES),
        {"held": list(held), "seen_at": seen_at, "person": by.pk},
    )
    return [_Waiting(*row) for row in found]


def _free(found: Sequence[_Waiting]) -> list[_Waiting]:
    return [each for each in found if not (each.own or each.changed)]


def _one_of_a_cell(found: Sequence[_Waiting]) -> list[_Waiting]:
    """Two feeds may speak of one cell, and only one of them can be shown: the later stays, to be seen beside it."""
    by_cell: dict[Cell, _Waiting] = {}
    for each in found:
        by_cell.setdefault(each.cell, each)
    return sorted(by_cell.values(), key=attrgetter("pk"))


def _counted(held: Collection[int], found: Sequence[_Waiting], chosen: Sequence[_Waiting]) -> Decisions:
    own = sum(each.own for each in found)
    return Decisions(
        done=len(chosen),
        own=own,
        changed=len(found) - own - len(chosen),
        gone=len(set(held)) - len(found),
    )


def _told(each: _Waiting, action: str, reason: str) -> Changed:
    return Changed(
        Change.Topic.FEED,
        action,
        each.key[:LONGEST_KEY],
        unit=Unit(pk=each.unit),
        before=each.shown,
        after=each.said,
        reason=reason,
    )
