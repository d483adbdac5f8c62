"""Public pages, kept for as long as the data they show stands. Why in the process and not in Redis: docs/adr/0007."""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from gzip import compress
from threading import Lock
from time import monotonic
from typing import Any, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from provinces.forms import asks_for_part
from provinces.queries import versions

View = TypeVar("View", bound=Callable[..., HttpResponse])

MOST_BYTES = 32 * 1024 * 1024
LONGEST_PAGE = 400_000
# Longer ones are nobody's link: hundreds of codes, each told as unknown, would push the others off the shelf.
LONGEST_ADDRESS = 1000
# Level 6 would make a page a tenth smaller and the first visit of it a millisecond longer.
LEVEL = 3
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
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
    compressed: bytes
    headers: tuple[tuple[str, str], ...]
    until: float

    @property
    def size(self) -> int:
        return len(self.content) + len(self.compressed)


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
            self.bytes += page.size
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self.pages)))

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.bytes = 0

    def _drop(self, key: Hashable) -> None:
        old = self.pages.pop(key, None)
        self.bytes -= old.size if old else 0


shelf = Shelf()


def kept(view: View) -> View:
    """Answers a visitor without a session from the shelf, as long as data, day, language and address are the same."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _may_be_shared(request):
            return view(request, *args, **kwargs)
        version = versions.data_version()
        key = _key(request, version)
        page = shelf.get(key)
        if page is None:
            with versions.at(version):
                response = view(request, *args, **kwargs)
            if not _may_be_kept(response):
                return response
            page = _page(response)
            shelf.put(key, page)
        return _answer(page, request)

    return cast(View, answer)


def _may_be_shared(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def _key(request: HttpRequest, version: int) -> Hashable:
    language = get_language()
    return (
        version,
        timezone.localdate(),
        language,
        asks_for_part(request),
        request.scheme,
        request.get_host(),
        request.get_full_path(),
    )


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and len(response.content) <= LONGEST_PAGE
    )


def _page(response: HttpResponse) -> KeptPage:
    """Compressed once, for all who ask. Only these pages are: nothing secret stands beside what an address can say."""
    headers = tuple((name, response.headers[name]) for name in KEPT_HEADERS if name in response.headers)
    compressed = compress(response.content, LEVEL, mtime=0)
    return KeptPage(response.content, compressed, headers, monotonic() + versions.SECONDS_KEPT)


def _answer(page: KeptPage, request: HttpRequest) -> HttpResponse:
    small = bool(TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")))
    response = HttpResponse(page.compressed if small else page.content, headers=dict(page.headers))
    if small:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
