"""The page that compares, on the real figures."""

import csv
import json
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from indicators import comparison
from indicators.queries import readings
from indicators.queries.compare import Asked, compare_page
from indicators.queries.compare import asked as compared
from indicators.queries.compare.columns import columns
from indicators.queries.compare.rows import CompareRow, sorted_rows
from indicators.queries.readings import Reading
from provinces.collation import fold
from provinces.queries.rows import rows
from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.django_db
BROADBAND = "/compare/?indicator=broadband_fixed_mbps&units=vn,dien-bien"
NEIGHBOURS = "/compare/?indicator=dti&units=dien-bien,son-la,lai-chau"
PAIR = f"{NEIGHBOURS}&period=2023&against=2022"
MERGED = "/compare/?indicator=dti&units=kon-tum,quang-ngai-former,quang-ngai"
PILLARS = "/compare/?indicator=dti,dti_government,smartphone_adult_share&units=dien-bien"
# The version of the data, the ground, the subjects, their notes and methods, the readings, the peers' readings.
QUERIES, QUERIES_OF_TWO_GEOGRAPHIES, QUERIES_OF_MANY = 9, 11, 11


PERIODS = st.sampled_from(
    [
        "2020",
        "2021",
        "2022",
        "2023",
        "2022-S1",
        "2023-S1",
        "2022-Q1",
        "2022-Q2",
        "2022-M06",
        "2022-06-30",
        "2022-01-01/P5M",
    ]
)


def reading_of(period: str) -> Reading:
    """A reading with a value, of nothing in particular."""
    cell = SimpleNamespace(value=Decimal(1), source="x")
    return Reading("vn", period, cell)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return text_of(response)


def rows_of(client: Client, address: str) -> dict[str, list[str]]:
    """Cells of the table by the name of their row."""
    rows = document(client.get(address)).xpath('//table[contains(@class, "compare-table")]/tbody/tr')
    words = [[" ".join(" ".join(cell.itertext()).split()) for cell in row] for row in rows]
    return {first: rest for first, *rest in words}


def file_rows(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address.replace("/compare/", "/compare.csv")).content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def slugs(geography: str) -> list[str]:
    page = compare_page(Asked())
    return [each.slug for each in page.ground.of(geography)]


def test_two_periods_are_held_against_each_other(client: Client):
    rows = rows_of(client, PAIR)
    assert rows["Điện Biên"] == ["0,5735 35/63", "0,7030 24/63 suy ra", "▲ +0,1295 tốt hơn", "▲ lên 11 bậc"]
    assert rows["Sơn La"] == ["0,5478 44/63", "0,6538 49/63 suy ra", "▲ +0,1060 tốt hơn", "▼ xuống 5 bậc"]
    assert (
        "Từ năm 2022 đến năm 2023: 3 đơn vị tăng; từ Sơn La (tăng 0,1060) đến Điện Biên (tăng 0,1295)."
        in page(client, PAIR)
    )


def test_a_difference_of_shares_is_in_points(client: Client):
    address = "/compare/?indicator=digital_economy_gdp_share_gso&units=vn&period=2023&against=2022"
    (row,) = rows_of(client, address).values()
    assert "điểm %" in row[2]
    assert len(row) == 3


def test_a_difference_of_speeds_has_its_unit_and_a_percentage(client: Client):
    address = "/compare/?indicator=broadband_fixed_mbps&units=vn&period=2024-M12&against=2023-M06"
    assert rows_of(client, address)["Việt Nam"] == ["93,42", "159,32", "▲ +65,9 Mbps tốt hơn", "+70,5%"]


def test_nothing_is_subtracted_across_a_break_and_the_methods_are_named(client: Client):
    address = f"{NEIGHBOURS}&period=2024&against=2023"
    assert client.get(address).context["drawing"].slope is None
    assert rows_of(client, address)["Điện Biên"][2:] == ["khác phương pháp, không trừ", "không so được"]
    text = page(client, address)
    assert "DTI tính theo 405/QĐ-BKHCN thay cho 922/QĐ-BTTTT" in text
    assert "không so được (khác phương pháp, không trừ)" in text


def test_over_the_years_only_periods_of_one_method_are_compared(client: Client):
    response = client.get(NEIGHBOURS)
    assert "Thay đổi 2022 → 2023" in text_of(response)
    lines = response.context["drawing"].lines["data"]
    assert [len(trace["x"]) for trace in lines] == [2, 1, 2, 1, 2, 1]


