"""Generated stores: the same for the same size, as the rules of real ones have it, and never beside real figures."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dti_portal.management.commands.generate_store import fill
from dti_portal.management.commands.prepare_practice import prepare
from indicators import numerals
from indicators.actions import FigureCounts, select_figures
from indicators.actions.generated import Generated, NotEmptyError, plausible
from indicators.actions.generated.plausible import Profile
from indicators.actions.generated.rounds import Plan, plan
from indicators.models import (
    Collection,
    Entry,
    Figure,
    Indicator,
    Note,
    Observation,
    Relation,
    Submission,
    Target,
)
from provinces.models import Change, Source
from provinces.queries.sources import figures_are_generated
from tests.conftest import forget_all

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SMALL = {"units": 5, "indicators": 12, "quarters": 20}
HOT = (
    "/",
    "/indicators/",
    "/indicators/g-001/",
    "/indicators/g-001/?units=ha-noi,an-giang",
    "/indicators/g-001.csv",
    "/provinces/ha-noi/",
    "/search/?q=đất đai",
    "/api/v1/figures?indicator=g-001&unit=vn",
    "/api/v1/figures?indicator=g-001&period=2024-Q4",
)


@pytest.fixture
def small(empty_store: None) -> Generated:
    return fill(**SMALL)


def said() -> list[tuple[Any, ...]]:
    told = ("indicator__code", "unit__slug", "period__code", "value", "missing", "qualifier", "as_reported")
    more = ("resolution", "status", "as_of", "source__key")
    return list(Observation.objects.order_by("pk").values_list(*told, *more))


def undone(measure: Callable[[], Any], **size: int) -> Any:
    """What `measure` finds in a generated store that is gone again afterwards."""
    with transaction.atomic():
        fill(**size)
        found = measure()
        transaction.set_rollback(True)
    return found


def test_the_same_size_gives_the_same_rows(empty_store: None):
    assert undone(said, **SMALL) == undone(said, **SMALL)


def test_one_figure_for_every_cell(small: Generated):
    assert small.figures == Figure.objects.count() == 5 * 12 * 20
    assert small.observations == Observation.objects.count() > small.figures


def test_figures_follow_the_rule_of_selection(small: Generated):
    assert set(Figure.objects.values_list("reason", flat=True)) == {"only", "exact", "latest"}
    assert select_figures(now=NOW) == FigureCounts(new=0, same=small.figures, changed=0)


def test_what_is_printed_says_value_and_resolution(small: Generated):
    for observation in Observation.objects.exclude(value=None):
        printed = numerals.resolution_of(observation.as_reported, observation.value)
        assert printed == observation.resolution, observation.as_reported


def test_the_nation_is_the_sum_of_its_provinces(small: Generated):
    whole = Indicator.objects.filter(rollup="sum").values_list("pk", flat=True)
    cells = Figure.objects.filter(indicator__in=whole, others=0, value__isnull=False)
    parts = (
        cells.exclude(unit__slug="vn").values("indicator", "period").annotate(n=Count("pk"), sum=Sum("value"))
    )
    complete = {(row["indicator"], row["period"]): row["sum"] for row in parts if row["n"] == 4}
    together = {(f.indicator_id, f.period_id): f.value for f in cells.filter(unit__slug="vn")}
    compared = complete.keys() & together.keys()
    assert len(compared) > 50
    assert all(complete[cell] == together[cell] for cell in compared)


def test_shares_stay_between_0_and_100():
    for number in range(1, 41):
        profile = Profile(number)
        most = 100 * 10**profile.kind.decimals if profile.kind.is_share else 10**15
        values = [value for course in plausible.courses(profile, 8, 48) for value in course]
        assert 0 <= min(values) <= max(values) <= most


def test_forty_headlines_with_targets_breaks_and_remarks(empty_store: None):
    fill(units=2, indicators=45, quarters=9)
    assert Indicator.objects.exclude(headline=None).count() == 40
    assert Target.objects.filter(unit__slug="vn").count() > 40
    assert Note.objects.filter(kind="break").count() == 5
    assert Note.objects.filter(kind="explanation").count() == 9


def test_every_source_says_that_it_was_generated(small: Generated):
    assert all(key.startswith("generated-") for key in Source.objects.values_list("key", flat=True))
    assert figures_are_generated()


def test_nothing_is_generated_beside_real_figures(reference: None):
    with pytest.raises(CommandError, match="số liệu thật"):
        call_command("generate_store")
    with pytest.raises(NotEmptyError):
        fill(**SMALL)
    assert not figures_are_generated()


def test_real_figures_are_not_loaded_beside_generated_ones(small: Generated):
    with pytest.raises(CommandError, match="tạo ra"):
        call_command("load_reference")


@pytest.mark.parametrize("first", ["generated-a", "a"])
def test_the_database_refuses_both_kinds_of_sources(empty_store: None, first: str):
    second = {"generated-a": "a", "a": "generated-a"}[first]
    Source.objects.create(key=first, kind="news")
    Source.objects.create(key=f"{first}-too", kind="news")
    with pytest.raises(IntegrityError, match="source_generated_or_real"), transaction.atomic():
        Source.objects.create(key=second, kind="news")


def test_a_generated_store_is_filled_once(small: Generated, capsys: pytest.CaptureFixture[str]):
    call_command("generate_store")
    assert "không thay đổi gì" in capsys.readouterr().out
    assert Figure.objects.count() == small.figures


@pytest.mark.parametrize("address", HOT)
def test_a_page_asks_as_many_queries_of_a_large_store_as_of_a_small_one(
    empty_store: None, client: Client, address: str
):
    def queries() -> int:
        # Both stores are of the first version of the data.
        forget_all()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    small, large = (
        undone(queries, units=4, indicators=2, quarters=4),
        undone(queries, units=20, indicators=20, quarters=16),
    )
    assert small == large


@pytest.mark.parametrize(
    ("day", "before", "published", "present"),
    [
        (date(2026, 11, 22), "2026-Q2", "2026-Q3", "2026-Q4"),
        (date(2026, 10, 29), "2026-Q1", "2026-Q2", "2026-Q3"),
        (date(2026, 10, 30), "2026-Q2", "2026-Q3", "2026-Q4"),
        (date(2027, 1, 2), "2026-Q2", "2026-Q3", "2026-Q4"),
    ],
)
def test_what_is_practised_on_follows_from_the_day(day: date, before: str, published: str, present: str):
    assert plan(day) == Plan(before, published, present)


def test_nothing_to_train_on_contradicts_itself():
    """Parts are not above their wholes, complements make 100, and names and codes say what they are."""
    size = (8, 14)
    for number in range(1, 61):
        profile = Profile(number, training=True)
        assert "(tập dượt " in profile.name("vi")
        assert "(practice " in profile.name("en")
        assert profile.code.startswith("practice-")
        if profile.kind.rest_of:
            whole = plausible.courses(profile.before(profile.kind.rest_of), *size)
            for own, other in zip(plausible.courses(profile, *size)[1:], whole[1:], strict=True):
                assert {a + b for a, b in zip(own, other, strict=True)} == {100 * 10**profile.kind.decimals}
        if profile.kind.product_of:
            cases, _share = profile.kind.product_of
            whole = plausible.courses(profile.before(cases), *size)
            for own, other in zip(plausible.courses(profile, *size), whole, strict=True):
                assert all(a <= b for a, b in zip(own, other, strict=True))


@pytest.fixture
def trained(empty_store: None, tmp_path: Path) -> None:
    prepare(accounts=tmp_path / "accounts.json", indicators=20, quarters=5, day=date(2026, 11, 22))


def test_every_step_of_a_report_is_there_to_be_practised(trained: None):
    told = Submission.objects.values("collection__key", "state").annotate(n=Count("pk"))
    assert {(row["collection__key"], row["state"]): row["n"] for row in told} == {
        ("2026-Q3", "published"): 33,
        ("2026-Q3", "draft"): 1,
        ("2026-Q4", "draft"): 27,
        ("2026-Q4", "sent"): 5,
        ("2026-Q4", "accepted"): 1,
        ("2026-Q4", "returned"): 1,
    }
    assert Entry.objects.exclude(returned_reason="").count() == 2
    assert not Entry.objects.filter(submission__state="sent", note="").exclude(doubts=[]).exists()
    assert Entry.objects.filter(submission__state="draft", note="").exclude(doubts=[]).exists()
    assert Relation.objects.count() == 6
    assert Change.objects.filter(topic="entry", action="published").count() == 33 * 20


def test_a_report_published_where_figures_are_generated_has_a_generated_source(trained: None):
    keys = Submission.objects.filter(state="published").values_list("source__key", flat=True)
    assert len(keys) == 33
    assert all(key.startswith("generated-") for key in keys)
    assert figures_are_generated()
    newest = Figure.objects.filter(period__code="2026-Q3", unit__slug="dien-bien")
    assert set(newest.values_list("observation__source__kind", flat=True)) == {"submission"}


def test_what_was_practised_stays_when_it_is_prepared_again(trained: None, tmp_path: Path):
    entries = Entry.objects.count()
    assert prepare(accounts=tmp_path / "accounts.json", indicators=20, quarters=5, day=date(2026, 12, 1)) == 0
    assert Entry.objects.count() == entries


def test_nothing_to_train_on_enters_a_store_of_real_figures(reference: None, tmp_path: Path):
    with pytest.raises(CommandError, match="số liệu thật"):
        call_command("prepare_practice", accounts=tmp_path / "accounts.json")
    assert not Collection.objects.exists()
    assert not (tmp_path / "accounts.json").exists()
