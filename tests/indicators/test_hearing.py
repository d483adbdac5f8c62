"""What is heard of a typed number, what is asked about, and what is said back."""

import time
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indicators.numerals import Fault, Heard, echo, hear, reading_texts

COUNT = {"measure": "count", "decimals": 0}
SHARE = {"measure": "percent", "decimals": 2}
MBPS = {"measure": "Mbps", "decimals": 2}
DONG = {"measure": "VND billion", "decimals": 1}
DOLLAR = {"measure": "USD billion", "decimals": 1}
RANK = {"measure": "rank", "decimals": 0}
INDEX = {"measure": "index 0-1", "decimals": 4}
PER_1000 = {"measure": "per 1000 people", "decimals": 3}
MEASURES = [COUNT, SHARE, MBPS, DONG, DOLLAR, RANK, INDEX, PER_1000, {"measure": "Mbps", "decimals": 0}]
KINDS = st.sampled_from(MEASURES)

# Typed, of what, value, qualifier, resolution, said back.
CLEAN = [
    ("12,8 triệu", COUNT, "12800000", "exact", "100000", "12.800.000"),
    ("12,8 trieu", COUNT, "12800000", "exact", "100000", "12.800.000"),
    ("12.800.000", COUNT, "12800000", "exact", "1", "12.800.000"),
    ("  12800000 ", COUNT, "12800000", "exact", "1", "12.800.000"),
    ("1.234", COUNT, "1234", "exact", "1", "1.234"),
    ("2.853 xã", COUNT, "2853", "exact", "1", "2.853"),
    ("hơn 12,8 triệu", COUNT, "12800000", "over", "100000", "trên 12.800.000"),
    ("Trên 12,8 Triệu thuê bao", COUNT, "12800000", "over", "100000", "trên 12.800.000"),
    ("1,2 nghìn tỷ", COUNT, "1200000000000", "exact", "100000000000", "1.200.000.000.000"),
    ("１２，８ triệu", COUNT, "12800000", "exact", "100000", "12.800.000"),
    ("12,8\N{NO-BREAK SPACE}triệu", COUNT, "12800000", "exact", "100000", "12.800.000"),
    ("12,8\N{THIN SPACE}ngàn", COUNT, "12800", "exact", "100", "12.800"),
    ("0", COUNT, "0", "exact", "1", "0"),
    ("007", COUNT, "7", "exact", "1", "7"),
    ("còn 12", COUNT, "12", "exact", "1", "12"),
    ("chỉ còn khoảng 1.200 bản", COUNT, "1200", "approx", "100", "khoảng 1.200"),
    ("hạng 3/34", RANK, "3", "exact", "1", "3/34"),
    ("Xếp thứ 6", RANK, "6", "exact", "1", "6"),
    ("12,5", COUNT, "12.5", "exact", "0.1", "12,5"),
    ("71,79", MBPS, "71.79", "exact", "0.01", "71,79 Mbps"),
    ("71,79Mbps", MBPS, "71.79", "exact", "0.01", "71,79 Mbps"),
    ("1.234,5 mbps", MBPS, "1234.5", "exact", "0.1", "1.234,50 Mbps"),
    ("1,234", MBPS, "1.234", "exact", "0.001", "1,234 Mbps"),
    ("45,7%", SHARE, "45.7", "exact", "0.1", "45,70%"),
    ("45,7 phần trăm", SHARE, "45.7", "exact", "0.1", "45,70%"),
    ("khoảng 8%", SHARE, "8", "approx", "1", "khoảng 8%"),
    ("ước đạt 75,80", SHARE, "75.8", "approx", "0.01", "khoảng 75,80%"),
    ("gần 40%", SHARE, "40", "nearly", "1", "gần 40%"),
    ("dưới 10%", SHARE, "10", "under", "1", "dưới 10%"),
    ("< 10%", SHARE, "10", "under", "1", "dưới 10%"),
    ("tối thiểu 40%", SHARE, "40", "at_least", "1", "tối thiểu 40%"),
    ("ít nhất 40", SHARE, "40", "at_least", "1", "tối thiểu 40%"),
    ("-1,4", SHARE, "-1.4", "exact", "0.1", "−1,40%"),
    ("−1,4%", SHARE, "-1.4", "exact", "0.1", "−1,40%"),
    ("-0", SHARE, "0", "exact", "1", "0,00%"),
    ("1005", SHARE, "1005", "exact", "1", "1.005,00%"),
    ("1,2 nghìn tỷ", DONG, "1200", "exact", "100", "1.200,0 tỷ đồng"),
    ("1,2 nghìn tỉ đồng", DONG, "1200", "exact", "100", "1.200,0 tỷ đồng"),
    ("1.200 tỷ đồng", DONG, "1200", "exact", "1", "1.200,0 tỷ đồng"),
    ("1.418 tỷ đồng", DONG, "1418", "exact", "1", "1.418,0 tỷ đồng"),
    ("1,418 tỷ đồng", DONG, "1.418", "exact", "0.001", "1,418 tỷ đồng"),
    ("1200", DONG, "1200", "exact", "1", "1.200,0 tỷ đồng"),
    ("500 triệu đồng", DONG, "0.5", "exact", "0.001", "0,5 tỷ đồng"),
    ("1.200.000.000.000 đồng", DONG, "1200", "exact", "0.000001", "1.200,0 tỷ đồng"),
    ("trên 2.500 tỷ đồng", DONG, "2500", "over", "100", "trên 2.500,0 tỷ đồng"),
    ("ước đạt 72,5 tỷ USD", DOLLAR, "72.5", "approx", "0.1", "khoảng 72,5 tỷ USD"),
    ("43", RANK, "43", "exact", "1", "43"),
    ("0,7709", INDEX, "0.7709", "exact", "0.0001", "0,7709"),
    ("0,711 trên 1.000 dân", PER_1000, "0.711", "exact", "0.001", "0,711 trên 1.000 dân"),
]  # fmt: skip
# Typed, of what, the readings offered as they are to be typed.
ASKED = [
    ("18500.00", COUNT, ["18.500"]),
    ("18500.00", DONG, ["18.500,0"]),
    ("71.79", MBPS, ["71,79"]),
    ("0.6961", INDEX, ["0,6961"]),
    ("1.5", SHARE, ["1,50"]),
    ("12,800,000", COUNT, ["12.800.000"]),
    ("12,800.5", SHARE, ["12.800,50"]),
    ("1,234", COUNT, ["1.234"]),
    ("1.234", MBPS, ["1.234,00", "1,234"]),
    ("1.234 tỷ", COUNT, ["1.234.000.000.000", "1.234.000.000"]),
    ("1.200", DONG, ["1.200,0", "1,2"]),
    ("500 triệu", DONG, ["0,5", "500.000.000,0"]),
    ("12 800 000", COUNT, ["12.800.000"]),
    ("12'800'000", COUNT, ["12.800.000"]),
    ("12,8 million", COUNT, ["12.800.000"]),
    ("12,8tr", COUNT, ["12.800.000"]),
    ("1,28e7", COUNT, ["12.800.000"]),
    ("+5", COUNT, ["5"]),
    ("- 5", SHARE, ["−5,00", "5,00"]),
    ("–5", SHARE, ["−5,00"]),
    (",5", SHARE, ["0,50"]),
    ("45.", SHARE, ["45,00"]),
    ("gần 71.79", MBPS, ["gần 71,79"]),
    ("1,234/2,000", SHARE, ["61,70"]),
]  # fmt: skip
REFUSED = [
    ("abc", COUNT, Fault.NOT_A_NUMBER),
    ("-", COUNT, Fault.NOT_A_NUMBER),
    ("–", SHARE, Fault.NOT_A_NUMBER),
    ("12 và 13", COUNT, Fault.NOT_A_NUMBER),
    ("1.2.3", COUNT, Fault.NOT_A_NUMBER),
    ("12.80.000", COUNT, Fault.NOT_A_NUMBER),
    ("16 nghìn rưỡi", COUNT, Fault.NOT_A_NUMBER),
    ("22/25/2026", COUNT, Fault.NOT_A_NUMBER),
    ("nan", SHARE, Fault.NOT_A_NUMBER),
    ("Infinity", SHARE, Fault.NOT_A_NUMBER),
    ("٣", COUNT, Fault.NOT_A_NUMBER),
    ("12²", COUNT, Fault.NOT_A_NUMBER),
    ("=1+1", COUNT, Fault.NOT_A_NUMBER),
    ("45,7%", MBPS, Fault.OTHER_UNIT),
    ("5 tỷ đồng", COUNT, Fault.OTHER_UNIT),
    ("12,8 triệu", SHARE, Fault.OTHER_UNIT),
    ("22/25", MBPS, Fault.FRACTION),
    ("22/25%", SHARE, Fault.FRACTION),
    ("12,5/25", COUNT, Fault.FRACTION),
    ("-22/25", COUNT, Fault.FRACTION),
    ("22/0", COUNT, Fault.ZERO_DENOMINATOR),
    ("9" * 19, COUNT, Fault.TOO_LARGE),
    ("9" * 17 + " nghìn", COUNT, Fault.TOO_LARGE),
    ("0,1234567", SHARE, Fault.TOO_FINE),
    ("1" * 101, COUNT, Fault.TOO_LONG),
    ("3 " + " " * 98 + "triệu", COUNT, Fault.TOO_LONG),
    ("8" + " " * 120 + "1", SHARE, Fault.TOO_LONG),
    ("81,2" + " " * 500 + "5", SHARE, Fault.TOO_LONG),
    ("0" * 98 + "81,2", SHARE, Fault.TOO_LONG),
    ("1" + "\t" * 99 + "000", COUNT, Fault.TOO_LONG),
    ("8 1", COUNT, Fault.NOT_A_NUMBER),
    ("8\t1", COUNT, Fault.NOT_A_NUMBER),
    ("8\n1", COUNT, Fault.NOT_A_NUMBER),
    ("8\x0b1", COUNT, Fault.NOT_A_NUMBER),
    ("8\x001", COUNT, Fault.NOT_A_NUMBER),
    ("8\N{ZERO WIDTH SPACE}1", COUNT, Fault.NOT_A_NUMBER),
    ("8\N{RIGHT-TO-LEFT MARK}1", COUNT, Fault.NOT_A_NUMBER),
    ("\N{RIGHT-TO-LEFT OVERRIDE}12", COUNT, Fault.NOT_A_NUMBER),
    ("8\N{COMBINING LONG STROKE OVERLAY}1", COUNT, Fault.NOT_A_NUMBER),
    ("8\N{COMBINING ENCLOSING KEYCAP}1", COUNT, Fault.NOT_A_NUMBER),
    ("2 2/25", COUNT, Fault.NOT_A_NUMBER),
    ("01/02", COUNT, Fault.NOT_A_NUMBER),
    ("22/05", SHARE, Fault.NOT_A_NUMBER),
    ("1-2", COUNT, Fault.NOT_A_NUMBER),
    ("2-Jan", COUNT, Fault.NOT_A_NUMBER),
    ("'71,79", MBPS, Fault.NOT_A_NUMBER),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "of", "value", "qualifier", "resolution", "said"), CLEAN)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("case", [str, str.upper])
