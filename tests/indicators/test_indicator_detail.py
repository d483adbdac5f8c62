"""The page of one indicator, on the real figures."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.django_db
FIXED = "/indicators/broadband_fixed_mbps/"
QUERIES = 11
OF_MAP = 8


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return text_of(response)


def test_shows_the_latest_figure_its_change_and_its_target(client: Client):
    text = page(client, FIXED)
    assert "271,95 Mbps" in text
    assert "tăng 95,27 Mbps so với tháng 4/2025 (176,68 Mbps) · tốt hơn" in text
    assert "Mục tiêu 2025: 200 Mbps Đạt" in text


def test_a_point_tells_who_said_it_and_what_follows_from_it(client: Client):
    text = page(client, f"{FIXED}?point=2022-S1")
    assert "6 tháng đầu năm 2022" in text
    assert "“71,79 Mbps” tăng 32,7% so với cùng kỳ" in text
    assert "Phiên họp thứ 3 của Ủy ban quốc gia về Chuyển đổi số" in text
    assert "Các nguồn nêu cùng một số liệu" in text
    assert "6 tháng đầu năm 2021: 54,10 Mbps = giá trị / (1 + 32,7/100)" in text
    assert "Số suy ra, chưa có nguồn nào công bố." in text


def test_the_finer_of_two_agreeing_sources_is_shown_and_the_other_kept(client: Client):
    text = page(client, "/indicators/dvc_with_dossier_share/?point=2022-S1")
    assert "“45,78%”" in text
    assert "Cùng một số, nguồn này viết chi tiết hơn" in text
    assert "“45,7%”, khớp trong phần làm tròn" in text


def test_a_bound_is_never_printed_bare(client: Client):
    text = page(client, "/indicators/edoc_total/")
    assert "trên 12,8 triệu" in text
    assert "12.800.000" not in text


def test_a_break_is_named_and_nothing_is_compared_across_it(client: Client):
    response = client.get(FIXED)
    assert "Trước 01/11/2021: Ookla, trung bình, không so với các kỳ trên" in text_of(response)
    series = [trace for trace in response.context["chart"]["data"] if trace["mode"] == "lines+markers"]
    assert [len(trace["x"]) for trace in series] == [3, 16]


def test_known_on_shows_what_had_been_published_by_that_day(client: Client):
    now = page(client, "/indicators/digital_economy_gdp_share_gso/?point=2022")
    assert "“12,83%”" in now
    then = page(client, "/indicators/digital_economy_gdp_share_gso/?point=2022&known_on=2023-12-31")
    assert "“12,67%”" in then
    assert "“12,83%”" not in then
    assert "Đang xem số liệu đã công bố đến ngày 31/12/2023" in then


def test_before_any_publication_the_page_says_so(client: Client):
    assert "Đến ngày đã chọn chưa nguồn nào công bố" in page(client, f"{FIXED}?known_on=2001-01-01")


def test_an_indicator_without_figures_says_why_and_who_is_responsible(client: Client):
    text = page(client, "/indicators/dvc_user_share/")
    assert "Chưa có số liệu" in text
    assert "Cơ quan chịu trách nhiệm" in text
    assert "tối thiểu 80%" in text


def test_provincial_figures_can_be_read_side_by_side(client: Client):
    text = page(client, "/indicators/smartphone_adult_share/?units=dien-bien,son-la,ha-giang")
    assert "3 đơn vị; số mới nhất cao nhất: Điện Biên 68%" in text


def test_a_provincial_indicator_opens_with_its_province(client: Client):
    assert "Điện Biên" in page(client, "/indicators/villages_no_mobile/")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("known_on=hôm qua", "known_on=hôm qua: không phải một ngày"),
        ("from=2022-Q9", "from=2022-Q9: không phải một kỳ"),
        ("view=pie", "view=pie"),
        ("units=atlantis", "Tham số units: chỉ tiêu này không có số liệu của atlantis;"),
        ("units=<script>", "chỉ nhận mã gồm chữ, số và dấu gạch"),
        ("point=1999", "Tham số point=1999: kỳ này không có số liệu ở đây"),
    ],
)
def test_a_bad_value_gives_a_notice_and_a_working_page(client: Client, query: str, said: str):
    text = page(client, f"{FIXED}?{query}")
    assert said in text
    assert "271,95" in text


def test_from_and_to_bound_the_days(client: Client):
    text = page(client, f"{FIXED}?from=2023&to=2023-Q2&view=table")
    assert "3 kỳ, mới nhất trước" in text
    assert "Tháng 6/2023" in text
    assert "271,95" not in text


def test_an_unknown_code_is_not_found_in_the_portals_own_clothes(client: Client):
    response = client.get("/indicators/no_such_thing/")
    assert response.status_code == 404
    assert "Không tìm thấy trang này" in text_of(response)


def test_english_is_complete(client: Client):
    text = page(client, f"{FIXED}?lang=en&point=2022-S1")
    assert "Fixed broadband download speed (Ookla)" in text
    assert "up 95.27 Mbps" in text
    assert "up 32.7% on the same period last year" in text
    assert "Mục tiêu" not in text


@pytest.mark.parametrize(
    "query", ["", "?point=2022-S1", "?units=vn&known_on=2023-12-31", "?view=table&from=2022"]
)
def test_a_swap_equals_a_reload(client: Client, query: str):
    swap_equals_reload(client, FIXED, f"{FIXED}{query}", "#figures")


@pytest.mark.parametrize(
    ("address", "more"),
    [
        (FIXED, 0),
        (f"{FIXED}?point=2022-S1", 1),
        ("/indicators/smartphone_adult_share/?units=vn,dien-bien", 1),
        ("/indicators/smartphone_adult_share/?units=da-nang,hai-phong,dien-bien", 4),
    ],
)
def test_query_count_is_constant(client: Client, address: str, more: int):
    """Named units may have been formed by a merger: what lies across it is read with them."""
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == QUERIES + more


def test_addresses_leave_defaults_out_and_keep_a_fixed_order(client: Client):
    response = client.get(f"{FIXED}?known_on=2023-12-31&from=2022&view=chart")
    assert response.context["views"][-1][0].url == f"{FIXED}?from=2022&view=table&known_on=2023-12-31"


def test_units_made_up_by_the_hundred_are_one_notice(client: Client):
    units = ",".join(f"u{number}" for number in range(300))
    (notice,) = client.get(f"{FIXED}?units={units}").context["notices"]
    assert notice.startswith("Tham số units:")
    assert "u0, u1, u2, u3, u4 và 295 mã khác" in notice


def test_a_file_of_an_address_not_understood_is_refused_with_the_reason(client: Client):
    for query, said in (
        ("known_on=2022-99-99", "known_on"),
        ("units=nope", "nope"),
        ("period=2022-Q7", "period"),
    ):
        response = client.get(f"/indicators/broadband_fixed_mbps.csv?{query}")
        assert response.status_code == 422
        assert said in response.content.decode()


def test_a_file_names_its_units_and_cites_its_filters(client: Client):
    text = client.get(
        "/indicators/broadband_fixed_mbps.csv?period=2022-S1&known_on=2022-12-31"
    ).content.decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text))
    assert (row["unit"], row["unit_name"], row["value"]) == ("vn", "Việt Nam", "71.79")
    assert "period=2022-S1&known_on=2022-12-31" in row["citation"]


def test_what_repeats_the_dti_leads_to_the_ranking_and_ranks_nobody(client: Client):
    response = client.get("/indicators/dti_rank/")
    text = text_of(response)
    assert "những hạng, điểm mà phiên họp, tin tức và nguồn tự động nêu lại. Bảng xếp hạng đầy đủ" in text
    assert "/dti/" in document(response).xpath('//p[contains(@class, "notice")]/a/@href')
    assert "6 đơn vị được nêu" in text
    assert "thấp nhất:" not in page(client, "/indicators/dti_score/")
    assert "nêu lại" not in page(client, FIXED)


def test_former_units_whose_name_lives_on_are_told_apart(client: Client):
    response = client.get("/indicators/dti_score/")
    names = {unit.slug: unit.name_vi for unit in response.context["page"].units}
    assert names["da-nang-former"] == "Đà Nẵng (cũ)"
    assert names["hue"] == "Huế"
    english = client.get("/indicators/dti_score/?lang=en")
    assert "Da Nang (former)" in text_of(english)


def test_derived_values_name_their_unit_and_are_of_the_units_shown(client: Client):
    def derived(address: str) -> list[str]:
        lines = document(client.get(address)).xpath('//table[.//th[.="Số suy ra"]]/tbody/tr')
        return [" ".join(" ".join(line.itertext()).split()) for line in lines]

    (line,) = derived("/indicators/dti_rank/?units=kon-tum")
    assert line.startswith("Kon Tum Năm 2020 58 suy ra")
    (line,) = derived("/indicators/dti_rank/?units=quang-ngai-former")
    assert line.startswith("Quảng Ngãi (cũ) Năm 2022 26 suy ra")


def test_ranks_of_unknown_or_different_n_are_not_subtracted(client: Client):
    text = page(client, "/indicators/gii_rank/")
    assert "xuống 2 bậc" not in text
    assert "không so được" in text


def test_notes_of_later_days_are_not_told_on_a_past_day(client: Client):
    assert "Ngắt chuỗi" in page(client, FIXED)
    assert "Ngắt chuỗi" not in page(client, f"{FIXED}?known_on=2021-01-01")


PROVINCIAL = "/indicators/smartphone_adult_share/"


def tiles(response) -> list[tuple[str, str]]:
    links = document(response).xpath("//*[local-name()='svg']//a")
    return [(link.get("class"), link.get("aria-label")) for link in links]


def test_an_indicator_of_provinces_has_a_map_beside_chart_and_table(client: Client):
    labels = [choice.label for choice, _swaps in client.get(PROVINCIAL).context["views"]]
    assert labels == ["Biểu đồ", "Bản đồ", "Bảng"]
    assert [choice.label for choice, _swaps in client.get(FIXED).context["views"]] == ["Biểu đồ", "Bảng"]


def test_the_map_is_the_one_of_the_map_page(client: Client):
    here = client.get(f"{PROVINCIAL}?view=map&geography=63&classes=fixed")
    there = client.get("/map/?indicator=smartphone_adult_share&geography=63&classes=fixed")
    assert tiles(here) == tiles(there)
    assert len(tiles(here)) == 63
    assert here.context["downloads"] == there.context["downloads"]
    assert "cao nhất: Hải Phòng (78,4%)" in text_of(here)


def test_a_tile_of_the_map_leads_to_its_province_on_this_page(client: Client):
    response = client.get(f"{PROVINCIAL}?view=map&unit=ha-giang")
    assert "Hà Giang Bỏ chọn 56,1%" in text_of(response)
    links = document(response).xpath("//*[local-name()='svg']//a[@aria-current]/@href")
    assert links == [f"{PROVINCIAL}?view=map&unit=ha-giang#chosen"]


def test_an_indicator_of_the_country_says_why_it_has_no_map(client: Client):
    text = page(client, f"{FIXED}?view=map")
    assert "Chỉ tiêu này chỉ có số của cả nước" in text
    assert "271,95" in text


def test_a_period_of_the_map_does_not_narrow_the_rest(client: Client):
    response = client.get(f"{PROVINCIAL}?view=map&period=2022")
    assert "Năm 2022, phần trăm" in text_of(response)
    assert "81,5%" in text_of(response)
    chart, _map, table = [choice.url for choice, _swaps in response.context["views"]]
    assert (chart, table) == (PROVINCIAL, f"{PROVINCIAL}?view=table")


def test_what_the_map_cannot_show_is_said(client: Client):
    text = page(client, f"{PROVINCIAL}?view=map&unit=atlantis&period=2019")
    assert "không có đơn vị «atlantis»" in text
    assert "đang hiện kỳ gần nhất: tháng 3/2022" in text


@pytest.mark.parametrize("query", ["?view=map", "?view=map&unit=dien-bien&classes=fixed&geography=34"])
def test_swapping_in_the_map_equals_a_reload(client: Client, query: str):
    swap_equals_reload(client, PROVINCIAL, f"{PROVINCIAL}{query}", "#figures")


@pytest.mark.parametrize(
    "query", ["view=map", "view=map&unit=dien-bien", "view=map&period=2022&geography=63"]
)
def test_query_count_of_the_map_is_constant(client: Client, query: str):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{PROVINCIAL}?{query}")
    assert len(queries) == QUERIES + OF_MAP
