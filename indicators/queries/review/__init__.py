"""Reports on their way to publication, as the signer and the ministry read them."""

from indicators.queries.review.marks import mark
from indicators.queries.review.queue import CellCounts, QueuedReport, RoundName, opened_rounds, queue

__all__ = ["CellCounts", "QueuedReport", "RoundName", "mark", "opened_rounds", "queue"]
