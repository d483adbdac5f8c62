"""Reports on their way to publication: signing, the ministry's queue, the review of one report."""

from indicators.views.review.queue import review_queue
from indicators.views.review.report import submission_review
from indicators.views.review.signing import submission_recall, submission_sign

__all__ = ["review_queue", "submission_recall", "submission_review", "submission_sign"]
