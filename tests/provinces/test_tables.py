"""CSV files as typed rows."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provinces.sources import columns, dates, tables
from provinces.sources.base import CellError, Reading, Reason, Refusal
from provinces.sources.columns import Column

COLUMNS = (
    columns.slug("code", required=True, longest=8),
    columns.text("name", longest=10),
    columns.integer("count", least=0, most=100),
    columns.decimal("value", digits=6, places=2),
    columns.day("on"),
    columns.choice("kind", ["a", "b"]),
    columns.yes_no("open"),
)
HEADER = "code,name,count,value,on,kind,open\n"


def read(directory: Path, body: str) -> Reading:
    path = directory / "some.csv"
    path.write_text(HEADER + body, encoding="utf-8", newline="")
    return tables.read(path, COLUMNS)


def test_cells_have_types_and_rows_their_lines(tmp_path: Path):
    reading = read(tmp_path, 'one,"Đắk, Lắk",7,-71.79,2022-06-30,a,yes\ntwo,,,,,,no\n')
    assert reading.refusals == ()
    first, second = reading.rows
    assert first.cells == {
        "code": "one",
        "name": "Đắk, Lắk",
        "count": 7,
        "value": Decimal("-71.79"),
        "on": date(2022, 6, 30),
        "kind": "a",
        "open": True,
    }
    assert second.cells == {
        "code": "two",
        "name": "",
        "count": None,
        "value": None,
        "on": None,
        "kind": "",
        "open": False,
    }
    assert (first.line, second.line) == (2, 3)


def test_lines_are_counted_as_an_editor_shows_them(tmp_path: Path):
    reading = read(tmp_path, 'one,"two\nlines",,,,,no\r\nX,,,,,,no\r\n')
    assert [(fault.line, fault.column) for fault in reading.refusals] == [(2, "name"), (4, "code")]


def test_a_row_may_have_several_faults_and_good_rows_are_read_beside_it(tmp_path: Path):
    reading = read(tmp_path, "one,,,,,,no\nTWO,,-1,1e5,,,maybe\n")
    assert [row.cells["code"] for row in reading.rows] == ["one"]
    assert [fault.column for fault in reading.refusals] == ["code", "count", "value", "open"]


@pytest.mark.parametrize(
    "cell", ["\u00a0x", "x\u00ad", "\u200bx", "x\ty", "\ufeff", "x\u2028y", "\ufffd", "\u202ex"]
)
def test_characters_that_nobody_sees_are_refused(tmp_path: Path, cell: str):
    (fault,) = read(tmp_path, f'one,"{cell}",,,,,no\n').refusals
    assert fault.column == "name"
    assert "ký tự không nhìn thấy" in fault.reason.vi


@pytest.mark.parametrize("cell", [" x", "x ", "Hoa\u0300"])
def test_text_has_one_spelling(tmp_path: Path, cell: str):
    assert len(read(tmp_path, f"one,{cell},,,,,no\n").refusals) == 1


def refused(column: Column, cell: str) -> Reason:
    with pytest.raises(CellError) as fault:
        column.cell(cell)
    return fault.value.reason


@pytest.mark.parametrize(
    "cell", ["71,79", "1.000.000", "1e3", "+1", "NaN", "Infinity", ".5", "5.", "١", "1 000", "−1", "0x1"]
)
def test_what_is_no_decimal(cell: str):
    assert "không phải là số thập phân" in refused(COLUMNS[3], cell).vi


@pytest.mark.parametrize("cell", ["12345", "-12345.1", "0.001", "00012345"])
def test_decimals_that_the_database_would_round_or_refuse(cell: str):
    assert "quá 4 chữ số trước hoặc quá 2 chữ số sau" in refused(COLUMNS[3], cell).vi


@pytest.mark.parametrize(("cell", "value"), [("0001234.500", "1234.5"), ("-0", "0"), ("0.10", "0.1")])
def test_zeros_that_say_nothing_do_not_count(cell: str, value: str):
    assert COLUMNS[3].cell(cell) == Decimal(value)


@given(st.decimals(min_value=-9999, max_value=9999, places=2))
def test_every_decimal_that_fits_is_read_as_written(value: Decimal):
    assert columns.decimal("x", digits=6, places=2).cell(f"{value:f}") == value


@given(st.text())
def test_no_cell_breaks_a_reader(cell: str):
    for column in COLUMNS:
        with suppress(CellError):
            column.cell(cell)


@pytest.mark.parametrize("cell", ["2022-6-30", "30/06/2022", "20220630", "2022-02-30", "2022-W01-1"])
def test_what_is_no_day(cell: str):
    assert "không phải là ngày" in refused(COLUMNS[4], cell).vi


@pytest.mark.parametrize("cell", ["kon tum", "Kon", "-a", "a-", "a--b", "đak"])
def test_what_is_no_slug(cell: str):
    assert "chữ thường không dấu" in refused(COLUMNS[0], cell).vi


@pytest.mark.parametrize(
    "cell", ["javascript:alert(1)", "//x.vn", "http://a b", 'https://x.vn/"', "ftp://x.vn"]
)
def test_what_is_no_address(cell: str):
    assert "không phải là địa chỉ" in refused(columns.address("url"), cell).vi


def test_bounds_are_allowed():
    assert [COLUMNS[2].cell(cell) for cell in ("0", "100")] == [0, 100]
    assert "từ 0 đến 100" in refused(COLUMNS[2], "101").vi
    assert "không phải là số nguyên" in refused(COLUMNS[2], "1.0").vi


def test_a_required_cell_is_missed():
    assert refused(COLUMNS[0], "") == Reason("ô này không được để trống", "this cell must not be empty")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-08-09", date(2022, 8, 9), date(2022, 8, 9)),
    ],
)
def test_a_date_is_as_precise_as_its_source(text: str, first: date, last: date):
    assert dates.window(text) == (first, last)


@pytest.mark.parametrize("text", ["", "22", "2022-13", "2022-02-30", "2022-8", "0000", "8/2022", "2022-08-"])
def test_what_is_no_partial_date(text: str):
    with pytest.raises(ValueError, match=r".*"):
        dates.window(text)


def test_a_refusal_is_a_sentence():
    refusal = Refusal("units.csv", 17, "code", Reason("sai", "is wrong"))
    assert refusal.sentence() == "units.csv, dòng 17, cột code: sai"
    assert refusal.sentence("en") == "units.csv, line 17, column code: is wrong"
    assert Refusal("units.csv", 0, "", refusal.reason).sentence() == "units.csv: sai"
