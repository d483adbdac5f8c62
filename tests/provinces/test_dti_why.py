"""The page that answers why a place moved, on the published scores and places."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from provinces.dti import NotComparable
from provinces.models import Rank
from provinces.queries import marks
from provinces.queries.why import Unsplit, WhyPage, find, why_page
from tests.html import document, swap_equals_reload, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
# Five reads, and the number of the data.
QUERIES = 6
QUANG_NGAI = "/dti/2023/quang-ngai-former/"


def page_of(year: int, slug: str, geography: str | None = None, against: int | None = None) -> WhyPage:
    found = find(year, slug, geography)
    assert found is not None
    return why_page(found, against)


def panel(client: Client, address: str, heading: str) -> str:
    (section,) = document(client.get(address)).xpath(f"//section[@aria-labelledby='{heading}']")
    return " ".join(" ".join(section.itertext()).split())


def test_quang_ngai_2023_rose_five_places_and_the_parts_add_up(client: Client):
    text = text_of(client.get("/dti/2023/quang-ngai/"))
    assert "Vì sao Quảng Ngãi lên 5 bậc năm 2023?" in text
    assert "Từ hạng 26/63 lên 21/63." in text
    assert "Điểm tăng 0,1044, nhiều hơn mức tăng trung bình 0,0996 của 63 đơn vị." in text
    assert "Quảng Ngãi vượt 6 đơn vị và bị 1 đơn vị vượt." in text
    rank = panel(client, QUANG_NGAI, "rank")
    assert "26 → 21" in rank
    for part in (
        "Điểm của Quảng Ngãi tăng, các đơn vị khác đứng yên lên 23 bậc",
        "Các đơn vị khác cũng đổi điểm xuống 18 bậc",
        "Phương pháp (922/QĐ-BTTTT cả hai năm) 0 bậc",
        "Cộng lại lên 5 bậc",
        "đơn vị đứng thứ 3/63",
        "Hạng các trụ cột: chính quyền số 12/63, kinh tế số 13/63, xã hội số 14/63",
    ):
        assert part in rank


def test_every_unit_of_2023_adds_up():
    units = [standing.unit for standing in page_of(2023, "ha-noi").standings]
    assert len(units) == 63
    with_rounding = set()
    for unit in units:
        page = page_of(2023, unit)
        change, own = page.rank_change, page.standing
        assert change.own + change.others + change.method == change.total == page.places_gained
        assert (change.before, change.after) == (own.place_before.rank, own.place.rank)
        assert len(page.passings.passed) - len(page.passings.passed_by) == change.total
        assert sum(each.part.contribution for each in page.components) == page.score_change
        if page.components[-1].part.code == "rounding":
            with_rounding.add(unit)
    assert {"da-nang-former", "hue", "cao-bang"} <= with_rounding
    assert len(with_rounding) == 7


def test_components_and_the_remainder_of_quang_ngai(client: Client):
    table = panel(client, f"{QUANG_NGAI}?view=table", "parts")
    for words in (
        "Hoạt động chính quyền số 200 0,5978 0,7599 +0,1621 +0,1121 +0,032420",
        "Hạ tầng số 100 0,6805 0,6531 −0,0274 +0,0634 −0,002740",
        "Nhận thức số, Thể chế số, Nhân lực số, An toàn thông tin mạng",
        "400 – – – – +0,044450",
        "Cộng lại 1.000 0,6033 0,7077 +0,1044 +0,104400",
        "Hoạt động chính quyền số đóng góp 0,0324 điểm, lớn nhất trong các chỉ số công bố riêng; "
        "hạ tầng số làm giảm 0,0027.",
    ):
        assert words in table


def test_a_unit_with_all_indices_told_has_the_rounding_as_its_last_line(client: Client):
    table = panel(client, "/dti/2023/hue/?view=table", "parts")
    assert "Làm tròn điểm tổng đã công bố" in table
    assert "−0,000005" in table
    assert "Bốn chỉ số nền tảng còn lại" not in table


def test_the_chart_draws_what_the_table_says(client: Client):
    page = document(client.get(QUANG_NGAI))
    wide, narrow = [json.loads(each) for each in page.xpath("//figure/script/text()")]
    for chart in (wide, narrow):
        assert [Decimal(str(x)) for x in chart["data"][0]["x"]] == [
            Decimal(value) for value in ("0.03242", "0.022785", "0.007485", "-0.00274", "0.04445")
        ]
        assert chart["data"][1]["x"] == [0.6033, 0.7077]
    assert page.xpath("//section[@aria-labelledby='parts']//details//table")
    assert not document(client.get(f"{QUANG_NGAI}?view=table")).xpath("//figure")


def test_who_passed_whom(client: Client):
    passed = panel(client, QUANG_NGAI, "passed")
    assert passed.startswith("Vượt 6 đơn vị")
    assert "Vĩnh Phúc 18 → 44 0,6341 0,6598 +0,0257" in passed
    passed_by = panel(client, QUANG_NGAI, "passed-by")
    assert passed_by.startswith("Bị 1 đơn vị vượt")
    assert "28 → 10 0,5878 0,7353 +0,1475" in passed_by


def test_the_places_around_and_what_the_next_one_asks_for(client: Client):
    near = panel(client, QUANG_NGAI, "near")
    for words in (
        "18 Bắc Ninh 0,7115 +0,0038",
        "21 Quảng Ngãi 0,7077",
        "24 Điện Biên 0,7030 −0,0047",
        "Thêm 0,0015 điểm là ngang Hậu Giang, hạng 20/63.",
    ):
        assert words in near
    assert "Không còn hạng nào cao hơn." in panel(client, "/dti/2023/da-nang-former/", "near")


def test_a_tie_is_said(client: Client):
    text = text_of(client.get("/dti/2022/yen-bai/"))
    assert "Đồng hạng 15/63 với Thanh Hóa: điểm bằng nhau." in text
    assert "Từ hạng 27/63 lên 15/63. Điểm DTI: 0,6350." in text
    assert "Vượt 5 đơn vị" in panel(client, "/dti/2022/yen-bai/", "passed")
    assert "Chỉ xét 21/63 đơn vị" in panel(client, "/dti/2022/yen-bai/", "passed")
    page = page_of(2022, "yen-bai")
    assert [near.standing.unit for near in page.near][2:4] == ["thanh-hoa", "yen-bai"]
    assert [near.gap for near in page.near][2:4] == [Decimal(0), Decimal(0)]
    assert (page.next_place.rank, page.next_place.units) == (14, ("hai-phong-former",))
    assert "nay cùng hạng" in panel(client, "/dti/2022/yen-bai/", "passed")


def test_where_few_scores_are_told_places_are_subtracted_but_not_split(client: Client):
    page = page_of(2022, "hue")
    assert (page.unsplit, page.places_gained, page.rank_change) == (Unsplit.SCORES, -2, None)
    assert (page.score_change, page.components) == (Decimal("0.1103"), ())
    text = text_of(client.get("/dti/2022/hue/"))
    assert "Vì sao Thừa Thiên Huế xuống 2 bậc năm 2022?" in text
    assert "cần điểm của cả 63 đơn vị ở cả hai năm, nguồn chỉ nêu của 5." in text
    assert "Nguồn không nêu chỉ số chính nào của năm 2021" in text
    assert "Chỉ xét 21/63 đơn vị mà nguồn nêu hạng ở cả hai năm." in text


def test_a_place_missing_in_the_year_before_is_said(client: Client):
    page = page_of(2022, "can-tho-former")
    assert (page.unsplit, page.places_gained) == (Unsplit.UNTOLD, None)
    text = text_of(client.get("/dti/2022/can-tho-former/"))
    assert "Nguồn có được không nêu hạng của Cần Thơ năm 2021 nên không biết hạng đổi bao nhiêu." in text
    assert "Cần Thơ xếp thứ 5/63 về DTI năm 2022" in text


@pytest.mark.parametrize(
    ("year", "slug", "geography", "reason"),
    [
        (2024, "quang-ngai-former", None, NotComparable.METHOD),
        (2024, "hue", "63", NotComparable.METHOD),
        (2024, "hue", None, NotComparable.METHOD_AND_GEOGRAPHY),
        (2021, "hue", None, NotComparable.METHOD),
        (2020, "hue", None, None),
    ],
)
def test_across_methods_and_geographies_nothing_is_subtracted(year, slug, geography, reason):
    page = page_of(year, slug, geography)
    assert page.not_comparable == reason
    assert (page.places_gained, page.rank_change, page.score_change) == (None, None, None)
    assert page.components == ()


def test_2024_of_63_says_why_and_offers_both_years_side_by_side(client: Client):
    text = text_of(client.get("/dti/2024/hai-phong-former/"))
    assert "năm 2024 tính theo 405/qđ-bkhcn, năm 2023 theo 922/qđ-btttt" in text.lower()
    assert "cần đủ tám chỉ số chính của cả 63 đơn vị, nguồn chỉ nêu đủ của 11" in text
    page = document(client.get("/dti/2024/hai-phong-former/"))
    (offer,) = page.xpath("//a[contains(., 'cạnh nhau')]/@href")
    assert offer == "/dti/2024/hai-phong-former/?against=2023"
    assert "→" not in text
    beside = panel(client, offer, "rank")
    assert "Đặt cạnh nhau, không trừ cho nhau" in beside
    assert "2023 922/QĐ-BTTTT" in beside
    assert "2024 405/QĐ-BKHCN 3/63" in beside
    whole = text_of(client.get(offer))
    assert "→" not in whole
    assert "bậc" not in whole.replace("Ba bậc", "")
    assert "Năm 2023 đứng trên, năm 2024 không còn đứng trên" in whole


def test_2024_of_34_stands_alone_and_tells_the_former_units(client: Client):
    address = "/dti/2024/da-nang/"
    text = text_of(client.get(address))
    assert "Đà Nẵng xếp thứ 17/34 về DTI năm 2024" in text
    assert "Bảng này chỉ so với chính nó." in text
    former = panel(client, address, "former")
    assert "2/63 0,8335 1,0000" in former
    assert "57/63 0,5803 0,7504" in former
    assert "Trung bình cộng 0,7069 0,8752" in former
    levels = panel(client, address, "levels")
    assert "yếu nhất là nhân lực số, kém 0,0283 điểm" in levels
    assert "Hoạt động kinh tế số 6 0,7289 0,5615 +0,1674 +0,0267" in levels
    links = document(client.get(address)).xpath("//a[contains(., 'cạnh nhau')]/@href")
    assert links == ["/dti/2024/da-nang-former/?against=2023"]
    assert "2/63" in text_of(client.get(links[0]))


def test_the_mean_of_the_former_units_is_the_published_score():
    merged = 0
    for standing in page_of(2024, "ha-noi").standings:
        page = page_of(2024, standing.unit, "34")
        assert (page.former == ()) == (page.former_mean is None)
        if page.former_mean is not None:
            assert standing.score is not None
            assert abs(page.former_mean.score - standing.score) <= Decimal("0.0001")
            merged += 1
    assert merged == 23


def test_a_mean_that_rounding_moved_is_said(client: Client):
    words = "lệch với điểm công bố ở chữ số cuối"
    former = panel(client, "/dti/2024/ho-chi-minh/", "former")
    assert "Trung bình cộng 0,7769" in former
    assert words in former
    assert words not in panel(client, "/dti/2024/da-nang/", "former")


def test_the_slug_of_a_living_unit_leads_to_the_former_one_of_its_name(client: Client):
    response = client.get("/dti/2023/quang-ngai/")
    assert response.status_code == 200
    assert (
        "Năm 2023 mang tên Quảng Ngãi là đơn vị tồn tại đến 30/06/2025: trang này nói về đơn vị đó."
        in text_of(response)
    )
    page = document(response)
    assert page.xpath("//link[@rel='canonical']/@href") == [f"http://testserver{QUANG_NGAI}"]
    assert response.headers["Link"] == f'<http://testserver{QUANG_NGAI}>; rel="canonical"'
    assert "/provinces/quang-ngai/" in page.xpath("//main//a/@href")
    own = text_of(client.get(QUANG_NGAI))
    assert "mang tên" not in own
    assert "Từ 01/07/2025 Quảng Ngãi và Kon Tum hợp nhất" in own


def test_a_slug_that_the_year_has_is_itself(client: Client):
    assert find(2022, "yen-bai").member.unit == "yen-bai"
    assert find(2023, "hue").member.unit == "hue"
    assert find(2024, "da-nang").facts.geography == "34"
    assert find(2024, "da-nang-former").facts.geography == "63"
    assert find(2024, "kon-tum").facts.geography == "63"
    assert find(2024, "da-nang", "63").member.unit == "da-nang-former"
    assert [find(2024, "da-nang-former", "34").geography_unmet, find(2024, "hue", "63").geography_unmet] == [
        True,
        False,
    ]


def test_years_and_geographies_of_one_name_are_linked(client: Client):
    links = document(client.get("/dti/2024/da-nang/")).xpath("//nav[contains(@class, 'view-switch')]/a/@href")
    assert links == [
        "/dti/2020/da-nang-former/",
        "/dti/2021/da-nang-former/",
        "/dti/2022/da-nang-former/",
        "/dti/2023/da-nang-former/",
        "/dti/2024/da-nang/",
        "/dti/2024/da-nang/",
        "/dti/2024/da-nang-former/",
    ]
    hue = document(client.get("/dti/2023/hue/")).xpath("//nav[contains(@class, 'view-switch')]/a/@href")
    assert "/dti/2024/hue/?geography=63" in hue


@pytest.mark.parametrize("address", [QUANG_NGAI, "/dti/2024/da-nang-former/?against=2023", "/dti/2024/hue/"])
def test_every_link_of_the_page_leads_somewhere(client: Client, address: str):
    links = document(client.get(address)).xpath("//main//a[starts-with(@href, '/')]/@href")
    assert {link: client.get(link).status_code for link in links if client.get(link).status_code != 200} == {}


def test_neighbours_are_linked_within_their_ranking(client: Client):
    links = document(client.get("/dti/2024/da-nang-former/")).xpath(
        "//section[@aria-labelledby='near']//th/a/@href"
    )
    assert "/dti/2024/ha-noi/?geography=63" in links
    assert "/dti/2024/ho-chi-minh-former/" in links


def test_a_unit_of_which_nothing_is_told_says_so(client: Client):
    text = text_of(client.get("/dti/2020/yen-bai/"))
    assert "Chưa có bảng xếp hạng nào trước năm 2020 để so." in text
    text = text_of(client.get("/dti/2021/ca-mau-former/"))
    assert "DTI năm 2021 của Cà Mau" in text


@pytest.mark.parametrize(
    "address", ["/dti/2019/hue/", "/dti/2023/vn/", "/dti/2023/nowhere/", "/dti/2023/bo-y-te/"]
)
def test_what_there_is_not_is_not_found(client: Client, address: str):
    assert client.get(address).status_code == 404
    assert client.get(f"{address.rstrip('/')}.csv").status_code == 404


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        (
            "geography=34",
            "Bảng 34 đơn vị không có quang-ngai-former trong năm này; đang hiện bảng 63 đơn vị.",
        ),
        ("geography=7", "chỉ nhận 34 hoặc 63"),
        ("against=2024", "chỉ so năm 2023 với năm trước đó có bảng xếp hạng (2020, 2021, 2022)"),
        ("against=soon", "Tham số against=soon"),
        ("view=map", "chỉ nhận chart hoặc table"),
        ("known_on=soon", "Tham số known_on=soon"),
    ],
)
def test_a_bad_value_gives_a_notice_and_a_working_page(client: Client, query: str, notice: str):
    response = client.get(f"{QUANG_NGAI}?{query}")
    assert response.status_code == 200
    assert notice in text_of(response)
    assert "26 → 21" in text_of(response)
    refused = client.get(f"/dti/2023/quang-ngai-former.csv?{query}")
    assert (refused.status_code, notice in refused.content.decode()) == (422, True)


def test_another_year_may_be_held_against(client: Client):
    page = page_of(2023, "hue", against=2021)
    assert (page.unsplit, page.places_gained) == (Unsplit.SCORES, -1)
    assert "2021" in panel(client, "/dti/2023/hue/?against=2021", "rank")


def test_addresses_are_canonical(client: Client):
    response = client.get("/dti/2023/quang-ngai/?against=2022&view=chart&known_on=")
    assert response.headers["Location"] == QUANG_NGAI
    swapped = client.get("/dti/2023/quang-ngai/?view=table", headers={"HX-Request": "true"})
    assert swapped.headers["HX-Push-Url"] == f"{QUANG_NGAI}?view=table"


@pytest.mark.parametrize(
    ("start", "target"),
    [
        (QUANG_NGAI, f"{QUANG_NGAI}?view=table"),
        (f"{QUANG_NGAI}?view=table", QUANG_NGAI),
        ("/dti/2024/da-nang-former/", "/dti/2024/da-nang-former/?against=2023"),
        (QUANG_NGAI, f"{QUANG_NGAI}?known_on=2023-12-31"),
    ],
)
def test_a_swap_equals_a_reload(client: Client, start: str, target: str):
    swap_equals_reload(client, start, target, "#why")


@pytest.mark.parametrize(
    "address",
    [
        QUANG_NGAI,
        "/dti/2023/quang-ngai/?view=table",
        "/dti/2024/ho-chi-minh/",
        "/dti/2024/hue/?geography=63&against=2023",
        "/dti/2022/yen-bai/",
        "/dti/2020/kon-tum/",
    ],
)
def test_query_count_is_constant(client: Client, address: str):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == QUERIES
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == 1


def test_on_a_past_day_what_was_not_published_is_not_told(client: Client):
    response = client.get("/dti/2022/hue/?known_on=2023-07-11")
    text = text_of(response)
    assert response.status_code == 200
    assert "DTI năm 2022 công bố ngày 12/07/2023, sau ngày 11/07/2023." in text
    assert "0,6975" not in text
    assert client.get("/dti/2022/hue.csv?known_on=2023-07-11").status_code == 404
    known = text_of(client.get("/dti/2022/hue/?known_on=2023-07-12"))
    assert "xuống 2 bậc" in known
    assert "Không tính DTI năm 2023 là đã biết. Không rõ ngày" in text_of(
        client.get(f"{QUANG_NGAI}?known_on=2026-01-01")
    )


def test_a_past_day_stays_in_every_link(client: Client):
    page = document(client.get("/dti/2022/hue/?known_on=2023-12-31"))
    links = [link for link in page.xpath("//div[@id='why']//a/@href") if link.startswith(("/dti", "/prov"))]
    assert len(links) > 10
    assert [link for link in links if "known_on=2023-12-31" not in link and "simulate" not in link] == [
        "/dti/2022/hue/"
    ]
    assert "2023" not in [link.text for link in page.xpath("//nav[contains(@class, 'view-switch')]/a")]


def test_a_published_rank_that_the_scores_do_not_give_is_said_and_the_parts_still_add_up(client: Client):
    Rank.objects.filter(year=2023, criterion__code="V922.P", unit__slug="quang-ngai-former").update(place=22)
    page = page_of(2023, "quang-ngai-former")
    assert page.standing.differs
    assert page.rank_change.total == page.places_gained == 5
    text = text_of(client.get(QUANG_NGAI))
    assert "Hạng công bố là 22/63; trang này tính theo điểm công bố." in text
    assert "26 → 21" in text


def test_derived_ranks_are_marked(client: Client):
    assert "suy ra" not in panel(client, "/dti/2023/lang-son/", "rank").split("Điểm của")[0]
    derived = panel(client, "/dti/2023/kon-tum/", "rank")
    assert "suy ra" in derived.split("Điểm của")[0]
    assert "Hạng các trụ cột, suy ra từ điểm: chính quyền số" in derived


def test_csv_adds_up(client: Client):
    text = client.get("/dti/2023/quang-ngai.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    ranks = {row["code"]: int(row["change"]) for row in rows if row["part"] == "rank_change"}
    assert ranks == {"own": 23, "others": -18, "method": 0, "total": 5}
    scores = {row["code"]: Decimal(row["change"]) for row in rows if row["part"] == "score_change"}
    total = scores.pop("total")
    assert sum(scores.values()) == total == Decimal("0.1044")
    assert {row["unit"] for row in rows} == {"quang-ngai-former"}
    assert [row["code"] for row in rows if row["part"] == "passed_by"] == ["ba-ria-vung-tau"]
    assert rows[0]["citation"].endswith("/dti/2023/quang-ngai-former/")


def test_xlsx_and_json_hold_what_the_page_shows(client: Client):
    book = load_workbook(io.BytesIO(client.get("/dti/2024/da-nang.xlsx").content))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, heads.index("Hạng") + 1).value == 17
    told = json.loads(client.get("/dti/2024/hue.json?geography=63&against=2023&view=table").content)
    assert told["filters"] == "geography=63&against=2023"
    assert {item["geography"] for item in told["items"]} == {"63"}
    assert [item["change"] for item in told["items"] if item["part"] == "rank_change"] == [None]


def test_in_english(client: Client):
    text = text_of(client.get(f"{QUANG_NGAI}?lang=en"))
    assert "0.7077" in text
    assert "The other four foundation indices" in text


def test_names_cannot_break_out_of_the_page(client: Client):
    response = client.get("/dti/2023/quang-ngai/?against=%3Cscript%3E")
    assert b"<script>&" not in response.content
    assert b"against=<script" not in response.content


def test_a_derived_score_cites_the_table_it_was_derived_from():
    """The news that told the place of a pillar told no score of it."""
    told = {mark.criterion: mark for mark in marks.of_units(["da-nang-former"]) if mark.year == 2023}
    derived = [mark for mark in told.values() if mark.score_provenance == "derived"]
    assert len(derived) == 3
    assert {mark.source for mark in derived} == {"dti-pmnm-tables"}
    assert "s-dti-qngai-2023" not in page_of(2023, "da-nang-former").sources
