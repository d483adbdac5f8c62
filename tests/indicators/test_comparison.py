from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.comparison import (
    Change,
    Direction,
    Statement,
    Verdict,
    base_for,
    change,
    change_words,
    obstacle_between,
    reported_change_words,
    segments,
    verdict_word,
)
from indicators.numerals import Qualifier
from indicators.periods import Period, parse, phrase

HIGHER, LOWER, NEUTRAL = "higher_is_better", "lower_is_better", "neutral"


def said(value, resolution=None, qualifier="exact", denominator=None):
    number = Decimal(value)
    if resolution is None:
        resolution = Decimal(1).scaleb(min(0, number.as_tuple().exponent))
    return Statement(
        number, Decimal(resolution), qualifier, None if denominator is None else Decimal(denominator)
    )


MILLION = "1000000"

REAL_CHANGES = [
    pytest.param(
        *(said("159.32"), said("271.95"), HIGHER, "Mbps", 2, "tăng 112,63 Mbps", "up 112.63 Mbps"),
        *(Direction.UP, Verdict.BETTER),
        id="fixed broadband, 12/2024 to 2025",
    ),
    pytest.param(
        *(said("71.86"), said("71.79"), HIGHER, "Mbps", 2, "giảm 0,07 Mbps", "down 0.07 Mbps"),
        *(Direction.DOWN, Verdict.WORSE),
        id="fixed broadband, 4/2022 to the first half of 2022",
    ),
    pytest.param(
        *(said("42"), said("40", qualifier="nearly"), HIGHER, "percent", 2),
        *("giảm trên 2 điểm %", "down over 2 pp", Direction.DOWN, Verdict.WORSE),
        id="fully online dossiers, first halves of 2024 and 2025",
    ),
    pytest.param(
        *(said("79.4", qualifier="approx"), said("85.1"), HIGHER, "percent", 2),
        *("tăng khoảng 5,7 điểm %", "up about 5.7 pp", Direction.UP, Verdict.BETTER),
        id="fibre, 2023 to 6/2025",
    ),
    pytest.param(
        *(said("70.91"), said("81.5"), HIGHER, "percent", 2, "tăng 10,59 điểm %", "up 10.59 pp"),
        *(Direction.UP, Verdict.BETTER),
        id="smartphones, first half of 2022 to 2/2026",
    ),
    pytest.param(
        *(said("86", denominator=193), said("71", denominator=193), LOWER, "rank", 0),
        *("lên 15 bậc", "up 15 places", Direction.UP, Verdict.BETTER),
        id="EGDI, 2022 to 2024",
    ),
    pytest.param(
        *(said("42"), said("44"), LOWER, "rank", 0, "không so được", "not comparable"),
        *(Direction.NOT_COMPARABLE, Verdict.NONE),
        id="ranks among unknown numbers of units",
    ),
    pytest.param(
        *(said("42", denominator=131), said("44", denominator=132), LOWER, "rank", 0),
        *("không so được", "not comparable", Direction.NOT_COMPARABLE, Verdict.NONE),
        id="GII, 2020 to 2021: another number of economies",
    ),
    pytest.param(
        *(said("97.3"), said("97.3", qualifier="approx"), HIGHER, "percent", 2),
        *("trong sai số", "within rounding", Direction.WITHIN_RESOLUTION, Verdict.NONE),
        id="level 4 services, told exactly and about",
    ),
    pytest.param(
        *(said("96.73"), said("97", qualifier="over"), HIGHER, "percent", 2),
        *("trong sai số", "within rounding", Direction.WITHIN_RESOLUTION, Verdict.NONE),
        id="commune networks, closer than the coarser resolution",
    ),
    pytest.param(
        *(said("45.7"), said("45.78"), HIGHER, "percent", 2),
        *("trong sai số", "within rounding", Direction.WITHIN_RESOLUTION, Verdict.NONE),
        id="45,7 is cut, 45,78 is not",
    ),
    pytest.param(
        *(said("100"), said("100"), HIGHER, "percent", 1, "không đổi", "unchanged"),
        *(Direction.SAME, Verdict.NONE),
        id="e-invoices",
    ),
    pytest.param(
        *(said("49", denominator=180), said("49", denominator=180), LOWER, "rank", 0),
        *("không đổi", "unchanged", Direction.SAME, Verdict.NONE),
        id="a rank that stayed",
    ),
    pytest.param(
        *(said("60000000", MILLION, "over"), said("64000000", MILLION, "over"), HIGHER, "count", 0),
        *("tăng khoảng 4 triệu", "up about 4 million", Direction.UP, Verdict.BETTER),
        id="activated accounts: two lower bounds",
    ),
    pytest.param(
        *(said("65000000", MILLION, "over"), said("68000000", MILLION), HIGHER, "count", 0),
        *("tăng gần 3 triệu", "up nearly 3 million", Direction.UP, Verdict.BETTER),
        id="activated accounts: from a lower bound",
    ),
    pytest.param(
        *(said("67300", "100", "approx"), said("80000", "1000", "over"), HIGHER, "count", 0),
        *("tăng khoảng 12.700", "up about 12,700", Direction.UP, Verdict.BETTER),
        id="digital firms: an estimate and a bound",
    ),
    pytest.param(
        *(said("620"), said("0"), LOWER, "count", 0, "giảm 620", "down 620", Direction.DOWN, Verdict.BETTER),
        id="coverage gaps: a fall that is good, to a zero that is a value",
    ),
    pytest.param(
        *(
            said("4", "1"),
            said("5", "1"),
            NEUTRAL,
            "count",
            0,
            "tăng 1",
            "up 1",
            Direction.UP,
            Verdict.NEUTRAL,
        ),
        id="resolutions passed: more is neither better nor worse",
    ),
    pytest.param(
        *(said("5"), said("10", qualifier="under"), HIGHER, "percent", 2),
        *("chưa rõ tăng hay giảm", "direction unclear", Direction.UNCLEAR, Verdict.NONE),
        id="under 10% after 5% may be anything",
    ),
    pytest.param(
        *(said("10", qualifier="under"), said("12"), HIGHER, "percent", 2),
        *("tăng trên 2 điểm %", "up over 2 pp", Direction.UP, Verdict.BETTER),
        id="12% after under 10% is a rise",
    ),
    pytest.param(
        *(said("30"), said("40", qualifier="at_least"), HIGHER, "Mbps", 2),
        *("tăng tối thiểu 10 Mbps", "up at least 10 Mbps", Direction.UP, Verdict.BETTER),
        id="from an exact number to a floor",
    ),
    pytest.param(
        *(said("1500", "100", "over"), said("2200", "100", "over"), HIGHER, "VND billion", 1),
        *("tăng khoảng 0,7 nghìn tỷ đồng", "up about 0.7 trillion VND", Direction.UP, Verdict.BETTER),
        id="payments through the portal",
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "polarity", "unit_measure", "decimals", "vi", "en", "direction", "verdict"),
    REAL_CHANGES,
)
def test_changes(before, after, polarity, unit_measure, decimals, vi, en, direction, verdict):
    moved = change(before, after, polarity, unit_measure=unit_measure)
    assert (moved.direction, moved.verdict) == (direction, verdict)
    assert change_words(moved, unit_measure=unit_measure, decimals=decimals, lang="vi") == vi
    assert change_words(moved, unit_measure=unit_measure, decimals=decimals, lang="en") == en


