"""The API against its own description, and against every row of the reviewed files."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
import schemathesis
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from indicators import periods

pytestmark = pytest.mark.usefixtures("reference")

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
# Real values beside invented ones, so that answers have items to hold against the schema.
REAL: dict[str, list[Any]] = {
    "indicator": ["broadband_fixed_mbps", "dti_rank", "broadband_fixed_mbps,broadband_mobile_mbps"],
    "unit": ["vn", "kon-tum", "vn,kon-tum"],
    "period": ["2022-S1", "2022", "2022-S1,2023-Q1"],
    "from": ["2021", "2022-Q1"],
    "to": ["2025-06-30"],
    "year": [2020, 2021, 2022, 2023, 2024],
    "key": ["NCDT-03", "GSC-05", "NCDT-03-KTU"],
    "slug": ["quang-ngai", "yen-bai", "hue"],
}
# What stands in the other parts of an address that has several.
ELSEWHERE: dict[str, dict[str, Any]] = {"/api/v1/dti/{year}/{slug}/why": {"year": 2023, "slug": "hue"}}


def rows(name: str) -> Iterator[dict[str, str]]:
    with (settings.REFERENCE_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def get(client: Client, address: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    told: dict[str, Any] = json.loads(response.content, parse_float=Decimal)
    return told


# The description is read while tests are collected, when no test may ask a database what its figures are.
with patch("provinces.queries.practice._known", False):
    api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Django's own test client does the same: the end of a request must not end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@api.parametrize()
@hypothesis_settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
def test_every_address_keeps_its_schema_whatever_it_is_asked(case: schemathesis.Case):
    case.call_and_validate(checks=CHECKS)


def test_real_values_keep_the_schema_too():
    asked = 0
    for result in api.get_all_operations():
        operation = result.ok()
        for name, values in REAL.items():
            place = next((each for each in operation.iter_parameters() if each.name == name), None)
            for value in values if place is not None else ():
                inside = (
                    {"path_parameters": ELSEWHERE.get(operation.path, {}) | {name: value}}
                    if place.location == "path"
                    else {"query": {name: value}}
                )
                if place.location == "query" and "{" in operation.path:
                    continue
                operation.Case(**inside).call_and_validate(checks=CHECKS[:4])
                asked += 1
    assert asked > 30


def test_every_observation_is_found(client: Client):
    told = {
        (item["indicator"], item["unit"], item["period"], item["source"]["id"], item["as_reported"]): item
        for item in get(client, "observations?limit=5000")["items"]
    }
    count = 0
    for row in rows("observations"):
        period = periods.parse(row["period"]).code
        item = told[row["indicator"], row["unit"], period, row["source"], row["as_reported"] or None]
        assert item["value"] == (Decimal(row["value"]) if row["value"] else None)
        assert (item["qualifier"], item["as_of"], item["status"]) == (
            *(row["qualifier"], row["as_of"]),
            row["status"],
        )
        assert item["missing"] == (row["missing"] or None)
        count += 1
    assert count == len(told)


def test_every_cell_told_of_has_its_figure(client: Client):
    cells = {
        (row["indicator"], row["unit"], periods.parse(row["period"]).code) for row in rows("observations")
    }
    figures = get(client, "figures?limit=5000")["items"]
    assert {(item["indicator"], item["unit"], item["period"]) for item in figures} == cells


@pytest.mark.parametrize(("year", "geography"), [*((year, "63") for year in range(2020, 2025)), (2024, "34")])
def test_every_published_rank_and_score_is_found(client: Client, year: int, geography: str):
    standings = {item["unit"]: item for item in get(client, f"dti/{year}?geography={geography}")["items"]}
    pillars = {"CQS": "government", "KTS": "economy", "XHS": "society"}
    count = 0
    for row in rows("scores"):
        if (row["year"], row["geography"]) != (str(year), geography):
            continue
        standing, part = standings[row["unit"]], row["criterion"].split(".")[-1]
        mark = standing
        if row["criterion"].count(".") > 1:
            mark = standing[pillars[part]] if part in pillars else standing["components"][part]
        assert mark["rank"] == (int(row["rank"]) if row["rank"] else None)
        assert mark["score"] == (Decimal(row["score"]) if row["score"] else None)
        count += 1
    assert count >= len(standings)


def test_every_indicator_unit_and_meeting_is_found(client: Client):
    assert {item["code"] for item in get(client, "indicators")["items"]} == {
        row["code"] for row in rows("indicators")
    }
    assert {item["unit"] for item in get(client, "units")["items"]} == {row["unit"] for row in rows("units")}
    assert {item["key"] for item in get(client, "meetings")["items"]} == {
        row["meeting"] for row in rows("meetings")
    }


def test_the_description_is_complete_in_both_languages(client: Client):
    vietnamese, english = (get(client, f"openapi.json?lang={language}") for language in ("vi", "en"))
    assert vietnamese["paths"].keys() == english["paths"].keys()
    assert {"/api/v1/figures", "/api/v1/observations", "/api/v1/dti/{year}"} <= vietnamese["paths"].keys()
    summaries = [
        (vietnamese["paths"][path]["get"]["summary"], english["paths"][path]["get"]["summary"])
        for path in english["paths"]
    ]
    assert all(one != other for one, other in summaries)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_example_of_the_documentation_answers(client: Client, language: str):
    described = get(client, f"openapi.json?lang={language}")
    page = client.get(f"/api/docs?lang={language}").content.decode()
    for path, methods in described["paths"].items():
        example = path.partition("{")[0] + methods["get"]["x-example"]
        assert client.get(example).status_code == 200
        assert example.replace("&", "&amp;") in page
        assert methods["get"]["summary"] in page


@pytest.mark.parametrize("address", ["figures?limit=1", "dti/2022", "meetings/NCDT-03", "openapi.json"])
def test_what_has_not_changed_is_not_sent_again(client: Client, address: str):
    first = client.get(f"/api/v1/{address}")
    again = client.get(f"/api/v1/{address}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_head_is_get_without_its_content(client: Client):
    whole, head = client.get("/api/v1/units"), client.head("/api/v1/units")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole.content))
    assert head["ETag"] == whole["ETag"]


@pytest.mark.parametrize("address", ["figures", "units", "dti/2022", "meetings/NCDT-03", "nothing", ""])
def test_reading_only_from_any_site(client: Client, address: str):
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)(f"/api/v1/{address}")
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert client.options(f"/api/v1/{address}").status_code == 204
    for answer in (client.get(f"/api/v1/{address}"), client.options(f"/api/v1/{address}")):
        assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", ["", "nothing", "figures/", "meetings/", "units/vn"])
def test_nothing_here_is_json_too(client: Client, address: str):
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
    assert " / " in answer.json()["detail"]


def test_a_database_that_does_not_answer_is_said_so(client: Client, monkeypatch: pytest.MonkeyPatch):
    def unreachable(*_: object) -> None:
        raise OperationalError("no route to host")

    monkeypatch.setattr("indicators.queries.catalogue.rows", unreachable)
    answer = client.get("/api/v1/indicators")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "host" not in answer.content.decode()
