"""What was newly published or revised: the list, its files, and the feed for those who subscribe."""

from indicators.views.changes.feed import change_feed
from indicators.views.changes.listing import change_list, change_list_download

__all__ = ["change_feed", "change_list", "change_list_download"]
