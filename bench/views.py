"""Pages that only the benchmark has."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.test import Client

from bench import plans
from bench.timing import another

EMPTY = engines["django"].from_string('{% extends "base.html" %}{% block title %}-{% endblock %}')


def empty_page(request: HttpRequest) -> HttpResponse:
    """The portal's page without anything in it: the shell, all middleware and context processors."""
    return HttpResponse(EMPTY.render({}, request))


def statements(request: HttpRequest) -> JsonResponse:
    """What the database is asked for the page of `?path=`, statement by statement."""
    visitor = Client(HTTP_HOST=request.get_host())
    with plans.listening() as heard:
        visitor.get(another(request.GET["path"], -1))
    return JsonResponse({"statements": [asdict(plans.measured(each)) for each in heard]})
