"""The page of a run: how far it is, what became of every row; the doors that start, cancel and download."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from indicators import tasks
from indicators.actions.refresh import responses
from indicators.models import RefreshRun, RejectedRow
from indicators.sources.feeds.base import REQUIRED
from provinces.models import Change
from tests import factories as make
from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.usefixtures("reference")

State = RefreshRun.State
ROW = {
    "line": 2,
    "indicator": "dti_score",
    "unit": "dien-bien",
    "period": "2022",
    "value": "0.6123",
    "missing": "",
    "qualifier": "exact",
    "as_reported": "0,61230",
    "status": "final",
    "as_of": "2022-12-31",
    "verdict": "new",
    "shown": None,
    "reason_vi": "",
    "reason_en": "",
}


def page_of(run):
    return reverse("refresh-run", args=[run.pk])


def ended(feed=None, **more):
    told = {
        "state": State.DONE,
        "started_at": make.NOW,
        "finished_at": make.NOW + timedelta(seconds=65),
        "rows_read": 10,
        "rows_same": 10,
    }
    return make.refresh_run(feed or make.feed(), **(told | more))


def working(feed=None, **more):
    told = {"state": State.RUNNING, "started_at": make.NOW, "heard_at": make.NOW, "phase": "fetching"}
    return make.refresh_run(feed or make.feed(), **(told | more))


def refuse(run, line, text="=1+1", **more):
    told = {
        "field": "unit",
        "code": "unit_unknown",
        "reason_vi": "không có đơn vị này",
        "reason_en": "no such unit",
    }
    return RejectedRow.objects.create(run=run, line=line, text=text, **(told | more))


@pytest.fixture
def client():
    return make.signed_in(make.ministry())


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def queue(monkeypatch):
    """A queue that only remembers what it was given."""
    given = []

    def take(run):
        given.append(run.pk)
        return True

    monkeypatch.setattr(tasks, "refresh_soon", take)
    return given


@pytest.mark.parametrize("name", ["refresh-run", "run-refusals", "run-response"])
def test_provincial_people_see_no_run(name):
    address = reverse(name, args=[ended().pk])
    assert make.signed_in(make.editor()).get(address).status_code == 403


@pytest.mark.parametrize(
    ("name", "argument"), [("feed-run", "speeds"), ("feed-upload", "speeds"), ("run-cancel", None)]
)
def test_a_leader_starts_and_ends_nothing(name, argument, queue):
    run = working()
    door = reverse(name, args=[argument or run.pk])
    assert make.signed_in(make.leader()).post(door).status_code == 403
    assert (RefreshRun.objects.get().cancel_asked_at, queue) == (None, [])


def test_while_it_goes_on_the_page_polls_and_takes_no_focus(client):
    run = working(bytes_read=500, bytes_total=1000)
    page = document(client.get(page_of(run)))
    (region,) = page.xpath("//*[@id='progress']")
    (panel,) = region.xpath(".//*[@hx-get]")
    assert (panel.get("hx-get"), panel.get("hx-trigger")) == (page_of(run), "every 1s")
    assert region.xpath(".//h2") == []
    (bar,) = region.xpath(".//progress")
    assert (bar.get("value"), bar.get("max")) == ("500", "1000")
    assert page.xpath("//li[@aria-current='step']/text()") == ["Tải về"]
    swap_equals_reload(client, page_of(run), page_of(run), "#progress")


def test_rows_are_counted_once_the_file_was_read(client):
    run = working(phase="comparing", rows_read=1_000_000, rows_done=412_000)
    page = client.get(page_of(run))
    assert "412.000 trên 1.000.000 dòng" in text_of(page)
    (bar,) = document(page).xpath("//progress")
    assert (bar.get("value"), bar.get("max")) == ("412000", "1000000")


def test_what_has_ended_polls_no_more_and_its_last_swap_equals_a_reload(client):
    run = working()
    before = client.get(page_of(run)).content
    RefreshRun.objects.filter(pk=run.pk).update(
        state=State.DONE, finished_at=make.NOW, rows_read=5, rows_new=3, rows_refused=2, sample=[ROW]
    )
    refuse(run, 4)
    refuse(run, 5)
    after = client.get(page_of(run))
    assert b"hx-trigger" in before
    assert not document(after).xpath("//main//*[@hx-get]")
    swap_equals_reload(client, page_of(run), page_of(run), "#progress")


def test_a_run_that_no_worker_takes_says_that_nothing_is_lost(client):
    feed = make.feed()
    run = make.refresh_run(feed, requested_at=make.NOW - timedelta(seconds=5))
    assert "chưa nhận lần đọc này" not in text_of(client.get(page_of(run)))
    RefreshRun.objects.filter(pk=run.pk).update(requested_at=make.NOW - timedelta(minutes=1))
    assert "chưa nhận lần đọc này" in text_of(client.get(page_of(run)))


def test_a_worker_that_is_not_heard_of_is_told(client):
    run = working(heard_at=make.NOW - timedelta(minutes=1))
    assert "không còn báo tin" in text_of(client.get(page_of(run)))


def test_a_retry_tells_when_and_why(client):
    run = make.refresh_run(
        make.feed(),
        attempt=2,
        next_try_at=make.NOW + timedelta(minutes=5),
        fault="timeout",
        fault_vi="Máy chủ không trả lời.",
        fault_en="The server did not answer.",
    )
    words = text_of(client.get(page_of(run)))
    assert "Chờ thử lại" in words
    assert "22/11/2026 14:10:00. Máy chủ không trả lời." in words


def test_a_failure_names_the_cure_and_that_nothing_was_written(client):
    run = ended(
        state=State.FAILED,
        fault="html",
        fault_vi="Nguồn trả lời một trang web.",
        fault_en="HTML.",
        rows_read=0,
    )
    words = text_of(client.get(page_of(run)))
    assert "Không đọc được" in words
    assert "Nguồn trả lời một trang web." in words
    assert "Không dòng nào được ghi" in words
    assert "HTML." in text_of(client.get(page_of(run) + "?lang=en"))


def test_a_trial_shows_the_first_rows_as_they_are_understood(client):
    rows = [
        ROW,
        ROW
        | {
            "line": 3,
            "verdict": "conflict",
            "shown": "0.61",
            "shown_qualifier": "over",
            "reason_vi": "người đã duyệt số khác",
        },
        ROW | {"line": 4, "verdict": "same", "value": None, "missing": "not_published", "as_reported": ".."},
        ROW
        | dict.fromkeys(("indicator", "unit", "period", "status", "as_of"), "")
        | {
            "line": 5,
            "verdict": "refused",
            "value": None,
            "raw": {"unit": "Tỉnh Lạ"},
            "reason_vi": "không có đơn vị này",
        },
        ROW
        | {"line": 6, "indicator": "gone", "unit": "gone", "period": "gone", "value": "x", "verdict": "odd"},
    ]
    page = client.get(page_of(ended(trial=True, sample=rows, how="click", requested_by=make.ministry())))
    words = text_of(page)
    for told in (
        "Chạy thử xong",
        "Điện Biên",
        "Năm 2022",
        "0,6123",
        "0,61230",
        "trên 0,61",
        "khác số đã duyệt",
        "chưa công bố",
        "Tỉnh Lạ",
    ):
        assert told in words, told
    assert "số điều chỉnh được công bố ngay" in words
    assert document(page).xpath("//button[normalize-space()='Đọc thật']")
    assert len(document(page).xpath("//table[contains(@class, 'sample-table')]/tbody/tr")) == 5


def test_the_page_says_what_waits_for_review(client):
    feed = make.feed(policy="review")
    words = text_of(client.get(page_of(ended(feed, trial=True))))
    assert "vào trang Số chờ duyệt" in words


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"rows_held": 2}, ["mới, chờ duyệt", "điều chỉnh, chờ duyệt"]),
        ({"rows_new": 1, "rows_revised": 1}, ["mới", "điều chỉnh"]),
    ],
)
def test_a_row_that_waits_for_review_is_not_called_published(client, counts, told):
    run = ended(rows_read=2, rows_same=0, sample=[ROW, ROW | {"line": 3, "verdict": "revised"}], **counts)
    page = document(client.get(page_of(run)))
    marks = page.xpath("//table[contains(@class, 'sample-table')]//td[last()]/span")
    assert [mark.text for mark in marks] == told
    assert {mark.get("class") for mark in marks} == {"status wait" if "rows_held" in counts else "status met"}


def test_refusals_are_counted_by_reason_and_listed_by_line(client):
    run = ended(rows_read=80, rows_same=9, rows_refused=71)
    for line in range(2, 72):
        refuse(run, line)
    refuse(run, 90, code="value_nan", field="value", reason_vi="không phải một số")
    page = document(client.get(page_of(run)))
    counts = page.xpath("//table[contains(@class, 'reason-table')]/tbody/tr")
    assert [row.xpath("string(td[2])") for row in counts] == ["70", "1"]
    lines = page.xpath("//table[contains(@class, 'refusal-table')]/tbody/tr")
    assert len(lines) == 50
    assert lines[0].xpath("string(th)").split() == ["Dòng", "2"]


def test_a_refused_row_shows_what_was_read_of_it_and_its_reason_in_general(client):
    run = ended(rows_refused=3)
    said = ["share", "Hà Nộii", "2026-Q3", "71"]
    told = {"code": "unknown_unit", "reason_vi": "Không có đơn vị «Hà Nộii»; hãy ghi mã.", "said": said}
    refuse(run, 7, "Hà Nộii", **told)
    refuse(run, 9, "mật", field="status", code="unknown_word", said=["share", "ha-noi", "2026-Q3", "72"])
    refuse(run, 11, "một dòng vỡ", field="", code="strange", reason_vi="dòng vỡ")
    page = document(client.get(page_of(run)))
    lines = page.xpath("//table[contains(@class, 'refusal-table')]/tbody/tr")
    cells = [[" ".join(cell.text_content().split()) for cell in line.xpath("td")] for line in lines]
    assert cells[0][:5] == [*said, "đơn vị"]
    assert cells[1][:5] == ["share", "ha-noi", "2026-Q3", "72", "tình trạng số liệu mật"]
    assert cells[2][:5] == ["–", "–", "–", "–", "cả dòng một dòng vỡ"]
    reasons = [
        each.text_content() for each in page.xpath("//table[contains(@class, 'reason-table')]/tbody/tr/th")
    ]
    assert reasons[0] == (
        "Không có đơn vị như nguồn ghi.Ví dụ dòng 7: “Không có đơn vị «Hà Nộii»; hãy ghi mã.”"
    )
    assert reasons[2] == "dòng vỡ"


def test_what_was_written_leads_to_its_indicators(client):
    said = make.source("feed-speeds-1", make.TODAY, kind="feed")
    make.observation(said, "71.5", period="2026-Q2", origin="automatic")
    make.observation(said, "72.5", origin="automatic")
    run = ended(rows_new=2, rows_same=8, source=said)
    page = document(client.get(page_of(run)))
    (item,) = page.xpath("//ul[contains(@class, 'run-written')]/li")
    assert item.xpath("string(a/@href)") == reverse("indicator-detail", args=["eid_activated_share"])
    assert item.xpath("string(span)") == "2"


def test_a_run_is_read_in_a_constant_number_of_queries(client, django_assert_num_queries):
    run = ended(rows_refused=9, rows_same=1, sample=[ROW] * 20)
    for line in range(9):
        refuse(run, line)
    client.get(page_of(run))
    with django_assert_num_queries(8):
        client.get(page_of(run))
    other = working(make.feed("other"))
    with django_assert_num_queries(4):
        client.get(page_of(other), headers={"HX-Request": "true"})


def test_refusals_come_as_a_file_that_no_spreadsheet_runs(client):
    run = ended(rows_refused=3)
    refuse(run, 3, "=HYPERLINK(1)")
    refuse(run, 2, 'có, phẩy và "ngoặc"', said=["share", "Hà Nộii", "2026", "=2"])
    refuse(run, 4, "-2+3")
    response = client.get(reverse("run-refusals", args=[run.pk]))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="speeds-{run.pk}-refused.csv"'
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    header, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header == ["line", "field", "code", "text", *REQUIRED, "reason_vi", "reason_en"]
    assert [line[0] for line in lines] == ["2", "3", "4"]
    assert lines[0][4:8] == ["share", "Hà Nộii", "2026", "'=2"]
    assert lines[1][4:8] == ["", "'=HYPERLINK(1)", "", ""]
    assert [line[3] for line in lines] == ['có, phẩy và "ngoặc"', "'=HYPERLINK(1)", "'-2+3"]


def test_what_was_read_comes_back_byte_by_byte_and_is_never_shown(client, tmp_path):
    draft = responses.incoming() / "draft"
    draft.write_bytes(b"<script>alert(1)</script>")
    responses.keep_response(draft, "a" * 64)
    response = client.get(reverse("run-response", args=[ended(sha256="a" * 64).pk]))
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_file_that_is_kept_no_more_is_not_found(client):
    run = ended(sha256="b" * 64)
    assert client.get(reverse("run-response", args=[run.pk])).status_code == 404
    assert "không còn được giữ" in text_of(client.get(page_of(run)))


@pytest.mark.parametrize("trial", [True, False])
def test_a_click_starts_a_run_and_leads_to_it(client, queue, trial):
    feed = make.feed()
    response = client.post(reverse("feed-run", args=[feed.key]), {"trial": "1"} if trial else {})
    run = RefreshRun.objects.get()
    assert (run.trial, run.how, run.requested_by) == (trial, "click", make.ministry())
    assert response.headers["Location"] == page_of(run)
    assert queue == [run.pk]


def test_the_second_click_leads_to_the_run_that_goes_on(client, queue):
    run = working()
    response = client.post(reverse("feed-run", args=[run.feed.key]), follow=True)
    assert response.redirect_chain == [(page_of(run), 302)]
    assert "Nguồn đang được đọc" in text_of(response)
    assert (RefreshRun.objects.count(), queue) == (1, [])


def test_without_a_queue_the_run_waits_and_the_page_says_so(client, monkeypatch):
    monkeypatch.setattr(tasks, "refresh_soon", lambda run: False)
    response = client.post(reverse("feed-run", args=[make.feed().key]), follow=True)
    assert "Hàng đợi xử lý nền không trả lời" in text_of(response)
    assert RefreshRun.objects.get().state == State.WAITING


def test_a_run_that_waits_for_another_feed_says_so(client):
    first = working(make.feed("first"))
    other = make.refresh_run(make.feed("other"), requested_at=timezone.now() - timedelta(minutes=1))
    RefreshRun.objects.filter(pk=first.pk).update(heard_at=timezone.now())
    told = text_of(client.get(page_of(other)))
    assert "Cổng đang đọc «Nguồn first»; lần đọc này bắt đầu ngay khi xong" in told
    assert "chưa nhận lần đọc này" not in told
    RefreshRun.objects.filter(pk=first.pk).update(heard_at=timezone.now() - timedelta(minutes=1))
    told = text_of(client.get(page_of(other)))
    assert "Cổng đang đọc" not in told
    assert "chưa nhận lần đọc này" in told


def test_what_is_switched_off_or_without_an_address_is_told(client):
    off = make.feed("off", enabled=False)
    assert "tạm dừng" in text_of(client.post(reverse("feed-run", args=["off"]), follow=True))
    make.feed("brought", address="")
    response = client.post(reverse("feed-run", args=["brought"]), follow=True)
    assert response.redirect_chain == [(reverse("feed-upload", args=["brought"]), 302)]
    assert not off.runs.exists()


def test_an_uploaded_trial_is_read_in_earnest_with_the_same_file(client, queue):
    draft = responses.incoming() / "draft"
    draft.write_bytes(b"a,b\n1,2\n")
    responses.keep_response(draft, "c" * 64)
    feed = make.feed(address="")
    trial = ended(
        feed, trial=True, how="upload", requested_by=make.ministry(), sha256="c" * 64, file_name="a.csv"
    )
    client.post(reverse("feed-run", args=[feed.key]), {"of": str(trial.pk)})
    run = RefreshRun.objects.get(trial=False)
    assert (run.how, run.sha256, run.file_name) == ("upload", "c" * 64, "a.csv")


@pytest.mark.parametrize("of", ["x", "0", "9" * 30, "-1", "١", "\0", "1"])
def test_a_file_of_no_upload_is_not_read(client, of, queue):
    feed = make.feed()
    ended(feed, sha256="d" * 64)
    response = client.post(reverse("feed-run", args=[feed.key]), {"of": of})
    assert response.headers["Location"] == reverse("feed-upload", args=[feed.key])
    assert queue == []


def test_cancelling_is_asked_once_and_told(client):
    run = working()
    for _ in range(2):
        response = client.post(reverse("run-cancel", args=[run.pk]), follow=True)
    assert "Đã yêu cầu hủy" in text_of(response)
    assert Change.objects.filter(topic="feed", action="cancelled").count() == 1


@pytest.mark.parametrize(
    ("told", "tries"),
    [
        ({"attempt": 2, "fault": "timeout"}, "hủy khi chờ thử lại, đã thử 1 lần"),
        ({"attempt": 2}, "sau 2 lần thử"),
        ({"attempt": 1}, ""),
    ],
)
def test_a_cancelled_run_tells_the_tries_that_were_made(client, told, tries):
    words = text_of(client.get(page_of(ended(state="cancelled", **told))))
    assert tries in words
    assert words.count("lần thử") + words.count("đã thử") == bool(tries)


def test_how_it_ended_is_marked_to_be_said_and_nothing_speaks_before(client):
    run = working()
    page = document(client.get(page_of(run)))
    assert page.xpath("//main//*[@data-outcome]/@role") == ["status"]
    assert not page.xpath("//*[@id='progress']//*[@role or @aria-live]")
    focusable = page.xpath("//*[@id='progress']//*[self::a or self::button]")
    assert focusable
    assert all(each.get("id") for each in focusable)
    page = document(client.get(page_of(ended(make.feed("other"), rows_read=1200, rows_new=3))))
    assert page.xpath("//*[@id='progress']//@data-told") == ["1.200 dòng đã đọc, 3 mới, 10 không đổi"]


def test_what_has_ended_is_not_cancelled(client):
    run = ended()
    response = client.post(reverse("run-cancel", args=[run.pk]), follow=True)
    assert "đã kết thúc trước khi hủy" in text_of(response)
    assert RefreshRun.objects.get().state == State.DONE


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 25])
def test_an_unknown_run_is_not_found(client, pk):
    assert client.get(f"/refresh/runs/{pk}/").status_code == 404


def test_a_strange_row_of_an_old_sample_breaks_no_page(client):
    run = ended(
        trial=True, sample=[{"line": 1, "verdict": "new"}], log=[["2026-11-22T07:05:00+00:00", "một", "one"]]
    )
    assert client.get(page_of(run)).status_code == 200


def test_after_an_upload_that_failed_another_file_comes_first(client):
    for fault, primary in (({"state": State.FAILED, "fault": "format"}, ["Nạp tệp khác"]), ({}, [])):
        run = ended(make.feed(f"feed-{len(fault)}"), how="upload", requested_by=make.ministry(), **fault)
        page = document(client.get(page_of(run)))
        assert [
            each.text_content() for each in page.xpath("//main//*[contains(@class, 'primary')]")
        ] == primary