def test_clean_vietnamese_is_heard(typed, of, value, qualifier, resolution, said, form, case):
    heard = hear(unicodedata.normalize(form, case(typed)), **of)
    assert (heard.value, heard.fault) == (Decimal(value), Fault.NONE)
    assert (heard.qualifier, heard.resolution) == (qualifier, Decimal(resolution))
    assert heard.readings == ()
    assert echo(heard, lang="vi", **of) == said


@pytest.mark.parametrize(("typed", "of", "offered"), ASKED)
def test_what_is_not_clean_is_asked_about(typed, of, offered):
    heard = hear(typed, **of)
    assert (heard.value, heard.fault) == (None, Fault.AMBIGUOUS)
    assert list(reading_texts(heard, **of)) == offered
    assert echo(heard, lang="vi", **of) == ""


@pytest.mark.parametrize(("typed", "of", "fault"), REFUSED)
def test_what_is_no_number_says_why(typed, of, fault):
    heard = hear(typed, **of)
    assert (heard.value, heard.readings, heard.fault) == (None, (), fault)


@pytest.mark.parametrize("blank", ["", "  ", "\t\n", "\N{NO-BREAK SPACE}"])
def test_empty_is_neither_a_value_nor_a_fault(blank):
    assert hear(blank, **COUNT) == Heard("")


