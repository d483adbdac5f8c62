"""What feeds show on the pages of this app and of the ground."""

from indicators.views.refresh import panels
from provinces.views.panels import hang

__all__ = ["hang_panels"]


def hang_panels() -> None:
    """Called once, when the apps are ready."""
    hang("home-own", panels.held_waiting)
    hang("review-queue", panels.held_waiting)
    hang("figure-drawer", panels.feed_of_figure)
