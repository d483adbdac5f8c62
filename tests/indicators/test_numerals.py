from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.numerals import (
    FigureParts,
    Qualifier,
    difference_text,
    figure_parts,
    figure_text,
    hedge,
    number_text,
    resolution_of,
    size_text,
    unit_suffix,
)

MBPS = {"unit_measure": "Mbps", "decimals": 2}
SHARE = {"unit_measure": "percent", "decimals": 2}
COUNT = {"unit_measure": "count", "decimals": 0}
RANK = {"unit_measure": "rank", "decimals": 0}
DONG = {"unit_measure": "VND billion", "decimals": 1}
DOLLAR = {"unit_measure": "USD billion", "decimals": 1}
INDEX = {"unit_measure": "index 0-1", "decimals": 4}

VALUES = st.decimals(min_value=-(10**12), max_value=10**12, places=6)

# As printed, value and denominator stored, qualifier, measure -> resolution, Vietnamese, English.
REAL_FIGURES = [
    ("71,79 Mbps", "71.79", None, "exact", MBPS, "0.01", "71,79 Mbps", "71.79 Mbps"),
    ("80,3 Mbps", "80.3", None, "exact", MBPS, "0.1", "80,3 Mbps", "80.3 Mbps"),
    ("91,60 Mbps", "91.6", None, "exact", MBPS, "0.01", "91,60 Mbps", "91.60 Mbps"),
    ("92,51Mbps", "92.51", None, "exact", MBPS, "0.01", "92,51 Mbps", "92.51 Mbps"),
    ("38.69 Mbps", "38.69", None, "exact", MBPS, "0.01", "38,69 Mbps", "38.69 Mbps"),
    ("47,66 Mb/giây", "47.66", None, "exact", MBPS, "0.01", "47,66 Mbps", "47.66 Mbps"),
    ("107 Mbps", "107", None, "exact", MBPS, "1", "107 Mbps", "107 Mbps"),
    ("100%", "100", None, "exact", SHARE, "1", "100%", "100%"),
    ("hơn 97%", "97", None, "over", SHARE, "1", "trên 97%", "over 97%"),
    ("96,73%", "96.73", None, "exact", SHARE, "0.01", "96,73%", "96.73%"),
    ("45,7%", "45.7", None, "exact", SHARE, "0.1", "45,7%", "45.7%"),
    ("ước đạt 75,80%", "75.8", None, "approx", SHARE, "0.01", "khoảng 75,80%", "about 75.80%"),
    ("gần 40%", "40", None, "nearly", SHARE, "1", "gần 40%", "nearly 40%"),
    ("dưới 10%", "10", None, "under", SHARE, "1", "dưới 10%", "under 10%"),
    ("more than 60%", "60", None, "over", SHARE, "1", "trên 60%", "over 60%"),
    ("tối thiểu 40%", "40", None, "at_least", SHARE, "1", "tối thiểu 40%", "at least 40%"),
    ("khoảng 10,2% GDP", "10.2", None, "approx", SHARE, "0.1", "khoảng 10,2%", "about 10.2%"),
    ("1.146,14%", "1146.14", None, "exact", SHARE, "0.01", "1.146,14%", "1,146.14%"),
    ("95,5%", "95.5", "22", "exact", SHARE, "0.1", "95,5%", "95.5%"),
    ("hơn 12,8 triệu", "12800000", None, "over", COUNT, "100000", "trên 12,8 triệu", "over 12.8 million"),
    ("12,44 triệu", "12440000", None, "exact", COUNT, "10000", "12,44 triệu", "12.44 million"),
    ("gần 104,74 triệu", "104740000", None, "nearly", COUNT, "10000", "gần 104,74 triệu", "nearly 104.74 million"),
    ("27 triệu", "27000000", None, "exact", COUNT, "1000000", "27 triệu", "27 million"),
    ("hơn 01 triệu", "1000000", None, "over", COUNT, "1000000", "trên 1 triệu", "over 1 million"),
    ("hơn 473 triệu", "473000000", None, "over", COUNT, "1000000", "trên 473 triệu", "over 473 million"),
    ("ước đạt 100 triệu", "100000000", None, "approx", COUNT, "1000000", "khoảng 100 triệu", "about 100 million"),
    ("hơn 767.000", "767000", None, "over", COUNT, "1000", "trên 767.000", "over 767,000"),
    ("ước đạt 67.300", "67300", None, "approx", COUNT, "100", "khoảng 67.300", "about 67,300"),
    ("hơn 80.000", "80000", None, "over", COUNT, "1000", "trên 80.000", "over 80,000"),
    ("gần 4.500", "4500", None, "nearly", COUNT, "100", "gần 4.500", "nearly 4,500"),
    ("trên 37.845", "37845", None, "over", COUNT, "1", "trên 37.845", "over 37,845"),
    ("64.000", "64000", None, "exact", COUNT, "1", "64.000", "64,000"),
    ("3.680", "3680", None, "exact", COUNT, "1", "3.680", "3,680"),
    ("43/63", "43", "63", "exact", COUNT, "1", "43/63", "43/63"),
    ("2.233/2.853 (78%)", "2233", "2853", "exact", COUNT, "1", "2.233/2.853", "2,233/2,853"),
    ("hơn 50", "50", "63", "over", COUNT, "1", "trên 50/63", "over 50/63"),
    ("ba luật được nêu tên", "3", None, "exact", COUNT, "1", "3", "3"),
    ("16 bản", "16", None, "exact", COUNT, "1", "16", "16"),
    ("71/193", "71", "193", "exact", RANK, "1", "71/193", "71/193"),
    ("36 trên 180", "36", "180", "exact", RANK, "1", "36/180", "36/180"),
    ("02/14", "2", "14", "exact", RANK, "1", "2/14", "2/14"),
    ("hạng nhất", "1", "63", "exact", RANK, "1", "1/63", "1/63"),
    ("thứ 44", "44", None, "exact", RANK, "1", "44", "44"),
    ("1.418 tỷ đồng", "1418", None, "exact", DONG, "1", "1.418 tỷ đồng", "1,418 billion VND"),
    ("khoảng 10.157 tỷ đồng", "10157", None, "approx", DONG, "1", "khoảng 10.157 tỷ đồng", "about 10,157 billion VND"),
    ("trên 2.500 tỷ đồng", "2500", None, "over", DONG, "100", "trên 2,5 nghìn tỷ đồng", "over 2.5 trillion VND"),
    ("hơn 1,5 nghìn tỷ đồng", "1500", None, "over", DONG, "100", "trên 1,5 nghìn tỷ đồng", "over 1.5 trillion VND"),
    ("gần 158 tỷ USD", "158", None, "nearly", DOLLAR, "1", "gần 158 tỷ USD", "nearly 158 billion USD"),
    ("ước đạt 72,5 tỷ USD", "72.5", None, "approx", DOLLAR, "0.1", "khoảng 72,5 tỷ USD", "about 72.5 billion USD"),
    ("0.6667", "0.6667", None, "exact", INDEX, "0.0001", "0,6667", "0.6667"),
    ("0,7709", "0.7709", None, "exact", INDEX, "0.0001", "0,7709", "0.7709"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "value", "denominator", "qualifier", "measure", "resolution", "vi", "en"), REAL_FIGURES
)
@pytest.mark.parametrize("stored_decimals", [0, 6])
def test_real_figures(printed, value, denominator, qualifier, measure, resolution, vi, en, stored_decimals):
    number = Decimal(value) + Decimal(0).scaleb(-stored_decimals)
    last_digit = resolution_of(printed, number)
    assert last_digit == Decimal(resolution)
    said = {
        "qualifier": qualifier,
        "resolution": last_digit + Decimal(0).scaleb(-stored_decimals),
        "denominator": None if denominator is None else Decimal(denominator),
    }
    assert figure_text(number, lang="vi", **said, **measure) == vi
    assert figure_text(number, lang="en", **said, **measure) == en


