"""One meeting: who, when, how; its figures then and now; its conclusions and tasks; its neighbours; who may read it."""

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from meetings.models import AgendaItem, Meeting
from meetings.views.then_now import kept_drawings
from provinces.views import keeping
from tests import factories
from tests.html import document, text_of

pytestmark = pytest.mark.django_db
# Data version, eight of the meeting, four of its figures, two of its tasks (one more with tests), one or two of those
# that earlier sessions left.
# Three of them for the places of the ranking beside those that were told.
QUERIES = 18
QUERIES_WITH_TESTS = 16
QUERIES_WITHOUT_FIGURES = 13


def figure_rows(client: Client, key: str) -> list[str]:
    rows = document(client.get(f"/meetings/{key}/")).xpath("//table[contains(@class, 'then-table')]/tbody/tr")
    return [" ".join(" ".join(row.itertext()).split()) for row in rows]


def cells_of(client: Client, key: str, name: str) -> list[str]:
    """The cells of a row as read."""
    page = document(client.get(f"/meetings/{key}/"))
    (row,) = page.xpath(f"//table[contains(@class, 'then-table')]//tr[th/a[normalize-space()='{name}']]")
    return [" ".join(" ".join(cell.itertext()).split()) for cell in row.xpath("./td")]


def test_head_tells_day_mode_topic_and_chair(client: Client):
    text = text_of(client.get("/meetings/NCDT-03/"))
    assert "Phiên họp thứ 3 của Ủy ban Quốc gia về chuyển đổi số" in text
    assert (
        "08/08/2022, trực tuyến. Đánh giá 6 tháng đầu năm 2022; công bố DTI 2021. Chủ trì: Phạm Minh Chính"
        in text
    )


def test_a_figure_as_printed_beside_what_was_known_and_what_is_shown_now(client: Client):
    assert cells_of(client, "NCDT-03", "Tốc độ tải xuống băng rộng cố định (Ookla)") == [
        "71,79 Mbps 6 tháng đầu năm 2022",
        "71,86 Mbps Tháng 4/2022",
        "như đã nêu",
        "271,95 Mbps Năm 2025",
        "▲ +200,16 Mbps · tốt hơn",
    ]


def test_what_another_source_had_said_of_the_same_period_is_doubted_aloud(client: Client):
    known = cells_of(client, "NCDT-03", "Tỷ lệ người từ 15 tuổi có tài khoản thanh toán")[1]
    assert known == "trên 60% 6 tháng đầu năm 2022 khác số được nêu"


def test_the_figures_of_the_conference_of_dien_bien_with_their_places(client: Client):
    told = {
        name: cells_of(client, "DBI-2023-04", name)[0]
        for name in (
            "Chỉ tiêu kế hoạch chuyển đổi số hoàn thành",
            "Tỷ lệ thu nhận hồ sơ căn cước công dân",
            "Tỷ lệ thu nhận hồ sơ định danh điện tử",
            "Tỷ lệ kích hoạt tài khoản định danh điện tử",
        )
    }
    assert list(told.values()) == [
        "22/25 Năm 2022",
        "98,9% (hạng 6/63) Tính đến 31/03/2023",
        "54,4% Tính đến 31/03/2023",
        "41% (hạng 4/63) Tính đến 31/03/2023",
    ]


def test_the_gaps_that_the_conference_named(client: Client):
    page = document(client.get("/meetings/DBI-2023-04/"))
    gaps = [
        " ".join(item.text_content().split())
        for item in page.xpath("//ol[@class='shortcoming-list']/li/p[1]")
    ]
    assert [gap.split()[0] for gap in gaps] == ["Khoảng", "32,6%", "16", "79", "171"]


def test_a_sentence_counts_what_has_come_of_the_figures(client: Client):
    text = text_of(client.get("/meetings/NCDT-03/"))
    assert (
        "Trước ngày họp các nguồn khác đã nêu 15 trong 74 chỉ tiêu ấy. Đến nay 21 đã có số mới hơn." in text
    )
    assert "Không số nào đã nêu bị điều chỉnh." in text


def test_a_figure_that_was_corrected_since_says_so(client: Client):
    held = factories.meeting("DBI-T", "bcd-dien-bien", held_on=date(2026, 10, 20))
    paper = factories.source("paper", held.held_on)
    held.documents.create(source=paper, role_vi="Báo cáo", role_en="Report")
    first = factories.observation(paper, "61.5")
    later = factories.source("later", date(2026, 11, 1))
    factories.observation(
        later, "62", revises=first, revision="correction", note_vi="Cộng nhầm một huyện", status="revised"
    )
    cells = cells_of(client, "DBI-T", "Tỷ lệ kích hoạt tài khoản định danh điện tử")
    assert cells[0] == "61,5% Quý III/2026"
    assert cells[2] == "62,0% Đính chính: Cộng nhầm một huyện"
    assert "1 số đã được điều chỉnh." in text_of(client.get("/meetings/DBI-T/"))


