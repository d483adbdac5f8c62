"""One meeting: who, when, how; its figures then and now; its conclusions; its neighbours."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting
from tests.html import document, text_of

pytestmark = pytest.mark.django_db
QUERIES = 13
QUERIES_WITHOUT_FIGURES = 9


def figure_rows(client: Client, key: str) -> list[str]:
    rows = document(client.get(f"/meetings/{key}/")).xpath("//section[@aria-labelledby='then']//tbody/tr")
    return [" ".join(" ".join(row.itertext()).split()) for row in rows]


def test_head_tells_day_mode_topic_and_chair(client: Client):
    text = text_of(client.get("/meetings/NCDT-03/"))
    assert "Phiên họp thứ 3 của Ủy ban Quốc gia về chuyển đổi số" in text
    assert (
        "08/08/2022, trực tuyến. Đánh giá 6 tháng đầu năm 2022; công bố DTI 2021. Chủ trì: Phạm Minh Chính"
        in text
    )


def test_figures_are_printed_as_then_beside_what_is_shown_now(client: Client):
    rows = figure_rows(client, "NCDT-03")
    (fixed,) = [row for row in rows if row.startswith("Tốc độ tải xuống băng rộng cố định (Ookla)")]
    assert "71,79 Mbps 6 tháng đầu năm 2022 271,95 Mbps Năm 2025 ▲ +200,16 Mbps" in fixed


def test_two_papers_that_print_the_same_figure_in_two_ways_are_both_quoted(client: Client):
    (row,) = [
        row for row in figure_rows(client, "NCDT-03") if row.startswith("Tỷ lệ DVCTT có phát sinh hồ sơ")
    ]
    assert "45,78% · 45,7%" in row or "45,7% · 45,78%" in row


def test_what_breaks_or_differs_in_kind_is_not_subtracted(client: Client):
    rows = [row for row in figure_rows(client, "NCDT-03") if row.startswith("Tỷ trọng kinh tế số trong GDP")]
    assert rows
    assert all(row.endswith("không so được") for row in rows)


def test_a_series_that_ended_says_so(client: Client):
    assert "53 số liệu chưa có số mới hơn" in text_of(client.get("/meetings/NCDT-03/"))


def test_a_figure_of_a_province_names_it_and_leads_to_it(client: Client):
    links = document(client.get("/meetings/NCDT-03/")).xpath("//section[@aria-labelledby='then']//a/@href")
    assert "/indicators/land_records_updated/?units=kon-tum" in links


def test_conclusions_keep_their_numbering_with_addressee_due_date_and_proof(client: Client):
    page = document(client.get("/meetings/NCDT-03/"))
    conclusions = page.xpath("//ol[@class='task-list']/li")
    assert [item.get("id") for item in conclusions] == [f"conclusion-{n}" for n in range(1, 10)]
    fifth = " ".join(conclusions[4].text_content().split())
    assert "Hạn 31/12/2022" in fifth
    assert "Mọi tỉnh" in fifth
    assert "Chứng minh bằng: Địa phương chọn nền tảng số bằng văn bản riêng" in fifth
    assert "Không ghi hạn" in conclusions[2].text_content()


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
    [("NCDT-03", QUERIES), ("DBI-2023-04", QUERIES), ("GSC-02", QUERIES_WITHOUT_FIGURES)],
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
