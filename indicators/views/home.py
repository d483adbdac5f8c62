"""The home page: the state in one sentence, headline figures, what is new, who moved in DTI. To people of a province
their own deadlines and figures first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators import charts, progress, queries
from indicators.forms import HomeForm
from indicators.queries.home import Headline
from indicators.templatetags.figures import language
from indicators.views import drawing
from indicators.views.entry.lists import UnitLines, unit_lines
from provinces import charts as grids
from provinces.forms import address
from provinces.permissions import powers_of
from provinces.queries import highlights
from provinces.views.keeping import kept
from provinces.views.panels import panels

MOST_TILES = 8
MOST_OWN_UNITS, MOST_OWN_TILES = 2, 4
TOP_OF_MAP = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline figure as drawn: its course as a small line, its target in words."""

    headline: Headline
    spark: charts.Sparkline | None
    status: str
    target: str
    query: str


@require_safe
@kept
def home(request: HttpRequest) -> HttpResponse:
    """The state now, or as known on a past day."""
    form, day = HomeForm(request.GET), timezone.localdate()
    known_on = form.state["known_on"]
    known = {"known_on": known_on.isoformat() if known_on else ""}
    tiles = [_tile(one, known) for one in queries.headlines(today=day, known_on=known_on)]
    newest = highlights.latest_map(known_on)
    grid = grids.grid(newest.tiles) if newest else None
    context: dict[str, Any] = {
        "notices": form.notices,
        "known_on": known_on,
        "known": known["known_on"],
        "state": queries.store_state(known_on),
        "round": None if known_on else queries.round_state(day),
        "own": [] if known_on else _own(request, day),
        "tiles": tiles[:MOST_TILES],
        "further": tiles[MOST_TILES:],
        "news": queries.news(known_on),
        "movers": highlights.movers(known_on),
        "map": newest,
        "grid": grid,
        "squares": list(zip(newest.tiles, grid.squares, strict=True)) if newest and grid else [],
        "top": newest.tiles[:TOP_OF_MAP] if newest else [],
        "own_panels": panels("home-own", request, known_on=known_on),
        "panels": panels("home", request, known_on=known_on),
    }
    response = render(request, "indicators/home.html", context)
    if request.user.is_authenticated:
        response.headers["Cache-Control"] = "private, no-store"
    return response


@dataclass(frozen=True, slots=True)
class OwnUnitBoard:
    """A unit of the reader: what it has to report, and its newest figures."""

    lines: UnitLines
    tiles: list[Tile]


def _own(request: HttpRequest, day: date) -> list[OwnUnitBoard]:
    """Nothing for visitors, and for people of the nation."""
    boards = []
    for lines in unit_lines(powers_of(request.user, day), day)[:MOST_OWN_UNITS]:
        headlines = queries.own_headlines(lines.unit.slug, today=day, most=MOST_OWN_TILES)
        boards.append(OwnUnitBoard(lines, [_tile(one, {"units": lines.unit.slug}) for one in headlines]))
    return boards


def _tile(headline: Headline, query: Mapping[str, str]) -> Tile:
    goal, facts = headline.goal, headline.facts
    words = ""
    if goal is not None:
        words = progress.verdict_words(
            goal.verdict, goal.target, unit_measure=facts.measure, decimals=facts.decimals, lang=language()
        )
    spark = drawing.spark(headline.series, goal, is_rank=facts.measure == "rank")
    return Tile(headline, spark, str(goal.verdict.status) if goal else "", words, address("", query))
