"""Decisions on more held values than a request has time for."""

import logging

from celery import shared_task
from django.utils import timezone

from indicators.actions.refresh.base import RefreshError
from indicators.actions.refresh.decisions import carry_out_decision
from indicators.models import HeldDecision
from indicators.tasks.queueing import FORGOTTEN, queued

log = logging.getLogger(__name__)
# A publication that somebody waits for stands in the same queue.
SECONDS = 20


# Without a result: to wait for one, Celery first looks for the result store, for twenty seconds where it is down.
@shared_task(name="indicators.tasks.run_decision", ignore_result=True)
def run_decision(pk: int) -> None:
    """Decides on what was asked for, batch by batch. Run again, it completes what a dead worker left.

    It gives its worker back now and then, for what was queued meanwhile; the sweep takes up what waits for a run.
    """
    try:
        decision = carry_out_decision(pk=pk, clock=timezone.now, seconds=SECONDS)
    except RefreshError as refusal:
        log.info("decision %s has to be taken up again: %s", pk, refusal.code)
        return
    if decision.state != HeldDecision.State.DONE:
        decide_soon(decision)
    log.info("decision %s: %s of %s values", pk, decision.values_done, decision.values_asked)


def decide_soon(decision: HeldDecision) -> bool:
    """Queues the decision, which is committed; whether the queue took it."""
    return queued(run_decision, decision.pk, expires=FORGOTTEN)
