"""Where a province's page leads: why a place moved, what would lift it, side by side with others, the map."""

from collections.abc import Iterable, Sequence

from django.urls import NoReverseMatch, reverse

from indicators.queries.province import DtiYear
from provinces.forms import address

DTI, NEWEST = "dti", "34"
MOST_COMPARED = 6


def indicator_url(code: str, unit: str) -> str:
    return address(reverse("indicator-detail", args=[code]), {"units": unit})


def ranking_url(year: int, geography: str) -> str:
    return address(reverse("dti-ranking"), {"year": year, "geography": geography})


def why_url(told: DtiYear) -> str:
    """Why the place of a year is what it is. The year of two rankings says which one is meant."""
    ranking, unit = told.mark.ranking, told.mark.total.unit
    return _address("dti-why", {"geography": ranking.geography}, [ranking.year, unit])


def simulation_url(unit: str) -> str:
    """What would lift the province."""
    return _address("dti-simulation", {"unit": unit})


def compare_url(units: Iterable[str]) -> str:
    """The DTI of up to six units side by side."""
    return _address("compare", {"indicator": DTI, "units": list(dict.fromkeys(units))[:MOST_COMPARED]})


def map_url(year: int, geography: str) -> str:
    """The DTI of a year on the tile grid."""
    return _address("map", {"indicator": DTI, "period": year, "geography": geography})


def _address(name: str, query: dict[str, object], args: Sequence[object] = ()) -> str:
    try:
        return address(reverse(name, args=args), query)
    except NoReverseMatch:
        return ""
