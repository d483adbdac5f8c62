"""The list of provinces, on the real units."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.django_db
QUERIES = 7


def rows_of(client: Client, address: str) -> list[str]:
    table = document(client.get(address)).xpath("//table[contains(@class, 'province-table')]")[0]
    return [" ".join(row.text_content().split()) for row in table.xpath(".//tbody/tr")]


def test_lists_the_34_by_region_in_official_order(client: Client):
    rows = rows_of(client, "/provinces/")
    assert len(rows) == 34 + 6
    assert rows[0].startswith("Trung du và miền núi phía Bắc 9 đơn vị")
    assert [row.split(" ")[0] for row in rows[1:4]] == ["Cao", "Tuyên", "Điện"]


def test_a_merged_province_names_its_parts_and_its_place_with_n(client: Client):
    (row,) = [row for row in rows_of(client, "/provinces/") if row.startswith("Quảng Ngãi")]
    assert row == "Quảng Ngãi 51 23/34 2.161.755 Quảng Ngãi (cũ), Kon Tum"


def test_the_63_former_units_stay_reachable_with_what_they_became(client: Client):
    page = client.get("/provinces/?geography=63")
    (row,) = [row for row in rows_of(client, "/provinces/?geography=63") if row.startswith("Kon Tum")]
    assert row == "Kon Tum 62 48/63 555.600 Quảng Ngãi"
    links = document(page).xpath("//table//tbody//th/a/@href")
    assert len([link for link in links if link.startswith("/provinces/")]) == 63
    assert "/provinces/quang-ngai-former/" in links


def test_derived_places_are_marked_as_such(client: Client):
    """Nobody published the places of the 63 in 2024: they follow from the scores."""
    head = document(client.get("/provinces/?geography=63")).xpath("//thead")[0].text_content()
    assert "suy ra" in head
    assert "suy ra" not in document(client.get("/provinces/")).xpath("//thead")[0].text_content()


@pytest.mark.parametrize("query", ["geography=62", "geography=%00", "geography=34,63"])
def test_a_bad_geography_gives_a_notice_and_the_default(client: Client, query: str):
    response = client.get(f"/provinces/?{query}")
    assert response.status_code == 200
    assert "Tham số geography" in text_of(response)
    assert response.context["page"].geography.code == "34"


@pytest.mark.parametrize("query", ["", "?geography=63", "?geography=x"])
def test_a_swap_equals_a_reload(client: Client, query: str):
    swap_equals_reload(client, "/provinces/", f"/provinces/{query}", "#provinces")


def test_going_back_in_history_needs_the_whole_page(client: Client):
    swapped = client.get("/provinces/", headers={"HX-Request": "true"})
    restored = client.get("/provinces/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" not in swapped.content
    assert b"<html" in restored.content


@pytest.mark.parametrize("geography", ["34", "63"])
def test_query_count_is_constant(client: Client, geography: str):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/provinces/?geography={geography}")
    assert len(queries) == QUERIES


def test_downloads_hold_what_is_shown(client: Client):
    rows = list(
        csv.DictReader(io.StringIO(client.get("/provinces.csv?geography=63").content.decode("utf-8-sig")))
    )
    assert len(rows) == 63
    assert next(row["merged_into"] for row in rows if row["unit"] == "kon-tum") == "quang-ngai"
    assert json.loads(client.get("/provinces.json").content)["filters"] == ""
    sheet = load_workbook(io.BytesIO(client.get("/provinces.xlsx").content)).worksheets[0]
    assert sheet.max_row == 35


def test_in_english(client: Client):
    assert "Kon Tum" in text_of(client.get("/provinces/?lang=en"))