def test_two_papers_that_print_the_same_figure_in_two_ways_are_both_quoted(client: Client):
    (row,) = [
        row for row in figure_rows(client, "NCDT-03") if row.startswith("Tỷ lệ DVCTT có phát sinh hồ sơ")
    ]
    assert "45,78% · 45,7%" in row or "45,7% · 45,78%" in row


def test_what_breaks_or_differs_in_kind_is_not_subtracted(client: Client):
    rows = [row for row in figure_rows(client, "NCDT-03") if row.startswith("Tỷ trọng kinh tế số trong GDP")]
    assert rows
    assert all("không so được" in row for row in rows)


def test_series_that_ended_stand_in_a_table_of_their_own(client: Client):
    page = document(client.get("/meetings/NCDT-03/"))
    captions = [" ".join(caption.text_content().split()) for caption in page.xpath("//caption")]
    assert captions == [
        "Biểu 1. Chỉ tiêu đã có số mới hơn số nêu tại phiên",
        "Biểu 2. Số liệu chưa có số mới hơn",
    ]
    assert "Còn 53 số liệu chưa có số mới hơn" in page.text_content()


def test_then_and_now_are_drawn_where_they_may_be_compared_only(client: Client):
    page = document(client.get("/meetings/NCDT-03/"))
    drawn = page.xpath("//span[@class='dumbbell']/ancestor::td")
    assert drawn
    assert not [cell for cell in drawn if "không so được" in cell.text_content()]


def test_a_figure_of_a_province_names_it_and_leads_to_it(client: Client):
    links = document(client.get("/meetings/NCDT-03/")).xpath(
        "//table[contains(@class, 'then-table')]//a/@href"
    )
    assert "/indicators/land_records_updated/?units=kon-tum" in links
    assert "/indicators/land_records_updated/?units=kon-tum&point=2022-08-08#source" in links


def test_what_was_known_leads_to_the_indicator_as_known_that_day(client: Client):
    page = document(client.get("/meetings/NCDT-03/"))
    assert page.xpath("//a[@href='/indicators/broadband_fixed_mbps/?known_on=2022-08-08']")


def test_conclusions_keep_their_numbering_with_addressee_due_date_and_proof(client: Client):
    page = document(client.get("/meetings/NCDT-03/"))
    conclusions = page.xpath("//ol[@class='task-list']/li")
    assert [item.get("id") for item in conclusions] == [f"conclusion-{n}" for n in range(1, 10)]
    fifth = " ".join(conclusions[4].text_content().split())
    assert "Hạn 31/12/2022" in fifth
    assert "Mọi tỉnh" in fifth
    assert "Chứng minh bằng: Địa phương chọn nền tảng số bằng văn bản riêng" in fifth
    assert "Không ghi hạn" in conclusions[2].text_content()
    assert "Quá hạn" in fifth


def statuses(client: Client, key: str) -> list[str]:
    lines = document(client.get(f"/meetings/{key}/")).xpath("//dl[@class='sum-line']/div")
    return [" ".join(" ".join(line.itertext()).split()) for line in lines]


def test_tasks_are_counted_by_their_computed_status(client: Client):
    assert statuses(client, "NCDT-03") == [
        "Hoàn thành đúng hạn 0",
        "Hoàn thành muộn 0",
        "Đang làm, còn hạn 0",
        "Quá hạn 3",
        "Không ghi hạn 6",
        "Cộng 9",
    ]
    assert "3 nhiệm vụ quá hạn" in text_of(client.get("/meetings/NCDT-03/"))


def test_a_closure_changes_what_is_counted_and_nothing_is_stored(client: Client):
    held = factories.meeting("GSC-T", held_on=date(2026, 10, 1))
    task = factories.task(factories.conclusion(held), due_on=date(2026, 11, 1))
    assert "Quá hạn 1" in statuses(client, "GSC-T")
    factories.closure(task, date(2026, 10, 30))
    keeping.shelf.clear()
    assert "Hoàn thành đúng hạn 1" in statuses(client, "GSC-T")


