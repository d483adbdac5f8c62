"""Why a place moved: which ranking and unit an address means, and everything that its page shows."""

from provinces.queries.why.found import Found, Member, find
from provinces.queries.why.page import Component, FormerPart, Standing, Unsplit, WhyPage
from provinces.queries.why.reading import why_page

__all__ = [
    "Component",
    "FormerPart",
    "Found",
    "Member",
    "Standing",
    "Unsplit",
    "WhyPage",
    "find",
    "why_page",
]
