"""The page of a province: what it was and became, its DTI, its figures, what is missing."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from provinces.models import Unit
from tests.html import document, text_of

pytestmark = pytest.mark.django_db
QUERIES = 15


def strip_of(client: Client, address: str) -> list[str]:
    cells = document(client.get(address)).xpath("//dl[contains(@class, 'score-strip')]/div")
    return ["".join(cell.text_content().split()) for cell in cells]


def test_a_former_unit_says_what_became_of_it_and_keeps_its_figures(client: Client):
    text = text_of(client.get("/provinces/kon-tum/"))
    assert "Hợp nhất vào Quảng Ngãi từ 01/07/2025 theo Nghị quyết 202/2025/QH15." in text
    assert "Trang này được giữ nguyên" in text
    assert "trên 37.845" in text


def test_a_new_unit_names_its_parts_and_where_their_figures_are(client: Client):
    response = client.get("/provinces/quang-ngai/")
    text = text_of(response)
    assert "Hình thành ngày 01/07/2025 từ Quảng Ngãi (cũ), Kon Tum theo Nghị quyết 202/2025/QH15." in text
    assert "Số liệu của các đơn vị cũ: Quảng Ngãi (cũ) (4), Kon Tum (7)." in text
    assert "/provinces/quang-ngai-former/" in document(response).xpath("//main//a/@href")


def test_a_unit_that_no_merger_touched_says_so(client: Client):
    text = text_of(client.get("/provinces/dien-bien/"))
    assert "Giữ nguyên địa giới sau 01/07/2025" in text
    assert "mã 11 · 673.091 người (cuối 2024) · 45 xã, phường" in text


def test_a_change_of_name_is_told(client: Client):
    assert "Từ 01/01/2025: Tỉnh Thừa Thiên Huế thành Thành phố Huế" in text_of(client.get("/provinces/hue/"))


def test_strip_shows_places_with_their_n_and_the_official_one_of_a_double_year(client: Client):
    assert strip_of(client, "/provinces/dien-bien/") == [
        "DTI202235/63",
        "DTI202324/63",
        "DTI20246/34",
        "Điểm20240,7651",
    ]
    assert strip_of(client, "/provinces/yen-bai/")[:2] == ["DTI202127/63", "DTI202215/63"]


def test_places_are_compared_in_one_series_only(client: Client):
    rows = document(client.get("/provinces/dien-bien/")).xpath("//section[@aria-labelledby='dti']//tbody/tr")
    told = [" ".join(row.text_content().split()) for row in rows]
    assert told[0].startswith("2024 6/34 không so được 0,7651")
    assert told[2].startswith("2023 24/63 suy ra ▲lên 11 bậc 0,7030")


def test_figures_stand_beside_the_nations_nearest_in_time(client: Client):
    rows = document(client.get("/provinces/dien-bien/")).xpath(
        "//section[@aria-labelledby='figures']//tbody/tr"
    )
    lines = [" ".join(" ".join(row.itertext()).split()) for row in rows]
    (line,) = [line for line in lines if line.startswith("Tỷ lệ dân số trưởng thành")]
    assert line.endswith("điện thoại thông minh 68% ▲ +10,4 điểm % Năm 2022 70,91% 6 tháng đầu năm 2022")


def test_gaps_are_words(client: Client):
    text = text_of(client.get("/provinces/dien-bien/"))
    assert "Chưa có số nào sau 31/03/2023" in text
    assert "21 số liệu trong kho." in text
    assert "chỉ tiêu cấp tỉnh chưa có số của đơn vị này" in text


def test_as_known_on_a_past_day(client: Client):
    response = client.get("/provinces/dien-bien/?known_on=2022-12-31")
    text = text_of(response)
    assert "57,6%" in text
    assert "68%" not in text
    assert "DTI 2022" not in text
    assert "Đang xem số liệu đã công bố đến ngày 31/12/2022" in text


def test_a_past_day_knows_nothing_of_what_came_later(client: Client):
    text = text_of(client.get("/provinces/kon-tum/?known_on=2023-12-31"))
    assert "Hợp nhất vào" not in text
    assert "Tỉnh Thừa Thiên Huế" in text_of(client.get("/provinces/hue/?known_on=2023-12-31"))
    assert "01/07/2025" not in text_of(client.get("/provinces/dien-bien/?known_on=2023-12-31"))


def test_a_ranking_of_unknown_publication_is_not_taken_as_known(client: Client):
    text = text_of(client.get("/provinces/dien-bien/?known_on=2025-12-31"))
    assert "Không rõ ngày công bố DTI năm 2023, 2024 nên không tính là đã biết." in text
    assert "6/34" in text


def test_before_its_time_a_unit_says_that_it_did_not_exist(client: Client):
    response = client.get("/provinces/quang-ngai/?known_on=2022-12-31")
    assert "Ngày 31/12/2022 chưa có đơn vị Quảng Ngãi." in text_of(response)


def test_the_country_is_the_home_page(client: Client):
    assert client.get("/provinces/vn/").headers["Location"] == "/"


@pytest.mark.parametrize("slug", ["bo-y-te", "atlantis", "kontum"])
def test_unknown_and_other_units_are_not_found_in_the_portals_own_clothes(client: Client, slug: str):
    response = client.get(f"/provinces/{slug}/")
    assert response.status_code == 404
    assert "Không tìm thấy trang này" in text_of(response)
    assert client.get(f"/provinces/{slug}.csv").status_code == 404


def test_a_bad_day_gives_a_notice_and_a_working_page(client: Client):
    response = client.get("/provinces/kon-tum/?known_on=soon")
    assert response.status_code == 200
    assert "Tham số known_on=soon" in text_of(response)


@pytest.mark.parametrize("address", ["dien-bien/", "kon-tum/", "hue/", "dien-bien/?known_on=2023-12-31"])
def test_query_count_is_constant(client: Client, address: str):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/provinces/{address}")
    assert len(queries) == QUERIES


def test_every_province_has_its_page(client: Client):
    slugs = list(Unit.objects.filter(level="province").values_list("slug", flat=True))
    assert len(slugs) == 86
    assert {client.get(f"/provinces/{slug}/").status_code for slug in slugs} == {200}


def test_downloads_hold_every_figure(client: Client):
    text = client.get("/provinces/kon-tum.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 7
    land = next(row for row in rows if row["indicator"] == "land_records_updated")
    assert (land["value"], land["qualifier"], land["as_reported"]) == ("37845", "over", "trên 37.845")
    assert "Kon Tum" in json.loads(client.get("/provinces/kon-tum.json").content)["title"]
    sheet = load_workbook(io.BytesIO(client.get("/provinces/kon-tum.xlsx").content)).worksheets[0]
    assert sheet.max_row == 8
    assert client.get("/provinces/quang-ngai.csv").status_code == 200


def test_in_english(client: Client):
    assert "Kon Tum" in text_of(client.get("/provinces/kon-tum/?lang=en"))
