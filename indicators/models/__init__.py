"""What is measured, how units report it, and how a figure becomes official."""

from indicators.models.catalogue import Indicator, Measure, Note, Period, Pillar, Target
from indicators.models.collections import Collection, CollectionItem, Extension, Relation, Reminder
from indicators.models.feeds import Feed, HeldDecision, HeldValue, RefreshRun, RejectedRow
from indicators.models.figures import Derivation, Figure, Observation, Revision
from indicators.models.submissions import Entry, Evidence, Publication, SheetUpload, Submission

__all__ = [
    "Collection",
    "CollectionItem",
    "Derivation",
    "Entry",
    "Evidence",
    "Extension",
    "Feed",
    "Figure",
    "HeldDecision",
    "HeldValue",
    "Indicator",
    "Measure",
    "Note",
    "Observation",
    "Period",
    "Pillar",
    "Publication",
    "RefreshRun",
    "RejectedRow",
    "Relation",
    "Reminder",
    "Revision",
    "SheetUpload",
    "Submission",
    "Target",
]
