"""The map: any subject of provinces on the tile grid, on the real figures."""

import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators import periods
from indicators.queries import readings
from indicators.queries import tile_map as maps
from indicators.views import map_wording
from provinces import charts
from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
PHONES = "/map/?indicator=smartphone_adult_share"
# With the version by which the page is kept.
OF_DTI, OF_INDICATOR = 10, 12
# The place of the chosen province among those of the other geography; what a roll-up must not join.
OTHER_GEOGRAPHY, BREAKS = 2, 1
HEAVIEST = 60_000


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return text_of(response)


def tiles(client: Client, address: str) -> dict[str, str]:
    """Look of the tiles by what they say."""
    links = document(client.get(address)).xpath("//*[local-name()='svg']//a")
    return {link.get("aria-label"): link.get("class") for link in links}


def found(code: str, **asked) -> maps.MapPage:
    shown = maps.tile_map(readings.subject(code), TODAY, **asked)
    assert shown is not None
    return shown


def test_opens_with_the_newest_dti_of_the_provinces_of_today(client: Client):
    text = page(client, "/map/")
    assert "34 tỉnh, thành phố (từ 01/07/2025)" in text
    assert "Năm 2024, điểm chỉ số từ 0 đến 1" in text
    assert "Cao nhất: Hà Nội (0,8241); thấp nhất: Cao Bằng (0,5128); trung vị 0,7063." in text
    assert "Cao hơn là tốt hơn." in text
    assert "Phương pháp: Quyết định 405/QĐ-BKHCN." in text


def test_every_province_is_a_tile_and_a_row_with_one_figure(client: Client):
    response = client.get("/map/?indicator=dti&geography=63&period=2024")
    labels = [link.get("aria-label") for link in document(response).xpath("//*[local-name()='svg']//a")]
    rows = document(response).xpath("//table[contains(@class, 'map-table')]/tbody/tr")
    told = {
        row.xpath("string(th)"): (
            row.xpath("string(td[1])").removesuffix(" suy ra"),
            row.xpath("string(td[2])"),
        )
        for row in rows
    }
    assert len(labels) == len(told) == 63
    for label in labels:
        name, figure, place = re.fullmatch(r"(.+): ([\d,]+), hạng (\d+/63) \(suy ra\)", label).groups()
        assert told[name] == (place, figure)
    assert any(label.endswith("hạng 2/63 (suy ra)") and label.startswith("Đà Nẵng") for label in labels)


def test_tiles_are_reached_from_north_to_south(client: Client):
    for geography in ("34", "63"):
        tiles = found("dti", geography=geography).provinces
        assert [(tile.row, tile.column) for tile in tiles] == sorted(
            (tile.row, tile.column) for tile in tiles
        )
        assert len(tiles) == int(geography)


def test_the_archipelagos_are_named_with_whom_they_belong_to(client: Client):
    for geography in ("34", "63"):
        titles = document(client.get(f"/map/?geography={geography}")).xpath(
            "//*[local-name()='title']/text()"
        )
        assert "Quần đảo Hoàng Sa, thuộc Đà Nẵng" in titles
        assert "Quần đảo Trường Sa, thuộc Khánh Hòa" in titles


def test_a_former_year_is_shown_as_published_unless_asked_otherwise(client: Client):
    assert found("dti", period="2023").geography.code == "63"
    merged = found("dti", period="2023", geography="34")
    assert (len(merged.told), len(merged.computed)) == (34, 23)
    text = page(client, "/map/?period=2023&geography=34&unit=lao-cai")
    # The mean of 0,6783 and 0,7146, rounded half up.
    assert "Lào Cai (cũ): 0,6783" in text
    assert "Yên Bái: 0,7146" in text
    assert "0,6965" in text
    assert "tính lại từ 2 đơn vị cũ" in text
    assert "không phải số được công bố" in text


def test_computed_tiles_are_dotted_and_say_so(client: Client):
    drawn = document(client.get("/map/?period=2023&geography=34"))
    dotted = drawn.xpath("//*[local-name()='svg']//a[*[contains(@class, 'dots')]]")
    said = [
        link
        for link in drawn.xpath("//*[local-name()='svg']//a")
        if link.get("aria-label").endswith("tính lại")
    ]
    assert dotted == said
    assert len(dotted) == 23


