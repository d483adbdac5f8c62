"""What waits for somebody is on the pages where they begin: figures to publish, tasks to close, deadlines of today."""

from datetime import time, timedelta
from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.models import ProgressNote
from provinces.models import Membership
from tests import factories as make
from tests.html import document, text_of

pytestmark = pytest.mark.usefixtures("reference")
Role = Membership.Role
INDICATORS = ("eid_activated_share", "dx_budget_share", "dvc_level4_share")
numbers = count(1)


def typed(body="gsc", key="GSC-2026-02", figures=2, by=None, **more):
    paper = make.paper(make.meeting(key, body, **more))
    for indicator in INDICATORS[:figures]:
        make.reported_figure(paper, indicator, by=by)


def asked(body="gsc", lead="dien-bien", **more):
    """A task whose end is asked for."""
    n = next(numbers)
    task = make.task(
        make.conclusion(make.meeting(f"ASK-{n}", body)), lead, title_vi=f"Việc xin kết thúc {n}", **more
    )
    by = more.get("person") or make.editor(lead)
    ProgressNote.objects.create(task=task, text="Xong", asks_to_close=True, at=make.later(hours=n), by=by)
    return task


def section(response, name):
    return document(response).xpath(f"//section[@aria-labelledby='{name}']")


def words_of(response, name="waiting"):
    return [" ".join(each.text_content().split()) for each in section(response, name)]


class TestFiguresToPublish:
    def test_the_publisher_is_told_on_the_home_page_how_many_and_where(self):
        typed(number=2, number_basis="stated", figures=3)
        page = make.signed_in(make.ministry()).get("/")
        (panel,) = section(page, "waiting")
        (link,) = panel.xpath(".//a[@href='/meetings/GSC-2026-02/figures/']")
        assert "Phiên 2" in link.text_content()
        assert "3 số chờ công bố" in words_of(page)[0]

    def test_own_work_stands_above_the_state_of_the_country(self):
        typed()
        headings = document(make.signed_in(make.ministry()).get("/")).xpath(
            "//main//section/@aria-labelledby"
        )
        assert headings.index("waiting") < headings.index("state")

    def test_and_in_the_queue_of_reviews(self):
        typed(figures=1)
        page = make.signed_in(make.ministry()).get("/review/")
        assert "1 số chờ công bố" in words_of(page)[0]
        assert section(page, "waiting")[0].xpath(".//a[@href='/meetings/GSC-2026-02/figures/']")

    def test_the_approver_of_a_province_has_those_of_its_committee(self):
        typed("bcd-dien-bien", "DBI-2026-01", figures=2)
        typed(figures=1)
        (words,) = words_of(make.signed_in(make.approver("dien-bien")).get("/"))
        assert "2 số chờ công bố" in words
        assert "1 số chờ công bố" not in words
        assert not words_of(make.signed_in(make.approver("lai-chau")).get("/"))

    @pytest.mark.parametrize("who", [make.leader, make.secretary, make.editor])
    def test_who_does_not_publish_is_not_called(self, who):
        typed()
        assert not words_of(make.signed_in(who()).get("/"))

    def test_nobody_is_called_to_publish_what_they_typed(self):
        typed(figures=2, by=make.ministry())
        assert not words_of(make.signed_in(make.ministry()).get("/"))

    def test_what_cannot_be_published_yet_does_not_wait(self):
        typed(draft=True)
        typed(key="GSC-2026-03", held_on=timezone.localdate() + timedelta(7))
        assert not words_of(make.signed_in(make.ministry()).get("/"))

    def test_a_reviewer_who_does_not_publish_has_no_panel_in_the_queue(self):
        typed()
        assert not words_of(make.signed_in(make.person("xem", Role.REVIEWER)).get("/review/"))

    def test_nothing_waits_no_panel(self):
        assert not words_of(make.signed_in(make.ministry()).get("/"))

    def test_in_english(self):
        typed(figures=1)
        page = make.signed_in(make.ministry()).get("/?lang=en")
        assert section(page, "waiting")


