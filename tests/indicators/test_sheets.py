"""Filled templates and pasted cells, read as hostile text: what is understood, and the sentence for what is not."""

import io
import secrets
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from python_calamine import CalamineWorkbook

from indicators import exports, sources
from indicators.exports import MISSING_WORDS, Template, TemplateRow
from indicators.numerals import Fault, reading_texts
from indicators.sources import FormIndicator, ReadCell, SheetError, as_typed, read_pasted, read_sheet
from indicators.sources.archives import MOST_UNPACKED
from indicators.sources.grids import Kind, read_grids
from provinces.collation import fold
from tests.factories import NOW
from tests.indicators.workbooks import changed, filled, packed, parts, replaced, row_of, with_parts

KEY = "a key of tests only"
SHARE = FormIndicator("eid_activated_share", "Tỷ lệ kích hoạt", "Activated share", "percent", 1)
COUNT = FormIndicator("villages_no_mobile", "Bản chưa có sóng", "Villages without signal", "count", 0)
RATE = FormIndicator("digital_firms_per_1000", "Doanh nghiệp số", "Digital firms", "per 1000 people", 3)
ASKED = (SHARE, COUNT, RATE)
SHEET = "xl/worksheets/sheet1.xml"
HEADINGS = {fold(words): field for field, words in exports.headings("vi", "Quý IV/2026").items()}


def stamp(**changes: Any) -> sources.Stamp:
    """What a template made for the editor of Điện Biên knows: the first cell says 45,70% with a note."""
    cells = {each.code: sources.known(0, ["", "", "", ""], each) for each in ASKED}
    cells[SHARE.code] = sources.known(3, ["45,70%", "", "=đã rà soát", "12/QĐ"], SHARE)
    told = {"collection": "2026-Q4", "unit": "dien-bien", "edition": "1", "made_at": "2026-11-22T07:00"}
    return sources.Stamp(**(told | {"cells": cells} | changes))


def template(marked: str = "", **changes: Any) -> bytes:
    told = {SHARE.code: (Decimal("45.70"), "=đã rà soát", "12/QĐ")}
    rows = []
    for each in ASKED:
        typed, note, document = told.get(each.code, ("", "", ""))
        rows.append(
            TemplateRow(each.code, each.name_vi, "%", "", "", "", "", typed, "", note, document, Decimal(0))
        )
    return exports.template_bytes(
        Template(
            title="Nhập số liệu",
            period="Quý IV/2026",
            year_before="Quý IV/2025",
            rows=rows,
            reasons=[vi for vi, _en in MISSING_WORDS.values()],
            keys=sources.COLUMN_KEYS,
            stamp_sheet=sources.STAMP_SHEET,
            stamp=sources.stamp_lines(stamp(**changes), key=KEY),
            made_at=NOW,
            made="22/11/2026 14:00",
            language="vi",
            mark=marked,
        )
    )


TEMPLATE = template()


def check(found: sources.Stamp) -> None:
    sources.refuse_others(found, collection="2026-Q4", unit="dien-bien", edition="1")


def read(content: bytes) -> tuple[ReadCell, ...]:
    return read_sheet(content, asked=ASKED, reasons=MISSING_WORDS, key=KEY, check=check).cells


def only(content: bytes) -> ReadCell:
    (cell,) = read(content)
    return cell


def fault(content: bytes) -> str:
    """The only fault of the only cell."""
    (reason,) = only(content).faults
    assert reason.en
    return reason.vi


def refusal(content: bytes) -> str:
    with pytest.raises(SheetError) as caught:
        read(content)
    assert caught.value.reason.en
    return caught.value.reason.vi


# What is understood


def test_a_template_nobody_touched_says_nothing():
    assert read(TEMPLATE) == ()
    assert read(template(marked="Dữ liệu thực hành")) == ()


