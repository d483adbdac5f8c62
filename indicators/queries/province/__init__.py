"""Everything the page of one province shows, in a number of SQL queries that does not grow with the store."""

from indicators.queries.province.details import NationFigure, Point
from indicators.queries.province.figures import ProvinceFigure
from indicators.queries.province.gaps import Gap
from indicators.queries.province.merger import Merged, Recomputed, dti_subjects, recomputed
from indicators.queries.province.page import ProvincePage, province_page
from indicators.queries.province.standing import DtiYear, PartStanding, Peer, Standing, ranked_parts
from indicators.queries.province.strengths import Strength, Strengths

__all__ = [
    "DtiYear",
    "Gap",
    "Merged",
    "NationFigure",
    "PartStanding",
    "Peer",
    "Point",
    "ProvinceFigure",
    "ProvincePage",
    "Recomputed",
    "Standing",
    "Strength",
    "Strengths",
    "dti_subjects",
    "province_page",
    "ranked_parts",
    "recomputed",
]
