"""Many people at one time: real threads with connections of their own against PostgreSQL.

What these tests write is committed; they take it out again themselves, as the other tests expect the reference data
and nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections

from indicators.actions import LockedError, TypedCell, UnfinishedError, save_entries, send_submission
from indicators.models import Indicator, Relation, Submission
from provinces.models import Change, Unit
from tests import factories
from tests.factories import NOW
from tests.leftovers import taken_away

pytestmark = pytest.mark.usefixtures("db")

PEOPLE = 34
CODES = factories.INDICATORS


@pytest.fixture
def db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The database as all threads see it: nothing is rolled back, so everything written is taken out afterwards. By
    its name the test database is made ready when this file runs alone."""
    with django_db_blocker.unblock(), taken_away():
        try:
            yield
        finally:
            connections.close_all()


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each work gives, or the error that it raises; all begin at the same moment, each on its own connection."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works, timeout=120))


def editors() -> list[User]:
    return [factories.person(f"editor-{n:02}", "editor", "dien-bien") for n in range(PEOPLE)]


def provincial(most: int = PEOPLE) -> list[str]:
    told = Indicator.objects.filter(level__in=["provincial", "both"]).exclude(value_kind="rank")
    return list(told.order_by("sort_order").values_list("code", flat=True)[:most])


def failures(outcomes: Sequence[object]) -> list[object]:
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


def saving(report: Submission, by: User, cell: TypedCell) -> Callable[[], Any]:
    return partial(save_entries, submission=report, cells=[cell], by=by, now=NOW)


def trail(code: str, unit: str = "dien-bien") -> list[tuple[str, str]]:
    told = Change.objects.filter(key=f"2026-Q4/{unit}/{code}", action="saved").order_by("pk")
    return list(told.values_list("before", "after"))


def test_each_its_own_cell_of_one_report():
    codes = provincial()
    report = factories.submission(factories.collection(indicators=codes))
    cells = [TypedCell(code, 0, typed=f"{n},5") for n, code in enumerate(codes)]
    outcomes = at_once([saving(report, by, cell) for by, cell in zip(editors(), cells, strict=False)])
    assert failures(outcomes) == []
    stored = dict(report.entries.values_list("indicator__code", "typed"))
    assert stored == {cell.indicator: cell.typed for cell in cells}
    assert set(report.entries.values_list("version", flat=True)) == {1}
    assert all(trail(code) == [("", stored[code])] for code in codes)


def test_each_the_report_of_its_own_province():
    round_ = factories.collection()
    living = Unit.objects.filter(level="province", versions__valid_to=None).distinct()
    reports = [factories.submission(round_, unit) for unit in living[:PEOPLE]]
    people = [factories.editor(report.unit.slug) for report in reports]
    cells = [TypedCell(code, 0, typed="41,5") for code in CODES]
    outcomes = at_once(
        [
            partial(save_entries, submission=report, cells=cells, by=by, now=NOW)
            for report, by in zip(reports, people, strict=True)
        ]
    )
    assert len(reports) == PEOPLE
    assert failures(outcomes) == []
    assert all(outcome.written == len(CODES) for outcome in outcomes)


def test_all_the_same_cell_one_is_saved_and_the_others_see_what_stands():
    report, (code, *_) = factories.submission(factories.collection()), CODES
    wanted = [TypedCell(code, 0, typed=f"{n},5") for n in range(PEOPLE)]
    outcomes = at_once([saving(report, by, cell) for by, cell in zip(editors(), wanted, strict=True)])
    assert failures(outcomes) == []
    stored = report.entries.get()
    assert sum(outcome.written for outcome in outcomes) == 1
    refused = [conflict for outcome in outcomes for conflict in outcome.conflicts]
    assert {(each.theirs.typed, each.theirs.version) for each in refused} == {(stored.typed, 1)}
    assert sorted([stored.typed, *(str(each.mine.typed) for each in refused)]) == sorted(
        str(cell.typed) for cell in wanted
    )
    assert trail(code) == [("", stored.typed)]


def test_all_insisting_on_the_same_cell_every_write_has_its_version_and_its_line():
    report, (code, *_) = factories.submission(factories.collection()), CODES

    def insist(by: User, text: str) -> object:
        version = 0
        while True:
            outcome = save_entries(
                submission=report, cells=[TypedCell(code, version, typed=text)], by=by, now=NOW
            )
            if not outcome.conflicts:
                return outcome
            version = outcome.conflicts[0].theirs.version

    works = [partial(insist, by, f"{n},5") for n, by in enumerate(editors())]
    outcomes = at_once(works)
    assert failures(outcomes) == []
    assert report.entries.get().version == PEOPLE
    chain = trail(code)
    assert [before for before, _after in chain] == ["", *(after for _before, after in chain[:-1])]
    assert sorted(after for _before, after in chain) == sorted(f"{n},5" for n in range(PEOPLE))


def test_cells_in_opposite_orders_do_not_wait_for_each_other_for_ever():
    codes = provincial(12)
    report = factories.submission(factories.collection(indicators=codes))
    works = []
    for n, by in enumerate(editors()):
        ordered = codes if n % 2 else codes[::-1]
        cells = [TypedCell(code, 0, typed=f"{n},5") for code in ordered]
        works.append(partial(save_entries, submission=report, cells=cells, by=by, now=NOW))
    outcomes = at_once(works)
    assert failures(outcomes) == []
    assert sum(outcome.written for outcome in outcomes) == len(codes)


def test_while_the_approver_sends_a_write_is_in_the_report_or_refused_never_lost():
    codes = provincial()
    report = factories.submission(factories.collection(indicators=codes))
    for code in codes:
        factories.entry(report, code, "1", note="đã rà soát")
    cells = [TypedCell(code, 1, missing="late", typed="") for code in codes]
    people = [saving(report, by, cell) for by, cell in zip(editors(), cells, strict=False)]
    approver = factories.approver()
    sent, *outcomes = at_once([lambda: send_submission(submission=report, by=approver, now=NOW), *people])
    assert not isinstance(sent, Exception) or isinstance(sent, UnfinishedError)
    assert all(isinstance(error, LockedError) for error in failures(outcomes))
    saved = {
        cell.indicator
        for cell, outcome in zip(cells, outcomes, strict=True)
        if not isinstance(outcome, Exception)
    }
    assert set(report.entries.filter(missing="late").values_list("indicator__code", flat=True)) == saved
    assert all(trail(code) == [("1", "missing:late")] for code in saved)
    report.refresh_from_db()
    assert report.state == "sent"


def test_two_cells_held_against_each_other_end_with_the_doubt_that_is_true():
    part, whole = "eid_activated_share", "smartphone_adult_share"
    tied = Relation.objects.create(
        indicator=Indicator.objects.get(code=part), other=Indicator.objects.get(code=whole), kind="not_above"
    )
    try:
        report = factories.submission(factories.collection())
        one, two = editors()[:2]
        outcomes = at_once(
            [
                saving(report, one, TypedCell(part, 0, typed="60")),
                saving(report, two, TypedCell(whole, 0, typed="50")),
            ]
        )
        assert failures(outcomes) == []
        assert "above_other" in report.entries.get(indicator__code=part).doubts
    finally:
        tied.delete()
