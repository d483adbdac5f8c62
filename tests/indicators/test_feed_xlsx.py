"""XLSX of feeds: numbers as they were meant, days as ISO, and nothing that a workbook can hide."""

import io
import tracemalloc
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from indicators.sources.feeds.base import RawRow, Refused
from indicators.sources.feeds.xlsx_rows import stored_number
from tests.indicators.feed_files import cells, columns, fault, harmless, read
from tests.indicators.workbooks import parts, replaced, saved, with_parts

SHEET = "xl/worksheets/sheet1.xml"
NAMES = ["đơn vị", "kỳ", "giá trị"]
# What Excel itself can hold, without the signs that it escapes.
TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="_\ufffe\uffff"),
    min_size=1,
    max_size=20,
)


def book(*rows: list[Any], sheet: str = "Số liệu") -> bytes:
    made = Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    return saved(made)


def sheet_of(rows: str) -> bytes:
    """A workbook whose only sheet is written by hand."""
    content = book(NAMES)
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    return with_parts(content, {SHEET: xml.encode()})


TOLD = "".join(
    f'<c r="{column}1" t="inlineStr"><is><t>{name}</t></is></c>'
    for column, name in zip("ABC", "abc", strict=True)
)
HEADER = f'<row r="1">{TOLD}</row>'


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(TEXTS, st.integers(1900, 2100), st.decimals(-(10**8), 10**8, places=4)),
        min_size=1,
        max_size=4,
    )
)
def test_what_is_written_is_read_back(rows):
    got = cells("xlsx", book(NAMES, *map(list, rows)), NAMES)
    for (unit, period, value), (told, year, text) in zip(rows, got, strict=True):
        assert (told, year) == (unit, str(period))
        assert Decimal(text) == value


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("1.10000000000000009", "1.1"),
        ("45.700000000000003", "45.7"),
        ("0.30000000000000004", "0.3"),
        ("0.79999999999999993", "0.8"),
        ("1234567890.123456", "1234567890.123456"),
        ("12345678901234567", "12345678901234567"),
        ("2022", "2022"),
        ("2022.0", "2022"),
        ("-0.5", "-0.5"),
        ("1.5E3", "1500"),
        ("1E-7", "0.0000001"),
        ("1.15119E+16", "11511900000000000"),
        ("100", "100"),
        ("0", "0"),
    ],
)
def test_numbers_are_told_as_they_were_meant(stored, meant):
    assert stored_number(stored) == meant
    row = f'<row r="2"><c r="A2"><v>{stored}</v></c></row>'
    assert cells("xlsx", sheet_of(HEADER + row), ["a"]) == [(meant,)]


@given(st.decimals(-(10**9), 10**9, places=6))
def test_whatever_a_figure_may_be_it_survives_a_spreadsheet(number):
    # Excel stores seventeen digits of the double.
    assert Decimal(stored_number(f"{float(number):.17g}")) == number


def test_percentages_days_and_truth_are_told_in_words():
    made = Workbook()
    made.active.append(["a", "b", "c", "d", "e"])
    made.active.append([0.457, date(2022, 3, 31), 44651.520833333336, True, 45.7])
    made.active["A2"].number_format = "0.0%"
    made.active["C2"].number_format = "dd/mm/yyyy hh:mm"
    made.active["E2"].number_format = '0.0" %"'
    assert cells("xlsx", saved(made), list("abcde")) == [
        ("45.7%", "2022-03-31", "2022-03-31T12:30:00", "TRUE", "45.7")
    ]


def test_days_of_old_macs_begin_in_1904():
    content = book(["a"], [date(2022, 3, 31)])
    old = replaced(content, "xl/workbook.xml", b"<workbookPr/>", b'<workbookPr date1904="1" />')
    assert cells("xlsx", content, ["a"]) == [("2022-03-31",)]
    assert cells("xlsx", old, ["a"]) == [("2026-04-01",)]


def test_the_stored_value_of_a_formula_counts_and_none_is_refused():
    rows = (
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f>1+1</f></c></row>'
        '<row r="4"><c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="5"><c r="A5" t="str"><f>"x"</f><v>hue</v></c><c r="B5"><f>1</f></c></row>'
    )
    good, refused, error, text = read("xlsx", sheet_of(HEADER + rows), ["a"])
    assert (good, error, text) == (RawRow(2, ("2",)), RawRow(4, ("#DIV/0!",)), RawRow(5, ("hue",)))
    assert isinstance(refused, Refused)
    assert (refused.line, refused.code) == (3, "formula")


def test_the_sheet_and_the_header_are_chosen():
    made = Workbook()
    made.active.append(["a"])
    other = made.create_sheet("Bảng 2")
    for row in (
        ["Bảng 2. Tốc độ"],
        [],
        ["đơn vị", None, "giá trị"],
        ["Huế", "x", 1.5],
        [],
        ["Lào Cai", "x", 2],
    ):
        other.append(row)
    content = saved(made)
    assert read("xlsx", content, ["giá trị", "đơn vị"], sheet="Bảng 2", header=3) == [
        RawRow(4, ("1.5", "Huế")),
        RawRow(6, ("2", "Lào Cai")),
    ]
    told = columns("xlsx", content, most=1, sheet="Bảng 2", header=3)
    assert (told.names, told.first) == (("đơn vị", "giá trị"), (RawRow(4, ("Huế", "1.5")),))
    missing = fault("xlsx", content, sheet="Bảng 3")
    assert missing.code == "sheet_missing"
    assert "«Bảng 2»" in missing.reason.vi
    assert fault("xlsx", content, header=2).code == "header_missing"