class TestTasksToClose:
    @pytest.mark.parametrize("who", [make.ministry, make.secretary])
    def test_who_may_close_is_told_of_them(self, who):
        task = asked()
        page = make.signed_in(who()).get("/")
        (panel,) = section(page, "waiting")
        assert panel.xpath(f".//a[@href='/tasks/{task.pk}/']")
        assert panel.xpath(".//a[@href='/tasks/?asks=1']")
        assert "1 nhiệm vụ đề nghị kết thúc" in words_of(page)[0]

    def test_of_a_committee_of_a_province_its_own_people(self):
        asked("bcd-dien-bien")
        assert words_of(make.signed_in(make.approver("dien-bien")).get("/"))
        assert not words_of(make.signed_in(make.approver("lai-chau")).get("/"))
        assert not words_of(make.signed_in(make.ministry()).get("/"))

    def test_not_the_person_in_charge_who_never_closes_it(self):
        asked(person=make.secretary())
        assert not words_of(make.signed_in(make.secretary()).get("/"))
        assert words_of(make.signed_in(make.ministry()).get("/"))

    def test_closed_it_waits_no_more(self):
        make.closure(asked(), timezone.localdate())
        assert not words_of(make.signed_in(make.ministry()).get("/"))

    def test_the_list_is_narrowed_to_them_and_says_so(self, client: Client):
        task = asked()
        make.closure(asked(), timezone.localdate())
        page = client.get("/tasks/?asks=1")
        assert [each.pk for each in page.context["tasks"]] == [task.pk]
        assert "Chỉ những việc đang đề nghị kết thúc." in text_of(page)
        assert document(page).xpath("//input[@type='hidden'][@name='asks'][@value='1']")
        assert [row["title_vi"] for row in client.get("/tasks.json?asks=1").json()["items"]] == [
            task.title_vi
        ]

    def test_the_list_leads_there_where_there_are_some(self, client: Client):
        assert not document(client.get("/tasks/")).xpath("//a[contains(@href, 'asks=1')]")
        asked()
        (link,) = document(client.get("/tasks/?status=no_due")).xpath("//a[contains(@href, 'asks=1')]")
        assert link.text_content() == "1 đề nghị kết thúc"
        assert link.get("href") == "/tasks/?status=no_due&asks=1"

    def test_another_value_is_refused(self, client: Client):
        assert "asks" in " ".join(client.get("/tasks/?asks=2").context["notices"])


class TestOwnDeadlines:
    def test_what_ends_today_comes_first_and_is_said(self):
        today = timezone.localdate()
        me = make.editor("dien-bien")
        one = make.conclusion(make.meeting())
        make.task(one, "lai-chau", title_vi="Của tôi, không vội", person=me, due_on=today + timedelta(30))
        make.task(one, title_vi="Hết hạn hôm nay", due_on=today)
        page = make.signed_in(me).get("/")
        (panel,) = section(page, "own-tasks")
        assert "Hết hạn hôm nay" in panel.xpath(".//li")[0].text_content()
        assert (
            "12 nhiệm vụ: 2 còn hạn (1 hết hạn hôm nay), 10 không ghi hạn." in words_of(page, "own-tasks")[0]
        )

    def test_right_after_the_reports_of_the_unit(self):
        make.collection()
        headings = document(make.signed_in(make.editor("dien-bien")).get("/")).xpath(
            "//main//section/@aria-labelledby"
        )
        assert headings[:4] == ["own-dien-bien", "own-tasks", "own-tiles-dien-bien", "state"]

    def test_a_person_of_the_nation_has_their_own_too(self):
        me = make.secretary()
        make.task(make.conclusion(make.meeting()), person=me, title_vi="Việc của thư ký")
        words = text_of(make.signed_in(me).get("/"))
        assert "Việc của tôi" in words
        assert "Việc của thư ký" in words

    def test_overdue_is_said_once(self, client: Client):
        (words,) = words_of(client.get("/"), "overdue-tasks")
        assert words.startswith("Nhiệm vụ quá hạnXem cả 10 việc 10 nhiệm vụ, quá hạn lâu nhất trước.")