def test_kinds_of_periods_are_never_mixed_and_the_others_are_offered(client: Client):
    response = client.get(BROADBAND)
    assert [each.code for each in response.context["page"].columns.shown][-1] == "2025-M04"
    kinds = [(each.label, each.url) for each in response.context["kinds"]]
    assert [label for label, _ in kinds] == ["tháng (17 kỳ)", "năm (1 kỳ)", "6 tháng (1 kỳ)"]
    assert "271,95" not in text_of(response)
    assert "271,95" in page(client, kinds[1][1])


@given(
    st.lists(PERIODS, max_size=12, unique=True),
    st.lists(PERIODS, max_size=5, unique=True),
    st.sampled_from(["", "2022", "2022-Q1"]),
)
def test_whatever_is_asked_for_the_columns_are_of_one_kind(told: list[str], named: list[str], against: str):
    shown = columns(Asked(periods=named, against=against), [reading_of(period) for period in told])
    kinds = {comparison.kind_of(period) for period in (*shown.shown, *shown.choices)}
    assert len(kinds) <= 1
    asked = {*named, *filter(None, [against])}
    assert {period.code for period in shown.refused} <= asked
    assert {comparison.kind_of(period) for period in shown.refused}.isdisjoint(kinds)
    assert sum(offer.figures for offer in shown.offers) + len(shown.choices) == len(told)


def test_periods_of_several_kinds_asked_for_are_refused_by_name(client: Client):
    address = "/compare/?indicator=broadband_fixed_mbps&units=vn&period=2024-M12,2025-M04,2022-S1"
    response = client.get(address)
    assert "đang hiện kỳ tháng, không hiện 6 tháng đầu năm 2022" in text_of(response)
    assert "period=2022-S1" in response.context["kinds"][-1].url


def test_a_pair_of_two_kinds_is_no_pair(client: Client):
    address = "/compare/?indicator=broadband_fixed_mbps&units=vn&period=2024-M12&against=2022-S1"
    response = client.get(address)
    assert "không hiện 6 tháng đầu năm 2022" in text_of(response)
    assert not response.context["page"].columns.pair


def test_what_is_missing_is_said_and_where(client: Client):
    rows = rows_of(client, BROADBAND)
    assert rows["Điện Biên"] == ["– chỉ tiêu chỉ có số của cả nước", "thiếu số của cả hai kỳ", "–"]
    assert "Điện Biên cả 17 kỳ: chỉ tiêu chỉ có số của cả nước" in page(client, BROADBAND)


def test_a_place_told_without_a_score_is_shown_without_a_value(client: Client):
    cells = rows_of(client, "/compare/?indicator=dti&units=quang-ninh,ninh-binh-former")
    assert cells["Quảng Ninh"][1] == "– 7/63 chưa công bố"


def test_across_the_merger_parts_are_told_and_the_published_value_wins(client: Client):
    rows = rows_of(client, MERGED)
    merged = rows["Quảng Ngãi từ 01/07/2025, hợp nhất từ Quảng Ngãi (cũ), Kon Tum"]
    assert merged[:3] == ["0,5736 tính lại", "0,6798 tính lại", "0,6822 23/34"]
    assert rows["Kon Tum đến 30/06/2025, nay thuộc Quảng Ngãi"][:3] == [
        "0,5438 45/63",
        "0,6518 50/63 suy ra",
        "0,6478 48/63 suy ra",
    ]
    text = page(client, MERGED)
    assert "Tính lại từ Quảng Ngãi (cũ) và Kon Tum: trung bình cộng của các đơn vị trước sáp nhập." in text
    assert "Quảng Ngãi (cũ) 0,7077" in text
    assert "chênh 0,0000" in text


def test_beside_former_and_living_units_one_that_did_not_change_keeps_its_published_places(client: Client):
    assert rows_of(client, f"{MERGED},dien-bien")["Điện Biên"][:3] == [
        "0,5735 35/63",
        "0,7030 24/63 suy ra",
        "0,7651 9/63 suy ra",
    ]


