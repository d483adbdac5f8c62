"""Calendars: days that every reader of RFC 5545 understands, the same for ever, and nothing that a text could slip in."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.exports import calendars
from meetings.exports.calendars import Occasion
from provinces.queries import practice
from tests import factories as make
from tests.html import document

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


def occasion(**more) -> Occasion:
    told = {"uid": "task-1@portal.dti", "day": date(2026, 12, 31), "summary": "Hạn: việc", "description": "x"}
    return Occasion(**({"url": "http://127.0.0.1:8000/tasks/1/"} | told | more))


def read(*occasions: Occasion, **more) -> Calendar:
    told = {"name": "Hạn nhiệm vụ", "mark": "", "language": "vi", "now": NOW} | more
    return Calendar.from_ical(calendars.calendar(occasions, **told))


def events(feed: Calendar):
    return feed.walk("VEVENT")


def test_a_deadline_is_a_whole_day_that_blocks_no_time():
    (event,) = events(read(occasion()))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 12, 31), date(2027, 1, 1))
    assert event["TRANSP"] == "TRANSPARENT"
    alarms = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert alarms == [timedelta(days=-7, hours=9), timedelta(days=-1, hours=9)]


def test_an_hour_is_of_viet_nam_and_the_zone_is_told():
    feed = read(occasion(hour=time(14, 30)))
    (event,) = events(feed)
    assert event.decoded("dtstart").astimezone(UTC) == datetime(2026, 12, 31, 7, 30, tzinfo=UTC)
    assert event["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert event.decoded("duration") == timedelta(hours=2)
    assert [zone["TZID"] for zone in feed.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"]


def test_the_feed_says_its_language():
    assert read(occasion(), language="en")["PRODID"].endswith("//EN")


@pytest.mark.parametrize("more", [{"day": date(2026, 11, 21)}, {"alarmed": False}], ids=["past", "done"])
def test_nothing_rings_for_what_is_past_or_done(more):
    (event,) = events(read(occasion(**more)))
    assert not event.walk("VALARM")


HOSTILE = "Việc\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:giả;\\,\u2028\u202e\x00"


@pytest.mark.parametrize("field", ["summary", "description", "place"])
def test_a_text_cannot_end_its_line(field):
    told = read(occasion(**{field: HOSTILE}))
    assert len(events(told)) == 1
    assert "\u202e" not in told.to_ical().decode()


@given(st.text(), st.text(), st.text())
def test_any_text_leaves_one_event(summary, description, name):
    told = read(occasion(summary=summary, description=description), name=name)
    assert len(events(told)) == 1
    assert events(told)[0]["uid"] == "task-1@portal.dti"


def test_generated_data_says_so_in_every_title():
    feed = read(occasion(), mark="Dữ liệu thực hành")
    assert feed["X-WR-CALNAME"].startswith("Dữ liệu thực hành: ")
    assert all(event["SUMMARY"].startswith("Dữ liệu thực hành: ") for event in events(feed))


def answered(client, path: str) -> Calendar:
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(response.content)


pages = pytest.mark.usefixtures("reference")


@pages
def test_the_calendar_of_tasks_has_their_deadlines_under_the_filters_of_the_page(client):
    every = events(answered(client, "/tasks.ics"))
    narrow = events(answered(client, "/tasks.ics?meeting=NCDT-07"))
    assert len(every) > len(narrow) > 0
    told = next(each for each in narrow if "620" in each["SUMMARY"])
    assert told.decoded("dtstart") == date(2024, 12, 31)
    assert told["URL"].startswith("http://127.0.0.1:8000/tasks/")


@pages
@override_settings(PUBLIC_URL="https://dti.example.vn/")
def test_links_lead_to_the_portal_itself_whoever_asks(client):
    (event, *_rest) = events(answered(client, "/meetings.ics"))
    assert event["URL"].startswith("https://dti.example.vn/meetings/")


@pages
def test_names_of_days_stay_the_same_in_both_languages(client):
    vietnamese, english = (events(answered(client, f"/meetings.ics?lang={lang}")) for lang in ("vi", "en"))
    assert [event["uid"] for event in vietnamese] == [event["uid"] for event in english]
    assert len({event["uid"] for event in vietnamese}) == len(vietnamese) >= 20


@pages
def test_a_meeting_keeps_its_hour_and_place(client):
    make.meeting("GSC-2026-09", held_on=date(2026, 12, 1), starts_at=time(8), place_vi="Trụ sở Chính phủ")
    told = events(answered(client, "/meetings.ics?body=gsc&year=2026"))
    event = next(each for each in told if each["uid"] == "meeting-GSC-2026-09@portal.dti")
    assert (event["LOCATION"], event.decoded("dtstart").hour) == ("Trụ sở Chính phủ", 8)


@pages
def test_what_is_prepared_stands_in_no_calendar_of_others(client):
    draft = make.meeting("GSC-2026-09", draft=True)
    make.task(make.conclusion(draft), due_on=make.TODAY)
    for path in ("/meetings.ics", "/tasks.ics"):
        assert b"GSC-2026-09" not in client.get(path).content
        assert "Việc thử" not in client.get(path).content.decode().replace("\r\n ", "")
    seen = events(answered(make.signed_in(make.secretary()), "/meetings.ics"))
    assert [each["STATUS"] for each in seen if "GSC-2026-09" in each["uid"]] == ["TENTATIVE"]


@pages
@pytest.mark.parametrize(
    "path",
    [
        "/tasks.ics?status=late",
        "/tasks.ics?unit=nobody",
        "/meetings.ics?year=x",
        "/meetings.ics?body=nothing",
    ],
)
def test_what_is_not_understood_gives_no_calendar(client, path):
    response = client.get(path)
    assert response.status_code == 422
    assert "Tham số" in response.content.decode()


@pages
def test_a_practice_portal_says_so_and_names_its_days_otherwise(client, monkeypatch):
    monkeypatch.setattr(practice, "_known", True)
    (event, *_rest) = events(answered(client, "/tasks.ics"))
    assert event["SUMMARY"].startswith("Dữ liệu thực hành")
    assert event["uid"].endswith("@practice.dti")


@pages
@pytest.mark.parametrize("path", ["/tasks.ics", "/meetings.ics"])
def test_few_queries_whatever_there_is(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get(path)


@pages
def test_the_list_leads_to_the_calendar_with_its_filters(client):
    page = document(client.get("/tasks/?meeting=NCDT-07&view=board"))
    (link,) = page.xpath("//a[contains(@href, '.ics')]/@href")
    assert link == "/tasks.ics?meeting=NCDT-07"
    assert events(answered(client, link))
