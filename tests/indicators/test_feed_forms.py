"""The form of a feed, without a database: what is typed becomes a mapping, and a mapping the same controls again."""

import unicodedata
from datetime import time
from io import BytesIO

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from indicators.forms.feeds import FeedForm, Seen, seen_columns
from indicators.forms.feeds.mapping import typed_mapping
from indicators.models import Feed
from indicators.sources.feeds.base import Columns, RawRow, Reading
from indicators.sources.feeds.json_guess import likely_rows
from indicators.sources.feeds.mapping import FeedMapping
from indicators.sources.feeds.rules import FieldRule, UnitRule, ValueRule

CODES = {"eid_activated_share": "Tỷ lệ kích hoạt", "broadband_fixed_mbps": "Băng rộng cố định"}
TYPED = {
    "key": "speeds",
    "name_vi": "Tốc độ",
    "name_en": "Speeds",
    "publisher": "Cục Viễn thông",
    "format": "csv",
    "address": "https://data.example.vn/speeds.csv",
    "status": "final",
    "policy": "review",
    "rhythm": "never",
    "most_megabytes": "200",
    "most_rows": "2000000",
    "most_seconds": "1800",
    "indicator_constant": "broadband_fixed_mbps",
    "unit_column": "tỉnh",
    "period_column": "kỳ",
    "value_column": "Mbit/s",
}


def form(seen: Seen | None = None, **more: str) -> FeedForm:
    told = QueryDict(mutable=True)
    told.update({name: value for name, value in (TYPED | more).items() if value is not None})
    return FeedForm(told, seen=seen or Seen(), codes=CODES, secrets=["SPEEDS"])


def faults(**more: str) -> dict[str, str]:
    sent = form(**more)
    assert not sent.is_valid()
    return {name: str(errors[0]) for name, errors in sent.errors.items()}


def mapping(**more: str) -> FeedMapping:
    sent = form(**more)
    assert sent.is_valid(), sent.errors
    return FeedMapping.parse(sent.asked["mapping"])


def test_a_feed_as_it_is_to_be():
    sent = form()
    assert sent.is_valid(), sent.errors
    asked = sent.asked
    assert asked["mapping"] == {
        "reading": {},
        "indicator": {"constant": "broadband_fixed_mbps"},
        "unit": {"column": "tỉnh"},
        "period": {"column": "kỳ"},
        "value": {"column": "Mbit/s"},
    }
    assert (asked["key"], asked["most_bytes"], asked["at"]) == ("speeds", 200 * 1024 * 1024, None)


def test_words_are_lines():
    told = mapping(unit_words="Đắc Lắc = Đắk Lắk\n\n a=b = vn ", value_missing="… = not_published")
    assert told.unit.words == {"Đắc Lắc": "Đắk Lắk", "a=b": "vn"}
    assert told.value.missing == {"…": "not_published"}


@pytest.mark.parametrize("lines", ["Đắc Lắc", "= vn", "Đắc Lắc =", "ổn = vn\nhỏng"])
def test_a_line_that_says_nothing_is_named(lines):
    told = faults(unit_words=lines)["unit_words"]
    assert f"Dòng {lines.count(chr(10)) + 1} " in told


