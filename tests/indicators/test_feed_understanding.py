"""Rows of feeds become what the portal can write, or a sentence that says why not. No database."""

import contextlib
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indicators import periods
from indicators.numerals import number_text
from indicators.sources.feeds.base import RawRow, Refused, Understood
from indicators.sources.feeds.mapping import FeedMapping, FieldRule, UnitRule, ValueRule
from indicators.sources.feeds.understanding import Ground, IndicatorGround, Step, Understanding, UnitGround
from indicators.sources.feeds.understanding.amounts import Writing
from indicators.sources.feeds.understanding.ground import NotUnderstoodError
from indicators.sources.feeds.understanding.memo import Memo
from indicators.sources.feeds.understanding.times import day_of, period_of
from indicators.sources.feeds.words import OBS_STATUS

TODAY = date(2026, 11, 23)
MERGER = date(2025, 7, 1)
BEFORE = MERGER - timedelta(days=1)
BEGINNING = date(2004, 1, 1)


def unit(
    slug: str,
    code: str,
    names: tuple[str, str],
    since: date = BEGINNING,
    until: date | None = None,
    **more: Any,
) -> UnitGround:
    told = {"level": "province", "iso": ""} | more
    vi, en = names
    return UnitGround(
        slug=slug,
        code=code,
        names=(vi, en, f"Tỉnh {vi}", f"{en} Province"),
        valid_from=since,
        valid_to=until,
        **told,
    )


GROUND = Ground(
    indicators={
        each.code: each
        for each in (
            IndicatorGround("dti_score", "Điểm DTI", "DTI score", "index 0-1", 4, "provincial", "year"),
            IndicatorGround("dti_rank", "Hạng DTI", "DTI rank", "rank", 0, "provincial", "year"),
            IndicatorGround("share", "Tỷ lệ", "Share", "percent", 2, "both", "year"),
            IndicatorGround("gdp", "Tỷ trọng GDP", "Share of GDP", "percent", 2, "national", "year"),
            IndicatorGround("twin-a", "Sinh đôi", "Twin", "count", 0, "both", "year"),
            IndicatorGround("twin-b", "Sinh đôi", "Twin b", "count", 0, "both", "year"),
        )
    },
    units=(
        unit("vn", "VN", ("Việt Nam", "Viet Nam"), level="country"),
        unit("ha-noi", "01", ("Hà Nội", "Ha Noi"), iso="VN-HN"),
        unit("da-nang-former", "48", ("Đà Nẵng", "Da Nang"), until=BEFORE),
        unit("quang-nam", "49", ("Quảng Nam", "Quang Nam"), until=BEFORE),
        unit("da-nang", "48", ("Đà Nẵng", "Da Nang"), since=MERGER),
        unit("hue", "46", ("Thừa Thiên Huế", "Thua Thien Hue"), until=date(2024, 12, 31)),
        unit("hue", "46", ("Huế", "Hue"), since=date(2025, 1, 1)),
        unit("hai-duong", "30", ("Hải Dương", "Hai Duong"), until=BEFORE),
        unit("dong-thap", "30", ("Đồng Tháp", "Dong Thap"), since=MERGER),
        unit("ho-chi-minh", "79", ("Hồ Chí Minh", "Ho Chi Minh")),
        unit("dak-lak", "66", ("Đắk Lắk", "Dak Lak")),
        unit("one", "81", ("Cùng Tên", "Same Name")),
        unit("two", "82", ("Cùng Tên", "Same Name")),
    ),
    steps=(Step("da-nang-former", "da-nang", MERGER), Step("quang-nam", "da-nang", MERGER)),
)
USUAL = FeedMapping(FieldRule("i"), UnitRule("u"), FieldRule("p"), ValueRule("v"))


def read(
    *rows: tuple[str | None, ...], mapping: FeedMapping = USUAL, day: date = TODAY
) -> list[Understood | Refused]:
    understanding = Understanding(mapping, GROUND, status="final", day=day)
    return list(understanding.rows(RawRow(line, row) for line, row in enumerate(rows, start=2)))