def test_a_part_of_a_whole_keeps_both():
    counted = hear("22/25 chỉ tiêu", **COUNT)
    assert (counted.value, counted.numerator, counted.denominator) == (22, 22, 25)
    assert echo(counted, lang="vi", **COUNT) == "22/25"
    share = hear("1.234/2.000", **SHARE)
    assert (share.value, share.numerator, share.denominator) == (Decimal("61.70"), 1234, 2000)
    assert share.resolution == Decimal("0.01")
    assert hear("hơn 50/63", **RANK).qualifier == "over"


def test_the_echo_in_english():
    assert echo(hear("hơn 12,8 triệu", **COUNT), lang="en", **COUNT) == "over 12,800,000"
    assert echo(hear("1,2 nghìn tỷ", **DONG), lang="en", **DONG) == "1,200.0 billion VND"


def test_what_is_kept_of_the_text_fits_the_database():
    heard = hear(" 12\x0034\ud800 " + "x" * 10_000, **COUNT)
    assert len(heard.typed) == 100
    assert heard.typed.startswith("12\N{REPLACEMENT CHARACTER}34")
    assert hear("ga\u0302\u0300n 40", **COUNT).typed == "gần 40"


WORDS = "hơn |gần |khoảng |dưới |tối thiểu | triệu| tỷ| nghìn tỷ| đồng|%| Mbps| tr| million| tỷ đồng| USD|Đ|٣|000|.000|,000"
PIECES = st.sampled_from([*"0123456789.,/%-+− \N{NO-BREAK SPACE}'e–\x00", *WORDS.split("|")])
NUMBERISH = st.lists(PIECES, max_size=14).map("".join)
SPELLED = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "hơn ", "gần ", "~", "-", "−"]),
    st.from_regex(r"[0-9]{1,3}(\.[0-9]{3}){0,3}(,[0-9]{1,6})?", fullmatch=True),
    st.sampled_from(["", " ", "\N{THIN SPACE}"]),
    st.sampled_from(["", "nghìn", "triệu", "tỷ", "nghìn tỷ", "tỷ đồng", "%", "Mbps", "triệu đồng"]),
)
TEXTS = st.text(max_size=120) | NUMBERISH | SPELLED


