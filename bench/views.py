"""Pages that only the benchmark has."""

from dataclasses import asdict

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.test import Client

from bench import plans
from bench.timing import another

EMPTY = engines["django"].from_string('{% extends "base.html" %}{% block title %}-{% endblock %}')


def empty_page(request: HttpRequest) -> HttpResponse:
    """The portal's page without anything in it: the shell, all middleware and context processors."""
    return HttpResponse(EMPTY.render({}, request))


def sign_in(request: HttpRequest) -> HttpResponse:
    """A session for the person named by `?as=`: what a password costs is not measured here."""
    login(request, User.objects.get(username=request.GET["as"]), backend=settings.AUTHENTICATION_BACKENDS[-1])
    get_token(request)
    return HttpResponse("ok")


def statements(request: HttpRequest) -> JsonResponse:
    """What the database is asked for the page of `?path=`, statement by statement; `?as=` names who is signed in."""
    visitor = Client(HTTP_HOST=request.get_host())
    if request.GET.get("as"):
        visitor.force_login(User.objects.get(username=request.GET["as"]))
    with plans.listening() as heard:
        visitor.get(another(request.GET["path"], -1))
    return JsonResponse({"statements": [asdict(plans.measured(each)) for each in heard]})
