"""Matching of queries: accents optional, abbreviations, whole words before beginnings."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provinces.queries import matching


def points(query: str, *texts: str) -> int:
    fields = [(matching.readable(text), 1) for text in texts]
    return matching.score(matching.terms(matching.words_of(query)), fields)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("băng rộng di động", "Tốc độ tải xuống băng rộng di động (Ookla)"),
        ("bang rong di dong", "Tốc độ tải xuống băng rộng di động (Ookla)"),
        ("BĂNG RỘNG", "băng rộng"),
        ("dvc", "Tỷ lệ dịch vụ công trực tuyến"),
        ("dvctt", "Tỷ lệ dịch vụ công trực tuyến mức độ 3, 4"),
        ("dịch vụ công trực tuyến", "Số DVCTT trên Cổng Dịch vụ công quốc gia"),
        ("cccd", "Tỷ lệ thu nhận hồ sơ căn cước công dân"),
        ("căn cước công dân", "CCCD gắn chip"),
        ("cđs", "Chuyển đổi số"),
        ("tthc", "thủ tục hành chính"),
        ("smart", "Smartphone subscriptions"),
    ],
)
def test_answers(query: str, text: str):
    assert points(query, text) > 0


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("3", "Phiên họp thứ 30"),
        ("băng rộng sắt", "băng rộng di động"),
        ("ổng", "băng rộng"),
        ("", "băng rộng"),
    ],
)
def test_does_not_answer(query: str, text: str):
    assert points(query, text) == 0


def test_a_whole_word_counts_more_than_a_beginning():
    assert points("tỷ lệ", "Tỷ lệ") > points("tỷ l", "Tỷ lệ")


def test_words_in_their_order_count_more_than_scattered():
    assert points("di động", "băng rộng di động") > points("di động", "động cơ di chuyển")


def test_words_in_their_order_count_as_a_phrase_with_others_between_them():
    gapped = points("tốc độ băng rộng cố định", "Tốc độ tải xuống băng rộng cố định")
    assert gapped == points("tốc độ băng rộng cố định", "Tốc độ băng rộng cố định")
    assert gapped > points("tốc độ băng rộng cố định", "Băng rộng cố định, tốc độ tải xuống")


def test_a_name_counts_more_than_a_definition():
    asked = matching.terms(["sim"])
    name, other = matching.readable("sim"), matching.readable("khác")
    assert matching.score(asked, [(name, 4), (other, 1)]) > matching.score(asked, [(other, 4), (name, 1)])


@pytest.mark.parametrize(
    ("query", "words", "years"),
    [
        ("phiên họp 3 năm 2022", ["phien", "hop", "3"], [2022]),
        ("năm châu", ["nam", "chau"], []),
        ("số liệu của 2021 và 2022", ["so", "lieu"], [2021, 2022]),
        ("12024", ["12024"], []),
    ],
)
def test_years_and_the_word_before_them(query: str, words: list[str], years: list[int]):
    assert matching.split_years(matching.words_of(query)) == (words, years)


@pytest.mark.parametrize(
    ("query", "words", "stretches"),
    [
        ("băng rộng 6 tháng đầu năm 2022", ["bang", "rong", "2022"], [(1, 6)]),
        ("6 tháng cuối năm 2022", ["2022"], [(7, 6)]),
        ("nửa đầu năm 2024", ["2024"], [(1, 6)]),
        ("6 tháng 2023", ["2023"], [(1, 6)]),
        ("2022-S1", ["2022"], [(1, 6)]),
        ("2022-S2", ["2022"], [(7, 6)]),
        ("quy II 2023", ["2023"], [(4, 3)]),
        ("quý IV/2023", ["2023"], [(10, 3)]),
        ("quý 3 năm 2023", ["nam", "2023"], [(7, 3)]),
        ("Q1 2022", ["2022"], [(1, 3)]),
        ("2025-Q2", ["2025"], [(4, 3)]),
        ("second quarter 2025", ["2025"], [(4, 3)]),
        ("9 tháng", [], [(1, 9)]),
        ("9T/2025", ["2025"], [(1, 9)]),
        ("5 tháng đầu năm 2022", ["2022"], [(1, 5)]),
        ("tháng 4/2022", ["2022"], [(4, 1)]),
        ("tháng 12 năm 2024", ["nam", "2024"], [(12, 1)]),
        ("2022-M04", ["2022"], [(4, 1)]),
        ("first half of 2022", ["of", "2022"], [(1, 6)]),
        ("quý I và quý II 2022", ["va", "2022"], [(1, 3), (4, 3)]),
        ("phiên họp 3 năm 2022", ["phien", "hop", "3", "nam", "2022"], []),
        ("quy mô 5G tháng 13", ["quy", "mo", "5g", "thang", "13"], []),
    ],
)
def test_parts_of_a_year(query: str, words: list[str], stretches: list[tuple[int, int]]):
    kept, found = matching.split_stretches(matching.words_of(query))
    assert (kept, [(stretch.first, stretch.months) for stretch in found]) == (words, stretches)


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        ("71,79", ["71.79"]),
        ("71.79 Mbps", ["71.79"]),
        ("12.800.000", ["12800000"]),
        ("1.234", ["1234", "1.234"]),
        ("12,8 triệu", ["12.8", "12800000"]),
        ("98,9% điện biên", ["98.9"]),
        ("40 %", ["40"]),
        ("620", ["620"]),
        ("620 điểm lõm", []),
        ("2022", []),
        ("tháng 4/2022", []),
        ("1,2,3", []),
        ("5G", []),
    ],
)
def test_printed_figures_in_both_punctuations(query: str, figures: list[str]):
    assert matching.numbers(query) == tuple(map(Decimal, figures))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("phiên họp thứ nhất", "phien hop thu 1"),
        ("phiên họp thứ ba", "phien hop thu 3"),
        ("phiên thứ năm năm 2023", "phien thu 5 nam 2023"),
        ("Phiên họp thứ mười", "phien hop thu 10"),
        ("thứ ba", "thu ba"),
        ("phiên họp ba bên", "phien hop ba ben"),
    ],
)
def test_sessions_are_numbered_in_words_too(query: str, words: str):
    assert matching.with_session_numbers(matching.words_of(query)) == words.split()


@given(st.text(max_size=60))
def test_any_text_is_read_for_periods_and_figures(query: str):
    matching.split_stretches(matching.words_of(query))
    assert all(number.is_finite() for number in matching.numbers(query))


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_answered_with_a_number(query: str, text: str):
    assert points(query, text) >= 0