@pytest.mark.parametrize(
    ("code", "value", "typed"),
    [
        (SHARE.code, 45.8, "45,8"),
        (SHARE.code, 0.1 + 0.2, "0,3"),
        (SHARE.code, 45.699999999999996, None),  # the number that stands, as binary floats leave it
        (SHARE.code, "khoảng 8%", "khoảng 8%"),
        (SHARE.code, " 46,5 ", "46,5"),
        (SHARE.code, "45,7", None),
        (COUNT.code, 12800000, "12.800.000"),
        (COUNT.code, 0, "0"),
        (COUNT.code, "12,8 triệu", "12,8 triệu"),
        (COUNT.code, -5, "−5"),
        (RATE.code, 1.418, "1,418"),
        (RATE.code, 0.123456789, "0,123456789"),  # told, not rounded
        (RATE.code, 100 / 3, "33,3333333333333"),
        (SHARE.code, 45.80000000000001, "45,8"),
        (COUNT.code, 1.28e7, "12.800.000"),
        (COUNT.code, 1.28e20, "128000000000000000000"),
        (COUNT.code, "12.800.000", "12.800.000"),
        (RATE.code, "'71,79", "'71,79"),
        (COUNT.code, "8\n1", "8 1"),
        (COUNT.code, "_x0038__x0000__x0031_", "8\N{REPLACEMENT CHARACTER}1"),
    ],
)
def test_numbers_and_texts_of_input_cells(code: str, value: object, typed: str | None):
    cells = read(filled(TEMPLATE, {code: value}))
    assert [cell.typed for cell in cells] == ([] if typed is None else [typed])
    if cells:
        assert (cells[0].missing, cells[0].note, cells[0].faults) == (None, None, ())


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False),
    st.sampled_from(ASKED),
)
@settings(max_examples=300, deadline=None)
def test_a_number_is_typed_so_that_the_same_number_is_heard(number: Decimal, asked: FormIndicator):
    assert asked.hears(as_typed(number, asked)).value == number


@given(st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False))
@settings(max_examples=25, deadline=None)
def test_a_number_survives_the_binary_float_of_a_spreadsheet(number: Decimal):
    cells = read(filled(TEMPLATE, {RATE.code: float(number)}))
    assert [RATE.hears(cell.typed or "").value for cell in cells] == [number]


@pytest.mark.parametrize(
    ("asked", "value", "readings", "fault"),
    [
        (RATE, 0.123456789, [], Fault.TOO_FINE),
        (RATE, 100 / 3, [], Fault.TOO_FINE),
        (COUNT, 1.28e20, [], Fault.TOO_LARGE),
        (COUNT, "1.28E7", ["12.800.000"], Fault.AMBIGUOUS),
        (COUNT, "12,800,000", ["12.800.000"], Fault.AMBIGUOUS),
        (RATE, "71.79", ["71,790"], Fault.AMBIGUOUS),
        (RATE, "1.418", ["1.418,000", "1,418"], Fault.AMBIGUOUS),
        (COUNT, "8\n1", [], Fault.NOT_A_NUMBER),
        (COUNT, "8\u200b1", [], Fault.NOT_A_NUMBER),
        (COUNT, "_x0038__x0000__x0031_", [], Fault.NOT_A_NUMBER),
        (COUNT, "'71", [], Fault.NOT_A_NUMBER),
        (COUNT, "1-2", [], Fault.NOT_A_NUMBER),
    ],
)
def test_what_is_no_plain_figure_is_asked_about_or_told_and_never_changed(
    asked: FormIndicator, value: object, readings: list[str], fault: Fault
):
    heard = asked.hears(only(filled(TEMPLATE, {asked.code: value})).typed or "")
    assert (heard.value, heard.fault) == (None, fault)
    assert list(reading_texts(heard, measure=asked.measure, decimals=asked.decimals)) == readings


@pytest.mark.parametrize(
    "text", ["81,2" + " " * 500 + "5", "3 " + " " * 98 + "triệu", "9" * 101, "0" * 98 + "81,2"]
)
def test_a_text_too_long_for_a_figure_is_told_with_its_place_and_nothing_is_read_in_it(text: str):
    cell = only(filled(TEMPLATE, {COUNT.code: text}))
    assert cell.typed is None
    assert f"Ô Nhập số liệu!H{row_of(TEMPLATE, COUNT.code)} dài hơn 100 ký tự" in cell.faults[0].vi
    (line,) = pasted_cells(f"{COUNT.code}\t{text}")
    assert line.typed is None
    assert "Dòng 1 dài hơn 100 ký tự" in line.faults[0].vi


def test_a_percent_format_shows_what_is_meant():
    assert only(filled(TEMPLATE, {SHARE.code: 0.468}, formats="0.0%")).typed == "46,8"
    assert only(filled(TEMPLATE, {SHARE.code: 46.8}, formats='0.0"%"')).typed == "46,8"
    assert "không tính bằng %" in fault(filled(TEMPLATE, {COUNT.code: 0.5}, formats="0%"))


