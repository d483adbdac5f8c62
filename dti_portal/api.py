"""The door of the API: every app's router behind one address, open to all sites, strict about what it is asked."""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.utils.cache import get_conditional_response
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_noop as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.parser import Parser

from dti_portal import api_description
from indicators.api import router as indicators
from meetings.api import router as meetings
from provinces.api import router as provinces
from provinces.exports import practice_words
from provinces.queries.practice import is_practice

JSON = "application/json"
LANGUAGES = ("vi", "en")
READING = ("GET", "HEAD", "OPTIONS")
NOT_FOUND = "không có gì ở địa chỉ này / there is nothing at this address"
NOT_ALLOWED = "chỉ đọc: GET, HEAD, OPTIONS / read only: GET, HEAD, OPTIONS"
NOT_AVAILABLE = "cơ sở dữ liệu không trả lời, hãy thử lại sau / the database does not answer, try again later"
UNKNOWN_PARAMETER = "không có tham số này; chỉ có {0} / no such parameter; there are {0}"
RETRY_AFTER_SECONDS = "5"
PRACTICE = " / ".join(practice_words(language) for language in LANGUAGES)
# pydantic's words, in both languages; `value_error` brings its own.
MESSAGES = {
    "int_parsing": "phải là số nguyên / must be a whole number",
    "int_parsing_size": "số quá lớn / the number is too large",
    "int_from_float": "phải là số nguyên / must be a whole number",
    "greater_than_equal": "phải từ {ge} trở lên / must be at least {ge}",
    "less_than_equal": "không được quá {le} / must be at most {le}",
    "literal_error": "chỉ nhận {expected} / must be {expected}",
    "value_error": "{error}",
}

View = Callable[..., HttpResponseBase]


class QueryParser(Parser):
    """A parameter given twice is a list (`unit=a&unit=b` is `unit=a,b`), an empty one is left out."""

    def parse_querydict(
        self, data: MultiValueDict[str, str], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        given = {name: [value for value in values if value] for name, values in data.lists()}
        return {
            name: values if name in list_fields else ",".join(values)
            for name, values in given.items()
            if values
        }


class PortalAPI(NinjaAPI):
    """Ninja's API with the house's manners on every address, errors and unknown addresses included."""

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        patterns, app_name, namespace = super().urls
        patterns = [path("openapi.json", openapi_json, name="openapi"), *patterns, re_path("", nothing_here)]
        return [opened(each) for each in patterns if isinstance(each, URLPattern)], app_name, namespace


def opened(pattern: URLPattern) -> URLPattern:
    """The same address behind the door."""
    view = open_to_all(pattern.callback, pattern.name)
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


def open_to_all(view: View, name: str | None) -> View:
    """Reading only, from any site, with an ETag; a parameter that nobody knows is an error, not a wider answer."""

    @wraps(view, updated=())
    def door(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        response = _answer(view, name, request, parts)
        response.headers.setdefault("Cache-Control", "no-cache")
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return csrf_exempt(door)


def openapi_json(request: HttpRequest) -> HttpResponse:
    """The API's own description, in the language asked for."""
    language = request.GET.get("lang", LANGUAGES[0])
    if language not in LANGUAGES:
        return fault(422, [_wrong("lang", MESSAGES["literal_error"].format(expected="vi, en"))])
    return HttpResponse(orjson.dumps(openapi(language)), content_type=JSON)


def nothing_here(request: HttpRequest) -> HttpResponse:
    raise Http404


def fault(status: int, detail: object, **headers: str) -> HttpResponse:
    """An error as JSON: `{"detail": …}`."""
    return HttpResponse(orjson.dumps({"detail": detail}), status=status, content_type=JSON, headers=headers)


@cache
def openapi(language: str) -> dict[str, Any]:
    """The OpenAPI document with its texts in `language`."""
    return api_description.described(api.get_openapi_schema(), language)


def documentation(language: str) -> list[api_description.Address]:
    """Every address of the API, for the page that explains it."""
    return api_description.addresses(openapi(language))


def _marked(response: HttpResponse) -> HttpResponse:
    """The answer, one JSON object; where figures were generated it begins by saying so."""
    mark = orjson.dumps({"practice": PRACTICE})[:-1]
    if is_practice() and response.headers["Content-Type"].startswith(JSON):
        response.content = mark + b"," + response.content[1:]
    return response


def _answer(view: View, name: str | None, request: HttpRequest, parts: dict[str, Any]) -> HttpResponseBase:
    allowed = ", ".join(READING)
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allowed, "Access-Control-Allow-Methods": allowed})
    if request.method not in READING:
        return _marked(fault(405, NOT_ALLOWED, Allow=allowed))
    known = _parameters().get(name or "")
    unknown = [] if known is None else [word for word in request.GET if word not in known]
    if known is not None and unknown:
        message = UNKNOWN_PARAMETER.format(", ".join(known))
        return _marked(fault(422, [_wrong(word, message) for word in unknown]))
    return _read(view, request, parts)


@cache
def _parameters() -> dict[str, tuple[str, ...]]:
    """What each address may be asked, by its name, as its own description says."""
    operations = (methods["get"] for methods in openapi(LANGUAGES[0])["paths"].values())
    asked = {each["operationId"]: tuple(api_description.query_names(each)) for each in operations}
    return asked | {"openapi": ("lang",)}


def _read(view: View, request: HttpRequest, parts: dict[str, Any]) -> HttpResponseBase:
    """The answer to GET; to HEAD the same without its content."""
    head, request.method = request.method == "HEAD", "GET"
    try:
        response = view(request, **parts)
    except Http404:
        response = fault(404, NOT_FOUND)
    if not isinstance(response, HttpResponse):
        return response
    if view is not openapi_json:
        response = _marked(response)
    if response.status_code == 200:
        response.headers["ETag"] = f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
        response = (
            get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
        )
    if head:
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def _wrong(parameter: str, message: str) -> dict[str, object]:
    return {"loc": ["query", parameter], "msg": message}


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return fault(422, [_explained(each) for each in error.errors])


def _explained(error: dict[str, Any]) -> dict[str, object]:
    told = {name: str(value).replace(" or ", ", ") for name, value in error.get("ctx", {}).items()}
    message = MESSAGES.get(error.get("type", ""), "{0}").format(error["msg"], **told)
    return {"loc": list(error["loc"]), "msg": message}


def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return fault(404, NOT_FOUND)


def _unavailable(request: HttpRequest, error: Any) -> HttpResponse:
    return fault(503, NOT_AVAILABLE, **{"Retry-After": RETRY_AFTER_SECONDS})


api = PortalAPI(
    title="Cổng theo dõi chuyển đổi số",
    version="1.0.0",
    description=_(
        "Số liệu chuyển đổi số quốc gia với nguồn của từng số, chỉ số DTI và các phiên họp. Chỉ đọc, không cần khóa. "
        "Bản tổng hợp theo giấy phép CC BY 4.0; nội dung của từng nguồn thuộc quyền của nguồn đó."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    parser=QueryParser(),
    openapi_extra={
        "info": {
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        }
    },
)
for router in (indicators, provinces, meetings):
    api.add_router("", router)
api.add_exception_handler(ValidationError, _invalid)
api.add_exception_handler(Http404, _missing)
for unreachable in (OperationalError, InterfaceError):
    api.add_exception_handler(unreachable, _unavailable)
