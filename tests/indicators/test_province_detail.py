"""The page of a province: what it was and became, its DTI, its figures, who is near, what is missing."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from indicators.queries.province import Merged, ProvincePage, province_page
from indicators.queries.readings import CRITERIA, TWINS
from provinces.models import Unit
from tests.html import document, text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
# The ranking of 2022 was out, of which four main indices are known of ten units only.
PARTLY_TOLD = date(2024, 1, 1)
# One is the state of the data; a province of a merger reads its kin too, a past day the cells of all units.
UNTOUCHED, FORMER, MERGED, PAST = 20, 21, 26, 20
# A task there has a test, whose figures are read with it.
WITH_TEST = UNTOUCHED + 1


def page_of(slug: str, known_on: date | None = None) -> ProvincePage:
    page = province_page(slug, TODAY, known_on)
    assert page is not None
    return page


def strip_of(client: Client, address: str) -> list[str]:
    cells = document(client.get(address)).xpath("//dl[contains(@class, 'score-strip')]/div")
    return ["".join(cell.text_content().split()) for cell in cells]


def rows_of(client: Client, address: str, section: str) -> list[str]:
    rows = document(client.get(address)).xpath(f"//section[@aria-labelledby='{section}']//tbody/tr")
    return [" ".join(" ".join(row.itertext()).split()) for row in rows]


def csv_of(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


class TestHead:
    def test_a_former_unit_says_what_became_of_it_and_keeps_its_figures(self, client: Client):
        text = text_of(client.get("/provinces/kon-tum/"))
        assert "Hợp nhất vào Quảng Ngãi từ 01/07/2025 theo Nghị quyết 202/2025/QH15." in text
        assert "Trang này được giữ nguyên" in text
        assert "trên 37.845" in text

    def test_a_new_unit_names_its_parts_and_where_their_figures_are(self, client: Client):
        response = client.get("/provinces/quang-ngai/")
        text = text_of(response)
        assert "Hình thành ngày 01/07/2025 từ Quảng Ngãi (cũ), Kon Tum theo Nghị quyết 202/2025/QH15." in text
        assert "Số liệu của các đơn vị cũ: Quảng Ngãi (cũ) (4), Kon Tum (7)." in text
        assert "/provinces/quang-ngai-former/" in document(response).xpath("//main//a/@href")

    def test_a_unit_that_no_merger_touched_says_so(self, client: Client):
        text = text_of(client.get("/provinces/dien-bien/"))
        assert "Giữ nguyên địa giới sau 01/07/2025" in text
        assert "mã 11 · 673.091 người (cuối 2024) · 45 xã, phường" in text

    def test_a_change_of_name_is_told(self, client: Client):
        text = text_of(client.get("/provinces/hue/"))
        assert "Từ 01/01/2025: Tỉnh Thừa Thiên Huế thành Thành phố Huế" in text

    def test_strip_shows_places_with_their_n_and_the_official_one_of_a_double_year(self, client: Client):
        assert strip_of(client, "/provinces/dien-bien/") == [
            "DTI202235/63",
            "DTI202324/63suyra",
            "DTI20246/34",
            "Điểm20240,7651",
        ]
        assert strip_of(client, "/provinces/yen-bai/")[:2] == ["DTI202127/63", "DTI202215/63"]


class TestDti:
    def test_places_are_compared_in_one_series_only(self, client: Client):
        rows = rows_of(client, "/provinces/dien-bien/", "dti")
        assert rows[0].startswith("2024 6/34 không so được khác phương pháp và địa giới")
        assert rows[1].startswith("2024 bảng tham khảo 63 đơn vị 9/63 suy ra không so được khác phương pháp")
        assert rows[2].startswith("2023 24/63 suy ra ▲ lên 11 bậc (35 → 24/63)")
        assert rows[2].endswith("0,7030 +0,1295 922/QĐ-BTTTT")

    def test_the_latest_movement_is_a_sentence_with_its_reason_a_link_away(self, client: Client):
        response = client.get("/provinces/dien-bien/")
        assert "Năm 2023 lên 11 bậc (35 → 24/63)." in text_of(response)
        links = document(response).xpath("//p[@class='notice']/a/@href")
        assert "/dti/2023/dien-bien/?geography=63" in links

    def test_a_place_that_stayed_is_told_without_a_jump(self, client: Client):
        assert "Năm 2023 giữ nguyên hạng (1/63)." in text_of(client.get("/provinces/da-nang-former/"))

    def test_each_part_stands_beside_the_median_of_those_with_a_score(self, client: Client):
        rows = rows_of(client, "/provinces/dien-bien/", "parts")
        assert any(
            re.fullmatch(r"Nhận thức số 0,9000 từ 0,\d{4} đến 1,0000 1,0000 29/34", row) for row in rows
        )
        assert any(
            row.startswith("Chính quyền số 0,8631 suy ra") and row.endswith("0,7606 3/34") for row in rows
        )

    def test_places_that_no_source_printed_say_so(self, client: Client):
        (head,) = document(client.get("/provinces/dien-bien/")).xpath(
            "//table[contains(@class, 'part-table')]/thead"
        )
        assert " ".join(head.text_content().split()).endswith("Hạng (suy ra)")
        text = text_of(client.get("/provinces/dien-bien/"))
        assert "Hạng trụ cột do nguồn công bố" not in text
        assert "Ghi “suy ra” là điểm, hạng không nguồn nào nêu" in text
        assert "do nguồn công bố" not in text

    def test_places_of_pillars_that_the_news_told_are_as_published(self, client: Client):
        """Of 2022 six units have pillar places told by the press; the others were derived."""
        told = "/provinces/{}/?known_on=" + str(PARTLY_TOLD)
        assert "Hạng không ghi “suy ra” do nguồn công bố." in text_of(
            client.get(told.format("da-nang-former"))
        )
        assert "do nguồn công bố" not in text_of(client.get(told.format("dien-bien")))
        rows = rows_of(client, told.format("da-nang-former"), "parts")
        assert [row.endswith("suy ra") for row in rows if not row.startswith(("Trụ cột", "Chỉ số"))] == [
            *[False] * 3,
            *[True] * 8,
        ]
        pillar = page_of("dien-bien", PARTLY_TOLD).standing.pillars[0]
        assert (str(pillar.place), pillar.derived) == ("35/63", True)
        pillar = page_of("da-nang-former", PARTLY_TOLD).standing.pillars[0]
        assert (str(pillar.place), pillar.derived) == ("1/63", False)

    def test_a_derived_place_is_flagged_in_the_strip_and_among_peers(self, client: Client):
        assert strip_of(client, "/provinces/kon-tum/")[-2:] == ["DTI202448/63suyra", "Điểm20240,6478"]
        head = document(client.get("/provinces/kon-tum/")).xpath("//section[@aria-labelledby='peers']/div/p")
        assert head[0].text_content() == "DTI 2024, 63 đơn vị; hạng suy ra từ điểm công bố"
        head = document(client.get("/provinces/dien-bien/")).xpath(
            "//section[@aria-labelledby='peers']/div/p"
        )
        assert head[0].text_content() == "DTI 2024, 34 đơn vị"

    def test_an_index_told_of_few_units_says_of_how_many(self):
        told = {part.criterion.short_code: part for part in page_of("hue", PARTLY_TOLD).standing.parts}
        assert (told["HT"].n, told["NT"].n) == (63, 10)
        assert told["NT"].place is not None
        assert told["NT"].place.n == 10

    def test_the_course_is_drawn_in_stretches_and_said_in_a_sentence(self, client: Client):
        response = client.get("/provinces/dien-bien/")
        (drawn,) = document(response).xpath("//svg[contains(@class, 'chart-wide')]")
        assert len(drawn.xpath(".//path[@class='line s1']")) == 1
        assert len(drawn.xpath(".//path[@class='break']")) == 2
        assert "2022: 35/63, 2023: 24/63, 2024: 9/63, 2024: 6/34; không nối" in text_of(response)

    def test_leads_on_to_the_simulation_of_a_living_province_only(self, client: Client):
        wanted = "/dti/simulate/?unit=dien-bien"
        assert wanted in document(client.get("/provinces/dien-bien/")).xpath("//a/@href")
        wanted = "/map/?indicator=dti&period=2024&unit=dien-bien"
        assert wanted in document(client.get("/provinces/dien-bien/")).xpath("//a/@href")
        former = document(client.get("/provinces/kon-tum/")).xpath("//a/@href")
        assert not [link for link in former if link.startswith("/dti/simulate/")]


class TestStrengths:
    def test_best_and_worst_by_share_of_places(self):
        strengths = page_of("dien-bien").strengths
        best = [
            (each.part.criterion.short_code, str(each.place)) for each in strengths.strongest if each.part
        ]
        worst = [(each.part.criterion.short_code, str(each.place)) for each in strengths.weakest if each.part]
        assert best == [("TC", "1/34"), ("NL", "4/34"), ("CQ", "5/34")]
        assert worst == [("NT", "29/34"), ("KT", "20/34")]

    def test_only_the_upper_half_is_strong_and_only_the_lower_half_weak(self):
        for slug in Unit.objects.filter(level="province").values_list("slug", flat=True):
            strengths = page_of(slug).strengths
            assert all(2 * each.place.rank <= each.place.n for each in strengths.strongest), slug
            assert all(2 * each.place.rank > each.place.n + 1 for each in strengths.weakest), slug

    def test_a_province_in_the_lower_half_of_all_has_nothing_strong_and_says_so(self, client: Client):
        assert page_of("quang-binh").strengths.strongest == ()
        (panel,) = document(client.get("/provinces/quang-binh/")).xpath(
            "//section[@aria-labelledby='strongest']"
        )
        words = " ".join(panel.text_content().split())
        assert "Không có chỉ số, chỉ tiêu nào ở nửa trên" in words
        assert "47/63" not in words

    def test_few_places_are_said_to_be_few(self, client: Client):
        heads = "//section[@aria-labelledby='weakest']/div/p"
        (few,) = document(client.get("/provinces/kon-tum/")).xpath(heads)
        assert few.text_content() == "Theo hạng trên số đơn vị; chỉ 4 chỉ số, chỉ tiêu có hạng"
        (many,) = document(client.get("/provinces/dien-bien/")).xpath(heads)
        assert many.text_content() == "Theo hạng trên số đơn vị, từ 10 đơn vị có số"

    def test_different_numbers_of_units_are_said(self, client: Client):
        text = text_of(client.get(f"/provinces/hue/?known_on={PARTLY_TOLD}"))
        assert "số đơn vị khác nhau giữa các dòng" in text
        assert "khác nhau giữa các dòng" not in text_of(client.get("/provinces/dien-bien/"))


class TestPeers:
    def test_the_region_holds_the_province_itself_best_place_first(self):
        region = page_of("dien-bien").standing.region
        assert [(peer.unit, str(peer.place)) for peer in region[:3]] == [
            ("dien-bien", "6/34"),
            ("thai-nguyen", "8/34"),
            ("lang-son", "10/34"),
        ]

    def test_the_closest_scores_stand_on_both_sides(self):
        near = page_of("dien-bien").standing.closest
        assert [(peer.unit, str(peer.ahead)) for peer in near] == [
            ("ho-chi-minh", "0.0119"),
            ("thanh-hoa", "0.0091"),
            ("ha-tinh", "-0.0022"),
            ("thai-nguyen", "-0.0130"),
        ]

    def test_neighbours_share_an_edge_of_the_tile_and_are_a_click_from_compare(self, client: Client):
        assert {peer.unit for peer in page_of("dien-bien").standing.beside} == {"lai-chau", "son-la"}
        links = document(client.get("/provinces/dien-bien/")).xpath("//table/@class/../..//a/@href")
        assert "/compare/?indicator=dti&units=dien-bien,lai-chau" in links

    def test_former_units_stand_among_former_units(self):
        region = page_of("kon-tum").standing.region
        assert {peer.unit for peer in region} == {
            "kon-tum",
            "gia-lai-former",
            "dak-lak-former",
            "dak-nong",
            "lam-dong-former",
        }


class TestFigures:
    def test_figures_stand_beside_the_nations_nearest_in_time(self, client: Client):
        rows = rows_of(client, "/provinces/dien-bien/", "figures")
        (line,) = [row for row in rows if row.startswith("Tỷ lệ dân số trưởng thành")]
        assert "điện thoại thông minh 68% ▲ +10,4 điểm % Năm 2022 70,91% 6 tháng đầu năm 2022" in line

    def test_place_and_median_are_among_units_of_the_same_period(self):
        figures = {figure.facts.code: figure for figure in page_of("da-nang-former").figures}
        phones = figures["smartphone_adult_share"]
        assert (str(phones.place), str(phones.median)) == ("2/8", "66.4")

    def test_what_repeats_a_ranking_shown_is_left_out(self):
        for slug in Unit.objects.filter(level="province").values_list("slug", flat=True):
            codes = {figure.facts.code for figure in page_of(slug).figures}
            assert not codes & set(TWINS), slug

    def test_what_repeats_a_ranking_not_known_of_stays_but_is_not_ranked_again(self):
        """The ranking of 2023 has no known day of publication, the news that told of it has."""
        page = page_of("quang-ngai-former", date(2025, 3, 31))
        figures = {figure.facts.code: figure for figure in page.figures}
        assert figures["dti_rank"].latest is not None
        assert [str(year.mark.ranking.year) for year in page.dti] == ["2022"]
        assert (figures["dti_rank"].place, figures["dti_rank"].median) == (None, None)

    def test_a_target_without_a_figure_is_a_line_too(self, client: Client):
        rows = rows_of(client, "/provinces/dien-bien/", "figures")
        (line,) = [row for row in rows if row.startswith("Tỷ lệ chi thường xuyên")]
        assert "chưa có số nào" in line
        assert "2023: tối thiểu 1%" in line

    def test_small_lines_have_at_most_twelve_points(self):
        for slug in ("dien-bien", "kon-tum", "da-nang-former"):
            courses = [figure.course for figure in page_of(slug).figures]
            assert max(sum(map(len, course)) for course in courses) <= 12

    def test_a_pillar_of_its_own_is_asked_for_by_its_code(self, client: Client):
        rows = rows_of(client, "/provinces/dien-bien/?pillar=data", "figures")
        assert [row for row in rows if row.startswith("Chính quyền số")] == []
        assert {row["pillar"] for row in csv_of(client, "/provinces/dien-bien.csv?pillar=data")} == {"data"}

    def test_too_many_lines_are_read_pillar_by_pillar(self, client: Client, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("indicators.views.provinces.figures.MOST_LINES", 10)
        page = document(client.get("/provinces/dien-bien/"))
        (switch,) = page.xpath("//nav[contains(@class, 'pillar-switch')]")
        (current,) = switch.xpath("./a[@aria-current]/text()")
        assert page.xpath(
            "//table[contains(@class, 'province-figures')]//tr[@class='group-row']/th/text()"
        ) == [current]
        assert "/provinces/dien-bien/?pillar=data#figures" in switch.xpath("./a/@href")
        assert len({row["pillar"] for row in csv_of(client, "/provinces/dien-bien.csv")}) > 2

    def test_an_unknown_pillar_gives_a_notice_and_no_file(self, client: Client):
        response = client.get("/provinces/dien-bien/?pillar=sports")
        assert response.status_code == 200
        assert "Tham số pillar=sports" in text_of(response)
        assert client.get("/provinces/dien-bien.csv?pillar=sports").status_code == 422


class TestMerger:
    def test_figures_of_the_parts_are_recomputed_and_say_so(self, client: Client):
        rows = rows_of(client, "/provinces/quang-ngai/", "computed")
        (line,) = [row for row in rows if row.startswith("Năm 2023") and "0,6798" in row]
        assert "0,6798 tính" in line
        assert "Quảng Ngãi (cũ) 0,7166" not in line  # of 2024, not of 2023
        assert "Kon Tum" in line

    def test_a_published_figure_wins_and_is_held_against_the_computed_one(self, client: Client):
        told = page_of("quang-ngai").merged.told[0]
        official = next(reading for reading in told.computed if reading.official)
        assert (official.period, str(official.value)) == ("2024", "0.6822")
        rows = rows_of(client, "/provinces/quang-ngai/", "computed")
        assert any(row.startswith("Năm 2024 0,6822 tính 0,6822 trùng khớp") for row in rows)

    def test_what_was_derived_does_not_stand_as_published(self, client: Client):
        rows = rows_of(client, "/provinces/da-nang/", "computed")
        (line,) = [row for row in rows if "0,7617" in row]
        assert line.startswith("Năm 2024 0,7618 tính 0,7617 suy ra chênh −0,0001")
        assert any(row.startswith("Năm 2024 0,7069 tính 0,7069 trùng khớp") for row in rows)
        (panel,) = document(client.get("/provinces/da-nang/")).xpath("//section[@aria-labelledby='computed']")
        text = " ".join(panel.text_content().split())
        assert "Công bố hoặc suy ra" in text
        assert "“suy ra”: suy ra từ số công bố của chính đơn vị" in text

    def test_what_cannot_be_put_together_says_why(self, client: Client):
        assert "Không tính lại được" in text_of(client.get("/provinces/quang-ngai/"))

    def test_others_have_nothing_recomputed(self):
        assert page_of("dien-bien").merged == Merged()
        assert page_of("kon-tum").merged == Merged()

    def test_of_an_indicator_only_the_newest_period_stands_on_the_page(self):
        told = page_of("quang-ngai").merged.told
        counts = [
            len(each.computed) + len(each.refused) for each in told if not each.facts.code.startswith("dti")
        ]
        assert counts
        assert set(counts) == {1}
        assert len(told[0].computed) == 3

    def test_too_many_indicators_are_counted_and_not_read(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("indicators.queries.province.merger.MOST_SUBJECTS", 0)
        for known_on in (None, TODAY):
            merged = page_of("quang-ngai", known_on).merged
            assert {each.facts.code for each in merged.told} <= set(CRITERIA)
            assert merged.left_out == 1
        assert re.search(r"Còn \d+ chỉ tiêu không nêu ở đây", text_of(client.get("/provinces/quang-ngai/")))

    def test_now_and_a_past_day_read_the_same_across_the_merger(self):
        now, then = page_of("quang-ngai").merged, page_of("quang-ngai", TODAY).merged
        indicators = [
            [
                (each.facts.code, each.computed, each.refused)
                for each in merged.told
                if "dti" not in each.facts.code
            ]
            for merged in (now, then)
        ]
        assert indicators[0] == indicators[1]


class TestGaps:
    def test_gaps_are_words(self, client: Client):
        text = text_of(client.get("/provinces/dien-bien/"))
        assert "Chưa có số nào sau 31/03/2023" in text
        assert "19 chỉ tiêu có số." in text
        assert "chỉ tiêu cấp tỉnh chưa có số nào của đơn vị này" in text

    def test_what_is_missing_says_since_when_and_who_is_responsible(self, client: Client):
        rows = rows_of(client, "/provinces/dien-bien/", "gaps")
        assert any(row.startswith("Công an tỉnh") for row in rows)
        assert "Tỷ lệ kích hoạt tài khoản định danh điện tử Tính đến 31/03/2023 6 tháng đầu năm 2023" in rows
        assert any(row.endswith("chưa có số nào –") for row in rows)

    def test_what_repeats_the_dti_is_not_missing(self):
        assert not [gap for gap in page_of("dien-bien").gaps if gap.facts.code.startswith("dti_")]

    def test_what_repeats_the_dti_does_not_say_since_when_figures_are_missing(self, client: Client):
        assert "Chưa có số nào sau 08/08/2022" in text_of(client.get("/provinces/kon-tum/"))
        known = "/provinces/quang-ngai-former/?known_on=2025-03-31"
        assert "31/12/2023" not in text_of(client.get(known)).partition("Thiếu số liệu")[2]

    def test_a_former_unit_misses_nothing_after_its_end(self, client: Client):
        text = text_of(client.get("/provinces/kon-tum/"))
        assert "Chỉ tính đến 30/06/2025: từ sau ngày đó số liệu là của Quảng Ngãi" in text
        since = [gap.since.end for gap in page_of("kon-tum").gaps if gap.since]
        assert max(since) <= date(2025, 6, 30)

    @pytest.mark.parametrize("slug", ["ha-noi", "quang-ngai", "an-giang"])
    def test_a_province_without_figures_says_why(self, client: Client, slug: str):
        text = text_of(client.get(f"/provinces/{slug}/"))
        page = page_of(slug)
        told = any(figure.latest for figure in page.figures)
        assert ("Ngoài DTI, chưa có nguồn nào công bố số liệu của đơn vị này." in text) is not told


class TestPastDay:
    def test_as_known_on_a_past_day(self, client: Client):
        response = client.get("/provinces/dien-bien/?known_on=2022-12-31")
        text = text_of(response)
        assert "57,6%" in text
        assert "68%" not in text
        assert "DTI 2022" not in text
        assert "Đang xem số liệu đã công bố đến ngày 31/12/2022" in text

    def test_the_same_lines_come_out_of_both_ways_of_reading(self):
        now, then = page_of("dien-bien").figures, page_of("dien-bien", TODAY).figures
        assert [figure.facts.code for figure in now] == [figure.facts.code for figure in then]
        for one, other in zip(now, then, strict=True):
            assert (one.course, one.field, one.nation) == (other.course, other.field, other.nation)
            assert (one.latest and one.latest.change) == (other.latest and other.latest.change)

    def test_a_past_day_knows_nothing_of_what_came_later(self, client: Client):
        text = text_of(client.get("/provinces/kon-tum/?known_on=2023-12-31"))
        assert "Hợp nhất vào" not in text
        assert "Tỉnh Thừa Thiên Huế" in text_of(client.get("/provinces/hue/?known_on=2023-12-31"))
        assert "01/07/2025" not in text_of(client.get("/provinces/dien-bien/?known_on=2023-12-31"))

    def test_a_ranking_of_unknown_publication_is_not_taken_as_known(self, client: Client):
        text = text_of(client.get("/provinces/dien-bien/?known_on=2025-12-31"))
        assert "Không rõ ngày công bố DTI năm 2023, 2024 nên không tính là đã biết." in text
        assert "6/34" in text

    def test_links_lead_on_to_the_same_day_where_it_can_be_asked_for(self, client: Client):
        main = document(client.get(f"/provinces/da-nang-former/?known_on={PARTLY_TOLD}")).xpath(
            "//main//a/@href"
        )
        asked = ("/dti/", "/indicators/", "/compare/", "/map/", "/provinces/")
        forgetful = {
            link for link in main if link.startswith(asked) and f"known_on={PARTLY_TOLD}" not in link
        }
        assert forgetful == {
            "/provinces/da-nang-former/",
            "/dti/simulate/?unit=da-nang-former",
        }
        now = document(client.get("/provinces/da-nang-former/")).xpath("//main//a/@href")
        assert not [link for link in now if "known_on" in link]

    def test_before_its_time_a_unit_says_that_it_did_not_exist(self, client: Client):
        response = client.get("/provinces/quang-ngai/?known_on=2022-12-31")
        assert "Ngày 31/12/2022 chưa có đơn vị Quảng Ngãi." in text_of(response)

    def test_a_bad_day_gives_a_notice_and_a_working_page(self, client: Client):
        response = client.get("/provinces/kon-tum/?known_on=soon")
        assert response.status_code == 200
        assert "Tham số known_on=soon" in text_of(response)


class TestAddresses:
    def test_the_country_is_the_home_page(self, client: Client):
        assert client.get("/provinces/vn/").headers["Location"] == "/"

    @pytest.mark.parametrize("slug", ["bo-y-te", "atlantis", "kontum"])
    def test_unknown_and_other_units_are_not_found_in_the_portals_own_clothes(
        self, client: Client, slug: str
    ):
        response = client.get(f"/provinces/{slug}/")
        assert response.status_code == 404
        assert "Không tìm thấy trang này" in text_of(response)
        assert client.get(f"/provinces/{slug}.csv").status_code == 404

    @pytest.mark.parametrize(
        ("address", "queries"),
        [
            ("dien-bien/", WITH_TEST),
            ("hue/", UNTOUCHED),
            ("kon-tum/", FORMER),
            ("da-nang-former/", FORMER),
            ("quang-ngai/", MERGED),
            ("ho-chi-minh/", MERGED),
            ("dien-bien/?known_on=2023-12-31", PAST),
        ],
    )
    def test_query_count_is_constant(self, client: Client, address: str, queries: int):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/provinces/{address}")
        assert len(asked) == queries

    def test_another_language_or_pillar_reads_no_figures_again(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("provinces.queries.versions.monotonic", lambda: 0.0)
        client.get("/provinces/dien-bien/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/provinces/dien-bien/?pillar=data&lang=en")
        assert len(asked) == WITH_TEST - 5

    def test_every_province_has_its_page_in_both_languages(self, client: Client):
        slugs = list(Unit.objects.filter(level="province").values_list("slug", flat=True))
        assert len(slugs) == 86
        assert {client.get(f"/provinces/{slug}/").status_code for slug in slugs} == {200}
        assert {client.get(f"/provinces/{slug}/?lang=en").status_code for slug in slugs[::7]} == {200}


class TestFiles:
    def test_downloads_hold_every_figure(self, client: Client):
        rows = csv_of(client, "/provinces/kon-tum.csv")
        land = next(row for row in rows if row["indicator"] == "land_records_updated")
        assert (land["value"], land["qualifier"], land["as_reported"]) == ("37845", "over", "trên 37.845")
        assert len([row for row in rows if not row["indicator"].startswith("dti")]) == 1
        assert "Kon Tum" in json.loads(client.get("/provinces/kon-tum.json").content)["title"]

    def test_downloads_hold_the_dti_of_every_year_with_place_and_change(self, client: Client):
        rows = csv_of(client, "/provinces/dien-bien.csv")
        totals = [row for row in rows if row["indicator"] == "dti"]
        assert [
            (row["period"], row["geography"], row["rank"], row["n"], row["change"]) for row in totals
        ] == [
            ("2022", "63", "35", "63", ""),
            ("2023", "63", "24", "63", "11"),
            ("2024", "63", "9", "63", ""),
            ("2024", "34", "6", "34", ""),
        ]
        assert totals[1]["value"] == "0.7030"
        assert [row["rank_provenance"] for row in totals] == ["reported", "derived", "derived", "reported"]
        assert [row["provenance"] for row in totals] == ["reported"] * 4

    def test_downloads_hold_the_medians_and_places_that_the_page_shows(self, client: Client):
        rows = csv_of(client, "/provinces/dien-bien.csv")
        dti = {(row["indicator"], row["period"], row["geography"]): row for row in rows if row["framework"]}
        assert all(row["median"] for row in dti.values())
        awareness = dti["dti_nt", "2024", "34"]
        assert (awareness["rank"], awareness["n"], awareness["median"]) == ("29", "34", "1.0000")
        assert (awareness["rank_provenance"], awareness["median_n"]) == ("derived", "34")
        pillar = dti["dti_government", "2024", "34"]
        assert (pillar["rank"], pillar["provenance"], pillar["rank_provenance"]) == (
            "3",
            "derived",
            "derived",
        )
        shown = {part.criterion.short_code: part for part in page_of("dien-bien").standing.indices}
        for code in ("ht", "cq", "kt", "xh"):
            told = dti[f"dti_{code}", "2024", "34"]
            assert (told["rank"], Decimal(told["median"])) == (
                str(shown[code.upper()].place.rank),
                shown[code.upper()].median,
            )

    def test_a_median_of_few_says_of_how_many(self, client: Client):
        """Of 2021 most places are told and few scores."""
        rows = csv_of(client, "/provinces/yen-bai.csv")
        (total,) = [row for row in rows if (row["indicator"], row["period"]) == ("dti", "2021")]
        assert (total["rank"], total["n"], total["median_n"]) == ("27", "63", "5")

    def test_query_count_of_a_file_is_bounded(self, client: Client):
        for slug in ("kon-tum", "dien-bien", "quang-ngai"):
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/provinces/{slug}.json")
            assert len(asked) <= 36

    def test_recomputed_figures_are_flagged_with_their_parts(self, client: Client):
        rows = csv_of(client, "/provinces/quang-ngai.csv")
        computed = [row for row in rows if row["parts"]]
        assert {row["parts"] for row in computed} == {"quang-ngai-former kon-tum"}
        assert {row["origin"] for row in computed} == {"computed"}
        assert {row["rank"] for row in computed} == {""}
        assert {row["period"] for row in computed if row["indicator"] == "dti"} == {"2022", "2023"}

    def test_all_three_formats_hold_the_same_rows(self, client: Client):
        rows = csv_of(client, "/provinces/kon-tum.csv")
        sheet = load_workbook(io.BytesIO(client.get("/provinces/kon-tum.xlsx").content)).worksheets[0]
        items: list[Any] = json.loads(client.get("/provinces/kon-tum.json").content)["items"]
        assert (sheet.max_row - 1, len(items)) == (len(rows), len(rows))

    def test_a_file_without_rows_keeps_its_licence(self, client: Client):
        (row,) = csv_of(client, "/provinces/quang-ngai.csv?known_on=2019-12-31")
        assert row["licence"].startswith("Bản tổng hợp: CC BY 4.0")
        assert (row["indicator"], row["filters"]) == ("", "known_on=2019-12-31")
        assert json.loads(client.get("/provinces/quang-ngai.json?known_on=2019-12-31").content)["items"] == []


def test_in_english(client: Client):
    text = text_of(client.get("/provinces/da-nang-former/?lang=en"))
    assert "Da Nang City" in text
    assert "63 provinces" in text
    assert "8 provinces" in text
    assert "63 province " not in text


def test_places_are_among_units_of_one_geography():
    for slug in ("dien-bien", "da-nang-former", "kon-tum"):
        fields = [figure.field.n for figure in page_of(slug).figures if figure.field is not None]
        assert fields
        assert max(fields) <= 63
