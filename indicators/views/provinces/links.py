"""Where a province's page leads: why a place moved, what would lift it, side by side with others, the map.

A page of a past day leads on to the same day, where a page can be asked for it.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.urls import reverse

from indicators.queries.province import DtiYear
from provinces.forms import address
from provinces.queries.rankings import RankingFacts

DTI, NEWEST = "dti", "34"
MOST_COMPARED = 6


@lru_cache(maxsize=1024)
def indicator_path(code: str) -> str:
    """Asked for hundreds of times a page."""
    return reverse("indicator-detail", args=[code])


def indicator_asked(unit: str, known_on: date | None) -> str:
    """What goes after the path of an indicator: the same for every line of a page."""
    return address("", {"units": unit, "known_on": known_on})


def province_url(unit: str, known_on: date | None) -> str:
    return address(reverse("province-detail", args=[unit]), {"known_on": known_on})


def ranking_url(ranking: RankingFacts, known_on: date | None) -> str:
    asked = {"year": ranking.year, "geography": ranking.geography, "known_on": known_on}
    return address(reverse("dti-ranking"), asked)


def why_url(told: DtiYear, known_on: date | None) -> str:
    """Why the place of a year is what it is. The year of two rankings says which one is meant."""
    ranking, unit = told.mark.ranking, told.mark.total.unit
    asked = {"geography": ranking.geography, "known_on": known_on}
    return address(reverse("dti-why", args=[ranking.year, unit]), asked)


def simulation_url(unit: str) -> str:
    """What would lift the province, from where it stands today."""
    return address(reverse("dti-simulation"), {"unit": unit})


def compare_url(units: Iterable[str], known_on: date | None) -> str:
    """The DTI of up to six units side by side."""
    compared = list(dict.fromkeys(units))[:MOST_COMPARED]
    return address(reverse("compare"), {"indicator": DTI, "units": compared, "known_on": known_on})


def map_url(ranking: RankingFacts, unit: str, known_on: date | None) -> str:
    """The DTI of a year on the tile grid, the province chosen."""
    asked = {
        "indicator": DTI,
        "geography": ranking.geography if ranking.geography != NEWEST else "",
        "period": ranking.year,
        "unit": unit,
        "known_on": known_on,
    }
    return address(reverse("tile-map"), asked)