def understood(*row: str | None, mapping: FeedMapping = USUAL) -> Understood:
    (said,) = read(row, mapping=mapping)
    assert isinstance(said, Understood), said
    return said


def refused(*row: str | None, mapping: FeedMapping = USUAL) -> Refused:
    (said,) = read(row, mapping=mapping)
    assert isinstance(said, Refused), said
    assert re.match(r"[«\w]", said.vi)
    assert said.vi.endswith(".")
    assert said.en.endswith(".")
    assert len(said.vi) <= 300
    assert len(said.en) <= 300
    return said


def with_value(**more: Any) -> FeedMapping:
    return FeedMapping(FieldRule("i"), UnitRule("u"), FieldRule("p"), ValueRule("v", **more))


def by(way: str) -> FeedMapping:
    return FeedMapping(FieldRule("i"), UnitRule("u", by=way), FieldRule("p"), ValueRule("v"))


def test_a_plain_row_says_all_that_is_written():
    assert understood("dti_score", "ha-noi", "2022", "0.50") == Understood(
        line=2,
        indicator="dti_score",
        unit="ha-noi",
        period="2022",
        value="0.5",
        missing="",
        qualifier="exact",
        as_reported="0.50",
        resolution="0.01",
        status="final",
        as_of="",
    )


# Units


@pytest.mark.parametrize(
    "text",
    [
        "Đà Nẵng",
        "đà nẵng",
        "da nang",
        "Tỉnh Đà Nẵng",
        "48",
        "Da Nang Province",
        "  Ðà Nẵng ".replace("Ð", "Đ"),
    ],
)
def test_who_has_the_name_or_the_code_on_the_last_day_of_the_period_is_meant(text: str):
    assert understood("dti_score", text, "2022", "1").unit == "da-nang-former"
    assert understood("dti_score", text, "2025-S1", "1").unit == "da-nang-former"
    assert understood("dti_score", text, "2025", "1").unit == "da-nang"


def test_a_code_given_on_means_another_unit_after_the_merger():
    assert understood("dti_score", "30", "2024", "1").unit == "hai-duong"
    assert understood("dti_score", "30", "2026-Q1", "1").unit == "dong-thap"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("TP.HCM", "ho-chi-minh"),
        ("TP. Hồ Chí Minh", "ho-chi-minh"),
        ("thành phố hồ chí minh", "ho-chi-minh"),
        ("Tỉnh Đắc Lắc", "dak-lak"),
        ("Darlac", "dak-lak"),
        ("1", "ha-noi"),
        ("vn-hn", "ha-noi"),
        ("Hà Nội".encode().decode(), "ha-noi"),
        ("Hà Nội", "ha-noi"),
        ("Cả nước", "vn"),
        ("Việt Nam", "vn"),
        ("VIETNAM", "vn"),
        ("Total", "vn"),
        ("VN", "vn"),
        ("vnm", "vn"),
        ("CẢ NƯỚC - WHOLE COUNTRY", "vn"),
    ],
)
def test_any_spelling_finds_the_unit(text: str, slug: str):
    assert understood("share", text, "2022", "1").unit == slug


def test_a_unit_that_was_renamed_is_found_by_both_names():
    assert {understood("share", name, "2026-Q1", "1").unit for name in ("Huế", "Thừa Thiên Huế")} == {"hue"}


def test_a_name_of_two_units_names_both():
    said = refused("share", "Cùng Tên", "2022", "1")
    assert (said.field, said.code) == ("unit", "ambiguous_unit")
    assert said.said == ("share", "Cùng Tên", "2022", "1")
    assert "one" in said.vi
    assert "two" in said.vi


def test_a_unit_of_later_names_what_it_was_made_of():
    said = refused("share", "da-nang", "2022", "1")
    assert said.code == "unit_not_alive"
    assert "da-nang-former" in said.vi
    assert "quang-nam" in said.vi
    assert "01/07/2025" in said.vi


def test_a_unit_that_ended_names_what_it_became_part_of():
    said = refused("share", "quang-nam", "2025", "1")
    assert said.code == "unit_not_alive"
    assert "(da-nang)" in said.en
    assert "30/06/2025" in said.en


