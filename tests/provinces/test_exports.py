"""Tables as files: what a spreadsheet, a parser and a program read back."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from provinces import exports
from provinces.exports import Column, Kind, Quantity, Table

TODAY = date(2026, 11, 22)
ABOUT = exports.about(
    "Tốc độ băng rộng",
    "Việt Nam",
    ["Năm 2021", "Năm 2022"],
    filters="units=vn",
    data_date=date(2022, 6, 30),
    today=TODAY,
    address="https://dti.example/indicators/x/",
    language="vi",
    sources=[exports.source_text("Tin, “bài”", "Báo", "2022-08", "https://a.example/1")] * 2,
)
COLUMNS = (
    Column("unit", "Đơn vị"),
    Column("value", "Giá trị", Kind.NUMBER),
    Column("score", "Điểm", Kind.NUMBER, decimals=4),
    Column("as_of", "Ngày", Kind.DATE),
    Column("qualifier", "Mức", words={"over": "trên"}),
)
ROWS = (
    ("Đà Nẵng", Quantity(Decimal("71.79"), 2, percent=True), Decimal("0.8340"), date(2022, 6, 30), "over"),
    ("Hà Nội", Quantity(Decimal("12800000"), 0), None, None, ""),
)
TABLE = Table("Tốc độ băng rộng", COLUMNS, ROWS, ABOUT)


def one_text(text: str) -> Table:
    return Table("t", (Column("text", "Text"),), [(text,)], ABOUT)


def csv_rows(table: Table) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exports.csv_bytes(table).decode("utf-8-sig"), newline="")))


def sheets(table: Table):
    return load_workbook(io.BytesIO(exports.xlsx_bytes(table)))


def test_csv_opens_in_a_spreadsheet():
    content = exports.csv_bytes(TABLE)
    assert content.startswith(
        b"\xef\xbb\xbfunit,value,score,as_of,qualifier,filters,data_date,licence,citation\r\n"
    )
    assert content.count(b"\r\n") == content.count(b"\n") == 3


def test_csv_is_never_localised():
    first, second = csv_rows(TABLE)
    assert (first["value"], first["score"], first["as_of"]) == ("71.79", "0.8340", "2022-06-30")
    assert (second["value"], second["score"], second["as_of"]) == ("12800000", "", "")
    assert first["qualifier"] == "over"


def test_every_row_says_where_it_comes_from():
    for row in csv_rows(TABLE):
        assert (row["filters"], row["data_date"]) == ("units=vn", "2022-06-30")
        assert "CC BY 4.0" in row["licence"]
        assert row["citation"] == ABOUT.citation


def test_the_citation_names_what_whom_when_and_where():
    assert ABOUT.citation == (
        "Cổng theo dõi chuyển đổi số: “Tốc độ băng rộng”, Việt Nam, Năm 2021–Năm 2022, bản ngày 22/11/2026. "
        "https://dti.example/indicators/x/"
    )
    english = exports.citation("Speed", "", ["2022", "2022"], TODAY, "https://dti.example/", "en")
    assert english.endswith(": “Speed”, 2022, as of 22 November 2026. https://dti.example/")


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://a")'])
def test_a_text_never_runs_as_a_formula(text: str):
    assert csv_rows(one_text(text))[0]["text"] == f"'{text}"
    cell = sheets(one_text(text)).worksheets[0]["A2"]
    assert cell.data_type == "s"


def test_a_negative_number_stays_a_number():
    table = Table("t", (Column("value", "v", Kind.NUMBER),), [(Decimal("-5.20"),)], ABOUT)
    assert csv_rows(table)[0]["value"] == "-5.20"
    assert sheets(table).worksheets[0]["A2"].value == -5.2


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00")), min_size=1, max_size=5))
def test_every_text_comes_back_from_csv(texts: list[str]):
    table = Table("t", (Column("text", "Text"),), [(text,) for text in texts], ABOUT)
    back = [row["text"] for row in csv_rows(table)]
    assert [text.removeprefix("'") if text[1:2] in tuple("=+-@\t") else text for text in back] == [
        text.removeprefix("'") if text[:1] == "'" and text[1:2] in tuple("=+-@\t") else text for text in texts
    ]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**17), max_value=10**17))
def test_every_number_keeps_its_digits(value: Decimal):
    table = Table("t", (Column("value", "v", Kind.NUMBER),), [(value,)], ABOUT)
    assert Decimal(csv_rows(table)[0]["value"]) == value
    (item,) = json.loads(exports.json_bytes(table), parse_float=Decimal, parse_int=Decimal)["items"]
    assert item["value"] == value


def test_xlsx_has_real_numbers_and_days():
    data = sheets(TABLE).worksheets[0]
    assert [cell.value for cell in data[1]] == ["Đơn vị", "Giá trị", "Điểm", "Ngày", "Mức"]
    percent, score, day, qualifier = data["B2"], data["C2"], data["D2"], data["E2"]
    assert (percent.value, percent.number_format) == (71.79, '0.00"%"')
    assert (score.value, score.number_format) == (0.834, "#,##0.0000")
    assert (day.value.date(), day.number_format) == (date(2022, 6, 30), "dd/mm/yyyy")
    assert qualifier.value == "trên"
    assert (data["B3"].value, data["B3"].number_format) == (12_800_000, "#,##0")
    assert data["C3"].value is None


def test_xlsx_heads_are_frozen_and_can_be_filtered():
    book = sheets(TABLE)
    assert book.sheetnames == ["Số liệu", "Giới thiệu"]
    assert (book.worksheets[0].freeze_panes, book.worksheets[0].auto_filter.ref) == ("A2", "A1:E3")


def test_xlsx_says_what_it_is():
    told = list(sheets(TABLE).worksheets[1].iter_rows(values_only=True))
    assert ("Bộ lọc", "units=vn") in told
    assert ("Số liệu mới nhất", "30/06/2022") in told
    assert ("Trích dẫn", ABOUT.citation) in told
    assert told.count(("Nguồn", "Tin, “bài” (Báo, 2022-08). https://a.example/1")) == 1


def test_xlsx_in_english():
    english = replace(TABLE, about=replace(ABOUT, language="en"))
    assert sheets(english).sheetnames == ["Data", "About"]


def test_the_same_table_is_the_same_file():
    assert exports.xlsx_bytes(TABLE) == exports.xlsx_bytes(TABLE)


def test_json_has_everything():
    told = json.loads(exports.json_bytes(TABLE))
    assert list(told) == ["title", "filters", "data_date", "licence", "citation", "columns", "items"]
    assert told["columns"][1] == {"key": "value", "label": "Giá trị", "kind": "number"}
    assert told["items"][0] == {
        "unit": "Đà Nẵng",
        "value": 71.79,
        "score": 0.834,
        "as_of": "2022-06-30",
        "qualifier": "over",
    }
    assert told["items"][1] == {
        "unit": "Hà Nội",
        "value": 12_800_000,
        "score": None,
        "as_of": None,
        "qualifier": None,
    }


def test_a_table_without_rows_is_still_a_table():
    empty = replace(TABLE, rows=())
    (only,) = csv_rows(empty)
    assert only["licence"] == TABLE.about.licence
    assert not any(only[column.key] for column in TABLE.columns)
    assert json.loads(exports.json_bytes(empty))["items"] == []
    assert sheets(empty).worksheets[0].max_row == 1


@pytest.mark.parametrize("fmt", exports.FORMATS)
def test_a_download_has_its_name_in_every_alphabet(fmt: str):
    file = exports.download(TABLE, fmt, "chỉ tiêu")
    assert file.headers["Content-Disposition"] == (
        f"attachment; filename=\"ch__ti_u.{fmt}\"; filename*=UTF-8''ch%E1%BB%89%20ti%C3%AAu.{fmt}"
    )
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Access-Control-Allow-Origin"] == "*"
    assert file.content


def test_an_unknown_format_is_an_error():
    with pytest.raises(KeyError):
        exports.download(TABLE, "pdf", "x")


@pytest.mark.parametrize(
    ("offset", "shown", "following"),
    [(0, 2, "https://a.example/x?unit=vn,kon-tum&limit=2&offset=2"), (4, 1, None), (9, 0, None)],
)
def test_a_list_names_its_next_window(offset: int, shown: int, following: str | None):
    items = [{"n": n} for n in range(5)][offset : offset + 2]
    told = json.loads(
        exports.listing(
            items,
            count=5,
            limit=2,
            offset=offset,
            address=f"https://a.example/x?unit=vn,kon-tum&offset={offset}",
        )
    )
    assert (told["count"], len(told["items"]), told["next"]) == (5, shown, following)