@pytest.mark.parametrize(
    ("printed", "value", "resolution"),
    [
        ("3,500 firms", "3500", "1"),
        ("nearly 3,500 firms", "3500", "100"),
        ("12,800,000", "12800000", "1"),
        ("hơn 1,2 nghìn tỷ", "1200000000000", "100000000000"),
        ("500 triệu đồng", "0.5", "0.001"),  # in VND billion
        ("hơn 1.500.000", "1500000", "100000"),
        ("hơn 500.000", "500000", "1000"),
        ("trên 2500 tỷ đồng", "2500", "100"),
        ("0 điểm", "0", "1"),
        ("hơn 0", "0", "1"),
        ("tăng 10 lần, lên 100", "100", "1"),
        ("", "12.5", "0.1"),
        ("gần mười triệu", "10000000", "1"),
        ("-1,40%", "-1.4", "0.01"),
        ("gấp rưỡi", "1.5", "0.1"),
    ],
)
def test_resolution_of_other_wordings(printed, value, resolution):
    assert resolution_of(printed, Decimal(value)) == Decimal(resolution)


@given(st.text(), VALUES)
def test_any_text_has_a_positive_resolution(printed, value):
    assert resolution_of(printed, value) > 0


@given(VALUES.filter(bool), st.integers(0, 4), st.sampled_from(["vi", "en"]))
def test_a_printed_number_has_the_resolution_of_its_decimals(value, decimals, lang):
    printed = number_text(value, decimals, lang)
    rounded = Decimal(number_text(value, decimals, "en").replace(",", "").replace("\N{MINUS SIGN}", "-"))
    if rounded:
        assert resolution_of(printed, abs(rounded)) == Decimal(1).scaleb(-decimals)


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        ("12800000", 0, "12.800.000", "12,800,000"),
        ("71.79", 2, "71,79", "71.79"),
        ("1234567.891", 2, "1.234.567,89", "1,234,567.89"),
        ("-0.07", 2, "−0,07", "−0.07"),
        ("-0.004", 2, "0,00", "0.00"),
        ("0.125", 2, "0,13", "0.13"),
        ("-0.125", 2, "−0,13", "−0.13"),
        ("0", 0, "0", "0"),
        ("1E+7", 0, "10.000.000", "10,000,000"),
    ],
)
def test_number_text(value, decimals, vi, en):
    assert (number_text(Decimal(value), decimals, "vi"), number_text(Decimal(value), decimals, "en")) == (
        vi,
        en,
    )