@pytest.mark.parametrize(
    "text", ["", None, "  ", "Đồng bằng sông Hồng", "999", "x" * 5000, "\0", "Đà Nẵng, Huế"]
)
def test_what_is_no_unit_is_refused(text: str | None):
    assert refused("share", text, "2022", "1").field == "unit"


def test_a_source_that_uses_one_way_is_not_heard_in_another():
    assert understood("share", "Da-Nang", "2022", "1", mapping=by("name")).unit == "da-nang-former"
    assert refused("share", "48", "2022", "1", mapping=by("name")).code == "unknown_unit"
    assert refused("share", "Đà Nẵng", "2022", "1", mapping=by("slug")).code == "unknown_unit"
    assert refused("share", "Đà Nẵng", "2022", "1", mapping=by("code")).code == "unknown_unit"
    assert understood("share", "48", "2022", "1", mapping=by("code")).unit == "da-nang-former"


def test_words_of_the_mapping_stand_before_ours():
    mapping = FeedMapping(
        FieldRule("i", words={"S1": "share"}),
        UnitRule("u", words={"Hà nội": "hue"}),
        FieldRule("p", words={"kỳ này": "2022-Q1"}),
        ValueRule("v", words={"không": "0"}),
    )
    said = understood("s1", "hà nội ", "Kỳ này", "Không", mapping=mapping)
    assert (said.indicator, said.unit, said.period, said.value) == ("share", "hue", "2022-Q1", "0")
    assert said.as_reported == "Không"


@pytest.mark.parametrize("way", ["slug", "code", "name", "any"])
def test_what_the_mapping_itself_says_of_a_unit_is_its_slug(way: str):
    words = FeedMapping(
        FieldRule("i"), UnitRule("u", words={"ĐN": "da-nang"}, by=way), FieldRule("p"), ValueRule("v")
    )
    assert understood("share", "đn", "2025", "1", mapping=words).unit == "da-nang"
    # By its name it would be the unit of before the merger.
    assert refused("share", "đn", "2022", "1", mapping=words).code == "unit_not_alive"
    constant = FeedMapping(FieldRule("i"), UnitRule(constant="vn", by=way), FieldRule("p"), ValueRule("v"))
    assert understood("share", "2022", "1", mapping=constant).unit == "vn"


def test_constants_stand_where_columns_do_not():
    mapping = FeedMapping(
        FieldRule(constant="share"), UnitRule(constant="vn"), FieldRule("p"), ValueRule("v")
    )
    said = understood("2022", "5", mapping=mapping)
    assert (said.indicator, said.unit, said.period, said.value) == ("share", "vn", "2022", "5")


# Indicators


def test_indicators_are_found_by_code_and_by_name():
    assert {
        understood(text, "hue", "2022", "1").indicator for text in ("share", "TỶ LỆ", "ty le", "Share")
    } == {"share"}


@pytest.mark.parametrize("text", ["SHARE_OF_ALL", "", None, "Sinh đôi", "a" * 100_000])
def test_what_is_no_indicator_is_refused(text: str | None):
    said = refused(text, "hue", "2022", "1")
    assert said.field == "indicator"
    assert len(said.text) <= 200


def test_a_national_indicator_has_no_figure_of_a_province():
    assert understood("gdp", "vn", "2022", "1").unit == "vn"
    assert refused("gdp", "ha-noi", "2022", "1").code == "national_only"


