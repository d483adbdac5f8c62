"""SDMX-JSON of feeds: series and flat observations, both versions, structure before the data or behind."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.sources.feeds.base import RawRow, Refused
from tests.indicators.feed_files import cells, columns, fault, harmless, read

AREAS, YEARS = ["VN-HN", "VN-SG", "VN"], ["2021", "2022"]
WANTED = ["REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"]


def coded(id: str, *values: str | dict[str, Any], **more: Any) -> dict[str, Any]:
    """A component; its values are codes, or objects as they stand."""
    return {
        "id": id,
        "name": id.title(),
        "values": [v if isinstance(v, dict) else {"id": v} for v in values],
        **more,
    }


INDICATOR = coded("INDICATOR", "dti")
AREA = coded(
    "REF_AREA", *({"id": area, "name": "en", "names": {"en": "Hanoi", "vi": "Hà Nội"}} for area in AREAS)
)
TIME = coded("TIME_PERIOD", *YEARS)
STATUS = coded("OBS_STATUS", "A", "P", default="A")
SERIES = {
    "dimensions": {"dataSet": [INDICATOR], "series": [AREA], "observation": [TIME]},
    "attributes": {
        "dataSet": [coded("UNIT", "PT")],
        "series": [{"id": "TITLE", "values": []}],
        "observation": [STATUS],
    },
}
SERIES_DATA = {
    "action": "Replace",
    "attributes": [0],
    "series": {
        "0": {"attributes": ["one"], "observations": {"0": [0.5120, 1], "1": [0.61, None]}},
        "2": {"observations": {"0": [None, 0], "1": [7]}},
    },
}
FLAT = {
    "dimensions": {"dataSet": [], "series": [], "observation": [INDICATOR, AREA, TIME]},
    "attributes": {"dataSet": [], "series": [], "observation": [STATUS]},
}
FLAT_DATA = {"observations": {"0:0:0": [0.5, 1], "0:2:1": [7]}}


def version_1(structure: Any, *sets: Any, behind: bool = False) -> bytes:
    parts = [("structure", structure), ("dataSets", list(sets))]
    return json.dumps({"meta": {"id": "x"}, "data": dict(parts[::-1] if behind else parts)}).encode()


def version_2(structures: list[Any], *sets: Any, behind: bool = False) -> bytes:
    parts = [("structures", structures), ("dataSets", list(sets))]
    return json.dumps({"data": dict(parts[::-1] if behind else parts), "meta": {}}).encode()


def before_1(structure: Any, *sets: Any) -> bytes:
    return json.dumps({"header": {}, "dataSets": list(sets), "structure": structure}).encode()


MESSAGES = [
    lambda structure, data: version_1(structure, data),
    lambda structure, data: version_1(structure, data, behind=True),
    lambda structure, data: version_2([structure], data),
    lambda structure, data: version_2([structure], data, behind=True),
    lambda structure, data: before_1(structure, data),
]


@pytest.mark.parametrize("message", MESSAGES)
def test_series_are_read_wherever_the_structure_stands(message):
    content = message(SERIES, SERIES_DATA)
    # A status that is left out is the usual one, null is none.
    assert read("sdmx-json", content, [*WANTED, "INDICATOR", "UNIT", "TITLE"]) == [
        RawRow(1, ("VN-HN", "2021", "0.512", "P", "dti", "PT", "one")),
        RawRow(2, ("VN-HN", "2022", "0.61", None, "dti", "PT", "one")),
        RawRow(3, ("VN", "2021", None, "A", "dti", "PT", None)),
        RawRow(4, ("VN", "2022", "7", "A", "dti", "PT", None)),
    ]


@pytest.mark.parametrize("message", MESSAGES)
def test_flat_observations_are_read_wherever_the_structure_stands(message):
    assert read("sdmx-json", message(FLAT, FLAT_DATA), WANTED) == [
        RawRow(1, ("VN-HN", "2021", "0.5", "P")),
        RawRow(2, ("VN", "2022", "7", "A")),
    ]


def test_numbers_keep_the_digits_sent():
    content = version_1(FLAT, FLAT_DATA).replace(b"0.5", b"45.700000000000000001")
    assert cells("sdmx-json", content, ["OBS_VALUE"])[0] == ("45.700000000000000001",)


def test_words_of_a_code_are_offered_in_vietnamese_where_there_are_some():
    told = columns("sdmx-json", version_1(FLAT, FLAT_DATA))
    assert told.names == ("INDICATOR", "REF_AREA", "REF_AREA.name", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")
    assert told.first[0] == RawRow(1, ("dti", "VN-HN", "Hà Nội", "2021", "0.5", "P"))
    english = version_1(FLAT, FLAT_DATA).replace(b'"vi"', b'"fr"')
    assert cells("sdmx-json", english, ["REF_AREA.name"])[0] == ("en",)


def test_time_of_version_2_has_values_and_measures_have_names():
    structure = {
        "measures": {"observation": [{"id": "SHARE"}, {"id": "COUNT"}]},
        "dimensions": {"observation": [coded("TIME_PERIOD", {"value": "2022-Q1"}, {"value": 2023})]},
        "attributes": {"observation": [{"id": "NOTE"}, coded("SOURCES", "a", "b")]},
    }
    data = {
        "observations": {"0": [1.5, 20, {"en": "note", "vi": "ghi chú"}, [0, 1]], "1": ["2.50", None, "text"]}
    }
    assert cells(
        "sdmx-json", version_2([structure], data), ["TIME_PERIOD", "SHARE", "COUNT", "NOTE", "SOURCES"]
    ) == [
        ("2022-Q1", "1.5", "20", "ghi chú", "a;b"),
        ("2023", "2.50", None, "text", None),
    ]


def test_the_only_measure_is_found_by_its_usual_name_too():
    structure = {**FLAT, "measures": {"observation": [{"id": "SHARE"}]}}
    assert cells("sdmx-json", version_2([structure], FLAT_DATA), ["OBS_VALUE", "SHARE"])[0] == ("0.5", "0.5")


def test_attributes_of_some_dimensions_together():
    structure = {
        "dimensions": {
            "dataSet": [coded("FREQ", "A", keyPosition=1)],
            "series": [coded("REF_AREA", *AREAS, keyPosition=0)],
            "observation": [coded("TIME_PERIOD", *YEARS, keyPosition=2)],
        },
        "attributes": {"dimensionGroup": [{"id": "BASE"}, coded("UNIT", "PT", "PER")]},
    }
    data = {
        "dimensionGroupAttributes": {"0:~:": ["hn", None], "0::1": ["hn 2022"], "::": [None, 1]},
        "series": {"0": {"observations": {"0": [1], "1": [2]}}, "1": {"observations": {"0": [3]}}},
    }
    rows = cells("sdmx-json", version_2([structure], data), ["REF_AREA", "UNIT", "BASE", "FREQ"])
    assert rows[0] == ("VN-HN", "PER", "hn", "A")
    assert rows[2] == ("VN-SG", "PER", None, "A")


def test_each_data_set_has_its_structure_and_its_action():
    other = {
        "dimensions": {"observation": [coded("REF_AREA", "LA"), coded("TIME_PERIOD", "2020"), INDICATOR]}
    }
    sets = [
        FLAT_DATA | {"structure": 0},
        {"structure": 1, "observations": {"0:0:0": [9]}},
        {"structure": 0, "action": "Delete", "observations": {"0:0:1": [1]}},
    ]
    first, second, third, deletion = read("sdmx-json", version_2([FLAT, other], *sets), WANTED[:3])
    assert [first.line, second.line, third] == [1, 2, RawRow(3, ("LA", "2020", "9"))]
    assert isinstance(deletion, Refused)
    assert (deletion.line, deletion.code) == (4, "deletion")


def test_series_and_flat_observations_may_stand_in_one_message():
    structure = {
        "dimensions": {"series": [AREA], "observation": [TIME]},
    }
    flat = {"dimensions": {"observation": [AREA, TIME]}}
    sets = [
        {"structure": 1, "observations": {"1:1": [2]}},
        {"structure": 0, "series": {"0": {"observations": {"0": [1]}}}},
    ]
    rows = read("sdmx-json", version_2([structure, flat], *sets), WANTED[:3])
    assert sorted(row.values for row in rows) == [("VN-HN", "2021", "1"), ("VN-SG", "2022", "2")]
    assert [row.line for row in rows] == [1, 2]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html>", "html"),
        (b"[]", "not_sdmx"),
        (b'{"data": {"dataSets": [{"observations": {"0": [1]}}]}}', "not_sdmx"),
        (version_1(FLAT, {"observations": {"0:0:9": [1]}}), "bad_structure"),
        (version_1(FLAT, {"observations": {"0:0:-1": [1]}}), "bad_structure"),
        (version_1(FLAT, {"observations": {"0:0": [1]}}), "bad_structure"),
        (version_1(FLAT, {"observations": {"0:0:x": [1]}}), "bad_structure"),
        (version_1(FLAT, {"observations": {"0:0:0:0": [1]}}), "bad_structure"),
        (version_1(SERIES, {"series": {"0:0": {"observations": {"0": [1]}}}}), "bad_structure"),
        (version_1(SERIES, {"series": {"0": [1]}}), "bad_structure"),
        (version_1(SERIES, {"series": {"0": {"observations": []}}, "structure": 4}), "bad_structure"),
        (version_1({"dimensions": 4}, FLAT_DATA), "bad_structure"),
        (version_1({"dimensions": {"observation": [{"name": "x"}]}}, FLAT_DATA), "bad_structure"),
        (
            version_1({"dimensions": {"observation": [{"id": "REF_AREA"}]}}, {"observations": {"0": [1]}}),
            "column_missing",
        ),
        (version_1({"dimensions": {"observation": [TIME]}}, {"observations": {"0": [1]}}), "column_missing"),
    ],
)
def test_a_message_that_contradicts_itself_is_refused_as_a_whole(content, code):
    assert fault("sdmx-json", content, WANTED[:3]).code == code


def test_an_attribute_that_is_not_there_is_a_contradiction_too():
    content = version_1(FLAT, {"observations": {"0:0:0": [1, 7]}})
    assert fault("sdmx-json", content, WANTED).code == "bad_structure"


def test_a_dimension_without_values_says_nothing():
    structure = {"dimensions": {"observation": [{"id": "REF_AREA"}, TIME]}}
    content = version_1(structure, {"observations": {"0:0": [1]}})
    assert fault("sdmx-json", content, ["REF_AREA"]).code == "bad_structure"


def test_a_value_that_is_none_is_refused_alone():
    data = {
        "observations": {
            "0:0:0": [[{"a": [{"b": []}]}]],
            "0:0:1": [2],
            "0:1:0": ["x\0"],
            "0:1:1": [{"vi": {"x": 1}}],
        }
    }
    rows = read("sdmx-json", version_1(FLAT, data), ["OBS_VALUE"])
    assert [getattr(row, "code", row) for row in rows] == ["not_plain", RawRow(2, ("2",)), "nul", "not_plain"]


@pytest.mark.parametrize("junk", [b"1", b"{}"])
@pytest.mark.parametrize("part", [b"structures", b"dataSets"])
def test_a_structure_without_end_is_not_held(part, junk):
    # Each costs the sender two bytes, and would cost the portal a hundred.
    content = b'{"data": {"' + part + b'": [' + b",".join([junk] * 700_000) + b"]}}"
    assert fault("sdmx-json", content, WANTED).code == (
        "not_sdmx" if (part, junk) == (b"dataSets", b"1") else "record_too_long"
    )


def test_half_a_message_is_known_before_any_row():
    content = version_1(SERIES, SERIES_DATA)
    for cut in range(1, len(content) - 1, 7):
        error = fault("sdmx-json", content[:cut], WANTED)
        assert (error.code, error.retry) == ("half_body", True)


def test_a_data_set_without_observations_is_empty():
    assert read("sdmx-json", version_1(FLAT, {"observations": {}}), WANTED) == []
    assert read("sdmx-json", version_1(FLAT), WANTED) == []


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 9) | st.sampled_from(["0", "0:0", "A", "id"]),
    lambda each: (
        st.lists(each, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "values", "0", "0:0", "observations", "series", "dataSet", "name"]), each
        )
    ),
    max_leaves=8,
)


@given(JSONS, st.sampled_from(["dimensions", "attributes", "measures", "data"]))
def test_whatever_the_message_is_nothing_breaks(junk, part):
    structure, data = {**FLAT, part: junk}, junk if part == "data" else FLAT_DATA
    harmless("sdmx-json", version_1(structure, data), WANTED)
    harmless(
        "sdmx-json", version_2([structure], {"series": junk}, {"attributes": junk, "structure": junk}), WANTED
    )
    harmless("sdmx-json", json.dumps({"structure": junk, "dataSets": junk}).encode(), WANTED)


@given(st.data())
def test_a_message_with_bytes_changed_breaks_nothing(data):
    content = bytearray(version_1(SERIES, SERIES_DATA))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    harmless("sdmx-json", bytes(content), WANTED)
