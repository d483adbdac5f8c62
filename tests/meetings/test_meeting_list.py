"""The list of meetings, on the real ones."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.django_db
QUERIES = 5


def rows_of(client: Client, address: str) -> list[str]:
    rows = document(client.get(address)).xpath("//table//tbody/tr")
    return [" ".join(" ".join(row.itertext()).split()) for row in rows]


def test_lists_meetings_by_year_the_latest_first(client: Client):
    rows = rows_of(client, "/meetings/")
    assert rows[0] == "2026"
    assert [row for row in rows if len(row) == 4] == ["2026", "2025", "2024", "2023", "2022", "2021"]
    assert "20 phiên họp" in text_of(client.get("/meetings/"))


def test_a_row_tells_session_topic_day_body_and_conclusions(client: Client):
    (row,) = [row for row in rows_of(client, "/meetings/") if row.startswith("Phiên 3") and "2022" in row]
    assert "08/08/2022" in row
    assert "Ủy ban Quốc gia về chuyển đổi số" in row
    assert row.endswith("9 3 có hạn 3 quá hạn")


def test_bridge_points_follow_the_session_that_they_joined(client: Client):
    rows = rows_of(client, "/meetings/")
    place = next(place for place, row in enumerate(rows) if row.startswith("Phiên 3") and "08/08/2022" in row)
    assert rows[place + 1].startswith("Điểm cầu Kon Tum")


def test_an_inferred_number_says_so(client: Client):
    (row,) = [row for row in rows_of(client, "/meetings/") if row.startswith("Phiên 6")]
    assert "số phiên suy ra" in row


def test_filters_by_body_and_year(client: Client):
    assert len(rows_of(client, "/meetings/?body=ncdt&year=2022")) == 1 + 3
    assert len(rows_of(client, "/meetings/?body=gsc")) == 2 + 5


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("body=un", "Không có phiên họp nào theo bộ lọc này"),
        ("body=p06&year=2021", "Không có phiên họp nào theo bộ lọc này"),
        ("year=soon", "Tham số year=soon"),
        ("body=%00", "Tham số body"),
    ],
)
def test_a_bad_value_gives_a_notice_and_every_meeting(client: Client, query: str, notice: str):
    response = client.get(f"/meetings/?{query}")
    assert response.status_code == 200
    assert notice in text_of(response)
    assert "20 phiên họp" in text_of(response)


@pytest.mark.parametrize("query", ["", "?body=ncdt", "?year=2025", "?year=x"])
def test_a_swap_equals_a_reload(client: Client, query: str):
    swap_equals_reload(client, "/meetings/", f"/meetings/{query}", "#meetings")


def test_a_form_sent_without_script_leads_to_the_canonical_address(client: Client):
    assert client.get("/meetings/?body=ncdt&year=").headers["Location"] == "/meetings/?body=ncdt"


def test_query_count_is_constant(client: Client):
    for query in ("", "?body=ncdt&year=2022"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/meetings/{query}")
        assert len(queries) == QUERIES


def test_a_past_day_is_not_passed_over_in_silence(client: Client):
    response = client.get("/meetings/?known_on=2022-12-31")
    assert response.status_code == 200
    assert "Tham số known_on=2022-12-31: trang này chỉ có bản hiện nay" in text_of(response)


def test_in_english(client: Client):
    assert "National Committee on Digital Transformation" in text_of(client.get("/meetings/?lang=en"))