def test_a_computed_figure_leads_to_its_parts_and_a_published_one_to_its_reason(client: Client):
    links = document(client.get(MERGED)).xpath('//a[@class="figure"]/@href')
    assert "/dti/2023/quang-ngai-former/" in links
    (anchor,) = {link for link in links if link.endswith("quang-ngai-2023")}
    assert document(client.get(MERGED)).xpath(f'//tr[@id="{anchor[1:]}"]')


def test_a_figure_of_an_indicator_leads_to_its_source(client: Client):
    links = document(client.get(BROADBAND)).xpath('//a[@class="figure"]/@href')
    assert "/indicators/broadband_fixed_mbps/?units=vn&point=2022-M09#source" in links
    assert client.get(links[0].partition("#")[0]).status_code == 200


def test_the_switch_of_geography_follows_the_ground(client: Client):
    former, living = client.get("/compare/?indicator=dti&units=quang-ngai").context["geographies"]
    assert "units=quang-ngai-former,kon-tum&geography=63" in former.url
    assert living.current
    back = client.get(former.url).context["geographies"][1]
    assert "units=quang-ngai&geography=34" in back.url


def test_going_to_the_other_geography_and_back_leads_home(reference: None):
    ground = compare_page(Asked()).ground
    living = [each.slug for each in ground.of("34")]
    assert all(ground.moved(ground.moved([slug], "63"), "34") == [slug] for slug in living)
    assert sorted(ground.moved(living, "63")) == sorted(each.slug for each in ground.of("63"))


def test_a_unit_of_another_geography_is_shown_in_its_own_and_named(client: Client):
    text = page(client, "/compare/?indicator=dti&units=dien-bien,kon-tum&geography=34")
    assert "Không thuộc địa giới 34 đơn vị và đang hiện theo địa giới của mình: Kon Tum." in text
    assert "48/63" in text


def test_many_indicators_of_one_unit(client: Client):
    rows = rows_of(client, PILLARS)
    assert rows["DTI: điểm tổng điểm chỉ số từ 0 đến 1"][0] == "0,5735 35/63"
    assert rows["Tỷ lệ dân số trưởng thành có điện thoại thông minh phần trăm"][0] == "68%"
    assert "Mỗi đơn vị tính một trục riêng" in page(client, PILLARS)


def test_many_indicators_of_many_units_show_the_first_unit_and_say_so(client: Client):
    text = page(client, PILLARS.replace("units=dien-bien", "units=dien-bien,son-la"))
    assert "đang hiện Điện Biên, chưa hiện Sơn La" in text


def test_at_most_six_lines_then_small_multiples_on_one_pair_of_axes(client: Client):
    six = client.get(f"/compare/?indicator=dti&units={','.join(slugs('63')[:6])}").context["drawing"]
    seven = client.get(f"/compare/?indicator=dti&units={','.join(slugs('63')[:7])}").context["drawing"]
    assert six.lines is not None
    assert six.multiples is None
    assert seven.lines is None
    (sheet,) = seven.multiples.sheets
    assert len(sheet.panels) == 7


def test_a_slope_of_many_names_six_and_leaves_the_rest_quiet(client: Client):
    address = f"/compare/?indicator=dti&units={','.join(slugs('63'))}&period=2023&against=2022"
    slope = client.get(address).context["drawing"].slope
    signs = [line.sign for line in slope.strokes]
    assert (len(signs), signs.count("rest"), slope.quiet) == (63, 57, 57)
    assert all(line.stroke.end_label is None for line in slope.strokes[6:])


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("2023", "Điện Biên"),
        ("change", "Điện Biên"),
        ("name", "Điện Biên"),
        ("2022", "Điện Biên"),
        ("", "Lai Châu"),
    ],
)
def test_rows_are_sorted_by_a_column(client: Client, sort: str, first: str):
    address = f"/compare/?indicator=dti&units=lai-chau,son-la,dien-bien&sort={sort}"
    assert next(iter(rows_of(client, address.removesuffix("&sort=")))) == first


def test_of_ranks_the_smaller_is_the_better():
    facts: Any = SimpleNamespace(measure="rank", polarity="lower_is_better")
    told: Any = SimpleNamespace
    rows = [
        CompareRow(facts, None, {"2023": told(value=Decimal(rank))}, {}, None, None, None)
        for rank in (7, 2, 63)
    ]
    assert [row.value("2023") for row in sorted_rows(rows, "2023")] == [2, 7, 63]


