"""The end of a run: what a feed says becomes observations, figures and held values, all of it or nothing. docs/adr/0021.

The run's row is touched last, and only where its token still is in it: until then its worker tells there every second
that it lives, from another connection.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from indicators import periods
from indicators.actions.figures import Cell, select_figures
from indicators.actions.refresh.base import NothingReadError, TakenOverError, Tally, Tell
from indicators.actions.refresh.citing import cite_run
from indicators.actions.refresh.samples import sample_rows
from indicators.actions.refresh.staging import Row, Staged, execute, stage_rows
from indicators.actions.refresh.verdicts import (
    Outcomes,
    judge_rows,
    parts,
    settle_periods,
    sort_rows,
    tells_status,
)
from indicators.models import Feed, RefreshRun
from indicators.sources.feeds.base import FeedError
from provinces.actions import Changed, publish_data_version, record_changes, take_turn
from provinces.models import Change, Source
from provinces.queries.rows import rows as read
from provinces.queries.versions import data_version
from provinces.sources.base import Reason

State, Phase = RefreshRun.State, RefreshRun.Phase
Clock = Callable[[], datetime]

# Written by one statement: eight references of every row are checked, which takes its time. The order of cells keeps
# what is touched for a part of them near each other.
CELLS_AT_ONCE = 5_000

OF_THE_RUN = """
    SELECT quote_ident(conname) FROM pg_constraint
    WHERE contype = 'f' AND confrelid = 'indicators_refreshrun'::regclass AND condeferrable ORDER BY 1
"""
# Of what nobody spoke before, there is nothing to select from; the others are selected anew afterwards.
OBSERVE = """
    WITH said AS (
        INSERT INTO indicators_observation (
            indicator_id, unit_id, period_id, value, missing, qualifier, as_reported, resolution, as_of, as_of_basis,
            status, origin, source_id, recorded_at, revises_id, revision, note_vi, note_en,
            denominator_qualifier, change_kind, change_qualifier, change_base
        )
        SELECT indicator_id, unit_id, period_id, value, missing, qualifier, as_reported, resolution, as_of, as_of_basis,
            CASE WHEN base = 'revised' AND NOT %(status_told)s::boolean THEN 'revised' ELSE status END,
            'automatic', %(source)s::bigint, %(now)s, head, CASE WHEN head IS NULL THEN '' ELSE 'planned' END,
            CASE WHEN head IS NULL THEN '' ELSE %(note_vi)s END, CASE WHEN head IS NULL THEN '' ELSE %(note_en)s END,
            '', '', '', ''
        FROM refresh_verdict JOIN refresh_cell USING (rank)
        WHERE rank > %(after)s AND rank <= %(until)s AND outcome IN ('new', 'revised') ORDER BY rank
        RETURNING id, indicator_id, unit_id, period_id, value
    )
    INSERT INTO indicators_figure (indicator_id, unit_id, period_id, observation_id, value, reason, others, since)
    SELECT indicator_id, unit_id, period_id, id, value, 'only', 0, %(now)s FROM said
    ON CONFLICT (indicator_id, unit_id, period_id) DO NOTHING
"""
HOLD = """
    INSERT INTO indicators_heldvalue (
        indicator_id, unit_id, period_id, value, missing, qualifier, as_reported, resolution, as_of, as_of_basis,
        status, feed_id, run_id, line, kind, state, given_by_id, reason, shown_id
    )
    SELECT indicator_id, unit_id, period_id, value, missing, qualifier, as_reported, resolution, as_of, as_of_basis,
        CASE WHEN base = 'revised' AND NOT %(status_told)s::boolean THEN 'revised' ELSE status END,
        %(feed)s, %(run)s, line, kind, 'waiting', %(given_by)s::bigint, '', shown
    FROM refresh_verdict JOIN refresh_cell USING (rank)
    WHERE rank > %(after)s AND rank <= %(until)s AND outcome = 'held' ORDER BY rank