# Periods


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2022", "2022"),
        ("2022.0", "2022"),
        ("2022-A1", "2022"),
        ("Năm 2025", "2025"),
        ("2022-Q1", "2022-Q1"),
        ("2022Q1", "2022-Q1"),
        ("2022-q1", "2022-Q1"),
        ("Quý I/2023", "2023-Q1"),
        ("quý 4 năm 2023", "2023-Q4"),
        ("QUÝ III/2023", "2023-Q3"),
        ("Q2 2023", "2023-Q2"),
        ("Q2/2023", "2023-Q2"),
        ("2022-S1", "2022-S1"),
        ("2022-H2", "2022-S2"),
        ("6 tháng đầu năm 2022", "2022-S1"),
        ("6 tháng cuối năm 2022", "2022-S2"),
        ("6T/2022", "2022-S1"),
        ("2022-01", "2022-M01"),
        ("2022-M01", "2022-M01"),
        ("2022M12", "2022-M12"),
        ("tháng 6/2022", "2022-M06"),
        ("Tháng 6 năm 2022", "2022-M06"),
        ("06/2022", "2022-M06"),
        ("June 2022", "2022-M06"),
        ("9 tháng năm 2024", "2024-01-01/P9M"),
        ("5 tháng đầu năm 2022", "2022-01-01/P5M"),
        ("2022-01-01/P5M", "2022-01-01/P5M"),
        ("2022-01-01/P6M", "2022-S1"),
        ("Giai đoạn 2021–2025", "2021-01-01/P5Y"),
        ("2021-2025", "2021-01-01/P5Y"),
        ("2022-06-30", "2022-06-30"),
        ("2022-06-30T00:00:00", "2022-06-30"),
        ("2022-06-30 00:00:00", "2022-06-30"),
        ("30/06/2022", "2022-06-30"),
        ("30.6.2022", "2022-06-30"),
        ("Tính đến 15/11/2026", "2026-11-15"),
        ("đến hết ngày 15/11/2026", "2026-11-15"),
        ("As of 15 Nov 2026", "2026-11-15"),
        ("từ 15/12/2024 đến 14/01/2025", "2024-12-15/P1M"),
    ],
)
def test_periods_are_read_in_codes_and_words(text: str, code: str):
    assert period_of(text).code == code
    assert period_of(f"  {text} ").code == code


def all_periods() -> st.SearchStrategy[periods.Period]:
    starts = st.dates(date(1990, 1, 1), date(2035, 12, 31))
    firsts = starts.map(lambda day: day.replace(day=1))
    return (
        starts.map(periods.point)
        | st.builds(periods.span, firsts, st.sampled_from([1, 3, 6, 9, 12]))
        | st.builds(periods.span, firsts.map(lambda day: day.replace(month=1)), st.integers(1, 11))
        | st.builds(
            lambda day, years: periods.span(day, years * 12),
            firsts.map(lambda day: day.replace(month=1)),
            st.integers(2, 10),
        )
        | st.builds(
            periods.span, starts.map(lambda day: day.replace(day=min(day.day, 28))), st.integers(1, 30)
        )
    )


@given(all_periods(), st.sampled_from(["vi", "en"]))
def test_whatever_the_portal_calls_a_period_is_understood(period: periods.Period, lang: str):
    for said in (
        period.code,
        periods.label(period, lang),
        periods.phrase(period, lang),
        periods.short_label(period, lang),
    ):
        assert period_of(said).code == period.code, said


@pytest.mark.parametrize(
    "text",
    ["2022-W05", "2022W5", "2022-D123", "2022-T1", "2022-01-01/P2W", "Tuần 5/2022", "2022-06-30T17:00:00Z"],
)
def test_finer_periods_are_told_what_there_is(text: str):
    assert refused("share", "vn", text, "1").code == "period_kind"


@pytest.mark.parametrize(
    "text",
    ["", None, "x", "2022-Q5", "2022-13", "31/02/2022", "13 tháng năm 2022", "0 tháng 2022", "2025-2021", "99999", "\0", "²0²²", "٢٠٢٢", "2022-23", "0000", "9" * 4000],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str | None):
    said = refused("share", "vn", text, "1")
    assert (said.field, said.code in ("empty", "unknown_period")) == ("period", True)


def test_a_period_that_has_not_begun_is_refused_and_one_that_runs_is_not():
    assert refused("share", "vn", "2027", "1").code == "future"
    assert refused("share", "vn", "2026-11-24", "1").code == "future"
    assert understood("share", "vn", "2026", "1").period == "2026"
    assert understood("share", "vn", "2026-11-23", "1").period == "2026-11-23"


