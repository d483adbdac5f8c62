"""The page of a session in progress, the conclusions noted on it, and the file of all of it."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError
from pypdf import PdfReader

from indicators.actions.files import keep_content
from meetings import tasks
from meetings.actions import session_files
from meetings.actions.papers import AskedPaper, add_paper
from meetings.exports.pdf import can_draw, pdf
from meetings.models import Conclusion, Meeting
from meetings.views.session import download
from provinces.models import Change
from tests import factories as make
from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.usefixtures("reference")
QUERIES = 25
SESSION = "/meetings/{}/session/"
NOTED = {"text": "Phủ sóng 620 điểm lõm còn lại", "assigned_to": "Bộ Thông tin", "due_on": "2026-12-31"}
needs_pango = pytest.mark.skipif(not can_draw(), reason="this machine has no Pango")


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def meeting() -> Meeting:
    """Of today, public, with nothing told at it yet."""
    return make.meeting()


@pytest.fixture
def secretary() -> Client:
    return make.signed_in(make.secretary())


def page(key: str, client: Client | None = None, asked: str = "") -> str:
    return text_of((client or Client()).get(SESSION.format(key) + asked))


def panels(client: Client, key: str) -> list[str]:
    found = document(client.get(SESSION.format(key))).xpath("//ul[@class='session-panels']/li/a")
    return [" ".join(" ".join(each.itertext()).split()) for each in found]


class TestPage:
    def test_figures_are_those_that_the_papers_tell_with_their_newest_value(self, client: Client):
        shown = panels(client, "NCDT-03")
        assert len(shown) == 12
        assert shown[0].startswith("Tốc độ tải xuống băng rộng cố định (Ookla) 271,95 Mbps · Năm 2025")
        text = page("NCDT-03")
        assert "Tài liệu phiên này in: 71,79 Mbps" in text
        assert "số liệu mà tài liệu, tồn tại, kết luận của phiên này nói đến" in text

    def test_what_the_papers_print_of_other_units_and_what_was_missing_is_told(self, client: Client):
        told = page("NCDT-03")
        assert "74 số liệu mà tài liệu" in told
        assert "6 số liệu tài liệu in của đơn vị khác" in told
        assert "Thứ hạng chỉ số chuyển đổi số cấp tỉnh (DTI) Kon Tum, Năm 2021 46/63" in told
        assert (
            "Còn 620 trong 2.853 điểm lõm"
            in page("NCDT-07").split("Tồn tại, hạn chế đã nêu")[1].split("DTI")[0]
        )

    def test_a_meeting_without_figures_shows_the_leading_ones_of_the_nation(
        self, client: Client, meeting: Meeting
    ):
        assert "12 số liệu dẫn đầu; phiên này chưa nêu số liệu nào" in page(meeting.key)
        assert len(panels(client, meeting.key)) == 12

    def test_a_province_sees_its_own_figures_and_its_place_with_why(self, client: Client):
        text = page("DBI-2023-04")
        for told in (
            "22/25",
            "98,9%",
            "DTI của Điện Biên",
            "Vì sao Điện Biên lên 11 bậc năm 2023?",
            "lên 32 bậc",
        ):
            assert told in text
        assert "Dẫn đầu" not in text

    def test_at_a_bridge_point_the_own_figures_come_before_those_of_the_nation(self, client: Client):
        shown = ["cả nước" in panel for panel in panels(client, "NCDT-03-KTU")]
        assert shown == sorted(shown)
        assert set(shown) == {False, True}

    def test_the_nation_sees_the_newest_ranking_and_who_moved(self, client: Client):
        text = page("NCDT-07")
        assert "DTI 2024, 34 đơn vị" in text
        assert "Lên nhiều nhất, 2022 – 2023" in text

    def test_open_tasks_of_earlier_sessions_are_carried_overdue_first(self, meeting: Meeting):
        earlier = make.meeting("GSC-2026-03", held_on=make.TODAY - timedelta(days=60))
        said = make.conclusion(earlier)
        make.task(said, title_vi="Việc quá hạn", due_on=make.TODAY - timedelta(days=3))
        done = make.task(said, title_vi="Việc đã xong")
        make.closure(done, make.TODAY - timedelta(days=1))
        section = document(Client().get(SESSION.format(meeting.key))).xpath(
            "//section[@aria-labelledby='tasks']"
        )[0]
        text = " ".join(" ".join(section.itertext()).split())
        assert "Quá hạn 3 ngày" in text
        assert "Việc đã xong" not in text
        assert text.index("Quá hạn") < text.index("Không ghi hạn")

    def test_tapping_a_figure_shows_it_large_and_swapping_equals_reloading(self, client: Client):
        there = SESSION.format("NCDT-03")
        code = "broadband_mobile_mbps"
        swap_equals_reload(client, there, f"{there}?figure={code}&part=figure", "#large")
        assert "146,64" in page("NCDT-03", asked=f"?figure={code}")

    def test_reloading_the_conclusions_equals_reloading_the_page(self, client: Client):
        there = SESSION.format("NCDT-03")
        swap_equals_reload(client, there, f"{there}?part=conclusions", "#conclusion-list")

    def test_an_unknown_figure_is_said_and_the_page_works(self, client: Client):
        assert "phiên họp này không có số liệu ấy" in page("NCDT-03", asked="?figure=dti_nothing")
        assert client.get(SESSION.format("NCDT-03") + "?figure=%00&part=x").status_code == 200

    def test_visitors_never_reload_by_themselves_and_participants_only_on_the_day(self, meeting: Meeting):
        polls = "//*[@id='conclusion-list']/@hx-trigger"
        assert document(Client().get(SESSION.format(meeting.key))).xpath(polls) == []
        participant = make.signed_in(make.leader())
        assert document(participant.get(SESSION.format(meeting.key))).xpath(polls) == ["every 20s"]
        assert document(participant.get(SESSION.format("NCDT-03"))).xpath(polls) == []

    def test_what_is_prepared_exists_for_its_people_only(self, client: Client, meeting: Meeting):
        Meeting.objects.filter(pk=meeting.pk).update(draft=True)
        for nobody in (client, make.signed_in(make.secretary("dien-bien"))):
            assert nobody.get(SESSION.format(meeting.key)).status_code == 404
            assert nobody.get(f"/meetings/{meeting.key}/session.pdf").status_code == 404
        assert nobody.post(SESSION.format(meeting.key), NOTED).status_code == 404
        for reader in (make.secretary(), make.leader()):
            answer = make.signed_in(reader).get(SESSION.format(meeting.key))
            assert answer.status_code == 200
            assert "no-store" in answer.headers["Cache-Control"]
            assert "đang chuẩn bị" in text_of(answer)

    @pytest.mark.parametrize("key", ["NCDT-03", "GSC-05"])
    def test_a_constant_number_of_queries(self, client: Client, key: str):
        secretary = make.signed_in(make.secretary())
        secretary.get(SESSION.format(key))
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(SESSION.format("NCDT-07"))
        with CaptureQueriesContext(connection) as queries:
            client.get(SESSION.format(key))
        assert len(queries) <= len(few) + 2 <= QUERIES + 4


class TestNoting:
    def test_the_secretary_notes_a_conclusion_and_all_see_it(self, secretary: Client, meeting: Meeting):
        answer = secretary.post(SESSION.format(meeting.key), NOTED)
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"{SESSION.format(meeting.key)}#conclusion-1"
        noted = Conclusion.objects.get(meeting=meeting)
        assert (noted.text_vi, noted.text_en) == (NOTED["text"], NOTED["text"])
        assert noted.due_on == date(2026, 12, 31)
        assert NOTED["text"] in page(meeting.key)
        trail = Change.objects.get(key=f"{meeting.key}/conclusions/1")
        assert trail.by == User.objects.get(username="secretary")

    def test_the_same_form_twice_is_one_conclusion(self, secretary: Client, meeting: Meeting):
        for _ in range(2):
            secretary.post(SESSION.format(meeting.key), NOTED)
        assert Conclusion.objects.filter(meeting=meeting).count() == 1

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"text": " "}, "chưa có chữ nào"),
            ({"text": "x" * 2001}, "dài quá 2.000"),
            ({"due_on": "31-31"}, "Hạn chưa đọc được"),
            ({"due_on": "0001-01-01"}, "Năm của hạn phải từ 2000 đến 2100"),
            ({"due_on": "9999-12-31"}, "Năm của hạn phải từ 2000 đến 2100"),
            ({"due_on": "Quý III/2026"}, "Hạn đứng trước ngày họp"),
            ({"assigned_to": "x" * 201}, "dài quá 200"),
        ],
    )
    def test_a_fault_names_field_and_cure_and_keeps_what_was_typed(
        self, secretary: Client, meeting: Meeting, wrong: dict[str, str], told: str
    ):
        answer = secretary.post(SESSION.format(meeting.key), NOTED | wrong)
        assert answer.status_code == 422
        assert told in text_of(answer)
        fields = document(answer).xpath("//form[@id='note']//*[@name='assigned_to']/@value")
        assert fields == [(NOTED | wrong)["assigned_to"]]
        assert not Conclusion.objects.filter(meeting=meeting).exists()

    def test_a_deadline_may_be_a_period_as_on_the_page_of_conclusions(
        self, secretary: Client, meeting: Meeting
    ):
        secretary.post(SESSION.format(meeting.key), NOTED | {"due_on": "Quý IV/2026", "text": "Một\x07 việc"})
        noted = Conclusion.objects.get(meeting=meeting)
        assert (noted.due_text, noted.due_on) == ("2026-Q4", date(2026, 12, 31))
        assert noted.text_vi == "Một việc"

    def test_nobody_else_notes_and_sees_no_form(self, meeting: Meeting):
        others = [make.leader(), make.ministry(), make.secretary("dien-bien"), make.editor()]
        visitor = Client().post(SESSION.format(meeting.key), NOTED)
        assert visitor.headers["Location"].startswith("/accounts/login/?next=")
        for client in map(make.signed_in, others):
            assert client.post(SESSION.format(meeting.key), NOTED).status_code == 403
            assert not document(client.get(SESSION.format(meeting.key))).xpath("//form[@id='note']")
        assert not Conclusion.objects.filter(meeting=meeting).exists()

    def test_the_form_needs_its_token(self, meeting: Meeting):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(make.secretary())
        assert strict.post(SESSION.format(meeting.key), NOTED).status_code == 403

    def test_typed_markup_stays_text(self, secretary: Client, meeting: Meeting):
        secretary.post(SESSION.format(meeting.key), {"text": "<script>alert(1)</script>"})
        assert b"<script>alert(1)" not in Client().get(SESSION.format(meeting.key)).content


def paper(meeting: Meeting, content: bytes, name: str) -> None:
    add_paper(
        meeting=meeting,
        asked=AskedPaper("Báo cáo", "Report", f"Báo cáo {name}"),
        name=name,
        content=content,
        by=make.secretary(),
        now=make.NOW,
    )


def took(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the queue takes, with no worker behind it."""
    queued: list[str] = []

    def take(key: str) -> bool:
        queued.append(key)
        return True

    monkeypatch.setattr(download, "bind_soon", take)
    return queued


