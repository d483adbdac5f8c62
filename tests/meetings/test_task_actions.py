"""Tasks are given, changed, told about, closed, reopened, extended and withdrawn: who, once, and what stays to be read."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from indicators.actions.files import FileError, path_of
from meetings.actions import tasks as actions
from meetings.actions.tasks import AskedTask, AskedTest, Brought, ChangedSinceError, TaskError
from meetings.models import ProgressNote, Task, TaskClosure, TaskExtension, TaskFile
from provinces.models import Change
from provinces.queries import versions
from tests import factories as make

pytestmark = pytest.mark.usefixtures("reference")

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
DUE = make.TODAY + timedelta(days=30)
ASKED = AskedTask(
    title_vi="Phủ sóng 620 điểm lõm",
    given_on=make.TODAY,
    lead="dien-bien",
    supports=("lai-chau", "son-la"),
    person_name="Nguyễn Văn Thử",
    responsibility_vi="Giám đốc Sở chịu trách nhiệm",
    product_vi="Báo cáo kết quả",
    due_on=DUE,
    test=AskedTest("mobile_gap_spots_remaining", "dien-bien", "equal", Decimal(0), "2027"),
)


@pytest.fixture
def concluded():
    return make.conclusion(make.meeting(held_on=make.TODAY))


@pytest.fixture
def task(concluded):
    return make.task(concluded, due_on=DUE)


def version() -> int:
    return versions.data_version()


def trail(task: Task) -> list[str]:
    return list(
        Change.objects.filter(key=actions.task_key(task)).order_by("pk").values_list("action", flat=True)
    )


def give(conclusion, asked=ASKED, *, seen=0, by=None) -> Task:
    return actions.give_task(
        conclusion=conclusion, asked=asked, seen=seen, by=by or make.secretary(), now=make.NOW
    )


def change(task, asked, *, seen=1, by=None) -> Task:
    return actions.change_task(task=task, asked=asked, seen=seen, by=by or make.secretary(), now=make.NOW)


def close(task, *, by=None, **more) -> TaskClosure:
    told = {"done_on": make.TODAY, "document": "Báo cáo số 5/BC-UBND", "by": by or make.secretary()}
    return actions.close_task(task=task, now=make.NOW, **(told | more))


def extend(task, due_on=DUE + timedelta(days=30), *, by=None, reason="Bão lớn") -> TaskExtension:
    return actions.extend_task(
        task=task, due_on=due_on, reason=reason, by=by or make.secretary(), now=make.NOW
    )


def note(task, text="Đã phủ 10 điểm", *, seen=0, by=None, **more) -> ProgressNote:
    return actions.note_progress(
        task=task, text=text, seen=seen, by=by or make.editor(), now=make.NOW, **more
    )


def refused(code: str):
    return pytest.raises(TaskError, match=f"^{code}$")


def test_a_task_has_its_five_clear_things_and_its_proof(concluded):
    task = give(concluded)
    task.refresh_from_db()
    assert (task.ordinal, task.lead.slug, task.due_on, task.version) == (1, "dien-bien", DUE, 1)
    assert set(task.supports.values_list("unit__slug", flat=True)) == {"lai-chau", "son-la"}
    assert (task.test_indicator.code, task.test_period.code) == ("mobile_gap_spots_remaining", "2027")
    assert (task.created_by.username, task.created_at) == ("secretary", make.NOW)
    # Never blank in English where Vietnamese is not.
    assert task.product_en == "Báo cáo kết quả"


def test_giving_leaves_a_line_in_the_trail(concluded):
    task = give(concluded)
    line = Change.objects.get(key="GSC-2026-02/1/1")
    assert (line.topic, line.action, line.unit.slug) == ("task", "created", "vn")
    assert "Phủ sóng 620 điểm lõm" in line.after
    assert trail(task) == ["created"]


def test_a_form_sent_twice_gives_one_task(concluded):
    assert give(concluded).pk == give(concluded).pk
    assert trail(concluded.tasks.get()) == ["created"]


def test_of_two_people_the_second_learns_of_the_first(concluded):
    give(concluded)
    with pytest.raises(ChangedSinceError) as met:
        give(concluded, replace(ASKED, title_vi="Việc khác"), by=make.person("second", "secretary"))
    assert met.value.standing.title_vi == "Phủ sóng 620 điểm lõm"
    assert concluded.tasks.count() == 1


def test_the_same_words_of_another_person_are_another_task(concluded):
    give(concluded)
    with pytest.raises(ChangedSinceError):
        give(concluded, by=make.person("second", "secretary"))
    assert give(concluded, seen=1, by=make.person("second", "secretary")).ordinal == 2


def test_a_deadline_before_the_task_was_given_is_refused(concluded):
    with refused("due_too_early"):
        give(concluded, replace(ASKED, due_on=make.TODAY - timedelta(days=1)))


@pytest.mark.parametrize("field", ["lead", "person"])
def test_unknown_codes_are_refused(concluded, field):
    with refused("unknown"):
        give(concluded, replace(ASKED, **{field: "nobody"}))
    assert not concluded.tasks.exists()


def test_the_public_hears_of_tasks_of_public_meetings_only(concluded):
    before = version()
    task = give(concluded)
    assert version() == before + 1
    draft = make.conclusion(make.meeting("GSC-2026-03", draft=True))
    hidden = give(draft)
    note(hidden)
    assert version() == before + 1
    note(task)
    assert version() == before + 2


def test_a_change_counts_its_versions_and_tells_only_what_changed(concluded):
    task = give(concluded)
    change(task, replace(ASKED, product_vi="Nghị quyết"))
    task.refresh_from_db()
    assert (task.version, task.product_vi) == (2, "Nghị quyết")
    line = Change.objects.get(action="changed", key="GSC-2026-02/1/1")
    assert line.before == "product_vi: Báo cáo kết quả\nproduct_en: Báo cáo kết quả"
    assert line.after == "product_vi: Nghị quyết\nproduct_en: Nghị quyết"


def test_the_same_change_twice_is_one(concluded):
    task = give(concluded)
    wanted = replace(ASKED, product_vi="Nghị quyết")
    change(task, wanted)
    assert change(task, wanted).version == 2
    assert trail(task) == ["created", "changed"]


def test_who_changes_what_another_changed_meanwhile_sees_it(concluded):
    task = give(concluded)
    change(task, replace(ASKED, product_vi="Nghị quyết"))
    with pytest.raises(ChangedSinceError) as met:
        change(task, replace(ASKED, product_vi="Chỉ thị"), by=make.person("second", "secretary"))
    assert (met.value.standing.product_vi, met.value.seen) == ("Nghị quyết", 2)
    task.refresh_from_db()
    assert task.product_vi == "Nghị quyết"


def test_units_and_proof_can_be_taken_away(concluded):
    task = change(give(concluded), replace(ASKED, supports=("son-la",), test=None))
    task.refresh_from_db()
    assert list(task.supports.values_list("unit__slug", flat=True)) == ["son-la"]
    assert (task.test_indicator, task.test_threshold, task.test_comparison) == (None, None, "")


@pytest.mark.parametrize("due", [None, DUE + timedelta(days=1)])
def test_a_public_deadline_moves_on_by_an_extension_only(concluded, due):
    task = give(concluded)
    with refused("due_moved"):
        change(task, replace(ASKED, due_on=due))
    assert change(task, replace(ASKED, due_on=DUE - timedelta(days=1))).due_on == DUE - timedelta(days=1)


def test_while_the_meeting_is_prepared_the_deadline_is_free():
    task = give(make.conclusion(make.meeting(draft=True)))
    assert change(task, replace(ASKED, due_on=None)).due_on is None


def test_who_is_in_charge_does_not_step_aside_to_close(concluded):
    secretary = make.secretary()
    task = give(concluded, replace(ASKED, person="secretary"))
    with refused("own_person"):
        change(task, replace(ASKED, person=""), by=secretary)
    for step in (
        lambda: close(task, by=secretary, note="Xong"),
        lambda: extend(task, by=secretary),
        lambda: actions.withdraw_task(task=task, reason="Trùng", by=secretary, now=make.NOW),
    ):
        with refused("own_task"):
            step()
    assert trail(task) == ["created"]


def test_the_database_too_refuses_that_somebody_closes_a_task_of_their_own(task):
    owner = make.person("owner", "secretary")
    Task.objects.filter(pk=task.pk).update(person=owner)
    with pytest.raises(DatabaseError, match="nobody closes"), transaction.atomic():
        make.closure(task, make.TODAY, by=owner)


def test_a_note_is_written_once_with_its_files(task):
    files = [Brought("bao-cao.pdf", PDF), Brought("lan-hai.pdf", PDF)]
    first, again = note(task, files=files), note(task, files=files)
    assert first.pk == again.pk
    kept = TaskFile.objects.get()
    assert (kept.note_id, kept.name, kept.closure_id) == (first.pk, "bao-cao.pdf", None)
    assert actions.task_file_path(kept).read_bytes() == PDF
    assert path_of(kept.sha256).stat().st_mode & 0o077 == 0
    assert trail(task) == ["noted"]


def test_the_same_words_a_month_later_are_another_note(task):
    first = note(task, "Chưa có gì mới")
    assert note(task, "Chưa có gì mới", seen=first.pk).pk != first.pk


def test_a_note_with_a_bad_file_is_not_written(task):
    with pytest.raises(FileError, match="unknown_kind"):
        note(task, files=[Brought("chay.exe", b"MZ\x90")])
    with pytest.raises(FileError, match="too_many"):
        note(task, files=[Brought(f"{n}.pdf", PDF) for n in range(actions.MOST_FILES + 1)])
    assert not ProgressNote.objects.exists()


def test_who_is_in_charge_asks_to_close(task):
    assert note(task, "Đã xong, đề nghị kết thúc", asks_to_close=True).asks_to_close
    assert trail(task) == ["asked to close"]


def test_empty_words_are_refused(task):
    with refused("nothing_said"):
        note(task, "  ")
    with refused("document_required"):
        close(task, document=" ")
    with refused("reason_required"):
        extend(task, reason="")


def test_a_task_is_closed_with_a_document_once(task):
    closed = close(task, files=[Brought("bao-cao.pdf", PDF)])
    assert close(task, files=[Brought("bao-cao.pdf", PDF)]).pk == closed.pk
    assert TaskFile.objects.get().closure_id == closed.pk
    assert trail(task) == ["closed"]
    with refused("closed"):
        close(task, document="Văn bản khác")
    with refused("closed"):
        note(task)
    with refused("closed"):
        change(task, ASKED)
    with refused("closed"):
        actions.withdraw_task(task=task, reason="Trùng", by=make.secretary(), now=make.NOW)


@pytest.mark.parametrize(
    ("days", "code"), [(1, "done_too_late"), (-1, "done_too_early")], ids=["tomorrow", "before it was given"]
)
def test_a_task_is_done_between_the_day_it_was_given_and_today(task, days, code):
    with refused(code):
        close(task, done_on=make.TODAY + timedelta(days=days))


def test_where_the_figures_have_not_reached_it_a_note_says_why(concluded):
    task = make.task(concluded, test="smartphone_adult_share", due_on=DUE)
    with refused("note_required"):
        close(task)
    assert close(task, note="Số liệu công bố quý sau").note == "Số liệu công bố quý sau"
    assert Change.objects.get(action="closed", topic="task").reason == "Số liệu công bố quý sau"


def test_where_the_figures_have_reached_it_no_note_is_asked_for():
    """Fixed broadband of the nation is far above 90 Mbps today."""
    given = make.conclusion(make.meeting(held_on=date(2022, 8, 8)))
    task = make.task(given, "vn", test="broadband_fixed_mbps")
    assert close(task).note == ""


def test_a_reopened_task_can_be_closed_again(task):
    close(task)
    for _ in range(2):
        actions.reopen_task(task=task, reason="Báo cáo sai", by=make.secretary(), now=make.later(1))
    assert close(task, document="Báo cáo số 9/BC-UBND").reopened_at is None
    assert TaskClosure.objects.filter(task=task).count() == 2
    assert trail(task) == ["closed", "reopened", "closed"]


def test_only_a_closed_task_is_reopened(task):
    with refused("not_closed"):
        actions.reopen_task(task=task, reason="Báo cáo sai", by=make.secretary(), now=make.NOW)


def test_more_time_is_given_once_for_each_form(task):
    extend(task)
    extend(task)
    extend(task, DUE + timedelta(days=60))
    assert TaskExtension.objects.count() == 2
    lines = Change.objects.filter(action="extended").order_by("pk")
    assert [line.before for line in lines] == [DUE.isoformat(), (DUE + timedelta(days=30)).isoformat()]


@pytest.mark.parametrize("days", [0, -1])
def test_an_extension_is_later_than_the_deadline_in_force(task, days):
    with refused("not_later"):
        extend(task, DUE + timedelta(days=days))


def test_an_extension_gives_a_first_deadline_too(concluded):
    task = make.task(concluded)
    assert extend(task, make.TODAY + timedelta(days=3)).due_on == make.TODAY + timedelta(days=3)
    with refused("not_later"):
        extend(make.task(concluded), make.TODAY - timedelta(days=3))


def test_a_withdrawn_task_takes_nothing_any_more(task):
    for _ in range(2):
        actions.withdraw_task(task=task, reason="Trùng", by=make.secretary(), now=make.NOW)
    assert trail(task) == ["withdrawn"]
    for step in (lambda: note(task), lambda: close(task), lambda: extend(task), lambda: change(task, ASKED)):
        with refused("withdrawn"):
            step()
