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
# One is the state of the data.
QUERIES = 7


def rows_of(client: Client, address: str) -> list[str]:
    table = document(client.get(address)).xpath("//table[contains(@class, 'province-table')]")[0]
    return [" ".join(" ".join(row.itertext()).split()) for row in table.xpath(".//tbody/tr")]


def names_of(client: Client, address: str) -> list[str]:
    names = document(client.get(address)).xpath(
        "//table[contains(@class, 'province-table')]//tbody//th/a/text()"
    )
    return list(map(str, names))


def test_lists_the_34_by_region_in_official_order(client: Client):
    rows = rows_of(client, "/provinces/")
    assert len(rows) == 34 + 6
    assert rows[0].startswith("Trung du và miền núi phía Bắc 9 đơn vị")
    assert [row.split(" ")[0] for row in rows[1:4]] == ["Cao", "Tuyên", "Điện"]


def test_a_merged_province_names_its_parts_and_its_place_with_n(client: Client):
    (row,) = [row for row in rows_of(client, "/provinces/") if row.startswith("Quảng Ngãi")]
    assert row == "Quảng Ngãi 51 23/34 0,6822 – 2.161.755 Quảng Ngãi (cũ), Kon Tum"


def test_an_untouched_province_tells_its_latest_comparable_movement_with_its_n(client: Client):
    (row,) = [row for row in rows_of(client, "/provinces/") if row.startswith("Điện Biên")]
    assert row == "Điện Biên 11 6/34 0,7651 ▲ lên 11 bậc 2023: 35 → 24/63 673.091 giữ nguyên"


def test_the_63_former_units_stay_reachable_with_what_they_became(client: Client):
    page = client.get("/provinces/?geography=63")
    (row,) = [row for row in rows_of(client, "/provinces/?geography=63") if row.startswith("Kon Tum")]
    assert row == "Kon Tum 62 48/63 0,6478 ▼ xuống 5 bậc 2023: 45 → 50/63 555.600 Quảng Ngãi"
    links = document(page).xpath("//table//tbody//th/a/@href")
    assert len([link for link in links if link.startswith("/provinces/")]) == 63
    assert "/provinces/quang-ngai-former/" in links


def test_small_lines_break_where_the_method_changes(client: Client):
    """2021 to 2023 are one line, 2020 and 2024 stand alone."""
    page = document(client.get("/provinces/?geography=63"))
    (row,) = page.xpath("//tbody/tr[th/a[@href='/provinces/da-nang-former/']]")
    (path,) = row.xpath(".//svg/path/@d")
    assert path.count("L") == 2
    assert len(row.xpath(".//svg/circle[@class='single']")) == 2


def test_derived_places_are_marked_as_such(client: Client):
    """Nobody published the places of the 63 in 2024: they follow from the scores."""
    head = document(client.get("/provinces/?geography=63")).xpath("//thead")[0].text_content()
    assert "suy ra" in head
    assert "suy ra" not in document(client.get("/provinces/")).xpath("//thead")[0].text_content()


def test_derived_places_say_so_where_lines_stand_alone_and_in_the_file(client: Client):
    """On a phone a line has the heads of its columns as labels."""
    cells = document(client.get("/provinces/?geography=63")).xpath("//td[@data-label='DTI 2024 (suy ra)']")
    assert len(cells) == 63
    rows = json.loads(client.get("/provinces.json?geography=63").content)["items"]
    assert {row["dti_rank_provenance"] for row in rows} == {"derived"}
    rows = json.loads(client.get("/provinces.json").content)["items"]
    assert {row["dti_rank_provenance"] for row in rows} == {"reported"}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("dien bien", ["Điện Biên"]),
        ("Điện", ["Điện Biên"]),
        ("kon tum", ["Quảng Ngãi"]),
        ("tp hcm", ["Hồ Chí Minh"]),
        ("vung tau", ["Hồ Chí Minh"]),
        ("bac can", ["Thái Nguyên"]),
    ],
)
def test_names_are_found_without_accents_and_by_what_they_were(client: Client, words: str, names: list[str]):
    assert names_of(client, f"/provinces/?q={words}") == names


