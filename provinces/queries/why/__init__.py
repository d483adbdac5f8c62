"""Why a place moved: which ranking and unit an address means, and everything that its page shows."""

from provinces.queries.why.found import Found, Member, find
from provinces.queries.why.page import Component, FormerMean, FormerPart, Near, Standing, Unsplit, WhyPage
from provinces.queries.why.reading import why_page

__all__ = [
    "Component",
    "FormerMean",
    "FormerPart",
    "Found",
    "Member",
    "Near",
    "Standing",
    "Unsplit",
    "WhyPage",
    "find",
    "why_page",
]