class TestMeetingsOfTheseDays:
    def lines(self, user):
        (panel,) = section(make.signed_in(user).get("/"), "coming") or [None]
        return (
            [] if panel is None else [" ".join(each.text_content().split()) for each in panel.xpath(".//li")]
        )

    def test_who_attends_has_the_way_to_the_session_and_its_papers(self):
        today = timezone.localdate()
        make.paper(make.meeting(held_on=today, number=2, number_basis="stated", starts_at=time(8, 30)))
        page = make.signed_in(make.leader()).get("/")
        (panel,) = section(page, "coming")
        assert "Hôm nay 08:30: Phiên 2" in words_of(page, "coming")[0]
        for way in ("", "session/", "#papers"):
            assert panel.xpath(f".//a[@href='/meetings/GSC-2026-02/{way}']")
        assert panel.xpath(".//a[@href='/briefing.pdf']")
        assert not panel.xpath(".//a[contains(@href, '/edit/')]")

    def test_the_next_first_and_not_those_of_other_provinces(self):
        today = timezone.localdate()
        make.meeting("A", held_on=today + timedelta(3))
        make.meeting("B", "bcd-dien-bien", held_on=today + timedelta(1))
        make.meeting("C", held_on=today + timedelta(8))
        make.meeting("D", held_on=today - timedelta(1))
        dien_bien, lai_chau = self.lines(make.approver("dien-bien")), self.lines(make.approver("lai-chau"))
        assert [line.rpartition(" Trang phiên họp")[0][-1] for line in dien_bien] == ["B", "A"]
        assert [line.rpartition(" Trang phiên họp")[0][-1] for line in lai_chau] == ["A"]

    def test_a_secretary_finds_what_is_still_prepared(self):
        make.meeting(draft=True, held_on=timezone.localdate() + timedelta(60))
        (line,) = self.lines(make.secretary())
        assert "đang chuẩn bị" in line
        assert "Ghi phiên họp" in line
        assert not self.lines(make.approver("dien-bien"))

    def test_nothing_for_who_has_no_role(self):
        make.meeting(held_on=timezone.localdate())
        assert not self.lines(make.person("khach"))


class TestQueries:
    @pytest.mark.parametrize(
        ("who", "page"),
        [(make.ministry, "/"), (make.ministry, "/review/"), (make.secretary, "/"), (make.approver, "/")],
    )
    def test_as_many_for_one_as_for_five(self, who, page):
        browser = make.signed_in(who())

        def read():
            with CaptureQueriesContext(connection) as queries:
                browser.get(page)
            return len(queries)

        typed(figures=1)
        typed("bcd-dien-bien", "DBI-2026-01", figures=1)
        asked("gsc"), asked("bcd-dien-bien")
        browser.get(page)
        one = read()
        for n in range(4):
            typed(key=f"GSC-2026-1{n}", figures=3)
            typed("bcd-dien-bien", f"DBI-2026-1{n}", figures=3)
            asked("gsc"), asked("bcd-dien-bien")
        assert read() == one

    def test_a_visitor_reads_nothing_of_it(self, client: Client):
        typed()
        asked()
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/?lang=vi&visitor=1")
        assert not any("reportedfigure" in each["sql"] for each in queries)
        assert not [name for name in ("waiting", "coming", "own-tasks") if section(page, name)]

    def test_what_only_some_may_know_is_kept_nowhere(self):
        typed()
        for page in ("/", "/review/"):
            assert "no-store" in make.signed_in(make.ministry()).get(page).headers["Cache-Control"]


class TestWithoutABody:
    def test_no_door_that_leads_nowhere(self):
        for unit, shown in (("hue", False), ("dien-bien", True), ("vn", True)):
            page = document(make.signed_in(make.secretary(unit)).get("/meetings/"))
            assert bool(page.xpath("//a[@href='/meetings/new/']")) == shown

    def test_the_page_says_what_to_do_whom_to_ask_and_leads_back(self):
        someone = make.person("quan-tri", Role.ADMINISTRATOR)
        someone.email = "quan-tri@example.vn"
        someone.save()
        page = make.signed_in(make.secretary("hue")).get("/meetings/new/")
        (panel,) = section(page, "no-body")
        words = words_of(page, "no-body")[0]
        assert "Huế chưa có tổ chức họp nào trong danh mục" in words
        assert panel.xpath(".//a[@href='/meetings/']")
        assert panel.xpath(".//a[@href='/about/#errors']")
        assert panel.xpath(".//a[@href='mailto:quan-tri@example.vn']")
        assert "Ghi thông tin chung trước" not in text_of(page)