def test_a_neutral_rank_gets_no_verdict():
    before, after = said("3", denominator=63), said("1", denominator=63)
    assert change(before, after, NEUTRAL, unit_measure="rank") == Change(
        Direction.UP, Verdict.NEUTRAL, Decimal(2), Qualifier.EXACT, Decimal(1)
    )


def test_verdict_words():
    assert [verdict_word(verdict, "vi") for verdict in Verdict] == ["tốt hơn", "kém hơn", "", ""]
    assert [verdict_word(verdict, "en") for verdict in Verdict] == ["better", "worse", "", ""]


STATEMENTS = st.builds(
    Statement,
    st.decimals(min_value=0, max_value=100, places=1),
    st.sampled_from([None, Decimal("0.1"), Decimal(1), Decimal(10)]),
    st.sampled_from(list(Qualifier)),
)
MIRRORED = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}


@given(STATEMENTS, STATEMENTS)
def test_looking_back_mirrors_the_change(one, other):
    forth = change(one, other, HIGHER, unit_measure="percent")
    back = change(other, one, HIGHER, unit_measure="percent")
    assert back.direction == MIRRORED.get(forth.direction, forth.direction)
    assert back.qualifier == forth.qualifier
    assert back.delta == (None if forth.delta is None else -forth.delta)


