"""The home page, on the real figures."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from provinces.actions import publish_data_version
from provinces.queries import highlights
from tests.html import document, text_of

pytestmark = pytest.mark.django_db
QUERIES = 13
QUERIES_OF_A_PAST_DAY = 14
QUERIES_WITHOUT_REVISIONS = 13


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


def test_who_moved_as_far_as_the_last_one_told_is_told_too(client: Client):
    movers = client.get("/").context["movers"]
    assert [mover.gained for mover in movers.up][-2:] == [12, 12]
    assert {"binh-duong", "ha-tinh"} <= {mover.unit for mover in movers.up}
    assert (movers.up_more, movers.down_more) == (0, 0)


def test_of_very_many_that_moved_as_far_the_rest_is_counted(client: Client, monkeypatch):
    monkeypatch.setattr(highlights, "MOST_TIED", 5)
    assert highlights.movers().up_more == 1
    publish_data_version(now=timezone.now())
    assert "và 1 đơn vị khác cùng mức" in text_of(client.get("/"))


def test_what_is_new_comes_newest_first(client: Client):
    days = [item.cell.published_until for item in client.get("/").context["news"]]
    assert days == sorted(days, reverse=True)


def test_the_last_place_is_kept_for_the_newest_revision_with_what_it_replaced_and_why(client: Client):
    news = client.get("/").context["news"]
    assert len(news) == 8
    assert [item.cell.status == "revised" for item in news] == [False] * 7 + [True]
    assert news[-1].previous_as_reported == "12,33%"
    text = text_of(client.get("/"))
    assert "12,33% → 12,87% điều chỉnh Năm 2023." in text
    assert "Kỳ công bố tháng 1/2025." in text


def test_a_revision_among_the_newest_needs_no_kept_place(client: Client):
    news = client.get("/?known_on=2025-01-10").context["news"]
    days = [item.cell.published_until for item in news]
    assert days == sorted(days, reverse=True)
    assert sum(item.previous is not None for item in news) == 1


def test_on_a_past_day_only_what_was_published_is_told(client: Client):
    response = client.get("/?known_on=2022-12-31")
    text = text_of(response)
    assert "92 trên 163 chỉ tiêu đã có số liệu, mới nhất tính đến 31/12/2022." in text
    assert "Đang xem số liệu đã công bố đến ngày 31/12/2022" in text
    assert document(response).xpath("//main//p[contains(@class, 'notice')]/a/@href") == ["/"]
    told = [item.cell for item in response.context["news"]]
    told += [tile.headline.series.latest.cell for tile in response.context["tiles"]]
    assert max(cell.published_until.isoformat() for cell in told) <= "2022-12-31"
    assert (response.context["map"].year, response.context["movers"]) == (2021, None)


@pytest.mark.parametrize(
    ("day", "of_map", "of_movers"),
    [("2025-10-20", (2022, "63"), None), ("2025-10-21", (2024, "34"), None), ("2020-01-01", None, None)],
)
def test_map_and_movers_wait_for_their_rankings(client: Client, day: str, of_map: object, of_movers: object):
    context = client.get(f"/?known_on={day}").context
    newest = context["map"]
    assert (newest and (newest.year, newest.geography)) == of_map
    assert context["movers"] == of_movers


def test_links_lead_on_as_of_the_same_day(client: Client):
    page = document(client.get("/?known_on=2022-12-31"))
    links = page.xpath("//article//a/@href") + page.xpath("//ol[@class='event-list']//a/@href")
    links += page.xpath("//section[@aria-labelledby='mini']//h2/..//a/@href")
    assert all("known_on=2022-12-31" in link for link in links)
    assert {client.get(link).status_code for link in links} == {200}


def test_before_all_figures_the_page_says_so(client: Client):
    response = client.get("/?known_on=1990-01-01")
    assert response.status_code == 200
    assert "Đến ngày đã chọn chưa có số liệu nào được công bố." in text_of(response)


def test_a_bad_day_gives_a_notice_and_a_working_page(client: Client):
    text = text_of(client.get("/?known_on=soon"))
    assert "Tham số known_on=soon" in text
    assert "158 trên 163 chỉ tiêu" in text


def test_english_is_complete(client: Client):
    text = text_of(client.get("/?lang=en"))
    assert "indicators have figures" in text
    assert "Tổng quan" not in text


def test_query_count_is_constant(client: Client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert len(queries) == QUERIES


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-12-31", QUERIES_WITHOUT_REVISIONS),
        ("2025-01-10", QUERIES_OF_A_PAST_DAY),
        ("2026-11-22", QUERIES_OF_A_PAST_DAY),
    ],
)
def test_query_count_of_a_past_day_is_constant(client: Client, day: str, expected: int):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/?known_on={day}")
    assert len(queries) == expected


def test_an_empty_store_still_has_a_home_page(client: Client, empty_store: None):
    response = client.get("/")
    assert response.status_code == 200
    assert "Kho chưa có số liệu nào." in text_of(response)
