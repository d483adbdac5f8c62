"""All reads of more than one row, each a page's or a door's; results are frozen."""

from indicators.queries.catalogue import indicators, pillars
from indicators.queries.compare import ComparePage, compare_page
from indicators.queries.detail import NATION, indicator_detail
from indicators.queries.goals import goals
from indicators.queries.goals import leading as leading_goal
from indicators.queries.home import headlines, own_headlines, round_state, store_state
from indicators.queries.listing import indicator_list
from indicators.queries.news import news

__all__ = [
    "NATION",
    "ComparePage",
    "compare_page",
    "goals",
    "headlines",
    "indicator_detail",
    "indicator_list",
    "indicators",
    "leading_goal",
    "news",
    "own_headlines",
    "pillars",
    "round_state",
    "store_state",
]
