"""Reports on their way to publication, as the signer and the ministry read them."""

from indicators.queries.review.marks import mark

__all__ = ["mark"]