"""
# A decision holds the rows it decides on, and then waits for its turn to select figures: here, too.
LOCK_WAITING = """
    SELECT count(*) FROM (
        SELECT FROM indicators_heldvalue WHERE feed_id = %s AND state = 'waiting' ORDER BY id FOR UPDATE
    ) AS waiting
"""
WITHDRAW = """
    UPDATE indicators_heldvalue h SET state = 'replaced' FROM refresh_verdict v WHERE h.id = v.waiting AND NOT v.kept
"""
HELD_AGAINST = """
    UPDATE indicators_heldvalue h SET kind = v.kind, shown_id = v.shown
    FROM refresh_verdict v WHERE h.id = v.waiting AND v.kept
"""
MOVED = """
    SELECT v.rank, c.indicator_id, c.unit_id, c.period_id FROM refresh_verdict v JOIN refresh_cell c USING (rank)
    WHERE v.outcome IN ('new', 'revised') AND NOT v.fresh AND v.rank > %s ORDER BY v.rank LIMIT %s
"""

EMPTY = Reason(
    "Nguồn không có dòng nào. Số đang hiển thị giữ nguyên; hãy xem lại địa chỉ hoặc đường dẫn tới các dòng.",
    "The source holds no row. What is shown stays; check the address or the path to the rows.",
)

SWITCHED_OFF = FeedError(
    "disabled",
    "Nguồn bị tắt trong khi đang đọc; chưa có gì được ghi. Hãy bật nguồn rồi đọc lại.",
    "The feed was switched off while it was being read; nothing was written. Switch it on and run it again.",
)


def finish_refresh(
    *, run: RefreshRun, rows: Iterable[Row], tell: Tell, now: datetime, clock: Clock | None = None
) -> Tally:
    """Reads all `rows`, holds them against what stands, writes what follows from them, and ends the run, in one
    transaction; `clock` tells when that was (`now` where there is none). Of a trial only the counts, the refusals and
    the sample are kept.

    Raises `TakenOverError` where the run is not this worker's any more, `FeedError` where its feed was switched off
    meanwhile, what `tell` raises, and what the rows raise: then
    nothing was written. Raises `NothingReadError` where not one row could be taken: then the counts, the refusals and
    the sample are kept, and the run is not ended. A constant number of SQL statements, and a few for every 10,000 rows.
    """
    with transaction.atomic():
        _check_references()
        tally, facts = _refresh(run, rows, tell, now)
        if tally.read > tally.refused:
            ended = clock() if clock else now
            facts |= {"state": State.DONE, "finished_at": ended, "phase": "", "rows_done": tally.read}
        _keep(run, facts)
        if not (run.trial or Feed.objects.filter(pk=run.feed_id, enabled=True).exists()):
            raise SWITCHED_OFF
        if tally.writes and not run.trial:
            publish_data_version(now=now)
    if tally.read == tally.refused:
        raise NothingReadError(_nothing(tally))
    return tally


def _check_references() -> None:
    """References are checked as they are written, not all at the end, when nobody could be told. But for those to the run
    itself: such a check locks its row, and whoever asks it to end would have to wait."""
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    names = ", ".join(name for (name,) in read(OF_THE_RUN))
    execute(f"SET CONSTRAINTS {names} DEFERRED")


def _refresh(run: RefreshRun, rows: Iterable[Row], tell: Tell, now: datetime) -> tuple[Tally, dict[str, Any]]:
    """Everything but the end: the counts, and what the run's row is to say."""
    day = timezone.localdate(now)
    staged = stage_rows(run=run, rows=rows, tell=tell, day=day)
    sort_rows(staged=staged, tell=tell)
    feed = Feed.objects.get(pk=run.feed_id)
    if not run.trial:
        read(LOCK_WAITING, [feed.pk])
        # From here on nobody else changes what is shown.
        take_turn(of="figures")
    number = data_version()
    settle_periods(staged=staged, make=not run.trial)
    outcomes = judge_rows(run=run, feed=feed, staged=staged, tell=tell)
    tally = _tally(staged, outcomes)
    facts = _facts(tally) | {"sample": sample_rows(staged.first)}
    if not run.trial:
        facts["source"] = _write(run, feed, staged, outcomes, tell=tell, now=now, day=day)
        # Where somebody else publishes before the end of this, it is another number, and all is judged again.
        facts["data_version"] = number + 1 if tally.writes else number
        _audit(run, tally, now)
    return tally, facts


