"""The simulation on the published scores: Điện Biên 2024 among 34 and 63, units half told, addresses gone wrong."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from provinces import actions
from provinces.dti import simulated
from provinces.models import Score
from provinces.queries import dti, simulation
from provinces.templatetags.scores import signed_text
from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.django_db
PAGE = "/dti/simulate/"
DIEN_BIEN = f"{PAGE}?unit=dien-bien"
STAMP = "Mô phỏng – không phải số liệu công bố"
# The state of the data, the rankings, their units; then those of one ranking.
QUERIES_ANEW = 3


def queries_of(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def words_of(node: Any) -> str:
    return " ".join(" ".join(node.itertext()).split())


def figures_of(client: Client, address: str) -> tuple[str, str]:
    """The place and the score as the head of the result says them."""
    page = document(client.get(address))
    place, score = (page.xpath(f"//p[@class='{name}']")[0] for name in ("rank-jump", "score-jump"))
    return words_of(place), words_of(score)


def test_without_moves_the_published_figures_stand_there(client: Client):
    assert figures_of(client, DIEN_BIEN) == ("6 trên 34 tỉnh, thành phố", "0,7651 điểm DTI")
    assert figures_of(client, f"{DIEN_BIEN}&geography=63")[0] == "9 trên 63 tỉnh, thành phố hạng suy ra"
    assert "Chưa đổi chỉ số nào: Điện Biên đứng thứ 6/34 với 0,7651 điểm như công bố." in text_of(
        client.get(DIEN_BIEN)
    )


def test_a_move_gives_score_place_and_whom_it_passes(client: Client):
    place, score = figures_of(client, f"{DIEN_BIEN}&cq=0.8")
    assert place == "6 → 2 trên 34 tỉnh, thành phố"
    assert score == "0,7651 → 0,7979 điểm DTI ▲ lên 4 bậc"
    text = text_of(client.get(f"{DIEN_BIEN}&cq=0.8"))
    assert "Vượt hoặc bằng điểm 4 đơn vị: Huế, Hải Phòng, Hồ Chí Minh, Thanh Hóa." in text
    assert (
        figures_of(client, f"{DIEN_BIEN}&geography=63&cq=0.8")[0]
        == "9 → 5 trên 63 tỉnh, thành phố hạng suy ra"
    )


def test_a_fall_is_told_as_one(client: Client):
    text = text_of(client.get(f"{DIEN_BIEN}&cq=0.5"))
    assert "▼ xuống" in text
    assert "đơn vị vượt:" in text


def test_the_neighbours_stand_around_the_new_place(client: Client):
    rows = document(client.get(f"{DIEN_BIEN}&cq=0.8")).xpath(
        "//table[contains(@class,'neighbour-table')]/tbody/tr"
    )
    told = [words_of(row) for row in rows]
    assert told[0] == "1 Hà Nội 0,8241 +0,0262"
    assert told[1] == "2 Điện Biên mô phỏng 0,7979"
    assert told[2] == "3 Huế bị vượt 0,7951 −0,0028"
    assert len(told) == 7
    assert [row.get("aria-current") for row in rows].count("true") == 1


def test_pillars_move_with_their_indices(client: Client):
    text = text_of(client.get(f"{DIEN_BIEN}&cq=0.8"))
    assert "Chính quyền số suy ra 0,8631 3/34 0,9113 1/34" in text
    assert "Kinh tế số suy ra 0,8568 9/34 0,8568 9/34" in text


def test_every_published_unit_can_be_simulated_and_starts_where_it_was_published(reference: None):
    known = simulation.choices()
    assert [(facts.year, facts.geography, len(known.of(facts))) for facts in known.rankings] == [
        (2024, "34", 34),
        (2024, "63", 63),
        (2023, "63", 63),
        (2022, "63", 63),
    ]
    for facts in known.rankings:
        for unit in known.of(facts):
            made = simulation.simulation(simulation.ground(known, facts, unit), {}, 1)
            standing = made.ground.standing
            assert (made.outcome.score, made.outcome.place) == (standing.score, standing.place)
            assert [near.rank for near in made.neighbours if near.own] == [standing.rank]
            assert all(each.outcome.place == each.published.place(facts.n) for each in made.pillars)


def test_points_of_the_pillars_are_those_of_the_method(reference: None):
    known = simulation.choices()
    for facts in known.rankings:
        ground = simulation.ground(known, facts, min(known.of(facts)))
        for pillar, criterion in ground.board.page.pillars.items():
            assert ground.pillars[pillar].whole == criterion.max_points
        assert ground.footing.whole == (940 if facts.year == 2024 else 1000)


def test_open_points_of_a_complete_unit_are_what_it_lacks(reference: None):
    """Published totals are rounded, so the last digit may differ."""
    known = simulation.choices()
    for unit in known.of(known.rankings[0]):
        ground = simulation.ground(known, known.rankings[0], unit)
        missing = sum(lift.room for lift in ground.lifts)
        assert abs(missing - (1 - ground.footing.score)) <= Decimal("0.0001")


def test_half_told_units_keep_what_nobody_told(client: Client):
    address = f"{PAGE}?unit=quang-ngai-former&year=2023"
    fields = document(client.get(address)).xpath("//form[@id='moves']//input[@type='number']/@name")
    assert fields == ["ht", "cq", "kt", "xh", "goal"]
    assert (
        "Nguồn không công bố Nhận thức số, Thể chế số, Nhân lực số, An toàn thông tin mạng của Quảng Ngãi"
        in text_of(client.get(address))
    )
    known = simulation.choices()
    facts = next(each for each in known.rankings if each.year == 2023)
    ground = simulation.ground(known, facts, "quang-ngai-former")
    raised = simulated(ground.footing, {"CQ": ground.footing.known["CQ"] + Decimal("0.1")})
    assert raised.score - ground.footing.score == Decimal("0.0200")


def test_what_lifts_most_comes_first_with_the_place_it_alone_gives(client: Client):
    rows = document(client.get(DIEN_BIEN)).xpath("//table[contains(@class,'lift-table')]/tbody/tr")
    told = [words_of(row) for row in rows]
    assert told[0] == "Hoạt động chính quyền số 0,6458 +0,0754 1/34 +0,0213 3/34"
    assert told[1] == "Hoạt động kinh tế số 0,5487 +0,0720 1/34 +0,0160 4/34"
    assert told[-1] == "Thể chế số 1,0000 0,0000 đã bằng 1 – –"
    for row, place in zip(rows[:3], ("1/34", "1/34", "1/34"), strict=True):
        link = row.xpath(".//a/@href")[0]
        assert f"hạng {place}" in text_of(client.get(link))


def test_the_smallest_set_of_moves_and_its_link(client: Client):
    page = document(client.get(f"{DIEN_BIEN}&goal=1"))
    text = words_of(page.xpath("//section[@aria-labelledby='plan']")[0])
    assert "Ít thay đổi nhất để đạt hạng 1/34" in text
    assert "Cần 0,8241 điểm: thay đổi 1 chỉ số là đủ." in text
    (link,) = page.xpath("//section[@aria-labelledby='plan']//a/@href")
    assert link == "/dti/simulate/?unit=dien-bien&cq=0.9229&goal=1"
    assert figures_of(client, link)[0] == "6 → 1 trên 34 tỉnh, thành phố"


def test_a_place_out_of_reach_names_the_best_there_is(client: Client):
    """Whatever is known of a real unit would do; without its heaviest indices it does not."""
    told = Score.objects.filter(
        unit__slug="bac-lieu", year=2023, criterion__short_code__in=["CQ", "KT", "XH"]
    )
    told.delete()
    response = client.get(f"{PAGE}?unit=bac-lieu&year=2023&goal=1")
    assert (
        "Không đạt được: cần 0,8340 điểm, mà mọi chỉ số đã biết bằng 1 cũng chỉ lên hạng 12/63."
        in text_of(response)
    )
    (link,) = document(response).xpath("//section[@aria-labelledby='plan']//a/@href")
    assert figures_of(client, link)[0] == "63 → 12 trên 63 tỉnh, thành phố"


def test_a_place_held_already_needs_nothing(client: Client):
    assert "Theo công bố đang đứng hạng 6/34: không cần thay đổi gì." in text_of(
        client.get(f"{DIEN_BIEN}&goal=6")
    )
    assert "Địa phương này đã đứng đầu bảng." in text_of(client.get(f"{PAGE}?unit=ha-noi"))


def test_links_offer_nearer_places(client: Client):
    links = document(client.get(DIEN_BIEN)).xpath("//section[@aria-labelledby='plan']//a")
    assert [(link.text_content(), link.get("href")) for link in links] == [
        ("hạng 5/34", f"{DIEN_BIEN}&goal=5"),
        ("hạng 1/34", f"{DIEN_BIEN}&goal=1"),
    ]


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        (
            "unit=dien-bien&cq=2",
            "Tham số cq=2: chỉ nhận số từ 0 đến 1, tối đa bốn chữ số thập phân, viết như 0.7651.",
        ),
        ("unit=dien-bien&cq=abc", "Tham số cq=abc: chỉ nhận số từ 0 đến 1"),
        ("unit=dien-bien&cq=0,8", "Tham số cq=0,8: chỉ nhận số từ 0 đến 1"),
        ("unit=dien-bien&cq=NaN", "Tham số cq=NaN"),
        ("unit=dien-bien&cq=0.12345", "Tham số cq=0.12345"),
        ("unit=dien-bien&cq=1e400", "Tham số cq=1e400"),
        ("unit=dien-bien&cq=0.5&cq=0.6", "Tham số cq=0.5,0.6"),
        ("unit=dien-bien&goal=0", "Tham số goal=0: chỉ nhận một thứ hạng từ 1 trở đi"),
        ("unit=dien-bien&goal=35", "Tham số goal=35: bảng này có 34 đơn vị, chỉ nhận hạng từ 1 đến 34."),
        ("unit=dien-bien&goal=first", "Tham số goal=first"),
        ("unit=atlantis", "Tham số unit=atlantis: không có địa phương nào mang mã này"),
        ("unit=%00", "Tham số unit"),
        ("unit=vn", "Tham số unit=vn"),
        ("unit=dien-bien&year=2021", "Tham số year=2021: không mô phỏng được năm này"),
        ("unit=dien-bien&year=1066", "Tham số year=1066"),
        ("unit=dien-bien&geography=7", "chỉ nhận 34 hoặc 63"),
        ("unit=dien-bien&year=2022&geography=34", "Tham số geography=34: năm 2022 không có bảng 34 đơn vị"),
        (
            "unit=dien-bien&year=2023&nt=0.9",
            "Tham số nt=0.9: nguồn không công bố chỉ số này của Điện Biên năm 2023",
        ),
        (
            "unit=kon-tum&geography=34",
            "Kon Tum không có trong bảng 34 đơn vị năm 2024; đang mô phỏng trong bảng 63",
        ),
    ],
)
def test_a_bad_value_gives_a_notice_and_a_working_page(client: Client, query: str, notice: str):
    response = client.get(f"{PAGE}?{query}")
    assert response.status_code == 200
    assert notice in text_of(response)
    assert client.get(f"/dti/simulate.csv?{query}").status_code == 422


@pytest.mark.parametrize(
    ("query", "shown", "said"),
    [
        ("unit=quang-ngai&year=2023", "21 trên 63", "trước ngày 01/07/2025 (mã quang-ngai-former)"),
        ("unit=da-nang&geography=63", "2 trên 63", "(mã da-nang-former)"),
        ("unit=da-nang", "17 trên 34", ""),
        ("unit=da-nang-former", "2 trên 63", ""),
        ("unit=da-nang-former&geography=34", "17 trên 34", "từ ngày 01/07/2025 (mã da-nang)"),
        ("unit=kon-tum", "48 trên 63", ""),
    ],
)
def test_a_name_that_lives_on_means_the_unit_of_that_ranking(
    client: Client, query: str, shown: str, said: str
):
    response = client.get(f"{PAGE}?{query}")
    assert figures_of(client, f"{PAGE}?{query}")[0].startswith(shown)
    assert said in text_of(response)
    assert bool(document(response).xpath("//p[@class='notice wait' and @role='status']")) == bool(said)


def test_without_a_unit_there_is_a_choice(client: Client):
    page = document(client.get(PAGE))
    links = page.xpath("//ol[@class='choose-list']//a/@href")
    assert len(links) == 34
    assert links[0] == "/dti/simulate/?unit=ha-noi"
    assert not page.xpath("//form[@id='moves']")
    links = document(client.get(f"{PAGE}?year=2022")).xpath("//ol[@class='choose-list']//a/@href")
    assert (len(links), links[0]) == (63, "/dti/simulate/?unit=da-nang-former&year=2022")
    assert {client.get(link).status_code for link in links[:3]} == {200}


def test_every_other_ranking_of_the_unit_is_a_link(client: Client):
    links = document(client.get(f"{PAGE}?unit=da-nang")).xpath("//nav[@aria-labelledby='ranking-label']/a")
    assert [link.text_content() for link in links] == [
        "2024, 34 đơn vị",
        "2024, 63 đơn vị",
        "2023, 63 đơn vị",
        "2022, 63 đơn vị",
    ]
    assert links[1].get("href") == "/dti/simulate/?unit=da-nang-former&year=2024&geography=63"
    links = document(client.get(f"{PAGE}?unit=kon-tum")).xpath(
        "//nav[@aria-labelledby='ranking-label']/a/@href"
    )
    assert links[0] == "/dti/simulate/?year=2024&geography=34"


def test_a_form_sent_without_script_leads_to_the_canonical_address(client: Client):
    sent = "unit=dien-bien&nt=0.9000&tc=1.0000&cq=0.8000&kt=0.5487&goal="
    assert client.get(f"{PAGE}?{sent}").headers["Location"] == f"{DIEN_BIEN}&cq=0.8"
    swapped = client.get(f"{PAGE}?{sent}", headers={"HX-Request": "true"})
    assert swapped.headers["HX-Replace-Url"] == f"{DIEN_BIEN}&cq=0.8"
    assert client.get(f"{DIEN_BIEN}&cq=0.8").status_code == 200
    assert client.get(f"{PAGE}?unit=dien-bien&year=2023&geography=63&cq=0").status_code == 200


def test_values_of_fields_and_links_have_a_point_in_every_language(client: Client):
    for language in ("vi", "en"):
        page = document(client.get(f"{DIEN_BIEN}&cq=0.8&lang={language}"))
        assert page.xpath("//input[@id='cq']/@value") == ["0.8000"]
        assert page.xpath("//input[@id='cq-slider']/@value") == ["0.8000"]
        spoken = page.xpath("//input[@id='cq-slider']/@aria-valuetext")
        assert spoken == ["0,8000" if language == "vi" else "0.8000"]


def test_the_fields_carry_unit_and_ranking_and_show_the_published_value(client: Client):
    page = document(client.get(f"{DIEN_BIEN}&year=2023&cq=0.8&goal=3"))
    hidden = page.xpath("//form[@id='moves']//input[@type='hidden']")
    assert [(field.get("name"), field.get("value")) for field in hidden] == [
        ("unit", "dien-bien"),
        ("year", "2023"),
    ]
    assert page.xpath("//input[@id='cq']/@data-published") == ["0.8465"]
    assert page.xpath("//input[@id='goal']/@value") == ["3"]


@pytest.mark.parametrize("query", ["", "&cq=0.8", "&cq=0.8&goal=1", "&cq=2", "&goal=0"])
def test_a_swap_equals_a_reload(client: Client, query: str):
    swap_equals_reload(client, DIEN_BIEN, f"{DIEN_BIEN}{query}", "#simulated")


def test_a_move_costs_one_query(client: Client):
    of_a_ranking = queries_of(lambda: dti.ranking_page(2024, "34"))
    assert queries_of(lambda: client.get(f"{DIEN_BIEN}&cq=0.8")) == QUERIES_ANEW + of_a_ranking
    for query in ("&cq=0.7", "&cq=0.7&goal=1", "&kt=0.9"):
        moved = f"{DIEN_BIEN}{query}"
        assert queries_of(partial(client.get, moved, headers={"HX-Request": "true"})) == 1
    assert queries_of(lambda: client.get(f"{PAGE}?unit=ha-noi")) == 1


def test_a_publication_makes_the_ground_anew(client: Client):
    client.get(DIEN_BIEN)
    actions.publish_data_version(now=datetime(2026, 11, 22, tzinfo=UTC))
    assert queries_of(lambda: client.get(DIEN_BIEN)) > QUERIES_ANEW


def test_the_page_says_that_it_is_a_simulation(client: Client):
    response = client.get(f"{DIEN_BIEN}&cq=0.8")
    page = document(response)
    assert page.xpath("//title")[0].text_content().startswith("Mô phỏng DTI năm 2024: Điện Biên")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert STAMP in text_of(response)
    assert page.xpath("//div[contains(@class,'simulation-page')]/@data-stamp") == [STAMP]
    for heading in ("outcome", "around", "parts", "lifts", "plan"):
        (section,) = page.xpath(f"//section[@aria-labelledby='{heading}']")
        assert section.xpath(".//span[@class='figure-flag' and text()='mô phỏng']")


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (2024, "Các trọng số này suy ra từ các điểm đã công bố"),
        (2022, "Suy ra, không nêu trong nguồn: Hoạt động xã hội số."),
    ],
)
def test_weights_that_nobody_announced_are_named(client: Client, year: int, said: str):
    assert said in text_of(client.get(f"{PAGE}?unit=hue&year={year}"))


def test_files_are_stamped_in_title_rows_and_filters(client: Client):
    query = "unit=dien-bien&cq=0.8"
    told = json.loads(client.get(f"/dti/simulate.json?{query}").content)
    assert STAMP in told["title"]
    assert told["filters"] == f"{STAMP}; {query}"
    assert STAMP in told["citation"]
    total, *rest = told["items"]
    assert (total["published_score"], total["simulated_score"]) == (0.7651, 0.7979)
    assert (total["published_rank"], total["simulated_rank"], total["n"]) == (6, 2, 34)
    assert {item["simulation"] for item in told["items"]} == {STAMP}
    assert len(rest) == 3 + 8
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"/dti/simulate.csv?{query}").content.decode("utf-8-sig")))
    )
    assert {row["simulation"] for row in rows} == {STAMP}
    assert next(row["simulated_score"] for row in rows if row["criterion"] == "V405.P.II.CQ") == "0.8"
    book = load_workbook(io.BytesIO(client.get(f"/dti/simulate.xlsx?{query}").content))
    assert any(STAMP in str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row)
    assert book.worksheets[0].max_row == 13


def test_a_file_without_a_unit_is_refused_with_the_reason(client: Client):
    response = client.get("/dti/simulate.csv")
    assert response.status_code == 422
    assert "unit" in response.content.decode()


def test_nothing_to_simulate_is_not_found(client: Client, empty_store: None):
    assert client.get(PAGE).status_code == 404
    assert client.get("/dti/simulate.csv").status_code == 404


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        ("0.03281", 4, "+0,0328"),
        ("-0.0012", 4, "−0,0012"),
        ("0", 4, "0,0000"),
        ("-0.00001", 4, "0,0000"),
        ("0.0328085", 6, "+0,032809"),
    ],
)
def test_signs(value: str, decimals: int, written: str):
    assert signed_text(Decimal(value), decimals) == written


def test_in_english(client: Client):
    text = text_of(client.get(f"{DIEN_BIEN}&cq=0.8&lang=en"))
    assert "0.7979" in text
