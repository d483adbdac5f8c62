"""CSV and SDMX-CSV of feeds: what is written is read back, in every encoding, and what is broken gets its line."""

import csv
import io
import re
import tracemalloc
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.sources.feeds.base import RawRow, Reading, Refused
from indicators.sources.feeds.csv_rows import DELIMITERS, MOST_RECORD, CsvReader
from tests.indicators.feed_files import cells, columns, fault, harmless, read

NAMES = ("indicator", "unit", "period")
CELLS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=12)
TABLES = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8)


def written(rows: list[tuple[str, ...]], delimiter: str = ",", ending: str = "\r\n", **more: int) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending, **more)
    writer.writerow(NAMES)
    writer.writerows(rows)
    return text.getvalue()


@given(
    TABLES,
    st.sampled_from(DELIMITERS),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    # With "\n" alone Python's own writer leaves "\r" without quotes where it may.
    st.sampled_from([("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL)]),
)
def test_what_is_written_is_read_back_with_the_line_where_it_begins(rows, delimiter, encoding, style):
    ending, quoting = style
    text = written(rows, delimiter, ending, quoting=quoting)
    got = read("csv", text.encode(encoding), NAMES, delimiter=delimiter)

    expected, above = [], written([], delimiter, ending, quoting=quoting)
    for row in rows:
        if any(row):
            expected.append(RawRow(len(re.findall("\r\n|\r|\n", above)) + 1, row))
        above += written([row], delimiter, ending, quoting=quoting).removeprefix(
            written([], delimiter, ending, quoting=quoting)
        )
    assert got == expected


@given(
    st.lists(st.tuples(*[st.text("abcđêệ 0123456789", min_size=1, max_size=6)] * 3), min_size=1),
    st.sampled_from(DELIMITERS),
)
def test_the_delimiter_is_found_out(rows, delimiter):
    assert cells("csv", written(rows, delimiter).encode(), NAMES) == rows


def test_a_decimal_comma_is_no_delimiter():
    content = "Đơn vị; Tốc độ, Mbps; kỳ\nHà Nội;45,70;2022\nLào Cai;31,2;2022\n".encode()
    assert cells("csv", content, ["Tốc độ, Mbps", "Đơn vị"]) == [("45,70", "Hà Nội"), ("31,2", "Lào Cai")]


def test_excel_may_tell_its_delimiter_and_lines_are_counted_with_it():
    content = b"sep=;\r\na;b\r\n1,2;3\r\n"
    assert read("csv", content, ["a"]) == [RawRow(3, ("1,2",))]


# In windows-1258 tones stand behind their letters: composed, names are found again.
APART = "đơn vi\u0323,b\nĐà Nă\u0303ng,1\n".encode("cp1258")


@pytest.mark.parametrize(
    ("encoding", "content", "name", "cell"),
    [
        ("windows-1258", APART, "đơn vị", "Đà Nẵng"),
        ("windows-1252", "unité,b\nCôte,1\n".encode("cp1252"), "unité", "Côte"),
        ("utf-16", "đơn vị,b\nĐà Nẵng,1\n".encode("utf-16-le"), "đơn vị", "Đà Nẵng"),
        ("UTF-16", "đơn vị,b\nĐà Nẵng,1\n".encode("utf-16-be"), "đơn vị", "Đà Nẵng"),
    ],
)
def test_old_encodings_are_read_where_the_mapping_says_so(encoding, content, name, cell):
    assert cells("csv", content, [name], encoding=encoding) == [(cell,)]
    assert fault("csv", content, [name]).code in ("encoding", "column_missing")


def test_a_mark_in_the_file_is_believed_before_the_mapping():
    assert cells("csv", "a,b\nHuế,1\n".encode("utf-8-sig"), ["a"], encoding="windows-1252") == [("Huế",)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"<!doctype html><p>Error", "html"),
        (b"PK\x03\x04rest", "other_kind"),
        (b"a,b\n1,\xe1\xbb\n", "encoding"),
        (b"a,b\n1,\xe1\xbb", "half_body"),
        (b'a,b\n1,"two\n', "half_body"),
        (b"b,c\n1,2\n", "column_missing"),
        (b"a,b,a\n1,2,3\n", "column_twice"),
        (b",,\n1,2,3\n", "header_missing"),
        (b"\n\n\n", "empty"),
        (b'a,b\n1,"' + b"x" * MOST_RECORD, "record_too_long"),
        (b"a,b\n" + b"1" * (MOST_RECORD + 9), "record_too_long"),
        (b'"' + b"x" * MOST_RECORD, "record_too_long"),
        (b'"a,b\n1,2', "half_body"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_cure(content, code):
    assert fault("csv", content).code == code


def test_only_what_may_pass_is_worth_trying_again():
    assert fault("csv", b'a\n"x').retry
    assert fault("csv", b"").retry
    assert not fault("csv", b"b\n1").retry
    assert not fault("csv", b"a\n\xff\xff").retry


def test_the_missing_column_is_named_with_those_that_are_there():
    reason = fault("csv", "đơn vị,kỳ\nx,y\n".encode(), ["giá trị"]).reason
    assert "«giá trị»" in reason.vi
    assert "«đơn vị», «kỳ»" in reason.vi
    assert "“giá trị”" in reason.en


def test_lines_above_the_header_may_be_long_together():
    content = (b"x" * 90_000 + b"\n") * 40 + b"a,b\n" + (b"1," + b"y" * 90_000 + b"\n") * 20
    assert len(cells("csv", content, ["a"], header=41)) == 20


def test_an_unknown_delimiter_is_refused():
    assert all(
        fault("csv", b"a,b\n1,2", delimiter=each).code == "delimiter" for each in (";;", '"', "\n", "x")
    )
    # Excel's line is believed of delimiters alone.
    assert cells("csv", b'sep="\n1\n', ['sep="']) == [("1",)]


@pytest.mark.parametrize(("before", "told"), [(1, "first part"), (100_000, "After line ")])
def test_bytes_of_another_encoding_are_told_where_they_are(before, told):
    error = fault("csv", b"a,b\n" + b"1,2\n" * before + b"1,\xe1\xbb\n")
    assert told in error.reason.en
    assert "line 0" not in error.reason.en
    assert "dòng 0" not in error.reason.vi


def test_an_unknown_encoding_is_refused():
    assert "latin-9" in fault("csv", b"a\n1", encoding="latin-9").reason.vi


def test_rows_of_another_width_and_torn_quotes_are_refused_and_the_rest_is_read():
    content = b'a,b\n1,2\n3\n4,5,6\n\n,\n"7"x,8\n"9\n0",1\n"1"2\n3,4\n\0,5\n'
    good, short, wide, torn, two, also_torn, last, nul = read("csv", content, ["a", "b"])
    assert good == RawRow(2, ("1", "2"))
    assert two == RawRow(8, ("9\n0", "1"))
    assert last == RawRow(11, ("3", "4"))
    assert [(each.line, each.code) for each in (short, wide, torn, also_torn, nul)] == [
        (3, "width"),
        (4, "width"),
        (7, "quotes"),
        (10, "quotes"),
        (12, "nul"),
    ]
    assert wide.text == "4 | 5 | 6"
    assert "3 ô" in wide.vi
    assert "3 cells" in wide.en


def test_a_quote_that_swallows_lines_says_which():
    (torn, good) = read("csv", b'a,b\n"1,2\n3,4\n5,"6"\n7,8\n', ["a"])
    assert (torn.line, good) == (2, RawRow(5, ("7",)))
    assert "2 đến 4" in torn.vi


def test_a_cell_too_long_for_anything_is_refused_alone():
    content = b"a,b\n" + b"x" * 1001 + b",1\n2,3\n4," + b"y" * 5000 + b"\n"
    long, good, other = read("csv", content, ["a"])
    assert (long.line, long.code, len(long.text)) == (2, "cell_too_long", 200)
    # What nobody asked for may be as long as it likes.
    assert (good, other) == (RawRow(3, ("2",)), RawRow(4, ("4",)))


def test_the_header_may_stand_further_down():
    content = "Bảng 1\n\nNguồn: Tổng cục Thống kê, 2024\nđơn vị,giá trị\nHà Nội,1\n".encode()
    assert read("csv", content, ["giá trị"], header=4) == [RawRow(5, ("1",))]
    assert fault("csv", content, ["a"], header=40).code == "header_missing"


def test_columns_are_offered_once_each_with_the_first_rows():
    told = columns("csv", b"a,,b,a\n1,2,3,4\n5,6\n7,8,9,0\n2,2,2,2\n", most=2)
    assert told.names == ("a", "b")
    assert told.first == (RawRow(2, ("1", "3")), RawRow(4, ("7", "9")))


def test_a_column_may_begin_like_markup():
    assert cells("csv", b"<18,b\n1,2\n", ["<18"]) == [("1",)]


def test_a_file_of_a_hundred_thousand_columns_offers_the_first():
    assert len(columns("csv", b",".join(b"c%d" % each for each in range(100_000))).names) == 1000


def test_names_are_found_however_their_accents_are_composed():
    assert cells("csv", "đo\u031bn vi\u0323 ,b\nx,1\n".encode(), ["đơn vị"]) == [("x",)]


@given(st.binary(max_size=300))
def test_whatever_the_bytes_are_nothing_breaks(content):
    harmless("csv", content, ["a"])
    harmless("csv", b"a,b\n" + content, ["a"])
    harmless("csv", b"\xff\xfea\0,\0b\0\n\0" + content, ["a"])
    harmless("sdmx-csv", b"STRUCTURE,ACTION,a: A\n" + content, ["a"])


@given(st.text(max_size=60), st.sampled_from(["windows-1258", "windows-1252", "utf-16", "utf-8", ""]))
def test_whatever_the_text_is_nothing_breaks(text, encoding):
    harmless("csv", ("a;b\n" + text).encode("utf-8", "surrogatepass"), ["a"], encoding=encoding)


class Endless(io.RawIOBase):
    """A file of so many bytes that is made while it is read."""

    def __init__(self, head: bytes, line: bytes, times: int) -> None:
        self._pieces: Iterator[bytes] = iter([])
        self._head, self._line, self._times = head, line, times

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = 0) -> int:
        assert place in (0, 3)
        self._pieces = self._made()
        return place

    def _made(self) -> Iterator[bytes]:
        yield self._head
        for _each in range(self._times // 100):
            yield self._line * 100

    def readinto(self, buffer) -> int:
        piece = next(self._pieces, b"")
        buffer[: len(piece)] = piece
        return len(piece)


def test_reading_holds_nothing_of_the_file():
    file = Endless(b"a,b\n", b"unit,45.5\n", 200_000)
    rows = CsvReader().rows(file, Reading(), ["a", "b"])
    next(rows)
    tracemalloc.start()
    try:
        assert sum(1 for _row in islice(rows, 150_000)) == 150_000
        assert tracemalloc.get_traced_memory()[1] < 500_000
    finally:
        tracemalloc.stop()
    del rows
    assert not file.closed


SDMX = "DATAFLOW,FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nGSO:DF(1.0),A,VN,2022,45.70,A\n"
SDMX_2 = (
    "STRUCTURE[|];STRUCTURE_ID;ACTION;REF_AREA: Vùng;TIME_PERIOD: Kỳ;OBS_VALUE: Trị số;NOTE[]: Ghi chú\n"
    "dataflow;GSO:DF(1.0): Bảng;I;VN-HN: Hà Nội: thủ đô;2022-Q1;45.70;x: y\n"
    "dataflow;GSO:DF(1.0): Bảng;D;VN-HN: Hà Nội;2022-Q2;-;\n"
    "dataflow;GSO:DF(1.0): Bảng;R;VN: Việt Nam;2022-Q3;;\n"
)
WANTED = ["REF_AREA", "TIME_PERIOD", "OBS_VALUE"]


def test_sdmx_csv_1_is_read_by_ids():
    assert cells("sdmx-csv", SDMX.encode(), [*WANTED, "OBS_STATUS"]) == [("VN", "2022", "45.70", "A")]


def test_sdmx_csv_2_with_labels_is_read_by_codes_and_deletes_nothing():
    first, deletion, empty = read("sdmx-csv", SDMX_2.encode(), WANTED)
    assert first == RawRow(2, ("VN-HN", "2022-Q1", "45.70"))
    assert empty == RawRow(4, ("VN", "2022-Q3", ""))
    assert isinstance(deletion, Refused)
    assert (deletion.line, deletion.code) == (3, "deletion")


def test_sdmx_csv_2_with_names_beside_ids():
    content = b"STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Area,TIME_PERIOD,Time,OBS_VALUE,Value\n"
    content += b"dataflow,G:D(1),Data,M,VN,Viet Nam,2022,,1.0,\n"
    assert cells("sdmx-csv", content, [*WANTED, "Area"]) == [("VN", "2022", "1.0", "Viet Nam")]


def test_an_action_is_only_one_where_there_is_a_structure():
    content = b"DATAFLOW,ACTION,OBS_VALUE\nx,DENY,1\n"
    assert cells("sdmx-csv", content, ["ACTION"]) == [("DENY",)]


def test_sdmx_csv_offers_ids():
    told = columns("sdmx-csv", SDMX_2.encode())
    assert told.names == (
        "STRUCTURE",
        "STRUCTURE_ID",
        "ACTION",
        "REF_AREA",
        "TIME_PERIOD",
        "OBS_VALUE",
        "NOTE",
    )
    assert [row.line for row in told.first] == [2, 4]
    assert told.first[0].values[3:] == (
        "VN-HN",
        "2022-Q1",
        "45.70",
        "x",
    )


def test_a_component_that_is_missing_is_named():
    error = fault("sdmx-csv", SDMX.encode(), ["INDICATOR"])
    assert error.code == "column_missing"
    assert "REF_AREA" in error.reason.vi