def test_a_published_merged_figure_wins_and_the_difference_is_said(client: Client):
    merged = {tile.spot.unit: tile.reading for tile in found("dti", geography="34", period="2024").provinces}
    differing = {unit: reading.difference for unit, reading in merged.items() if reading.difference}
    assert merged["da-nang"].official
    assert differing
    unit = next(iter(differing))
    assert "Hiện số công bố. Tính lại được" in page(client, f"/map/?geography=34&period=2024&unit={unit}")


def test_no_figure_is_hatched_and_says_why(client: Client):
    looks = tiles(client, PHONES)
    assert looks["Điện Biên: 57,6%, hạng 6/8"].startswith("c")
    assert looks["Kon Tum: không có số liệu"] == "no-data"
    text = page(client, f"{PHONES}&geography=34&unit=tuyen-quang")
    assert "Không tính lại được: thiếu số của Tuyên Quang (cũ)." in text


def test_no_period_is_shown_that_hardly_anyone_told():
    shown = found("smartphone_adult_share")
    assert [choice.code for choice in shown.periods] == ["2022", "2022-M03"]
    assert (shown.period.code, len(shown.told)) == ("2022-M03", 8)


def test_the_country_stands_beside_its_provinces(client: Client):
    assert "(56,1%), cả nước khoảng 73,5%." in page(client, PHONES)


def test_the_chosen_province_has_its_place_in_both_geographies(client: Client):
    text = page(client, "/map/?geography=34&period=2024&unit=dien-bien")
    assert "6/34 (9/63 theo địa giới cũ, suy ra)" in text
    assert "Giữ nguyên sau 01/07/2025" in text
    link = document(client.get("/map/?unit=dien-bien")).xpath("//*[local-name()='svg']//a[@aria-current]")
    assert [each.get("href") for each in link] == ["/map/?unit=dien-bien#chosen"]


def test_a_chosen_rank_leads_to_why_it_moved(client: Client):
    shown = document(client.get("/map/?geography=34&period=2024&unit=dien-bien"))
    (link,) = shown.xpath("//aside//a[text()='Vì sao hạng thay đổi']/@href")
    assert link == "/dti/2024/dien-bien/?geography=34"
    assert client.get(link).status_code == 200
    (link,) = document(client.get(f"{PHONES}&unit=dien-bien")).xpath(
        "//aside//a[text()='Số liệu qua các kỳ']/@href"
    )
    assert link == "/indicators/smartphone_adult_share/?units=dien-bien"


def test_former_units_tell_what_they_became(client: Client):
    text = page(client, "/map/?geography=63&unit=kon-tum")
    assert "Hợp nhất vào, từ 01/07/2025: Quảng Ngãi" in text


def test_the_other_geography_keeps_period_classes_and_the_chosen_one_as_its_heir(client: Client):
    context = client.get("/map/?geography=63&period=2024&classes=fixed&unit=kon-tum").context
    urls = [choice.url for choice in context["map"].geographies]
    assert urls[0] == "/map/?geography=34&period=2024&classes=fixed&unit=quang-ngai"
    context = client.get("/map/?geography=34&unit=quang-ngai").context
    assert context["map"].geographies[1].url == "/map/?geography=63&unit=quang-ngai-former"


def test_periods_step_to_their_neighbours(client: Client):
    steps = client.get("/map/?geography=63&period=2023").context["map"].steps
    assert [(step.label, step.url, step.current) for step in steps] == [
        ("Năm 2022", "/map/?geography=63&period=2022", False),
        ("Năm 2023", "/map/?geography=63&period=2023", True),
        ("Năm 2024", "/map/?geography=63&period=2024", False),
    ]
    assert len(client.get("/map/?geography=63&period=2024").context["map"].steps) == 2


@pytest.mark.parametrize("way", ["quantile", "fixed"])
def test_every_figure_is_in_one_class_of_the_key(client: Client, way: str):
    for query in ("indicator=dti&period=2022", "indicator=dti_nt&period=2024&geography=63", PHONES[6:]):
        shown = client.get(f"/map/?{query}&classes={way}").context["map"]
        told = [int(line.count.split()[0]) for line in shown.key]
        assert sum(told) == len(shown.page.told)
        drawn = [int(tile.look[1]) for tile in shown.tiles if tile.look != "no-data" and tile.look[0] == "c"]
        assert [drawn.count(line.shade) for line in shown.key] == told