def test_peers_are_links_that_set_one_more_beside(client: Client):
    groups = {group.label: group for group in client.get(PAIR).context["peers"]}
    near = groups["Gần nhất về giá trị"].links
    # Scores of 2023 around 0.7030.
    assert [link.label for link in near][:2] == ["Tiền Giang 0,7046", "Hà Tĩnh 0,6993"]
    assert "units=dien-bien,son-la,lai-chau,tien-giang&period=2023&against=2022" in near[0].url
    assert {link.label for link in groups["Liền kề trên bản đồ ô"].links} == {"Lai Châu", "Sơn La", "Yên Bái"}
    assert len(groups["Cùng vùng Trung du và miền núi phía Bắc"].links) == 13


def test_peers_without_a_figure_are_not_offered(client: Client):
    response = client.get("/compare/?indicator=smartphone_adult_share&units=son-la")
    offered = {link.label for group in response.context["peers"] for link in group.links}
    assert "Điện Biên 57,6%" in offered
    assert {"Lai Châu", "Cao Bằng"} & offered == {"Lai Châu"}


def test_a_line_keeps_its_colour_however_the_table_is_sorted(client: Client):
    asked = client.get(NEIGHBOURS).context["drawing"].keys
    by_name = client.get(f"{NEIGHBOURS}&sort=name").context
    assert by_name["drawing"].keys == asked
    assert [line.name for line in by_name["table"].lines] != [key.name for key in asked]


def test_words_that_one_name_holds_find_the_indicator(client: Client):
    assert client.get("/compare/?indicator=lam+phat&units=vn").context["page"].columns is None
    found = client.get("/compare/?indicator=Thu%C3%AA+bao+smartphone&units=vn").context["page"]
    assert [facts.code for facts in found.picked.subjects] == ["smartphone_subs"]


def test_words_that_several_names_hold_ask_which(client: Client):
    response = client.get("/compare/?indicator=bang+rong&units=vn")
    assert "«bang rong» có trong tên nhiều chỉ tiêu" in text_of(response)
    (word, links), *_ = response.context["suggestions"]
    assert word == "bang rong"
    assert client.get(links[0].url).context["page"].columns is not None


def test_known_on_shows_what_had_been_published(client: Client):
    address = f"{NEIGHBOURS}&known_on=2023-12-31"
    assert [each.code for each in client.get(address).context["page"].columns.shown] == ["2022"]
    assert "Đang xem số liệu đã công bố đến ngày 31/12/2023" in page(client, address)


def test_the_start_page_asks_questions_that_all_have_answers(client: Client):
    starts = client.get("/compare/").context["starts"]
    assert len(starts) == 6
    for start in starts:
        assert client.get(start.url).context["sentence"]


def test_provinces_alone_are_compared_by_the_dti(client: Client):
    assert client.get("/compare/?units=dien-bien,son-la").context["page"].facts.code == "dti"


def test_an_indicator_alone_opens_with_units_that_have_figures(client: Client):
    response = client.get("/compare/?indicator=smartphone_adult_share")
    opened = response.context["page"]
    assert opened.picked.territories[0].slug == "vn"
    assert all(any(reading.value is not None for reading in row.readings.values()) for row in opened.rows)
    assert "units=" not in response.context["table_url"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("units=dien-bien,atlantis", "Tham số units: không có đơn vị atlantis;"),
        ("units=dien-bien&period=2022-Q9", "«2022-Q9» không phải một kỳ"),
        ("units=dien-bien&against=x", "against=x: không phải một kỳ"),
        ("units=dien-bien&view=pie", "view=pie"),
        ("units=dien-bien&geography=12", "geography=12: chỉ nhận 34 hoặc 63"),
        ("units=dien-bien&sort=colour", "sort=colour: không có cột đó"),
        ("units=dien-bien&kind=week", "Tham số kind=week: không có loại kỳ đó"),
        ("units=dien-bien&known_on=x", "known_on=x: không phải một ngày"),
        ("units=dien-bien&indicator=dti,xyzzy", "Tham số indicator: không có chỉ tiêu xyzzy;"),
        ("units=dien-bien&from=2024&to=2022", "Tham số to sớm hơn from"),
    ],
)
def test_a_bad_value_gives_a_notice_a_working_page_and_no_file(client: Client, query: str, said: str):
    assert said in page(client, f"/compare/?{query}")
    refused = client.get(f"/compare.csv?{query}")
    assert refused.status_code == 422
    assert said in refused.content.decode()


