"""Upload, preview, decision: nothing is written unseen, nothing half, nothing twice."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from indicators import actions, tasks
from indicators.actions import (
    AppliedError,
    ChosenCell,
    ExpiredError,
    LockedError,
    NotOfferedError,
    OvertakenError,
    TypedCell,
)
from indicators.models import Entry, SheetUpload, Submission
from indicators.sources import ReadCell
from provinces.models import Change
from provinces.sources.base import Reason
from tests import factories
from tests.factories import NOW
from tests.indicators.workbooks import filled, row_of

pytestmark = pytest.mark.django_db
FORM = "/entry/2026-Q4/dien-bien/"
URL = f"{FORM}upload/"
SHARE, WITHOUT, ACTIVATED, COUNT = factories.INDICATORS
PLACE = Reason("ô H9", "cell H9")


@pytest.fixture
def report(reference: None) -> Submission:
    return factories.submission(
        factories.collection(),
        cells=[{"indicator": SHARE, "typed": "81,2"}, {"indicator": COUNT, "typed": "16"}],
    )


@pytest.fixture
def editor(report: Submission) -> Client:
    return factories.signed_in(factories.editor())


def uploaded(client: Client, cells: Mapping[str, Any], **options: Any) -> Any:
    """A template taken now, filled in and sent back."""
    content = filled(client.get(f"{FORM}template.xlsx").content, cells, **options)
    return sent(client, content)


def sent(client: Client, content: bytes, name: str = "báo cáo.xlsx") -> Any:
    return client.post(URL, {"file": SimpleUploadedFile(name, content)})


def pasted(client: Client, text: str, start: str = "") -> Any:
    return client.post(URL, {"pasted": text, "start": start})


def text_of(response: Any) -> str:
    """What a reader sees of the page."""
    page = response.content.decode()
    page = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def typed() -> dict[str, tuple[str, int]]:
    found = Entry.objects.select_related("indicator")
    return {entry.indicator.code: (entry.typed, entry.version) for entry in found}


def decided(client: Client, address: str, *, apply: list[str], **more: str) -> Any:
    """The form of the preview as a browser sends it: hidden versions as the page has them."""
    page = client.get(address).content.decode()
    versions = dict(re.findall(r'name="(version-[\w]+)" value="(\d+)"', page))
    return client.post(address, versions | more | {"apply": apply})


def test_uploads_that_can_be_applied_no_more_are_cleared_at_night(report: Submission, time_machine):
    person = factories.editor()
    for days in (8, 7, 0):
        told = {"name": f"{days}", "content": b"x", "cells": [], "known": {}, "by": person}
        actions.keep_upload(submission=report, now=NOW - timedelta(days=days), **told)
    time_machine.move_to(NOW, tick=False)
    assert [tasks.clear_uploads(), tasks.clear_uploads()] == [1, 0]
    assert {upload.name for upload in SheetUpload.objects.all()} == {"7", "0"}
    nightly = [each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()]
    assert tasks.clear_uploads.name in nightly


# From the file to the report


def test_what_was_changed_in_the_file_is_shown_and_written_once(editor: Client):
    came = uploaded(editor, {SHARE: 82.5, WITHOUT: "khoảng 18", COUNT: 16})
    assert came.status_code == 302
    shown = text_of(editor.get(came.headers["Location"]))
    assert "2 ô sẽ đổi" in shown
    assert "2 ô giữ nguyên" in shown
    assert re.search(r"81,2 82,5 = 82,50%", shown)
    done = decided(editor, came.headers["Location"], apply=[SHARE, WITHOUT])
    assert done.headers["Location"] == FORM
    assert typed() == {SHARE: ("82,5", 2), COUNT: ("16", 1), WITHOUT: ("khoảng 18", 1)}
    again = editor.post(came.headers["Location"], {"apply": [SHARE], f"version-{SHARE}": "2"})
    assert again.status_code == 200
    assert "Lần nạp này đã được ghi lúc" in text_of(again)
    assert typed()[SHARE] == ("82,5", 2)
    assert Change.objects.filter(topic=Change.Topic.ENTRY, action="saved").count() == 2


def test_only_ticked_cells_are_written(editor: Client):
    came = uploaded(editor, {SHARE: 82.5, WITHOUT: 18})
    decided(editor, came.headers["Location"], apply=[WITHOUT])
    assert typed()[SHARE] == ("81,2", 1)
    assert typed()[WITHOUT] == ("18", 1)


def test_a_cell_that_somebody_changed_since_is_decided_by_the_person(editor: Client, report: Submission):
    content = editor.get(f"{FORM}template.xlsx").content
    colleague = factories.person("colleague", "editor", "dien-bien")
    actions.save_entries(submission=report, cells=[TypedCell(SHARE, 1, "83")], by=colleague, now=NOW)
    address = sent(editor, filled(content, {SHARE: 82.5, WITHOUT: 18})).headers["Location"]
    page = text_of(editor.get(address))
    assert "1 ô hai nơi cùng sửa" in page
    assert "colleague sửa lúc" in page
    assert "Giữ như trên cổng: 83" in page
    assert "Ghi như trong bảng tính: 82,5" in page
    decided(editor, address, apply=[WITHOUT], **{f"choice-{SHARE}": "theirs"})
    assert typed()[SHARE] == ("83", 2)


def test_the_person_may_write_over_what_a_colleague_wrote(editor: Client, report: Submission):
    content = editor.get(f"{FORM}template.xlsx").content
    colleague = factories.person("colleague", "editor", "dien-bien")
    actions.save_entries(submission=report, cells=[TypedCell(SHARE, 1, "83")], by=colleague, now=NOW)
    address = sent(editor, filled(content, {SHARE: 82.5})).headers["Location"]
    decided(editor, address, apply=[], **{f"choice-{SHARE}": "mine"})
    assert typed()[SHARE] == ("82,5", 3)


def test_a_colleagues_cell_that_the_file_leaves_alone_is_left_alone(editor: Client, report: Submission):
    content = editor.get(f"{FORM}template.xlsx").content
    colleague = factories.person("colleague", "editor", "dien-bien")
    actions.save_entries(submission=report, cells=[TypedCell(ACTIVATED, 0, "41")], by=colleague, now=NOW)
    page = text_of(editor.get(sent(editor, filled(content, {WITHOUT: 18})).headers["Location"]))
    assert "1 ô sẽ đổi" in page
    assert "hai nơi cùng sửa" not in page


def test_a_number_of_several_readings_is_asked_about(editor: Client):
    came = uploaded(editor, {COUNT: "18500.00"})
    page = text_of(editor.get(came.headers["Location"]))
    assert "Hiểu được nhiều cách" in page
    assert "18.500" in page
    decided(editor, came.headers["Location"], apply=[], **{f"reading-{COUNT}": "18.500"})
    assert typed()[COUNT] == ("18.500", 2)


def test_a_reading_that_was_not_offered_is_refused(editor: Client):
    came = uploaded(editor, {COUNT: "18500.00"})
    answer = decided(editor, came.headers["Location"], apply=[], **{f"reading-{COUNT}": "99"})
    assert answer.status_code == 409
    assert typed()[COUNT] == ("16", 1)


def test_what_cannot_be_written_says_where_and_is_no_choice(editor: Client):
    content = editor.get(f"{FORM}template.xlsx").content
    came = uploaded(editor, {SHARE: "=1+1", COUNT: "nhiều"})
    page = editor.get(came.headers["Location"])
    assert f"Ô Nhập số liệu!H{row_of(content, SHARE)} có công thức" in text_of(page)
    assert "không phải là một số" in text_of(page)
    assert 'name="apply"' not in page.content.decode()
    assert "Ghi các ô đã chọn" not in text_of(page)
    answer = editor.post(came.headers["Location"], {"apply": [SHARE], f"version-{SHARE}": "1"})
    assert answer.status_code == 409
    assert typed()[SHARE] == ("81,2", 1)


def test_doubts_are_told_before_anything_is_written(editor: Client):
    page = text_of(editor.get(uploaded(editor, {SHARE: 1005}).headers["Location"]))
    assert "Phải sửa trước khi gửi" in page
    assert "từ 0% đến 100%" in page


def test_reasons_notes_and_documents_come_too(editor: Client):
    address = uploaded(editor, {ACTIVATED: "chưa thu thập"}, field="missing").headers["Location"]
    decided(editor, address, apply=[ACTIVATED])
    address = uploaded(editor, {SHARE: "Đã rà soát"}, field="note").headers["Location"]
    assert "Giải thích: để trống → Đã rà soát" in text_of(editor.get(address))
    decided(editor, address, apply=[SHARE])
    told = {entry.indicator.code: entry for entry in Entry.objects.select_related("indicator")}
    assert told[ACTIVATED].missing == "not_collected"
    assert (told[SHARE].note, told[SHARE].typed) == ("Đã rà soát", "81,2")


def test_a_file_that_says_nothing_new_says_so(editor: Client):
    came = sent(editor, editor.get(f"{FORM}template.xlsx").content)
    assert "Không có gì khác" in text_of(editor.get(came.headers["Location"]))


# Pasting


def test_a_pasted_column_is_previewed_and_written(editor: Client):
    came = pasted(editor, "82,5\r\n18\r\n", SHARE)
    page = text_of(editor.get(came.headers["Location"]))
    assert "Phần dán từ bảng tính" in page
    assert "dòng 1" in page
    written = decided(editor, came.headers["Location"], apply=[SHARE])
    assert written.status_code == 302
    assert typed()[SHARE] == ("82,5", 2)


def test_pasted_rows_find_their_cells_by_name(editor: Client):
    came = pasted(editor, "Ban chua co dich vu thong tin di dong\t12")
    decided(editor, came.headers["Location"], apply=[COUNT])
    assert typed()[COUNT] == ("12", 2)


# Refusals


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Chưa có tệp và cũng chưa dán gì"),
        ({"pasted": " \n"}, "Chưa có tệp và cũng chưa dán gì"),
        ({"pasted": "1\n2", "start": "<b>"}, "Hãy chọn chỉ tiêu bắt đầu"),
        ({"pasted": "a\tb"}, "Không nhận ra mã hay tên"),
        ({"pasted": "1" * 200_001}, "dài quá"),
        ({"pasted": "1\x00"}, "không đọc được"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cure(editor: Client, data: dict[str, str], said: str):
    answer = editor.post(URL, data)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not SheetUpload.objects.exists()


def test_files_that_are_no_template_are_refused(editor: Client):
    for content, said in ((b"", "tệp rỗng"), (b"x;1", "CSV"), (b"PK\x03\x04", "hỏng")):
        answer = sent(editor, content)
        assert answer.status_code == 422
        assert said in text_of(answer)
    both = editor.post(URL, {"file": SimpleUploadedFile("a.xlsx", b"x"), "pasted": "1"})
    assert "Hãy chọn một cách" in text_of(both)
    large = sent(editor, b"PK" + bytes(5 * 1024 * 1024))
    assert "lớn hơn 5 MB" in text_of(large)
    assert "an empty file" in text_of(
        editor.post(f"{URL}?lang=en", {"file": SimpleUploadedFile("a.xlsx", b"")})
    )


def test_another_units_template_is_refused(editor: Client, report: Submission):
    factories.submission(report.collection, "lao-cai")
    other = factories.signed_in(factories.editor("lao-cai"))
    content = other.get("/entry/2026-Q4/lao-cai/template.xlsx").content
    assert "của đơn vị khác (lao-cai)" in text_of(sent(editor, content))


def test_who_may_upload(editor: Client, report: Submission):
    address = uploaded(editor, {SHARE: 82}).headers["Location"]
    for who, expected in (
        (factories.approver(), 403),
        (factories.leader(), 403),
        (factories.ministry(), 403),
        (factories.editor("lao-cai"), 404),
        (factories.person("colleague", "editor", "dien-bien"), 200),
    ):
        client = factories.signed_in(who)
        assert [client.get(URL).status_code, client.get(address).status_code] == [expected] * 2
        if expected != 200:
            assert client.post(URL, {"pasted": "1"}).status_code == expected
            assert client.post(address, {"apply": [SHARE]}).status_code == expected
    assert Client().get(URL).status_code == 302
    assert typed()[SHARE] == ("81,2", 1)


def test_an_upload_is_found_under_its_own_report_only(editor: Client, report: Submission):
    address = uploaded(editor, {SHARE: 82}).headers["Location"]
    other = factories.submission(report.collection, "lao-cai")
    client = factories.signed_in(factories.editor("lao-cai"))
    assert client.get(address.replace("dien-bien", "lao-cai")).status_code == 404
    assert client.post(address.replace("dien-bien", "lao-cai"), {"apply": [SHARE]}).status_code == 404
    assert editor.get(f"{URL}999999/").status_code == 404
    assert not other.uploads.exists()


def test_a_report_that_was_sent_takes_nothing_and_says_why(editor: Client, report: Submission):
    address = uploaded(editor, {SHARE: 82}).headers["Location"]
    content = editor.get(f"{FORM}template.xlsx").content
    factories.advance(report, "sent")
    assert sent(editor, content).status_code == 409
    assert "Báo cáo đã khóa" in text_of(editor.get(URL))
    refused = editor.post(address, {"apply": [SHARE], f"version-{SHARE}": "1"})
    assert refused.status_code == 409
    assert "đã được ký và gửi" in text_of(refused)
    assert typed()[SHARE] == ("81,2", 1)


def test_a_post_that_is_no_decision_is_refused(editor: Client):
    address = uploaded(editor, {SHARE: 82}).headers["Location"]
    for data in (
        {"apply": [SHARE]},
        {f"version-{SHARE}": "1"},
        {"apply": [SHARE], f"version-{SHARE}": "x"},
        {"apply": [SHARE], f"version-{SHARE}": "99999999999"},
    ):
        answer = editor.post(address, data)
        assert answer.status_code == 422
        assert "hãy" in text_of(answer).casefold()
    assert typed()[SHARE] == ("81,2", 1)


def test_forms_are_protected_against_other_sites(report: Submission):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.editor(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(URL, {"pasted": "1"}).status_code == 403


# The actions


def kept(report: Submission, **typed: str) -> SheetUpload:
    cells = [ReadCell(code, PLACE, typed=text) for code, text in typed.items()]
    known = {SHARE: 1, COUNT: 1}
    return actions.keep_upload(
        submission=report,
        name="x.xlsx",
        content=b"x",
        cells=cells,
        known=known,
        by=factories.editor(),
        now=NOW,
    )


def applied(upload: SheetUpload, versions: Mapping[str, int], **more: Any) -> Any:
    cells = {code: ChosenCell(version) for code, version in versions.items()}
    told = {"upload": upload, "chosen": cells, "by": factories.editor(), "now": NOW}
    return actions.apply_upload(**(told | more))


def test_overtaken_cells_leave_all_others_unwritten(report: Submission):
    upload = kept(report, **{SHARE: "82", WITHOUT: "18"})
    actions.save_entries(submission=report, cells=[TypedCell(SHARE, 1, "83")], by=factories.editor(), now=NOW)
    with pytest.raises(OvertakenError) as caught:
        applied(upload, {SHARE: 1, WITHOUT: 0})
    assert [conflict.mine.indicator for conflict in caught.value.conflicts] == [SHARE]
    assert WITHOUT not in typed()
    upload.refresh_from_db()
    assert upload.applied_at is None
    assert applied(upload, {SHARE: 2, WITHOUT: 0}).written == 2


def test_an_upload_is_applied_once_and_not_for_ever(report: Submission):
    upload = kept(report, **{SHARE: "82"})
    with pytest.raises(ExpiredError):
        applied(upload, {SHARE: 1}, now=NOW + timedelta(days=7, seconds=1))
    applied(upload, {SHARE: 1})
    with pytest.raises(AppliedError):
        applied(upload, {SHARE: 2})
    assert typed()[SHARE] == ("82", 2)


def test_only_what_was_offered_is_taken(report: Submission):
    upload = kept(report, **{SHARE: "82"})
    with pytest.raises(NotOfferedError):
        applied(upload, {WITHOUT: 0})
    with pytest.raises(NotOfferedError):
        applied(upload, {}, chosen={SHARE: ChosenCell(1, "99")})
    assert typed()[SHARE] == ("81,2", 1)


def test_a_locked_report_keeps_and_applies_nothing(report: Submission):
    upload = kept(report, **{SHARE: "82"})
    factories.advance(report, "sent")
    with pytest.raises(LockedError):
        applied(upload, {SHARE: 1})
    with pytest.raises(LockedError):
        kept(report, **{SHARE: "82"})


# Cost


def test_a_constant_number_of_queries(editor: Client, django_assert_num_queries: Any):
    few = uploaded(editor, {SHARE: 82}).headers["Location"]
    many = pasted(editor, "82\n18\n41\n12", SHARE).headers["Location"]
    editor.get(few)
    with django_assert_num_queries(14):
        editor.get(few)
    with django_assert_num_queries(14):
        editor.get(many)
