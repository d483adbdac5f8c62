"""What is decided before and after every view: the language of a page, whose it is, the mark of a practice
portal."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from provinces.actions import waited_in_vain
from provinces.queries.practice import is_practice

LANGUAGES = dict(settings.LANGUAGES)
A_YEAR = 365 * 24 * 3600
# Programs name the language with every call; a cookie would only keep their answers out of caches.
API = "/api/v1/"
# They answer while the database does not.
UNASKED = {"/healthz", "/readyz"}
BUSY_FOR = 60


class LanguageMiddleware:
    """`?lang=` first (and remembered), then the cookie, then Vietnamese: it comes first whatever the browser asks for; `Accept-Language` is not read on purpose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = next((code for code in (asked, kept) if code in LANGUAGES), settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if request.path.startswith(API):
            return response
        patch_vary_headers(response, ["Cookie"])
        if asked in LANGUAGES and asked != kept:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=A_YEAR,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                samesite="Lax",
            )
        return response


class PrivacyMiddleware:
    """What is drawn for somebody with a session names them in the menu and may hold what is not public yet: it stays in
    their own browser, and not after they have signed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.path.startswith(API):
            patch_cache_control(response, private=True, no_store=True)
        return response


class PracticeMiddleware:
    """Every answer of a portal of generated figures says so to programs, and to search engines that it is not theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path not in UNASKED and is_practice():
            response.headers["X-Data"] = "practice"
            response.headers["X-Robots-Tag"] = "noindex"
        return response


class BusyMiddleware:
    """Somebody else writes, and longer than a person waits: nothing of this request is written, and a page says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not waited_in_vain(exception):
            return None
        answer = render(request, "503_busy.html", status=503)
        answer.headers["Retry-After"] = str(BUSY_FOR)
        return answer
