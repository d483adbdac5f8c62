"""What is measured, and how a figure becomes official."""

from indicators.models.catalogue import Indicator, Measure, Note, Period, Pillar, Target
from indicators.models.figures import Derivation, Figure, Observation

__all__ = [
    "Derivation",
    "Figure",
    "Indicator",
    "Measure",
    "Note",
    "Observation",
    "Period",
    "Pillar",
    "Target",
]