def test_codes_made_up_by_the_hundred_are_one_notice(client: Client):
    for name, what in (("units", "đơn vị"), ("indicator", "chỉ tiêu")):
        codes = ",".join(f"q{number}" for number in range(300))
        response = client.get(f"/compare/?{name}={codes}")
        (notice,) = response.context["notices"]
        assert notice.startswith(f"Tham số {name}: không có {what} q0, q1, q2, q3, q4 và 295 mã khác;")


def test_the_names_of_the_catalogue_are_folded_once_however_many_words(client: Client, monkeypatch):
    folded: list[str] = []

    def counted(text: str) -> str:
        folded.append(text)
        return fold(text)

    monkeypatch.setattr(compared, "fold", counted)
    compared._folded.cache_clear()
    words = ",".join(f"so{number}" for number in range(300))
    for _time in range(2):
        client.get(f"/compare/?indicator={words}&lang=en")
        client.get(f"/compare/?indicator={words}")
    names = len([text for text in folded if not text.startswith("so")])
    assert names <= 2 * len({facts.code for group in readings.subjects() for facts in group.subjects})
    assert len(folded) - names <= 4 * compared.MOST_WORDS


def test_codes_are_found_however_many_words_come_before(client: Client):
    words = [f"q{number}" for number in range(100)]
    response = client.get(f"/compare/?indicator={','.join([*words, 'dti'])}&units=dien-bien")
    assert [facts.code for facts in response.context["page"].picked.subjects] == ["dti"]


def test_more_units_than_the_table_holds_are_left_out_aloud(client: Client):
    every = [*slugs("63"), "quang-ngai", "gia-lai"]
    response = client.get(f"/compare/?indicator=dti&units={','.join(every)}")
    assert "Bảng đã đủ lớn, không hiện: 2 dòng cuối." in text_of(response)
    assert len(response.context["page"].rows) == 63


def test_an_address_is_canonical(client: Client):
    response = client.get("/compare/?units=son-la&units=dien-bien&indicator=dti&indicator=&against=")
    assert response.status_code == 302
    assert response.headers["Location"] == "/compare/?indicator=dti&units=son-la,dien-bien"


@pytest.mark.parametrize(
    ("start", "target"),
    [
        (NEIGHBOURS, PAIR),
        (PAIR, f"{PAIR}&sort=change"),
        (BROADBAND, f"{BROADBAND}&view=table"),
        ("/compare/", MERGED),
        (MERGED, PILLARS),
    ],
)
def test_a_swap_equals_a_reload(client: Client, start: str, target: str):
    swap_equals_reload(client, start, target, "#comparison")


def test_a_swap_pushes_the_canonical_address(client: Client):
    response = client.get(f"{PAIR}&from=", headers={"HX-Request": "true"})
    assert response.headers["HX-Push-Url"] == PAIR


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (NEIGHBOURS, QUERIES),
        (PAIR, QUERIES),
        (MERGED, QUERIES_OF_TWO_GEOGRAPHIES),
        (PILLARS, QUERIES_OF_MANY),
    ],
)
def test_the_page_is_read_with_a_constant_number_of_queries(
    client: Client, address: str, queries: int, django_assert_num_queries
):
    with django_assert_num_queries(queries):
        client.get(address)


def test_63_units_over_all_years_cost_no_more_queries_than_three(client: Client, django_assert_num_queries):
    address = f"/compare/?indicator=dti&units={','.join(slugs('63'))}"
    with django_assert_num_queries(QUERIES):
        client.get(address)


def test_the_file_has_a_line_for_every_cell_shown(client: Client):
    rows = file_rows(client, MERGED)
    assert [(row["unit"], row["period"]) for row in rows][:4] == [
        ("kon-tum", "2022"),
        ("kon-tum", "2023"),
        ("kon-tum", "2024"),
        ("quang-ngai-former", "2022"),
    ]
    computed = next(row for row in rows if (row["unit"], row["period"]) == ("quang-ngai", "2023"))
    assert (computed["value"], computed["computed"], computed["rule"]) == ("0.6798", "true", "simple_mean")
    assert computed["parts"] == "quang-ngai-former=0.7077; kon-tum=0.6518"
    assert (computed["change_against"], computed["change_value"]) == ("2022", "0.1062")
    official = next(row for row in rows if (row["unit"], row["period"]) == ("quang-ngai", "2024"))
    assert (official["value"], official["computed"], official["computed_value"]) == (
        "0.6822",
        "false",
        "0.6822",
    )
    assert (official["rank"], official["n"]) == ("23", "34")