def test_reasons_are_understood_in_both_languages_and_a_cleared_cell_is_a_change():
    content = filled(TEMPLATE, {COUNT.code: "Chậm báo cáo"}, field="missing")
    assert only(content).missing == "late"
    assert only(filled(TEMPLATE, {COUNT.code: "not applicable"}, field="missing")).missing == "not_applicable"
    assert "không có lý do «không biết»" in fault(
        filled(TEMPLATE, {COUNT.code: "không biết"}, field="missing")
    )
    cleared = only(filled(TEMPLATE, {SHARE.code: None}))
    assert (cleared.typed, cleared.note) == ("", None)


def test_a_figure_and_a_reason_for_none_exclude_each_other():
    content = filled(filled(TEMPLATE, {COUNT.code: 5}), {COUNT.code: "chậm báo cáo"}, field="missing")
    assert "vừa có số vừa chọn lý do trống" in fault(content)
    # The figure that the template brought is one too.
    assert "vừa có số" in fault(filled(TEMPLATE, {SHARE.code: "chậm báo cáo"}, field="missing"))


def test_notes_are_kept_without_what_nobody_sees_and_too_long_ones_are_told():
    content = filled(TEMPLATE, {COUNT.code: " Đã rà soát\r\ncùng Công an tỉnh "}, field="note")
    assert only(content).note == "Đã rà soát\ncùng Công an tỉnh"
    assert "dài hơn 2000" in fault(filled(TEMPLATE, {COUNT.code: "x" * 2001}, field="note"))
    assert "dài hơn 200 " in fault(filled(TEMPLATE, {COUNT.code: "x" * 201}, field="document"))


def test_columns_are_found_by_their_keys_wherever_they_stand():
    def moved(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.title = "Bản của tôi"
        sheet.insert_cols(3, 2)
        sheet.insert_rows(4)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "Quý IV/2026":
                    cell.value = "số mới"

    content = changed(filled(TEMPLATE, {COUNT.code: 7}), moved)
    cell = only(content)
    assert (cell.indicator, cell.typed) == (COUNT.code, "7")
    assert cell.place.vi.startswith("ô Bản của tôi!J")


def test_what_a_strange_reader_finds_in_an_honest_file_is_what_we_find():
    """The values are ours, read as a stream: another program reads the same ones."""
    content = filled(TEMPLATE, {SHARE.code: 46.25, COUNT.code: "1.234", RATE.code: 3})
    ours = next(grid for grid in read_grids(content) if grid.name == "Nhập số liệu")
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Nhập số liệu")
    for row, cells in enumerate(theirs.to_python(skip_empty_area=False)):
        for column, value in enumerate(cells):
            cell = ours.cells.get((row, column))
            read_by_us = (cell.number if cell.kind is Kind.NUMBER else cell.text) if cell else ""
            assert read_by_us == (Decimal(repr(value)) if isinstance(value, float) else value)


# A cell that cannot be taken


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("=1+1", "có công thức; hãy dán giá trị"),
        ('=HYPERLINK("http://x")', "có công thức"),
        (True, "TRUE/FALSE"),
        (date(2026, 12, 5), "chuyển thành ngày tháng"),
        (datetime.fromisoformat("2026-12-05T03:04"), "chuyển thành ngày tháng"),
        ("#REF!", "#REF!"),
    ],
)
def test_what_is_no_figure_is_refused_with_its_address(value: object, said: str):
    told = fault(filled(TEMPLATE, {COUNT.code: value}))
    assert said in told
    assert f"Ô Nhập số liệu!H{row_of(TEMPLATE, COUNT.code)}" in told


def test_a_document_number_taken_for_a_month_is_told():
    assert "dấu nháy đơn" in fault(filled(TEMPLATE, {COUNT.code: date(2026, 12, 1)}, field="document"))