def test_quantiles_are_bounded_by_figures_and_say_how_many(client: Client):
    text = page(client, "/map/")
    assert "0,5128 – 0,6453 7 đơn vị" in text
    assert "0,7651 – 0,8241 6 đơn vị" in text
    assert "Chia theo phân vị: 5 nhóm" in text


def test_a_bound_that_is_hedged_stays_so():
    shown = found("dossier_fully_online_share")
    classes = charts.quantiles(shown.values)
    assert [map_wording.bounds(each, shown) for each in classes] == [
        "dưới 10%",
        "52,96% – 55,76%",
        "58,89% – 68,54%",
    ]


def test_fixed_bounds_stay_over_periods_and_geographies(client: Client):
    keys = {
        query: [line.bounds for line in client.get(f"/map/?classes=fixed&{query}").context["map"].key]
        for query in ("period=2022&geography=63", "period=2023&geography=34", "period=2024", "period=2020")
    }
    assert len({tuple(bounds) for bounds in keys.values()}) == 1
    assert keys["period=2024"][0] == "dưới 0,5000"
    assert "Chia theo mốc cố định" in page(client, "/map/?classes=fixed")


def test_one_figure_alone_has_neither_place_nor_classes(client: Client):
    text = page(client, "/map/?indicator=land_records_updated")
    assert "Chỉ Kon Tum có số liệu: trên 37.845." in text
    assert "1/1" not in text
    assert "Phân vị" not in text


def test_where_the_other_geography_has_figures_it_is_offered(client: Client):
    response = client.get("/map/?indicator=land_records_updated&geography=34")
    text = text_of(response)
    assert "Chưa đơn vị nào theo địa giới này có số liệu ngày 08/08/2022" in text
    assert "Không tính lại được: thiếu số của Quảng Ngãi (cũ)." in text
    (link,) = document(response).xpath("//p[@class='notice']/a/@href")
    assert link == "/map/?indicator=land_records_updated&geography=63"
    assert response.context["map"].page.periods == ()


def test_nobody_is_among_the_highest_and_the_lowest(client: Client):
    high, low = client.get("/map/?indicator=dti_nt&geography=63&period=2024").context["map"].lists
    assert [row.figure for row in high.rows] == ["1,0000"] * 5
    assert high.more == "và 3 đơn vị khác cũng 1,0000"
    assert [row.figure for row in low.rows] == ["0,9000", "0,9000", "0,8000"]


def test_a_derived_score_never_passes_as_published(client: Client):
    address = "/map/?indicator=dti_government&geography=63&period=2022&unit=dien-bien"
    response = client.get(address)
    shown = document(response)
    labels = shown.xpath("//*[local-name()='svg']//a/@aria-label")
    assert sum(bool(re.search(r": [\d,]+ \(suy ra\)", label)) for label in labels) == 62
    scores = shown.xpath("//table[contains(@class, 'map-table')]/tbody/tr/td[2]")
    assert sum("suy ra" in cell.xpath("string()") for cell in scores) == 62
    assert "suy ra" in shown.xpath("string(//aside//div[@class='latest-figure'])")
    assert "Điểm trụ cột của 62/63 đơn vị suy ra từ điểm công bố" in text_of(response)
    items = json.loads(client.get("/map.json" + address[5:].replace("&unit=dien-bien", "")).content)["items"]
    assert Counter(item["provenance"] for item in items) == {"derived": 62, "reported": 1}


def test_a_derived_place_never_passes_as_published(client: Client):
    response = client.get("/map/?indicator=dti&geography=63&period=2023")
    derived = [tile for tile in found("dti", geography="63", period="2023").tiles if tile.place_derived]
    labels = document(response).xpath("//*[local-name()='svg']//a/@aria-label")
    assert sum(label.endswith("/63 (suy ra)") for label in labels) == len(derived) >= 51
    assert f"Hạng của {len(derived)}/63 đơn vị suy ra từ điểm đã công bố" in text_of(response)
    items = json.loads(client.get("/map.json?indicator=dti&geography=63&period=2023").content)["items"]
    assert Counter(item["rank_provenance"] for item in items)["derived"] == len(derived)
    assert Counter(item["provenance"] for item in items) == {"reported": 63}