@given(TEXTS, KINDS)
@example("1,2340", COUNT)
@example("1.234,000", {"measure": "Mbps", "decimals": 0})
def test_whatever_is_accepted_echoes_back_to_the_same_number(text, of):
    heard = hear(text, **of)
    if heard.value is None:
        return
    again = hear(echo(heard, lang="vi", **of), **of)
    assert (again.value, again.qualifier, again.fault) == (heard.value, heard.qualifier, Fault.NONE)
    if of["measure"] in ("count", "rank"):
        assert again.denominator == heard.denominator


@given(TEXTS, KINDS)
def test_whatever_is_asked_about_is_settled_by_typing_an_offer(text, of):
    heard = hear(text, **of)
    assert (heard.fault == Fault.AMBIGUOUS) == bool(heard.readings)
    offers = reading_texts(heard, **of)
    assert len(set(offers)) == len(heard.readings)
    for offer, reading in zip(offers, heard.readings, strict=True):
        settled = hear(offer, **of)
        assert (settled.value, settled.qualifier) == (reading, heard.qualifier)


@given(TEXTS, KINDS)
def test_any_text_is_one_of_heard_asked_refused_or_empty(text, of):
    heard = hear(text, **of)
    assert len(heard.typed) <= 100
    if heard.value is None:
        assert heard.resolution is heard.numerator is heard.denominator is None
        assert bool(heard.fault) == bool(heard.typed)
        return
    assert heard.fault == Fault.NONE
    assert abs(heard.value) < 10**18
    assert heard.value == heard.value.quantize(Decimal("0.000001"))
    assert heard.resolution >= Decimal("0.000001")


