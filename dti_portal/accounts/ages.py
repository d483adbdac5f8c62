"""How long somebody stays signed in: so many hours in all, and not longer than a while without doing anything."""

from collections.abc import Callable
from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

BEGUN = "signed_in_at"
SEEN = "seen_at"
# Writing the session down with every page would be a write for every read.
SECONDS_BETWEEN_NOTES = 300


def begin(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Notes when somebody signed in (receiver of `user_logged_in`)."""
    request.session[BEGUN] = request.session[SEEN] = int(time())


class SessionAgeMiddleware:
    """Signs out whose time is over; the page is then answered as to a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            _mind(request, int(time()))
        return self.get_response(request)


def _mind(request: HttpRequest, now: int) -> None:
    begun = request.session.get(BEGUN, 0)
    seen = request.session.get(SEEN, 0)
    if now - begun > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_AGE:
        logout(request)
    elif now - seen > SECONDS_BETWEEN_NOTES:
        request.session[SEEN] = now
