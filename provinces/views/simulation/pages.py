"""The page of the simulation: the whole of it, or only what a move changes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import replace_url

from provinces import forms
from provinces.dti import MOST, Lift
from provinces.exports import FORMATS
from provinces.queries.rankings import RankingFacts
from provinces.queries.simulation import Simulation
from provinces.views.downloads import asked_by, download_response, refused_response
from provinces.views.links import Choice, tidied
from provinces.views.simulation import asking, files, words
from provinces.views.simulation.asking import Seen

TEMPLATE = "provinces/dti_simulation.html"


@require_safe
@vary_on_headers("HX-Request")
def dti_simulation(request: HttpRequest) -> HttpResponse:
    """One unit's main indices moved, everyone else as published; without a unit a choice of them.

    Not among the kept pages: each move is an address of its own and would only push others off the shelf.
    """
    seen = asking.seen(forms.DtiSimulationForm(request.GET))
    if seen is None:
        raise Http404(_("Chưa có bảng xếp hạng DTI nào mô phỏng được."))
    here = seen.path()
    if forms.asks_for_part(request):
        return replace_url(render(request, f"{TEMPLATE}#simulated", _result(seen)), here)
    if tidy := tidied(request, here, seen.notices, repeated=seen.repeated):
        return tidy
    return render(request, TEMPLATE, _result(seen) | _around(seen))


@require_safe
def dti_simulation_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """Total, pillars and main indices of one unit, published and simulated, stamped as a simulation in every row."""
    seen = asking.seen(forms.DtiSimulationForm(request.GET))
    if seen is None:
        raise Http404(_("Chưa có bảng xếp hạng DTI nào mô phỏng được."))
    if seen.notices:
        return refused_response(seen.notices)
    if seen.simulation is None:
        return refused_response(
            [_("Thiếu tham số unit: chọn địa phương cần mô phỏng, viết như unit=dien-bien.")]
        )
    facts, here = seen.board.facts, seen.path()
    table = files.simulation_file(seen.simulation, asked_by(request, here))
    return download_response(
        table, fmt, f"dti-simulation-{seen.state['unit']}-{facts.year}-{facts.geography}"
    )


def _result(seen: Seen) -> dict[str, Any]:
    """What a move changes; without a unit, the ranking to choose one from."""
    made = seen.simulation
    shared = {"page": seen.board.page, "notices": seen.notices, "simulation": made, "facts": seen.board.facts}
    if made is None:
        return shared | {"units": [(each, seen.path(unit=each.unit)) for each in _ranked(seen)]}
    return shared | {
        "said": words.outcome(made),
        "crossed": words.crossed(made),
        "plan_url": seen.moved(made.plan.moves) if made.plan else "",
        "plan_steps": words.plan_steps(made),
        "goals": [] if made.plan else [(goal, seen.path(goal=goal)) for goal in made.goals],
        "downloads": [(fmt.upper(), seen.path(f"dti-simulation-{fmt}")) for fmt in FORMATS],
    }


def _around(seen: Seen) -> dict[str, Any]:
    """What stays while the indices move: the choices, the fields, what lifts most, the method."""
    facts, made = seen.board.facts, seen.simulation
    ranking = {"year": facts.year, "geography": facts.geography}
    shared = {
        "stamp": words.stamp(),
        "state": seen.state,
        "rankings": [_ranking(seen, each) for each in seen.known.rankings],
        "options": sorted((each.facts for each in _ranked(seen)), key=lambda unit: unit.sort_key),
        "kept_by_unit": list(ranking.items()),
        "weights": words.weights(seen.board),
        "source": seen.board.page.sources.get(facts.source),
        "ranking_url": forms.address(reverse("dti-ranking"), ranking),
    }
    if made is None:
        return shared
    return shared | {
        "name": made.ground.standing.facts.name(get_language() or "vi"),
        "kept": [(name, str(seen.state[name])) for name in ("unit", "year", "geography") if seen.state[name]],
        "reset": seen.moved({}, goal=""),
        "unknown": words.unknown(made),
        "lifts": _lifts(seen, made),
        "greatest": words.greatest(made),
    }


def _ranked(seen: Seen) -> list[Any]:
    """The units that can be simulated, best place first."""
    able = seen.known.of(seen.board.facts)
    return [standing for standing in seen.board.page.standings if standing.unit in able]


def _ranking(seen: Seen, facts: RankingFacts) -> Choice:
    """The same unit, or its namesake, in another ranking; where it has neither, the ranking to choose from."""
    found = asking.find(seen.known, [facts], str(seen.state["unit"]))
    url = forms.address(
        reverse("dti-simulation"),
        {"unit": found[1] if found else "", "year": facts.year, "geography": facts.geography},
    )
    label = ngettext("%(year)s, %(n)s đơn vị", "%(year)s, %(n)s đơn vị", facts.n) % {
        "year": facts.year,
        "n": facts.n,
    }
    return Choice(label, url, facts == seen.board.facts)


def _lifts(seen: Seen, made: Simulation) -> list[tuple[str, Lift, str, str]]:
    """Each lift with the name of its index, and the addresses that fill it or raise it, and nothing else."""
    names = {each.short_code: each.name(get_language() or "vi") for each in seen.board.criteria}
    return [
        (
            names[lift.code],
            lift,
            seen.moved({lift.code: MOST}, goal=""),
            seen.moved({lift.code: lift.raised_to}, goal=""),
        )
        for lift in made.ground.lifts
    ]
