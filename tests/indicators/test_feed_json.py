"""JSON of feeds: paths, exact digits, and half a document is no document."""

import io
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.sources.feeds import READERS
from indicators.sources.feeds.base import RawRow, Reading, Refused
from indicators.sources.feeds.json_nesting import DEEPEST, Nesting
from indicators.sources.feeds.json_stream import MOST_RECORD
from tests.indicators.feed_files import cells, columns, fault, harmless, read

NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18, places=6
).map(lambda number: f"{number:f}")
TEXTS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=20)
NESTED = """{"meta": {"total": 2}, "data": {"items": [
  {"vùng": {"mã": "01", "tên": "Hà Nội"}, "kỳ": "2022", "giá trị": [{"v": 45.70, "đơn vị": "%"}], "a.b": true},
  {"vùng": {"mã": "10"}, "kỳ": 2022, "giá trị": [{"v": null}], "a.b": 1.10000000000000009}
]}}""".encode()
FIGURE = '{"indicator": "dti", "unit": "hue", "period": "2022", "value": 0.6120, "source": {"id": "x"}}'


def rendered(rows: list[tuple[str, str]]) -> str:
    return ",".join(f'{{"unit": {json.dumps(unit)}, "value": {value}}}' for unit, value in rows)


@given(st.lists(st.tuples(TEXTS, NUMBERS), min_size=1, max_size=6))
def test_what_is_written_is_read_back_with_every_digit(rows):
    assert cells("json", f"[{rendered(rows)}]".encode(), ["value", "unit"]) == [
        (value, unit) for unit, value in rows
    ]


@given(st.lists(st.tuples(TEXTS, NUMBERS), min_size=1, max_size=4), st.data())
def test_half_a_document_is_worth_trying_again(rows, data):
    whole = f'{{"ok": true, "data": [{rendered(rows)}], "more": null}}'.encode()
    cut = data.draw(st.integers(1, len(whole) - 1))
    error = fault("json", whole[:cut], ["value"], rows="data")
    assert (error.code, error.retry) == ("half_body", True)


@pytest.mark.parametrize("rows", ["data.items", "$.data.items[*]", "data.items[*]", "['data']['items']"])
def test_fields_are_found_by_their_paths(rows):
    wanted = ["vùng.mã", "vùng.tên", "giá trị[0].v", "['a.b']", "$.kỳ"]
    assert cells("json", NESTED, wanted, rows=rows) == [
        ("01", "Hà Nội", "45.70", "true", "2022"),
        ("10", None, None, "1.10000000000000009", "2022"),
    ]


def test_records_may_be_lists_of_lists_below_lists():
    content = b'{"series": [{"points": [["2021", 1.0], ["2022", 2.50]]}, {"points": [["2023", 3]]}]}'
    assert read("json", content, ["[1]", "[0]"], rows="series[*].points") == [
        RawRow(1, ("1.0", "2021")),
        RawRow(2, ("2.50", "2022")),
        RawRow(3, ("3", "2023")),
    ]


def test_columns_are_offered_by_paths_that_find_them_again():
    told = columns("json", NESTED, rows="data.items")
    assert told.names == ("vùng.mã", "vùng.tên", "kỳ", "giá trị[0].v", "giá trị[0].đơn vị", "['a.b']")
    assert list(told.first) == read("json", NESTED, told.names, rows="data.items")
    assert len(columns("json", NESTED, most=1, rows="data.items").first) == 1


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1.10", "1.10"),
        ("0.0000001", "0.0000001"),
        ("-0.0", "-0.0"),
        ("1.5E3", "1.5E+3"),
        ("12345678901234567890.123456", "12345678901234567890.123456"),
        ("1e400", "1E+400"),
        ("1e-400", "1E-400"),
        ("9" * 399, "9" * 399),
    ],
)
def test_numbers_are_never_floats(number, text):
    assert cells("json", f'[{{"a": {number}}}]'.encode(), ["a"]) == [(text,)]


@pytest.mark.parametrize(
    ("content", "how", "code"),
    [
        (b"", {}, "empty"),
        (b" \n", {}, "empty"),
        (b"<html>", {}, "html"),
        (b"\x1f\x8b\x08", {}, "other_kind"),
        ("[]".encode("utf-16"), {}, "encoding"),
        (b"{'a': 1}", {}, "not_json"),
        (b"[NaN]", {}, "not_json"),
        (b'[{"a": Infinity}]', {}, "not_json"),
        (b'[{"a": "\xff"}]', {}, "not_json"),
        (b'[{"a": 1}] [{"a": 1}]', {}, "not_json"),
        (b'[{"a": 1e99999999999999999999}]', {}, "not_json"),
        (b'{"a": 1}', {}, "rows_missing"),
        (b'{"data": {"a": 1}}', {"rows": "data"}, "rows_missing"),
        (b'{"data": []}', {"rows": "date"}, "rows_missing"),
        (b'"text"', {}, "rows_missing"),
        (b'[{"b": 1}, {"b": 2}]', {}, "column_missing"),
        (b"[]", {"rows": "data[0"}, "path"),
        (b"[]", {"rows": "data[0].items"}, "path"),
        (b"[]", {"rows": "a..b"}, "path"),
        (b'[{"a": "' + b"x" * (MOST_RECORD + 70_000) + b'"}]', {}, "record_too_long"),
        (b'{"data": ' + b"[" * 100_000, {"rows": "data"}, "not_json"),
        (b'{"a":' * 100_000, {}, "not_json"),
        (b"[" + b'["]",' * 100_000, {}, "not_json"),
        (b"[" + b'["\\\\","\\"]",' * 100_000, {}, "not_json"),
        (b"[" + b"[" * 100 + b"]" * 100 + b"]", {}, "not_json"),
    ],
)
def test_a_document_that_cannot_be_taken_is_refused_with_a_cure(content, how, code):
    assert fault("json", content, **how).code == code


