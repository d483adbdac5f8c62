"""What the addresses of figures ask for."""

from indicators.forms.addresses import IndicatorDetailForm, IndicatorListForm
from indicators.forms.compare import CompareForm
from indicators.forms.home import HomeForm
from indicators.forms.tile_map import TileMapForm

__all__ = ["CompareForm", "HomeForm", "IndicatorDetailForm", "IndicatorListForm", "TileMapForm"]
