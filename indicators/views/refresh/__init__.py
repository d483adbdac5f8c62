"""The pages of feeds: what is read, what came of it, what waits, how a feed is set up."""

from indicators.views.refresh.detail import feed_detail
from indicators.views.refresh.listing import feed_list
from indicators.views.refresh.run import refresh_run

__all__ = ["feed_detail", "feed_list", "refresh_run"]
