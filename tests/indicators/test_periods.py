from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.periods import (
    Kind,
    PeriodError,
    date_text,
    label,
    parse,
    phrase,
    point,
    previous,
    same_kind,
    short_label,
    span,
    year_before,
)

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2200, 1, 1))
STRETCHES = st.builds(span, DAYS, st.integers(min_value=1, max_value=72))
PERIODS = STRETCHES | st.builds(lambda day: span(day.replace(day=1), 3), DAYS) | st.builds(point, DAYS)


@pytest.mark.parametrize(
    ("code", "kind", "start", "end", "months"),
    [
        ("2022", Kind.YEAR, date(2022, 1, 1), date(2022, 12, 31), 12),
        ("2022-S1", Kind.HALF, date(2022, 1, 1), date(2022, 6, 30), 6),
        ("2022-S2", Kind.HALF, date(2022, 7, 1), date(2022, 12, 31), 6),
        ("2022-Q1", Kind.QUARTER, date(2022, 1, 1), date(2022, 3, 31), 3),
        ("2022-Q4", Kind.QUARTER, date(2022, 10, 1), date(2022, 12, 31), 3),
        ("2024-M02", Kind.MONTH, date(2024, 2, 1), date(2024, 2, 29), 1),
        ("2022-01-01/P5M", Kind.WINDOW, date(2022, 1, 1), date(2022, 5, 31), 5),
        ("2023-01-15/P3M", Kind.WINDOW, date(2023, 1, 15), date(2023, 4, 14), 3),
        ("2021-01-01/P5Y", Kind.YEARS, date(2021, 1, 1), date(2025, 12, 31), 60),
        ("2022-06-30", Kind.POINT, date(2022, 6, 30), date(2022, 6, 30), 0),
    ],
)
def test_parse(code, kind, start, end, months):
    period = parse(code)
    assert (period.code, period.kind, period.start, period.end, period.months) == (
        code,
        kind,
        start,
        end,
        months,
    )


@pytest.mark.parametrize(
    ("code", "canonical"),
    [
        ("2022-01-01/P6M", "2022-S1"),
        ("2022-04-01/P3M", "2022-Q2"),
        ("2022-06-01/P1M", "2022-M06"),
        ("2022-01-01/P12M", "2022"),
        ("2022-01-01/P1Y", "2022"),
        ("2021-01-01/P60M", "2021-01-01/P5Y"),
        ("2021-07-01/P2Y", "2021-07-01/P24M"),
    ],
)
def test_a_stretch_of_days_has_one_code(code, canonical):
    assert parse(code) == parse(canonical)
    assert parse(code).code == canonical


@pytest.mark.parametrize(
    "code",
    [
        *("", "22", "2022-Q5", "2022-S3", "2022-M00", "2022-M13", "2022-M6", "2022-q1", " 2022", "0000"),
        *(
            "2022-02-29",
            "2022-01-01/P0M",
            "2022-01-01/P5D",
            "2022-13-01/P5M",
            "9999-01-01/P99Y",
            "Quý I/2022",
        ),
        "٢٠٢٢",
    ],
)
def test_a_bad_code_is_named(code):
    with pytest.raises(PeriodError) as refused:
        parse(code)
    assert refused.value.args == (code,)
    assert repr(code) in str(refused.value)


@given(PERIODS)
def test_codes_round_trip(period):
    assert parse(period.code) == period


@given(STRETCHES)
def test_the_previous_stretch_of_the_same_length_touches_this_one(period):
    before = previous(period)
    if period.kind is Kind.WINDOW and period.from_january:
        assert before.start.year < period.start.year
    elif period.start.day <= 28:
        assert before.end + timedelta(days=1) == period.start
    assert same_kind(before, period) or period.kind is Kind.WINDOW


@given(PERIODS)
def test_the_year_before_is_of_the_same_kind_and_ends_earlier(period):
    before = year_before(period)
    if period.kind is Kind.YEARS:
        assert before is None
    elif (period.start.month, period.start.day) != (2, 29):
        assert same_kind(before, period)
        assert before.end < period.end
        assert before.start.year == period.start.year - 1


