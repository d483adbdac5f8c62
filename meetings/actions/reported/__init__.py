"""Figures told at a meeting: typed from its papers by one person, published by another. Every action locks the meeting
first, so that typing and publishing take turns."""

from meetings.actions.reported.publishing import STATUSES, Seen, publish_figures
from meetings.actions.reported.refusals import ReportedError
from meetings.actions.reported.typing import (
    ToldFigure,
    add_figure,
    change_figure,
    remove_figure,
)

__all__ = [
    "STATUSES",
    "ReportedError",
    "Seen",
    "ToldFigure",
    "add_figure",
    "change_figure",
    "publish_figures",
    "remove_figure",
]
