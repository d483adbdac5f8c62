"""What meetings and tasks show on the pages of the apps below."""

from meetings.tasks import draw_briefings_with
from meetings.views import briefings, coming, mentions, task_panels, waiting
from provinces.views.panels import hang

__all__ = ["hang_panels"]


def hang_panels() -> None:
    """Called once, when the apps are ready."""
    draw_briefings_with(briefings.pieces)
    hang("province-detail", briefings.province_briefing_link)
    hang("home", briefings.briefing_link)
    hang("indicator-detail", mentions.indicator_meetings)
    hang("indicator-detail", task_panels.indicator_tasks)
    hang("province-detail", task_panels.province_tasks)
    hang("home-own", coming.home_meetings)
    hang("home-own", task_panels.own_tasks)
    hang("home-own", waiting.home_waiting)
    hang("home", task_panels.overdue_tasks)
    hang("review-queue", waiting.review_waiting)
    hang("figure-drawer", mentions.figure_meetings)