@given(st.text(max_size=40))
@example("1/0001")
@example("9999-12-31/P9999Y")
@example("từ 31/12/9999 đến 31/12/9999")
def test_no_text_breaks_the_reading_of_periods(text: str):
    for reading in (period_of, day_of):
        with contextlib.suppress(NotUnderstoodError):
            reading(text)


# Values


@pytest.mark.parametrize(
    ("text", "value", "resolution"),
    [
        ("5", "5", "1"),
        (" 5 ", "5", "1"),
        ("+5", "5", "1"),
        ("-5.50", "-5.5", "0.01"),
        ("−5", "-5", "1"),
        ("-0", "0", "1"),
        ("0.000", "0", "0.001"),
        ("007", "7", "1"),
        (".5", "0.5", "0.1"),
        ("5.", "5", "1"),
        ("1.5E3", "1500", "100"),
        ("1.28e+07", "12800000", "100000"),
        ("1e-6", "0.000001", "0.000001"),
        ("12,800,000", "12800000", "1"),
        ("1,234.5", "1234.5", "0.1"),
        ("12 800 000", "12800000", "1"),
        ("12\N{NO-BREAK SPACE}800.25", "12800.25", "0.01"),
        ("1'234'567", "1234567", "1"),
        ("0.1234560000", "0.123456", "0.000001"),
        ("999999999999999999", "999999999999999999", "1"),
        ("999999999999999999.999999", "999999999999999999.999999", "0.000001"),
        ("71.79%", "71.79", "0.01"),
        ("71.79 %", "71.79", "0.01"),
    ],
)
def test_numbers_are_read_exactly(text: str, value: str, resolution: str):
    said = understood("share", "vn", "2022", text)
    assert (said.value, said.resolution, said.as_reported) == (value, resolution, text.strip())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NaN", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("-Infinity", "not_a_number"),
        ("1_000", "not_a_number"),
        ("0x1F", "not_a_number"),
        ("１２", "not_a_number"),
        ("٣", "not_a_number"),
        ("71,79", "not_a_number"),
        ("12.800.000", "not_a_number"),
        ("1,23,456", "not_a_number"),
        ("12 34", "not_a_number"),
        ("1,234 567", "not_a_number"),
        ("(5)", "not_a_number"),
        ("--5", "not_a_number"),
        ("5 triệu", "not_a_number"),
        ("..", "not_a_number"),
        ("5\0", "not_a_number"),
        ("%", "not_a_number"),
        ("5%%", "not_a_number"),
        ("1e9999", "not_a_number"),
        ("1,234", "ambiguous_number"),
        ("0.1234567", "too_fine"),
        ("1e-7", "too_fine"),
        ("1e18", "too_large"),
        ("1000000000000000000", "too_large"),
        ("-1e999", "too_large"),
        ("9" * 101, "too_long"),
        ("", "empty"),
        (None, "empty"),
        (" ", "empty"),
    ],
)
def test_what_is_no_number_for_sure_is_refused(text: str | None, code: str):
    said = refused("share", "vn", "2022", text)
    assert (said.field, said.code) == ("value", code)


def test_with_a_decimal_comma_it_is_the_other_way_round():
    comma = with_value(decimal="comma")
    assert understood("share", "vn", "2022", "71,790", mapping=comma).value == "71.79"
    assert understood("share", "vn", "2022", "12.800.000,5", mapping=comma).value == "12800000.5"
    assert understood("share", "vn", "2022", "5", mapping=comma).value == "5"
    assert refused("share", "vn", "2022", "71.79", mapping=comma).code == "not_a_number"
    assert refused("share", "vn", "2022", "1.234", mapping=comma).code == "ambiguous_number"
    assert refused("share", "vn", "2022", "0.123", mapping=comma).code == "not_a_number"


def test_a_lone_group_is_one_where_things_are_counted_or_the_mapping_says_so():
    comma = with_value(decimal="comma")
    assert understood("dti_rank", "hue", "2022", "1.234", mapping=comma).value == "1234"
    assert (
        understood("share", "hue", "2022", "1.234", mapping=with_value(decimal="comma", groups=True)).value
        == "1234"
    )
    # What a text says of one indicator is not what it says of another.
    first, second = read(
        ("dti_rank", "hue", "2022", "1.234"), ("share", "hue", "2022", "1.234"), mapping=comma
    )
    assert isinstance(first, Understood)
    assert isinstance(second, Refused)


