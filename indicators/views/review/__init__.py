"""Reports on their way to publication: signing, the ministry's queue, the review of one report."""

from indicators.views.review.queue import review_queue

__all__ = ["review_queue"]
