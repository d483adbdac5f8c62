"""Rounds of reporting, for the staff of the ministry."""

from indicators.views.collections.change import collection_change
from indicators.views.collections.detail import (
    collection_detail,
    collection_extend,
    collection_open,
    extension_withdraw,
)
from indicators.views.collections.listing import collection_list
from indicators.views.collections.new import collection_new

__all__ = [
    "collection_change",
    "collection_detail",
    "collection_extend",
    "collection_list",
    "collection_new",
    "collection_open",
    "extension_withdraw",
]