@pytest.mark.parametrize(
    ("code", "before", "last_year"),
    [
        ("2022", "2021", "2021"),
        ("2022-S1", "2021-S2", "2021-S1"),
        ("2022-Q1", "2021-Q4", "2021-Q1"),
        ("2022-M01", "2021-M12", "2021-M01"),
        ("2022-01-01/P5M", "2021-01-01/P5M", "2021-01-01/P5M"),
        ("2023-01-15/P3M", "2022-10-15/P3M", "2022-01-15/P3M"),
        ("2021-01-01/P5Y", "2016-01-01/P5Y", None),
        ("2022-06-30", None, "2021-06-30"),
        ("2024-02-29", None, "2023-02-28"),
        ("2025-02-28", None, "2024-02-29"),
        ("2024-02-28", None, "2023-02-28"),
    ],
)
def test_periods_before(code, before, last_year):
    assert previous(parse(code)) == (parse(before) if before else None)
    assert year_before(parse(code)) == (parse(last_year) if last_year else None)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("2022-Q1", "2023-Q4", True),
        ("2022-Q1", "2022-S1", False),
        ("2022-01-01/P5M", "2023-01-01/P5M", True),
        ("2022-01-01/P5M", "2022-01-01/P4M", False),
        ("2022-01-15/P3M", "2022-04-15/P3M", False),
        ("2021-01-01/P5Y", "2016-01-01/P5Y", True),
        ("2021-01-01/P5Y", "2016-01-01/P10Y", False),
        ("2022-06-30", "2023-03-31", True),
    ],
)
def test_same_kind(a, b, same):
    assert same_kind(parse(a), parse(b)) is same


def test_order_is_by_the_end_and_the_longer_first():
    ordered = ["2021", "2022-Q1", "2022-S1", "2022-Q2", "2022-M06", "2022-06-30", "2022-M07"]
    periods = [parse(code) for code in ordered]
    assert sorted(set(periods), key=lambda period: period.order) == periods


LABELS = [
    ("2025", "Năm 2025", "2025", "2025", "2025"),
    ("2022-S1", "6 tháng đầu năm 2022", "First half of 2022", "6T/2022", "H1 2022"),
    ("2022-S2", "6 tháng cuối năm 2022", "Second half of 2022", "6T cuối/2022", "H2 2022"),
    ("2023-Q1", "Quý I/2023", "Q1 2023", "Q1/2023", "Q1 2023"),
    ("2023-Q4", "Quý IV/2023", "Q4 2023", "Q4/2023", "Q4 2023"),
    ("2022-M06", "Tháng 6/2022", "June 2022", "6/2022", "Jun 2022"),
    ("2024-01-01/P9M", "9 tháng năm 2024", "First 9 months of 2024", "9T/2024", "9M 2024"),
    ("2022-01-01/P5M", "5 tháng năm 2022", "First 5 months of 2022", "5T/2022", "5M 2022"),
    ("2021-01-01/P5Y", "Giai đoạn 2021–2025", "2021–2025", "2021–2025", "2021–2025"),
    ("2026-11-15", "Tính đến 15/11/2026", "As of 15 Nov 2026", "15/11/2026", "15 Nov 2026"),
    ("2022-06-30", "Tính đến 30/06/2022", "As of 30 Jun 2022", "30/6/2022", "30 Jun 2022"),
    (
        "2023-01-15/P3M",
        "Từ 15/01/2023 đến 14/04/2023",
        "From 15 Jan 2023 to 14 Apr 2023",
        "15/1/2023–14/4/2023",
        "15 Jan 2023–14 Apr 2023",
    ),
    (
        "2022-01-01/P15M",
        "Từ 01/01/2022 đến 31/03/2023",
        "From 1 Jan 2022 to 31 Mar 2023",
        "1/1/2022–31/3/2023",
        "1 Jan 2022–31 Mar 2023",
    ),
]


@pytest.mark.parametrize(("code", "vi", "en", "short_vi", "short_en"), LABELS)
def test_labels(code, vi, en, short_vi, short_en):
    period = parse(code)
    assert (label(period, "vi"), label(period, "en")) == (vi, en)
    assert (short_label(period), short_label(period, "en")) == (short_vi, short_en)


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        ("2024-M12", "tháng 12/2024", "December 2024"),
        ("2024", "năm 2024", "2024"),
        ("2024-S1", "6 tháng đầu năm 2024", "the first half of 2024"),
        ("2024-Q2", "quý II/2024", "Q2 2024"),
        ("2021-06-30", "ngày 30/06/2021", "30 Jun 2021"),
        ("2024-01-01/P9M", "9 tháng năm 2024", "the first 9 months of 2024"),
        ("2021-01-01/P5Y", "giai đoạn 2021–2025", "2021–2025"),
    ],
)
def test_periods_in_a_sentence(code, vi, en):
    assert (phrase(parse(code), "vi"), phrase(parse(code), "en")) == (vi, en)


def test_dates():
    assert date_text(date(2025, 1, 6), "vi") == "06/01/2025"
    assert date_text(date(2025, 1, 6), "en") == "6 Jan 2025"
