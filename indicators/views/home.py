"""The home page: the state in one sentence, headline figures, what is new, who moved in DTI."""

from dataclasses import dataclass
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
from provinces import charts as grids
from provinces.queries import highlights
from provinces.views.keeping import kept

MOST_TILES = 8
TOP_OF_MAP = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline figure as drawn: its course as a small line, its target in words."""

    headline: Headline
    spark: charts.Sparkline | None
    status: str
    target: str


@require_safe
@kept
def home(request: HttpRequest) -> HttpResponse:
    """The state now, or as known on a past day."""
    form = HomeForm(request.GET)
    known_on = form.state["known_on"]
    headlines = queries.headlines(today=timezone.localdate(), known_on=known_on)
    tiles = [_tile(headline) for headline in headlines]
    newest = highlights.latest_map(known_on)
    grid = grids.grid(newest.tiles) if newest else None
    context: dict[str, Any] = {
        "notices": form.notices,
        "known_on": known_on,
        "known": known_on.isoformat() if known_on else "",
        "state": queries.store_state(known_on),
        "tiles": tiles[:MOST_TILES],
        "further": tiles[MOST_TILES:],
        "news": queries.news(known_on),
        "movers": highlights.movers(known_on),
        "map": newest,
        "grid": grid,
        "squares": list(zip(newest.tiles, grid.squares, strict=True)) if newest and grid else [],
        "top": newest.tiles[:TOP_OF_MAP] if newest else [],
    }
    return render(request, "indicators/home.html", context)


def _tile(headline: Headline) -> Tile:
    goal, facts = headline.goal, headline.facts
    words = ""
    if goal is not None:
        words = progress.verdict_words(
            goal.verdict, goal.target, unit_measure=facts.measure, decimals=facts.decimals, lang=language()
        )
    spark = drawing.spark(headline.series, goal, is_rank=facts.measure == "rank")
    return Tile(headline, spark, str(goal.verdict.status) if goal else "", words)