@given(STATEMENTS, STATEMENTS)
def test_polarity_turns_the_verdict_and_never_the_arrow(one, other):
    higher, lower = (change(one, other, polarity, unit_measure="percent") for polarity in (HIGHER, LOWER))
    assert higher.direction == lower.direction
    assert {higher.verdict, lower.verdict} in ({Verdict.BETTER, Verdict.WORSE}, {Verdict.NONE})


@given(STATEMENTS, STATEMENTS)
def test_figures_closer_than_their_resolution_never_get_an_arrow(one, other):
    coarser = max(one.resolution or 0, other.resolution or 0)
    moved = change(one, other, HIGHER, unit_measure="percent")
    if abs(one.value - other.value) < coarser:
        assert moved.direction in (Direction.SAME, Direction.WITHIN_RESOLUTION)


def true_values(statement):
    """The values that a statement leaves open, on a grid finer than its resolution."""
    value, step = statement.value, statement.resolution / 10
    wide = range(200)
    return {
        "exact": [value],
        "approx": [value + step * i for i in range(-9, 10)],
        "over": [value + step * i for i in range(1, 10)],
        "nearly": [value - step * i for i in range(1, 10)],
        "at_least": [value + step * i for i in wide],
        "under": [value - step * i for i in wide if i],
    }[statement.qualifier]


RESOLVED = st.builds(
    Statement,
    st.integers(40, 60).map(Decimal),
    st.just(Decimal(1)),
    st.sampled_from(["exact", "over", "nearly", "at_least", "under"]),
)


@given(RESOLVED, RESOLVED)
def test_the_words_hold_for_every_value_that_the_statements_leave_open(before, after):
    moved = change(before, after, HIGHER, unit_measure="percent")
    if moved.delta is None or not moved.delta:
        return
    sign = 1 if moved.delta > 0 else -1
    sizes = [sign * (b - a) for a in true_values(before) for b in true_values(after)]
    size = abs(moved.delta)
    if moved.qualifier == "exact":
        assert set(sizes) == {size}
    elif moved.qualifier == "over":
        assert min(sizes) > size or {"at_least"} & {before.qualifier, after.qualifier}
        assert min(sizes) >= size
    elif moved.qualifier == "at_least":
        assert min(sizes) >= size
    elif moved.qualifier == "nearly":
        assert 0 < max(sizes) < size


@dataclass(frozen=True)
class Shown:
    period: Period
    as_of: date


def series(*codes):
    """Points of the given periods; ``code@date`` where the value refers to another day than the end."""
    points = []
    for text in codes:
        code, _, day = text.partition("@")
        period = parse(code)
        points.append(Shown(period, date.fromisoformat(day) if day else period.end))
    return points


