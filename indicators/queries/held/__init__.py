"""What feeds said and a person has to decide on, each value beside what its cell shows."""

from indicators.queries.held.asked import (
    OVERRULES,
    OWN,
    WAITING,
    HeldFilter,
    decisions_at_work,
    held_count,
    held_decision,
    held_where,
)
from indicators.queries.held.mentions import (
    FeedOrigin,
    HeldOfFeed,
    held_by_feed,
    origin_of,
)
from indicators.queries.held.page import (
    AT_ONCE,
    HeldChoice,
    HeldPage,
    HeldRow,
    Said,
    Shown,
    held_choices,
    held_page,
)

__all__ = [
    "AT_ONCE",
    "OVERRULES",
    "OWN",
    "WAITING",
    "FeedOrigin",
    "HeldChoice",
    "HeldFilter",
    "HeldOfFeed",
    "HeldPage",
    "HeldRow",
    "Said",
    "Shown",
    "decisions_at_work",
    "held_by_feed",
    "held_choices",
    "held_count",
    "held_decision",
    "held_page",
    "held_where",
    "origin_of",
]
