"""What the page of a meeting says of one recorded here, of tasks that differ from their conclusion, and of long tables."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from meetings.models import BridgePoint, Meeting
from tests import factories
from tests.html import document, text_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def held() -> Meeting:
    return factories.meeting("GSC-T", held_on=DAY)


def test_a_meeting_recorded_here_says_what_is_not_recorded_yet_and_blames_no_source(client: Client):
    meeting = held()
    text = text_of(client.get("/meetings/GSC-T/"))
    assert "Chưa công bố số liệu nào nêu tại phiên họp này." in text
    assert "Chưa ghi kết luận nào." in text
    assert "tài liệu có được" not in text
    factories.conclusion(meeting)
    text = text_of(factories.signed_in(factories.secretary()).get("/meetings/GSC-T/"))
    assert "Chưa ghi giao cho ai" in text
    assert "Nguồn không nêu" not in text


def test_who_types_or_publishes_figures_sees_how_many_wait(client: Client):
    meeting = held()
    paper = factories.paper(meeting)
    factories.reported_figure(paper)
    factories.reported_figure(paper, period="2026-Q2")
    for user in (factories.secretary(), factories.ministry()):
        page = document(factories.signed_in(user).get("/meetings/GSC-T/"))
        (door,) = page.xpath("//a[@href='/meetings/GSC-T/figures/']")
        assert " ".join(door.text_content().split()) == "2 số liệu chờ công bố"
    assert "chờ công bố" not in text_of(client.get("/meetings/GSC-T/"))


@pytest.mark.parametrize(
    ("task", "told"),
    [
        ({"lead": None, "lead_vi": "Bộ Thử", "due_on": date(2026, 12, 31)}, []),
        ({"lead": "dien-bien", "due_on": date(2026, 12, 31)}, ["Điện Biên, Trần Thị Thử · Hạn 31/12/2026"]),
        (
            {"lead": None, "lead_vi": "Bộ Thử", "due_on": date(2026, 12, 1)},
            ["Bộ Thử, Trần Thị Thử · Hạn 01/12/2026"],
        ),
        ({"lead": None, "lead_vi": "Bộ Thử"}, ["Bộ Thử, Trần Thị Thử"]),
    ],
)
def test_a_task_of_the_same_words_is_told_by_itself_where_lead_or_deadline_differ(
    client: Client, task: dict[str, Any], told: list[str]
):
    conclusion = factories.conclusion(
        held(),
        text_vi="Phủ sóng",
        assigned_to_vi="Bộ Thử",
        assigned_to_en="Trial Ministry",
        due_text="2026-12-31",
        due_on=date(2026, 12, 31),
    )
    factories.task(conclusion, title_vi="Phủ sóng", person_name="Trần Thị Thử", **task)
    lines = document(client.get("/meetings/GSC-T/")).xpath("//ul[@class='given-tasks']/li/small")
    assert [" ".join(line.text_content().split()) for line in lines] == told


def test_what_every_line_would_say_alike_is_said_once_in_the_sentence(client: Client):
    page = document(client.get("/meetings/DBI-2023-04/"))
    (table,) = page.xpath("//table[contains(@class, 'then-table')]")
    assert [head.text_content() for head in table.xpath(".//thead//th")] == ["Chỉ tiêu", "Nêu tại phiên"]
    text = " ".join(page.text_content().split())
    assert "15 số liệu và 3 thứ hạng, Điện Biên" in text
    assert text.count("Trước ngày họp chưa nguồn nào khác nêu các chỉ tiêu này.") == 1
    assert text.count("chưa nguồn nào công bố số mới hơn") == 1
    assert "“Nay ghi, cùng kỳ”" not in text


def test_a_narrow_screen_holds_the_end_of_a_long_table_back_and_says_how_much(client: Client):
    page = document(client.get("/meetings/NCDT-03/"))
    for block in page.xpath("//div[@class='told-block']"):
        lines = block.xpath(".//tbody/tr[not(contains(@class, 'group-row'))]")
        beyond = [line for line in lines if line.get("class") == "beyond"]
        assert beyond == lines[8:]
        assert f"Hiện thêm {len(beyond)} số liệu" in block.xpath("./label")[0].text_content()
        held_back = [body for body in block.xpath(".//tbody") if body.get("class") == "beyond"]
        assert all(line in beyond for body in held_back for line in body.xpath("./tr[th/a]"))
        assert held_back == [
            body for body in block.xpath(".//tbody") if body.xpath("./tr[th/a]")[0] in beyond
        ]


def test_a_short_table_holds_nothing_back(client: Client):
    source = factories.source("paper", DAY)
    held().documents.create(source=source, role_vi="Báo cáo", role_en="Report")
    factories.observation(source, "61.5")
    page = document(client.get("/meetings/GSC-T/"))
    assert page.xpath("//div[@class='told-block']")
    assert not page.xpath("//label[@class='show-all'] | //*[@class='beyond']")


def test_a_bridge_point_that_is_still_prepared_is_linked_for_its_own_people_only(client: Client):
    main = held()
    BridgePoint.objects.create(meeting=main, unit=factories.unit_of("dien-bien"))
    factories.meeting("DBI-T", "bcd-dien-bien", held_on=DAY, main_meeting=main, draft=True)
    assert b"/meetings/DBI-T/" not in client.get("/meetings/GSC-T/").content
    own = factories.signed_in(factories.secretary("dien-bien"))
    assert b"/meetings/DBI-T/" in own.get("/meetings/GSC-T/").content


def test_a_session_that_is_still_prepared_is_not_named_by_who_joins_it(client: Client):
    main = factories.meeting("GSC-T", held_on=DAY, draft=True)
    factories.meeting("DBI-T", "bcd-dien-bien", held_on=DAY, main_meeting=main)
    assert b"GSC-T" not in client.get("/api/v1/meetings").content
    assert client.get("/api/v1/meetings/DBI-T").json()["main_meeting"] is None
    assert b"GSC-T" not in client.get("/meetings/DBI-T/").content
    own = factories.signed_in(factories.secretary())
    assert b"/meetings/GSC-T/" in own.get("/meetings/DBI-T/").content