def test_a_word_with_two_meanings_is_refused():
    assert "Dòng 2" in faults(unit_words="A = vn\nA = hue")["unit_words"]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"key": "new"}, "key"),
        ({"key": "Tốc độ"}, "key"),
        ({"key": "-a"}, "key"),
        ({"key": ""}, "key"),
        ({"name_en": ""}, "name_en"),
        ({"format": "pdf"}, "format"),
        ({"address": "ftp://a.vn/x"}, "address"),
        ({"address": "https://user:secret@a.vn/x"}, "address"),
        ({"address": "https://[::1/x"}, "address"),
        ({"address": "https://a.vn:99999/x"}, "address"),
        ({"address": "https://"}, "address"),
        ({"secret": "OTHER"}, "secret"),
        ({"rhythm": "daily"}, "at"),
        ({"rhythm": "daily", "at": "25:00"}, "at"),
        ({"rhythm": "weekly", "at": "06:00"}, "weekday"),
        ({"rhythm": "weekly", "at": "06:00", "weekday": "9"}, "weekday"),
        ({"rhythm": "monthly", "at": "06:00", "month_day": "29"}, "month_day"),
        ({"rhythm": "daily", "at": "06:00", "address": ""}, "address"),
        ({"silent_days": "0"}, "silent_days"),
        ({"most_megabytes": "1e9"}, "most_megabytes"),
        ({"most_rows": "-1"}, "most_rows"),
        ({"most_seconds": "9" * 400}, "most_seconds"),
        ({"unit_column": ""}, "unit_column"),
        ({"unit_column": "a", "unit_constant": "vn"}, "unit_column"),
        ({"indicator_constant": "no_such"}, "indicator_constant"),
        (
            {"indicator_constant": "", "indicator_column": "m", "indicator_words": "x = no_such"},
            "indicator_words",
        ),
        ({"unit_by": "colour"}, "unit_by"),
        ({"value_scale": "²"}, "value_scale"),
        ({"status_column": "s", "status_words": "A = good"}, "status_column"),
        ({"read_header": "0"}, "read_header"),
        ({"value_column": "x" * 201}, "value_column"),
        ({"name_vi": "x" * 151}, "name_vi"),
    ],
)
def test_what_is_wrong_stands_at_its_field_alone(told, field):
    assert list(faults(**told)) == [field]


def test_what_the_schedule_does_not_know_is_left_out():
    asked = form(rhythm="weekly", at="06:30", weekday="1", month_day="3")
    assert asked.is_valid()
    assert (asked.asked["at"], asked.asked["weekday"], asked.asked["month_day"]) == (time(6, 30), 1, None)


def test_reading_that_the_format_does_not_know_is_left_out():
    told = {"read_delimiter": "tab", "read_sheet": "Biểu 1", "read_header": "3"}
    assert mapping(**told).reading == Reading(delimiter="\t", header=3)
    assert mapping(**told, format="xlsx").reading == Reading(sheet="Biểu 1", header=3)
    assert mapping(**told, format="json", read_rows="data.items").reading == Reading(rows="data.items")


@pytest.mark.parametrize("usual", ["sdmx-csv", "sdmx-json", "portal"])
def test_with_nothing_said_a_format_says_it_itself(usual):
    nothing = dict.fromkeys(("indicator_constant", "unit_column", "period_column", "value_column"), "")
    assert mapping(format=usual, **nothing) == FeedMapping.usual(usual)


def test_a_csv_says_nothing_itself():
    nothing = dict.fromkeys(("indicator_constant", "unit_column", "period_column", "value_column"), "")
    assert set(faults(**nothing)) == {
        "indicator_column",
        "unit_column",
        "period_column",
        "value_column",
    }


names = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=12)
sources = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
# Names and words are compared composed.
names, sources = (texts.map(lambda text: unicodedata.normalize("NFC", text)) for texts in (names, sources))
rules = st.builds(
    FieldRule, column=names, words=st.dictionaries(sources, names.filter(lambda n: "=" not in n))
)
mappings = st.builds(
    FeedMapping,
    indicator=st.just(FieldRule("m", words={"x": "eid_activated_share"})),
    unit=st.builds(UnitRule, column=names, by=st.sampled_from(["any", "slug", "code", "name"])),
    period=rules,
    value=st.builds(
        ValueRule,
        column=names,
        decimal=st.sampled_from(["point", "comma"]),
        scale=st.integers(-9, 9),
        groups=st.booleans(),
        missing=st.dictionaries(sources, st.just("late")),
        empty=st.sampled_from(["refuse", "skip", "not_published"]),
        scale_column=names,
    ),
    reading=st.builds(Reading, delimiter=st.sampled_from(["", ",", "\t"]), header=st.integers(1, 9)),
)


@given(mappings)
def test_a_mapping_comes_back_from_its_controls(told):
    try:
        FeedMapping.parse(told.dump())
    except ValueError:
        # Words that differ in case alone, and the like: no mapping that could have been kept.
        return
    controls = {
        name: "on" if value is True else str(value)
        for name, value in typed_mapping(told).items()
        if value is not False
    }
    assert FeedMapping.parse(mapping(**controls).dump()) == FeedMapping.parse(told.dump())


