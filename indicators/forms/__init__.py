"""What the addresses of figures ask for."""

from indicators.forms.addresses import IndicatorDetailForm, IndicatorListForm
from indicators.forms.compare import CompareForm
from indicators.forms.home import HomeForm

__all__ = ["CompareForm", "HomeForm", "IndicatorDetailForm", "IndicatorListForm"]
