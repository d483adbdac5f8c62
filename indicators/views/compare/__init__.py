"""Units, periods and indicators side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from indicators.templatetags.figures import in_language, language
from indicators.views.compare import files, sentences, starts, words
from indicators.views.compare.asides import asides
from indicators.views.compare.drawing import drawing
from indicators.views.compare.picker import more_sets, peer_groups, picker
from indicators.views.compare.seen import Seen, seen
from indicators.views.compare.table import gaps, recomputed, table
from provinces.exports import FORMATS, citation
from provinces.forms import asks_for_part
from provinces.views.downloads import asked_by, download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.links import tidied

TEMPLATE = "indicators/compare.html"


@require_safe
@kept
@vary_on_headers("HX-Request")
def compare(request: HttpRequest) -> HttpResponse:
    """Table, drawing, sentence and peers of what the address asks for; without anything asked for, where to start."""
    found = seen(request.GET)
    here = found.path()
    context = _context(request, found)
    if asks_for_part(request):
        return push_url(render(request, f"{TEMPLATE}#comparison", context), here)
    told = [*found.notices, *words.ambiguous(found.page)]
    if tidy := tidied(request, here, told, repeated=_repeated(request)):
        return tidy
    return render(request, TEMPLATE, context)


@require_safe
def compare_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """What the page shows, in long form; refused where the address was not understood."""
    found = seen(request.GET)
    if refused := [*found.notices, *words.ambiguous(found.page)]:
        return refused_response(refused)
    asked = asked_by(request, found.path(view=""))
    return download_response(files.comparison_file(found.page, asked), fmt, "compare")


def _repeated(request: HttpRequest) -> bool:
    """Whether a form sent one field in many parts: the address is then written anew."""
    return any(len(values) > 1 for _name, values in request.GET.lists())


def _context(request: HttpRequest, found: Seen) -> dict[str, Any]:
    page = found.page
    context = {
        "page": page,
        "notices": found.notices,
        "asides": asides(found),
        "known_on": found.state["known_on"],
        "now_url": found.path(known_on=""),
        "title": _title(found),
        "starts": _starts(found) if page.columns is None else [],
    } | picker(found)
    return context if page.columns is None else context | _shown(request, found)


def _starts(found: Seen) -> list[starts.Start]:
    return starts.starts([each.slug for each in found.page.ground.of("34")])


def _title(found: Seen) -> str:
    subjects = found.page.picked.subjects
    if found.page.many:
        count = len(subjects)
        said = ngettext("%(unit)s: %(n)s chỉ tiêu", "%(unit)s: %(n)s chỉ tiêu", count)
        return said % {"unit": words.name(found.page.picked.territories[0]), "n": count}
    return ", ".join(in_language(facts, "name") for facts in subjects[: words.MOST_NAMED])


def _shown(request: HttpRequest, found: Seen) -> dict[str, Any]:
    page = found.page
    view = "table" if found.state["view"] else "chart"
    return {
        "table": table(found),
        "gaps": gaps(page),
        "recomputed": recomputed(page),
        "drawing": drawing(found) if view == "chart" else None,
        "view": view,
        "chart_url": found.path(view=""),
        "table_url": found.path(view="table"),
        "sentence": sentences.sentence(page),
        "measure_line": words.measure_line(page),
        "drawn_sentence": sentences.drawn_sentence(page),
        "source_line": words.source_line(page),
        "breaks": words.breaks(page),
        "peers": peer_groups(found),
        "peers_of": words.name(page.peers.of) if page.peers else "",
        "sets": more_sets(found),
        "kept_day": found.kept("known_on"),
        "downloads": [(fmt.upper(), found.path(f"compare-{fmt}", view="")) for fmt in FORMATS],
        "citation": _citation(request, found),
    }


def _citation(request: HttpRequest, found: Seen) -> str:
    shown = found.page.columns.shown if found.page.columns else ()
    return citation(
        _title(found),
        ", ".join(words.name(each) for each in found.page.picked.territories),
        [words.label(shown[0]), words.label(shown[-1])] if shown else [],
        timezone.localdate(),
        request.build_absolute_uri(found.path(view="")),
        language(),
    )