def test_the_file_says_what_is_missing_and_what_was_not_subtracted(client: Client):
    rows = file_rows(client, f"{BROADBAND}&period=2025-M04&against=2024-M12")
    assert [row["missing"] for row in rows if row["unit"] == "dien-bien"] == [
        "chỉ tiêu chỉ có số của cả nước"
    ] * 2
    assert [row["change_obstacle"] for row in rows if row["unit"] == "dien-bien"] == ["", "neither"]


def test_the_file_is_as_the_data_has_it(client: Client):
    address = f"/compare/?indicator=dti&units={','.join(slugs('63'))}&period=2023"
    found = {row["unit"]: row for row in file_rows(client, address)}
    told = {
        unit: (f"{score:f}", str(rank))
        for unit, score, rank in rows(
            "SELECT u.slug, s.value, r.place FROM provinces_score s "
            "JOIN provinces_rank r USING (year, geography_id, criterion_id, unit_id) "
            "JOIN provinces_unit u ON u.id = unit_id JOIN provinces_criterion c ON c.id = criterion_id "
            "WHERE year = 2023 AND c.level = 'root' AND c.scope = 'province'"
        )
    }
    assert len(told) == 63
    assert {unit: (row["value"], row["rank"]) for unit, row in found.items()} == told


@pytest.mark.parametrize("fmt", ["csv", "xlsx", "json"])
def test_every_format_answers(client: Client, fmt: str):
    response = client.get(PAIR.replace("/compare/", f"/compare.{fmt}"))
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    if fmt == "json":
        said = json.loads(response.content)
        assert said["filters"] == PAIR.partition("?")[2]
        assert len(said["items"]) == 6


def test_nothing_asked_for_is_an_empty_file(client: Client):
    assert {row["indicator"] for row in file_rows(client, "/compare/")} <= {""}
    assert json.loads(client.get("/compare.json").content)["items"] == []


def test_words_that_mean_several_indicators_are_no_file(client: Client):
    refused = client.get("/compare.csv?indicator=bang+rong&units=vn")
    assert refused.status_code == 422
    assert "broadband_fixed_mbps" in refused.content.decode()


def test_one_period_has_bars_that_start_at_nothing(client: Client):
    lines = client.get(f"{NEIGHBOURS}&period=2023").context["table"].lines
    assert [line.cells[0].share for line in lines] == [
        Decimal("1.0000"),
        Decimal("0.9300"),
        Decimal("0.8798"),
    ]
    ranks = (
        client.get("/compare/?indicator=broadband_fixed_rank&units=vn&period=2024-M12").context["table"].lines
    )
    assert [line.cells[0].cell is None for line in ranks] == [False]
    assert {cell.share for line in ranks for cell in line.cells} == {None}


def test_other_bounds_keep_the_kind_that_is_shown(client: Client):
    assert ("kind", "month") in client.get(BROADBAND).context["kept_bounds"]
    narrowed = client.get(f"{BROADBAND}&from=2025&kind=month").context["page"].columns
    assert [period.code for period in narrowed.shown] == ["2025-M04"]


def test_a_bound_without_figures_stays_in_its_field(client: Client):
    first, _last = client.get(f"{BROADBAND}&from=2022").context["bounds"]
    assert [option.value for option in first if option.chosen] == ["2022"]


def test_an_empty_store_has_a_page(client: Client, empty_store: None):
    assert page(client, "/compare/?indicator=dti&units=dien-bien")


DERIVED = "/compare/?indicator=dti_government&units=da-nang-former,hue&geography=63&period=2023"


def test_derived_values_and_places_say_so(client: Client):
    former, living = rows_of(client, DERIVED).values()
    assert former == ["0,9098 suy ra 1/63"]
    assert living == ["0,8449 suy ra 3/63 suy ra"]
    assert "2 số suy ra từ số công bố" in page(client, DERIVED)