def test_a_rank_without_its_score_is_heard(client: Client):
    looks = tiles(client, "/map/?geography=63&period=2021")
    ranked = [label for label in looks if "không có số liệu, hạng" in label]
    assert len(ranked) == 16
    assert "Hạng của 5/21 đơn vị suy ra từ điểm đã công bố" in page(client, "/map/?geography=63&period=2021")


def test_further_choices_are_folded_away_until_one_is_made(client: Client):
    folds = {
        query: document(client.get(f"/map/?{query}")).xpath("//details[@class='more-choices']")
        for query in ("geography=63", "geography=63&classes=fixed", "geography=63&period=2021", PHONES[6:])
    }
    words = {query: [fold.xpath("string(summary)") for fold in found] for query, found in folds.items()}
    assert [*words.values()] == [["Kỳ khác · Chia nhóm"], ["Kỳ khác · Chia nhóm"], ["Kỳ khác"], []]
    assert [bool(found and found[0].get("open") is not None) for found in folds.values()] == [
        False,
        True,
        False,
        False,
    ]


def test_a_list_of_derived_places_says_so_once(client: Client):
    shown = document(client.get("/map/?indicator=dti&geography=63&period=2024"))
    (high,) = shown.xpath("//section[h2='Cao nhất']")
    assert high.xpath("string(p)") == "hạng suy ra"
    assert "suy ra" not in high.xpath("string(ol)")


def test_a_recomputed_figure_is_neither_reported_nor_derived(client: Client):
    items = json.loads(client.get("/map.json?indicator=dti&geography=34&period=2023").content)["items"]
    assert Counter(item["provenance"] for item in items) == {"computed": 23, "reported": 11}
    items = json.loads(client.get("/map.json?indicator=smartphone_adult_share").content)["items"]
    assert Counter(item["rank_provenance"] for item in items) == {"computed": 8, None: 55}


@pytest.mark.parametrize("twin", sorted(readings.TWINS))
def test_what_the_news_told_of_the_dti_is_not_its_map(client: Client, twin: str):
    response = client.get(f"/map/?indicator={twin}&geography=63&period=2022")
    text = text_of(response)
    context = response.context["map"]
    assert (context.page.facts.code, len(context.page.told)) == (readings.TWINS[twin], 63)
    assert "thấp nhất: Kon Tum" not in text
    assert "chỉ lặp lại những hạng, điểm DTI mà tin bài nhắc tới" in text
    assert document(response).xpath(f"//a[@href='/indicators/{twin}/']")
    assert client.get(f"/map.csv?indicator={twin}").status_code == 422


def test_the_page_of_a_twin_leads_to_the_map_of_the_dti(client: Client):
    shown = document(client.get("/indicators/dti_rank/"))
    (link,) = shown.xpath("//main//nav/a[text()='Bản đồ']")
    assert (link.get("href"), link.get("hx-get")) == ("/map/", None)
    response = client.get("/indicators/dti_government_rank/?view=map&geography=63&period=2022")
    assert response.context["page"].facts.code == "dti_government_rank"
    assert response.context["map"].page.facts.code == "dti_government"
    assert "chỉ lặp lại" in text_of(response)


def test_a_rank_has_no_rank_and_its_best_leads():
    shown = found("par_index_rank")
    assert all(tile.place is None for tile in shown.tiles)
    twin = found("dti_rank", period="2022", geography="63")
    assert next(tile.spot.unit for tile in twin.told) == "da-nang-former"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("indicator=dti&geography=63&period=2021", "Trong 5/63 đơn vị có điểm, cao nhất:"),
        ("indicator=dti&geography=63&period=2020", "Trong 10/63 đơn vị có điểm, cao nhất:"),
        ("indicator=dti_nt&geography=63&period=2024", "Trong 11/63 đơn vị có điểm, 8 đơn vị cao nhất"),
        (PHONES[6:], "Trong 8/63 đơn vị có số liệu, cao nhất:"),
        (f"{PHONES[6:]}&classes=fixed", "Trong 8/63 đơn vị có số liệu, cao nhất:"),
        ("indicator=land_records_updated", "Chỉ Kon Tum có số liệu"),
    ],
)
def test_what_few_told_is_not_described_as_all(client: Client, query: str, said: str):
    response = client.get(f"/map/?{query}")
    text, shown = text_of(response), response.context["map"]
    assert said.replace("8 đơn vị cao nhất", "cao nhất: 8 đơn vị") in text
    assert "trung vị" not in shown.sentence
    assert "Trung vị" not in text_of(client.get(f"/map/?{query}&unit=lao-cai"))
    assert "Chia theo phân vị" not in text
    assert shown.classes == ()
    assert all("trong" in end.title or "Xếp" in end.title for end in shown.lists)
    if len(shown.page.told) > 1:
        assert "dưới hai phần ba" in text


