"""Saving cells: versions, conflicts, what is understood, what is written down, and what a locked report refuses."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.actions import LockedError, TypedCell, UnknownCellError, save_entries
from indicators.models import Entry, Indicator, Relation, Submission
from provinces.models import Change
from tests import factories
from tests.factories import NOW, later

pytestmark = pytest.mark.usefixtures("reference")

SHARE, REST, EID, VILLAGES = factories.INDICATORS
KEY = "2026-Q4/dien-bien"
# The report under its lock, the cells that stand, what they are held against, the write and its audit line, and two
# for the savepoint of the test.
QUERIES = 12


@pytest.fixture
def report() -> Submission:
    return factories.submission(factories.collection())


def save(report: Submission, *cells: TypedCell, by=None, now=NOW):
    return save_entries(submission=report, cells=cells, by=by or factories.editor(), now=now)


def cell(report: Submission, code: str = SHARE) -> Entry:
    return report.entries.get(indicator__code=code)


def lines(code: str = SHARE) -> list[tuple[str, str, str]]:
    told = Change.objects.filter(key=f"{KEY}/{code}").order_by("pk")
    return list(told.values_list("action", "before", "after"))


def test_a_number_is_kept_as_typed_and_as_understood(report: Submission):
    outcome = save(report, TypedCell(VILLAGES, 0, typed=" 1.234 "))
    stored = cell(report, VILLAGES)
    assert (stored.typed, stored.value, stored.resolution) == ("1.234", Decimal(1234), Decimal(1))
    assert (stored.version, stored.value_by, stored.changed_at) == (1, factories.editor(), NOW)
    assert [entry.pk for entry in outcome.saved] == [stored.pk]
    assert outcome.written == 1


@pytest.mark.parametrize(
    "typed",
    [
        "3 " + " " * 98 + "triệu",
        "8" + " " * 120 + "1",
        "0" * 98 + "81,2",
        "81,2" + " " * 500 + "5",
        "9" * 101,
    ],
)
def test_of_a_text_too_long_no_number_is_kept(report: Submission, typed: str):
    for _again in range(2):
        save(report, TypedCell(SHARE, 0, typed=typed))
        kept = cell(report)
        assert (kept.value, kept.doubts, kept.version) == (None, ["too_long"], 1)
    save(report, TypedCell(SHARE, 1, note="giải thích"))
    assert (cell(report).value, cell(report).doubts) == (None, ["too_long"])


def test_every_write_has_its_version_and_its_line(report: Submission):
    for version, text in enumerate(["81,2", "81,3", ""]):
        save(report, TypedCell(SHARE, version, typed=text), now=later(hours=version))
    assert cell(report).version == 3
    assert lines() == [("saved", "", "81,2"), ("saved", "81,2", "81,3"), ("saved", "81,3", "")]
    change = Change.objects.filter(key=f"{KEY}/{SHARE}").earliest("pk")
    assert (change.by, change.at, change.unit.slug) == (factories.editor(), NOW, "dien-bien")


def test_who_does_not_know_what_stands_overwrites_nothing_and_sees_both(report: Submission):
    other = factories.person("second-editor", "editor", "dien-bien")
    save(report, TypedCell(SHARE, 0, typed="81,2"), by=other)
    outcome = save(report, TypedCell(SHARE, 0, typed="79"))
    (conflict,) = outcome.conflicts
    assert (conflict.mine.typed, conflict.theirs.typed, conflict.theirs.changed_by) == ("79", "81,2", other)
    assert outcome.saved == ()
    assert cell(report).typed == "81,2"
    assert len(lines()) == 1


def test_knowing_it_the_second_may_decide(report: Submission):
    save(report, TypedCell(SHARE, 0, typed="81,2"))
    save(report, TypedCell(SHARE, 1, typed="79"))
    assert (cell(report).typed, cell(report).version) == ("79", 2)


def test_the_same_form_twice_writes_once(report: Submission):
    for _ in range(2):
        outcome = save(report, TypedCell(SHARE, 0, typed="81,2"))
        assert len(outcome.saved) == 1
    assert (cell(report).version, outcome.written, len(lines())) == (1, 0, 1)


def test_other_cells_of_the_form_are_saved_beside_a_conflict(report: Submission):
    save(report, TypedCell(SHARE, 0, typed="81,2"))
    outcome = save(report, TypedCell(SHARE, 0, typed="1"), TypedCell(EID, 0, typed="41"))
    assert [entry.typed for entry in outcome.saved] == ["41"]
    assert len(outcome.conflicts) == 1


def test_a_number_drops_the_reason_and_a_reason_never_drops_a_number(report: Submission):
    save(report, TypedCell(SHARE, 0, missing="late"))
    assert cell(report).missing == "late"
    save(report, TypedCell(SHARE, 1, typed="81,2"))
    assert (cell(report).missing, cell(report).value) == ("", Decimal("81.2"))
    save(report, TypedCell(SHARE, 2, missing="late"))
    assert (cell(report).missing, cell(report).typed) == ("", "81,2")
    assert lines() == [("saved", "", "missing:late"), ("saved", "missing:late", "81,2")]


def test_a_note_is_a_write_of_its_own_and_leaves_the_value_to_its_writer(report: Submission):
    other = factories.person("second-editor", "editor", "dien-bien")
    save(report, TypedCell(SHARE, 0, typed="81,2"))
    save(report, TypedCell(SHARE, 1, note="Đã rà soát", document="12/BC-UBND"), by=other)
    stored = cell(report)
    assert (stored.typed, stored.version) == ("81,2", 2)
    assert (stored.value_by, stored.changed_by) == (factories.editor(), other)
    assert lines()[1] == ("explained", "", "Đã rà soát · 12/BC-UBND")


def test_what_is_no_number_is_kept_with_its_doubt(report: Submission):
    save(report, TypedCell(SHARE, 0, typed="tám mươi"))
    assert (cell(report).typed, cell(report).value) == ("tám mươi", None)
    assert "not_a_number" in cell(report).doubts


def test_an_ambiguous_number_is_not_guessed(report: Submission):
    save(report, TypedCell(EID, 0, typed="18500.00"))
    assert cell(report, EID).value is None
    assert "ambiguous" in cell(report, EID).doubts


def test_a_cell_held_against_another_is_doubted_anew_when_that_one_changes(report: Submission):
    part, whole = Indicator.objects.get(code=EID), Indicator.objects.get(code=SHARE)
    Relation.objects.get_or_create(indicator=part, other=whole, kind=Relation.Kind.NOT_ABOVE)
    save(report, TypedCell(EID, 0, typed="41", note="rà soát"), TypedCell(SHARE, 0, typed="80"))
    assert "above_other" not in cell(report, EID).doubts
    outcome = save(report, TypedCell(SHARE, 1, typed="30"))
    assert EID in outcome.touched
    assert "above_other" in cell(report, EID).doubts
    assert cell(report, EID).version == 1


@pytest.mark.parametrize("state", ["sent", "accepted", "published"])
def test_a_report_that_was_sent_takes_nothing(report: Submission, state: str):
    factories.advance(report, state)
    with pytest.raises(LockedError) as locked:
        save(report, TypedCell(SHARE, 0, typed="81,2"))
    assert locked.value.code == state
    assert not report.entries.exists()


def test_a_closed_round_takes_nothing_but_from_units_with_more_days(report: Submission):
    after = later(days=75)
    with pytest.raises(LockedError, match="closed"):
        save(report, TypedCell(SHARE, 0, typed="81,2"), now=after)
    factories.extension(report.collection, report.unit, later(days=80).date())
    assert save(report, TypedCell(SHARE, 0, typed="81,2"), now=after).written == 1


def test_a_returned_cell_keeps_the_question_of_the_ministry(report: Submission):
    factories.entry(report, SHARE, "9,8")
    factories.advance(report, "returned")
    Entry.objects.filter(submission=report).update(returned_reason="Khác báo cáo của Công an tỉnh")
    save(report, TypedCell(SHARE, 1, typed="8,8"))
    assert (cell(report).typed, cell(report).returned_reason) == ("8,8", "Khác báo cáo của Công an tỉnh")


def test_an_indicator_that_the_round_does_not_ask_for_is_refused_with_everything(report: Submission):
    with pytest.raises(UnknownCellError):
        save(report, TypedCell(SHARE, 0, typed="81,2"), TypedCell("dti_index", 0, typed="1"))
    assert not report.entries.exists()


def test_the_number_of_statements_does_not_grow_with_the_cells(report: Submission):
    by = factories.editor()
    with CaptureQueriesContext(connection) as one:
        save(report, TypedCell(VILLAGES, 0, typed="5"), by=by)
    with CaptureQueriesContext(connection) as many:
        save(report, *[TypedCell(code, 0, typed="5") for code in (SHARE, REST, EID)], by=by)
    assert len(one) == len(many) == QUERIES
