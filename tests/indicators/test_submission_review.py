"""The ministry reads one report, what differs first, and accepts or returns it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators import actions
from indicators.models import Entry, Evidence, Indicator, Submission
from indicators.queries import review
from provinces.models import Change
from tests import factories as make
from tests.html import document, text_of
from tests.indicators.test_submissions import CELLS, give_back, report, send, write

pytestmark = pytest.mark.usefixtures("reference")

PLACE = {"collection": "2026-Q4", "slug": "dien-bien"}
PAGE = reverse("submission-review", kwargs=PLACE)
VILLAGES, SMARTPHONES = "villages_no_mobile", "smartphone_adult_share"


@pytest.fixture
def ministry():
    return make.signed_in(make.ministry())


def seen():
    return review.mark(Submission.objects.order_by("edition").last())


def decide(client, act, **reasons):
    told = {f"reason-{code}": text for code, text in reasons.items()}
    return client.post(PAGE, {"seen": seen(), "act": act} | told)


def state():
    return Submission.objects.order_by("edition").last().state


def sections(page):
    """The codes of the cells in each section, in order."""
    found = {}
    for part in page.xpath("//main//*[self::section or self::details][.//table]"):
        title = (part.xpath(".//h2") or part.xpath("./summary"))[0].text.split(" (")[0]
        found[title] = [row.get("id").removeprefix("c-") for row in part.xpath(".//tbody/tr")]
    return found


def row(page, code):
    (found,) = page.xpath("//tr[@id=$at]", at=f"c-{code}")
    return " ".join(found.text_content().split())


def test_what_differs_comes_first(ministry):
    gone = [
        {"indicator": code, "typed": "", "missing": "late"} for code in (SMARTPHONES, "no_smartphone_share")
    ]
    asked = {"indicator": "eid_activated_share", "typed": "55", "note": "x", "returned_reason": "Mẫu số?"}
    # 16 again: the last figure said so too.
    report("sent", cells=[*gone, asked, CELLS[3]])
    found = sections(document(ministry.get(PAGE)))
    assert list(found) == ["Từng trả lại", "Có nghi vấn", "Trống, có lý do"]
    assert found["Từng trả lại"] == ["eid_activated_share"]
    assert found["Có nghi vấn"] == [VILLAGES]
    assert found["Trống, có lý do"] == [SMARTPHONES, "no_smartphone_share"]


def test_what_is_as_before_is_folded(ministry):
    # No figure of this one stands for the province: it was empty, and is.
    nothing = {"indicator": "broadband_fixed_mbps", "typed": "", "missing": "not_collected"}
    round_ = make.collection(indicators=["broadband_fixed_mbps", VILLAGES])
    report("sent", round_=round_, cells=[nothing, {"indicator": VILLAGES, "typed": "15", "note": "đã phủ"}])
    page = document(ministry.get(PAGE))
    (fold,) = page.xpath('//details[@class="panel fold"]')
    assert fold.xpath(".//tbody/tr/@id") == ["c-broadband_fixed_mbps"]
    assert "giảm 1" in row(page, VILLAGES)
    assert "so với" in row(page, VILLAGES)


def test_a_number_is_shown_as_typed_and_as_understood(ministry):
    cell = {"indicator": VILLAGES, "typed": "1,5 nghìn", "value": Decimal(1500), "note": "x"}
    report("sent", cells=[*CELLS[:3], cell])
    assert "1,5 nghìn= 1.500" in row(document(ministry.get(PAGE)), VILLAGES)


def test_everything_that_explains_a_cell_stands_beside_it(ministry):
    submission = report(cells=[*CELLS[:3], CELLS[3] | {"document": "12/BC-UBND"}])
    cell = Entry.objects.get(submission=submission, indicator__code=VILLAGES)
    files = [
        Evidence.objects.create(
            entry=cell,
            name=name,
            content_type="application/pdf",
            size=2048,
            sha256="0" * 64,
            uploaded_at=make.NOW,
            uploaded_by=make.editor(),
            withdrawn_at=withdrawn,
        )
        for name, withdrawn in (("bien-ban.pdf", None), ("nham.pdf", make.NOW))
    ]
    make.advance(submission, "sent")
    answer = ministry.get(PAGE)
    text = row(document(answer), VILLAGES)
    assert "Giải thích của địa phương: đã rà soát" in text
    assert "Văn bản: 12/BC-UBND" in text
    assert "dien-bien-editor nhập" in text
    assert reverse("evidence-file", args=[files[0].pk]) in answer.content.decode()
    assert "nham.pdf" not in text


def test_an_amendment_is_held_against_what_is_published(ministry):
    round_ = make.collection()
    first = report("accepted", round_=round_)
    publication = actions.request_publication(submissions=[first], by=make.ministry(), now=make.NOW)
    actions.publish_submissions(publication=publication, now=make.NOW)
    second = {"edition": 2, "revision": "correction", "note_vi": "Đếm nhầm một huyện"}
    report("sent", round_=round_, cells=[CELLS[3] | {"typed": "18"}], **second)
    answer = ministry.get(PAGE)
    assert "Điều chỉnh lần 1 (đính chính): Đếm nhầm một huyện" in text_of(answer)
    # Only the cell that was typed, beside its own published figure.
    (rows,) = sections(document(answer)).values()
    assert rows == [VILLAGES]
    assert "tăng 2" in row(document(answer), VILLAGES)
    assert "so với số đã công bố (16" in row(document(answer), VILLAGES)


# Accepting


def test_accepting_freezes(ministry):
    report("sent")
    answer = decide(ministry, "accept")
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert state() == "accepted"
    page = ministry.get(PAGE)
    assert "ministry tiếp nhận lúc" in text_of(page)
    (publish,) = document(page).xpath("//form[@action=$at]", at=reverse("submission-publish", kwargs=PLACE))
    assert publish.get("method") == "post"


def test_accepting_twice_does_no_harm(ministry):
    report("sent")
    sent = {"seen": seen(), "act": "accept"}
    ministry.post(PAGE, sent)
    again = ministry.post(PAGE, sent, follow=True)
    assert "Báo cáo đã được tiếp nhận." in text_of(again)
    assert Change.objects.filter(action="accepted").count() == 1


def test_reasons_that_were_typed_are_not_lost_by_accepting(ministry):
    report("sent")
    answer = decide(ministry, "accept", **{VILLAGES: "Kiểm tra lại"})
    assert answer.status_code == 422
    assert "Bạn đã ghi lý do trả lại cho 1 ô" in text_of(answer)
    assert (
        document(answer).xpath('//textarea[@name="reason-villages_no_mobile"]')[0].text.strip()
        == "Kiểm tra lại"
    )
    assert state() == "sent"


def test_nobody_accepts_values_of_his_own():
    typist = make.person("typist", "reviewer")
    report("sent", cells=[*CELLS[:3], CELLS[3] | {"by": typist}])
    client = make.signed_in(typist)
    page = client.get(PAGE)
    assert "Bạn không tiếp nhận được báo cáo này vì có số do chính bạn nhập" in text_of(page)
    assert not document(page).xpath('//button[@value="accept"]')
    assert document(page).xpath('//button[@value="return"]')
    assert decide(client, "accept").status_code == 422
    assert state() == "sent"


@pytest.mark.parametrize("act", ["accept", "return"])
def test_a_page_that_is_out_of_date_decides_nothing(ministry, act):
    submission = report("sent")
    old = {"seen": seen(), "act": act} | ({f"reason-{VILLAGES}": "Kiểm tra lại"} if act == "return" else {})
    actions.recall_submission(submission=submission, by=make.approver(), now=make.later(1))
    write(submission, VILLAGES, "17", version=1)
    send(submission, now=make.later(3))
    answer = ministry.post(PAGE, old)
    assert answer.status_code == 409
    assert "Báo cáo đã đổi sau khi bạn mở trang" in text_of(answer)
    assert "17" in row(document(answer), VILLAGES)
    if act == "return":
        assert "Kiểm tra lại" in row(document(answer), VILLAGES)
    assert state() == "sent"


@pytest.mark.parametrize("told", [{}, {"seen": ""}, {"seen": "z" * 200}])
def test_who_did_not_read_the_page_decides_nothing(ministry, told):
    report("sent")
    assert ministry.post(PAGE, {"act": "accept"} | told).status_code in (409, 422)
    assert state() == "sent"


@pytest.mark.parametrize("act", [{}, {"act": ""}, {"act": "publish"}])
def test_a_decision_is_one_of_two(ministry, act):
    report("sent")
    answer = ministry.post(PAGE, {"seen": seen()} | act)
    assert answer.status_code == 422
    assert "Xin bấm nút Tiếp nhận hoặc nút Trả lại." in text_of(answer)
    assert state() == "sent"


# Returning


def test_cells_with_a_reason_are_returned(ministry):
    report("sent")
    answer = decide(ministry, "return", **{VILLAGES: "Kiểm tra lại số bản", SMARTPHONES: "  "})
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert state() == "returned"
    asked = Entry.objects.exclude(returned_reason="")
    assert dict(asked.values_list("indicator__code", "returned_reason")) == {VILLAGES: "Kiểm tra lại số bản"}
    page = ministry.get(PAGE)
    assert "Đã trả lại 1 ô" in text_of(page)
    assert not document(page).xpath("//textarea")


def test_the_province_is_told_after_the_return(ministry, monkeypatch):
    told = []
    monkeypatch.setattr("indicators.views.review.report.remind_soon", lambda: told.append(state()))
    report("sent")
    decide(ministry, "return")
    assert told == []
    decide(ministry, "return", **{VILLAGES: "Kiểm tra lại số bản"})
    assert told == ["returned"]


def test_without_a_reason_nothing_is_returned(ministry):
    report("sent")
    answer = decide(ministry, "return")
    assert answer.status_code == 422
    assert "Chưa ô nào có lý do trả lại" in text_of(answer)
    assert state() == "sent"


def test_a_reason_that_is_too_long_is_told_at_its_cell(ministry):
    report("sent")
    answer = decide(ministry, "return", **{VILLAGES: "a" * 1001, SMARTPHONES: "Nguồn nào?"})
    assert answer.status_code == 422
    page = document(answer)
    (field,) = page.xpath('//textarea[@name="reason-villages_no_mobile"]')
    assert field.get("aria-invalid") == "true"
    (fault,) = page.xpath("//*[@id=$at]", at=field.get("aria-describedby"))
    assert "dài quá 1000 ký tự" in fault.text
    assert page.xpath('//textarea[@name="reason-smartphone_adult_share"]')[0].text.strip() == "Nguồn nào?"
    assert state() == "sent"


def test_a_reason_has_no_characters_that_nobody_sees(ministry):
    make.submission(make.collection(), state="sent", cells=CELLS)
    decide(ministry, "return", **{VILLAGES: "Kiểm\x01 tra\ufffe\x00 lại"})
    assert Entry.objects.exclude(returned_reason="").get().returned_reason == "Kiểm tra lại"


@pytest.mark.parametrize("reason", ["\0", "<script>alert(1)</script>", "–" * 1000])
def test_any_text_is_a_reason_or_a_sentence(ministry, reason):
    report("sent")
    answer = decide(ministry, "return", **{VILLAGES: reason})
    assert answer.status_code in (302, 422)
    assert "<script>alert" not in ministry.get(PAGE).content.decode()


def test_an_accepted_report_may_still_be_returned(ministry):
    report("accepted")
    decide(ministry, "return", **{VILLAGES: "Kiểm tra lại"})
    assert state() == "returned"


def test_what_changed_after_a_return_is_told_from_and_to(ministry):
    submission = report()
    send(submission)
    give_back(submission, {VILLAGES: "Kiểm tra lại số bản", "no_smartphone_share": "Nguồn nào?"})
    write(submission, VILLAGES, "17", version=1, note="đếm lại", now=make.later(2))
    write(submission, VILLAGES, "18", version=2, now=make.later(3))
    write(submission, SMARTPHONES, "", version=1, missing="late", now=make.later(3))
    send(submission, now=make.later(4))
    answer = ministry.get(PAGE)
    page = document(answer)
    assert "Đã sửa sau lần gửi trước: 16 → 18" in row(page, VILLAGES)
    assert "Đã trả lại 23/11/2026: Kiểm tra lại số bản" in row(page, VILLAGES)
    assert "Đã sửa sau lần gửi trước: 81,2 → để trống: chậm báo cáo" in row(page, SMARTPHONES)
    assert "Không sửa số sau khi bị trả lại" in row(page, "no_smartphone_share")
    assert "Đã sửa" not in row(page, "eid_activated_share")
    assert sections(page)["Từng trả lại"] == ["no_smartphone_share", VILLAGES]


def test_what_was_asked_stays_in_sight_when_the_report_is_accepted(ministry):
    submission = report()
    send(submission)
    give_back(submission)
    send(submission, now=make.later(2))
    decide(ministry, "accept")
    assert state() == "accepted"
    assert "Kiểm tra lại số bản" in row(document(ministry.get(PAGE)), VILLAGES)


def test_a_cell_that_says_again_what_it_said_was_not_changed(ministry):
    submission = report()
    send(submission)
    give_back(submission)
    write(submission, VILLAGES, "17", version=1, note="x", now=make.later(2))
    write(submission, VILLAGES, "16", version=2, now=make.later(3))
    send(submission, now=make.later(4))
    assert "Không sửa số sau khi bị trả lại" in row(document(ministry.get(PAGE)), VILLAGES)


# Who may


WHO = {
    "visitor": (302, 302),
    "dien-bien-editor": (403, 403),
    "dien-bien-approver": (403, 403),
    "hue-editor": (403, 403),
    "leader": (200, 403),
    "publisher": (200, 403),
    "administrator": (200, 403),
    "reviewer": (200, 302),
}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("act", ["accept", "return"])
def test_who_may_read_and_decide(who, act):
    report("sent")
    unit, role = who.rpartition("-")[::2] if "-" in who else ("vn", who)
    client = Client() if who == "visitor" else make.signed_in(make.person(who, role, unit))
    read, decided = WHO[who]
    page = client.get(PAGE)
    assert page.status_code == read
    if who in ("leader", "publisher", "administrator"):
        assert not document(page).xpath("//main//button | //textarea")
    reasons = {VILLAGES: "Kiểm tra lại"} if act == "return" else {}
    assert decide(client, act, **reasons).status_code == decided
    assert (state() != "sent") == (who == "reviewer")


@pytest.mark.parametrize("now", ["draft", "returned", "published"])
def test_a_report_that_is_not_with_the_ministry_is_only_read(ministry, now):
    report(now)
    page = document(ministry.get(PAGE))
    assert not page.xpath("//main//button | //textarea")
    assert decide(ministry, "accept").status_code == 302
    assert decide(ministry, "return", **{VILLAGES: "Kiểm tra lại"}).status_code == 302
    assert state() == now


def test_an_empty_draft_is_a_page(ministry):
    report(cells=())
    assert sections(document(ministry.get(PAGE)))["Chưa nhập"]


@pytest.mark.parametrize("place", ["2026-Q4/nowhere", "2020-Q1/dien-bien", "publications/dien-bien"])
def test_a_report_that_is_not_there_is_not_found(ministry, place):
    report()
    assert ministry.get(f"/review/{place}/").status_code == 404


def test_a_post_without_its_token_is_refused():
    report("sent")
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.ministry())
    assert client.post(PAGE, {"seen": seen(), "act": "accept"}).status_code == 403


def test_it_reads_in_english(ministry):
    report("sent")
    assert ministry.get(f"{PAGE}?lang=en").status_code == 200


def test_it_takes_as_many_queries_for_four_cells_as_for_forty(ministry):
    counts = []
    codes = list(
        Indicator.objects.filter(level__in=["provincial", "both"])
        .order_by("sort_order")
        .values_list("code", flat=True)[:40]
    )
    for asked, key in ((make.INDICATORS, "2026-Q4"), (codes, "2026-Q4-2")):
        cells = [{"indicator": code, "typed": "5", "value": Decimal(5), "note": "rà soát"} for code in asked]
        report("sent", round_=make.collection(indicators=asked, key=key), cells=cells)
        address = reverse("submission-review", kwargs=PLACE | {"collection": key})
        with CaptureQueriesContext(connection) as queries:
            assert ministry.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_an_accepted_report_keeps_the_doubts_it_was_accepted_with(ministry):
    lapsed = CELLS[0] | {"doubts": ["jump"]}
    report("accepted", cells=[lapsed, *CELLS[1:]])
    page = document(ministry.get(PAGE))
    # The 16 villages are doubtful only since.
    assert sections(page)["Có nghi vấn"] == [SMARTPHONES]
    assert "Khi tiếp nhận, ô này có nghi vấn" in row(page, SMARTPHONES)


def test_accepting_stores_what_is_doubted_then(ministry):
    report("sent", cells=[CELLS[0] | {"doubts": ["jump"]}, *CELLS[1:]])
    decide(ministry, "accept")
    assert state() == "accepted"
    doubts = dict(Entry.objects.values_list("indicator__code", "doubts"))
    assert (doubts[SMARTPHONES], doubts[VILLAGES]) == ([], ["unchanged"])


def test_an_empty_cell_with_a_reason_is_not_unchanged(ministry):
    report("sent", cells=[*CELLS[:3], {"indicator": VILLAGES, "typed": "", "missing": "late"}])
    found = sections(document(ministry.get(PAGE)))
    # One had a figure before, so that both are to be seen.
    assert found["Trống, có lý do"] == ["eid_activated_share", VILLAGES]
    assert "2 ô trống có lý do" in text_of(ministry.get(PAGE))
    assert "0 ô không đổi" in text_of(ministry.get(PAGE))
