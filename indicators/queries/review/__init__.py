"""Reports on their way to publication, as the signer and the ministry read them."""

from indicators.queries.review.checks import Check, check_report
from indicators.queries.review.marks import mark
from indicators.queries.review.people import signers
from indicators.queries.review.queue import CellCounts, QueuedReport, RoundName, opened_rounds, queue
from indicators.queries.review.report import EnteredCell, ReadCell, Report, Standing, report
from indicators.queries.review.warned import warned_cells

__all__ = [
    "CellCounts",
    "Check",
    "EnteredCell",
    "QueuedReport",
    "ReadCell",
    "Report",
    "RoundName",
    "Standing",
    "check_report",
    "mark",
    "opened_rounds",
    "queue",
    "report",
    "signers",
    "warned_cells",
]