def test_two_thirds_are_enough_for_a_median(client: Client):
    page_of = found("dti", geography="63", period="2023")
    few, enough = (replace(page_of, tiles=_with_figures(page_of.tiles, number)) for number in (41, 42))
    assert (few.partial, few.median) == (True, None)
    assert not enough.partial
    assert enough.median is not None


def _with_figures(tiles: Sequence[maps.MapTile], number: int) -> tuple[maps.MapTile, ...]:
    """The tiles with the figures of the first few provinces only."""
    told = [tile.spot.unit for tile in tiles if tile.score is not None][:number]
    return tuple(
        tile
        if tile.reading is None or tile.spot.unit in told
        else replace(tile, reading=replace(tile.reading, cell=None))
        for tile in tiles
    )


@pytest.mark.parametrize("geography", maps.GEOGRAPHIES)
def test_only_periods_that_have_something_to_show_are_offered(geography: str):
    for group in maps.map_subjects().groups:
        for facts in group.subjects:
            shown = maps.tile_map(facts, TODAY, geography=geography)
            told = readings.read(facts, geography=geography)
            valued = {each.period for each in told if each.value is not None}
            newest_first = sorted(valued, key=lambda code: periods.parse(code).order, reverse=True)
            assert [choice.code for choice in shown.periods] == newest_first


def test_a_national_indicator_says_so_and_offers_others(client: Client):
    text = page(client, "/map/?indicator=broadband_fixed_mbps")
    assert "Chỉ tiêu này chỉ có số của cả nước" in text
    assert "Các chỉ tiêu có bản đồ Chỉ số chuyển đổi số (DTI) DTI: điểm tổng" in text


def test_an_indicator_of_provinces_without_figures_says_so(client: Client):
    assert "Chưa nguồn nào trong kho công bố số liệu theo tỉnh" in page(
        client, "/map/?indicator=dvc_user_share"
    )


def test_the_picker_offers_what_some_province_has_first(client: Client):
    groups = document(client.get("/map/")).xpath("//optgroup")
    names = [group.get("label") for group in groups]
    assert names[0] == "Chỉ số chuyển đổi số (DTI)"
    assert names[-1] == "Chưa có số liệu theo tỉnh, thành phố"
    offered = {option.get("value") for group in groups[:-1] for option in group}
    assert {"dti", "dti_xh", "smartphone_adult_share", "land_records_updated"} <= offered
    assert "broadband_fixed_mbps" not in {option.get("value") for group in groups for option in group}
    assert "dvc_user_share" in {option.get("value") for option in groups[-1]}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("indicator=nope", "Không có chỉ tiêu «nope»; đang hiện DTI: điểm tổng."),
        ("indicator=<b>", "indicator=<b>: chỉ nhận mã gồm chữ không dấu"),
        ("geography=12", "geography=12: chỉ nhận 34 hoặc 63"),
        ("period=2022-Q9", "period=2022-Q9: không phải một kỳ"),
        (
            "period=2019",
            "Không có số liệu năm 2019 theo tỉnh, thành phố; đang hiện kỳ gần nhất: năm 2020.",
        ),
        ("year=now", "year=now: không phải một năm"),
        ("classes=tens", "classes=tens: chỉ nhận quantile hoặc fixed"),
        ("view=pie", "view=pie: chỉ nhận map hoặc table"),
        ("unit=atlantis", "Bản đồ 34 đơn vị không có đơn vị «atlantis»"),
        ("geography=34&unit=kon-tum", "Bản đồ 34 đơn vị không có đơn vị «kon-tum»"),
        ("known_on=hôm+qua", "known_on=hôm qua: không phải một ngày"),
    ],
)
def test_a_bad_value_gives_a_notice_and_a_working_page(client: Client, query: str, said: str):
    text = page(client, f"/map/?{query}")
    assert said in text
    assert "cao nhất: " in text.lower()
    response = client.get(f"/map.csv?{query}")
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_year_is_a_period(client: Client):
    context = client.get("/map/?geography=34&year=2024").context
    assert context["map"].page == found("dti", geography="34", period="2024")
    assert context["downloads"][0][1] == "/map.csv?indicator=dti&geography=34&period=2024"