def test_the_form_of_a_feed_that_exists_has_no_key():
    sent = FeedForm({}, seen=Seen(), codes=CODES, secrets=[], key="speeds")
    assert "key" not in sent.fields


@pytest.mark.parametrize("ours", ["not_published", "chưa công bố", "Chưa công bố", "not published"])
def test_reasons_are_written_in_words(ours):
    assert mapping(value_missing=f"… = {ours}\nx = không áp dụng").value.missing == {
        "…": "not_published",
        "x": "not_applicable",
    }


def test_an_unknown_reason_is_told():
    assert "bận" in " ".join(faults(value_missing="… = bận").values())


def test_columns_show_their_different_values():
    seen = Seen(("a",), (("dti_score", "dti_score", "", "x", ""),))
    assert seen.lines == (("a", ("dti_score", "", "x")),)


def test_a_secret_that_is_gone_stays_a_choice():
    told = {"seen": Seen(), "codes": CODES, "secrets": ["SPEEDS"], "key": "speeds", "secret": "GONE"}
    kept = FeedForm(initial={"secret": "GONE"}, **told)
    assert [value for value, _label in kept["secret"].field.widget.choices] == ["", "SPEEDS", "GONE"]
    assert "secret" not in FeedForm({"secret": "GONE"}, **told).errors


COLUMNS = Columns(
    ("Tỉnh  thành", "Kỳ", "a\u202eb"), (RawRow(2, ("Huế", None, "x")), RawRow(3, ("x" * 99, "2026", "")))
)


def test_columns_are_carried_along():
    seen = Seen.of(COLUMNS)
    assert seen.names == ("Tỉnh  thành", "Kỳ")
    assert seen.lines[1] == ("Kỳ", ("", "2026"))
    assert len(seen.values[0][1]) == 60
    assert seen_columns(seen.written()) == seen


def test_a_column_is_known_again_whatever_a_browser_makes_of_its_spaces():
    sent = form(seen=Seen.of(COLUMNS), unit_column="Tỉnh thành")
    assert sent.is_valid(), sent.errors
    assert sent.asked["mapping"]["unit"] == {"column": "Tỉnh  thành"}


def test_a_column_that_the_source_does_not_offer_stays_a_choice():
    offered = form(seen=Seen.of(COLUMNS), unit_column="khác").fields["unit_column"].widget.choices
    assert [value for value, _label in offered] == ["", "Tỉnh  thành", "Kỳ", "khác"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "7",
        "[]",
        "[[1],[[]]]",
        '[["a"],[]]',
        '[["\\ud800"],[["x"]]]',
        "[" * 100_000,
        "{",
        '[["a"],["b"]]x',
    ],
)
def test_columns_that_nobody_wrote_are_none(text):
    assert seen_columns(text) == Seen()


HOSTILE = ["\0", "\u202e", "a" * 300_000, "\ud7ff", "1e400", "９", "=" * 50, "\r\n", "<script>"]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_typed_breaks_the_form(text):
    for name in (*TYPED, "unit_words", "value_missing", "read_rows", "at", "weekday", "value_scale"):
        sent = form(**{name: text})
        sent.is_valid()
        assert all(str(field) for field in sent)
        assert len(list(sent.rows)) == 7


def test_the_usual_limits_of_a_feed_are_taken():
    usual = Feed()
    assert usual.most_bytes == 200 * 1024 * 1024
    assert form(most_rows=str(usual.most_rows), most_seconds=str(usual.most_seconds)).is_valid()


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('[{"a": 1}]', ""),
        ('{"data": [{"a": 1}]}', "data"),
        ('{"meta": {"tags": ["x"], "page": 1}, "data": {"items": [{"a": [{"b": 1}]}]}}', "data.items"),
        ('{"a": 1}', ""),
        ("[1, 2]", ""),
        ('{"data": [{"a": ', "data"),
        ("no json", ""),
        ("", ""),
    ],
)
def test_the_records_of_a_document_are_found(text, path):
    assert likely_rows(BytesIO(text.encode())) == path
