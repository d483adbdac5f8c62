"""The reports of one's own units: deadlines in words, what to do now, and what a former unit still reads."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Entry
from indicators.queries.home import round_state
from tests import factories
from tests.factories import NOW, signed_in
from tests.html import document, text_of

pytestmark = pytest.mark.usefixtures("reference", "clock")

SHARE, REST, EID, VILLAGES = factories.INDICATORS
# Session, account, roles, reports, units.
QUERIES = 5


@pytest.fixture
def clock(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


def listed(user, address: str = "/entry/") -> str:
    return text_of(signed_in(user).get(address))


def test_a_round_tells_its_deadline_progress_and_task():
    factories.submission(factories.collection(), cells=[{"indicator": SHARE}])
    text = listed(factories.editor())
    assert "Bạn là người nhập." in text
    assert "Quý IV/2026 Đang nhập Hạn gửi 15/01/2027, còn 54 ngày 1/4 ô đã nhập Nhập tiếp" in text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 1, 10), "còn 5 ngày"),
        (date(2027, 1, 15), "hôm nay là hạn gửi"),
        (date(2027, 1, 20), "quá hạn 5 ngày, còn gửi được đến hết 31/01/2027"),
        (date(2027, 2, 1), "Đợt đã đóng, chưa gửi"),
    ],
)
def test_a_deadline_in_words(day: date, words: str, time_machine):
    factories.collection(units=["dien-bien"])
    time_machine.move_to(NOW.replace(year=day.year, month=day.month, day=day.day), tick=False)
    assert words in listed(factories.editor())


def test_more_days_are_told_as_the_unit_s_own_deadline():
    round_ = factories.collection(units=["dien-bien"])
    factories.extension(round_, "dien-bien", date(2027, 2, 20))
    assert "Hạn gửi 20/02/2027" in listed(factories.editor())


def test_what_the_ministry_sent_back_is_the_task():
    report = factories.submission(factories.collection(), cells=[{"indicator": SHARE}, {"indicator": EID}])
    factories.advance(report, "returned")
    Entry.objects.filter(submission=report, indicator__code=EID).update(returned_reason="Xin kiểm tra")
    assert "Bộ trả lại để sửa" in listed(factories.editor())
    assert "Sửa 1 ô Bộ trả lại" in listed(factories.editor())


def test_the_approver_is_asked_to_sign_when_all_is_entered():
    cells = [{"indicator": code} for code in factories.INDICATORS]
    factories.submission(factories.collection(), cells=cells)
    assert "Xem tóm tắt, ký và gửi" in listed(factories.approver())
    assert "Bạn là người ký." in listed(factories.approver())


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("sent", "Đã gửi, chờ Bộ duyệt"),
        ("accepted", "Bộ đã tiếp nhận, chờ công bố"),
        ("published", "1 báo cáo trước đây"),
    ],
)
def test_a_report_on_its_way_only_says_where_it_is(state: str, words: str):
    factories.submission(factories.collection(), cells=[{"indicator": SHARE}], state=state)
    text = listed(factories.editor())
    assert words in text
    assert "Nhập tiếp" not in text


def test_a_person_of_two_units_sees_both():
    person = factories.person("both", "editor", "dien-bien")
    factories.person("both", "approver", "lao-cai")
    factories.collection(units=["dien-bien", "lao-cai"])
    headings = [node.text_content() for node in document(signed_in(person).get("/entry/")).xpath("//h2")]
    assert headings == ["Tỉnh Điện Biên", "Tỉnh Lào Cai"]


def test_staff_of_a_merged_province_are_told_into_what_and_read_the_old_reports():
    person = factories.person("kon-tum-editor", "editor", "kon-tum", until=date(2025, 6, 30))
    old = factories.collection("2024-Q4", due=date(2025, 1, 15), closes=date(2025, 1, 31))
    factories.submission(old, "kon-tum", cells=[{"indicator": SHARE}], state="published")
    factories.collection(units=["quang-ngai"])
    page = signed_in(person).get("/entry/")
    text = text_of(page)
    assert "Kon Tum đã sáp nhập ngày 01/07/2025 vào Tỉnh Quảng Ngãi." in text
    assert "1 báo cáo trước đây" in text
    links = document(page).xpath("//main//a/@href")
    assert {"/provinces/kon-tum/", "/provinces/quang-ngai/", "/entry/2024-Q4/kon-tum/"} <= set(links)
    assert not [link for link in links if link.startswith("/entry/2026-Q4")]


def test_staff_of_the_ministry_and_leaders_are_led_to_the_review():
    for person in (factories.ministry(), factories.leader()):
        assert "Duyệt báo cáo" in listed(person)


def test_without_rounds_and_without_roles_the_page_says_why_it_is_empty():
    assert "Không có đợt thu thập nào đang chờ đơn vị" in listed(factories.editor())
    assert "Tài khoản chưa có đơn vị" in listed(factories.person("nobody"))


def test_a_visitor_signs_in_first():
    assert Client().get("/entry/").headers["Location"].endswith("?next=/entry/")


def test_the_number_of_queries_does_not_grow():
    for period in ("2026-Q4", "2026-Q3"):
        factories.collection(period, units=["dien-bien"])
    factories.person("dien-bien-editor", "approver", "lao-cai")
    client = signed_in(factories.editor())
    with CaptureQueriesContext(connection) as asked:
        client.get("/entry/")
    assert len(asked) == QUERIES


def test_the_home_page_begins_with_the_own_deadlines_and_figures():
    factories.collection(units=["dien-bien", "lao-cai"])
    page = signed_in(factories.editor()).get("/")
    headings = [node.text_content() for node in document(page).xpath("//h2")]
    assert headings[:3] == ["Tỉnh Điện Biên", "Việc của đơn vị tôi và của tôi", "Số liệu của Điện Biên"]
    assert "Bắt đầu nhập" in text_of(page)
    assert "no-store" in page.headers["Cache-Control"]


def test_the_home_page_tells_everybody_who_has_not_reported():
    round_ = factories.collection(units=["lao-cai", "ha-noi"])
    factories.submission(round_, "dien-bien", state="sent")
    text = text_of(Client().get("/"))
    assert "2 trên 3 địa phương chưa báo cáo Quý IV/2026 (hạn 15/01/2027)." in text
    assert "Bắt đầu nhập" not in text


def test_a_round_is_told_while_somebody_has_more_days():
    days = {"due": date(2026, 11, 10), "closes": date(2026, 11, 20)}
    round_ = factories.collection(units=["lao-cai", "ha-noi"], **days)
    assert round_state(factories.TODAY) is None
    factories.extension(round_, "ha-noi", factories.TODAY)
    told = round_state(factories.TODAY)
    assert (told.waiting, told.units) == (2, 2)


def test_the_home_page_says_when_all_have_reported():
    factories.submission(factories.collection(), state="sent")
    assert "Cả 1 địa phương đã báo cáo Quý IV/2026." in text_of(Client().get("/"))


def test_an_amendment_has_no_deadline_and_counts_what_it_amends():
    round_ = factories.collection("2024-Q4", due=date(2025, 1, 15), closes=date(2025, 1, 31))
    factories.submission(round_, cells=[{"indicator": SHARE}], state="published")
    told = {"revision": "correction", "note_vi": "Đếm lại", "note_en": "Counted again"}
    amendment = factories.submission(round_, edition=2, **told)
    text = listed(factories.editor())
    assert "điều chỉnh lần 1 Đang nhập 0 ô điều chỉnh Bắt đầu nhập" in text
    factories.entry(amendment, SHARE, "82,1")
    assert "Xem lại và trình ký" in listed(factories.editor())
    assert "Xem tóm tắt, ký và gửi" in listed(factories.approver())
