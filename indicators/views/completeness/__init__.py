"""How complete and how timely the reports are, for everybody."""

from indicators.views.completeness.page import completeness, completeness_download

__all__ = ["completeness", "completeness_download"]