def test_what_was_known_on_a_day(client: Client):
    text = page(client, "/map/?known_on=2023-12-31")
    assert "Năm 2022, điểm chỉ số" in text
    assert "Đang xem số liệu đã công bố đến ngày 31/12/2023" in text
    assert "Hà Nội: 0,8241" not in tiles(client, "/map/?known_on=2023-12-31")
    assert "Đến ngày đã chọn chưa nguồn nào công bố" in page(client, "/map/?known_on=2001-01-01")


def test_empty_fields_of_a_form_lead_to_the_canonical_address(client: Client):
    response = client.get("/map/?indicator=dti_nt&geography=&known_on=")
    assert (response.status_code, response.headers["Location"]) == (302, "/map/?indicator=dti_nt")


def test_files_hold_the_provinces_of_the_map(client: Client):
    response = client.get("/map.csv?indicator=dti&geography=34&period=2023")
    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 34
    (row,) = [each for each in rows if each["unit"] == "lao-cai"]
    assert (row["value"], row["computed"], row["official"]) == ("0.6965", "0.6965", "false")
    assert row["parts"] == "lao-cai-former yen-bai"
    assert row["filters"] == "indicator=dti&geography=34&period=2023"
    assert "geography=34&period=2023" in row["citation"]
    items = json.loads(client.get("/map.json?indicator=smartphone_adult_share").content)["items"]
    assert len(items) == 63
    assert {item["reason"] for item in items if item["value"] is None} == {"no_data"}
    assert client.get("/map.xlsx").status_code == 200


def test_a_figure_of_the_file_has_its_class(client: Client):
    items = json.loads(client.get("/map.json?indicator=dti&period=2024&geography=34").content)["items"]
    assert {item["class"] for item in items if item["unit"] in ("ha-noi", "hue")} == {"0,7651 – 0,8241"}


@pytest.mark.parametrize(
    "query",
    [
        "?unit=dien-bien",
        "?classes=fixed&geography=63",
        "?period=2022&geography=34",
        "?view=table",
        "?known_on=2023-12-31",
    ],
)
def test_a_swap_equals_a_reload(client: Client, query: str):
    swap_equals_reload(client, "/map/", f"/map/{query}", "#map")


@pytest.mark.parametrize(
    ("queries", "addresses"),
    [
        (OF_DTI, ["/map/?geography=34", "/map/?geography=63&classes=fixed", "/map/?period=2021&view=table"]),
        (OF_DTI + OTHER_GEOGRAPHY, ["/map/?unit=dien-bien", "/map/?geography=63&unit=kon-tum&period=2022"]),
        (OF_INDICATOR, [PHONES, f"{PHONES}&unit=dien-bien", f"{PHONES}&period=2022&geography=63"]),
        (OF_INDICATOR + BREAKS, [f"{PHONES}&geography=34", f"{PHONES}&geography=34&unit=dien-bien"]),
    ],
)
def test_query_count_is_constant(client: Client, queries: int, addresses: list[str]):
    for address in addresses:
        with CaptureQueriesContext(connection) as told:
            client.get(address)
        assert len(told) == queries


@pytest.mark.parametrize(
    "query", ["geography=63&period=2024", "geography=63&period=2024&lang=en", PHONES[6:]]
)
def test_a_page_of_63_tiles_is_light(client: Client, query: str):
    assert len(client.get(f"/map/?{query}").content) < HEAVIEST


def test_numbers_of_the_drawing_are_never_localised(client: Client):
    shapes = document(client.get("/map/?geography=63")).xpath("//*[local-name()='svg']//*[@x]")
    assert len(shapes) > 63 * 3
    assert all(re.fullmatch(r"\d+(\.\d+)?", shape.get("x")) for shape in shapes)


def test_english_is_complete(client: Client):
    text = page(client, "/map/?period=2023&geography=34&unit=lao-cai&lang=en")
    assert "DTI: total score" in text
    assert "simple mean of the former units" in text
    assert not re.search(r"đơn vị|số liệu|Kỳ|Hạng", text)


def test_before_there_are_provinces_there_is_no_map(client: Client, empty_store: None):
    assert client.get("/map/").status_code == 404