# The parser in C would take the whole process down.
@pytest.mark.parametrize("before", ["", "[", '{"a":', '{"a": ', "[1,", "[1,\n", "[-", " "])
def test_a_number_without_end_is_refused_before_the_parser_sees_it(before):
    assert fault("json", (before + "9" * 5000).encode()).code == "not_json"
    # Wherever a piece of the file ends in it.
    padded = b'[{"a": "' + b"x" * 65_000 + b'"},' + b"9" * 5000
    assert all(fault("json", b" " * shift + padded).code == "not_json" for shift in (0, 450, 530, 536))


BRACKETS = st.text('[]{}"\\\\a', max_size=8)


@given(
    st.recursive(
        BRACKETS, lambda each: st.lists(each, max_size=4) | st.dictionaries(BRACKETS, each, max_size=3)
    ),
    st.integers(0, 300),
    st.data(),
)
def test_brackets_are_counted_wherever_the_pieces_end_and_not_in_texts(document, levels, data):
    text = b"[" * levels + json.dumps(document).encode() + b"]" * levels
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    nesting = Nesting()
    told = [
        nesting.too_deep(text[begin:end]) for begin, end in zip([0, *cuts], [*cuts, len(text)], strict=True)
    ]
    deepest = levels + _levels(document)
    if deepest < DEEPEST:
        assert not any(told)
    if levels > 2 * DEEPEST:
        assert any(told)


def _levels(document: object) -> int:
    each = (
        document.values() if isinstance(document, dict) else document if isinstance(document, list) else None
    )
    return 0 if each is None else 1 + max(map(_levels, each), default=0)


def test_digits_in_a_text_are_no_number():
    assert read("json", ('[{"a": "' + "9" * 900 + '"}]').encode(), ["a"]) == [RawRow(1, ("9" * 900,))]


def test_what_is_at_the_top_is_told_where_the_path_finds_nothing():
    reason = fault("json", NESTED, ["a"], rows="items").reason
    assert "«meta», «data»" in reason.vi
    assert "“items”" in reason.en


def test_an_empty_list_is_a_list():
    assert read("json", b'{"data": []}', ["a"], rows="data") == []
    assert read("json", b"[]", ["a"]) == []


def test_a_field_may_be_missing_in_some_records_but_not_in_all():
    assert cells("json", b'[{"a": 1}, {"b": 2}]', ["a", "b"]) == [("1", None), (None, "2")]
    assert cells("json", b'[{"a": null}]', ["a"]) == [(None,)]


def test_rows_that_are_none_are_refused_alone():
    content = b'[1, {"a": {"b": 1}}, {"a": "x\\u0000"}, {"a": 2}, null, {"a": "' + b"y" * 1001 + b'"}]'
    *refused, good = sorted(read("json", content, ["a"]), key=lambda row: isinstance(row, RawRow))
    assert good == RawRow(4, ("2",))
    assert [(row.line, row.code) for row in refused if isinstance(row, Refused)] == [
        (1, "not_a_record"),
        (2, "not_plain"),
        (3, "nul"),
        (5, "not_a_record"),
        (6, "cell_too_long"),
    ]


def test_a_mark_before_the_document_does_no_harm():
    assert cells("json", b'\xef\xbb\xbf[{"a": 1}]', ["a"]) == [("1",)]


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_nothing_breaks(content):
    for start in (b"", b'[{"a": ', b'[{"a": "'):
        harmless("json", start + content, ["a"])
        harmless("portal", b'{"items": ' + start + content, ["a"])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS,
        lambda each: st.lists(each) | st.dictionaries(TEXTS, each),
    )
)
def test_whatever_the_document_is_nothing_breaks(document):
    harmless("json", json.dumps([document]).encode(), ["a"])
    harmless("json", json.dumps({"a": document}).encode(), ["a"], rows="a")


@given(TEXTS)
def test_whatever_the_path_is_nothing_breaks(path):
    harmless("json", b'{"a": [{"b": 1}]}', ["b"], rows=path)
    harmless("json", b'[{"b": 1}]', [path])


def test_pages_of_another_portal_stand_one_behind_the_other():
    page = f'{{"count": 3, "items": [{FIGURE}, {FIGURE}], "next": "https://other.example.vn/api/v1/figures?offset=2"}}'
    last = f'{{"count": 3, "items": [{FIGURE}], "next": null}}'
    for between in ("", "\n", "\r\n \n"):
        rows = read("portal", f"{page}{between}{last}{between}".encode(), ["unit", "value", "source.id"])
        assert rows == [RawRow(line, ("hue", "0.6120", "x")) for line in (1, 2, 3)]


def test_half_a_page_of_another_portal_is_worth_trying_again():
    page = f'{{"count": 2, "items": [{FIGURE}], "next": null}}'
    assert fault("portal", f"{page}\n{page[:40]}".encode(), ["unit"]).retry
    assert fault("portal", b'{"detail": "Not found"}', ["unit"]).code == "rows_missing"


def test_reading_holds_nothing_of_the_document():
    content = b"[" + b",".join([FIGURE.encode()] * 40_000) + b"]"
    file = io.BytesIO(content)
    tracemalloc.start()
    try:
        rows = READERS["json"].rows(file, Reading(), ["unit", "value"])
        assert sum(1 for _row in rows) == 40_000
        assert tracemalloc.get_traced_memory()[1] < 1_500_000
    finally:
        tracemalloc.stop()
