"""The reference file of tasks: as its sources tell, loaded once, and what people changed stays theirs."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from meetings.models import Conclusion, Task
from tests import factories
from tests.reference_files import load

TASKS = settings.REFERENCE_DIR / "tasks.csv"


def rows(path: Path = TASKS) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def loaded_task(meeting: str, ordinal: int) -> Task:
    return Task.objects.get(conclusion__meeting__key=meeting, conclusion__ordinal=ordinal, ordinal=1)


@pytest.fixture
def changed(tmp_path: Path, reference: None) -> Any:
    """Loads the reference with some cells of the tasks changed; the counts of the file."""

    def again(
        key: tuple[str, str] = ("", ""), *, more: dict[str, str] | None = None, **cells: str
    ) -> tuple[int, ...]:
        for shipped in settings.REFERENCE_DIR.glob("*.csv"):
            (tmp_path / shipped.name).write_bytes(shipped.read_bytes())
        told = [row | cells if (row["meeting"], row["conclusion"]) == key else row for row in rows()]
        told += [told[0] | more] if more else []
        with (tmp_path / "tasks.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(told[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(told)
        return load(tmp_path)["tasks"]

    return again


@pytest.mark.usefixtures("reference")
class TestFile:
    def test_one_task_for_each_conclusion_in_its_words(self):
        told = list(Task.objects.select_related("conclusion"))
        assert len(told) == Conclusion.objects.count() == 40
        for task in told:
            assert (task.title_vi, task.title_en) == (task.conclusion.text_vi, task.conclusion.text_en)
            assert (task.lead_vi, task.lead_en) == (
                task.conclusion.assigned_to_vi,
                task.conclusion.assigned_to_en,
            )
            assert task.due_on == task.conclusion.due_on
            assert task.given_on == task.conclusion.meeting.held_on

    def test_what_sources_do_not_say_is_empty(self):
        assert not Task.objects.exclude(
            person=None, person_name="", product_vi="", responsibility_vi=""
        ).exists()

    def test_a_unit_leads_only_where_the_source_names_exactly_that_one(self):
        led = Task.objects.exclude(lead=None).select_related("lead")
        assert {task.lead_vi for task in led} == {
            "Bộ Thông tin và Truyền thông",
            "Bộ Công Thương",
            "Bộ Xây dựng",
        }
        for task in led:
            name = task.lead.versions.order_by("-valid_from").values_list("name_vi", flat=True)[0]
            assert name == task.lead_vi

    def test_only_a_measured_result_is_tested(self):
        tested = {
            (each.conclusion.meeting.key, each.test_indicator.code, each.test_unit.slug, each.test_comparison)
            for each in Task.objects.exclude(test_indicator=None)
        }
        assert tested == {
            ("NCDT-07", "mobile_gap_spots_remaining", "vn", "equal"),
            ("DBI-2023-04", "dx_budget_share", "dien-bien", "at_least"),
        }


def test_loading_again_writes_nothing(changed):
    assert changed() == (0, 40, 0, 0, 0)


def test_a_change_of_the_file_reaches_what_nobody_touched(changed):
    task = loaded_task("NCDT-07", 4)
    assert changed(("NCDT-07", "4"), title_vi="Phủ sóng hết các điểm lõm") == (0, 39, 1, 0, 0)
    task.refresh_from_db()
    assert task.title_vi == "Phủ sóng hết các điểm lõm"
    assert task.version == 1


def test_what_a_person_changed_is_left_alone(changed):
    task = loaded_task("NCDT-07", 4)
    Task.objects.filter(pk=task.pk).update(
        version=2, title_vi="Lời của người sửa", person_name="Bà A", due_on=None
    )
    assert changed(("NCDT-07", "4"), title_vi="Lời của tệp", due_on="2025-01-31") == (0, 40, 0, 0, 0)
    task.refresh_from_db()
    assert (task.title_vi, task.person_name, task.due_on) == ("Lời của người sửa", "Bà A", None)


def test_only_the_columns_of_the_file_are_written(changed):
    """A withdrawal counts no version."""
    task = loaded_task("NCDT-07", 4)
    Task.objects.filter(pk=task.pk).update(
        withdrawn_at=factories.NOW, withdrawn_by=factories.secretary(), withdrawn_reason="Giao trùng"
    )
    assert changed(("NCDT-07", "4"), due_on="2025-01-31") == (0, 39, 1, 0, 0)
    task.refresh_from_db()
    assert (task.due_on, task.withdrawn_reason) == (date(2025, 1, 31), "Giao trùng")


def test_a_task_that_a_person_gave_is_neither_overwritten_nor_missed(changed):
    conclusion = Conclusion.objects.get(meeting__key="NCDT-02", ordinal=1)
    given = factories.task(
        conclusion, title_vi="Người giao", created_by=factories.secretary(), created_at=factories.NOW
    )
    assert given.ordinal == 2
    assert changed() == (0, 40, 0, 0, 0)
    assert changed(more={"ordinal": "2", "title_vi": "Tệp giao"}) == (0, 41, 0, 0, 0)
    given.refresh_from_db()
    assert given.title_vi == "Người giao"