def test_cells_that_are_not_there_are_none_and_empty_rows_are_no_rows():
    content = book(NAMES, ["Huế"], [None, None, None], [None, 2022])
    assert read("xlsx", content, NAMES) == [RawRow(2, ("Huế", None, None)), RawRow(4, (None, "2022", None))]
    assert read("xlsx", content, ["giá trị"]) == []


def test_cells_without_addresses_stand_one_after_the_other():
    rows = "".join(f"<row>{cells}</row>" for cells in ("<c><v>1</v></c><c><v>2</v></c>", "<c><v>3</v></c>"))
    assert read("xlsx", sheet_of(HEADER + rows), ["a", "b"]) == [
        RawRow(2, ("1", "2")),
        RawRow(3, ("3", None)),
    ]


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def with_entities(content: bytes) -> bytes:
    return with_parts(
        content, {SHEET: DOCTYPE + parts(content)[SHEET].removeprefix(b'<?xml version="1.0"?>')}
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "not_xlsx"),
        (b"<html>", "not_xlsx"),
        (b"PK\x03\x04" + b"x" * 99, "half_body"),
        (book(["b"], [1]), "column_missing"),
        (book(["a", "a"], [1, 2]), "column_twice"),
        (book([]), "header_missing"),
        (with_entities(book(["a"], [1])), "not_xlsx"),
        (with_parts(book(["a"], [1]), {"xl/vbaProject.bin": b"x"}), "not_xlsx"),
        (with_parts(book(["a"], [1]), {"xl/media/big.bin": b"\0" * 20_000_000}), "too_large"),
        (sheet_of(HEADER + '<row r="2"><c r="A2"><v>1e99</v></c></row>'), "not_xlsx"),
        (sheet_of(HEADER + '<row r="2"><c r="A2" t="s"><v>99</v></c></row>'), "not_xlsx"),
        (sheet_of(HEADER + "<row>" + "<c><v>1</v></c>" * 17_000 + "</row>"), "too_large"),
        (sheet_of(HEADER + '<row r="2"><c r="A2"><v>1'), "not_xlsx"),
    ],
)
def test_a_workbook_that_cannot_be_taken_is_refused_with_a_cure(content, code):
    assert fault("xlsx", content).code == code


def test_a_workbook_of_a_million_parts_is_not_held():
    content = book(["a"], [1])
    end = content.rindex(b"PK\x05\x06")
    place, told = content.index(b"PK\x01\x02"), bytearray(content[end:])
    entries = content[place:end] * 3000
    told[12:16] = len(entries).to_bytes(4, "little")
    bomb = content[:place] + entries + bytes(told)
    tracemalloc.start()
    try:
        assert fault("xlsx", bomb).code == "too_large"
        # Each of its entries would take half a kilobyte.
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_half_a_workbook_is_worth_trying_again():
    content = book(NAMES, ["Huế", 2022, 1])
    for cut in range(5, len(content) - 1, 97):
        error = fault("xlsx", content[:cut], NAMES)
        assert (error.code, error.retry) == ("half_body", True)


def test_a_text_without_end_is_not_held():
    # Packed like honest text, so that only its length betrays it.
    noise = b"".join(str(each * 7919 % 10**9).encode() for each in range(600_000))
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>' + noise.decode() + "</t></is></c></row>"
    assert fault("xlsx", sheet_of(HEADER + row)).code == "too_large"


def test_a_cell_too_long_for_anything_is_refused_alone():
    (refused, good) = read("xlsx", book(["a"], ["x" * 1001], ["y"]), ["a"])
    assert (refused.code, good) == ("cell_too_long", RawRow(3, ("y",)))


HONEST = book(NAMES, ["Huế", 2022, 1.5], ["Lào Cai", date(2022, 1, 1), "x"])


@settings(max_examples=30)
@given(st.data())
def test_a_workbook_with_bytes_changed_breaks_nothing(data):
    content = bytearray(HONEST)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    harmless("xlsx", bytes(content), NAMES)


@settings(max_examples=30)
@given(st.text('<>/rcvtsf0123456789"=ABnei &;', max_size=60))
def test_whatever_the_sheet_is_nothing_breaks(junk):
    harmless("xlsx", sheet_of(HEADER + junk), ["a"])


def test_reading_holds_nothing_of_the_sheet():
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, NAMES)
    for line in range(1, 6001):
        sheet.write_row(line, 0, ["Huế", 2022, line / 7])
    made.close()
    content = file.getvalue()
    tracemalloc.start()
    try:
        assert len(cells("xlsx", content, ["giá trị"])) == 6000
        # The rows that the test itself keeps are a part of it.
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