@given(VALUES, st.integers(0, 6))
def test_number_text_reads_back(value, decimals):
    text = (
        number_text(value, decimals, "vi").replace(".", "").replace(",", ".").replace("\N{MINUS SIGN}", "-")
    )
    assert abs(Decimal(text) - value) * 2 <= Decimal(1).scaleb(-decimals)


def figure(value, resolution=None, **measure):
    return figure_text(
        Decimal(value), lang="vi", resolution=None if resolution is None else Decimal(resolution), **measure
    )


def test_digits_follow_the_indicator_and_never_pass_the_resolution():
    assert figure("71.792345", **SHARE) == "71,79%"
    assert figure("71.7", "0.0001", **SHARE) == "71,70%"
    assert figure("97", "1", **SHARE) == "97%"
    assert figure("0.5", "0.1", **INDEX) == "0,5000"


def test_large_counts_are_said_in_the_unit_their_digits_allow():
    assert figure("12800000", **COUNT) == "12.800.000"
    assert figure("12800000", "1000", **COUNT) == "12.800.000"
    assert figure("12000000", "100000", **COUNT) == "12,0 triệu"
    assert figure("500000", "100000", **COUNT) == "0,5 triệu"
    assert figure("1200000000", "100000000", **COUNT) == "1,2 tỷ"
    assert figure("1250000000", "1000000", **COUNT) == "1.250 triệu"
    assert figure("0", "100000", **COUNT) == "0"
    assert figure("2200000", "100000", **DONG) == "2,2 triệu tỷ đồng"