@pytest.mark.parametrize(
    ("codes", "time_basis", "base"),
    [
        (["2024-M12", "2025-M04", "2025"], "point_in_time", "2025-M04"),
        (["2022-04-27", "2022-06-30"], "cumulative_launch", "2022-04-27"),
        (["2022-M06", "2022-S1"], "point_in_time", None),  # one day, told twice
        (["2022-M04", "2022-S1", "2022-M09"], "point_in_time", "2022-S1"),
        (["2022-M06", "2022-S1", "2022-M09"], "point_in_time", "2022-M06"),
        (["2021-M12", "2021", "2022"], "point_in_time", "2021"),
        (["2021", "2021-M12", "2022-M01"], "point_in_time", "2021-M12"),
        (["2022-S1", "2022-S2", "2023-S1"], "flow", "2022-S1"),
        (["2022-S1", "2022-S2"], "flow", "2022-S1"),
        (["2021", "2022-S1"], "flow", None),
        (["2022", "2023@2023-12-28"], "flow", "2022"),
        (["2021-01-01/P5M", "2022-01-01/P4M", "2022-01-01/P5M"], "flow", "2021-01-01/P5M"),
        (["2020-01-01/P5M", "2022-01-01/P5M"], "cumulative_year", "2020-01-01/P5M"),
        (["2022-M02", "2022-M03"], "flow", "2022-M02"),
        (["2022-M02", "2022-M03"], "cumulative_year", None),
        (["2021-M03", "2022-M02", "2022-M03"], "cumulative_year", "2021-M03"),
        (["2016-01-01/P5Y", "2021-01-01/P5Y"], "flow", "2016-01-01/P5Y"),
        (["2022"], "point_in_time", None),
    ],
)
def test_base_for_the_last_point(codes, time_basis, base):
    points = series(*codes)
    found = base_for(points, len(points) - 1, time_basis)
    assert (None if found is None else points[found].period.code) == base


def test_a_base_is_never_across_a_break():
    points = series("2020-M04", "2021-M06", "2022-M03", "2022-M04")
    breaks = [date(2021, 11, 1)]
    assert [base_for(points, i, "point_in_time", breaks) for i in range(4)] == [None, 0, None, 2]
    assert [[p.period.code for p in part] for part in segments(points, "point_in_time", breaks)] == [
        ["2020-M04", "2021-M06"],
        ["2022-M03", "2022-M04"],
    ]


def test_a_break_counts_from_its_own_day():
    points = series("2021-12-31", "2022-01-01")
    assert len(segments(points, "point_in_time", [date(2022, 1, 1)])) == 2
    assert len(segments(points, "point_in_time", [date(2022, 1, 2), date(2019, 1, 1)])) == 1
    assert segments([], "flow", [date(2022, 1, 1)]) == []


@pytest.mark.parametrize(
    ("codes", "time_basis", "joined"),
    [
        (["2021", "2022-S1", "2022", "2023"], "flow", [["2022-S1"], ["2021", "2022", "2023"]]),
        (["2021-S1", "2021", "2022-S1"], "flow", [["2021"], ["2021-S1", "2022-S1"]]),
        (["2021-S1", "2021", "2022-S1"], "cumulative_launch", [["2021-S1", "2021", "2022-S1"]]),
        (["2021-Q1", "2021-Q2", "2022-Q1"], "flow", [["2021-Q1", "2021-Q2", "2022-Q1"]]),
        (["2021-Q1", "2021-Q2", "2022-Q1"], "cumulative_year", [["2021-Q2"], ["2021-Q1", "2022-Q1"]]),
    ],
)
def test_a_line_joins_only_what_may_be_compared(codes, time_basis, joined):
    parts = segments(series(*codes), time_basis)
    assert [[point.period.code for point in part] for part in parts] == joined


@given(
    st.lists(
        st.sampled_from(["2021", "2021-S1", "2021-Q2", "2021-M06", "2022", "2022-S1", "2022-Q2"]), unique=True
    ),
    st.sampled_from(["flow", "cumulative_year"]),
)
def test_what_a_line_joins_has_no_obstacle(codes, time_basis):
    for part in segments(series(*codes), time_basis):
        assert all(obstacle_between(a.period, b.period, time_basis) is None for a, b in pairwise(part))


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2026, 1, 1)), max_size=12),
    st.lists(st.dates(date(2020, 1, 1), date(2026, 1, 1)), max_size=3),
)
def test_segments_keep_every_point_and_bases_come_earlier(days, breaks):
    points = series(*(day.isoformat() for day in sorted(days)))
    parts = segments(points, "point_in_time", breaks)
    assert [point for part in parts for point in part] == points
    for i, point in enumerate(points):
        base = base_for(points, i, "point_in_time", breaks)
        earlier = [p for part in parts if point in part for p in part if p.as_of < point.as_of]
        assert (base is None) == (not earlier)
        assert base is None or points[base].as_of == earlier[-1].as_of