LONG = st.builds(
    lambda before, gap, times, after: before + gap * times + after,
    SPELLED | NUMBERISH,
    st.sampled_from([" ", "\t", "0", "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}", "\u0301", "000.", "\x00"]),
    st.sampled_from([60, 95, 99, 100, 390, 400, 500]),
    SPELLED | NUMBERISH,
)


@given(TEXTS | LONG, KINDS)
def test_what_is_kept_of_a_text_is_heard_as_the_whole_text_was(text, of):
    whole = hear(text, **of)
    assert hear(whole.typed, **of) == whole


@given(LONG, KINDS)
def test_no_number_is_heard_in_a_part_of_a_text(text, of):
    plain = unicodedata.normalize("NFC", text.strip())
    heard = hear(text, **of)
    assert (heard.fault == Fault.TOO_LONG) == (len(plain) > 100)
    assert heard.fault != Fault.TOO_LONG or heard.value is None


UNSEEN = "\t\n\r\x0b\x0c\x00\x01\x1b\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202d\u202e\u2060\u2066\ufeff\ufe0f"
OTHERS = "\u0301\u0336\u0338\u20e3٠١٣۴०๑²³½¼①〇" + "\u0085\u1680\u2028\u2029\u2003\u3000\u00a0\u202f "


@given(
    st.from_regex(
        r"-?[1-9][0-9]{0,2}(\.[0-9]{3}){0,2}(,[0-9]{1,4})?|[0-9]{2,7}|[0-9]{1,3}/[1-9][0-9]{1,2}",
        fullmatch=True,
    ),
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from(UNSEEN + OTHERS)), min_size=1, max_size=3),
    KINDS,
)
def test_a_strange_character_in_a_number_never_makes_another_one(number, strange, of):
    meant, text = hear(number, **of), number
    for place, character in strange:
        text = text[:place] + character + text[place:]
    heard = hear(text, **of)
    assert heard.value is None or heard.value == meant.value


@given(st.text("0123456789", min_size=2, max_size=12), st.sampled_from(UNSEEN + OTHERS), KINDS)
def test_digits_on_both_sides_of_a_strange_character_are_no_number(digits, strange, of):
    heard = hear(digits[: len(digits) // 2] + strange + digits[len(digits) // 2 :], **of)
    assert heard.value is None
    assert heard.fault in (Fault.NOT_A_NUMBER, Fault.AMBIGUOUS, Fault.TOO_LARGE)


@given(st.decimals(-(10**15), 10**15, places=2), KINDS)
def test_a_number_as_the_portal_writes_it_is_heard(value, of):
    heard = Heard("", value=value)
    assert hear(echo(heard, lang="vi", **of), **of).value == value


@pytest.mark.parametrize(
    "piece", ["1", "1.000", "hơn ", "a\u0302\u0300", ",", " ", "1/", "nghìn tỷ ", "\x00"]
)
def test_a_long_text_takes_no_time(piece):
    begun = time.perf_counter()
    for length in (90, 10_000):
        hear((piece * length)[:length], **COUNT)
    assert time.perf_counter() - begun < 0.2


@pytest.mark.parametrize(
    ("typed", "measure", "resolution"),
    [
        ("hơn 12,800 triệu", "count", 1000),
        ("hơn 1,200 nghìn tỷ", "VND billion", 1),
        ("gần 3,000 triệu", "count", 1000),
        ("khoảng 1,250 tỷ", "count", 10**6),
        ("hơn 12,8 triệu", "count", 100_000),
    ],
)
def test_the_last_digit_that_was_typed_is_meant(typed, measure, resolution):
    assert hear(typed, measure=measure, decimals=2).resolution == resolution
