"""Meetings recorded, changed and made public; their parts added, changed, moved and removed."""

from dataclasses import asdict, replace
from datetime import date, time

import pytest
from django.db import connection

from indicators.models import Indicator
from meetings.actions import records as actions
from meetings.actions.records import (
    AskedAgendaItem,
    AskedBridgePoint,
    AskedConclusion,
    AskedMeeting,
    AskedShortcoming,
    ConflictError,
    RecordError,
)
from meetings.models import Meeting
from provinces.models import Change
from provinces.queries import versions
from tests import factories as make

pytestmark = pytest.mark.usefixtures("reference")

DAY = date(2026, 12, 3)
ASKED = AskedMeeting(
    body="gsc",
    held_on=DAY,
    title_vi="Phiên họp thứ 2 năm 2026",
    topic_vi="Kiểm điểm năm 2026",
    chair_role_vi="Thủ tướng Chính phủ",
    chair_name="Nguyễn Văn Thử",
    mode="hybrid",
    number=2,
    number_basis="stated",
    starts_at=time(8, 30),
)


def create(asked: AskedMeeting = ASKED, **more) -> Meeting:
    return actions.create_meeting(asked=asked, by=make.secretary(), now=make.NOW, **more)


def change(meeting: Meeting, was: dict | None = None, **fields) -> Meeting:
    to = replace(actions.standing(Meeting.objects.get(pk=meeting.pk)), **fields)
    return actions.change_meeting(meeting=meeting, to=to, was=was, by=make.secretary(), now=make.NOW)


def add(meeting: Meeting, asked, **more):
    return actions.add_part(meeting=meeting, asked=asked, by=make.secretary(), now=make.NOW, **more)


def refused(call, code: str) -> RecordError:
    with pytest.raises(RecordError) as error:
        call()
    assert error.value.code == code
    return error.value


def trail(key: str) -> list[str]:
    return list(
        Change.objects.filter(topic="meeting", key=key).order_by("pk").values_list("action", flat=True)
    )


def test_a_new_meeting_is_prepared_under_the_next_key_of_body_and_year():
    meeting = create()
    # GSC-2026-01 is a session of the reference data.
    assert (meeting.key, meeting.draft, meeting.unit.slug) == ("GSC-2026-02", True, "vn")
    assert create(replace(ASKED, title_vi="Phiên chuyên đề", number=None)).key == "GSC-2026-03"
    assert trail("GSC-2026-02") == ["created"]
    line = Change.objects.get(key="GSC-2026-02")
    assert (line.by.username, line.unit.slug) == ("secretary", "vn")
    assert "chair_name: Nguyễn Văn Thử" in line.after


def test_who_makes_a_meeting_holds_the_turn_until_its_key_is_written():
    create()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (own,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = %s", [own]
        )
        assert cursor.fetchone()[0] >= 1


def test_english_left_empty_says_the_vietnamese_and_follows_it():
    meeting = create()
    assert meeting.title_en == "Phiên họp thứ 2 năm 2026"
    changed = change(meeting, title_vi="Phiên họp thứ hai")
    assert (changed.title_vi, changed.title_en) == ("Phiên họp thứ hai", "Phiên họp thứ hai")
    assert change(meeting, title_en="Second session").title_en == "Second session"


def test_what_is_prepared_gives_the_public_no_new_data_version():
    before = versions.data_version()
    meeting = create()
    add(meeting, AskedAgendaItem("Khai mạc"))
    assert versions.data_version() == before
    assert actions.publish_meeting(meeting=meeting, by=make.secretary(), now=make.NOW) is True
    assert versions.data_version() > before
    after = versions.data_version()
    assert actions.publish_meeting(meeting=meeting, by=make.secretary(), now=make.NOW) is False
    assert versions.data_version() == after
    add(meeting, AskedAgendaItem("Bế mạc"))
    assert versions.data_version() > after
    assert trail(meeting.key) == ["created", "published"]


def test_the_same_form_sent_twice_makes_one_meeting():
    assert create().pk == create().pk
    assert trail("GSC-2026-02") == ["created"]
    told = refused(lambda: create(replace(ASKED, chair_name="Người khác")), "exists")
    assert (told.about, told.field) == ("GSC-2026-02", "title_vi")


