"""What a page says across the merger: recomputed figures with their parts, refusals with their reason."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from indicators.actions import select_figures
from indicators.models import Indicator, Observation, Period
from indicators.queries import readings
from indicators.views.recomputed import Recomputed, recomputed
from provinces.models import Source, Unit
from tests.html import swap_equals_reload, text_of

pytestmark = pytest.mark.usefixtures("reference")

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def across(code: str, *units: str, period: str = "") -> Recomputed:
    facts = readings.subject(code)
    assert facts is not None
    return recomputed(facts, units, period=period, first=None, last=None, known_on=None, today=TODAY)


def printed(found: Recomputed) -> str:
    return render_to_string("indicators/components/recomputed.html", found.context())


def say(unit: str, value: int, qualifier: str = "exact") -> None:
    period = Period.objects.get_or_create(
        code="2024", defaults={"kind": "year", "start": date(2024, 1, 1), "end": date(2024, 12, 31)}
    )[0]
    said = Observation.objects.create(
        indicator=Indicator.objects.get(code="villages_no_mobile"),
        unit=Unit.objects.get(slug=unit),
        period=period,
        source=Source.objects.get(key="seed-004"),
        value=value,
        qualifier=qualifier,
        status="final",
        origin="reported",
        as_of=period.end,
        as_of_basis="period_end",
        recorded_at=NOW,
        resolution=Decimal(1),
    )
    select_figures(now=NOW, cells=[(said.indicator_id, said.unit_id, said.period_id)])


def test_a_refusal_names_the_part_that_is_missing_and_shows_the_others():
    found = across("smartphone_adult_share", "da-nang", "dien-bien")
    (line,) = found.context()["recomputed_lines"]
    assert (line.unit, line.period, line.computed) == ("Đà Nẵng", "Tháng 3/2022", "")
    assert line.why == "Không tính lại được: thiếu số của Quảng Nam."
    assert [(part.unit, part.name) for part in line.parts] == [
        ("da-nang-former", "Đà Nẵng (cũ)"),
        ("quang-nam", "Quảng Nam"),
    ]
    assert "77,8%" in line.parts[0].figure
    assert (found.cells, found.cited) == ([], [])
    page = printed(found)
    assert "thiếu số của Quảng Nam" in page
    assert "/provinces/da-nang-former/" in page
    assert "Công bố" not in page


def test_a_computed_figure_says_how_sure_it_is_and_whose_sources_it_rests_on():
    say("kon-tum", 79, "over")
    say("quang-ngai-former", 16)
    found = across("villages_no_mobile", "quang-ngai")
    (line,) = found.context()["recomputed_lines"]
    assert (line.computed, line.official, line.why) == ("trên 95", "", "")
    assert found.computed_units == {"quang-ngai"}
    assert [cell.value for cell in found.cells] == [95]
    assert {cell.unit for cell in found.cited} == {"kon-tum", "quang-ngai-former"}
    assert all(cell.source for cell in found.cited)
    with translation.override("en"):
        (line,) = across("villages_no_mobile", "quang-ngai").context()["recomputed_lines"]
        assert line.words == "Recomputed from Quang Ngai (former) and Kon Tum: sum of the former units."


def test_a_published_figure_stands_beside_and_is_not_told_twice_in_a_file():
    say("kon-tum", 79)
    say("quang-ngai-former", 16)
    say("quang-ngai", 100)
    found = across("villages_no_mobile", "quang-ngai", period="2024")
    (line,) = found.context()["recomputed_lines"]
    assert (line.computed, line.difference) == ("95", "+5")
    assert "100" in line.official
    assert (found.cells, found.cited) == ([], [])
    assert "chênh +5" in printed(found)


@pytest.mark.parametrize(
    ("units", "queries"), [((), 0), (("dien-bien",), 1), (("quang-ngai",), 3), (("da-nang",), 4)]
)
def test_a_page_without_merged_units_pays_next_to_nothing(django_assert_num_queries, units, queries):
    facts = readings.subject("smartphone_adult_share")
    with django_assert_num_queries(queries):
        found = recomputed(facts, units, period="", first=None, last=None, known_on=None, today=TODAY)
    assert bool(found.found) == ("da-nang" in units)
    assert bool(printed(found).strip()) == bool(found.found)


def test_the_page_of_an_indicator_tells_it_of_the_merged_units_named(client: Client):
    address = "/indicators/smartphone_adult_share/"
    text = text_of(client.get(f"{address}?units=da-nang,dien-bien"))
    assert "Tính lại qua sáp nhập" in text
    assert "Không tính lại được: thiếu số của Quảng Nam." in text
    assert "Tính lại qua sáp nhập" not in text_of(client.get(f"{address}?units=dien-bien"))
    swap_equals_reload(client, address, f"{address}?units=da-nang,dien-bien", "#figures")


def test_a_file_has_what_was_recomputed_and_cites_the_sources_of_the_parts(client: Client):
    say("kon-tum", 79)
    say("quang-ngai-former", 16)
    address = "/indicators/villages_no_mobile.csv?units=quang-ngai"
    (row,) = csv.DictReader(StringIO(client.get(address).content.decode("utf-8-sig")))
    told = row["unit"], row["unit_name"], row["value"], row["source"]
    assert told == ("quang-ngai", "Quảng Ngãi", "95", "")
    assert row["note"].startswith("Tính lại từ Quảng Ngãi (cũ) và Kon Tum: ")
    book = load_workbook(BytesIO(client.get(address.replace(".csv", ".xlsx")).content))
    cited = Source.objects.get(key="seed-004").url
    assert any(cited in str(cell.value) for sheet in book for row in sheet for cell in row)


def test_a_file_of_a_merged_unit_with_nothing_recomputed_is_refused(client: Client):
    response = client.get("/indicators/smartphone_adult_share.csv?units=da-nang")
    assert response.status_code == 422
