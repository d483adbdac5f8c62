"""The page of tasks: list and board, filters in the address, counts, files; and tasks on other pages."""

import csv
import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.models import TaskSupport
from tests import factories
from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.usefixtures("reference")
PAGE = "/tasks/"
# Tasks, their figures, what they may be narrowed to, the version of the data, the roles of who is signed in.
# One of them for the codes of the filters.
QUERIES = 5


def titles(response: object) -> list[str]:
    return [
        node.text_content().strip()
        for node in document(response).xpath("//*[@class='task-list plain']/li/h3/a")
    ]


def give(count: int = 1, **more: object) -> None:
    concluded = factories.conclusion(factories.meeting())
    for number in range(count):
        factories.task(concluded, title_vi=f"Việc {number + 1}", **more)


def test_overdue_first_each_with_who_when_and_where_from(client: Client):
    response = client.get(PAGE)
    assert titles(response)[0].startswith("Đẩy nhanh các nhiệm vụ")
    assert len(titles(response)) == 40
    words = text_of(response)
    assert "40 nhiệm vụ: 10 quá hạn, 30 không ghi hạn." in words
    assert "Phủ sóng 620 điểm lõm còn lại" in words
    assert "Bộ Thông tin và Truyền thông (đến 28/02/2025)" in words
    assert "Điểm lõm sóng còn lại bằng 0 · chưa có số nào công bố sau khi giao" in words
    days = (timezone.localdate() - date(2024, 12, 31)).days
    assert f"Quá hạn {days:,} ngày".replace(",", ".") in words


def test_in_english(client: Client):
    client.cookies["django_language"] = "en"
    words = text_of(client.get(f"{PAGE}?lang=en"))
    assert "Cover the remaining 620 coverage gaps" in words
    assert "Ministry of Information and Communications" in words


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("status=overdue", 10),
        ("status=overdue,no_due", 40),
        ("status=done", 0),
        ("unit=bo-cong-thuong", 2),
        ("unit=dien-bien", 10),
        ("unit=none", 26),
        ("body=p06", 3),
        ("meeting=NCDT-07", 11),
        ("indicator=dx_budget_share", 1),
        ("due=none", 30),
        ("q=phu+song", 2),
        ("meeting=NCDT-07&status=overdue", 2),
        ("unit=ha-noi", 0),
    ],
)
def test_the_address_narrows(client: Client, query: str, count: int):
    response = client.get(f"{PAGE}?{query}")
    assert len(titles(response)) == count
    if not count:
        assert "Không có nhiệm vụ nào theo bộ lọc này." in text_of(response)


def test_no_two_lines_of_counts_have_one_name(client: Client):
    alike = {"title_vi": "Phiên họp quý", "title_en": "Quarterly meeting"}
    days = {"A-1": date(2026, 1, 5), "A-2": date(2026, 4, 6), "A-3": date(2026, 4, 6)}
    for key, day in days.items():
        of = factories.conclusion(factories.meeting(key, held_on=day, **alike))
        factories.task(of, "ca-mau" if key == "A-1" else "ca-mau-former")
    told = [
        " ".join(line.text_content().split())
        for by in ("meeting", "unit")
        for line in document(client.get(f"{PAGE}?by={by}")).xpath(
            "//ul[contains(@class, 'count-list')]/li/a[1]"
        )
    ]
    wanted = [
        "05/01/2026 · Phiên họp quý",
        "06/04/2026 · Phiên họp quý (A-2)",
        "06/04/2026 · Phiên họp quý (A-3)",
    ]
    assert set(told) >= {*wanted, "Cà Mau", "Cà Mau (cũ)"}


def test_counts_lead_to_the_tasks_they_count(client: Client):
    for by in ("unit", "body", "meeting"):
        page = document(client.get(f"{PAGE}?by={by}"))
        lines = page.xpath("//ul[contains(@class, 'count-list')]/li")
        assert lines
        for line in lines:
            found = client.get(line.xpath("a/@href")[0])
            total = int(line.xpath("span")[0].text_content().split("·")[-1].split("việc")[0])
            assert len(titles(found)) == total


def test_a_status_leads_to_its_tasks(client: Client):
    (link,) = document(client.get(PAGE)).xpath("//dl[@class='sum-line']//a[text()='Quá hạn']/@href")
    assert len(titles(client.get(link))) == 10


def test_the_board_has_four_columns(client: Client):
    page = document(client.get(f"{PAGE}?view=board"))
    heads = [" ".join(node.text_content().split()) for node in page.xpath("//div[@class='task-board']//h3")]
    assert heads == ["Quá hạn 10", "Đang làm, còn hạn 0", "Không ghi hạn 30", "Đã hoàn thành 0"]
    (rest,) = page.xpath("//div[@class='task-board']//a[contains(text(), 'Xem cả 30')]/@href")
    assert len(titles(client.get(rest))) == 30


