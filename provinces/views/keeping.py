"""Public pages, kept for as long as the data they show stands. Why in the process and not in Redis: docs/adr/0007."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from provinces.forms import asks_for_part
from provinces.queries.versions import data_version

View = TypeVar("View", bound=Callable[..., HttpResponse])

MOST_BYTES = 32 * 1024 * 1024
LONGEST_PAGE = 400_000
# The number of the data moves on with every publication; this bounds what a write past the actions could leave behind.
SECONDS_KEPT = 60.0
KEPT_HEADERS = (
    "Content-Type",
    "Content-Disposition",
    "Vary",
    "Cache-Control",
    "Access-Control-Allow-Origin",
    "Link",
    "HX-Push-Url",
)


@dataclass(frozen=True, slots=True)
class KeptPage:
    content: bytes
    headers: tuple[tuple[str, str], ...]
    until: float


class Shelf:
    """The pages last asked for, within a number of bytes. Safe between threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self.bytes = 0
        self.lock = Lock()

    def get(self, key: Hashable) -> KeptPage | None:
        with self.lock:
            page = self.pages.get(key)
            if page is None or page.until < monotonic():
                return None
            self.pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: KeptPage) -> None:
        with self.lock:
            self._drop(key)
            self.pages[key] = page
            self.bytes += len(page.content)
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self.pages)))

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.bytes = 0

    def _drop(self, key: Hashable) -> None:
        old = self.pages.pop(key, None)
        self.bytes -= len(old.content) if old else 0


shelf = Shelf()


def kept(view: View) -> View:
    """Answers a visitor without a session from the shelf, as long as data, day, language and address are the same."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        key = _key(request)
        page = shelf.get(key)
        if page is None:
            response = view(request, *args, **kwargs)
            _keep(key, response)
            return response
        return HttpResponse(page.content, headers=dict(page.headers))

    return cast(View, answer)


def _key(request: HttpRequest) -> Hashable:
    language = get_language()
    return (
        data_version(),
        timezone.localdate(),
        language,
        asks_for_part(request),
        request.get_host(),
        request.get_full_path(),
    )


def _keep(key: Hashable, response: HttpResponse) -> None:
    if (
        response.status_code != 200
        or response.streaming
        or response.cookies
        or len(response.content) > LONGEST_PAGE
    ):
        return
    headers = tuple((name, response.headers[name]) for name in KEPT_HEADERS if name in response.headers)
    shelf.put(key, KeptPage(response.content, headers, monotonic() + SECONDS_KEPT))