@needs_pango
class TestFile:
    def test_everything_on_the_page_and_the_papers_behind_it(self, client: Client, meeting: Meeting):
        paper(meeting, pdf("<p>Trang của báo cáo</p>", title="Báo cáo", language="vi"), "tot.pdf")
        paper(meeting, b"%PDF-1.4\nnothing of it\n%%EOF\n", "hong.pdf")
        make.conclusion(meeting, text_vi="Kết luận được in")
        answer = client.get(f"/meetings/{meeting.key}/session.pdf")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        reader = PdfReader(BytesIO(answer.content))
        text = " ".join(" ".join(each.extract_text() for each in reader.pages).split())
        for told in (
            "Phiên họp thử GSC-2026-02",
            "Số liệu",
            "DTI 2024, 34 đơn vị",
            "Kết luận được in",
            "kèm theo sau phần này, 1 trang",
            "không kèm vì tệp PDF hỏng",
            "Trang của báo cáo",
        ):
            assert told in text

    def test_it_is_made_once_for_the_same_page(self, client: Client, monkeypatch: pytest.MonkeyPatch):
        first = client.get("/meetings/GSC-05/session.pdf")
        monkeypatch.setattr(session_files, "bind", lambda *_given: pytest.fail("bound again"))
        assert client.get("/meetings/GSC-05/session.pdf").content == first.content

    def test_who_waited_for_another_to_bind_it_binds_it_not_again(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ):
        def meanwhile(*, of: str):
            key = of.removeprefix("session ")
            keep_content(
                folder=session_files.FOLDER, sha256=key + session_files.MADE, content=b"%PDF-1.7 other"
            )

        monkeypatch.setattr(session_files, "take_turn", meanwhile)
        monkeypatch.setattr(session_files, "bind", lambda *_given: pytest.fail("bound again"))
        answer = client.get("/meetings/NCDT-03/session.pdf")
        assert answer.content == b"%PDF-1.7 other"

    def test_many_papers_are_bound_by_a_worker_and_the_page_says_how_far(
        self, client: Client, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
    ):
        paper(meeting, pdf("<p>Trang của báo cáo</p>", title="Báo cáo", language="vi"), "tot.pdf")
        monkeypatch.setattr(download, "MOST_IN_REQUEST", 0)
        queued = took(monkeypatch)
        monkeypatch.setattr(download, "papers_bound", lambda _key: 0)
        there = f"/meetings/{meeting.key}/session.pdf"
        waiting = client.get(there)
        assert waiting.status_code == 202
        assert "Đang lập tệp PDF" in text_of(waiting)
        assert "0 trên 1 tài liệu" in text_of(client.get(there))
        assert len(queued) == 1
        assert tasks.bind_session(queued[0]) is True
        assert tasks.bind_session(queued[0]) is False
        part = client.get(there, headers={"HX-Request": "true"}).content.decode()
        assert "Mở tệp PDF" in part
        assert "hx-trigger" not in part
        assert client.get(there).headers["Content-Type"] == "application/pdf"

    def test_without_a_queue_it_is_bound_while_the_browser_waits(
        self, client: Client, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
    ):
        paper(meeting, pdf("<p>Trang</p>", title="Báo cáo", language="vi"), "tot.pdf")
        monkeypatch.setattr(download, "MOST_IN_REQUEST", 0)

        def down(*_given: object, **_named: object) -> None:
            raise OperationalError("no broker")

        monkeypatch.setattr(tasks.bind_session, "apply_async", down)
        answer = client.get(f"/meetings/{meeting.key}/session.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"

    def test_a_worker_that_died_is_not_waited_for(
        self, client: Client, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
    ):
        paper(meeting, pdf("<p>Trang</p>", title="Báo cáo", language="vi"), "tot.pdf")
        monkeypatch.setattr(download, "MOST_IN_REQUEST", 0)
        monkeypatch.setattr(download, "papers_bound", lambda _key: None)
        queued = took(monkeypatch)
        there = f"/meetings/{meeting.key}/session.pdf"
        assert client.get(there).status_code == 202
        monkeypatch.setattr(download, "PATIENCE", timedelta(days=-10_000))
        assert client.get(there).headers["Content-Type"] == "application/pdf"
        assert len(queued) == 1

    def test_old_files_are_thrown_away(self, client: Client):
        client.get("/meetings/GSC-05/session.pdf")
        assert session_files.clear_session_files(now=make.later(-10_000)) == 0
        assert session_files.clear_session_files(now=make.later(10_000)) == 1
