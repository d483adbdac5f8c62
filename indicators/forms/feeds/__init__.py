"""What people type about a feed: where it is, what its columns mean, when it is read."""

from indicators.forms.feeds.columns import Seen, seen_columns
from indicators.forms.feeds.facts import RESERVED, FeedForm, FeedStartForm, typed_feed
from indicators.forms.feeds.mapping import MappingRow

__all__ = [
    "RESERVED",
    "FeedForm",
    "FeedStartForm",
    "MappingRow",
    "Seen",
    "seen_columns",
    "typed_feed",
]
