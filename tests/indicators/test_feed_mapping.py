"""What the columns of a feed mean: read from JSON, written back, checked as a whole, and suggested from a file."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.models import Feed, Observation
from indicators.models.figures import Qualifier
from indicators.sources.feeds import words
from indicators.sources.feeds.base import FIELDS, Columns, RawRow
from indicators.sources.feeds.mapping import (
    DECIMAL,
    EMPTY,
    UNIT_BY,
    FeedMapping,
    FieldRule,
    MappingError,
    UnitRule,
    ValueRule,
)
from indicators.sources.feeds.suggesting import suggest
from tests import factories

WRITING = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
FOLDED = WRITING.map(words.same).filter(lambda text: text == words.same(text))


def rules(kind: type[FieldRule] = FieldRule, **more: Any) -> st.SearchStrategy[Any]:
    meant = more.pop("words", st.dictionaries(FOLDED, WRITING, max_size=3))
    return st.builds(kind, column=WRITING, words=meant, **more)


MAPPINGS = st.builds(
    FeedMapping,
    indicator=rules(),
    unit=rules(UnitRule, by=st.sampled_from(UNIT_BY)),
    period=st.builds(FieldRule, constant=WRITING),
    value=rules(
        ValueRule,
        decimal=st.sampled_from(DECIMAL),
        scale=st.integers(-18, 18),
        groups=st.booleans(),
        missing=st.dictionaries(FOLDED, st.sampled_from(words.MISSING), max_size=3),
        empty=st.sampled_from(EMPTY),
        scale_column=st.just("") | WRITING,
    ),
    qualifier=rules(words=st.dictionaries(FOLDED, st.sampled_from(words.QUALIFIERS), max_size=3)),
    status=rules(words=st.dictionaries(FOLDED, st.sampled_from(words.STATUSES), max_size=3)),
)


@given(MAPPINGS)
def test_what_is_dumped_is_parsed_again(mapping: FeedMapping):
    assert FeedMapping.parse(mapping.dump()) == mapping


def test_the_mapping_of_the_factories_is_one():
    mapping = FeedMapping.parse(factories.FEED_MAPPING)
    assert mapping.wanted == ("indicator", "unit", "period", "value")
    assert mapping.dump() == factories.FEED_MAPPING


@pytest.mark.parametrize("format", ["sdmx-csv", "sdmx-json", "portal"])
def test_formats_that_name_their_columns_are_mapped_as_usual(format: str):
    usual = FeedMapping.usual(format)
    assert FeedMapping.parse(usual.dump()) == usual


def test_each_column_is_read_once_and_columns_beside_the_value_last():
    mapping = FeedMapping(
        indicator=FieldRule("what"),
        unit=UnitRule("where"),
        period=FieldRule(constant="2022"),
        value=ValueRule("number", scale_column="UNIT_MULT", printed_column="number"),
        status=FieldRule("what"),
    )
    assert mapping.wanted == ("what", "where", "number", "UNIT_MULT")


def faults(data: Any) -> dict[str, str]:
    with pytest.raises(MappingError) as caught:
        FeedMapping.parse(data)
    assert all(reason.vi[0].isupper() and reason.vi.endswith(".") for _name, reason in caught.value.faults)
    return {name: reason.en for name, reason in caught.value.faults}


@pytest.mark.parametrize("data", [{}, None, [], "x", 7, {1: 2}])
def test_an_empty_mapping_lacks_what_every_row_needs(data: Any):
    assert {"indicator", "unit", "period", "value"} <= set(faults(data))


@pytest.mark.parametrize(
    ("name", "rule", "said"),
    [
        ("indicator", {"column": "a", "constant": "b"}, "either"),
        ("indicator", {"column": 5}, "text"),
        ("indicator", {"column": "a\0"}, "nobody sees"),
        ("indicator", {"column": "a\u202e"}, "nobody sees"),
        ("indicator", {"column": "\ud800"}, "nobody sees"),
        ("indicator", {"column": "a" * 201}, "longer"),
        ("indicator", {"column": "a", "by": "code"}, "no entry"),
        ("indicator", {"column": "a", "words": {"x": ""}}, "no meaning"),
        ("indicator", {"column": "a", "words": {"X": "a", " x ": "b"}}, "two meanings"),
        ("indicator", {"column": "a", "words": []}, "JSON object"),
        ("indicator", {"column": "a", "words": {f"{n}": "b" for n in range(1001)}}, "at most"),
        ("unit", {"column": "a", "by": "guess"}, "choose one"),
        ("value", {"constant": "5"}, "column"),
        ("value", {"column": "a", "scale": True}, "whole number"),
        ("value", {"column": "a", "scale": 19}, "whole number"),
        ("value", {"column": "a", "groups": "yes"}, "true or false"),
        ("value", {"column": "a", "missing": {"x": "gone"}}, "has no word"),
        ("value", {"column": "a", "empty": "zero"}, "choose one"),
        ("qualifier", {"column": "a", "words": {"x": "perhaps"}}, "has no word"),
        ("status", {"column": "a", "words": {"x": "perhaps"}}, "has no word"),
        ("reading", {"delimiter": "::"}, "choose one"),
        ("reading", {"encoding": "utf-7"}, "choose one"),
        ("reading", {"header": 0}, "whole number"),
        ("reading", {"header": 10**30}, "whole number"),
    ],
)
def test_each_fault_names_its_field_and_the_cure(name: str, rule: Any, said: str):
    found = faults({**factories.FEED_MAPPING, name: rule})
    assert list(found) == [name]
    assert said in found[name]


def test_what_a_mapping_does_not_have_is_told():
    assert "no entry “colour”" in faults({**factories.FEED_MAPPING, "colour": {}})["reading"]


def test_all_faults_are_told_at_once():
    assert set(faults({"unit": {"by": "x"}, "reading": {"header": 0}})) >= {"unit", "reading", "value"}


def test_our_words_are_those_of_the_models():
    assert tuple(Qualifier.values) == words.QUALIFIERS
    assert tuple(Observation.Status.values) == words.STATUSES
    assert tuple(Observation.Missing.values) == words.MISSING
    for meant in (*words.STATUS_WORDS.values(), *words.OBS_STATUS.values()):
        assert meant in (*words.STATUSES, *words.MISSING, words.REFUSE)
    assert set(words.QUALIFIER_WORDS.values()) == set(words.QUALIFIERS)
    for known in (words.STATUS_WORDS, words.QUALIFIER_WORDS):
        assert all(words.same(word) == word for word in known)


@given(st.text(max_size=80), st.integers(1, 40))
def test_tamed_text_is_short_and_can_be_kept(text: str, most: int):
    tamed = words.tame(text, most)
    assert len(tamed) <= most
    assert words.is_tame(tamed)
    assert "\0" not in tamed
    tamed.encode()


def told(mapping: FeedMapping) -> dict[str, str]:
    return {name: rule.column for name, rule in mapping.rules.items() if rule.column}


def columns(*names: str, first: tuple[tuple[str | None, ...], ...] = ()) -> Columns:
    return Columns(names, tuple(RawRow(line, row) for line, row in enumerate(first, start=2)))


def test_columns_are_told_by_their_vietnamese_names():
    found = suggest(
        columns("STT", "Chỉ tiêu", "Tên tỉnh/thành phố", "Đơn vị tính", "Kỳ báo cáo", "Giá trị"), "xlsx"
    )
    assert told(found) == {
        "indicator": "Chỉ tiêu",
        "unit": "Tên tỉnh/thành phố",
        "period": "Kỳ báo cáo",
        "value": "Giá trị",
    }


def test_columns_are_told_by_their_english_names_and_paths():
    found = suggest(
        columns("id", "indicator.code", "province_code", "year", "value", "as_of", "flag"), "json"
    )
    assert told(found) == {
        "indicator": "indicator.code",
        "unit": "province_code",
        "period": "year",
        "value": "value",
        "status": "flag",
        "as_of": "as_of",
    }


def test_a_word_of_two_letters_has_to_be_the_whole_name():
    assert told(suggest(columns("Mã số", "Số"), "csv")) == {"value": "Số"}


def test_a_code_stands_before_a_name_and_no_column_is_two_fields():
    found = suggest(columns("ten_chi_tieu", "ma_chi_tieu", "tinh", "nam", "so_lieu"), "csv")
    assert found.indicator.column == "ma_chi_tieu"
    assert len(set(told(found).values())) == len(told(found))


def test_periods_and_numbers_are_told_by_what_stands_in_them():
    found = suggest(columns("a", "b", "c", first=(("x", "Quý I/2023", "5"), ("y", "2023-Q2", "6,5"))), "csv")
    assert told(found) == {"period": "b", "value": "c"}


@pytest.mark.parametrize(
    ("numbers", "decimal", "groups"),
    [
        (("1", "2"), "point", False),
        (("1.5", "1.234"), "point", False),
        (("71,79", "5"), "comma", False),
        (("12.800.000", "1.234"), "comma", True),
        (("12,800,000", "1,234.5"), "point", True),
        (("1.234", "5.678"), "point", False),
        (("", "5"), "point", False),
    ],
)
def test_the_writing_of_numbers_is_told_by_those_that_leave_no_doubt(
    numbers: tuple[str, ...], decimal: str, groups: bool
):
    found = suggest(columns("value", first=tuple((number,) for number in numbers)), "csv").value
    assert (found.decimal, found.groups) == (decimal, groups)


def test_numbers_of_two_digits_are_codes_of_units():
    assert suggest(columns("tinh", first=(("01",), ("79",))), "csv").unit.by == "code"
    assert suggest(columns("tinh", first=(("01",), ("Hà Nội",))), "csv").unit.by == "any"


def test_of_sdmx_only_what_the_file_has_is_read_with_its_multiplier():
    found = suggest(
        columns("FREQ", "SERIES", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "UNIT_MULT"), "sdmx-csv"
    )
    assert told(found) == {
        "indicator": "SERIES",
        "unit": "REF_AREA",
        "period": "TIME_PERIOD",
        "value": "OBS_VALUE",
    }
    assert found.value.scale_column == "UNIT_MULT"
    whole = suggest(columns("INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"), "sdmx-json")
    assert whole == FeedMapping.usual("sdmx-json")


@given(
    st.lists(st.text(max_size=20), unique=True, max_size=8), st.sampled_from(Feed.Format.values), st.data()
)
def test_any_file_gets_a_suggestion_that_reads_only_its_columns(
    names: list[str], format: str, data: st.DataObject
):
    cells = st.tuples(*(st.none() | st.text(max_size=8) for _name in names))
    found = suggest(columns(*names, first=tuple(data.draw(st.lists(cells, max_size=3)))), format)
    assert set(found.wanted) <= set(names) or not names
    assert set(found.rules) == set(FIELDS)