def test_a_percent_sign_is_for_percentages():
    assert refused("dti_score", "hue", "2022", "5%").code == "percent_sign"
    first, second = read(("share", "hue", "2022", "5%"), ("dti_score", "hue", "2022", "5%"))
    assert isinstance(first, Understood)
    assert isinstance(second, Refused)


@pytest.mark.parametrize(
    ("scale", "text", "value", "resolution"),
    [
        (6, "12.8", "12800000", "100000"),
        (-2, "71", "0.71", "0.01"),
        (3, "0", "0", "1000"),
        (-6, "1", "0.000001", "0.000001"),
        (-6, "1.0", "0.000001", "0.000001"),
        (18, "0.5", "500000000000000000", "100000000000000000"),
    ],
)
def test_numbers_are_scaled_exactly(scale: int, text: str, value: str, resolution: str):
    said = understood("share", "vn", "2022", text, mapping=with_value(scale=scale))
    assert (said.value, said.resolution, said.as_reported) == (value, resolution, text)


def test_scaled_beyond_what_is_kept_is_refused():
    assert refused("share", "vn", "2022", "1", mapping=with_value(scale=18)).code == "too_large"
    assert refused("share", "vn", "2022", "1.5", mapping=with_value(scale=-6)).code == "too_fine"


NUMBERS = st.decimals(min_value=-(10**17), max_value=10**17, places=6) | st.decimals(-1000, 1000, places=2)


@given(NUMBERS, st.sampled_from(["point", "comma"]), st.integers(0, 6))
def test_every_number_that_can_be_kept_is_read_back_however_it_is_grouped(
    number: Decimal, decimal: str, places: int
):
    rounded = round(number, places)
    plain = f"{rounded:f}".replace(".", "." if decimal == "point" else ",")
    grouped = number_text(rounded, places, "en" if decimal == "point" else "vi")
    writing = Writing(ValueRule("v", decimal=decimal, groups=True))
    for text in (plain, grouped):
        heard = writing.read(text, percent=False, whole=False)
        assert Decimal(heard.value) == rounded
        assert heard.value == f"{Decimal(heard.value):f}"
        assert Decimal(heard.resolution) == Decimal(1).scaleb(-places)


@given(NUMBERS, st.integers(-18, 18), st.integers(-6, 6))
def test_scale_and_exponent_are_powers_of_ten(number: Decimal, scale: int, exponent: int):
    writing = Writing(ValueRule("v", scale=scale))
    sign, digits, power = number.as_tuple()
    meant = Decimal((sign, digits, int(power) + scale + exponent))
    try:
        heard = writing.read(f"{number:f}e{exponent}", percent=False, whole=False)
    except NotUnderstoodError:
        assert meant.adjusted() >= 18 or meant % Decimal("0.000001")
    else:
        assert Decimal(heard.value) == meant


@given(st.text("0123456789.,-+eE%' \N{NO-BREAK SPACE}", max_size=24))
def test_the_short_way_and_the_long_way_say_the_same(text: str):
    for decimal in ("point", "comma"):
        short = read(("dti_score", "hue", "2022", text), mapping=with_value(decimal=decimal))
        long = read(("dti_score", "hue", "2022", text), mapping=with_value(decimal=decimal, words={"z": "0"}))
        assert short == long


# No value


def test_texts_of_the_mapping_are_reasons_for_no_value():
    mapping = with_value(missing={"..": "not_published", "-99": "late", "0": "not_applicable"})
    said = understood("share", "vn", "2022", "..", mapping=mapping)
    assert (said.value, said.missing, said.resolution, said.as_reported) == (
        None,
        "not_published",
        None,
        "..",
    )
    assert understood("share", "vn", "2022", "-99", mapping=mapping).missing == "late"
    assert understood("share", "vn", "2022", "0", mapping=mapping).missing == "not_applicable"
    assert understood("share", "vn", "2022", "1", mapping=mapping).value == "1"


