"""The pages of feeds: what is read, what came of it, what waits, how a feed is set up."""

from indicators.views.refresh.deciding import held_decide, held_decision
from indicators.views.refresh.detail import feed_detail
from indicators.views.refresh.editing import feed_edit, feed_new
from indicators.views.refresh.files import run_refusals, run_response
from indicators.views.refresh.freshness import freshness, freshness_download
from indicators.views.refresh.held import held_list
from indicators.views.refresh.listing import feed_list
from indicators.views.refresh.run import refresh_run
from indicators.views.refresh.starting import feed_enable, feed_run, run_cancel
from indicators.views.refresh.upload import feed_upload

__all__ = [
    "feed_detail",
    "feed_edit",
    "feed_enable",
    "feed_list",
    "feed_new",
    "feed_run",
    "feed_upload",
    "freshness",
    "freshness_download",
    "held_decide",
    "held_decision",
    "held_list",
    "refresh_run",
    "run_cancel",
    "run_refusals",
    "run_response",
]
