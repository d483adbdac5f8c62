"""Pages of the portal itself: how it works, open data, its health, and what to say when something fails."""

import os
from hmac import compare_digest

from django.conf import settings
from django.contrib import admin
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from dti_portal import glossary, measurements, samples
from dti_portal.api import documentation
from provinces.views.doors import signed_in

START_TOKEN = os.environ.get("PORTAL_START", "")
REDIS_PATIENCE = 1.0


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How figures are chosen and written, the words of the trade, licence and citation, how to report an error."""
    return render(request, "dti_portal/about.html", {"terms": glossary.terms(get_language() or "vi")})


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """The addresses under which everything can be downloaded."""
    return render(request, "dti_portal/open_data.html")


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """The API's description as a page of the portal, made from the same OpenAPI document."""
    return render(request, "dti_portal/api_docs.html", {"paths": documentation(get_language() or "vi")})


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in use, for those who build the portal (DEBUG only)."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "dti_portal/styleguide.html", {"tiles": samples.tiles(), "chart": samples.chart()})


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Touches no service. The header tells a launcher that it is its own server."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"X-Portal-Start": START_TOKEN})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Which services answer: 503 without the database; without the cache pages still work, so that only tells."""
    services = {"database": _database_answers(), "cache": _cache_answers()}
    return JsonResponse(services, status=200 if services["database"] else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        return False
    return True


def _cache_answers() -> bool:
    try:
        with Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=REDIS_PATIENCE, socket_timeout=REDIS_PATIENCE
        ) as server:
            return bool(server.ping())
    except RedisError:
        return False


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts in Prometheus' text format, for staff or for the holder of METRICS_TOKEN."""
    if not _may_read_metrics(request):
        return forbidden(request)
    return HttpResponse(measurements.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read_metrics(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return True
    return request.user.is_authenticated and request.user.is_staff


@signed_in
def admin_login(request: HttpRequest) -> HttpResponse:
    """Takes the admin's visitors through the portal's own sign-in; who is signed in and may not enter gets 403."""
    if not admin.site.has_permission(request):
        return forbidden(request)
    return redirect(request.GET.get("next", "") if _is_of_admin(request) else "admin:index")


def _is_of_admin(request: HttpRequest) -> bool:
    return request.GET.get("next", "").startswith(reverse("admin:index"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says why, where the view that refused has said so."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", {"words": _words_of(request.path)}, status=404)


def _words_of(path: str) -> str:
    """The last part of an address as a search would take it: /provinces/kontum/ -> kontum."""
    return path.rstrip("/").rpartition("/")[2].partition(".")[0].replace("-", " ").replace("_", " ")[:100]


def server_error(request: HttpRequest) -> HttpResponse:
    """Said without context processors: whatever failed may fail there too."""
    return HttpResponse(
        (settings.BASE_DIR / "templates" / "500.html").read_text("utf-8"),
        status=500,
        content_type="text/html; charset=utf-8",
    )