def test_an_empty_cell_is_what_the_mapping_says():
    assert read(("share", "vn", "2022", ""), mapping=with_value(empty="skip")) == []
    said = understood("share", "vn", "2022", None, mapping=with_value(empty="not_collected"))
    assert (said.value, said.missing, said.as_reported) == (None, "not_collected", "")


def test_an_empty_line_says_nothing():
    assert read(("", None, " ", ""), (None, None, None, None)) == []
    constants = FeedMapping(
        FieldRule(constant="share"), UnitRule(constant="vn"), FieldRule("p"), ValueRule("v")
    )
    assert read(("", " "), mapping=constants) == []
    assert (
        read(
            ("", ""),
            mapping=FeedMapping(
                FieldRule(constant="share"),
                UnitRule("u"),
                FieldRule(constant="2022"),
                ValueRule("v", empty="late"),
            ),
        )
        == []
    )


# Words


def full(**more: Any) -> FeedMapping:
    told = {"qualifier": FieldRule("q"), "status": FieldRule("s"), "as_of": FieldRule("d")} | more
    return FeedMapping(FieldRule("i"), UnitRule("u"), FieldRule("p"), ValueRule("v"), **told)


def words(
    qualifier: str | None, flag: str | None, day: str | None, value: str | None = "5", **more: Any
) -> Any:
    (said,) = read(("share", "vn", "2022", value, qualifier, flag, day), mapping=full(**more))
    return said


def test_words_and_days_are_understood_in_both_languages():
    said = words("hơn", "Sơ bộ", "15/11/2022")
    assert (said.qualifier, said.status, said.as_of) == ("over", "provisional", "2022-11-15")
    said = words("at_least", "ESTIMATE", "2022-11-15")
    assert (said.qualifier, said.status, said.as_of) == ("at_least", "estimate", "2022-11-15")


def test_an_empty_word_leaves_what_is_usual():
    said = words("", None, " ")
    assert (said.qualifier, said.status, said.as_of) == ("exact", "final", "")


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (("perhaps", "", ""), "qualifier", "unknown_word"),
        (("", "?", ""), "status", "unknown_word"),
        (("", "", "soon"), "as_of", "unknown_day"),
        (("", "", "31/02/2022"), "as_of", "unknown_day"),
        (("", "", "2026-11-24"), "as_of", "future"),
    ],
)
def test_words_that_are_not_understood_are_refused(row: tuple[str, str, str], field: str, code: str):
    said = words(*row)
    assert (said.field, said.code) == (field, code)


@pytest.mark.parametrize(
    ("flag", "status"),
    [("A", "final"), ("P", "provisional"), ("e", "estimate"), ("R", "revised"), ("", "final")],
)
def test_flags_of_sdmx_are_statuses(flag: str, status: str):
    assert words("", flag, "", status=FieldRule("s", words=OBS_STATUS)).status == status


@pytest.mark.parametrize(
    ("flags", "status"),
    [
        ("B;P", "provisional"),
        ("B,P", "provisional"),
        ("P; B", "provisional"),
        ("b p", "provisional"),
        ("P|E", "estimate"),
        ("R;P", "provisional"),
        ("A;R", "revised"),
        ("A;B;", "final"),
    ],
)
def test_of_several_flags_the_one_that_promises_least_holds(flags: str, status: str):
    assert words("", flags, "", status=FieldRule("s", words=OBS_STATUS)).status == status


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        ("B;F", "refused_status"),
        ("M;F", "refused_status"),
        ("P;M", "value_and_missing"),
        ("B;?", "unknown_word"),
        ("BP", "unknown_word"),
        (";", "unknown_word"),
        ("P;" * 5000, "unknown_word"),
    ],
)
def test_flags_that_are_no_figure_together(flags: str, code: str):
    assert words("", flags, "", "5", status=FieldRule("s", words=OBS_STATUS)).code == code


def test_several_flags_without_a_value_say_why():
    said = words("", "P;L", "", "", status=FieldRule("s", words=OBS_STATUS))
    assert (said.value, said.missing) == (None, "not_collected")