def test_a_region_narrows_and_says_how_many_are_left(client: Client):
    response = client.get("/provinces/?region=dong-nam-bo")
    assert "3 trong 34 đơn vị" in text_of(response)
    assert len(rows_of(client, "/provinces/?region=dong-nam-bo")) == 3 + 1


def test_sorted_by_place_or_name_the_list_is_one(client: Client):
    assert names_of(client, "/provinces/?sort=rank")[:3] == ["Hà Nội", "Huế", "Hải Phòng"]
    assert names_of(client, "/provinces/?sort=name")[:3] == ["An Giang", "Bắc Ninh", "Cà Mau"]
    assert len(rows_of(client, "/provinces/?sort=rank")) == 34


def test_nothing_found_says_so_and_how_to_go_back(client: Client):
    response = client.get("/provinces/?q=atlantis")
    assert "Không có đơn vị nào trong 34 đơn vị có tên hoặc vùng như vậy" in text_of(response)
    assert "/provinces/" in document(response).xpath("//section//a/@href")


@pytest.mark.parametrize("query", ["geography=62", "geography=%00", "geography=34,63"])
def test_a_bad_geography_gives_a_notice_and_the_default(client: Client, query: str):
    response = client.get(f"/provinces/?{query}")
    assert response.status_code == 200
    assert "Tham số geography" in text_of(response)
    assert response.context["page"].geography.code == "34"


@pytest.mark.parametrize("query", ["region=atlantis", "sort=size", "q=%00", "region=%C4%91"])
def test_other_bad_values_give_a_notice_and_the_whole_list(client: Client, query: str):
    response = client.get(f"/provinces/?{query}")
    assert f"Tham số {query.partition('=')[0]}=" in text_of(response)
    assert len(names_of(client, f"/provinces/?{query}")) == 34
    assert client.get(f"/provinces.csv?{query}").status_code == 422


def test_empty_fields_of_the_form_leave_the_address(client: Client):
    response = client.get("/provinces/?geography=63&region=&q=kon&sort=")
    assert response.headers["Location"] == "/provinces/?geography=63&q=kon"


@pytest.mark.parametrize(
    "query", ["", "?geography=63", "?geography=x", "?q=kon&sort=name", "?region=dong-nam-bo", "?q=atlantis"]
)
def test_a_swap_equals_a_reload(client: Client, query: str):
    swap_equals_reload(client, "/provinces/", f"/provinces/{query}", "#provinces")


def test_going_back_in_history_needs_the_whole_page(client: Client):
    swapped = client.get("/provinces/", headers={"HX-Request": "true"})
    restored = client.get("/provinces/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" not in swapped.content
    assert b"<html" in restored.content


@pytest.mark.parametrize("query", ["geography=34", "geography=63", "q=kon", "sort=rank"])
def test_query_count_is_constant(client: Client, query: str):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/provinces/?{query}")
    assert len(queries) == QUERIES


def test_downloads_hold_what_is_shown(client: Client):
    rows = list(
        csv.DictReader(io.StringIO(client.get("/provinces.csv?geography=63").content.decode("utf-8-sig")))
    )
    assert len(rows) == 63
    kon_tum = next(row for row in rows if row["unit"] == "kon-tum")
    assert (kon_tum["merged_into"], kon_tum["moved_year"], kon_tum["moved"]) == ("quang-ngai", "2023", "-5")
    assert json.loads(client.get("/provinces.json").content)["filters"] == ""
    sheet = load_workbook(io.BytesIO(client.get("/provinces.xlsx").content)).worksheets[0]
    assert sheet.max_row == 35
    narrowed = json.loads(client.get("/provinces.json?region=dong-nam-bo&sort=name").content)
    assert (len(narrowed["items"]), narrowed["filters"]) == (3, "region=dong-nam-bo&sort=name")


def test_in_english(client: Client):
    assert "Kon Tum" in text_of(client.get("/provinces/?lang=en"))
