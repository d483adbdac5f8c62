"""All writes of indicators: keyword-only, inside the caller's transaction where they load files."""

from indicators.actions.figures import FigureCounts, select_figures
from indicators.actions.reference import FILES, load_reference

__all__ = ["FILES", "FigureCounts", "load_reference", "select_figures"]
