"""Meetings as programs read them."""

from datetime import time

import pytest
from django.test import Client

from meetings.models import AgendaItem, Shortcoming
from tests import factories

pytestmark = pytest.mark.usefixtures("reference")


def get(client: Client, address: str) -> dict:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    told: dict = response.json()
    return told


def test_all_meetings_the_latest_first(client: Client):
    listed = get(client, "meetings")
    days = [item["held_on"] for item in listed["items"]]
    assert listed["count"] == len(days) == 20
    assert days == sorted(days, reverse=True)
    assert all(
        item.keys() >= {"key", "body", "number", "held_on", "mode", "chair", "unit", "title_vi", "title_en"}
        for item in listed["items"]
    )


def test_a_session_with_its_conclusions(client: Client):
    session = get(client, "meetings/NCDT-03")
    assert (session["number"], session["held_on"], session["chair"]) == (3, "2022-08-08", "Phạm Minh Chính")
    assert [each["ordinal"] for each in session["conclusions"]] == list(range(1, 10))
    fourth = session["conclusions"][3]
    assert (fourth["indicator"], fourth["due"], fourth["source"]) == ("infosys_level_share", None, "seed-000")
    assert session["conclusions"][0]["due"] == "2022-12-31"
    assert (session["earlier"], session["later"]) == ("NCDT-02", "NCDT-04")


def test_who_joined_and_what_was_written(client: Client):
    session = get(client, "meetings/NCDT-03?lang=en")
    assert {(point["unit"], point["name_vi"], point["meeting"]) for point in session["bridge_points"]} == {
        ("kon-tum", "Kon Tum", "NCDT-03-KTU"),
        ("ninh-thuan", "Ninh Thuận", "NCDT-03-NTN"),
    }
    assert get(client, "meetings/NCDT-03-KTU")["main_meeting"] == "NCDT-03"
    assert session["documents"][0]["source"]["title"].startswith("Third session")


def test_the_line_of_sessions_goes_on_in_the_next_body(client: Client):
    assert get(client, "meetings/NCDT-10")["later"] == "GSC-02"


def test_a_meeting_recorded_here_has_no_source_and_tells_its_agenda_papers_and_shortcomings(client: Client):
    held = factories.meeting("DBI-T", "bcd-dien-bien", starts_at=time(8, 30))
    AgendaItem.objects.create(meeting=held, ordinal=1, title_vi="Báo cáo", title_en="Report")
    Shortcoming.objects.create(meeting=held, ordinal=1, text_vi="Chậm", text_en="Late")
    paper = factories.paper(held, minutes=True)
    told = get(client, "meetings/DBI-T")
    assert (told["source"], told["starts_at"], told["place_vi"]) == (None, "08:30", None)
    assert [(item["ordinal"], item["title_en"], item["starts_at"]) for item in told["agenda"]] == [
        (1, "Report", None)
    ]
    assert [(each["text_vi"], each["indicator"]) for each in told["shortcomings"]] == [("Chậm", None)]
    (document,) = told["documents"]
    assert (document["source"], document["minutes"]) == (None, True)
    assert (document["file"], document["bytes"], document["sha256"]) == ("bao-cao.pdf", 1000, paper.sha256)


def test_a_meeting_in_preparation_is_told_to_no_program(client: Client):
    factories.meeting("DBI-T", "bcd-dien-bien", draft=True)
    assert client.get("/api/v1/meetings/DBI-T").status_code == 404
    assert "DBI-T" not in {item["key"] for item in get(client, "meetings?limit=100")["items"]}


@pytest.mark.parametrize("key", ["NCDT-99", "ncdt-03", "%00", "NCDT-03/", "a" * 5000])
def test_an_unknown_meeting_is_not_found(client: Client, key: str):
    response = client.get(f"/api/v1/meetings/{key}")
    assert response.status_code == 404
    assert response.json()["detail"]


@pytest.mark.parametrize(("address", "queries"), [("meetings", 1), ("meetings/NCDT-03", 12)])
def test_reads_do_not_grow_with_rows(client: Client, django_assert_num_queries, address: str, queries: int):
    with django_assert_num_queries(queries):
        get(client, address)


def test_what_was_told_then_known_then_and_is_shown_now(client: Client):
    figures = get(client, "meetings/NCDT-03")["figures"]
    assert len(figures) == 74
    (speed,) = [
        each for each in figures if each["indicator"] == "broadband_fixed_mbps" and each["known_then"]
    ]
    assert (speed["unit"], speed["period"], speed["as_reported"]) == ("vn", "2022-S1", "71,79 Mbps")
    assert (speed["known_then"]["period"], speed["known_then"]["value"]) == ("2022-M04", 71.86)
    assert (speed["now"]["value"], speed["standing"]) == (71.79, "kept")
    assert (speed["newest"]["period"], speed["newest"]["value"]) == ("2025", 271.95)
    ranked = {each["indicator"]: each["rank"] for each in get(client, "meetings/DBI-2023-04")["figures"]}
    assert (ranked["eid_activated_share"], len([rank for rank in ranked.values() if rank])) == ("4/63", 3)


def test_figures_of_a_meeting_that_was_told_none(client: Client):
    assert get(client, "meetings/GSC-02")["figures"] == []
