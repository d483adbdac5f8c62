"""The reference files of indicators; above all observations, which are only ever added."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from indicators.models import Figure, Indicator, Observation, Period
from tests.reference_files import ReferenceFiles

pytestmark = pytest.mark.usefixtures("empty_store")


@pytest.fixture
def files(tmp_path: Path) -> ReferenceFiles:
    return ReferenceFiles(tmp_path)


def shown() -> Decimal | None:
    return Figure.objects.get().value


def corrected_by_a_person(old: Observation, value: str) -> Observation:
    person = User.objects.create(username="person")
    copied = {field.attname: getattr(old, field.attname) for field in Observation._meta.concrete_fields}
    for name in ("id", "supersedes_id"):
        del copied[name]
    told = copied | {"value": Decimal(value), "recorded_by_id": person.pk, "recorded_at": datetime.now(UTC)}
    return Observation.objects.create(**told, supersedes=old)


def test_an_observation_keeps_what_was_printed_and_how_finely(files: ReferenceFiles):
    files.rows["observations"].clear()
    files.add(
        "observations",
        value="12800000",
        qualifier="over",
        as_reported="hơn 12,8 triệu",
        denominator="63",
        change_value="-2.5",
        change_kind="pct_yoy",
        change_base="2021-S1",
    )
    files.load()
    observation = Observation.objects.get()
    assert (observation.value, observation.resolution) == (Decimal(12_800_000), Decimal(100_000))
    assert (observation.qualifier, observation.as_reported) == ("over", "hơn 12,8 triệu")
    assert (observation.change_value, observation.change_base) == (Decimal("-2.5"), "2021-S1")
    assert (observation.denominator, observation.numerator) == (Decimal(63), None)
    assert observation.recorded_by is None
    assert observation.supersedes is None


def test_missing_has_a_reason_and_zero_is_a_value(files: ReferenceFiles):
    files.rows["observations"].clear()
    files.add("observations", value="", missing="not_published")
    files.add("observations", value="0", as_reported="0", period="2022")
    files.load()
    missing, zero = Observation.objects.order_by("pk")
    assert (missing.value, missing.missing, missing.resolution) == (None, "not_published", None)
    assert (zero.value, zero.missing, zero.resolution) == (Decimal(0), "", Decimal(1))


def test_a_changed_row_supersedes_what_the_file_said_before(files: ReferenceFiles):
    files.load()
    files.change("observations", value="71.97", as_reported="71,97 Mbps")
    assert files.load()["observations"] == (0, 0, 1, 0, 0)
    old, new = Observation.objects.order_by("pk")
    assert (old.value, new.value) == (Decimal("71.79"), Decimal("71.97"))
    assert new.supersedes == old
    assert shown() == new.value
    assert files.load()["observations"] == (0, 1, 0, 0, 0)


def test_a_row_changed_back_supersedes_once_more(files: ReferenceFiles):
    files.load()
    files.change("observations", value="71.97")
    files.load()
    files.change("observations", value="71.79")
    assert files.load()["observations"] == (0, 0, 1, 0, 0)
    first, second, third = Observation.objects.order_by("pk")
    assert (second.supersedes, third.supersedes) == (first, second)
    assert shown() == Decimal("71.79")
    assert files.load()["observations"] == (0, 1, 0, 0, 0)


def test_another_source_is_another_observation(files: ReferenceFiles):
    files.load()
    files.add("observations", source="report", value="71.8", as_reported="71,8")
    assert files.load()["observations"] == (1, 1, 0, 0, 0)
    assert not Observation.objects.exclude(supersedes=None).exists()
    figure = Figure.objects.get()
    assert (figure.others, figure.value) == (1, Decimal("71.79"))


def test_one_event_told_two_ways_is_two_rows(files: ReferenceFiles):
    files.add("observations", value="72", qualifier="approx", as_reported="khoảng 72")
    assert files.load()["observations"] == (2, 0, 0, 0, 0)
    files.change("observations", 1, value="73", as_reported="khoảng 73")
    assert files.load()["observations"] == (0, 1, 1, 0, 0)
    replaced = Observation.objects.exclude(supersedes=None).get()
    assert replaced.supersedes is not None
    assert (replaced.value, replaced.supersedes.value) == (Decimal(73), Decimal(72))


def test_as_many_changed_rows_as_stored_ones_supersede_them_in_order(files: ReferenceFiles):
    files.add("observations", value="72", qualifier="approx")
    files.load()
    files.change("observations", 0, value="70")
    files.change("observations", 1, value="71")
    assert files.load()["observations"] == (0, 0, 2, 0, 0)
    changed = Observation.objects.exclude(supersedes=None).values_list("value", "supersedes__value")
    assert set(changed) == {(Decimal(70), Decimal("71.79")), (Decimal(71), Decimal(72))}


def test_rows_that_nothing_clearly_answers_to_are_new_and_the_stored_are_told(files: ReferenceFiles):
    files.load()
    files.change("observations", 0, value="70")
    files.add("observations", value="71")
    assert files.load()["observations"] == (2, 0, 0, 1, 0)
    assert not Observation.objects.exclude(supersedes=None).exists()


def test_a_correction_by_a_person_stands_until_the_row_changes(files: ReferenceFiles):
    files.load()
    correction = corrected_by_a_person(Observation.objects.get(), "72")
    assert files.load()["observations"] == (0, 1, 0, 0, 0)
    assert shown() == 72
    files.change("observations", value="73")
    assert files.load()["observations"] == (0, 0, 1, 0, 0)
    assert Observation.objects.get(value=73).supersedes == correction
    assert shown() == 73
    assert files.load()["observations"] == (0, 1, 0, 0, 0)


def test_a_source_that_turns_out_later_changes_what_is_shown(files: ReferenceFiles):
    """Without a change of any observation."""
    files.add("observations", source="report", value="80", as_reported="80")
    files.load()
    assert shown() == 80
    files.change("sources", 1, published_on="2022-07")
    files.load()
    assert shown() == Decimal("71.79")


def test_every_period_spoken_of_has_a_row(files: ReferenceFiles):
    files.add("notes", period="2021-01-01/P5Y", indicator="broadband_fixed_mbps")
    files.add(
        "derivations",
        indicator="broadband_fixed_mbps",
        unit="vn",
        period="2021-S1",
        value="54.1",
        source="news",
    )
    files.load()
    assert set(Period.objects.values_list("code", "kind")) == {
        ("2022-S1", "half"),
        ("2021-S1", "half"),
        ("2021-01-01/P5Y", "years"),
    }


def test_an_indicator_is_found_by_both_names_and_its_code(files: ReferenceFiles):
    files.change("indicators", name_en="Fixed broadband download speed")
    files.load()
    assert Indicator.objects.get().folded == (
        "toc do bang rong co dinh fixed broadband download speed broadband fixed mbps"
    )


def test_places_on_the_home_page_may_be_swapped(files: ReferenceFiles):
    files.change("indicators", headline="1")
    files.add("indicators", headline="2")
    files.load()
    files.change("indicators", 0, headline="2")
    files.change("indicators", 1, headline="1")
    assert files.load()["indicators"] == (0, 0, 2, 0, 0)
    assert Observation.objects.get().indicator.headline == 2