@pytest.mark.parametrize(
    ("body", "day", "code"),
    [
        ("ncdt", date(2025, 3, 13), "body_ended"),
        ("gsc", date(2025, 3, 12), "body_not_yet"),
        ("nobody", DAY, "unknown"),
    ],
)
def test_a_body_meets_while_it_exists(body: str, day: date, code: str):
    told = refused(lambda: create(replace(ASKED, body=body, held_on=day)), code)
    assert told.field == "body"


@pytest.mark.parametrize(("body", "day"), [("ncdt", date(2025, 3, 12)), ("gsc", date(2025, 3, 13))])
def test_the_first_and_the_last_day_of_a_body_are_its_own(body: str, day: date):
    assert create(replace(ASKED, body=body, held_on=day, number=77)).body.key == body


def test_numbers_are_one_session_s_within_body_and_year():
    told = refused(lambda: create(replace(ASKED, number=1)), "number_taken")
    assert told.about == "GSC-2026-01"
    assert create(replace(ASKED, number=1, held_on=date(2027, 1, 9))).number == 1


def test_a_bridge_point_joins_a_session_of_its_day():
    main = create()
    local = replace(ASKED, body="bcd-dien-bien", title_vi="Điểm cầu Điện Biên", main_meeting=main.key)
    bridge = create(local)
    assert (bridge.main_meeting.pk, bridge.unit.slug, bridge.key) == (
        main.pk,
        "dien-bien",
        "BCD-DIEN-BIEN-2026-01",
    )
    other_day = replace(local, title_vi="B", held_on=date(2026, 12, 4), number=9)
    refused(lambda: create(other_day), "main_other_day")
    refused(lambda: create(replace(local, title_vi="C", main_meeting=bridge.key)), "main_is_bridge")
    refused(lambda: change(main, held_on=date(2026, 12, 4)), "has_bridges")


def test_a_meeting_stays_in_its_unit_and_off_another_s_name():
    meeting = create()
    refused(lambda: change(meeting, body="bcd-dien-bien"), "other_unit")
    twin = create(replace(ASKED, title_vi="Phiên chuyên đề", number=None, number_basis="none"))
    refused(lambda: change(twin, title_vi=ASKED.title_vi), "exists")


def test_two_people_who_change_different_facts_both_keep_theirs():
    meeting = create()
    seen = asdict(actions.standing(meeting))
    change(meeting, was=seen, chair_name="Người thứ nhất")
    to = replace(ASKED, place_vi="Trụ sở Chính phủ")
    changed = actions.change_meeting(meeting=meeting, to=to, was=seen, by=make.leader(), now=make.NOW)
    assert (changed.chair_name, changed.place_vi) == ("Người thứ nhất", "Trụ sở Chính phủ")


def test_two_people_who_change_the_same_fact_are_told_of_each_other():
    meeting = create()
    seen = asdict(actions.standing(meeting))
    change(meeting, was=seen, chair_name="Người thứ nhất")
    with pytest.raises(ConflictError) as told:
        change(meeting, was=seen, chair_name="Người thứ hai")
    assert told.value.fields == ("chair_name",)
    assert told.value.standing.chair_name == "Người thứ nhất"
    assert told.value.by == make.secretary()
    assert Meeting.objects.get(pk=meeting.pk).chair_name == "Người thứ nhất"


def test_a_change_tells_only_what_differs_and_nothing_where_nothing_does():
    meeting = create()
    change(meeting, place_vi="Hà Nội")
    change(meeting)
    line = Change.objects.get(key=meeting.key, action="changed")
    assert (line.before, line.after) == ("place_vi: –", "place_vi: Hà Nội")


def test_the_search_finds_what_was_changed():
    meeting = change(create(), title_vi="Phiên họp về băng rộng")
    assert "phien hop ve bang rong" in meeting.folded
    assert "03 12 2026" in meeting.folded


