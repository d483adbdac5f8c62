"""The page of a task and its doors: what everybody reads, what only those whom it concerns read, who may do what."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from indicators.views.files import MOST_BODY
from meetings.actions import tasks as actions
from meetings.actions.tasks import Brought
from meetings.models import ProgressNote, Task, TaskClosure, TaskExtension, TaskFile
from tests import factories as make
from tests.html import document, text_of
from tests.meetings.test_task_actions import PDF

pytestmark = pytest.mark.usefixtures("reference")

DOORS = ("task-note", "task-close", "task-reopen", "task-extend", "task-withdraw")


@pytest.fixture
def task() -> Task:
    return make.task(make.conclusion(make.meeting(held_on=date(2026, 1, 5))), due_on=date(2026, 3, 31))


def page(task: Task) -> str:
    return reverse("task-detail", args=[task.pk])


def door(name: str, task: Task) -> str:
    return reverse(name, args=[task.pk])


def noted(task: Task, text="Đã phủ 10 điểm", **more) -> ProgressNote:
    files = [Brought("bao-cao.pdf", PDF)]
    told = {"task": task, "text": text, "seen": 0, "by": make.editor(), "now": make.NOW, "files": files}
    return actions.note_progress(**(told | more))


def upload(name="bao-cao.pdf", content=PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


CLOSING = {"done_on": "2026-03-30", "document": "Báo cáo số 5/BC-UBND"}


def seeded(meeting: str, conclusion: int) -> Task:
    return Task.objects.get(conclusion__meeting__key=meeting, conclusion__ordinal=conclusion)


def test_the_remaining_spots_lead_from_the_meeting_to_the_proof(client):
    text = text_of(client.get(page(seeded("NCDT-07", 4))))
    for words in (
        "Phủ sóng 620 điểm lõm còn lại",
        "Quá hạn",
        "Phiên họp thứ 7 của Ủy ban Quốc gia về chuyển đổi số",
        "Kết luận 4",
        "Điểm lõm sóng còn lại",
        "bằng 0",
        "chưa có số nào công bố sau khi giao",
        "620/2.853",
        "nguồn không nêu người phụ trách",
    ):
        assert words in text


def test_a_task_that_is_not_there_is_not_found(client):
    assert client.get("/tasks/999999999/").status_code == 404


def test_everybody_reads_the_five_things_and_nobody_reads_the_notes(client, task):
    noted(task)
    make.closure(task, date(2026, 3, 30), note="Ghi chú nội bộ")
    response = client.get(page(task))
    text = text_of(response)
    for words in (
        "Rõ người",
        "Rõ việc",
        "Rõ kết quả",
        "Rõ thời hạn",
        "Rõ trách nhiệm",
        "Hoàn thành đúng hạn",
    ):
        assert words in text
    for hidden in ("Đã phủ 10 điểm", "bao-cao.pdf", "dien-bien-editor", "Ghi chú nội bộ", "secretary"):
        assert hidden not in text
    assert "1 ghi chú" in text
    assert not document(response).xpath("//main//form")


def test_the_public_page_is_kept_and_the_signed_in_one_never(client, task):
    assert "no-store" not in client.get(page(task)).headers.get("Cache-Control", "")
    assert "no-store" in make.signed_in(make.editor()).get(page(task)).headers["Cache-Control"]


def test_a_kept_page_is_new_after_a_step(client, task):
    assert "Quá hạn" in text_of(client.get(page(task)))
    actions.close_task(
        task=task, done_on=date(2026, 4, 2), document="Báo cáo", by=make.secretary(), now=make.NOW
    )
    assert "Hoàn thành muộn 2 ngày" in text_of(client.get(page(task)))


@pytest.mark.parametrize(
    "who", [make.editor, make.leader, make.ministry, make.secretary], ids=lambda who: who.__name__
)
def test_those_whom_it_concerns_read_notes_and_files(task, who):
    note = noted(task)
    client = make.signed_in(who())
    text = text_of(client.get(page(task)))
    assert "Đã phủ 10 điểm" in text
    assert "dien-bien-editor" in text
    response: Any = client.get(door("task-file", note.files.get()))
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_another_province_reads_neither_notes_nor_files(client, task):
    note = noted(task)
    other = make.signed_in(make.editor("lai-chau"))
    assert "Đã phủ 10 điểm" not in text_of(other.get(page(task)))
    file = door("task-file", note.files.get())
    assert other.get(file).status_code == 404
    assert client.get(file).status_code == 302
    assert make.signed_in(make.editor()).get("/tasks/files/999999999/").status_code == 404


def test_a_task_of_a_meeting_in_preparation_is_there_for_its_people_only(client):
    draft = make.task(make.conclusion(make.meeting("GSC-2026-05", draft=True)))
    for user in (make.editor(), make.secretary("dien-bien")):
        reader = make.signed_in(user)
        assert reader.get(page(draft)).status_code == 404
        assert {reader.post(door(name, draft)).status_code for name in DOORS} == {404}
    assert client.get(page(draft)).status_code == 404
    for user in (make.secretary(), make.leader()):
        assert make.signed_in(user).get(page(draft)).status_code == 200


def test_a_visitor_is_led_to_the_login(client, task):
    for name in DOORS:
        response = client.post(door(name, task))
        assert (response.status_code, response.headers["Location"][:16]) == (302, "/accounts/login/")
    assert client.get(door("task-note", task)).status_code == 405


# What each may do with a task that the nation's committee gave Điện Biên: note, close, withdraw.
RIGHTS = {
    "leader": (403, 403, 403),
    "secretary": (302, 302, 302),
    "ministry": (403, 302, 403),
    "dien-bien-editor": (302, 403, 403),
    "dien-bien-approver": (302, 403, 403),
    "dien-bien-secretary": (302, 403, 403),
    "lai-chau-editor": (403, 403, 403),
}


@pytest.mark.parametrize("who", RIGHTS)
def test_who_may_do_what(task, who):
    everybody = {
        each.username: each
        for each in (
            *(make.leader(), make.secretary(), make.ministry(), make.editor(), make.approver()),
            *(make.secretary("dien-bien"), make.editor("lai-chau")),
        )
    }
    client = make.signed_in(everybody[who])
    note = client.post(door("task-note", task), {"text": "Đã làm"}).status_code
    close = client.post(door("task-close", task), CLOSING).status_code
    if close == 302:
        assert client.post(door("task-reopen", task), {"reason": "Nhầm"}).status_code == 302
    withdraw = client.post(door("task-withdraw", task), {"reason": "Trùng"}).status_code
    assert (note, close, withdraw) == RIGHTS[who]


def test_the_approver_of_the_province_closes_what_its_own_committee_gave():
    meeting = make.meeting("BCD-2026-01", "bcd-dien-bien", held_on=date(2026, 1, 5))
    task = make.task(make.conclusion(meeting))
    assert make.signed_in(make.approver()).post(door("task-close", task), CLOSING).status_code == 302
    assert (
        make.signed_in(make.secretary()).post(door("task-reopen", task), {"reason": "x"}).status_code == 403
    )


def test_who_is_in_charge_tells_progress_and_does_not_close(task):
    owner = make.secretary()
    Task.objects.filter(pk=task.pk).update(person=owner)
    client = make.signed_in(owner)
    shown = client.get(page(task))
    assert "Bạn là người phụ trách" in text_of(shown)
    actions_there = {form.get("action").partition("#")[0] for form in document(shown).xpath("//main//form")}
    assert actions_there == {door("task-note", task)}
    refused = client.post(door("task-close", task), CLOSING)
    assert refused.status_code == 403
    assert "không tự kết thúc" in text_of(refused)
    assert client.post(door("task-withdraw", task), {"reason": "x"}).status_code == 403
    assert client.post(door("task-note", task), {"text": "Xong", "asks_to_close": "on"}).status_code == 302
    assert "đề nghị kết thúc" in text_of(make.signed_in(make.ministry()).get(page(task)))


def test_somebody_without_a_role_who_is_in_charge_tells_progress(task):
    Task.objects.filter(pk=task.pk).update(person=make.person("expert"))
    client = make.signed_in(make.person("expert"))
    assert client.post(door("task-note", task), {"text": "Đã làm"}).status_code == 302
    assert "Đã làm" in text_of(client.get(page(task)))


def test_the_heir_of_a_merged_province_tells_progress():
    task = make.task(make.conclusion(make.meeting()), "kon-tum")
    client = make.signed_in(make.editor("quang-ngai"))
    assert client.post(door("task-note", task), {"text": "Tiếp tục làm"}).status_code == 302


def test_the_same_note_sent_twice_is_one(task):
    client = make.signed_in(make.editor())
    form = {"text": "Đã làm", "seen": "0", "files": [upload()]}
    for _ in range(2):
        form["files"] = [upload()]
        assert client.post(door("task-note", task), form).status_code == 302
    assert (ProgressNote.objects.count(), TaskFile.objects.count()) == (1, 1)


def test_every_step_sent_twice_does_no_harm(task):
    client = make.signed_in(make.secretary())
    extending = {"due_on": "2027-01-01", "reason": "Bão lớn"}
    for name, form in (
        ("task-extend", extending),
        ("task-close", CLOSING),
        ("task-reopen", {"reason": "Nhầm"}),
        ("task-withdraw", {"reason": "Trùng"}),
    ):
        for _ in range(2):
            assert client.post(door(name, task), form).status_code == 302, name
    assert (TaskExtension.objects.count(), TaskClosure.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("name", "form", "words"),
    [
        ("task-note", {"text": " "}, "Chưa ghi tiến độ"),
        ("task-note", {"text": "x" * 2001}, "Dài quá 2000 ký tự"),
        ("task-note", {"text": "x", "seen": "zz"}, ""),
        ("task-close", {}, "Chưa ghi văn bản chứng minh"),
        ("task-close", CLOSING | {"done_on": "31/02/2026"}, "không phải một ngày"),
        ("task-close", CLOSING | {"done_on": "2025-01-01"}, "trước ngày giao"),
        ("task-close", CLOSING | {"done_on": "2099-01-01"}, "sau hôm nay"),
        ("task-close", CLOSING | {"document": "x" * 301}, "Dài quá 300 ký tự"),
        ("task-extend", {"due_on": "2026-01-06", "reason": "x"}, "Hạn mới phải sau hạn đang có"),
        ("task-extend", {"due_on": "2027-01-06"}, "Chưa ghi lý do gia hạn"),
        ("task-extend", {"due_on": "9999-99-99", "reason": "x"}, "không phải một ngày"),
        ("task-reopen", {"reason": "x"}, "chưa kết thúc"),
        ("task-withdraw", {}, "Chưa ghi lý do rút"),
    ],
)
def test_a_form_that_is_not_taken_comes_back_with_the_cure(task, name, form, words):
    response = make.signed_in(make.secretary()).post(door(name, task), form)
    assert response.status_code == 422
    assert words in text_of(response)
    assert "no-store" in response.headers["Cache-Control"]


def test_what_was_typed_stands_in_the_form_again(task):
    response = make.signed_in(make.secretary()).post(door("task-close", task), {"document": "Báo cáo số 7"})
    (typed,) = document(response).xpath("//input[@name='document'][@id='close-document']")
    assert typed.get("value") == "Báo cáo số 7"
    assert document(response).xpath("//details[@open]//form[contains(@action,'/close/')]")


def test_ids_on_the_page_are_unique(task):
    noted(task)
    found = document(make.signed_in(make.secretary()).get(page(task))).xpath("//main//@id")
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("chay.exe", b"MZ")], "Cổng chỉ nhận PDF"),
        ([("rong.pdf", b"")], "Tệp rỗng"),
        ([(f"{n}.pdf", PDF) for n in range(6)], "Mỗi lần chỉ kèm được 5 tệp"),
    ],
    ids=["program", "empty", "many"],
)
def test_files_that_are_not_taken_are_told(task, files, words):
    client = make.signed_in(make.secretary())
    for name, form in (("task-note", {"text": "Đã làm"}), ("task-close", CLOSING)):
        sent = form | {"files": [upload(*file) for file in files]}
        response = client.post(door(name, task), sent)
        assert response.status_code == 422
        assert words in text_of(response)
    assert not ProgressNote.objects.exists()
    assert not TaskClosure.objects.exists()


def test_a_body_that_is_too_large_is_refused_unread(task):
    sent = {"text": "Đã làm", "files": [upload(content=b"x" * (MOST_BODY + 1))]}
    assert make.signed_in(make.editor()).post(door("task-note", task), sent).status_code == 413


def test_a_withdrawn_task_says_so_and_takes_nothing(client, task):
    secretary = make.signed_in(make.secretary())
    secretary.post(door("task-withdraw", task), {"reason": "Trùng với kết luận khác"})
    assert "Trùng với kết luận khác" in text_of(client.get(page(task)))
    assert not document(secretary.get(page(task))).xpath("//main//form")
    response = secretary.post(door("task-note", task), {"text": "Đã làm"})
    assert response.status_code == 422
    assert "đã được rút" in text_of(response)
    assert "Bạn đã gõ: Đã làm" in text_of(response)


def test_the_history_tells_every_step_and_to_those_concerned_who(client, task):
    secretary = make.signed_in(make.secretary())
    secretary.post(
        door("task-extend", task), {"due_on": "2027-01-01", "reason": "Bão lớn", "document": "CV 5"}
    )
    secretary.post(door("task-close", task), CLOSING)
    secretary.post(door("task-reopen", task), {"reason": "Số liệu sai"})
    text = text_of(client.get(page(task)))
    for words in (
        "Gia hạn từ 31/03/2026 đến 01/01/2027, CV 5",
        "Bão lớn",
        "Kết thúc: xong ngày 30/03/2026",
        "Số liệu sai",
    ):
        assert words in text
    assert "hạn ban đầu 31/03/2026" in text
    assert "secretary" not in text
    assert "secretary" in text_of(secretary.get(page(task)))


def test_a_test_shows_its_course_against_what_it_has_to_be(client):
    given = make.conclusion(make.meeting(held_on=date(2022, 8, 8)))
    task = make.task(given, "vn", test="broadband_fixed_mbps", given_on=date(2022, 8, 8))
    response = client.get(page(task))
    text = text_of(response)
    assert "số liệu đã đạt" in text
    assert "tối thiểu 90 Mbps" in text
    assert "71,79 Mbps" in text
    chart = document(response).xpath("//script[@type='application/json']")[0].text
    assert "Phải đạt: tối thiểu 90 Mbps" in chart
    # Off the line, where the last value may lie.
    (label,) = [each for each in json.loads(chart)["layout"]["annotations"] if each.get("name") == "goal"]
    assert label["yshift"] > 0
    assert "Nhiệm vụ chỉ kết thúc khi" in text


def test_who_prepares_meetings_hears_that_nobody_is_reminded(client):
    secretary = make.secretary()
    task = make.task(
        make.conclusion(make.meeting()), lead=None, lead_vi="Bộ, ngành", due_on=date(2026, 12, 31)
    )
    words = "Không ai nhận được thư nhắc hạn"
    assert words in text_of(make.signed_in(secretary).get(page(task)))
    assert words not in text_of(client.get(page(task)))
    Task.objects.filter(pk=task.pk).update(person=make.person("linh", "editor", "lai-chau"))
    User.objects.filter(username="linh").update(email="linh@example.vn")
    assert words not in text_of(make.signed_in(secretary).get(page(task)))


def test_a_form_with_files_knows_how_much_it_may_send(task):
    found = document(make.signed_in(make.secretary()).get(page(task))).xpath("//input[@type='file']")
    assert found
    for each in found:
        assert each.get("data-most-bytes") == str(10 * 1024 * 1024)
        assert each.xpath("ancestor::form//p[@id=$id and @hidden]", id=each.get("data-too-large"))


def test_a_text_is_never_markup(client, task):
    Task.objects.filter(pk=task.pk).update(title_vi="<script>alert(1)</script>", person_name="<b>x</b>")
    noted(task, "<img src=x onerror=alert(1)>")
    for reader in (client, make.signed_in(make.editor())):
        content = reader.get(page(task)).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content


def test_the_page_is_complete_in_english(client, task):
    text = text_of(client.get(f"{page(task)}?lang=en"))
    assert "Trial task" in text


@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "secretary"])
def test_queries_do_not_grow_with_what_was_said(client, task, django_assert_max_num_queries, signed_in):
    reader = make.signed_in(make.secretary()) if signed_in else client
    reader.get(page(task))
    for n in range(20):
        note = ProgressNote.objects.create(task=task, text=f"{n}", at=timezone.now(), by=make.editor())
        actions.extend_task(
            task=task,
            due_on=date(2027, 1, 1) + timedelta(days=n),
            reason="Bão",
            by=make.secretary(),
            now=make.NOW,
        )
    assert note.pk
    with django_assert_max_num_queries(14):
        reader.get(page(task))


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_numbers_of_nothing_are_not_found(number):
    reader = make.signed_in(make.secretary())
    for address in (
        "/tasks/{}/",
        "/tasks/{}/edit/",
        "/tasks/files/{}/",
        "/meetings/NCDT-07/conclusions/{}/task/",
    ):
        assert reader.get(address.format(number)).status_code == 404
    assert reader.post(f"/tasks/{number}/note/", {"text": "x"}).status_code == 404


@pytest.mark.parametrize("text", ["\0", "\u202eđảo chiều", "x" * 100_000, "<b>&amp;"])
def test_no_text_breaks_a_form(task, text):
    reader = make.signed_in(make.secretary())
    for name in DOORS:
        form = dict.fromkeys(("text", "reason", "document", "note", "done_on", "due_on", "seen"), text)
        assert reader.post(door(name, task), form).status_code in (302, 422), name
