"""The reference files of the ground."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from provinces.models import Criterion, Provenance, Rank, Region, Score, Source, Unit, UnitVersion
from tests.reference_files import ReferenceFiles

pytestmark = pytest.mark.usefixtures("empty_store")


@pytest.fixture
def files(tmp_path: Path) -> ReferenceFiles:
    return ReferenceFiles(tmp_path)


def test_units_stand_in_official_order(files: ReferenceFiles):
    """The country, provinces by code and of one code the older first, ministries by the Vietnamese alphabet."""
    files.add("units", unit="bo-y-te", level="ministry", kind="ministry", name_vi="Bộ Y tế")
    files.add("units", unit="dai-truyen-hinh", level="ministry", kind="ministry", name_vi="Đài Truyền hình")
    files.add("units", unit="bo-cong-an", level="ministry", kind="ministry", name_vi="Bộ Công an")
    files.add("units", unit="gia-lai", code="62", name_vi="Gia Lai", valid_from="2025-07-01")
    files.add("units", unit="ha-noi", code="01", name_vi="Hà Nội", valid_from="2008-08-01")
    files.load()
    order = Unit.objects.order_by("sort_order").values_list("slug", flat=True)
    national, ministries = ["vn"], ["bo-cong-an", "bo-y-te", "dai-truyen-hinh"]
    assert list(order) == [*national, "ha-noi", "quang-ngai", "kon-tum", "gia-lai", *ministries]


def test_a_row_of_units_is_a_version(files: ReferenceFiles):
    files.change("units", 2, valid_to="2026-04-29")
    files.add(
        "units",
        unit="quang-ngai",
        code="51",
        kind="municipality",
        name_vi="Quảng Ngãi",
        region_34="nam-trung-bo",
        valid_from="2026-04-30",
        area_km2_nq202="14832.55",
    )
    files.load()
    first, second = UnitVersion.objects.filter(unit__slug="quang-ngai").order_by("valid_from")
    assert (first.valid_to, second.valid_to) == (date(2026, 4, 29), None)
    assert (first.kind, second.kind) == ("province", "municipality")
    assert (first.area_km2_nq202, second.area_km2_nq202) == (None, Decimal("14832.55"))
    assert first.sort_key == second.sort_key != ""


def test_units_belong_to_the_regions_of_both_geographies(files: ReferenceFiles):
    files.change("units", 1, region_34="nam-trung-bo")
    files.load()
    regions = Unit.objects.get(slug="kon-tum").regions.order_by("geography")
    assert [(region.geography_id, region.slug) for region in regions] == [
        ("63", "tay-nguyen"),
        ("34", "nam-trung-bo"),
    ]
    files.change("units", 1, region_34="")
    assert files.load()["units"] == (0, 2, 1, 0, 0)
    assert [unit.slug for unit in Region.objects.get(slug="nam-trung-bo").units.all()] == ["quang-ngai"]


@pytest.mark.parametrize(
    ("published_on", "first", "last"),
    [
        ("", None, None),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-08", date(2022, 8, 1), date(2022, 8, 31)),
        ("2022-08-09", date(2022, 8, 9), date(2022, 8, 9)),
    ],
)
def test_a_source_was_published_within_a_window(
    files: ReferenceFiles, published_on: str, first: date, last: date
):
    files.change("sources", published_on=published_on)
    files.load()
    source = Source.objects.get(key="news")
    assert (source.published_on, source.published_from, source.published_until) == (published_on, first, last)


def test_a_criterion_may_stand_before_its_parent(files: ReferenceFiles):
    files.load()
    assert Criterion.objects.get(code="V922.P.CQS").parent == Criterion.objects.get(code="V922.P")


def test_a_row_of_scores_is_a_score_a_rank_or_both(files: ReferenceFiles):
    files.rows["scores"].clear()
    files.add("scores", unit="kon-tum", year="2021", score="0.3824", rank="46")
    files.add("scores", unit="kon-tum", year="2022", score="0", score_provenance="derived")
    files.add("scores", unit="kon-tum", year="2023", rank="58", note_vi="Chỉ nêu hạng.", score_provenance="")
    files.load()
    scores = Score.objects.order_by("year").values_list("year", "value", "provenance")
    assert list(scores) == [(2021, Decimal("0.3824"), "reported"), (2022, 0, "derived")]
    assert list(Rank.objects.order_by("year").values_list("year", "place")) == [(2021, 46), (2023, 58)]


def test_a_score_that_is_missing_says_why(files: ReferenceFiles):
    files.add("scores", unit="kon-tum", year="2020", note_vi="Nguồn tự mâu thuẫn.", score_provenance="")
    files.load()
    score = Score.objects.get(year=2020)
    assert (score.value, score.provenance, score.note_vi) == (
        None,
        Provenance.CONFLICTING,
        "Nguồn tự mâu thuẫn.",
    )
    assert not Rank.objects.filter(year=2020).exists()


def test_a_row_is_new_when_a_part_of_it_is(files: ReferenceFiles):
    files.change("scores", rank="")
    files.load()
    files.change("scores", rank="46", score="0.3825")
    assert files.load()["scores"] == (1, 0, 0, 0, 0)
    files.change("scores", rank="45")
    assert files.load()["scores"] == (0, 0, 1, 0, 0)
