"""What rows of feeds are held against, from the real reference data; and that nothing understood is ever refused."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as settings_of
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.exports import demo_feeds
from indicators.models import HeldValue, Indicator, Observation, RejectedRow
from indicators.queries.feed_ground import feed_ground
from indicators.sources.feeds import READERS
from indicators.sources.feeds.base import RawRow, Reading, Refused, Understood
from indicators.sources.feeds.mapping import FeedMapping, FieldRule, UnitRule, ValueRule
from indicators.sources.feeds.suggesting import suggest
from indicators.sources.feeds.understanding import Ground, Understanding
from indicators.sources.feeds.words import OBS_STATUS
from provinces.models import Unit, UnitVersion
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
RECORDS = {"json": "data.items"}
MAPPING = FeedMapping(
    FieldRule("i"),
    UnitRule("u"),
    FieldRule("p"),
    ValueRule("v", empty="not_published", scale_column="m", printed_column="t", resolution_column="r"),
    qualifier=FieldRule("q"),
    status=FieldRule("s", words=OBS_STATUS),
    as_of=FieldRule("d"),
)


def read(ground: Ground, *rows: tuple[str | None, ...]) -> list[Understood | Refused]:
    understanding = Understanding(MAPPING, ground, status="final", day=TODAY)
    return list(understanding.rows(RawRow(line, row) for line, row in enumerate(rows)))


def test_the_ground_is_three_queries(reference: None, django_assert_num_queries: Any):
    with django_assert_num_queries(3):
        ground = feed_ground()
    assert set(ground.indicators) == set(Indicator.objects.values_list("code", flat=True))
    assert len(ground.units) == UnitVersion.objects.count()


def test_every_version_of_every_unit_is_found_by_each_of_its_names_on_each_end_of_its_time(reference: None):
    ground = feed_ground()
    asked = [
        (version.slug, name, day)
        for version in ground.units
        for day in (version.valid_from, version.valid_to or TODAY)
        for name in (version.slug, *version.names, *filter(None, [version.code]))
    ]
    told = read(ground, *(_row(unit=name, period=day.isoformat()) for _slug, name, day in asked))
    assert len(told) == len(asked)
    for (slug, name, day), said in zip(asked, told, strict=True):
        assert isinstance(said, Understood), (name, day, said)
        assert said.unit == slug, (name, day)


def test_every_figure_that_is_known_would_be_understood(reference: None):
    """The reviewed data keep the rules that feeds are held to."""
    known = list(
        Observation.objects.exclude(value=None).values_list(
            "indicator__code", "unit__slug", "period__code", "value", "qualifier", "status"
        )
    )
    names = ("indicator", "unit", "period", "value", "qualifier", "status")
    told = read(feed_ground(), *(_row(**dict(zip(names, map(str, each), strict=True))) for each in known))
    for each, said in zip(known, told, strict=True):
        assert isinstance(said, Understood), said
        assert said[1:4] == each[:3]
        assert (Decimal(str(said.value)), said.qualifier, said.status) == each[3:]


DEMO: dict[str, Callable[..., bytes]] = {
    "csv": demo_feeds.as_csv,
    "xlsx": demo_feeds.as_xlsx,
    "json": demo_feeds.as_json,
    "sdmx-csv": demo_feeds.as_sdmx_csv,
    "sdmx-json": demo_feeds.as_sdmx_json,
}


@pytest.mark.parametrize("by", ["slug", "code", "name"])
@pytest.mark.parametrize("format", DEMO)
def test_the_demonstration_is_understood_as_suggested(reference: None, format: str, by: str):
    """From the bytes of a source to what can be written, without a hand on the mapping."""
    scores, units = (_fixture(name) for name in ("scores", "units"))
    rows = demo_feeds.dti_rows(scores, units)
    file, reader, how = (
        io.BytesIO(DEMO[format](rows, by=by)),
        READERS[format],
        Reading(rows=RECORDS.get(format, "")),
    )
    mapping = FeedMapping.parse(suggest(reader.columns(file, how), format).dump())
    understanding = Understanding(mapping, feed_ground(), status="final", day=TODAY)
    told = list(understanding.rows(reader.rows(file, how, mapping.wanted)))
    assert [said for said in told if isinstance(said, Refused)] == []
    said = [
        (each.indicator, each.unit, each.period, Decimal(str(each.value)))
        for each in told
        if isinstance(each, Understood)
    ]
    # SDMX-JSON speaks series by series.
    assert sorted(said) == sorted((row.indicator, row.unit, row.period, Decimal(row.value)) for row in rows)


def test_another_portal_is_understood_as_usual(reference: None):
    rows = demo_feeds.dti_rows(_fixture("scores"), _fixture("units"))
    file = io.BytesIO(demo_feeds.as_portal(rows, address="http://127.0.0.1/", limit=100_000, offset=0))
    mapping = FeedMapping.usual("portal")
    understanding = Understanding(mapping, feed_ground(), status="final", day=TODAY)
    told = list(understanding.rows(READERS["portal"].rows(file, Reading(), mapping.wanted)))
    assert [(said.unit, said.period) for said in told if isinstance(said, Understood)] == [
        (row.unit, row.period) for row in rows
    ]


def _fixture(name: str) -> list[Any]:
    return list(demo_feeds.lines((settings_of.BASE_DIR / "fixtures" / f"{name}.csv").read_text("utf-8")))


def _row(**told: str | None) -> tuple[str | None, ...]:
    usual = {"indicator": "dvc_level4_share", "unit": "vn", "period": "2022", "value": "1"}
    given_ = {**usual, **told}
    names = (
        "indicator",
        "unit",
        "period",
        "value",
        "qualifier",
        "status",
        "as_of",
        "scale",
        "printed",
        "size",
    )
    return tuple(given_.get(name) for name in names)


ANY = st.none() | st.text(max_size=12) | st.text(max_size=300)
ROWS = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["dvc_level4_share", "dti_rank", "dti_score"]),
        "unit": st.sampled_from(["hue", "Hà Nội", "TP.HCM", "79", "Cả nước"]),
        "period": st.sampled_from(["2022", "Quý I/2023", "2021-01-01/P5Y", "2022-06-30", "2021-12-15/P14M"])
        | st.dates(date(2009, 1, 1), TODAY).map(str),
        "value": ANY
        | st.decimals(allow_nan=True, allow_infinity=True).map(str)
        | st.decimals(-(10**18), 10**18, places=6).map(str)
        | st.integers(-(10**20), 10**20).map(str),
        "qualifier": st.sampled_from(["", "exact", "hơn", ">="]),
        "status": st.sampled_from(["", "A", "M", "revised", "ước"]),
        "as_of": st.just("") | st.dates(max_value=TODAY).map(str),
        "scale": st.just("") | st.integers(-18, 18).map(str),
        "printed": ANY,
        "size": ANY | st.decimals().map(str),
    }
)


@given(ROWS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_understood_can_be_written_and_whatever_is_refused_can_be_kept(
    reference: None, row: dict[str, str | None]
):
    with transaction.atomic():
        feed = factories.feed()
        run = factories.refresh_run(feed)
        for said in read(feed_ground(), _row(**row)):
            if isinstance(said, Understood):
                _write(said, run)
            else:
                _keep(said, run)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def _write(said: Understood, run: Any) -> None:
    """As an observation and as a held value; the day as the run would fill it in."""
    told: dict[str, Any] = {
        "indicator": Indicator.objects.get(code=said.indicator),
        "unit": Unit.objects.get(slug=said.unit),
        "period": factories.period_of(said.period),
        "value": said.value,
        "missing": said.missing,
        "qualifier": said.qualifier,
        "as_reported": said.as_reported,
        "resolution": said.resolution,
        "status": said.status,
        "as_of": said.as_of or TODAY,
        "as_of_basis": "stated",
    }
    source = factories.source(f"feed-{run.pk}", TODAY)
    made = Observation.objects.create(**told, source=source, origin="automatic", recorded_at=factories.NOW)
    made.refresh_from_db()
    # Nothing was rounded on the way.
    assert made.value == (None if said.value is None else Decimal(said.value))
    assert made.resolution == (None if said.resolution is None else Decimal(said.resolution))
    assert made.as_reported == said.as_reported
    HeldValue.objects.create(**told, feed=run.feed, run=run, line=said.line, kind="new")


def _keep(said: Refused, run: Any) -> None:
    RejectedRow.objects.create(
        run=run,
        line=said.line,
        field=said.field,
        code=said.code,
        text=said.text,
        reason_vi=said.vi,
        reason_en=said.en,
    )