@pytest.mark.parametrize(
    "query", ["?view=board", "?status=overdue&by=meeting", "?unit=dien-bien", "?q=khong+co+gi"]
)
def test_a_swap_equals_a_reload(client: Client, query: str):
    swap_equals_reload(client, PAGE, f"{PAGE}{query}", "#tasks")


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("status=late", "status=late"),
        ("due=8", "chỉ nhận 7, 30, 90 hoặc none"),
        ("view=grid", "chỉ nhận list hoặc board"),
        ("by=person", "chỉ nhận unit, body hoặc meeting"),
        ("page=0", "số trang từ 1"),
        ("unit=a%20b", "chỉ nhận mã"),
        ("unit=nobody", "unit=nobody: không có mã này"),
        ("body=nothing", "body=nothing: không có mã này"),
        ("meeting=NCDT-99", "meeting=NCDT-99: không có mã này"),
        ("indicator=nothing&unit=none", "indicator=nothing: không có mã này"),
        ("role=boss", "chỉ nhận lead"),
        ("q=%00", "q="),
        ("known_on=2023-01-01", "trang này chỉ có bản hiện nay"),
    ],
)
def test_what_is_not_understood_is_said(client: Client, query: str, named: str):
    response = client.get(f"{PAGE}?{query}")
    assert response.status_code == 200
    assert named in text_of(response)
    assert client.get(f"/tasks.csv?{query}").status_code == 422


def test_a_meeting_in_preparation_is_no_code_to_others(client: Client):
    factories.task(factories.conclusion(factories.meeting(draft=True)))
    query = "meeting=GSC-2026-02"
    assert f"{query}: không có mã này" in text_of(client.get(f"{PAGE}?{query}"))
    insider = factories.signed_in(factories.secretary())
    assert titles(insider.get(f"{PAGE}?{query}")) == ["Việc thử"]
    assert (
        client.get(f"/tasks.csv?{query}").status_code,
        insider.get(f"/tasks.csv?{query}").status_code,
    ) == (422, 200)


def test_empty_fields_are_tidied_away(client: Client):
    response = client.get(f"{PAGE}?status=&unit=dien-bien&q=")
    assert (response.status_code, response["Location"]) == (302, f"{PAGE}?unit=dien-bien")


def test_forty_at_a_time(client: Client):
    give(10)
    first = client.get(PAGE)
    assert len(titles(first)) == 40
    (after,) = document(first).xpath("//a[text()='Trang sau']/@href")
    second = client.get(after)
    assert len(titles(second)) == 10
    assert "Từ 41 đến 50 trong 50" in text_of(second)
    assert not set(titles(first)) & set(titles(second)) - {"Việc 1"}
    assert len(titles(client.get(f"{PAGE}?page=99"))) == 10


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("query", ["", "?view=board", "?unit=dien-bien"])
def test_query_count_is_constant(client: Client, count: int, query: str):
    give(count, test="smartphone_adult_share")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as read:
        client.get(f"{PAGE}{query or '?q=viec'}")
    assert len(read) <= QUERIES


def test_files_have_every_task_of_the_filters(client: Client):
    rows = list(
        csv.DictReader(StringIO(client.get("/tasks.csv?meeting=NCDT-07").content.decode("utf-8-sig")))
    )
    assert len(rows) == 11
    gaps = next(row for row in rows if row["key"] == "NCDT-07/4/1")
    assert (gaps["status"], gaps["due"], gaps["test_threshold"]) == ("overdue", "2024-12-31", "0")
    assert (gaps["lead"], gaps["proof"]) == ("bo-thong-tin-va-truyen-thong", "no_figure")
    told = json.loads(client.get("/tasks.json?status=overdue").content)
    assert len(told["rows"] if "rows" in told else told["items"]) == 10
    assert client.get("/tasks.xlsx").content.startswith(b"PK")


def test_tasks_of_a_meeting_in_preparation_are_for_its_people_only(client: Client):
    factories.task(factories.conclusion(factories.meeting(draft=True)), title_vi="Việc chưa công bố")
    own = factories.signed_in(factories.secretary())
    stranger = factories.signed_in(factories.editor("dien-bien"))
    for who, seen in ((own, True), (client, False), (stranger, False)):
        for address in (
            PAGE,
            f"{PAGE}?view=board",
            f"{PAGE}?meeting=GSC-2026-02",
            "/tasks.csv",
            "/provinces/dien-bien/",
        ):
            if address.startswith("/provinces") and who is own:
                continue
            assert ("Việc chưa công bố" in who.get(address).content.decode()) == seen
    # What the secretary saw is kept for nobody else.
    assert "Việc chưa công bố" not in client.get(PAGE).content.decode()


