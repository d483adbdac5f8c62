"""Units, periods and indicators side by side."""

from indicators.queries.compare.asked import Asked, Chosen, Unknown
from indicators.queries.compare.columns import Columns, Offer, has_value
from indicators.queries.compare.ground import NATION, Ground, Territory
from indicators.queries.compare.page import ComparePage, compare_page
from indicators.queries.compare.peers import Peers
from indicators.queries.compare.rows import CHANGE, NAME, CompareRow, PlaceChange, gap

__all__ = [
    "CHANGE",
    "NAME",
    "NATION",
    "Asked",
    "Chosen",
    "Columns",
    "ComparePage",
    "CompareRow",
    "Ground",
    "Offer",
    "Peers",
    "PlaceChange",
    "Territory",
    "Unknown",
    "compare_page",
    "gap",
    "has_value",
]