@pytest.mark.parametrize(
    ("value", "kind", "qualifier", "base", "vi", "en"),
    [
        (
            *("32.7", "pct_yoy", "", "2021-S1", "tăng 32,7% so với cùng kỳ"),
            "up 32.7% on the same period last year",
        ),
        ("10", "pct_yoy", "over", "", "tăng trên 10% so với cùng kỳ", "up over 10% on the same period last year"),
        ("-2.5", "pct_yoy", "exact", "", "giảm 2,5% so với cùng kỳ", "down 2.5% on the same period last year"),
        ("52", "pct_mom", "", "", "tăng 52% so với tháng trước", "up 52% on the month before"),
        (
            *("1.6", "times_yoy", "", ""),
            "gấp 1,6 lần cùng kỳ (hoặc 2,6 lần, nếu “tăng 1,6 lần” là tăng thêm)",
            "1.6 times the same period last year (or 2.6 times, if “increased 1.6 times” means on top)",
        ),
        (
            *("3", "times_yoy", "nearly", ""),
            "gấp gần 3 lần cùng kỳ (hoặc 4 lần, nếu “tăng 3 lần” là tăng thêm)",
            "nearly 3 times the same period last year (or 4 times, if “increased 3 times” means on top)",
        ),
        ("1.64", "times_base", "", "2020", "gấp 1,64 lần năm 2020", "1.64 times 2020"),
        ("1.64", "times_base", "", "", "gấp 1,64 lần kỳ gốc", "1.64 times the base"),
        ("10", "pp", "", "2021", "tăng 10 điểm % so với năm 2021", "up 10 pp on 2021"),
        ("-1.35", "pp", "", "", "giảm 1,35 điểm %", "down 1.35 pp"),
        (
            *("10", "ambiguous_pct_pp", "", "", "tăng 10% (nguồn không nói là % hay điểm %)"),
            "up 10% (the source does not say whether % or percentage points)",
        ),
        (
            *("-1.35", "ambiguous_pct_pp", "", "", "giảm 1,35% (nguồn không nói là % hay điểm %)"),
            "down 1.35% (the source does not say whether % or percentage points)",
        ),
        ("5", "rank", "", "", "lên 5 bậc", "up 5 places"),
        ("-9", "rank", "", "2023-M01", "xuống 9 bậc so với tháng 1/2023", "down 9 places on January 2023"),
        ("0", "rank", "", "2024", "giữ nguyên hạng", "unchanged"),
        ("0", "pct_yoy", "", "", "không đổi", "unchanged"),
        ("3500", "abs", "nearly", "2021-M12", "tăng gần 3.500 so với tháng 12/2021", "up nearly 3,500 on December 2021"),
        ("487.000000", "abs", "", "", "tăng 487", "up 487"),
    ],
)  # fmt: skip
def test_changes_as_reported(value, kind, qualifier, base, vi, en):
    for lang, words in (("vi", vi), ("en", en)):
        base_label = phrase(parse(base), lang) if base else ""
        assert reported_change_words(Decimal(value), kind, qualifier, base_label, lang) == words


def test_an_absolute_change_reported_has_the_unit_of_its_indicator():
    words = reported_change_words(Decimal("0.5"), "abs", "", "", "vi", unit_measure="Mbps")
    assert words == "tăng 0,5 Mbps"


def test_an_unknown_kind_of_change_is_an_error():
    with pytest.raises(KeyError):
        reported_change_words(Decimal(1), "guess", "", "", "vi")
