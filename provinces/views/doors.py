"""The door of every page that is not public."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def signed_in(view: View) -> View:
    """Leads who is not signed in to the login page and back; nothing of the page is stored by a browser or a proxy.

    A part asked for by htmx is never answered with a whole login page: 401, and a GET takes the browser there.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        login = redirect_to_login(_way_back(request), resolve_url(settings.LOGIN_URL))
        if not getattr(request, "htmx", False):
            return login
        sentence = _("Phiên làm việc đã hết. Đăng nhập lại rồi thử lại.")
        response = HttpResponse(sentence, status=401, content_type="text/plain; charset=utf-8")
        if request.method in ("GET", "HEAD"):
            response.headers["HX-Redirect"] = login.url
        return response

    return cast(View, never_cache(answer))


def _way_back(request: HttpRequest) -> str:
    """The page to open after signing in: for a POST or a part, whose address is no page, the page around it."""
    part = request.headers.get("HX-Current-URL", "")
    if request.method in ("GET", "HEAD") and not part:
        return request.get_full_path()
    page = urlsplit(part or request.headers.get("Referer", ""))
    return page._replace(scheme="", netloc="").geturl() if page.netloc == request.get_host() else "/"
