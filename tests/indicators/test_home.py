"""The home page, on the real figures."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.html import text_of

pytestmark = pytest.mark.django_db
QUERIES = 10


def test_tells_the_state_in_one_sentence(client: Client):
    assert "158 trên 163 chỉ tiêu đã có số liệu, mới nhất tính đến 04/03/2026." in text_of(client.get("/"))


def test_shows_forty_headline_figures(client: Client):
    context = client.get("/").context
    assert (len(context["tiles"]), len(context["further"])) == (8, 32)


def test_a_tile_has_figure_period_change_in_words_verdict_and_target(client: Client):
    text = text_of(client.get("/"))
    assert (
        "Tỷ lệ hồ sơ trực tuyến toàn trình gần 40% 6 tháng đầu năm 2025 ▼ giảm trên 5,8 điểm % so với năm 2024 · kém hơn Chưa đạt mục tiêu 2024: 50%"
        in text
    )
    assert "71/193 Năm 2024 ▲ lên 15 bậc so với năm 2022" in text


def test_an_estimate_is_flagged_and_not_hedged_twice(client: Client):
    text = text_of(client.get("/"))
    assert "14,02% ước Năm 2025" in text
    assert "khoảng 14,02%" not in text


def test_movers_are_of_two_years_of_one_method_and_geography(client: Client):
    movers = client.get("/").context["movers"]
    assert (movers.year, movers.against, movers.n) == (2023, 2022, 63)
    assert [(mover.unit, mover.gained) for mover in movers.up][:2] == [
        ("ca-mau-former", 23),
        ("ha-giang", 20),
    ]
    assert [(mover.unit, mover.lost) for mover in movers.down][:2] == [("vinh-phuc", 26), ("ninh-thuan", 21)]


def test_the_map_has_34_units_and_both_archipelagos(client: Client):
    response = client.get("/")
    kinds = [tile.kind for tile in response.context["map"].tiles]
    assert (kinds.count("unit"), kinds.count("archipelago")) == (34, 2)
    body = response.content.decode()
    assert "Quần đảo Hoàng Sa, thuộc Đà Nẵng" in body
    assert "Quần đảo Trường Sa, thuộc Khánh Hòa" in body
    assert 'aria-label="Hà Nội: 0,8241, hạng 1/34"' in body


def test_what_is_new_comes_newest_first(client: Client):
    days = [item.cell.published_until for item in client.get("/").context["news"]]
    assert days == sorted(days, reverse=True)


def test_english_is_complete(client: Client):
    text = text_of(client.get("/?lang=en"))
    assert "indicators have figures" in text
    assert "Tổng quan" not in text


def test_query_count_is_constant(client: Client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert len(queries) == QUERIES


def test_an_empty_store_still_has_a_home_page(client: Client, empty_store: None):
    response = client.get("/")
    assert response.status_code == 200
    assert "Kho chưa có số liệu nào." in text_of(response)
