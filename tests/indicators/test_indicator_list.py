"""The list of indicators, on the real figures."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.html import swap_equals_reload, text_of

pytestmark = pytest.mark.django_db
QUERIES = 5


def test_lists_every_indicator_by_pillar(client: Client):
    text = text_of(client.get("/indicators/"))
    assert "163 chỉ tiêu" in text
    assert "Chính quyền số (38)" in text


def test_filters_by_pillar_and_by_words_without_accents(client: Client):
    text = text_of(client.get("/indicators/?pillar=infrastructure&q=bang rong di dong"))
    assert "Tốc độ tải xuống băng rộng di động (Ookla)" in text
    assert "Tỷ lệ hồ sơ trực tuyến toàn trình" not in text


def test_an_indicator_with_provincial_figures_only_says_so(client: Client):
    assert "chỉ có số của địa phương" in text_of(client.get("/indicators/?q=ban chua co internet"))


def test_nothing_found_offers_the_way_back(client: Client):
    assert "Không có chỉ tiêu nào khớp" in text_of(client.get("/indicators/?q=zzz"))


def test_known_on_shows_the_newest_figure_of_that_day(client: Client):
    text = text_of(client.get("/indicators/?q=kinh te so trong gdp&known_on=2023-12-31"))
    assert "12,67%" in text
    assert "14,02%" not in text


@pytest.mark.parametrize("query", ["pillar=astrology", "known_on=soon", "level=galactic"])
def test_a_bad_value_gives_a_notice_and_a_working_page(client: Client, query: str):
    response = client.get(f"/indicators/?{query}")
    assert response.status_code == 200
    assert response.context["notices"]
    assert "163 chỉ tiêu" in text_of(response)


@pytest.mark.parametrize("query", ["", "?pillar=economy", "?q=5g"])
def test_a_swap_equals_a_reload(client: Client, query: str):
    swap_equals_reload(client, "/indicators/", f"/indicators/{query}", "#board")


def test_query_count_is_constant(client: Client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/indicators/")
    assert len(queries) == QUERIES