@given(
    st.integers(1, 999),
    st.integers(0, 9),
    st.sampled_from(["exact", "over", "nearly", "approx"]),
    st.sampled_from(["vi", "en"]),
)
def test_a_round_count_is_never_printed_as_if_its_zeros_were_known(whole, tenth, qualifier, lang):
    value = Decimal(whole * 1_000_000 + tenth * 100_000)
    text = figure_text(value, resolution=Decimal(100_000), qualifier=qualifier, lang=lang, **COUNT)
    assert "000" not in text
    assert text.endswith("triệu" if lang == "vi" else "million")


def test_parts_join_with_a_space_but_before_percent():
    share = figure_parts(Decimal(40), lang="vi", qualifier="nearly", resolution=Decimal(1), **SHARE)
    assert share == FigureParts("gần", "40", "%")
    assert (share.gap, str(share)) == ("", "gần 40%")
    speed = figure_parts(Decimal("71.79"), lang="vi", **MBPS)
    assert (speed, speed.gap, str(speed)) == (FigureParts("", "71,79", "Mbps"), " ", "71,79 Mbps")


def test_an_unknown_unit_of_measure_is_written_as_it_is():
    assert figure("12", unit_measure="ms", decimals=0) == "12 ms"
    assert unit_suffix("per 1000 people", "vi") == "trên 1.000 dân"
    assert figure("0.69", "0.01", unit_measure="per 1000 people", decimals=3) == "0,69 trên 1.000 dân"


def test_every_qualifier_has_a_word_in_both_languages():
    assert [hedge(qualifier, "vi") for qualifier in Qualifier] == [
        "",
        "khoảng",
        "trên",
        "dưới",
        "gần",
        "tối thiểu",
    ]
    assert [hedge(qualifier, "en") for qualifier in Qualifier] == [
        "",
        "about",
        "over",
        "under",
        "nearly",
        "at least",
    ]
    with pytest.raises(ValueError, match="perhaps"):
        hedge("perhaps", "vi")


@pytest.mark.parametrize(
    ("delta", "measure", "vi", "en"),
    [
        ("2.6", SHARE, "+2,6 điểm %", "+2.6 pp"),
        ("200.16", MBPS, "+200,16 Mbps", "+200.16 Mbps"),
        ("-0.07", MBPS, "−0,07 Mbps", "−0.07 Mbps"),
        ("0.001", SHARE, "0 điểm %", "0 pp"),
        ("-4000000", COUNT, "−4 triệu", "−4 million"),
        ("1250000", COUNT, "+1,25 triệu", "+1.25 million"),
        ("1234567", COUNT, "+1.234.567", "+1,234,567"),
        ("700", DONG, "+700 tỷ đồng", "+700 billion VND"),
        ("6", DOLLAR, "+6 tỷ USD", "+6 billion USD"),
        ("0.0996", INDEX, "+0,0996", "+0.0996"),
        ("0.1", INDEX, "+0,1000", "+0.1000"),
        ("5", RANK, "+5 bậc", "+5 places"),
        ("-1", RANK, "−1 bậc", "−1 place"),
        ("5.15", {"unit_measure": "index 0-100", "decimals": 2}, "+5,15 điểm", "+5.15 points"),
        ("0", MBPS, "0 Mbps", "0 Mbps"),
    ],
)  # fmt: skip
def test_differences(delta, measure, vi, en):
    assert difference_text(Decimal(delta), lang="vi", **measure) == vi
    assert difference_text(Decimal(delta), lang="en", **measure) == en


def test_a_difference_of_round_figures_is_as_round_as_they_are():
    assert size_text(Decimal(-700), lang="vi", resolution=Decimal(100), **DONG) == "0,7 nghìn tỷ đồng"
    assert size_text(Decimal(654322), lang="vi", resolution=Decimal(1_000_000), **COUNT) == "0,65 triệu"
    assert size_text(Decimal(500_000), lang="vi", resolution=Decimal(100_000), **COUNT) == "0,5 triệu"
    assert size_text(Decimal(12700), lang="en", resolution=Decimal(1000), **COUNT) == "12,700"
