"""The approver reads the summary, signs, and calls back."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Entry, Indicator, Submission
from indicators.queries import review
from provinces.models import Change
from tests import factories as make
from tests.html import document, text_of
from tests.indicators.test_submissions import CELLS, report, write

pytestmark = pytest.mark.usefixtures("reference")

PLACE = {"collection": "2026-Q4", "slug": "dien-bien"}
SIGN, RECALL = reverse("submission-sign", kwargs=PLACE), reverse("submission-recall", kwargs=PLACE)
OFF = {"indicator": "no_smartphone_share", "typed": "30"}


@pytest.fixture
def approver():
    return make.signed_in(make.approver())


def form(client):
    """What the page would send."""
    page = document(client.get(SIGN))
    return {
        field.get("name"): field.get("value")
        for field in page.xpath('//form[@action=$at]//input[@type="hidden"]', at=SIGN)
    }


def signed(client, **changes):
    return client.post(SIGN, form(client) | {"checked": "on"} | changes)


def state():
    return Submission.objects.get().state


def test_the_summary_counts_what_will_be_sent(approver):
    report()
    text = text_of(approver.get(SIGN))
    assert "3/4 ô có số" in text
    assert "1 ô trống, có lý do" in text
    assert "Tôi đã kiểm tra 4 ô số liệu" in text


def test_a_cell_is_shown_beside_its_past(approver):
    report()
    (row,) = document(approver.get(SIGN)).xpath('//tr[@id="c-villages_no_mobile"]')
    text = " ".join(row.text_content().split())
    assert "16" in text
    assert "không đổi" in text
    assert "đã rà soát" in text


def test_the_second_edition_is_the_first_amendment(approver):
    round_ = make.collection()
    report("published", round_=round_)
    report(round_=round_, cells=CELLS[:1], edition=2, revision="correction", note_vi="Đếm nhầm")
    text = text_of(approver.get(SIGN))
    assert "Điều chỉnh lần 1 (đính chính): Đếm nhầm" in text
    assert "Các ô sẽ gửi" in text


def test_signing_sends_and_locks(approver):
    report()
    answer = signed(approver)
    assert (answer.status_code, answer.url) == (302, SIGN)
    assert state() == "sent"
    text = text_of(approver.get(SIGN))
    assert "Đã ký và gửi báo cáo" in text
    assert "Các ô đã gửi" in text
    assert "Các ô sẽ gửi" not in text
    assert "dien-bien-approver ký và gửi lúc" in text
    assert not document(approver.get(SIGN)).xpath('//input[@name="checked"]')


def test_the_same_form_twice_does_no_harm(approver):
    report()
    sent = form(approver) | {"checked": "on"}
    approver.post(SIGN, sent)
    again = approver.post(SIGN, sent, follow=True)
    assert "đã được gửi" in text_of(again)
    assert Change.objects.filter(action="sent").count() == 1


def test_an_old_form_does_not_send_what_was_called_back(approver):
    report()
    sent = form(approver) | {"checked": "on"}
    approver.post(SIGN, sent)
    approver.post(RECALL, {"seen": _seen(approver)})
    assert state() == "draft"
    assert approver.post(SIGN, sent).status_code == 409
    assert state() == "draft"


def test_the_sentence_must_be_confirmed(approver):
    report()
    answer = approver.post(SIGN, form(approver))
    assert answer.status_code == 422
    assert "Xin đánh dấu câu xác nhận" in text_of(answer)
    assert state() == "draft"


@pytest.mark.parametrize("seen", [{}, {"seen": "x"}, {"seen": ""}, {"seen": "y" * 80}])
def test_who_did_not_read_this_report_does_not_sign_it(approver, seen):
    report()
    assert approver.post(SIGN, {"checked": "on"} | seen).status_code in (409, 422)
    assert state() == "draft"


def test_what_was_written_meanwhile_is_shown_before_it_is_signed(approver):
    submission = report()
    sent = form(approver) | {"checked": "on"}
    write(submission, "villages_no_mobile", "17", version=1)
    answer = approver.post(SIGN, sent)
    assert answer.status_code == 409
    assert "Báo cáo đã đổi sau khi bạn mở trang" in text_of(answer)
    (row,) = document(answer).xpath('//tr[@id="c-villages_no_mobile"]')
    assert row.xpath(".//b")[0].text == "17"
    assert signed(approver).status_code == 302


def test_what_stands_in_the_way_is_named_with_its_place(approver):
    impossible = {"indicator": "eid_activated_share", "typed": "1005"}
    report(cells=[CELLS[0], OFF, impossible])
    answer = approver.get(SIGN)
    links = {
        link.text: link.get("href") for link in document(answer).xpath('//ul[@class="obstacle-list"]//a')
    }
    codes = ("no_smartphone_share", "eid_activated_share", "villages_no_mobile")
    form_address = reverse("figure-entry", kwargs=PLACE)
    assert set(links.values()) == {f"{form_address}?cell={code}#o-{code}" for code in codes}
    headings = [head.text for head in document(answer).xpath('//div[contains(@class, "notice")]/h3')]
    assert headings == [
        "Phải sửa trước khi gửi (1)",
        "Để trống mà chưa chọn lý do (1)",
        "Có nghi vấn mà chưa giải thích (1)",
    ]
    assert not document(answer).xpath('//input[@name="checked"]')
    refused = approver.post(SIGN, {"checked": "on", "seen": _mark()})
    assert refused.status_code == 422
    assert "Chưa gửi được" in text_of(refused)
    assert state() == "draft"


def test_own_values_are_signed_by_somebody_else(approver):
    report(cells=[*CELLS[:3], CELLS[3] | {"by": make.approver()}])
    answer = approver.get(SIGN)
    assert "có số do chính bạn nhập" in text_of(answer)
    assert "Bản chưa có dịch vụ thông tin di động" in text_of(answer)
    assert not document(answer).xpath('//input[@name="checked"]')
    assert approver.post(SIGN, {"checked": "on", "seen": _mark()}).status_code == 422
    assert state() == "draft"


def test_the_editor_reads_the_summary_and_learns_who_signs():
    report()
    make.approver()
    make.person("gone", "approver", "dien-bien", until=make.LONG_AGO)
    editor = make.signed_in(make.editor())
    answer = editor.get(SIGN)
    assert answer.status_code == 200
    assert "Người ký: dien-bien-approver." in text_of(answer)
    assert not document(answer).xpath('//input[@name="checked"]')
    assert editor.post(SIGN, {"checked": "on", "seen": _mark()}).status_code == 403
    assert editor.post(RECALL, {}).status_code == 403
    assert state() == "draft"


def test_a_closed_round_says_so(approver):
    past = make.later(-3).date()
    report(round_=make.collection(due=past, closes=past))
    answer = approver.get(SIGN)
    assert "Đợt thu thập đã đóng với đơn vị này" in text_of(answer)
    assert not document(answer).xpath('//input[@name="checked"]')
    refused = approver.post(SIGN, {"checked": "on", "seen": _mark()})
    assert refused.status_code == 422
    assert state() == "draft"


def test_a_returned_report_tells_what_was_asked_and_what_was_not_touched(approver):
    returned = CELLS[3] | {"returned_reason": "Kiểm tra lại"}
    report("returned", cells=[*CELLS[:3], returned])
    assert "Không sửa số sau khi bị trả lại" in text_of(approver.get(SIGN))
    assert signed(approver).status_code == 302
    assert state() == "sent"


# Calling back


def _seen(client):
    (field,) = document(client.get(SIGN)).xpath('//form[@action=$at]//input[@name="seen"]', at=RECALL)
    return field.get("value")


def _mark():
    return review.mark(Submission.objects.get())


def test_a_sent_report_is_called_back(approver):
    report("sent")
    approver.post(RECALL, {"seen": _seen(approver)})
    assert state() == "draft"
    assert "Đã gọi lại báo cáo" in text_of(approver.get(SIGN))


def test_a_report_the_ministry_has_accepted_is_not_called_back(approver):
    report("accepted")
    assert not document(approver.get(SIGN)).xpath("//form[@action=$at]", at=RECALL)
    answer = approver.post(RECALL, {"seen": _mark()}, follow=True)
    assert state() == "accepted"
    assert "Báo cáo đã được tiếp nhận." in text_of(answer)


def test_calling_back_twice_does_no_harm(approver):
    report("sent")
    seen = _seen(approver)
    for _time in range(2):
        assert approver.post(RECALL, {"seen": seen}).status_code == 302
    assert state() == "draft"
    assert Change.objects.filter(action="recalled").count() == 1


def test_calling_back_is_a_post(approver):
    report("sent")
    assert approver.get(RECALL).status_code == 405


# Who may


WHO = {
    "visitor": (302, 302),
    "hue-approver": (404, 404),
    "dien-bien-editor": (200, 403),
    "ministry": (200, 403),
    "leader": (200, 403),
    "dien-bien-approver": (200, 302),
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_read_and_sign(who):
    report()
    people = {
        "hue-approver": lambda: make.approver("hue"),
        "dien-bien-editor": make.editor,
        "ministry": make.ministry,
        "leader": make.leader,
        "dien-bien-approver": make.approver,
    }
    client = make.signed_in(people[who]()) if who in people else Client()
    read, write_ = WHO[who]
    assert client.get(SIGN).status_code == read
    assert client.post(SIGN, {"checked": "on", "seen": _mark()}).status_code == write_
    assert state() == ("sent" if who == "dien-bien-approver" else "draft")


def test_an_approver_whose_days_are_over_reads_and_signs_nothing():
    report()
    client = make.signed_in(make.person("gone", "approver", "dien-bien", until=make.LONG_AGO))
    assert client.get(SIGN).status_code == 404
    assert client.post(SIGN, {"checked": "on"}).status_code == 404
    assert state() == "draft"


@pytest.mark.parametrize("place", ["2026-Q4/nowhere", "2020-Q1/dien-bien"])
def test_a_report_that_is_not_there_is_not_found(approver, place):
    report()
    assert approver.get(f"/entry/{place}/send/").status_code == 404


def test_a_round_that_is_not_opened_does_not_exist(approver):
    report(round_=make.collection(opened=False))
    assert approver.get(SIGN).status_code == 404


def test_a_post_without_its_token_is_refused():
    report()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.approver())
    assert client.post(SIGN, {"checked": "on", "seen": _mark()}).status_code == 403
    assert state() == "draft"


def test_the_page_is_kept_nowhere(approver):
    report()
    assert "no-store" in approver.get(SIGN)["Cache-Control"]


def test_it_takes_as_many_queries_for_four_cells_as_for_forty(approver):
    counts = []
    codes = list(
        Indicator.objects.filter(level__in=["provincial", "both"])
        .order_by("sort_order")
        .values_list("code", flat=True)[:40]
    )
    for asked, key in ((make.INDICATORS, "2026-Q4"), (codes, "2026-Q4-2")):
        round_ = make.collection(indicators=asked, key=key)
        cells = [{"indicator": code, "typed": "5", "value": Decimal(5), "note": "rà soát"} for code in asked]
        report(round_=round_, cells=cells)
        address = reverse("submission-sign", kwargs=PLACE | {"collection": key})
        with CaptureQueriesContext(connection) as queries:
            assert approver.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 17
    assert Entry.objects.count() == 44
