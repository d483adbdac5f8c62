"""The pages of feeds: what is read, what came of it, what waits, how a feed is set up."""

from indicators.views.refresh.deciding import held_decide, held_decision
from indicators.views.refresh.detail import feed_detail
from indicators.views.refresh.editing import feed_edit, feed_new
from indicators.views.refresh.held import held_list
from indicators.views.refresh.listing import feed_list
from indicators.views.refresh.run import refresh_run

__all__ = [
    "feed_detail",
    "feed_edit",
    "feed_list",
    "feed_new",
    "held_decide",
    "held_decision",
    "held_list",
    "refresh_run",
]
