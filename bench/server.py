"""What gunicorn serves here: the portal itself, and beside it the least that could answer the same questions.

A floor is a bare WSGI function: one prepared statement, its rows as JSON by orjson. It runs in the same worker
processes and answers as many rows as the API does.
"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

import orjson
import psycopg
from django.conf import settings
from django.core.wsgi import get_wsgi_application

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Answer = Callable[[Environ, StartResponse], Iterable[bytes]]

SERIES = """
    SELECT p.code, f.value::float8
    FROM indicators_figure f JOIN indicators_period p ON p.id = f.period_id
    WHERE f.indicator_id = (SELECT id FROM indicators_indicator WHERE code = %s)
      AND f.unit_id = (SELECT id FROM provinces_unit WHERE slug = %s)
    ORDER BY p."end", p.start DESC
"""
SECTION = """
    SELECT u.slug, f.value::float8
    FROM indicators_figure f JOIN provinces_unit u ON u.id = f.unit_id
    WHERE f.indicator_id = (SELECT id FROM indicators_indicator WHERE code = %s)
      AND f.period_id = (SELECT id FROM indicators_period WHERE code = %s)
    ORDER BY u.sort_order
"""
_local = threading.local()


def _portal() -> Answer:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti_portal.settings")
    settings.ROOT_URLCONF = "bench.urls"
    return get_wsgi_application()


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """The floors under their own addresses; everything else is the portal's."""
    answer = FLOORS.get(environ["PATH_INFO"], PORTAL)
    return answer(environ, start_response)


def _floor(statement: str, *names: str) -> Answer:
    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        asked = dict(parse_qsl(environ["QUERY_STRING"]))
        rows = _connection().execute(statement, [asked[name] for name in names], prepare=True).fetchall()
        body = orjson.dumps({"count": len(rows), "items": rows})
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def _connection() -> psycopg.Connection:
    """One for each thread, for ever, as the portal keeps its own."""
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    connection: psycopg.Connection = _local.connection
    return connection


PORTAL = _portal()
FLOORS: dict[str, Answer] = {
    "/bench/floor-series": _floor(SERIES, "indicator", "unit"),
    "/bench/floor-section": _floor(SECTION, "indicator", "period"),
}
