"""What meetings and tasks show on the pages of the apps below."""

from meetings.views import mentions
from provinces.views.panels import hang

__all__ = ["hang_panels"]


def hang_panels() -> None:
    """Called once, when the apps are ready."""
    hang("indicator-detail", mentions.indicator_meetings)
    hang("figure-drawer", mentions.figure_meetings)
