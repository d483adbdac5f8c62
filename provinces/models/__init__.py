"""Who reports, and DTI: units over time, the geographies they form, sources, DTI scores and ranks."""

from provinces.models.changes import Change
from provinces.models.dti import Criterion, DtiMention, Framework, Mean, Provenance, Rank, Ranking, Score
from provinces.models.members import Membership
from provinces.models.sources import GENERATED, Source
from provinces.models.units import (
    CommuneCount,
    Geography,
    Region,
    Succession,
    Tile,
    Unit,
    UnitChange,
    UnitVersion,
)
from provinces.models.versions import DataVersion

__all__ = [
    "GENERATED",
    "Change",
    "CommuneCount",
    "Criterion",
    "DataVersion",
    "DtiMention",
    "Framework",
    "Geography",
    "Mean",
    "Membership",
    "Provenance",
    "Rank",
    "Ranking",
    "Region",
    "Score",
    "Source",
    "Succession",
    "Tile",
    "Unit",
    "UnitChange",
    "UnitVersion",
]