def test_a_conclusion_names_each_of_its_tasks_or_says_that_it_has_none(client: Client):
    held = factories.meeting("GSC-T", held_on=date(2026, 10, 1))
    with_two = factories.conclusion(held, 1)
    factories.task(with_two, title_vi="Phủ sóng")
    factories.task(with_two, "son-la", title_vi="Đào tạo")
    factories.conclusion(held, 2)
    first, second = document(client.get("/meetings/GSC-T/")).xpath("//ol[@class='task-list']/li")
    assert [link.text_content() for link in first.xpath(".//ul/li/a[1]")] == ["Phủ sóng", "Đào tạo"]
    assert "Chưa giao nhiệm vụ" in second.text_content()


def test_what_earlier_sessions_left_open_is_carried_over(client: Client):
    page = document(client.get("/meetings/NCDT-07/"))
    carried = page.xpath("//section[@aria-labelledby='carried']")[0]
    assert carried.xpath(".//a[@href='/meetings/NCDT-03/#conclusion-1']")
    assert "còn mở khi họp" in carried.text_content()


def test_bridge_points_papers_and_neighbours(client: Client):
    response = client.get("/meetings/NCDT-03/")
    links = document(response).xpath("//main//a/@href")
    assert {
        "/provinces/kon-tum/",
        "/meetings/NCDT-03-KTU/",
        "/meetings/NCDT-02/",
        "/meetings/NCDT-04/",
    } <= set(links)
    assert "Lê Ngọc Tuấn" in text_of(response)
    assert "UBND TP Vị Thanh" in text_of(response)


def test_a_bridge_point_leads_to_its_session(client: Client):
    response = client.get("/meetings/NCDT-03-KTU/")
    assert "Đây là một điểm cầu của Phiên họp thứ 3" in text_of(response)


def test_the_neighbour_past_the_end_of_a_body_is_of_the_next_one(client: Client):
    response = client.get("/meetings/NCDT-10/")
    assert "/meetings/GSC-02/" in document(response).xpath("//main//a/@href")
    assert "Kế thừa bởi Ban Chỉ đạo của Chính phủ" in text_of(response)
    assert "Kế thừa Ủy ban Quốc gia về chuyển đổi số" in text_of(client.get("/meetings/GSC-02/"))


def test_a_meeting_without_figures_or_conclusions_says_so(client: Client):
    text = text_of(client.get("/meetings/GSC-02/"))
    assert "không nêu số liệu nào trong kho" in text
    assert "không nêu kết luận thành từng điểm" in text


def test_unknown_meeting_is_not_found(client: Client):
    response = client.get("/meetings/NCDT-99/")
    assert response.status_code == 404
    assert "Không tìm thấy trang này" in text_of(response)


def test_every_meeting_has_its_page(client: Client):
    keys = list(Meeting.objects.values_list("key", flat=True))
    assert {client.get(f"/meetings/{key}/").status_code for key in keys} == {200}


@pytest.mark.parametrize(
    ("key", "expected"),
    [("NCDT-03", QUERIES), ("DBI-2023-04", QUERIES_WITH_TESTS), ("GSC-02", QUERIES_WITHOUT_FIGURES)],
)
def test_query_count_is_constant(client: Client, key: str, expected: int):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/meetings/{key}/")
    assert len(queries) == expected


def test_a_past_day_is_not_passed_over_in_silence(client: Client):
    response = client.get("/meetings/NCDT-03/?known_on=2022-12-31")
    assert response.status_code == 200
    assert "Tham số known_on=2022-12-31: trang này chỉ có bản hiện nay" in text_of(response)


def test_in_english(client: Client):
    text = text_of(client.get("/meetings/NCDT-03/?lang=en"))
    assert "Third session of the National Committee on Digital Transformation" in text
    assert "Choose and announce the platforms to promote in 2022" in text


def prepared(**more: Any) -> Meeting:
    return factories.meeting("DBI-T", "bcd-dien-bien", draft=True, **more)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 404),
        ("dien-bien-editor", 200),
        ("son-la-editor", 404),
        ("leader", 200),
        ("ministry", 200),
    ],
)
def test_a_meeting_in_preparation_is_for_its_own_people_and_who_reads_everything(
    who: str | None, status: int
):
    prepared()
    people = {"leader": factories.leader, "ministry": factories.ministry}
    if who is None:
        client = Client()
    else:
        user = people[who]() if who in people else factories.editor(who.removesuffix("-editor"))
        client = factories.signed_in(user)
    response = client.get("/meetings/DBI-T/")
    assert response.status_code == status
    listed = client.get("/meetings/")
    assert (b"/meetings/DBI-T/" in listed.content) is (status == 200)
    if status == 200:
        assert "đang được chuẩn bị" in text_of(response)
        assert "no-store" in response.headers["Cache-Control"]