def test_published_figures_hold_the_day():
    meeting = create()
    paper = meeting.documents.create(
        role_vi="Báo cáo", role_en="Report", sha256="f" * 64, name="a.pdf", size=1
    )
    figure = paper.reported_figures.create(
        meeting=meeting,
        indicator=Indicator.objects.get(code=make.INDICATORS[0]),
        unit=make.unit_of("vn"),
        period=make.period_of("2026-Q3"),
        typed="81,2",
        value="81.2",
        entered_at=make.NOW,
        entered_by=make.secretary(),
    )
    assert change(meeting, held_on=date(2026, 12, 4)).held_on == date(2026, 12, 4)
    observation = Indicator.objects.get(code=make.INDICATORS[0]).observations.first()
    figure.observation, figure.published_at, figure.published_by = observation, make.NOW, make.ministry()
    figure.save()
    refused(lambda: change(meeting, held_on=DAY), "has_figures")


def test_parts_are_numbered_in_their_order_and_added_once():
    meeting = create()
    first = add(meeting, AskedAgendaItem("Khai mạc", presenter_vi="Ban tổ chức", starts_at=time(8)))
    assert add(meeting, AskedAgendaItem("Báo cáo", "Report")).ordinal == 2
    again = add(meeting, AskedAgendaItem("Khai mạc", presenter_vi="Ban tổ chức", starts_at=time(8)))
    assert again.pk == first.pk
    assert (first.ordinal, first.title_en) == (1, "Khai mạc")
    assert trail(f"{meeting.key}/agenda/1") == ["added"]


def test_parts_change_places_once_however_often_it_is_told():
    meeting = create()
    one, _, three = (add(meeting, AskedAgendaItem(word)) for word in ("A", "B", "C"))
    for _ in range(2):
        actions.move_part(part=three, to=2, by=make.secretary(), now=make.NOW)
    assert list(meeting.agenda.values_list("title_vi", flat=True)) == ["A", "C", "B"]
    actions.move_part(part=one, to=99, by=make.secretary(), now=make.NOW)
    assert list(meeting.agenda.values_list("ordinal", flat=True)) == [1, 2, 3]


def test_those_after_a_removed_part_move_up():
    meeting = create()
    one, *_ = (add(meeting, AskedShortcoming(word)) for word in ("A", "B", "C"))
    for _ in range(2):
        actions.remove_part(part=one, by=make.secretary(), now=make.NOW)
    assert list(meeting.shortcomings.values_list("ordinal", "text_vi")) == [(1, "B"), (2, "C")]
    assert trail(f"{meeting.key}/shortcomings/1") == ["added", "removed"]


def test_a_shortcoming_names_the_figure_that_shows_it():
    part = add(create(), AskedShortcoming("16 bản chưa có sóng", "", "villages_no_mobile", "dien-bien"))
    assert (part.indicator.code, part.unit.slug) == ("villages_no_mobile", "dien-bien")
    refused(lambda: add(create(), AskedShortcoming("B", indicator="no_such")), "unknown")
    refused(lambda: add(create(), AskedShortcoming("B", unit="no-such")), "unknown")


def test_a_conclusion_has_its_own_number_and_a_deadline_as_told():
    meeting = create()
    part = add(meeting, AskedConclusion("Phủ sóng", due="2026-Q4", ordinal=7))
    assert (part.ordinal, part.due_text, part.due_on) == (7, "2026-Q4", date(2026, 12, 31))
    assert add(meeting, AskedConclusion("Tiếp theo", due="2027-03-15")).ordinal == 8
    refused(lambda: add(meeting, AskedConclusion("Trùng", ordinal=7)), "ordinal_taken")
    refused(
        lambda: actions.change_part(
            part=part, to=AskedConclusion("Phủ sóng", ordinal=8), by=make.secretary(), now=make.NOW
        ),
        "ordinal_taken",
    )


def test_a_deadline_before_the_meeting_is_refused_and_one_that_stands_is_left_alone():
    meeting, by = make.meeting(), make.secretary()
    asked = AskedConclusion("Phủ sóng", due="2026-11-01")
    with pytest.raises(RecordError, match="due_before"):
        actions.add_part(meeting=meeting, asked=asked, by=by, now=make.NOW)
    one = make.conclusion(meeting, due_text="2026-11-01", due_on=date(2026, 11, 1))
    changed = actions.change_part(part=one, to=replace(asked, ordinal=one.ordinal), by=by, now=make.NOW)
    assert changed.text_vi == "Phủ sóng"
    with pytest.raises(RecordError, match="due_before"):
        actions.change_part(part=one, to=replace(asked, due="2026-10-31", ordinal=1), by=by, now=make.NOW)


