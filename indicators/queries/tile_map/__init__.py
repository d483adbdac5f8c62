"""What a map shows: one subject over the provinces of a geography in one period, each at its place in the grid."""

from indicators.queries.tile_map.ground import Kin, Spot
from indicators.queries.tile_map.page import MapPage, MapTile, tile_map
from indicators.queries.tile_map.subjects import OF_PROVINCES, MapSubjects, map_subjects
from indicators.queries.tile_map.times import GEOGRAPHIES

__all__ = [
    "GEOGRAPHIES",
    "OF_PROVINCES",
    "Kin",
    "MapPage",
    "MapSubjects",
    "MapTile",
    "Spot",
    "map_subjects",
    "tile_map",
]
