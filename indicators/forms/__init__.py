"""What the addresses of figures ask for."""

from indicators.forms.addresses import IndicatorDetailForm, IndicatorListForm
from indicators.forms.home import HomeForm

__all__ = ["HomeForm", "IndicatorDetailForm", "IndicatorListForm"]
