from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provinces.dti import (
    NotComparable,
    Pillar,
    Weights,
    pillar,
    round4,
    series_of,
    total,
    why_not_comparable,
)

OWN = {
    Pillar.GOVERNMENT: ("CQ", Decimal(200)),
    Pillar.ECONOMY: ("KT", Decimal(150)),
    Pillar.SOCIETY: ("XH", Decimal(150)),
}
WEIGHTS_1726 = Weights(
    {},
    {
        Pillar.GOVERNMENT: ("CQS", Decimal(400)),
        Pillar.ECONOMY: ("KTS", Decimal(300)),
        Pillar.SOCIETY: ("XHS", Decimal(300)),
    },
)
WEIGHTS_922 = Weights(dict.fromkeys(["NT", "TC", "HT", "NL", "AT"], Decimal(100)), OWN)
WEIGHTS_405 = Weights(
    {"NT": Decimal(50), "TC": Decimal(50), "HT": Decimal(140), "NL": Decimal(100), "AT": Decimal(100)}, OWN
)
CODES = ("NT", "TC", "HT", "NL", "AT", "CQ", "KT", "XH")
SCORE = st.decimals(min_value=0, max_value=1, places=4)


def components(*scores):
    return dict(zip(CODES, map(Decimal, scores), strict=True))


@pytest.mark.parametrize(
    ("scores", "weights", "published", "published_pillars"),
    [
        pytest.param(
            ("1.0000", "0.9000", "0.8253", "0.8487", "0.7578", "0.8575", "0.7836", "0.5197"),
            WEIGHTS_922,
            "0.8002",
            ("0.8639", "0.8473", "0.7864"),
            id="Đà Nẵng 2022",
        ),
        pytest.param(
            ("1.0000", "1.0000", "0.8362", "0.8476", "0.9267", "0.8790", "0.7262", "0.5881"),
            WEIGHTS_922,
            "0.8340",
            ("0.9098", "0.8769", "0.8450"),
            id="Đà Nẵng 2023",
        ),
        pytest.param(
            ("0.4917", "0.7000", "0.4412", "0.2074", "0.5208", "0.3892", "0.4534", "0.1746"),
            WEIGHTS_922,
            "0.4081",
            ("0.4484", "0.4678", "0.4035"),
            id="Cao Bằng 2022",
        ),
        pytest.param(
            ("1.0000", "1.0000", "0.9286", "0.9000", "0.8082", "0.5661", "0.9250", "0.8127"),
            WEIGHTS_405,
            "0.8241",
            ("0.8032", "0.9145", "0.8860"),
            id="Hà Nội 2024",
        ),
        pytest.param(
            ("0.9000", "1.0000", "0.9466", "0.9846", "0.9722", "0.6458", "0.5487", "0.5637"),
            WEIGHTS_405,
            "0.7651",
            ("0.8631", "0.8568", "0.8606"),
            id="Điện Biên 2024",
        ),
    ],
)
def test_published_scores_come_back_from_their_components(scores, weights, published, published_pillars):
    parts = components(*scores)
    last_digit = Decimal("0.0001")
    assert abs(round4(total(parts, weights)) - Decimal(published)) <= last_digit
    for name, score in zip(Pillar, published_pillars, strict=True):
        assert abs(round4(pillar(parts, name, weights)) - Decimal(score)) <= last_digit


def test_the_pillars_of_2020_are_separate_parts():
    hue = {"CQS": Decimal("0.5220"), "KTS": Decimal("0.3040"), "XHS": Decimal("0.3655")}
    assert round4(total(hue, WEIGHTS_1726)) == Decimal("0.4097")
    assert pillar(hue, Pillar.ECONOMY, WEIGHTS_1726) == Decimal("0.3040")


@given(st.lists(SCORE, min_size=8, max_size=8))
def test_scores_stay_within_their_components(scores):
    parts = components(*scores)
    for score in [
        total(parts, WEIGHTS_405),
        *(round4(pillar(parts, name, WEIGHTS_405)) for name in Pillar),
    ]:
        assert min(scores) <= round4(score) <= max(scores)


def test_a_missing_component_or_an_empty_framework_gives_no_score():
    with pytest.raises(KeyError):
        total({"NT": Decimal(1)}, WEIGHTS_922)
    with pytest.raises(ValueError, match="without points"):
        total({}, Weights({}, {}))


@pytest.mark.parametrize(
    ("score", "rounded"), [("0.73435", "0.7344"), ("0.73434", "0.7343"), ("1", "1.0000")]
)
def test_round4(score, rounded):
    assert str(round4(Decimal(score))) == rounded


@pytest.mark.parametrize(
    ("year", "series"),
    [(2020, "2020"), (2021, "2021-2023"), (2022, "2021-2023"), (2023, "2021-2023"), (2024, "2024")],
)
def test_series_of(year, series):
    assert series_of(year) == series


@pytest.mark.parametrize("year", [2019, 2025])
def test_a_year_without_a_known_method_is_not_guessed(year):
    with pytest.raises(ValueError, match=str(year)):
        series_of(year)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ((2022, "63"), (2023, "63"), None),
        ((2020, "63"), (2021, "63"), NotComparable.METHOD),
        ((2023, "63"), (2024, "63"), NotComparable.METHOD),
        ((2024, "63"), (2024, "34"), NotComparable.GEOGRAPHY),
        ((2023, "63"), (2024, "34"), NotComparable.METHOD_AND_GEOGRAPHY),
    ],
)
def test_why_not_comparable(a, b, reason):
    assert why_not_comparable(*a, *b) == reason
    assert why_not_comparable(*b, *a) == reason
