"""The search answers with the figure, on the real data."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.queries import search
from meetings.queries.search import SearchPage
from tests.html import swap_equals_reload, text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
# Three of them for the tasks.
MOST_QUERIES = 11


def ask(text: str) -> SearchPage:
    return search.search(text, TODAY)


def codes(page: SearchPage) -> list[str]:
    return [hit.facts.code for hit in page.indicators.hits]


@pytest.mark.parametrize("query", ["băng rộng di động", "bang rong di dong", "BĂNG RỘNG DI ĐỘNG"])
def test_an_indicator_comes_with_its_latest_figure_period_and_change(client: Client, query: str):
    text = text_of(client.get("/search/", {"q": query}))
    assert "Tốc độ tải xuống băng rộng di động (Ookla) 146,64 Mbps" in text
    assert "Quý II/2025" in text
    assert "tăng 10,43 Mbps" in text


def test_an_abbreviation_stands_for_its_words():
    assert {"dvc_with_dossier_share", "dvc_level34_share"} <= set(codes(ask("dvctt")))
    assert set(codes(ask("dvctt"))) <= set(codes(ask("dịch vụ công trực tuyến")))
    assert "cccd_dossier_share" in codes(ask("căn cước công dân"))
    assert codes(ask("cccd"))


def test_a_place_narrows_the_figure_to_its_own(client: Client):
    text = text_of(client.get("/search/", {"q": "cccd điện biên"}))
    assert "98,9%" in text
    assert "Điện Biên" in text


def test_a_place_without_the_figure_says_so_and_shows_the_nations(client: Client):
    page = ask("dvc kon tum")
    assert all(hit.place_missing and hit.row and hit.row.cell.unit == "vn" for hit in page.indicators.hits)
    text = text_of(client.get("/search/", {"q": "dvc kon tum"}))
    assert "Kon Tum chưa có số liệu; đây là số của cả nước." in text
    assert "48/63" in text


def test_what_the_place_has_comes_first():
    page = ask("điện thoại thông minh đà nẵng")
    first = page.indicators.hits[0]
    assert first.unit is not None
    assert (first.unit.unit, str(first.row.cell.value) if first.row else "") == ("da-nang-former", "77.8")


@pytest.mark.parametrize("query", ["dti yên bái 2022", "yen bai 2022", "hạng DTI tỉnh Yên Bái năm 2022"])
def test_the_place_of_a_province_in_a_year_with_its_n(client: Client, query: str):
    (hit,) = ask(query).places.places
    assert (hit.facts.unit, str(hit.place), str(hit.mark.score if hit.mark else "")) == (
        "yen-bai",
        "15/63",
        "0.6350",
    )
    assert "15/63 DTI 2022 điểm 0,6350" in text_of(client.get("/search/", {"q": query}))


def test_one_name_of_two_units_finds_both_each_in_its_own_ranking():
    hits = ask("đà nẵng 2024").places.places
    assert [(hit.facts.unit, str(hit.place)) for hit in hits] == [
        ("da-nang", "17/34"),
        ("da-nang-former", "2/63"),
    ]


@pytest.mark.parametrize(
    ("query", "unit"),
    [
        ("tphcm", "ho-chi-minh"),
        ("TP.HCM", "ho-chi-minh"),
        ("đắc lắc", "dak-lak"),
        ("Thừa Thiên - Huế", "hue"),
        ("bà rịa vũng tàu", "ba-ria-vung-tau"),
        ("sơn la", "son-la"),
        ("hà nam 2022", "ha-nam"),
        ("quảng nam năm 2022", "quang-nam"),
        ("Kon Tum province", "kon-tum"),
        ("thanh hoá", "thanh-hoa"),
    ],
)
def test_every_spelling_finds_its_province(query: str, unit: str):
    assert unit in [hit.facts.unit for hit in ask(query).places.places]


def test_the_beginning_of_a_name_finds_all_that_share_it():
    units = [hit.facts.unit for hit in ask("quang").places.places]
    assert {"quang-ngai", "quang-ninh", "quang-tri"} <= set(units)


def test_a_former_unit_names_its_successor(client: Client):
    assert "đến 30/06/2025, nay thuộc Quảng Ngãi" in text_of(client.get("/search/", {"q": "kon tum"}))


def test_a_year_without_a_place_shows_the_latest_and_says_so(client: Client):
    assert ask("kon tum 2019").places.places[0].year_missing
    assert "Nguồn không nêu hạng của năm được hỏi" in text_of(client.get("/search/", {"q": "kon tum 2019"}))


def test_a_year_picks_the_figure_of_that_year(client: Client):
    first = ask("băng rộng cố định 2023").indicators.hits[0]
    assert first.row is not None
    assert first.row.cell.end.year == 2023
    assert "Không có số của năm 1999; đây là số mới nhất." in text_of(
        client.get("/search/", {"q": "băng rộng 1999"})
    )


def test_rankings_of_a_year_with_who_leads(client: Client):
    (hit,) = ask("dti 2022").places.rankings
    assert (hit.ranking.geography, hit.leader.unit if hit.leader else "") == ("63", "da-nang-former")
    assert "Đứng đầu Đà Nẵng 0,8002" in text_of(client.get("/search/", {"q": "dti 2022"}))
    assert {hit.ranking.geography for hit in ask("dti").places.rankings} == {"34", "63"}


def test_a_session_by_number_and_year_before_its_bridge_points():
    assert [hit.key for hit in ask("phiên họp 3 năm 2022").meetings] == [
        "NCDT-03",
        "NCDT-03-KTU",
        "NCDT-03-NTN",
    ]
    assert [hit.key for hit in ask("NCDT-07").meetings] == ["NCDT-07"]


def test_a_conclusion_is_found_by_its_words(client: Client):
    (hit,) = ask("620 điểm lõm").meetings
    assert (hit.key, hit.conclusion.ordinal if hit.conclusion else 0) == ("NCDT-07", 4)
    assert "Kết luận 4: Phủ sóng 620 điểm lõm còn lại" in text_of(
        client.get("/search/", {"q": "620 điểm lõm"})
    )


def test_a_place_in_a_meeting_is_its_name_and_not_its_syllables():
    assert "DBI-2023-04" not in [hit.key for hit in ask("đà nẵng").meetings]


def test_english_words_find_too():
    assert "broadband_fixed_mbps" in codes(ask("broadband"))
    assert ask("Ho Chi Minh City").places.places[0].facts.unit == "ho-chi-minh"


def test_headline_indicators_come_before_others_of_equal_worth():
    assert codes(ask("băng rộng"))[:2] == ["broadband_fixed_mbps", "broadband_mobile_mbps"]


@pytest.mark.parametrize("query", ["tốc độ băng rộng cố định", "toc do bang rong co dinh"])
def test_a_speed_leads_before_its_rank(query: str):
    assert codes(ask(query))[0] == "broadband_fixed_mbps"
    assert codes(ask(f"hạng {query}"))[0] == "broadband_fixed_rank"


def test_a_former_unit_whose_name_lives_on_is_told_apart(client):
    text = text_of(client.get("/search/?q=dti+da+nang"))
    assert "Của Đà Nẵng (cũ) Kỳ Năm 2022" in text
    hits = ask("dti kon tum").indicators.hits
    assert {hit.unit.name_vi for hit in hits if hit.unit} == {"Kon Tum"}


def test_the_overall_rank_leads_before_those_of_pillars():
    assert codes(ask("dti kon tum"))[0] == "dti_rank"


@pytest.mark.parametrize(
    "words",
    ["6 thang dau nam 2022", "6 tháng đầu năm 2022", "2022-S1", "nửa đầu năm 2022", "first half of 2022"],
)
def test_a_part_of_a_year_picks_its_figure(words: str):
    page = ask(f"bang rong co dinh {words}")
    first = page.indicators.hits[0]
    assert (first.facts.code, first.point, first.period_missing) == ("broadband_fixed_mbps", "2022-S1", False)
    assert (str(first.row.cell.value) if first.row else "", page.nearest) == ("71.79", "")


@pytest.mark.parametrize(
    ("query", "point"),
    [
        ("bang rong di dong quy II/2025", "2025-Q2"),
        ("hộ gia đình cáp quang Q1 2022", "2022-Q1"),
        ("cccd điện biên tháng 3/2023", "2023-03-31"),
        ("kinh tế số gdp năm 2022", "2022"),
    ],
)
def test_every_kind_of_period_picks_its_figure(query: str, point: str):
    assert point in [hit.point for hit in ask(query).indicators.hits]


def test_a_part_of_a_year_without_a_figure_shows_the_newest():
    first = ask("bang rong co dinh quy II 2023").indicators.hits[0]
    assert (first.period_missing, first.year_missing, first.point) == (True, False, "")
    assert first.row == ask("bang rong co dinh").indicators.hits[0].row
    assert ask("bang rong co dinh 9 thang").indicators.hits[0].period_missing


def test_a_period_alone_finds_what_is_told_of_it():
    page = ask("quý I 2022")
    assert {hit.point for hit in page.indicators.hits} == {"2022-Q1"}
    assert (bool(page.meetings), page.nearest) == (True, "")


def test_a_period_stays_in_the_suggestion():
    assert ask("bang rong di dog quy II 2023").nearest == "bang rong di dong quy ii 2023"


@pytest.mark.parametrize("query", ["71,79", "71.79", "71.79 Mbps", "71,79 Mbps", "71,79 năm 2022"])
def test_a_printed_number_finds_its_cell(query: str):
    (hit,) = ask(query).indicators.hits
    assert (hit.facts.code, hit.point, ask(query).nearest) == ("broadband_fixed_mbps", "2022-S1", "")


def test_a_printed_number_in_millions_or_of_a_place():
    assert [hit.point for hit in ask("12,8 triệu").indicators.hits] == ["2022-06-30"]
    (hit,) = ask("98,9% điện biên").indicators.hits
    assert (hit.facts.code, hit.unit.unit if hit.unit else "") == ("cccd_dossier_share", "dien-bien")
    assert not ask("98,9% kon tum").indicators.hits


def test_a_number_that_no_cell_shows_is_read_as_words():
    assert codes(ask("dịch vụ công trực tuyến mức độ 3,4")) == codes(
        ask("dịch vụ công trực tuyến mức độ 3 4")
    )


def test_a_session_is_numbered_in_words_too():
    for words, number in (
        ("phien hop thu ba", "03"),
        ("phiên họp thứ bảy", "07"),
        ("phiên họp thứ mười", "10"),
    ):
        assert f"NCDT-{number}" in [hit.key for hit in ask(words).meetings][:2]
    assert ask("phiên họp thứ ba năm 2022").meetings[0].key == "NCDT-03"


def test_an_empty_query_offers_examples(client: Client):
    for query in ("", "   "):
        text = text_of(client.get("/search/", {"q": query}))
        assert "Thử tìm" in text
        assert "phiên họp 3 năm 2022" in text


def test_nothing_found_offers_the_nearest_words_and_the_catalogues(client: Client):
    response = client.get("/search/", {"q": "bang rong di dog"})
    assert "Không tìm thấy gì cho «bang rong di dog»" in text_of(response)
    assert "Có phải bạn tìm: bang rong di dong" in text_of(response)
    assert "Mọi từ đều phải khớp" in text_of(client.get("/search/", {"q": "xyzzyq"}))


@pytest.mark.parametrize(
    "query", ["%00", "a" * 500, "%", "' OR 1=1 --", "<script>alert(1)</script>", "🙂", "(((", "năm"]
)
def test_any_text_is_answered(client: Client, query: str):
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_a_query_that_is_too_long_gives_a_notice(client: Client):
    assert "Tham số q" in text_of(client.get("/search/", {"q": "a" * 500}))


@pytest.mark.parametrize("query", ["", "?q=dvc+kon+tum", "?q=xyzzyq", "?q=dti+2022"])
def test_a_swap_equals_a_reload(client: Client, query: str):
    swap_equals_reload(client, "/search/", f"/search/{query}", "#answers")


@pytest.mark.parametrize(
    "query",
    [
        *("băng rộng", "dvc kon tum", "quang", "phiên họp 3 năm 2022", "xyzzyq", "dti 2022", "a", "2022"),
        *("71,79", "15", "98,9% điện biên", "cccd 71,8", "băng rộng quý II 2023"),
    ],
)
def test_query_count_does_not_grow_with_the_answers(client: Client, query: str):
    with CaptureQueriesContext(connection) as queries:
        client.get("/search/", {"q": query})
    assert len(queries) <= MOST_QUERIES


def test_a_past_day_is_not_passed_over_in_silence(client: Client):
    response = client.get("/search/?q=ookla&known_on=2022-12-31")
    assert response.status_code == 200
    assert "Tham số known_on=2022-12-31: trang này chỉ có bản hiện nay" in text_of(response)


def test_in_english(client: Client):
    text = text_of(client.get("/search/", {"q": "broadband", "lang": "en"}))
    assert "271.95 Mbps" in text
