"""Figures of a meeting: typed from its papers, and published by somebody else."""

from meetings.views.typed.page import reported_figures
from meetings.views.typed.publishing import reported_figures_publish

__all__ = ["reported_figures", "reported_figures_publish"]
