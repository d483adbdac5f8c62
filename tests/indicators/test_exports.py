"""Figures as downloads: what is shown, with its source, as numbers that compute."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from indicators import exports
from indicators.queries import catalogue, cells
from indicators.queries.cells import Scope
from provinces.exports import Table, csv_bytes, json_bytes, xlsx_bytes

pytestmark = pytest.mark.usefixtures("reference")

WHERE = {"filters": "units=vn", "today": date(2026, 11, 22), "address": "https://dti.example/x/"}


def table_of(code: str, language: str = "vi") -> Table:
    facts = catalogue.indicator(code)
    assert facts is not None
    return exports.indicator_table(
        facts, cells.shown(Scope((code,), ("vn",))), language=language, unit_names={"vn": "Việt Nam"}, **WHERE
    )


def items(table: Table) -> dict[str, dict]:
    return {item["period"]: item for item in json.loads(json_bytes(table), parse_float=Decimal)["items"]}


def sheet_row(table: Table, period: str) -> dict:
    sheet = load_workbook(io.BytesIO(xlsx_bytes(table))).worksheets[0]
    keys = [column.key for column in table.columns]
    return next(
        found
        for row in sheet.iter_rows(min_row=2)
        if (found := dict(zip(keys, row, strict=True)))["period"].value == period
    )


def test_a_series_with_its_sources():
    figure = items(table_of("broadband_fixed_mbps"))["2022-S1"]
    assert (figure["value"], figure["qualifier"], figure["as_reported"]) == (
        Decimal("71.79"),
        "exact",
        "71,79 Mbps",
    )
    assert (figure["unit"], figure["unit_name"], figure["period_label"]) == (
        *("vn", "Việt Nam"),
        "6 tháng đầu năm 2022",
    )
    assert figure["source"]
    assert figure["source_title"]
    assert (figure["change_value"], figure["change_kind"]) == (Decimal("32.7"), "pct_yoy")


def test_columns_of_the_contract_are_there():
    keys = {column.key for column in table_of("broadband_fixed_mbps").columns}
    assert keys >= {
        "indicator",
        "unit",
        "period",
        "value",
        "qualifier",
        "as_reported",
        "resolution",
        "status",
        "as_of",
    }


def test_a_percentage_stays_what_it_is():
    value = sheet_row(table_of("dossier_online_share"), "2022-S1")["value"]
    assert value.number_format.endswith('"%"')
    assert value.value > 1


def test_as_fine_as_its_source_printed_it():
    value = sheet_row(table_of("broadband_fixed_mbps"), "2022-S1")["value"]
    assert (value.value, value.number_format) == (71.79, "#,##0.00")


def test_codes_are_words_in_a_sheet_and_codes_in_csv():
    table = table_of("edoc_total")
    over = next(item["period"] for item in items(table).values() if item["qualifier"] == "over")
    assert sheet_row(table, over)["qualifier"].value == "trên"
    assert b",over," in csv_bytes(table)


def test_in_english():
    table = table_of("broadband_fixed_mbps", "en")
    assert items(table)["2022-S1"]["period_label"] == "First half of 2022"
    assert "as of 22 November 2026" in table.about.citation
    assert {column.key for column in table.columns} == {
        column.key for column in table_of("broadband_fixed_mbps").columns
    }


def test_data_date_and_span_are_those_of_the_rows():
    table = table_of("broadband_fixed_mbps")
    days = [item["as_of"] for item in items(table).values()]
    assert table.about.data_date == date.fromisoformat(max(days))
    assert "Tháng 3/2020–" in table.about.citation
    assert len(table.about.sources) == len(set(table.about.sources)) > 1


def test_the_catalogue_with_and_without_figures():
    facts = catalogue.indicators()
    newest = {cell.indicator: cell for cell in cells.shown(Scope(units=("vn",)))}
    table = exports.catalogue_table([(one, newest.get(one.code)) for one in facts], language="vi", **WHERE)
    told = json.loads(json_bytes(table))["items"]
    assert len(told) == len(facts)
    assert all(
        (item["value"] is None) == (item["indicator"] not in newest) for item in told if not item["missing"]
    )
    assert load_workbook(io.BytesIO(xlsx_bytes(table))).worksheets[0].max_row == len(facts) + 1


def test_nothing_to_show_is_an_empty_table():
    facts = catalogue.indicators()[0]
    table = exports.indicator_table(facts, [], language="vi", **WHERE)
    assert (list(table.rows), table.about.data_date, table.about.sources) == ([], None, ())
