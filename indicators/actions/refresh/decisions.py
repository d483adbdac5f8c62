"""One word on very many held values, carried out batch by batch. docs/adr/0022."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Coalesce

from indicators.actions.refresh.held import NoReasonError, accept_held, refuse_held
from indicators.models import HeldDecision
from indicators.queries.held import HeldFilter, held_count, held_where
from provinces.queries.rows import rows

State = HeldDecision.State
Clock = Callable[[], datetime]

# So many are decided on in one transaction; neighbours, because figures are selected by neighbourhoods.
BATCH = 5000
# Longer than this nobody has heard of one: its worker is dead, gave up waiting for a run, or never was.
FORGOTTEN = timedelta(seconds=60)
# The partial unique index on what waits is walked from where the last batch ended.
NEXT = """
    SELECT h.feed_id, h.indicator_id, h.unit_id, h.period_id, h.id FROM indicators_heldvalue h
    WHERE {where} AND h.id <= %(newest)s
      AND (h.feed_id, h.indicator_id, h.unit_id, h.period_id) > (%(a)s, %(b)s, %(c)s, %(d)s)
    ORDER BY h.feed_id, h.indicator_id, h.unit_id, h.period_id LIMIT %(most)s
"""
_START = (0, 0, 0, 0)

Place = tuple[int, int, int, int]


def request_decision(
    *,
    verdict: HeldDecision.Verdict,
    asked: HeldFilter,
    seen_at: datetime,
    by: User,
    now: datetime,
    reason: str = "",
) -> HeldDecision:
    """A decision on all that waits under the filter now, to be carried out; the one there is where the same person
    asked for the same and it is not done yet. Raises `NoReasonError` for a refusal that says nothing, and where nothing
    is said for values that would be set over what people approved."""
    silent = not reason.strip()
    if silent and verdict == HeldDecision.Verdict.REFUSE:
        raise NoReasonError
    with transaction.atomic():
        # Two clicks take turns on the account, so that the second finds what the first asked for.
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
        same = {"verdict": verdict, "asked": asked.dump(), "requested_by": by, "reason": reason}
        if standing := HeldDecision.objects.filter(**same).exclude(state=State.DONE).first():
            return standing
        found = held_count(asked, person=by.pk)
        if silent and found.conflicts:
            raise NoReasonError
        return HeldDecision.objects.create(
            **same, newest=found.newest, seen_at=seen_at, requested_at=now, values_asked=found.values
        )


def carry_out_decision(*, pk: int, clock: Clock, seconds: int | None = None) -> HeldDecision:
    """Decides batch by batch, each one a transaction that says how far it is, until nothing is left or `seconds` are
    over. Run again it goes on where it stopped, two at once take turns. A run that is writing is waited for some seconds:
    then raises `StoreBusyError`."""
    decision = HeldDecision.objects.select_related("requested_by").get(pk=pk)
    started, place = clock(), _START
    while decision.state != State.DONE and not _is_over(started, clock(), seconds):
        place = _batch(decision, place, clock())
    return decision


def forgotten_decisions(*, now: datetime) -> list[HeldDecision]:
    """Decisions that are not carried out and that nobody is working on, the oldest first. One SQL query."""
    heard = Coalesce("heard_at", "requested_at")
    waiting = HeldDecision.objects.exclude(state=State.DONE).alias(heard=heard)
    return list(waiting.filter(heard__lt=now - FORGOTTEN).order_by("requested_at", "pk"))


def _is_over(started: datetime, now: datetime, seconds: int | None) -> bool:
    return seconds is not None and now - started >= timedelta(seconds=seconds)


def _batch(decision: HeldDecision, place: Place, now: datetime) -> Place:
    """One batch after `place`; where it ended."""
    found = _next(decision, place)
    with transaction.atomic():
        done = _decide(decision, [row[4] for row in found], now) if found else 0
        held = HeldDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        if held.state != State.DONE:
            held.state, held.heard_at, held.values_done = State.RUNNING, now, held.values_done + done
            if len(found) < BATCH:
                held.state, held.finished_at = State.DONE, now
            held.save()
    decision.state, decision.values_done = held.state, held.values_done
    decision.heard_at, decision.finished_at = held.heard_at, held.finished_at
    return found[-1][:4] if found else place


def _next(decision: HeldDecision, place: Place) -> list[tuple[int, int, int, int, int]]:
    where, told = held_where(HeldFilter.parse(decision.asked))
    told |= dict(zip("abcd", place, strict=True)) | {"newest": decision.newest, "most": BATCH}
    return rows(NEXT.format(where=where), told)


def _decide(decision: HeldDecision, held: list[int], now: datetime) -> int:
    told: dict[str, Any] = {
        "held": held,
        "seen_at": decision.seen_at,
        "by": decision.requested_by,
        "now": now,
    }
    if decision.verdict == HeldDecision.Verdict.REFUSE:
        return refuse_held(**told, reason=decision.reason).done
    # Who gave no reason when nothing stood against them has said nothing of what people published since.
    return accept_held(**told, reason=decision.reason, partly=True).done
