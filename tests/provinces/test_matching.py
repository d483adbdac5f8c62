"""Matching of queries: accents optional, abbreviations, whole words before beginnings."""

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


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_answered_with_a_number(query: str, text: str):
    assert points(query, text) >= 0