def with_code(code: str, other: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for row in book.worksheets[0].iter_rows(max_col=1):
            if row[0].value == code:
                row[0].value = other

    return change


def test_tampered_codes_are_told_and_nothing_is_taken_for_them():
    content = filled(TEMPLATE, {COUNT.code: 5})
    assert "Mã «chi_tieu_la» ở ô Nhập số liệu!A" in fault(
        changed(content, with_code(COUNT.code, "chi_tieu_la"))
    )
    assert "không có mã" in fault(changed(content, with_code(COUNT.code, "")))
    formula = changed(content, with_code(COUNT.code, '="villages"&"_no_mobile"'))
    assert [cell.indicator for cell in read(formula)] == [""]
    twice = read(changed(content, with_code(COUNT.code, RATE.code)))
    assert [cell.indicator for cell in twice] == [RATE.code, RATE.code]
    assert all("có ở hai nơi" in cell.faults[0].vi for cell in twice)


# A file that cannot be taken


def bomb() -> bytes:
    return with_parts(TEMPLATE, {"xl/media/image1.png": b"\0" * (40 * 1024 * 1024)})


def many_rows(rows: int = 100_000) -> bytes:
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>x</t></is></c><c r="H{0}"><v>1</v></c></row>'
    body = "".join(row.format(line) for line in range(8, rows)).encode()
    return replaced(TEMPLATE, SHEET, b"</sheetData>", body + b"</sheetData>")


def lying() -> bytes:
    """Says that it unpacks to nothing, and holds a hundred million zeros."""
    content = bytearray(with_parts(TEMPLATE, {SHEET: b" " * 100_000_000}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    told = size.to_bytes(4, "little")
    return bytes(content.replace(told, (1000).to_bytes(4, "little")))


def encrypted() -> bytes:
    content = bytearray(TEMPLATE)
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


def declared_macros() -> bytes:
    return replaced(
        TEMPLATE,
        "[Content_Types].xml",
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )


def entities() -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return replaced(TEMPLATE, SHEET, b"?>\n<worksheet", b"?>\n" + bomb + b"<worksheet")


def far_cell() -> bytes:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return replaced(TEMPLATE, SHEET, b"</sheetData>", cell)


def hidden_cell() -> bytes:
    """An address that other readers take for a far cell."""
    return replaced(
        TEMPLATE, SHEET, b"</sheetData>", b'<row><c r="xfd1048576"><v>1</v></c></row></sheetData>'
    )


def ods() -> bytes:
    return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})


LINK = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink/></externalLink>'
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb": (bomb, "bung ra quá lớn"),
    "lying about its size": (lying, "hỏng"),
    "100,000 rows": (many_rows, "ngoài 2000 dòng"),
    "two cells far apart": (far_cell, "ô XFD1048576"),
    "a strange address": (hidden_cell, "không đúng chuẩn XLSX"),
    "entities": (entities, "không đúng chuẩn XLSX"),
    "macros": (lambda: with_parts(TEMPLATE, {"xl/vbaProject.bin": b"x"}), "có macro"),
    "macros declared": (declared_macros, "có macro"),
    "old macros": (lambda: with_parts(TEMPLATE, {"xl/macrosheets/sheet1.xml": b"<x/>"}), "có macro"),
    "external link": (lambda: with_parts(TEMPLATE, {"xl/externalLinks/externalLink1.xml": LINK}), "liên kết"),
    "connections": (lambda: with_parts(TEMPLATE, {"xl/connections.xml": b"<x/>"}), "liên kết"),
    "embedded": (lambda: with_parts(TEMPLATE, {"xl/embeddings/oleObject1.bin": b"x"}), "đối tượng nhúng"),
    "outside path": (lambda: with_parts(TEMPLATE, {"xl/../../evil.xml": b"x"}), "hỏng"),
    "too many members": (lambda: packed(parts(TEMPLATE) | {f"m{n}": b"" for n in range(400)}), "quá lớn"),
    "packed with a password": (encrypted, "mật khẩu"),
    "under a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "đặt mật khẩu mở",
    ),
    "xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "(.xls)"),
    "xlsb": (lambda: packed({"xl/workbook.bin": b"x"}), ".xlsb"),
    "ods": (ods, ".ods"),
    "docx": (lambda: packed({"word/document.xml": b"<x/>"}), "Word"),
    "zip": (lambda: packed({"a.txt": b"x"}), "tệp nén"),
    "csv": (lambda: "Mã;Số\nx;1\n".encode(), "CSV"),
    "html": (lambda: b"\xef\xbb\xbf\n<html><table>", "HTML"),
    "pdf": (lambda: b"%PDF-1.7", "PDF"),
    "binary": (lambda: b"\x01\x00\x02\x00" * 50, "không rõ loại"),
    "empty": (lambda: b"", "tệp rỗng"),
    "cut short": (lambda: TEMPLATE[:4000], "hỏng"),
    "large": (lambda: TEMPLATE + bytes(6 * 1024 * 1024), "lớn hơn 5 MB"),
    "no cells in it": (lambda: replaced(TEMPLATE, SHEET, b"<sheetData>", b"<sheetData"), "chuẩn XLSX"),
    "another unit's": (lambda: template(unit="lao-cai"), "của đơn vị khác (lao-cai)"),
    "another round's": (lambda: template(collection="2026-Q3"), "của đợt khác (2026-Q3)"),
    "an earlier edition's": (lambda: template(edition="2"), "đã cũ"),
    "an old template": (lambda: template(template="0"), "đã cũ"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_hostile_or_foreign_file_gets_a_sentence(name: str):
    make, said = REFUSED[name]
    assert said in refusal(make())


def test_the_seal_tells_a_stamp_that_was_changed():
    def forged(book: Any) -> None:
        for row in book[sources.STAMP_SHEET].iter_rows():
            if row[0].value == "cell" and row[1].value == SHARE.code:
                row[2].value = "9"

    assert "Trang ẩn của mẫu đã bị thay đổi" in refusal(changed(TEMPLATE, forged))
    assert "không phải mẫu của cổng" in refusal(
        changed(TEMPLATE, lambda book: book.remove(book.worksheets[1]))
    )
    with pytest.raises(SheetError, match="changed"):
        read_sheet(TEMPLATE, asked=ASKED, reasons=MISSING_WORDS, key="another", check=check)


def test_sheets_and_columns_that_are_missing_or_doubled_are_named():
    assert "Biểu thiếu cột «Lý do trống»" in refusal(
        changed(TEMPLATE, lambda b: b.worksheets[0].delete_cols(9))
    )
    assert "nhiều biểu số liệu" in refusal(
        changed(TEMPLATE, lambda book: book.copy_worksheet(book.worksheets[0]))
    )
    assert "không phải mẫu" in refusal(changed(TEMPLATE, lambda book: book.worksheets[0].delete_rows(1, 9)))


def test_what_a_part_says_of_its_own_size_is_not_believed():
    """A reader that reserved room for the strings announced here ended the process."""
    members = parts(TEMPLATE)
    strings = members["xl/sharedStrings.xml"].replace(b'uniqueCount="', b'uniqueCount="4000000')
    assert strings != members["xl/sharedStrings.xml"]
    assert read(packed(members | {"xl/sharedStrings.xml": strings})) == ()


def test_comments_links_and_pictures_of_the_user_do_no_harm():
    def decorated(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet["B10"].comment = Comment("hỏi lại", "tôi")
        sheet[f"K{row_of(TEMPLATE, COUNT.code)}"].hyperlink = "https://example.vn/1"

    cell = only(changed(filled(TEMPLATE, {COUNT.code: 5}), decorated))
    assert (cell.typed, cell.document) == ("5", "https://example.vn/1")


@given(st.integers(0, len(TEMPLATE) - 1), st.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused_and_never_more(place: int, byte: int):
    content = TEMPLATE[:place] + bytes([byte]) + TEMPLATE[place + 1 :]
    with suppress(SheetError):
        assert all(isinstance(cell, ReadCell) for cell in read(content))


@pytest.mark.parametrize("piece", [b"<row/>", b"<a>", b'<c s="3"/>'])
def test_elements_without_end_are_not_followed(piece: bytes):
    noise = secrets.token_hex(50_000).encode()
    content = replaced(TEMPLATE, SHEET, b"</sheetData>", b"<!--" + noise + b"-->" + piece * 700_000)
    assert "quá lớn" in refusal(content)


def test_unpacking_stops_at_the_limit():
    piece = b"<c>" + b"\xc3\xa1" * 1_000_000 + b"</c>"
    content = packed(parts(TEMPLATE) | {SHEET: b"<worksheet><sheetData>" + piece * 20})
    assert len(content) < MOST_UNPACKED // 100
    assert "quá lớn" in refusal(content)


# Pasted cells


def pasted(text: str, start: str = "") -> list[tuple[str, str | None]]:
    return [(cell.indicator, cell.typed) for cell in pasted_cells(text, start)]


def pasted_cells(text: str, start: str = "") -> tuple[ReadCell, ...]:
    return read_pasted(text, asked=ASKED, start=start, headings=HEADINGS, reasons=MISSING_WORDS)


def pasted_refusal(text: str) -> str:
    with pytest.raises(SheetError) as caught:
        pasted_cells(text)
    return caught.value.reason.vi


def test_one_column_goes_downward_from_where_it_starts():
    assert pasted("45,7\r\n12\r\n1,5\r\n") == [(SHARE.code, "45,7"), (COUNT.code, "12"), (RATE.code, "1,5")]
    assert pasted("12\n\n", COUNT.code) == [(COUNT.code, "12")]
    assert pasted("Quý IV/2026\n45,7") == [(SHARE.code, "45,7")]
    assert pasted("45,7\n\n1,5") == [(SHARE.code, "45,7"), (RATE.code, "1,5")]


def test_what_falls_below_the_last_indicator_is_told():
    beyond = pasted_cells("1\n2\n3", COUNT.code)
    assert [cell.typed for cell in beyond] == ["1", "2", None]
    assert "Dòng 3 nằm dưới chỉ tiêu cuối cùng" in beyond[2].faults[0].vi


def test_rows_bring_their_codes_or_names_with_or_without_accents():
    text = "villages_no_mobile\t12\nTy le kich hoat\t45,7\nDigital firms\t2\n"
    assert pasted(text) == [(COUNT.code, "12"), (SHARE.code, "45,7"), (RATE.code, "2")]
    assert pasted("12\tBản chưa có sóng") == [(COUNT.code, "12")]


def test_headings_tell_which_column_is_what():
    text = (
        "Mã\tChỉ tiêu\tKỳ gần nhất\tQuý IV/2026\tLý do trống\tGiải thích\n"
        'villages_no_mobile\tBản chưa có sóng\t16\t12\t\t"đã rà ""soát""\ncùng xã"\n'
        "eid_activated_share\tTỷ lệ kích hoạt\t41\t\tchậm báo cáo\n"
    )
    first, second = pasted_cells(text)
    assert (first.indicator, first.typed, first.note) == (COUNT.code, "12", 'đã rà "soát"\ncùng xã')
    assert (second.indicator, second.typed, second.missing) == (SHARE.code, None, "late")


def test_a_paste_that_cannot_be_told_is_asked_about():
    assert "Có 2 cột ngoài cột mã" in pasted_refusal("villages_no_mobile\t16\t12")
    assert "Không nhận ra mã hay tên" in pasted_refusal("16\t12\n17\t13")
    assert "không có số" in pasted_refusal("villages_no_mobile\neid_activated_share")
    assert "không có số" in pasted_refusal("villages_no_mobile\tBản chưa có sóng")
    assert "Chưa có gì để dán" in pasted_refusal(" \n\t\n")
    assert "dài quá" in pasted_refusal("1\n" * 3000)
    assert "dài quá" in pasted_refusal("1" * 300_000)


def test_unknown_names_doubles_and_formulas_are_told_with_their_line():
    unknown, known = pasted_cells("Chỉ tiêu lạ\t5\nvillages_no_mobile\t12")
    assert "«Chỉ tiêu lạ» (dòng 1)" in unknown.faults[0].vi
    assert known.typed == "12"
    twice = pasted_cells("villages_no_mobile\t5\nBản chưa có sóng\t6")
    assert all("có ở hai nơi" in cell.faults[0].vi for cell in twice)
    assert "công thức" in pasted_cells("=1+1\n2")[0].faults[0].vi


@pytest.mark.parametrize("between", ["\0", "\x01", "\x0b", "\x0c", "\u2028", "\x85", "\u200b", "\u202e", " "])
@pytest.mark.parametrize("before", ["", f'{RATE.code}\t"1,5"\n'])
def test_pasted_digits_with_something_between_them_are_not_put_together(before: str, between: str):
    *_others, cell = pasted_cells(f"{before}{COUNT.code}\t8{between}1")
    assert cell.indicator == COUNT.code
    assert COUNT.hears(cell.typed or "").value is None
    assert COUNT.hears(cell.typed or "").fault == Fault.NOT_A_NUMBER


def test_digits_around_a_quotation_mark_are_not_put_together():
    assert "đặt sai chỗ" in pasted_refusal('"8"1')
    assert pasted('"8""1"') == [(SHARE.code, '8"1')]
    assert SHARE.hears('8"1').value is None


@pytest.mark.parametrize("length", [101, 10_000, 131_073, 200_001])
def test_a_very_long_line_is_told_to_be_long(length: int):
    try:
        (cell,) = pasted_cells("1" * length)
        told = cell.faults[0].vi
    except SheetError as error:
        told = error.reason.vi
    assert "dài" in told


@given(st.text(alphabet=st.sampled_from('1,5.\t\n"=ạvillages_no_mobile \r'), max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_paste_is_read_or_refused(text: str):
    with suppress(SheetError):
        assert all(isinstance(cell, ReadCell) for cell in pasted_cells(text))
