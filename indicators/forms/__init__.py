"""What the addresses of figures ask for."""

from indicators.forms.addresses import IndicatorDetailForm, IndicatorListForm

__all__ = ["IndicatorDetailForm", "IndicatorListForm"]
