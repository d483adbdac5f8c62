"""The DTI ranking, on the published scores and places."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from provinces.actions import publish_data_version
from provinces.queries import dti, standings
from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.django_db
QUERIES = 5
OF_2022 = "/dti/?year=2022&geography=63"


def rows_of(client: Client, address: str) -> list[str]:
    rows = document(client.get(address)).xpath("//table[contains(@class, 'rank-table')]/tbody/tr")
    return [" ".join(" ".join(row.itertext()).split()) for row in rows]


def row_of(client: Client, address: str, name: str) -> str:
    (row,) = [row for row in rows_of(client, address) if name in row]
    return row


def test_2022_has_da_nang_first_and_shares_the_15th_place(client: Client):
    rows = rows_of(client, OF_2022)
    assert len(rows) == 63
    assert rows[0].startswith("1/63 Đà Nẵng 0,8002 = không đổi")
    assert [row.split(" ")[0] for row in rows if "Thanh Hóa" in row or "Yên Bái" in row] == ["15/63", "15/63"]
    assert rows[16].startswith("17/63 Hậu Giang")


def test_da_nang_is_second_of_63_and_17th_of_34_in_one_year(client: Client):
    assert row_of(client, "/dti/?geography=63", "Đà Nẵng").startswith("2/63")
    assert row_of(client, "/dti/", "Đà Nẵng").startswith("17/34")


def test_the_latest_official_ranking_is_the_default(client: Client):
    text = text_of(client.get("/dti/"))
    assert "DTI cấp tỉnh năm 2024" in text
    assert "34 tỉnh, thành phố" in text
    assert "21/10/2025" in text


def test_changes_are_words_against_the_year_before(client: Client):
    address = "/dti/?year=2023"
    assert "▲ lên 23 bậc" in row_of(client, address, "Cà Mau")
    assert "▼ xuống 26 bậc" in row_of(client, address, "Vĩnh Phúc")
    assert "= không đổi" in row_of(client, address, "Đà Nẵng")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("year=2024&geography=34", "phương pháp 405/QĐ-BKHCN và địa giới khác năm 2023"),
        ("year=2024&geography=63", "phương pháp 405/QĐ-BKHCN, khác năm 2023"),
        ("year=2021", "phương pháp 922/QĐ-BTTTT, khác năm 2020"),
    ],
)
def test_where_method_or_geography_changed_nothing_is_subtracted_and_the_page_says_why(
    client: Client, query: str, reason: str
):
    response = client.get(f"/dti/?{query}")
    assert reason in text_of(response)
    assert not document(response).xpath("//td[contains(@class, 'moved')]")


def test_a_place_missing_in_the_year_before_is_no_change(client: Client):
    assert "không so được" in row_of(client, OF_2022, "Cần Thơ")
    assert "nguồn không nêu hạng năm 2021" in text_of(client.get(OF_2022))


@pytest.mark.parametrize(("year", "told"), [(2020, "18/63"), (2021, "21/63")])
def test_a_ranking_known_in_part_says_so(client: Client, year: int, told: str):
    assert f"Nguồn có được chỉ nêu hạng của {told} đơn vị" in text_of(client.get(f"/dti/?year={year}"))


def test_what_is_not_told_is_a_dash_and_never_zero(client: Client):
    row = row_of(client, "/dti/?year=2020", "Yên Bái")
    assert row.startswith("– Yên Bái –")
    assert "0,0000" not in row


def test_mean_with_its_provenance_and_the_one_before(client: Client):
    assert "Trung bình 0,6783; năm 2022 là 0,5787 suy ra" in text_of(client.get("/dti/?year=2023"))


def test_derived_places_are_marked(client: Client):
    assert "suy ra" in row_of(client, "/dti/?year=2023", "Kon Tum").split("Kon Tum")[0]
    assert "suy ra" not in row_of(client, "/dti/?year=2023", "Lạng Sơn").split("Lạng Sơn")[0]
    head = document(client.get("/dti/?year=2024&geography=63")).xpath("//thead//th")[0]
    assert "suy ra" in head.text_content()


def test_components_that_few_published_are_named_and_left_out(client: Client):
    text = text_of(client.get(OF_2022))
    assert "Nhận thức số, Thể chế số, Nhân lực số, An toàn thông tin mạng: chỉ 10 đơn vị công bố" in text
    heads = document(client.get(OF_2022)).xpath("//th[contains(@class, 'part')]")
    assert len(heads) == 4
    assert len(document(client.get("/dti/")).xpath("//th[contains(@class, 'part')]")) == 8


def test_pillars_are_another_choice_of_columns(client: Client):
    heads = document(client.get("/dti/?parts=pillars")).xpath("//th[contains(@class, 'part')]")
    names = [" ".join(head.text_content().split()) for head in heads]
    assert names == ["Chính quyền số suy ra", "Kinh tế số suy ra", "Xã hội số suy ra"]


def test_a_region_narrows_the_rows_and_not_the_places(client: Client):
    rows = rows_of(client, f"{OF_2022}&region=tay-nguyen")
    assert len(rows) == 5
    assert [row.split(" ")[0] for row in rows][:2] == ["22/63", "45/63"]


@pytest.mark.parametrize(("sort", "first"), [("name", "An Giang"), ("change", "Cà Mau")])
def test_sorting(client: Client, sort: str, first: str):
    assert first in rows_of(client, f"/dti/?year=2023&sort={sort}")[0]


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("year=1066", "Tham số year=1066"),
        ("year=2019", "Không có bảng xếp hạng DTI năm 2019; đang hiện năm 2024."),
        ("year=2022&geography=34", "Năm 2022 không có bảng 34 đơn vị"),
        ("geography=7", "chỉ nhận 34 hoặc 63"),
        ("region=atlantis", "Bảng này không có vùng «atlantis»"),
        ("region=%00", "Tham số region"),
        ("sort=luck", "chỉ nhận rank, name, score, change hoặc mã một cột"),
        ("sort=change", "không sắp theo đổi hạng"),
        ("parts=all", "chỉ nhận indices hoặc pillars"),
        ("year=2022&year=2023", "Tham số year=2022,2023"),
        ("kind=cities", "chỉ nhận provinces, ministries hoặc national"),
        ("view=film", "chỉ nhận table, chart hoặc map"),
        ("check=2", "chỉ nhận 1"),
        ("units=đà-nẵng", "Tham số units"),
        ("sort=nt&year=2022", "không có cột «nt»"),
    ],
)
def test_a_bad_value_gives_a_notice_and_a_working_page(client: Client, query: str, notice: str):
    response = client.get(f"/dti/?{query}")
    assert response.status_code == 200
    assert notice in text_of(response)
    assert document(response).xpath("//table//tbody/tr")


def test_the_filter_keeps_year_and_columns_ungrouped(client: Client):
    hidden = document(client.get("/dti/?year=2023&parts=pillars")).xpath(
        "//form[@hx-get]//input[@type='hidden']"
    )
    assert [
        (field.get("name"), field.get("value"))
        for field in hidden
        if field.get("name") != "csrfmiddlewaretoken"
    ] == [
        ("year", "2023"),
        ("parts", "pillars"),
    ]


def test_a_form_sent_without_script_leads_to_the_canonical_address(client: Client):
    response = client.get("/dti/?year=2022&region=&sort=")
    assert response.headers["Location"] == "/dti/?year=2022"
    swapped = client.get("/dti/?year=2022&region=&sort=", headers={"HX-Request": "true"})
    assert swapped.headers["HX-Push-Url"] == "/dti/?year=2022"
    again = client.get("/dti/?year=2022&region=&sort=", headers={"HX-Request": "true"})
    assert again.headers["HX-Push-Url"] == "/dti/?year=2022"


@pytest.mark.parametrize(
    "query",
    [
        *(
            "",
            "region=tay-nguyen",
            "sort=name",
            "parts=pillars&sort=change",
            "region=x",
            "known_on=2024-02-30",
        ),
        *("sort=-ht", "units=dien-bien,hue", "view=chart&units=dien-bien", "check=1", "check=1&view=chart"),
    ],
)
def test_a_swap_equals_a_reload(client: Client, query: str):
    swap_equals_reload(client, "/dti/?year=2023", f"/dti/?year=2023&{query}".rstrip("&"), "#ranking")


@pytest.mark.parametrize(
    "query", ["", "year=2022", "year=2020", "year=2023&region=tay-nguyen&sort=name", "known_on=2023-12-31"]
)
def test_query_count_is_constant(client: Client, query: str):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/dti/?{query}")
    assert len(queries) == QUERIES


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("view=chart&year=2022", QUERIES + 1),
        ("view=chart", QUERIES + 1),
        ("check=1&year=2023", QUERIES + 4),
        ("kind=ministries", 8),
        ("kind=ministries&known_on=2022-12-31", 8),
        ("kind=national", 5),
    ],
)
def test_other_views_have_constant_query_counts_too(client: Client, query: str, queries: int):
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/dti/?{query}")
    assert len(asked) == queries


def first_names(client: Client, address: str, most: int = 3) -> list[str]:
    rows = document(client.get(address)).xpath("//table[contains(@class, 'rank-table')]/tbody/tr/th")
    return [row.text_content().strip() for row in rows[:most]]


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("score", ["Đà Nẵng", "Hồ Chí Minh", "Thừa Thiên Huế"]),
        ("-score", ["Bạc Liêu", "Cao Bằng", "Quảng Trị"]),
        ("-rank", ["Bạc Liêu", "Cao Bằng", "Quảng Trị"]),
        ("-change", ["Vĩnh Phúc", "Ninh Thuận", "Phú Thọ"]),
        ("kt", ["Hà Nội", "Hồ Chí Minh", "Thừa Thiên Huế"]),
        ("-name", ["Yên Bái", "Vĩnh Phúc", "Vĩnh Long"]),
    ],
)
def test_sorting_by_any_column_both_ways(client: Client, sort: str, first: list[str]):
    told = json.loads(client.get(f"/dti.json?year=2023&sort={sort}").content)["items"]
    names = first_names(client, f"/dti/?year=2023&sort={sort}")
    assert names == [item["name_vi"] for item in told[:3]]
    assert names == first


def test_scores_of_a_sorted_column_fall_and_what_is_not_told_stands_last(client: Client):
    told = json.loads(client.get("/dti.json?year=2023&sort=kt").content)["items"]
    scores = [item["kt_score"] for item in told]
    assert scores == sorted(scores, reverse=True)
    for sort in ("score", "-score"):
        told = json.loads(client.get(f"/dti.json?year=2020&sort={sort}").content)["items"]
        known = [item["score"] is not None for item in told]
        assert known == sorted(known, reverse=True)


def test_the_head_of_the_sorted_column_says_so_and_turns_the_order_round(client: Client):
    page = document(client.get("/dti/?year=2023&sort=ht"))
    (head,) = page.xpath("//thead//th[@aria-sort]")
    assert (head.get("aria-sort"), head.xpath("a/@href")) == ("descending", ["/dti/?year=2023&sort=-ht"])
    page = document(client.get("/dti/?year=2023"))
    (head,) = page.xpath("//thead//th[@aria-sort]")
    assert (head.get("aria-sort"), head.xpath("a/@href")) == ("ascending", ["/dti/?year=2023&sort=-rank"])
    assert len(page.xpath("//thead//th[a]")) == 8


def test_a_column_that_the_table_does_not_have_is_refused_in_words(client: Client):
    text = text_of(client.get("/dti/?year=2022&sort=nt"))
    assert "Bảng này không có cột «nt» để sắp theo; đang sắp theo thứ hạng." in text
    assert client.get("/dti.csv?year=2022&sort=nt").status_code == 422


def test_marked_units_are_marked_and_stay_in_links_of_the_same_units(client: Client):
    page = document(client.get("/dti/?year=2023&units=quang-ngai-former,dien-bien"))
    rows = page.xpath("//tbody/tr[@aria-current='true']/@id")
    assert sorted(rows) == ["dien-bien", "quang-ngai-former"]
    years = {link.text: link.get("href") for link in page.xpath("//nav[@aria-labelledby='year-label']/a")}
    assert years["2022"] == "/dti/?year=2022&units=quang-ngai-former,dien-bien"
    assert "units" not in years["2024"]


def test_a_unit_of_another_geography_is_not_marked_and_the_page_says_so(client: Client):
    response = client.get("/dti/?year=2023&units=da-nang")
    assert "Tham số units: bảng này không có đơn vị da-nang nên không đánh dấu được;" in text_of(response)
    assert not document(response).xpath("//tbody/tr[@aria-current]")


def test_units_made_up_by_the_hundred_are_one_notice(client: Client):
    units = ",".join(f"u{number}" for number in range(300))
    notices = client.get(f"/dti/?year=2022&units={units}").context["notices"]
    (notice,) = [notice for notice in notices if "units" in notice]
    assert "u0, u1, u2, u3, u4 và 295 mã khác" in notice


def test_every_row_leads_to_its_why(client: Client):
    links = document(client.get("/dti/?year=2023")).xpath("//td[contains(@class, 'moved')]/a")
    assert len({link.get("href") for link in links}) == 63
    assert "/dti/2023/quang-ngai-former/" in {link.get("href") for link in links}
    former = document(client.get("/dti/?geography=63")).xpath("//td[contains(@class, 'why')]/a")
    assert former[0].get("href").startswith("/dti/2024/")
    assert former[0].get("href").endswith("/?geography=63")
    assert former[1].get("aria-label") == "Vì sao? Đà Nẵng"


def test_both_tables_of_2024_are_told_apart(client: Client):
    for query in ("", "geography=63"):
        text = text_of(client.get(f"/dti/?{query}"))
        assert "Năm 2024 có hai bảng: 63 đơn vị trước sáp nhập và 34 đơn vị sau sáp nhập." in text
        assert "không so được với nhau" in text
    assert "có hai bảng" not in text_of(client.get("/dti/?year=2023"))


def charts_of(client: Client, address: str) -> list[dict]:
    scripts = document(client.get(address)).xpath("//figure[@data-chart]/script")
    return [json.loads(script.text) for script in scripts]


def test_the_chart_draws_the_places_of_the_marked_unit_and_cuts_at_the_methods(client: Client):
    bump, _spread = charts_of(client, "/dti/?year=2023&view=chart&units=bac-giang,quang-ngai-former")
    named = {trace.get("name"): trace for trace in bump["data"]}
    assert named["Bắc Giang"]["y"] == [10, None, 10, 9, 9, None, 13]
    assert named["Quảng Ngãi"]["y"] == [26, 21, None, 28]
    assert sum(y is not None for y in bump["data"][0]["y"]) > 200


def test_the_chart_of_the_34_adds_their_column_and_joins_nothing_to_it(client: Client):
    bump, _spread = charts_of(client, "/dti/?view=chart&units=ha-noi,da-nang")
    named = {trace.get("name"): trace for trace in bump["data"]}
    assert bump["layout"]["xaxis"]["ticktext"][-2:] == ["2024<br>N = 63", "2024<br>N = 34"]
    assert named["Đà Nẵng"]["y"] == [17]
    assert named["Hà Nội"]["y"][-2:] == [None, 1]


def test_the_sentences_say_what_the_charts_draw(client: Client):
    text = text_of(client.get("/dti/?year=2023&view=chart&units=quang-ngai-former"))
    assert "Quảng Ngãi từ 26/63 năm 2022 đến 21/63 năm 2023: lên 5 bậc." in text
    assert "(2020 | 2021–2023 | 2024)" in text
    assert "năm 2020 nguồn chỉ nêu 18/63, năm 2021 nguồn chỉ nêu 21/63." in text
    assert "trung vị 0,6848; cao nhất 0,8340, thấp nhất 0,5208, tính trên 63 đơn vị" in text


def test_the_table_of_the_chart_has_every_place_that_is_drawn(client: Client):
    address = "/dti/?year=2023&view=chart"
    bump, _spread = charts_of(client, address)
    drawn = sum(y is not None for trace in bump["data"] for y in trace["y"])
    cells = document(client.get(address)).xpath("//table[contains(@class, 'year-table')]/tbody/tr/td/text()")
    assert sum("/" in cell for cell in cells) == drawn


def test_without_a_choice_the_first_are_coloured_and_the_page_says_so(client: Client):
    response = client.get("/dti/?year=2023&view=chart")
    assert "Đang tô màu các đơn vị đứng đầu bảng" in text_of(response)
    assert len(charts_of(client, "/dti/?year=2023&view=chart")[0]["data"]) == 4


def test_the_picker_without_script_leads_to_one_parameter(client: Client):
    response = client.get("/dti/?units=dien-bien&units=lai-chau&year=2023&view=chart")
    assert response.headers["Location"] == "/dti/?year=2023&units=dien-bien,lai-chau&view=chart"


def test_the_map_is_a_link_of_the_switch_and_an_address(client: Client):
    page = document(client.get("/dti/?year=2023"))
    assert "/map/?indicator=dti&geography=63&period=2023" in page.xpath(
        "//nav[@aria-label='Cách xem']/a/@href"
    )
    assert client.get("/dti/?year=2023&view=map").headers["Location"].startswith("/map/?indicator=dti")


def test_the_check_says_its_counts(client: Client):
    text = text_of(client.get("/dti/?year=2022&check=1"))
    assert "10/63 điểm tổng tính lại được từ thành phần, 10 khớp trong phạm vi 0,0001" in text
    assert "86/92 hạng đã công bố được lặp lại" in text
    assert "Từ năm 2021: 65 điểm tổng tính lại được, 65 khớp, 0 lệch." in text
    assert "165/253 hạng đã công bố được lặp lại, 0 lệch, 88 không kiểm được" in text
    assert "Nghệ An, Chính quyền số: ghi hạng 52/63, tính lại 51/63." in text
    merged = text_of(client.get("/dti/?check=1"))
    assert "34/34 điểm tổng bằng trung bình cộng của các tỉnh, thành phố cũ" in merged


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("geography=34", "trung vị 0,7063"),
        ("geography=63", "đến 0,7495, trung vị"),
    ],
)
def test_halves_of_the_spread_go_up(client: Client, query: str, words: str):
    assert words in text_of(client.get(f"/dti/?view=chart&{query}"))


@pytest.mark.parametrize(("year", "told"), [(2020, 10), (2021, 5)])
def test_few_scores_have_no_middle(client: Client, year: int, told: int):
    text = text_of(client.get(f"/dti/?year={year}&view=chart"))
    assert f"Nguồn chỉ nêu điểm của {told}/63 đơn vị" in text
    assert "Một nửa số đơn vị" not in text
    assert "rung vị (" not in text
    assert "50%:" not in client.get(f"/dti/?year={year}&view=chart").content.decode()


def test_the_check_subtracts_what_it_shows(client: Client):
    rows = document(client.get("/dti/?year=2020&check=1")).xpath(
        "//tr[th='Thừa Thiên Huế'][td[@data-label='Tính lại']]"
    )
    cells = [cell.text_content() for row in rows for cell in row.xpath("td")]
    assert cells[:3] == ["0,4097", "0,4097", "0,0000"]


def test_the_check_names_each_score_of_the_merger_that_differs(client: Client):
    text = text_of(client.get("/dti/?year=2024&geography=34&check=1"))
    assert "281/282 khớp" in text
    assert "Sơn La, Xã hội số: bảng 34 đơn vị ghi 0,6926, bảng 63 đơn vị cho 0,6924." in text


def test_the_ministries_by_group_and_year(client: Client):
    page = document(client.get("/dti/?kind=ministries"))
    tables = page.xpath("//table")
    assert len(tables) == 2
    rows = [" ".join(row.text_content().split()) for row in tables[0].xpath("tbody/tr")]
    assert rows[0] == "Trung bình của nhóm0,39820,4595nguồn nêu +15,4%–0,6355"
    assert rows[1].startswith("Bộ Kế hoạch và Đầu tư")
    (finance,) = [row for row in rows if row.startswith("Bộ Tài chính")]
    assert "1/?0,6321" in finance
    assert "Không tìm thấy xếp hạng cấp bộ của năm 2024." in text_of(client.get("/dti/?kind=ministries"))


def test_the_ministries_of_a_past_day(client: Client):
    page = document(client.get("/dti/?kind=ministries&known_on=2023-12-31"))
    heads = page.xpath("(//table)[1]/thead//th/text()")
    assert heads == ["Cơ quan", "2022"]
    assert "Các nguồn không ghi ngày không được tính là đã biết." in text_of(
        client.get("/dti/?kind=ministries&known_on=2023-12-31")
    )
    nothing = text_of(client.get("/dti/?kind=ministries&known_on=2020-01-01"))
    assert "Đến ngày đã chọn chưa có xếp hạng DTI cấp bộ nào được công bố." in nothing


def test_the_nation_with_doubtful_growth_flagged(client: Client):
    response = client.get("/dti/?kind=national")
    text = text_of(response)
    assert "DTI quốc gia năm 2024 là 0,7955; nguồn nêu +8,6% so với năm 2023" in text
    assert "hai năm tính theo hai phương pháp khác nhau" in text
    assert "3 mức tăng công bố không khớp" in text
    rows = [" ".join(row.text_content().split()) for row in document(response).xpath("//tbody/tr")]
    doubtful = [row for row in rows if "không khớp" in row]
    assert len(doubtful) == 3
    assert any("+4,7%" in row and "+1,0%" in row for row in doubtful)


@pytest.mark.parametrize(
    ("query", "rows", "columns"),
    [
        ("kind=ministries", 46, {"group", "rank", "provenance", "growth_announced"}),
        ("kind=national", 18, {"growth_announced", "growth_computed"}),
        ("year=2023&view=chart&units=quang-ngai-former", 3, {"year", "geography", "rank", "n", "method"}),
        ("year=2022&check=1&region=tay-nguyen", 5, {"score_computed", "rank_computed", "missing"}),
    ],
)
def test_files_hold_what_the_views_show(client: Client, query: str, rows: int, columns: set[str]):
    told = json.loads(client.get(f"/dti.json?{query}").content)
    assert len(told["items"]) == rows
    assert columns <= set(told["items"][0])
    assert set(query.split("&")) == set(told["filters"].split("&"))
    assert f"/dti/?{told['filters']}" in told["citation"]
    assert client.get(f"/dti.csv?{query}").status_code == 200
    assert client.get(f"/dti.xlsx?{query}").status_code == 200


def test_the_growth_announced_of_the_nation_is_in_page_and_file(client: Client):
    items = json.loads(client.get("/dti.json?kind=national").content)["items"]
    told = {item["year"]: item["growth_announced"] for item in items if item["criterion"].endswith(".N")}
    assert told == {2020: None, 2022: None, 2023: 3.0, 2024: 8.6}
    page = document(client.get("/dti/?kind=national"))
    cells = page.xpath("//section[@aria-labelledby='nation']//td[@data-label='Mức tăng công bố']")
    assert [cell.text_content() for cell in cells] == ["–", "–", "+3,0%", "+8,6%"]
    assert "71/193" in text_of(client.get("/dti/?kind=national"))
    earlier = json.loads(client.get("/dti.json?kind=national&known_on=2025-10-20").content)["items"]
    assert 8.6 not in {item["growth_announced"] for item in earlier}


def test_the_means_of_the_ministries_are_in_their_file(client: Client):
    items = json.loads(client.get("/dti.json?kind=ministries").content)["items"]
    means = {
        (item["group"], item["year"]): (item["score"], item["growth_announced"], item["provenance"])
        for item in items
        if not item["unit"]
    }
    assert means == {
        ("ministries-services", 2020): (0.3982, None, "reported"),
        ("ministries-services", 2021): (0.4595, 15.4, "reported"),
        ("ministries-services", 2023): (0.6355, None, "reported"),
        ("ministries-no-services", 2020): (0.2342, None, "reported"),
        ("ministries-no-services", 2021): (0.2151, None, "reported"),
        ("ministries-no-services", 2022): (0.3232, None, "derived"),
        ("ministries-no-services", 2023): (0.4347, 34.5, "reported"),
    }
    text = text_of(client.get("/dti/?kind=ministries"))
    assert "nguồn nêu +15,4%" in text
    assert "nguồn nêu +34,5%" in text


def test_a_page_stays_within_its_bytes(client: Client):
    for query in ("year=2023", "year=2022&check=1", "year=2023&view=chart"):
        response = client.get(f"/dti/?{query}", headers={"Accept-Encoding": "gzip"})
        assert len(response.content) < 40_000


def test_every_row_links_to_its_province(client: Client):
    links = document(client.get(OF_2022)).xpath("//table//tbody//th/a/@href")
    assert len(set(links)) == 63
    assert {client.get(link).status_code for link in links[:3]} == {200}


def test_csv_holds_every_published_score_and_place(client: Client):
    text = client.get("/dti.csv?year=2022&geography=63").content.decode("utf-8-sig")
    rows = {row["unit"]: row for row in csv.DictReader(io.StringIO(text))}
    assert len(rows) == 63
    assert (rows["yen-bai"]["rank"], rows["yen-bai"]["n"], rows["yen-bai"]["score"]) == ("15", "63", "0.6350")
    assert (rows["yen-bai"]["change"], rows["can-tho-former"]["change"]) == ("12", "")


def test_xlsx_holds_numbers_with_four_decimals(client: Client):
    sheet = load_workbook(io.BytesIO(client.get("/dti.xlsx?year=2022").content)).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    score = sheet.cell(2, heads.index("DTI") + 1)
    assert (score.value, score.number_format) == (0.8002, "#,##0.0000")


def test_json_says_its_filters_and_how_to_cite_it(client: Client):
    told = json.loads(client.get("/dti.json?year=2023&region=tay-nguyen").content)
    assert told["filters"] == "year=2023&region=tay-nguyen"
    assert "/dti/?year=2023&region=tay-nguyen" in told["citation"]
    assert told["items"][0]["unit"] == "lam-dong-former"


def test_a_tie_is_named_by_its_own_numbers(reference: None):
    page = dti.ranking_page(2023, "63")
    assert page is not None
    table = standings.ranking_table(page, parts=None, region="", sort="rank")
    assert [standing.rank for standing in table.tie] == [59, 59, 61]


@pytest.mark.parametrize(
    ("day", "shown", "offered"),
    [
        ("2021-10-19", "2020", ["2020"]),
        ("2022-08-07", "2020", ["2020"]),
        ("2023-07-12", "2022", ["2020", "2021", "2022"]),
        ("2025-10-20", "2022", ["2020", "2021", "2022"]),
        ("2025-10-21", "2024", ["2020", "2021", "2022", "2024"]),
    ],
)
def test_on_a_past_day_only_what_was_published_is_offered(
    client: Client, day: str, shown: str, offered: list[str]
):
    response = client.get(f"/dti/?known_on={day}")
    years = document(response).xpath("//nav[@aria-labelledby='year-label']/a")
    assert [link.text for link in years] == offered
    assert f"DTI cấp tỉnh năm {shown}" in text_of(response)
    assert all(f"known_on={day}" in link.get("href") for link in years)


def test_a_past_day_is_said_with_the_way_back_and_stays_in_links_and_forms(client: Client):
    page = document(client.get("/dti/?year=2021&known_on=2023-12-31"))
    (notice,) = page.xpath("//p[contains(., 'Đang xem số liệu đã công bố đến ngày 31/12/2023')]")
    assert notice.xpath("a/@href") == ["/dti/?year=2021"]
    region = page.xpath("//div[@id='ranking']")[0]
    links = [
        link for link in region.xpath(".//a/@href") if link.startswith("/dti") and link != "/dti/?year=2021"
    ]
    assert links
    assert all("known_on=2023-12-31" in link for link in links)
    assert region.xpath(".//form[@hx-get]/input[@name='known_on']/@value") == ["2023-12-31"]
    day_form = region.xpath(".//form[not(@hx-get)]")[0]
    assert day_form.xpath("input[@type='hidden']/@value") == ["2021"]


@pytest.mark.parametrize(
    ("query", "notice", "shown"),
    [
        (
            "year=2022&known_on=2023-07-11",
            "DTI năm 2022 công bố ngày 12/07/2023, sau ngày 11/07/2023.",
            "2021",
        ),
        (
            "year=2023&known_on=2025-12-31",
            "Không tính DTI năm 2023 là đã biết. Không rõ ngày công bố: dự kiến",
            "2024",
        ),
        (
            "year=2023&known_on=2022-12-31",
            "Không tính DTI năm 2023 là đã biết. Không rõ ngày công bố: dự kiến",
            "2021",
        ),
        ("known_on=2024-12-31", "Không tính DTI năm 2023 là đã biết. Không rõ ngày công bố: dự kiến", "2022"),
        ("year=2019&known_on=2022-12-31", "Không có bảng xếp hạng DTI năm 2019; đang hiện năm 2021.", "2021"),
        (
            "geography=63&known_on=2025-12-31",
            "Chưa rõ bảng 63 đơn vị năm 2024 đã công bố đến ngày đã chọn",
            "2024",
        ),
        ("year=2019&known_on=2024-12-31", "Không có bảng xếp hạng DTI năm 2019; đang hiện năm 2022.", "2022"),
        ("known_on=soon", "Tham số known_on=soon", "2024"),
    ],
)
def test_what_was_not_yet_published_gives_a_notice_and_a_working_page(
    client: Client, query: str, notice: str, shown: str
):
    response = client.get(f"/dti/?{query}")
    assert notice in text_of(response)
    assert f"DTI cấp tỉnh năm {shown}" in text_of(response)
    assert document(response).xpath("//table//tbody/tr")


def test_before_the_first_ranking_the_page_says_so(client: Client):
    response = client.get("/dti/?year=2022&known_on=2021-10-18")
    text = text_of(response)
    assert response.status_code == 200
    assert "Đến ngày đã chọn chưa có bảng xếp hạng DTI nào được công bố." in text
    assert "DTI năm 2022 công bố ngày 12/07/2023, sau ngày 18/10/2021." in text
    assert "/dti/?year=2022" in document(response).xpath("//div[@id='ranking']//p/a/@href")
    swap_equals_reload(client, "/dti/?known_on=2021-10-18", "/dti/?year=2022&known_on=2021-10-18", "#ranking")
    assert client.get("/dti.csv?known_on=2021-10-18").status_code == 404


def test_files_of_a_past_day(client: Client):
    told = json.loads(client.get("/dti.json?known_on=2023-12-31").content)
    assert told["filters"] == "known_on=2023-12-31"
    assert {item["year"] for item in told["items"]} == {2022}
    rows = list(
        csv.DictReader(io.StringIO(client.get("/dti.csv?known_on=2022-12-31").content.decode("utf-8-sig")))
    )
    assert {row["year"] for row in rows} == {"2021"}
    sheet = load_workbook(io.BytesIO(client.get("/dti.xlsx?known_on=2023-12-31").content)).worksheets[0]
    assert sheet.cell(2, 1).value == 2022


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("year=2022&known_on=2023-06-30", "DTI năm 2022 công bố ngày 12/07/2023, sau ngày 30/06/2023."),
        ("year=2023&known_on=2026-11-22", "Không tính DTI năm 2023 là đã biết."),
        ("year=2022&known_on=2020-01-01", "DTI năm 2022 công bố ngày 12/07/2023, sau ngày 01/01/2020."),
        ("geography=63&known_on=2025-12-31", "Chưa rõ bảng 63 đơn vị năm 2024"),
        ("region=nope&known_on=2025-12-31", "không có vùng «nope»"),
        ("sort=nt&year=2022&known_on=2025-12-31", "không có cột «nt»"),
    ],
)
@pytest.mark.parametrize("fmt", ["csv", "json", "xlsx"])
def test_no_file_of_another_ranking_than_the_one_asked_for(client: Client, fmt: str, query: str, reason: str):
    response = client.get(f"/dti.{fmt}?{query}")
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert client.get(f"/dti/?{query}").status_code == 200


def test_a_file_of_what_was_known_is_given_though_something_else_was_not(client: Client):
    assert client.get("/dti.json?known_on=2026-11-22").status_code == 200
    assert client.get("/dti.json?year=2022&known_on=2023-07-12").status_code == 200


def test_of_a_ranking_without_a_day_the_notice_says_what_is_known(client: Client):
    text = text_of(client.get("/dti/?year=2023&known_on=2026-11-22"))
    assert "báo chí đưa tin tháng 02/2025" in text
    english = text_of(client.get("/dti/?year=2023&known_on=2026-11-22&lang=en"))
    assert "reported by the press in February 2025" in english


@pytest.mark.parametrize("query", ["year=2022", "year=2023", "geography=34"])
def test_files_tell_of_each_figure_whether_it_was_published(client: Client, query: str):
    items = json.loads(client.get(f"/dti.json?{query}").content)["items"]
    keys = [name.removesuffix("_score") for name in items[0] if name.endswith("_score")]
    assert {"government", "economy", "society", "ht", "cq", "kt", "xh"} <= set(keys)
    for item in items:
        for key in keys:
            for part in ("score", "rank"):
                assert (item[f"{key}_{part}"] is None) == (not item[f"{key}_{part}_provenance"])


def test_derived_pillars_are_derived_in_the_file(client: Client):
    items = {item["unit"]: item for item in json.loads(client.get("/dti.json?year=2022").content)["items"]}
    told = items["yen-bai"]
    assert (told["score_provenance"], told["government_score_provenance"], told["cq_score_provenance"]) == (
        "reported",
        "derived",
        "reported",
    )


def test_the_file_of_the_courses_tells_provenance(client: Client):
    told = json.loads(client.get("/dti.json?year=2023&view=chart").content)["items"]
    assert {item["rank_provenance"] for item in told if item["rank"]} == {"reported", "derived"}


def test_in_english(client: Client):
    assert "0.8002" in text_of(client.get(f"{OF_2022}&lang=en"))


@pytest.mark.parametrize("query", ["year=2019", "year=2022&geography=34", "region=nope", "known_on=soon"])
def test_a_file_of_an_address_not_understood_is_refused_with_the_reason(client, query):
    response = client.get(f"/dti.csv?{query}")
    assert response.status_code == 422
    assert response.content.decode().strip()


def test_what_a_ranking_is_drawn_from_is_read_once_a_state_of_the_data(client: Client):
    client.get("/dti/?year=2023")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/dti/?year=2023&sort=name")
    assert answer.status_code == 200
    assert len(queries) == 1
    publish_data_version(now=datetime(2026, 11, 22, tzinfo=UTC))
    with CaptureQueriesContext(connection) as queries:
        client.get("/dti/?year=2023&sort=name")
    assert len(queries) == QUERIES