def test_two_people_on_one_conclusion():
    part = add(create(), AskedConclusion("Phủ sóng", ordinal=1))
    seen = asdict(actions.standing_part(part))
    who = {"by": make.secretary(), "now": make.NOW}
    actions.change_part(part=part, to=AskedConclusion("Phủ sóng", due="2026", ordinal=1), was=seen, **who)
    merged = actions.change_part(part=part, to=AskedConclusion("Phủ sóng hết", ordinal=1), was=seen, **who)
    assert (merged.text_vi, merged.due_text) == ("Phủ sóng hết", "2026")
    with pytest.raises(ConflictError):
        actions.change_part(part=part, to=AskedConclusion("Khác", ordinal=1), was=seen, **who)


def test_conclusions_with_tasks_keep_their_number_and_stay():
    meeting = create()
    one, two, three = (add(meeting, AskedConclusion(word)) for word in ("A", "B", "C"))
    make.task(two)
    who = {"by": make.secretary(), "now": make.NOW}
    refused(lambda: actions.remove_part(part=two, **who), "has_tasks")
    refused(lambda: actions.move_part(part=one, to=2, **who), "has_tasks")
    refused(lambda: actions.move_part(part=two, to=3, **who), "has_tasks")
    refused(lambda: actions.change_part(part=two, to=AskedConclusion("B", ordinal=9), **who), "has_tasks")
    assert actions.change_part(part=two, to=AskedConclusion("B!", ordinal=2), **who).text_vi == "B!"
    # A gap is left where moving up would change a number that a task carries.
    actions.remove_part(part=one, **who)
    assert list(meeting.conclusions.values_list("ordinal", flat=True)) == [2, 3]
    assert three.pk in set(meeting.conclusions.values_list("pk", flat=True))


def test_numbers_that_the_public_has_read_stand():
    meeting = create()
    one, *_ = (add(meeting, AskedConclusion(word)) for word in ("A", "B"))
    actions.publish_meeting(meeting=meeting, by=make.secretary(), now=make.NOW)
    actions.remove_part(part=one, by=make.secretary(), now=make.NOW)
    assert list(meeting.conclusions.values_list("ordinal", flat=True)) == [2]


def test_what_a_reviewed_document_says_is_not_changed_here():
    cited = Meeting.objects.get(key="NCDT-07").conclusions.get(ordinal=4)
    who = {"by": make.secretary(), "now": make.NOW}
    refused(lambda: actions.change_part(part=cited, to=AskedConclusion("X", ordinal=4), **who), "from_source")
    refused(lambda: actions.remove_part(part=cited, **who), "from_source")
    refused(lambda: actions.move_part(part=cited, to=5, **who), "from_source")
    shortcoming = Meeting.objects.get(key="NCDT-07").shortcomings.first()
    refused(lambda: actions.remove_part(part=shortcoming, **who), "from_source")


def test_units_join_once():
    meeting = create()
    who = {"by": make.secretary(), "now": make.NOW}
    assert actions.add_bridge_points(meeting=meeting, units=["dien-bien", "lai-chau"], **who) == 2
    assert actions.add_bridge_points(meeting=meeting, units=["dien-bien", "son-la"], **who) == 1
    assert meeting.bridge_points.count() == 3
    refused(lambda: actions.add_bridge_points(meeting=meeting, units=["no-such"], **who), "unknown")
    point = meeting.bridge_points.get(unit__slug="dien-bien")
    told = AskedBridgePoint("Lê Văn Thử", "Chủ tịch UBND tỉnh")
    changed = actions.change_bridge_point(point=point, to=told, **who)
    assert (changed.head_name, changed.head_role_en) == ("Lê Văn Thử", "Chủ tịch UBND tỉnh")
    for _ in range(2):
        actions.remove_bridge_point(point=point, **who)
    assert meeting.bridge_points.count() == 2
    refused(lambda: actions.change_bridge_point(point=point, to=told, **who), "unknown")
    assert trail(f"{meeting.key}/bridge_points/dien-bien") == ["changed", "removed"]