class TestPanels:
    def test_a_province_has_what_its_committee_gave_and_what_it_supports(self, client: Client):
        task = factories.task(factories.conclusion(factories.meeting()), "lai-chau", title_vi="Việc chung")
        TaskSupport.objects.create(task=task, unit=factories.unit_of("dien-bien"))
        words = text_of(client.get("/provinces/dien-bien/"))
        assert "Nhiệm vụ giao cho địa phương" in words
        assert "11 nhiệm vụ: 11 không ghi hạn." in words
        assert "Không việc nào ghi hạn nên chưa thể tính đúng hạn hay quá hạn." in words
        assert "Việc chung" in words
        assert "Việc chung" in text_of(client.get("/provinces/lai-chau/"))
        assert "Nhiệm vụ giao cho" not in text_of(client.get("/provinces/ha-noi/"))

    def test_overdue_first(self, client: Client):
        give(due_on=timezone.localdate() - timedelta(1), given_on=date(2026, 1, 1))
        page = document(client.get("/provinces/dien-bien/"))
        (panel,) = page.xpath("//section[@aria-labelledby='province-tasks']")
        first = panel.xpath(".//li")[0].text_content()
        assert "Việc 1" in first
        assert "Quá hạn 1 ngày" in first

    def test_an_indicator_has_the_tasks_it_proves(self, client: Client):
        words = text_of(client.get("/indicators/mobile_gap_spots_remaining/"))
        assert "Nhiệm vụ chứng minh bằng chỉ tiêu này" in words
        assert "bằng 0: chưa có số nào công bố sau khi giao" in words
        assert "Nhiệm vụ chứng minh" not in text_of(client.get("/indicators/egdi_rank/"))

    def test_the_home_page_has_what_is_overdue(self, client: Client):
        words = text_of(client.get("/"))
        assert "Nhiệm vụ quá hạn" in words
        assert "10 nhiệm vụ, quá hạn lâu nhất trước." in words

    def test_to_people_of_a_province_their_own_first(self, client: Client):
        me = factories.editor("dien-bien")
        factories.task(
            factories.conclusion(factories.meeting()), "lai-chau", title_vi="Việc của riêng tôi", person=me
        )
        words = text_of(factories.signed_in(me).get("/"))
        assert "Việc của đơn vị tôi và của tôi" in words
        assert "11 nhiệm vụ: 11 không ghi hạn." in words
        assert "Việc của riêng tôi" in words
        assert "Nhiệm vụ quá hạn" not in words

    def test_a_past_day_shows_figures_only(self, client: Client):
        for page, name in (
            ("/", "overdue"),
            ("/provinces/dien-bien/", "province"),
            ("/indicators/dx_budget_share/", "indicator"),
        ):
            for query, shown in (("", True), ("?known_on=2024-01-01", False)):
                found = document(client.get(f"{page}{query}")).xpath(
                    f"//section[@aria-labelledby='{name}-tasks']"
                )
                assert bool(found) == shown


def test_the_search_answers_with_where_a_task_stands(client: Client):
    words = text_of(client.get("/search/?q=phu+song+diem+lom"))
    assert "1 nhiệm vụ" in words
    assert "Phủ sóng 620 điểm lõm còn lại Bộ Thông tin và Truyền thông · Hạn 31/12/2024" in words
    assert "Quá hạn" in words


class TestApi:
    def get(self, client: Client, address: str) -> dict[str, Any]:
        response = client.get(f"/api/v1/{address}")
        assert response.status_code == 200, response.content
        told: dict[str, Any] = response.json()
        return told

    def test_the_list_is_narrowed_and_overdue_first(self, client: Client):
        told = self.get(client, "tasks?status=overdue&limit=3")
        assert told["count"] == 10
        assert [item["status"] for item in told["items"]] == ["overdue"] * 3
        assert told["items"][0]["key"] == "NCDT-03/1/1"
        assert self.get(client, "tasks?unit=bo-cong-thuong,bo-xay-dung")["count"] == 3
        assert self.get(client, "tasks?meeting=NCDT-07&body=ncdt")["count"] == 11

    def test_one_by_its_key(self, client: Client):
        told = self.get(client, "tasks/NCDT-07/4/1")
        assert told["test"] == {
            "indicator": "mobile_gap_spots_remaining",
            "unit": "vn",
            "comparison": "equal",
            "threshold": 0,
            "period": None,
            "figure": None,
        }
        assert (told["due"], told["person"], told["proof"]) == ("2024-12-31", None, "no_figure")
        assert client.get(told["page"]).status_code == 200

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("tasks?status=late", 422),
            ("tasks?unit=nobody", 422),
            ("tasks?meeting=NCDT-99", 422),
            ("tasks?person=1", 422),
            ("tasks/NCDT-07/4/2", 404),
            ("tasks/NCDT-99/1/1", 404),
            ("tasks/NCDT-07/99999/1", 422),
        ],
    )
    def test_what_there_is_not(self, client: Client, address: str, status: int):
        assert client.get(f"/api/v1/{address}").status_code == status

    def test_meetings_in_preparation_are_not_told_to_anybody(self, client: Client):
        factories.task(factories.conclusion(factories.meeting(draft=True)))
        insider = factories.signed_in(factories.secretary())
        for who in (client, insider):
            assert who.get("/api/v1/tasks").json()["count"] == 40
            assert who.get("/api/v1/tasks/GSC-2026-02/1/1").status_code == 404
            assert who.get("/api/v1/tasks?meeting=GSC-2026-02").status_code == 422
