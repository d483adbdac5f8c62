"""The pages of figures."""

from indicators.views.collections import (
    collection_change,
    collection_detail,
    collection_extend,
    collection_list,
    collection_new,
    collection_open,
    extension_withdraw,
)
from indicators.views.compare import compare, compare_download
from indicators.views.entry import (
    entry_cell,
    entry_list,
    evidence_add,
    evidence_file_download,
    evidence_withdraw,
    figure_entry,
)
from indicators.views.home import home
from indicators.views.indicator_detail import indicator_detail, indicator_detail_download
from indicators.views.indicator_list import indicator_list, indicator_list_download
from indicators.views.provinces import province_detail, province_detail_download
from indicators.views.review import review_queue
from indicators.views.tile_map import tile_map, tile_map_download

__all__ = [
    "collection_change",
    "collection_detail",
    "collection_extend",
    "collection_list",
    "collection_new",
    "collection_open",
    "compare",
    "compare_download",
    "entry_cell",
    "entry_list",
    "evidence_add",
    "evidence_file_download",
    "evidence_withdraw",
    "extension_withdraw",
    "figure_entry",
    "home",
    "indicator_detail",
    "indicator_detail_download",
    "indicator_list",
    "indicator_list_download",
    "province_detail",
    "province_detail_download",
    "review_queue",
    "tile_map",
    "tile_map_download",
]
