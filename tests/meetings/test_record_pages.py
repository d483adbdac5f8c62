"""The pages on which a secretary records a meeting: who enters, what is asked, what is said, what is saved."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.actions import records as actions
from meetings.models import Meeting
from tests import factories as make
from tests.html import document, text_of

pytestmark = pytest.mark.usefixtures("reference")

PAGES = ("edit", "agenda", "papers", "bridge-points", "shortcomings", "conclusions")
NEW = {
    "body": "gsc",
    "title_vi": "Phiên họp thứ 2 năm 2026",
    "topic_vi": "Kiểm điểm năm 2026",
    "held_on": "2026-12-03",
    "starts_at": "8h30",
    "number": "2",
    "number_basis": "stated",
    "mode": "hybrid",
    "chair_name": "Nguyễn Văn Thử",
    "chair_role_vi": "Thủ tướng Chính phủ",
}


@pytest.fixture
def secretary() -> Client:
    return make.signed_in(make.secretary())


@pytest.fixture
def meeting() -> Meeting:
    return make.meeting(draft=True)


def sent(client: Client, address: str, part: str = "", **changed: Any) -> Any:
    """Fills the form of the page (with `part`: the one open for change) as a browser would, and sends it."""
    page = document(client.get(address))
    name = "part" if part else "csrfmiddlewaretoken"
    path = f"//main//form[.//input[@name='{name}']{f'[@value={part!r}]' if part else ''}]"
    forms = [each for each in page.xpath(path) if not each.get("action").endswith("/delete/")]
    (form, *_) = [each for each in forms if each.xpath(".//label")]
    return client.post(form.get("action").split("#")[0], filled(form) | changed)


def filled(form: Any) -> dict[str, str]:
    """What a browser sends of an untouched form: empty fields too."""
    controls = [each for each in form.inputs if each.name and each.get("type") != "checkbox"]
    return {each.name: each.value or "" for each in controls if each.name != "csrfmiddlewaretoken"}


def test_a_meeting_is_prepared_and_leads_to_its_agenda(secretary: Client):
    response = secretary.post("/meetings/new/", NEW)
    assert response.headers["Location"] == "/meetings/GSC-2026-02/agenda/"
    made = Meeting.objects.get(key="GSC-2026-02")
    assert (made.draft, made.number, f"{made.starts_at:%H:%M}") == (True, 2, "08:30")
    assert secretary.post("/meetings/new/", NEW).headers["Location"] == "/meetings/GSC-2026-02/agenda/"
    assert Meeting.objects.filter(title_vi=NEW["title_vi"]).count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            {"body": "ncdt"},
            "«Ủy ban Quốc gia về chuyển đổi số» chỉ có đến 12/03/2025; từ 13/03/2025 là «Ban Chỉ đạo",
        ),
        ({"body": "gsc", "held_on": "2025-03-01"}, "chỉ có từ 13/03/2025"),
        ({"held_on": "31/02/2026"}, "không phải một ngày"),
        ({"held_on": "0026-12-03"}, "Năm phải từ 2010 đến 2100"),
        ({"starts_at": "sáng"}, "Giờ chưa đọc được"),
        ({"number": "-1"}, "Số phiên là số từ 1 đến 999."),
        ({"number_basis": "none"}, "Có số phiên thì chọn căn cứ"),
        ({"number": "1"}, "Phiên GSC-2026-01 đã mang số này trong năm"),
        ({"title_vi": "\x00 "}, "Chưa có tên phiên họp"),
        ({"title_vi": "x" * 251}, "dài quá 250 ký tự (đang có 251)"),
        ({"body": "bcd-dien-bien"}, "không có trong danh sách của bạn"),
        ({"mode": "telepathy"}, "telepathy"),
        ({"main_meeting": "NCDT-07"}, "Phiên NCDT-07 họp ngày khác"),
        ({"main_meeting": "nothing"}, "Không có phiên chính «nothing»"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(secretary: Client, more: dict[str, str], words: str):
    response = secretary.post("/meetings/new/", NEW | more)
    assert response.status_code == 422
    assert words in text_of(response)
    name = next(iter(more))
    assert document(response).xpath(f"//*[@name='{name}'][@aria-invalid='true']")
    assert not Meeting.objects.filter(title_vi=NEW["title_vi"]).exists()


def test_a_province_without_a_committee_is_told_so(client: Client):
    client.force_login(make.secretary("lai-chau"))
    assert "chưa có tổ chức họp nào trong danh mục" in text_of(client.get("/meetings/new/"))
    assert client.post("/meetings/new/", NEW).status_code == 422


@pytest.mark.parametrize("page", PAGES)
def test_doors(page: str, meeting: Meeting, client: Client):
    address = f"/meetings/{meeting.key}/{page}/"
    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"
    assert make.signed_in(make.editor()).get(address).status_code == 404
    assert make.signed_in(make.leader()).get(address).status_code == 403
    response = make.signed_in(make.secretary()).get(address)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert make.signed_in(make.secretary("dien-bien")).get(f"/meetings/NCDT-07/{page}/").status_code == 403
    assert make.signed_in(make.secretary()).get(f"/meetings/NO-SUCH/{page}/").status_code == 404


@pytest.mark.parametrize("user", [make.leader, make.ministry, make.editor])
def test_who_keeps_no_minutes_starts_no_meeting(user, client: Client):
    client.force_login(user())
    assert client.get("/meetings/new/").status_code == 403
    assert client.post("/meetings/new/", NEW).status_code == 403
    assert client.post("/meetings/NCDT-07/publish/").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_reading_does_not_grow_with_rows(page: str, secretary: Client, meeting: Meeting):
    address = f"/meetings/{meeting.key}/{page}/"
    secretary.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        secretary.get(address)
    who = {"meeting": meeting, "by": make.secretary(), "now": make.NOW}
    for n in range(12):
        actions.add_part(asked=actions.AskedAgendaItem(f"Mục {n}"), **who)
        actions.add_part(asked=actions.AskedShortcoming(f"Mục {n}", indicator="villages_no_mobile"), **who)
        part = actions.add_part(
            asked=actions.AskedConclusion(f"Mục {n}", indicator="villages_no_mobile"), **who
        )
        make.task(part)
    actions.add_bridge_points(units=["dien-bien", "lai-chau", "son-la"], **who)
    with CaptureQueriesContext(connection) as many:
        secretary.get(address)
    # Conclusions that are there ask once for their tasks.
    assert len(many) - len(few) == (1 if page == "conclusions" else 0)
    assert len(many) <= 13


def test_facts_are_changed_and_unchanged_forms_change_nothing(secretary: Client, meeting: Meeting):
    address = f"/meetings/{meeting.key}/edit/"
    assert sent(secretary, address).status_code == 302
    assert sent(secretary, address, place_vi="Hà Nội", starts_at="14:00").status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place_vi, meeting.place_en, f"{meeting.starts_at:%H:%M}") == ("Hà Nội", "Hà Nội", "14:00")
    values = filled(document(secretary.get(address)).xpath("//main//form")[-1])
    assert (values["place_vi"], values["place_en"]) == ("Hà Nội", "")


def test_the_second_of_two_people_sees_both_values_and_decides(secretary: Client, meeting: Meeting):
    address = f"/meetings/{meeting.key}/edit/"
    form = document(secretary.get(address)).xpath("//main//form")[-1]
    seen = filled(form)
    assert sent(secretary, address, chair_name="Người thứ nhất", place_vi="Hà Nội").status_code == 302
    other = make.signed_in(make.person("other", "secretary"))
    response = other.post(address, seen | {"chair_name": "Người thứ hai", "topic_vi": "Nội dung mới"})
    assert response.status_code == 422
    text = text_of(response)
    assert "secretary đã sửa ô này thành «Người thứ nhất» lúc" in text
    again = filled(document(response).xpath("//main//form")[-1])
    assert again["chair_name"] == "Người thứ hai"
    assert again["place_vi"] == "Hà Nội"
    kept = other.post(address, again | {"take": "chair_name"})
    assert kept.status_code == 302
    meeting.refresh_from_db()
    assert (meeting.chair_name, meeting.topic_vi) == ("Người thứ nhất", "Nội dung mới")
    # Saved once more as it was shown, the second one's value holds.
    assert other.post(address, again).status_code == 302
    meeting.refresh_from_db()
    assert meeting.chair_name == "Người thứ hai"


PART = {
    "agenda": {"new-title_vi": "Báo cáo của Bộ", "new-starts_at": "8:30"},
    "shortcomings": {"new-text_vi": "16 bản chưa có sóng", "new-indicator": "villages_no_mobile"},
    "conclusions": {"new-text_vi": "Phủ sóng các bản", "new-due": "Quý IV/2026"},
}


@pytest.mark.parametrize("page", PART)
def test_parts_are_added_changed_moved_and_removed(page: str, secretary: Client, meeting: Meeting):
    address = f"/meetings/{meeting.key}/{page}/"
    first = next(iter(PART[page]))
    for _ in range(2):
        assert secretary.post(address, PART[page] | {"act": "add"}).status_code == 302
    secretary.post(address, PART[page] | {"act": "add", first: "Mục sau"})
    parts = getattr(meeting, page)
    one, two = parts.all()
    name = first.removeprefix("new-")
    response = sent(
        secretary, f"{address}?edit={one.pk}", str(one.pk), act="change", **{f"p{one.pk}-{name}": "Sửa rồi"}
    )
    assert response.headers["Location"] == f"{address}#part-{one.pk}"
    secretary.post(address, {"act": "move", "part": two.pk, "to": 1})
    assert list(parts.values_list(name, flat=True)) == ["Mục sau", "Sửa rồi"]
    for _ in range(2):
        assert secretary.post(address, {"act": "remove", "part": two.pk}).status_code == 302
    assert list(parts.values_list("ordinal", name)) == [(1, "Sửa rồi")]
    for act in ("change", "move", "remove", "nonsense"):
        assert secretary.post(address, {"act": act, "part": "x", "to": "9" * 40}).status_code == 302
        assert (
            secretary.post(
                address, {"act": act if act != "change" else "x", "part": one.pk, "to": "²"}
            ).status_code
            == 302
        )


@pytest.mark.parametrize(
    ("page", "more", "words"),
    [
        ("agenda", {"new-title_vi": ""}, "Chưa có nội dung của mục."),
        ("shortcomings", {"new-indicator": "nothing"}, "Không có chỉ tiêu «nothing»."),
        ("conclusions", {"new-due": "sớm"}, "Hạn chưa đọc được"),
        ("conclusions", {"new-due": "1999"}, "Năm của hạn phải từ 2000 đến 2100"),
        ("conclusions", {"new-ordinal": "0"}, "Số của kết luận từ 1 đến 999."),
    ],
)
def test_a_bad_part_is_told_where_it_is(page, more, words, secretary: Client, meeting: Meeting):
    response = secretary.post(f"/meetings/{meeting.key}/{page}/", PART[page] | more | {"act": "add"})
    assert response.status_code == 422
    assert words in text_of(response)
    assert not getattr(meeting, page).exists()


def test_a_taken_number_is_told_at_the_number(secretary: Client, meeting: Meeting):
    make.conclusion(meeting, 3)
    address = f"/meetings/{meeting.key}/conclusions/"
    response = secretary.post(address, PART["conclusions"] | {"act": "add", "new-ordinal": "3"})
    assert response.status_code == 422
    assert "Số 3 đã có: chọn số khác." in text_of(response)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31/12/2026", "2026-12-31"),
        ("Quý III/2027", "2027-Q3"),
        ("q2/2027", "2027-Q2"),
        ("2027-s1", "2027-S1"),
        ("2027", "2027"),
    ],
)
def test_deadlines_as_people_write_them(typed: str, code: str, secretary: Client, meeting: Meeting):
    secretary.post(
        f"/meetings/{meeting.key}/conclusions/", {"act": "add", "new-text_vi": "A", "new-due": typed}
    )
    conclusion = meeting.conclusions.get()
    assert conclusion.due_text == code
    address = f"/meetings/{meeting.key}/conclusions/?edit={conclusion.pk}"
    assert sent(secretary, address, str(conclusion.pk), act="change").status_code == 302
    conclusion.refresh_from_db()
    assert conclusion.due_text == code


def test_cited_parts_open_no_form(secretary: Client):
    cited = Meeting.objects.get(key="NCDT-07").conclusions.get(ordinal=4)
    page = secretary.get(f"/meetings/NCDT-07/conclusions/?edit={cited.pk}")
    assert "Mục ghi “theo nguồn” lấy từ tài liệu đã kiểm" in text_of(page)
    assert not document(page).xpath(f"//form//input[@name='part'][@value='{cited.pk}']")
    assert "Tham số edit=x" in text_of(secretary.get("/meetings/NCDT-07/conclusions/?edit=x"))


def test_units_join_by_ticks_or_all_at_once(secretary: Client, meeting: Meeting):
    address = f"/meetings/{meeting.key}/bridge-points/"
    assert secretary.post(address, {"act": "add"}).status_code == 422
    # A province that was merged before the day of the meeting cannot join.
    assert secretary.post(address, {"act": "add", "units": ["kon-tum"]}).status_code == 422
    assert secretary.post(address, {"act": "add", "units": ["dien-bien", "son-la"]}).status_code == 302
    assert secretary.post(address, {"act": "all"}).status_code == 302
    assert meeting.bridge_points.count() == 34
    assert "đều đã ở trong danh sách" in text_of(secretary.get(address))
    point = meeting.bridge_points.get(unit__slug="son-la")
    edit = f"{address}?edit={point.pk}"
    assert (
        sent(secretary, edit, str(point.pk), act="change", **{f"p{point.pk}-head_name": "Lê Thử"}).status_code
        == 302
    )
    assert "Lê Thử" in text_of(secretary.get(address))
    for _ in range(2):
        secretary.post(address, {"act": "remove", "part": point.pk})
    assert meeting.bridge_points.count() == 33


def test_a_meeting_becomes_public_once(secretary: Client, client: Client, meeting: Meeting):
    assert client.get(f"/meetings/{meeting.key}/").status_code == 404
    assert "Công khai với mọi người" in text_of(secretary.get(f"/meetings/{meeting.key}/edit/"))
    for _ in range(2):
        response = secretary.post(f"/meetings/{meeting.key}/publish/")
        assert response.headers["Location"] == f"/meetings/{meeting.key}/"
    assert client.get(f"/meetings/{meeting.key}/").status_code == 200
    assert "Công khai với mọi người" not in text_of(secretary.get(f"/meetings/{meeting.key}/edit/"))
    items = client.get("/api/v1/meetings").json()["items"]
    (item,) = [each for each in items if each["key"] == meeting.key]
    assert item["source"] is None
    assert client.get(f"/api/v1/meetings/{meeting.key}").status_code == 200


def test_numbers_of_parts_past_a_thousand_are_not_grouped(secretary: Client, meeting: Meeting):
    item = meeting.agenda.create(pk=12345, ordinal=1, title_vi="Mục", title_en="Item")
    address = f"/meetings/{meeting.key}/agenda/"
    assert (
        sent(
            secretary, f"{address}?edit={item.pk}", "12345", **{"act": "change", "p12345-title_vi": "X"}
        ).status_code
        == 302
    )
    item.refresh_from_db()
    assert item.title_vi == "X"
    point = meeting.bridge_points.create(pk=23456, unit=make.unit_of("son-la"))
    paper = meeting.documents.create(
        pk=34567, role_vi="Báo cáo", role_en="Report", title_vi="A", name="a.pdf", size=1, sha256="f" * 64
    )
    for page, pk in (("bridge-points", point.pk), ("papers", paper.pk), ("agenda", item.pk)):
        for query in ("", f"?edit={pk}"):
            shown = secretary.get(f"/meetings/{meeting.key}/{page}/{query}").content.decode()
            assert f"part-{pk}" in shown
            assert f"{pk // 1000}.{pk % 1000}" not in shown
