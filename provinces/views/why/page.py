"""The door of the page that answers why a place moved."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from provinces import forms
from provinces.views.downloads import asked_by, download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.links import tidied
from provinces.views.why import asking, files
from provinces.views.why.context import context, unpublished


@require_safe
@kept
@vary_on_headers("HX-Request")
def dti_why(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Why the unit's place moved in a year; a slug that the year did not have means the former unit of its name."""
    seen = asking.seen(forms.DtiWhyForm(request.GET), year, slug)
    if forms.asks_for_part(request):
        return push_url(render(request, "provinces/dti_why.html#why", context(seen)), seen.path())
    if tidy := tidied(request, seen.path(), seen.notices):
        return tidy
    canonical = request.build_absolute_uri(seen.path(view=""))
    response = render(request, "provinces/dti_why.html", context(seen) | {"canonical": canonical})
    response.headers["Link"] = f'<{canonical}>; rel="canonical"'
    return response


@require_safe
def dti_why_download(request: HttpRequest, year: int, slug: str, fmt: str) -> HttpResponse:
    """What the page tells, as CSV, XLSX or JSON; not found where nothing had been published by the day."""
    form = forms.DtiWhyForm(request.GET)
    seen = asking.seen(form, year, slug)
    if seen.page is None:
        raise Http404(unpublished(seen.found, form.state["known_on"]))
    if seen.notices:
        return refused_response(seen.notices)
    here = seen.path(view="")
    asked = asked_by(request, here)
    facts = seen.found.facts
    name = f"dti-{facts.year}-{facts.geography}-{seen.found.member.unit}"
    return download_response(files.why_file(seen.page, asked), fmt, name)