def test_flags_of_sdmx_say_why_there_is_no_value():
    sdmx = {"status": FieldRule("s", words=OBS_STATUS)}
    for nothing in ("", None, "NaN"):
        said = words("", "M", "", nothing, **sdmx)
        assert (said.value, said.missing, said.status) == (None, "not_applicable", "final")
    assert words("", "M", "", "5", **sdmx).code == "value_and_missing"
    assert words("", "F", "", "5", **sdmx).code == "refused_status"
    assert words("", "A", "", "", **sdmx).code == "empty"
    assert words("", "A", "", "NaN", **sdmx).code == "not_a_number"


def test_a_multiplier_of_the_row_is_read_with_that_of_the_mapping():
    mapping = with_value(scale=-3, scale_column="UNIT_MULT")
    assert understood("share", "vn", "2022", "1.5", "6", mapping=mapping).value == "1500"
    assert understood("share", "vn", "2022", "1500", " ", mapping=mapping).value == "1.5"
    assert understood("share", "vn", "2022", "5", "+3", mapping=mapping).value == "5"
    for wrong in ("x", "1.5", "19", "²", "9" * 9000):
        assert refused("share", "vn", "2022", "5", wrong, mapping=mapping).code == "unknown_scale"


def test_another_portal_keeps_what_it_printed_and_how_exact_that_was():
    portal = FeedMapping.usual("portal")
    row = ["share", "vn", "2022", "12800000", "over", "final", "2022-12-31", "hơn 12,8 triệu", "100000"]
    (said,) = read(tuple(row), mapping=portal)
    assert isinstance(said, Understood)
    assert (said.qualifier, said.as_reported, said.resolution) == ("over", "hơn 12,8 triệu", "100000")
    for nothing in ("", None, "0", "-1", "x"):
        (said,) = read((*row[:7], None, nothing), mapping=portal)
        assert isinstance(said, Understood)
        assert (said.as_reported, said.resolution) == ("12800000", "1")
    assert read((*row[:3], None, *row[4:]), mapping=portal) == []


# Refusals and bounds


def test_what_a_reader_refused_goes_through_as_it_can_be_kept():
    row = Refused(7, "", "cells", "a\0b" * 200, "Dòng có 3 ô." * 100, "The row has 3 cells." * 100)
    (said,) = Understanding(USUAL, GROUND, status="final", day=TODAY).rows([row])
    assert isinstance(said, Refused)
    assert (said.line, said.code) == (7, "cells")
    assert len(said.text) == 200
    assert len(said.vi) == 300
    assert "\0" not in said.text


TEXTS = (
    st.none()
    | st.text(max_size=30)
    | st.sampled_from(["share", "vn", "2022", "5", "Đà Nẵng", "1.234,5", "48"])
)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS), max_size=4))
def test_no_text_breaks_anything_and_what_is_refused_can_be_kept(rows: list[tuple[str | None, ...]]):
    for said in read(*rows, mapping=full()):
        if isinstance(said, Refused):
            assert said.code
            assert len(said.code) <= 30
            assert len(said.field) <= 20
            assert "\0" not in said.text + said.vi + said.en
            (said.text + said.vi + said.en).encode()


def test_a_source_that_says_ever_new_words_costs_no_memory():
    asked: list[int] = []

    def meaning(number: int) -> str:
        asked.append(number)
        return str(number)

    memo = Memo(meaning, most=10)
    for number in range(1000):
        assert memo[number] == str(number)
        assert len(memo) <= 10
    assert len(asked) == 1000
    assert memo[999] == "999"
    assert len(asked) == 1000


@given(
    st.sampled_from(["slug", "code", "name", "any"]),
    st.sampled_from([version.slug for version in GROUND.units]) | st.text(max_size=30),
    st.dates(date(2020, 1, 1), TODAY),
)
def test_a_unit_that_is_understood_was_alive_on_the_last_day(way: str, text: str, day: date):
    said = read(("share", text, day.isoformat(), "1"), mapping=by(way))
    alive = {version.slug for version in GROUND.units if version.alive(day)}
    assert all(row.unit in alive for row in said if isinstance(row, Understood))