def test_agenda_place_hour_and_papers_with_size_and_hash(client: Client):
    held = factories.meeting(
        "GSC-T", starts_at=time(8, 30), place_vi="Trụ sở Chính phủ", place_en="Government Office"
    )
    AgendaItem.objects.create(
        meeting=held,
        ordinal=1,
        title_vi="Báo cáo",
        title_en="Report",
        presenter_vi="Bộ KH&CN",
        presenter_en="MoST",
    )
    paper = factories.paper(held, minutes=True)
    page = client.get("/meetings/GSC-T/")
    text = text_of(page)
    assert "08:30, 22/11/2026, trực tiếp, Trụ sở Chính phủ" in text
    assert "Báo cáo Bộ KH&CN" in text
    papers = " ".join(document(page).xpath("//section[@aria-labelledby='papers']")[0].text_content().split())
    assert "biên bản" in papers
    assert "bao-cao.pdf" in papers
    assert paper.sha256 in papers


def test_who_may_not_change_a_meeting_is_offered_nothing():
    factories.meeting("DBI-T", "bcd-dien-bien")
    for client, offered in (
        (Client(), False),
        (factories.signed_in(factories.leader()), False),
        (factories.signed_in(factories.secretary("son-la")), False),
        (factories.signed_in(factories.secretary("dien-bien")), True),
    ):
        text = text_of(client.get("/meetings/DBI-T/"))
        assert ("Sửa phiên họp" in text) is offered


def test_tasks_and_papers_do_not_add_queries(client: Client):
    def count() -> int:
        keeping.shelf.clear()
        kept_drawings.cache_clear()
        with CaptureQueriesContext(connection) as queries:
            client.get("/meetings/GSC-T/")
        return len(queries)

    held = factories.meeting("GSC-T")
    told = factories.conclusion(held)
    factories.task(told)
    factories.paper(held)
    few = count()
    for n in range(2, 8):
        factories.task(factories.conclusion(held, n))
        factories.paper(held, f"Báo cáo {n}")
    assert count() == few


def test_an_estimate_keeps_its_hedge_where_no_flag_stands_beside_it(client: Client, reference: None):
    rows = [
        " ".join(row.text_content().split())
        for row in document(client.get("/meetings/NCDT-03/")).xpath("//tr")
    ]
    told = [row for row in rows if row.startswith("Tỷ trọng kinh tế số trong GDP (ước tính của bộ quản lý)")]
    assert told
    assert all("khoảng 13,9%" in row and "khoảng 10,2%" in row for row in told)


def test_the_figures_told_are_drawn_once_for_who_is_signed_in(reference: None):
    client = factories.signed_in(factories.secretary())
    first = client.get("/meetings/NCDT-03/").content
    with CaptureQueriesContext(connection) as queries:
        second = client.get("/meetings/NCDT-03/").content
    assert not any("indicators_observation" in query["sql"] for query in queries)
    assert text_of_main(first) == text_of_main(second)


def text_of_main(content: bytes) -> str:
    return " ".join(html.document_fromstring(content.decode()).xpath("string(//main)").split())


def test_in_english_what_was_printed_stands_behind_the_value(client: Client):
    page = document(client.get("/meetings/NCDT-07/?lang=en"))
    cells = [
        (" ".join(cell.text_content().split()), cell.xpath('.//small/span[@lang="vi"]/text()'))
        for cell in page.xpath('//td[@data-label="Told at the meeting"]')
    ]
    told = [words for words, quoted in cells if "hơn 11,2 triệu" in quoted]
    assert told
    assert all(words.startswith("over 11.2 million") for words in told)
    plain = document(client.get("/meetings/NCDT-07/?lang=vi")).xpath(
        '//td[@data-label="Nêu tại phiên"]/span[@lang="vi"]'
    )
    assert "hơn 11,2 triệu" in [each.text for each in plain]


def test_printed_places_that_end_before_the_ranking_say_so(client: Client):
    page = client.get("/meetings/NCDT-03/")
    assert (
        "của Kon Tum chỉ đến năm 2022. Bảng xếp hạng DTI còn có năm 2024: 48/63, suy ra từ điểm."
        in text_of(page)
    )
    assert document(page).xpath('//a[@href="/dti/2024/kon-tum/"]')
    assert "Bảng xếp hạng DTI còn có" not in text_of(client.get("/meetings/NCDT-07/"))