def test_the_file_says_how_values_and_places_came_about(client: Client):
    told = {row["unit"]: row for row in file_rows(client, DERIVED)}
    assert told["da-nang-former"]["unit_name"] == "Đà Nẵng (cũ)"
    assert (told["da-nang-former"]["provenance"], told["da-nang-former"]["rank_provenance"]) == (
        "derived",
        "reported",
    )
    assert told["hue"]["rank_provenance"] == "derived"
    merged = file_rows(client, "/compare/?indicator=dti&units=quang-ngai,hue&geography=34&period=2023")
    assert [(row["provenance"], row["rank_provenance"]) for row in merged] == [
        ("computed", ""),
        ("reported", ""),
    ]


def test_an_indicator_that_repeats_the_dti_is_answered_by_the_dti(client: Client):
    response = client.get("/compare/?indicator=dti_rank&units=dien-bien")
    assert [facts.code for facts in response.context["page"].picked.subjects] == ["dti"]
    assert "35/63" in text_of(response)
    links = document(response).xpath('//p[contains(@class, "notice")]/a/@href')
    assert "/indicators/dti_rank/?units=dien-bien" in links
    offered = {option.value for group in response.context["subject_groups"] for option in group.options}
    assert "dti" in offered
    assert "dti_rank" not in offered
    assert {
        row["indicator"] for row in file_rows(client, "/compare/?indicator=dti_rank&units=dien-bien")
    } == {"dti"}


def test_the_change_is_between_periods_that_the_units_have(client: Client):
    """Huế has a score of 2021, Hà Nội none: both have 2022 and 2023."""
    response = client.get("/compare/?indicator=dti&geography=34&units=ha-noi,hue")
    assert "Thay đổi 2022 → 2023" in text_of(response)
    assert all(line.pair for line in response.context["table"].lines)


def test_the_official_ranking_of_the_34_is_named_beside_that_of_the_63(client: Client):
    response = client.get("/compare/?indicator=dti&units=ha-noi,hue")
    assert response.context["page"].geography == "63"
    assert "Năm 2024 còn có bảng xếp hạng chính thức của 34 tỉnh, thành phố" in text_of(response)
    links = document(response).xpath('//p[contains(@class, "notice")]/a/@href')
    assert "/compare/?indicator=dti&units=ha-noi,hue&geography=34" in links
    for address in (
        "/compare/?indicator=dti&units=ha-noi,hue&geography=34",
        "/compare/?indicator=dti&units=ha-noi,hue&to=2023",
        "/compare/?indicator=dti&units=kon-tum,quang-ngai-former",
    ):
        assert "bảng xếp hạng chính thức của 34" not in page(client, address)


@pytest.mark.parametrize(
    ("address", "drawn"),
    [
        ("/compare/?indicator=dti_cq,dti_kt,dti_xh&units=dien-bien", 0),
        ("/compare/?indicator=dti&units=dien-bien,son-la", 2),
    ],
)
def test_names_too_long_for_the_margin_stand_in_the_key_alone(client: Client, address: str, drawn: int):
    drawing = client.get(address).context["drawing"]
    names = [note["text"] for note in drawing.lines["layout"]["annotations"] if note["name"] == "keyed"]
    assert len(names) == drawn
    assert len(drawing.keys) > 1


def test_the_highest_and_lowest_say_among_how_many(client: Client):
    address = "/compare/?indicator=smartphone_adult_share&period=2022-M03&units=dien-bien,son-la,ha-noi"
    assert "Tháng 3/2022: cao nhất Hà Nội" in page(client, address)
    assert "Tháng 3/2022, 3 trong 4 đơn vị có số: cao nhất Hà Nội" in page(client, f"{address},hue")


def test_a_percentage_is_rounded_half_up(client: Client):
    rows = file_rows(
        client, "/compare/?indicator=broadband_fixed_mbps&units=vn&period=2024-M12&against=2023-M06"
    )
    (percent,) = [row["change_percent"] for row in rows if row["change_percent"]]
    assert Decimal(percent) == Decimal("70.54")


def test_highest_and_lowest_are_those_since_the_method_changed(client: Client):
    said = text_of(client.get("/compare/?indicator=broadband_fixed_mbps&units=vn"))
    assert "Việt Nam, từ tháng 3/2022: cao nhất 176,68 Mbps (tháng 4/2025), thấp nhất 67,96 Mbps" in said