def _tally(staged: Staged, outcomes: Outcomes) -> Tally:
    told = outcomes.new + outcomes.revised + outcomes.held + outcomes.twice
    return Tally(
        read=staged.read,
        new=outcomes.new,
        same=staged.said - told,
        revised=outcomes.revised,
        held=outcomes.held,
        refused=staged.refused + outcomes.twice,
    )


def _facts(tally: Tally) -> dict[str, Any]:
    return {
        f"rows_{name}": getattr(tally, name) for name in ("read", "new", "same", "revised", "held", "refused")
    }


def _keep(run: RefreshRun, facts: Mapping[str, Any]) -> None:
    """Writes it into the run's row. Raises `TakenOverError`, which takes everything back."""
    mine = RefreshRun.objects.filter(pk=run.pk, token=run.token, state=State.RUNNING)
    if not mine.update(**facts):
        raise TakenOverError(run.pk)


def _write(
    run: RefreshRun,
    feed: Feed,
    staged: Staged,
    outcomes: Outcomes,
    *,
    tell: Tell,
    now: datetime,
    day: date,
) -> Source | None:
    """Carries the verdicts out; what the observations cite, if there are any."""
    if not outcomes.any:
        return None
    execute(WITHDRAW)
    execute(HELD_AGAINST)
    source = cite_run(run=run, day=day) if outcomes.new or outcomes.revised else None
    parameters = _parameters(run, feed, source, now, day)
    statements = (OBSERVE, HOLD) if source else (HOLD,)
    for after, until in parts(staged.said, CELLS_AT_ONCE):
        for statement in statements:
            execute(statement, parameters | {"after": after, "until": until})
        tell(Phase.WRITING, staged.read, until)
    _select(staged, tell, now)
    return source


def _parameters(
    run: RefreshRun, feed: Feed, source: Source | None, now: datetime, day: date
) -> dict[str, Any]:
    return {
        "run": run.pk,
        "feed": feed.pk,
        "source": source.pk if source else None,
        "status_told": tells_status(feed),
        "given_by": run.given_by_id,
        "now": now,
        "note_vi": f"Nguồn «{feed.name_vi}» gửi số khác ngày {periods.date_text(day, 'vi')}.",
        "note_en": f"The feed “{feed.name_en}” sent another figure on {periods.date_text(day, 'en')}.",
    }


def _select(staged: Staged, tell: Tell, now: datetime) -> None:
    """Selects anew what cells show of which somebody had spoken before."""
    last = 0
    while moved := read(MOVED, [last, CELLS_AT_ONCE]):
        cells: set[Cell] = {(indicator, unit, period) for _rank, indicator, unit, period in moved}
        select_figures(now=now, cells=cells)
        last = moved[-1][0]
        tell(Phase.WRITING, staged.read, last)


def _audit(run: RefreshRun, tally: Tally, now: datetime) -> None:
    said = ", ".join(f"{name} {getattr(tally, name)}" for name in ("new", "revised", "held", "refused"))
    told = Changed(Change.Topic.FEED, "refreshed", f"{run.feed.key}/{run.pk}", after=said)
    record_changes([told], by=run.requested_by, now=now)


def _nothing(tally: Tally) -> Reason:
    if not tally.read:
        return EMPTY
    return Reason(
        f"Không nhận được dòng nào: cả {tally.read} dòng đều bị loại. Số đang hiển thị giữ nguyên; hãy xem lý do của"
        " từng dòng, rồi sửa ánh xạ hoặc báo cho nơi công bố.",
        f"Not one row was taken: all {tally.read} were refused. What is shown stays; read the reasons row by row, then"
        " mend the mapping or tell the publisher.",
    )
