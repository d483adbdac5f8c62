"""The pages of figures."""

from indicators.views.compare import compare, compare_download
from indicators.views.home import home
from indicators.views.indicator_detail import indicator_detail, indicator_detail_download
from indicators.views.indicator_list import indicator_list, indicator_list_download
from indicators.views.provinces import province_detail, province_detail_download
from indicators.views.tile_map import tile_map, tile_map_download

__all__ = [
    "compare",
    "compare_download",
    "home",
    "indicator_detail",
    "indicator_detail_download",
    "indicator_list",
    "indicator_list_download",
    "province_detail",
    "province_detail_download",
    "tile_map",
    "tile_map_download",
]
