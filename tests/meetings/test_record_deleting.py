"""A meeting in preparation is taken away by those who prepare it, while nothing hangs on it."""

from datetime import date

import pytest
from django.test import Client

from meetings.actions.records import AskedMeeting, RecordError, create_meeting, delete_meeting
from meetings.models import AgendaItem, BridgePoint, Meeting
from provinces.models import Change
from provinces.queries.versions import data_version
from tests import factories
from tests.factories import NOW
from tests.html import text_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def prepared() -> Meeting:
    meeting = factories.meeting("GSC-T", held_on=DAY, draft=True)
    AgendaItem.objects.create(meeting=meeting, ordinal=1, title_vi="Khai mạc", title_en="Opening")
    BridgePoint.objects.create(meeting=meeting, unit=factories.unit_of("dien-bien"))
    factories.conclusion(meeting)
    return meeting


def test_it_goes_with_its_parts_and_the_trail_tells_what_went(prepared: Meeting):
    before = data_version()
    by = factories.secretary()
    assert delete_meeting(meeting=prepared, by=by, now=NOW)
    assert not delete_meeting(meeting=prepared, by=by, now=NOW)
    assert not Meeting.objects.filter(key="GSC-T").exists()
    (change,) = Change.objects.filter(key="GSC-T", action="deleted")
    assert change.by == by
    for told in ("Phiên họp thử GSC-T", "Khai mạc", "dien-bien", "Kết luận 1"):
        assert told in change.before
    assert data_version() == before


@pytest.mark.parametrize("code", ["published", "given", "kept_papers", "has_bridges"])
def test_what_others_saw_or_hang_on_keeps_it(code: str, prepared: Meeting):
    if code == "published":
        prepared.draft = False
        prepared.save()
    elif code == "given":
        factories.task(prepared.conclusions.get())
    elif code == "kept_papers":
        paper = factories.paper(prepared)
        paper.withdrawn_at = NOW
        paper.save()
    else:
        factories.meeting("DBI-T", "bcd-dien-bien", held_on=DAY, main_meeting=prepared)
    with pytest.raises(RecordError, match=code):
        delete_meeting(meeting=prepared, by=factories.secretary(), now=NOW)
    assert Meeting.objects.filter(key="GSC-T").exists()
    assert not Change.objects.filter(action="deleted").exists()


def test_the_key_of_a_deleted_meeting_is_not_given_again():
    by = factories.secretary()
    told = {"topic_vi": "Thử", "chair_role_vi": "Thử", "chair_name": "Nguyễn Văn Thử", "mode": "online"}
    first = create_meeting(
        asked=AskedMeeting(body="gsc", held_on=DAY, title_vi="Một", **told), by=by, now=NOW
    )
    key = first.key
    delete_meeting(meeting=first, by=by, now=NOW)
    again = create_meeting(
        asked=AskedMeeting(body="gsc", held_on=DAY, title_vi="Hai", **told), by=by, now=NOW
    )
    assert again.key > key


def test_the_secretary_confirms_and_is_told(prepared: Meeting):
    secretary = factories.signed_in(factories.secretary())
    assert "Xóa phiên họp đang chuẩn bị" in text_of(secretary.get("/meetings/GSC-T/edit/"))
    unsure = secretary.post("/meetings/GSC-T/delete/", follow=True)
    assert "đánh dấu ô xác nhận" in text_of(unsure)
    gone = secretary.post("/meetings/GSC-T/delete/", {"sure": "yes"}, follow=True)
    assert "Đã xóa phiên họp đang chuẩn bị GSC-T." in text_of(gone)
    assert secretary.post("/meetings/GSC-T/delete/", {"sure": "yes"}).status_code == 404


def test_a_refusal_names_the_cure(prepared: Meeting):
    factories.paper(prepared)
    secretary = factories.signed_in(factories.secretary())
    refused = secretary.post("/meetings/GSC-T/delete/", {"sure": "yes"}, follow=True)
    assert "để dùng bản này cho lần họp tới" in text_of(refused)


def test_a_public_meeting_offers_no_deletion(client: Client):
    factories.meeting("GSC-T", held_on=DAY)
    page = factories.signed_in(factories.secretary()).get("/meetings/GSC-T/edit/")
    assert "Xóa phiên họp" not in text_of(page)


def test_what_was_added_is_said_beside_the_form_and_the_trail_names_the_session(prepared: Meeting):
    secretary = factories.signed_in(factories.secretary())
    told = {"act": "add", "new-title_vi": "Thảo luận"}
    answer = secretary.post("/meetings/GSC-T/agenda/", told)
    assert answer.headers["Location"].endswith("#add")
    page = text_of(secretary.get(answer.headers["Location"]))
    assert page.index("Thêm mục chương trình") < page.index("Đã thêm mục chương trình.")
    assert "Hội nghị, 20/11/2026" in page
