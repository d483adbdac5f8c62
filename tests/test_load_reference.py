"""`manage.py load_reference`: all files or none, and nothing twice."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dti_portal.management.commands.load_reference import FILES
from indicators.actions import reference as catalogue
from indicators.actions.observations import OBSERVATIONS
from indicators.models import Figure, Observation, Period
from meetings.actions import reference as sessions
from meetings.actions import reference_tasks
from provinces.actions import reference as ground
from provinces.actions import units
from provinces.actions.tables import Table
from provinces.models import Source, Unit
from tests.reference_files import ReferenceFiles, load

pytestmark = pytest.mark.usefixtures("empty_store")
APPS = ("provinces", "indicators", "meetings")


@pytest.fixture
def files(tmp_path: Path) -> ReferenceFiles:
    return ReferenceFiles(tmp_path)


def rows_stored() -> int:
    return sum(
        model._default_manager.count() for app in APPS for model in apps.get_app_config(app).get_models()
    )


def refusals(files: ReferenceFiles) -> list[str]:
    """The sentences with which the files are refused, without the directory."""
    told = StringIO()
    with pytest.raises(CommandError):
        files.load(stderr=told)
    return [line.removeprefix(f"{files.directory}/") for line in told.getvalue().splitlines()]


def test_the_whole_reference_loads_and_the_second_time_writes_nothing():
    first = load(settings.REFERENCE_DIR)
    assert first["observations"][0] == Observation.objects.count() > 400
    assert all(counts[1:] == (0, 0, 0, 0) for name, counts in first.items() if name != "glossary")
    stored = rows_stored()
    with CaptureQueriesContext(connection) as queries:
        second = load(settings.REFERENCE_DIR)
    assert second == {name: (0, new + same, 0, 0, 0) for name, (new, same, *_) in first.items()}
    assert rows_stored() == stored
    words = {query["sql"].split()[0] for query in queries}
    assert words <= {"SELECT", "DECLARE", "FETCH", "CLOSE", "SAVEPOINT", "RELEASE"}


def test_query_count_does_not_depend_on_the_number_of_rows(files: ReferenceFiles):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            files.load()
        return len(captured)

    files.load()
    files.add("observations", period="2022-Q1", value="70")
    one_more = queries()
    for year in range(1990, 2020):
        files.add("observations", period=str(year), value="1")
        files.add("scores", unit="kon-tum", year=str(year), score="0.5")
    many_more = queries()
    # Only the scores, which the first time had nothing to write, add their two.
    assert many_more <= one_more + 10


def test_check_does_all_and_keeps_nothing(files: ReferenceFiles):
    assert files.load(check=True)["sources"] == (3, 0, 0, 0, 0)
    assert rows_stored() == 0


def test_rows_that_a_file_no_longer_has_are_told_and_kept(files: ReferenceFiles):
    files.load()
    files.rows["sources"].pop()
    files.rows["units"].pop(1)
    for name in ("successions", "scores"):
        files.rows[name].clear()
    counts = files.load()
    assert counts["sources"] == (0, 2, 0, 1, 0)
    assert counts["scores"] == (0, 0, 0, 2, 0)
    assert counts["units"][3] == 1
    assert Source.objects.count() == 3


def test_changed_rows_are_replaced_and_keep_their_identity(files: ReferenceFiles):
    files.load()
    before = Unit.objects.get(slug="kon-tum").pk, Source.objects.get(key="news").pk
    files.change("units", 1, name_vi="Kon Tum mới", region_63="")
    files.change("sources", title_vi="Tên khác", published_on="2023")
    counts = files.load()
    assert counts["units"] == (0, 2, 1, 0, 0)
    assert counts["sources"] == (0, 2, 1, 0, 0)
    unit, source = Unit.objects.get(slug="kon-tum"), Source.objects.get(key="news")
    assert (unit.pk, source.pk) == before
    assert unit.versions.get().name_vi == "Kon Tum mới"
    assert not unit.regions.exists()
    assert (str(source.published_from), str(source.published_until)) == ("2023-01-01", "2023-12-31")


def test_rows_may_swap_what_must_be_unique(files: ReferenceFiles):
    """As when a version is closed and another opened from that day, or two tiles change places."""
    files.add("units", unit="gia-lai", code="52", name_vi="Gia Lai", valid_from="2008-08-01")
    files.load()
    files.change("units", 2, code="52")
    files.change("units", 3, code="51")
    files.change("tile_grid", 0, unit="vn")
    files.change("tile_grid", 1, unit="quang-ngai")
    files.change("units", 0, valid_to="2001-12-31")
    files.add("units", unit="vn", level="country", kind="country", valid_from="2002-01-01")
    counts = files.load()
    assert counts["units"] == (1, 1, 3, 0, 0)
    assert counts["tile_grid"] == (0, 0, 2, 0, 0)


BAD_ROWS: dict[str, tuple[str, dict[str, str], str, str]] = {
    "empty required cell": ("sources", {"title_vi": ""}, "title_vi", "không được để trống"),
    "unknown word": ("sources", {"kind": "blog"}, "kind", "không thuộc"),
    "no such month": (
        "sources",
        {"published_on": "2022-13"},
        "published_on",
        "không phải là năm, tháng hoặc ngày",
    ),
    "script as address": ("sources", {"url": "javascript:alert(1)"}, "url", "không phải là địa chỉ http"),
    "no date": ("units", {"valid_from": "01/01/2022"}, "valid_from", "không phải là ngày"),
    "capital in slug": ("units", {"unit": "Kon-Tum"}, "unit", "chữ thường không dấu"),
    "unknown region": ("units", {"region_63": "dong-bac"}, "region_63", "không có vùng «dong-bac»"),
    "other level": (
        "units",
        {"unit": "vn", "valid_from": "1975-01-01", "valid_to": "1976-01-01"},
        "level",
        "khác cấp",
    ),
    "overlapping versions": (
        "units",
        {"unit": "kon-tum", "code": "62", "valid_from": "2009-01-01"},
        "valid_from",
        "chồng lên",
    ),
    "code twice on a day": (
        "units",
        {"unit": "x", "code": "51", "valid_from": "2026-01-01"},
        "code",
        "đơn vị khác",
    ),
    "ends before it begins": (
        "units",
        {"unit": "x", "valid_from": "2020-01-01", "valid_to": "2019-01-01"},
        "valid_to",
        "kết thúc trước khi bắt đầu",
    ),
    "same key twice": (
        "geographies",
        {"geography": "63", "valid_from": "2008-08-01"},
        "geography",
        "trùng với dòng 2",
    ),
    "continued into another": (
        "successions",
        {"predecessor": "kon-tum", "successor": "vn", "kind": "continued", "population_weight_2020": "1"},
        "kind",
        "chính nó",
    ),
    "weight above one": (
        "successions",
        {"predecessor": "kon-tum", "successor": "vn", "population_weight_2020": "1.2"},
        "population_weight_2020",
        "không quá 1",
    ),
    "neither yes nor no": (
        "successions",
        {"predecessor": "vn", "successor": "kon-tum", "name_continues": "có", "population_weight_2020": "1"},
        "name_continues",
        "yes hoặc no",
    ),
    "does not add up": (
        "communes",
        {"unit": "vn", "count": "3", "wards": "1", "communes": "1", "special_zones": "0"},
        "count",
        "không bằng tổng",
    ),
    "second tile": (
        "tile_grid",
        {"geography": "34", "unit": "quang-ngai", "column": "9", "row": "9"},
        "unit",
        "đã có ô",
    ),
    "unknown criterion": (
        "scores",
        {"unit": "vn", "criterion": "V1.X", "score": "0.1"},
        "criterion",
        "không có «V1.X»",
    ),
    "orphan criterion": (
        "criteria",
        {"criterion": "V922.X", "level": "group", "sort_order": "3"},
        "parent",
        "tiêu chí gốc",
    ),
    "score above one": ("scores", {"unit": "vn", "score": "1.2"}, "score", "từ 0 đến 1"),
    "five decimals": ("scores", {"unit": "vn", "score": "0.12345"}, "score", "4 chữ số sau dấu chấm"),
    "score from nowhere": (
        "scores",
        {"unit": "vn", "score": "0.5", "score_provenance": ""},
        "score_provenance",
        "để trống",
    ),
    "says nothing": ("scores", {"unit": "vn"}, "score", "không có điểm, hạng hay ghi chú"),
    "rank zero": ("scores", {"unit": "vn", "rank": "0"}, "rank", "bắt đầu từ 1"),
    "no whole number": (
        "scores",
        {"unit": "vn", "year": "MMXX", "score": "0.5"},
        "year",
        "không phải là số nguyên",
    ),
    "too many decimals": ("indicators", {"code": "x", "decimals": "7"}, "decimals", "không quá 6"),
    "bounds crossed": (
        "indicators",
        {"code": "x", "plausible_min": "2", "plausible_max": "1"},
        "plausible_min",
        "lớn hơn",
    ),
    "name too long": ("indicators", {"code": "x", "name_vi": "ă" * 151}, "name_vi", "dài 151 ký tự"),
    "unknown pillar": ("indicators", {"code": "x", "pillar": "moon"}, "pillar", "không có «moon»"),
    "unknown indicator": (
        "observations",
        {"indicator": "moon", "value": "1"},
        "indicator",
        "không có «moon»",
    ),
    "unknown unit": ("observations", {"unit": "moon", "value": "1"}, "unit", "không có «moon»"),
    "unknown source": ("observations", {"source": "moon", "value": "1"}, "source", "không có «moon»"),
    "no period": ("observations", {"period": "2022-Q5", "value": "1"}, "period", "không phải là mã kỳ"),
    "period under another name": (
        "observations",
        {"period": "2022-01-01/P6M", "value": "1"},
        "period",
        "phải viết là 2022-S1",
    ),
    "base is no period": (
        "observations",
        {"value": "1", "change_base": "năm trước"},
        "change_base",
        "không phải là mã kỳ",
    ),
    "decimal comma": ("observations", {"value": "71,79"}, "value", "không phải là số thập phân"),
    "grouped number": ("observations", {"value": "12.800.000"}, "value", "không phải là số thập phân"),
    "number too large": ("observations", {"value": "1" + "0" * 18}, "value", "quá 18 chữ số"),
    "value and reason": ("observations", {"value": "1", "missing": "late"}, "value", "không được cả hai"),
    "neither value nor reason": ("observations", {"value": ""}, "value", "phải có giá trị"),
    "change without a kind": (
        "observations",
        {"value": "1", "change_value": "2"},
        "change_kind",
        "cả giá trị và loại",
    ),
    "same observation twice": (
        "observations",
        {"value": "71.79", "as_reported": "71,79 Mbps"},
        "indicator, unit, period, source",
        "trùng với dòng 2",
    ),
    "break without a day": ("notes", {"note": "x", "kind": "break"}, "from_date", "ngày bắt đầu"),
    "number without a basis": (
        "meetings",
        {"meeting": "X", "number": "1", "number_basis": "none"},
        "number_basis",
        "căn cứ",
    ),
    "bridge of itself": (
        "meetings",
        {"meeting": "X", "number": "1", "main_meeting": "X"},
        "main_meeting",
        "chính nó",
    ),
    "its own successor": ("bodies", {"body": "x", "successor": "x"}, "successor", "kế thừa chính mình"),
    "unknown meeting": ("conclusions", {"meeting": "X", "ordinal": "1"}, "meeting", "không có «X»"),
    "decomposed letters": ("sources", {"source": "x", "title_vi": "Hoa\u0300"}, "title_vi", "NFC"),
    "zero-width space": ("sources", {"source": "x", "title_vi": "Hòa\u200bBình"}, "title_vi", "U+200B"),
    "line break": ("sources", {"source": "x", "title_vi": "Hòa\nBình"}, "title_vi", "U+000A"),
}


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_a_bad_row_names_file_line_and_column_and_leaves_the_database_untouched(
    files: ReferenceFiles, kind: str
):
    file, cells, column, why = BAD_ROWS[kind]
    line = files.add(file, **cells)
    (told,) = refusals(files)
    assert told.startswith(f"{file}.csv, dòng {line}, cột {column}: ")
    assert why in told
    assert rows_stored() == 0


def test_every_refusal_is_told_at_once(files: ReferenceFiles):
    files.add("sources", source="", url="nowhere")
    files.add("units", unit="x", valid_from="today")
    assert [told.split(": ")[0] for told in refusals(files)] == [
        "sources.csv, dòng 5, cột source",
        "sources.csv, dòng 5, cột url",
        "units.csv, dòng 5, cột valid_from",
    ]


def test_a_refused_row_does_not_blame_those_that_refer_to_it(files: ReferenceFiles):
    files.add("units", unit="x", code="51")
    files.add("observations", unit="x")
    assert [told.split(",")[0] for told in refusals(files)] == ["units.csv"]


def spoilt(name: str, spoil: Callable[[bytes], bytes]) -> Callable[[ReferenceFiles], None]:
    def apply(files: ReferenceFiles) -> None:
        path = files.directory / name
        path.write_bytes(spoil(path.read_bytes()))

    return apply


BAD_FILES: dict[str, tuple[Callable[[ReferenceFiles], None], list[str]]] = {
    "missing": (lambda files: (files.directory / "notes.csv").unlink(), ["notes.csv: không có tệp này"]),
    "stray": (
        lambda files: (files.directory / "observation.csv").touch(),
        ["observation.csv: không tệp nào mang tên này được biết đến"],
    ),
    "empty": (spoilt("notes.csv", lambda text: b""), ["notes.csv: tệp trống"]),
    "wrong column": (
        spoilt("pillars.csv", lambda text: text.replace(b"name_vi", b"ten")),
        ["pillars.csv, dòng 1, cột name_vi: thiếu cột này", "pillars.csv, dòng 1, cột ten: cột lạ"],
    ),
    "columns in another order": (
        spoilt("pillars.csv", lambda text: text.replace(b"name_vi,name_en", b"name_en,name_vi")),
        ["pillars.csv, dòng 1: các cột phải theo thứ tự pillar,name_vi,name_en,sort_order"],
    ),
    "cell too many": (
        spoilt("pillars.csv", lambda text: text + b"a,b,c,1,e\n"),
        ["pillars.csv, dòng 3: có 5 ô, phải có 4"],
    ),
    "empty line": (spoilt("pillars.csv", lambda text: text + b"\n"), ["pillars.csv, dòng 3: dòng trống"]),
    "open quotation": (
        spoilt("pillars.csv", lambda text: text + b'a,"b,c,1\n'),
        ["pillars.csv, dòng 3: dấu ngoặc kép"],
    ),
    "not UTF-8": (
        spoilt("pillars.csv", lambda text: text + "ă,b,c,1\n".encode("cp1258")),
        ["pillars.csv, dòng 3: không phải"],
    ),
    "byte-order mark": (
        spoilt("pillars.csv", lambda text: b"\xef\xbb\xbf" + text),
        ["pillars.csv, dòng 1: bắt đầu bằng dấu BOM"],
    ),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_refused_whole(files: ReferenceFiles, kind: str):
    spoil, expected = BAD_FILES[kind]
    files.write()
    spoil(files)
    told = StringIO()
    with pytest.raises(CommandError, match="cơ sở dữ liệu không thay đổi"):
        load(files.directory, stderr=told)
    lines = told.getvalue().splitlines()
    assert len(lines) == len(expected)
    for line, start in zip(lines, expected, strict=True):
        assert line.startswith(f"{files.directory}/{start}")
    assert rows_stored() == 0


TABLES = (
    *(*ground.BEFORE_UNITS, *ground.AFTER_UNITS, ground.SCORES, ground.RANKS, units.UNITS, units.VERSIONS),
    *(*catalogue.CATALOGUE, catalogue.RELATIONS, catalogue.NOTES, catalogue.DERIVATIONS, OBSERVATIONS),
    *(sessions.BODIES, sessions.MEETINGS, *sessions.PARTS, reference_tasks.TASKS),
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model.__name__)
def test_every_constraint_has_words(table: Table):
    """But for those on choices and on the key, of which the files tell before the database is asked."""
    key = {table.field(name).name for name in table.key.split()}
    for constraint in table.model._meta.constraints:
        if constraint.name.endswith("_known") or set(getattr(constraint, "fields", ())) == key:
            continue
        column, reason = table.faults[constraint.name]
        assert column in {column.name for column in FILES[table.file]}
        assert reason.vi != reason.en


def test_refusals_are_told_in_english_too(files: ReferenceFiles):
    files.add("sources", source="x", kind="blog")
    with translation.override("en"):
        (told,) = refusals(files)
    assert told.startswith("sources.csv, line 5, column kind: “blog” is none of: news, report")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_observation SET value = 1",
        "DELETE FROM indicators_observation",
        "TRUNCATE indicators_observation CASCADE",
    ],
)
def test_the_database_itself_refuses_to_change_observations(files: ReferenceFiles, statement: str):
    files.load()
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert str(Observation.objects.get().value) == "71.790000"


def test_periods_and_figures_come_with_the_observations(files: ReferenceFiles):
    files.load()
    period = Period.objects.get()
    assert (period.code, period.kind, period.label_vi) == ("2022-S1", "half", "6 tháng đầu năm 2022")
    assert (str(period.start), str(period.end)) == ("2022-01-01", "2022-06-30")
    assert Figure.objects.get().observation == Observation.objects.get()
