"""Where a province's page leads: why a place moved, what would lift it, side by side with others, the map."""

from collections.abc import Iterable
from functools import lru_cache

from django.urls import reverse

from indicators.queries.province import DtiYear
from provinces.forms import address

DTI, NEWEST = "dti", "34"
MOST_COMPARED = 6


@lru_cache(maxsize=1024)
def indicator_path(code: str) -> str:
    """Asked for hundreds of times a page."""
    return reverse("indicator-detail", args=[code])


def indicator_url(code: str, unit: str) -> str:
    return address(indicator_path(code), {"units": unit})


def ranking_url(year: int, geography: str) -> str:
    return address(reverse("dti-ranking"), {"year": year, "geography": geography})


def why_url(told: DtiYear) -> str:
    """Why the place of a year is what it is. The year of two rankings says which one is meant."""
    ranking, unit = told.mark.ranking, told.mark.total.unit
    return address(reverse("dti-why", args=[ranking.year, unit]), {"geography": ranking.geography})


def simulation_url(unit: str) -> str:
    """What would lift the province."""
    return address(reverse("dti-simulation"), {"unit": unit})


def compare_url(units: Iterable[str]) -> str:
    """The DTI of up to six units side by side."""
    compared = list(dict.fromkeys(units))[:MOST_COMPARED]
    return address(reverse("compare"), {"indicator": DTI, "units": compared})


def map_url(year: int, geography: str, unit: str) -> str:
    """The DTI of a year on the tile grid, the province chosen."""
    asked = {
        "indicator": DTI,
        "geography": geography if geography != NEWEST else "",
        "period": year,
        "unit": unit,
    }
    return address(reverse("tile-map"), asked)
