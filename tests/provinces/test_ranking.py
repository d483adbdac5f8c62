from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provinces.ranking import Place, competition_ranks, places, places_gained

SCORES = st.dictionaries(
    st.integers(),
    st.none() | st.decimals(min_value=0, max_value=1, places=2),
    max_size=12,
)


def test_ties_share_the_better_place():
    scores = {
        "hue": Decimal("0.6260"),
        "thanh-hoa": Decimal("0.6234"),
        "yen-bai": Decimal("0.6234"),
        "hau-giang": Decimal("0.6100"),
    }
    assert competition_ranks(scores) == {"hue": 1, "thanh-hoa": 2, "yen-bai": 2, "hau-giang": 4}


def test_a_unit_without_a_score_is_not_ranked_and_does_not_count():
    assert places({"a": None, "b": Decimal("0.5"), "c": Decimal(0)}) == {"b": Place(1, 2), "c": Place(2, 2)}
    assert competition_ranks({}) == {}


def test_digits_after_the_last_do_not_make_a_difference():
    assert competition_ranks({"a": Decimal("0.70"), "b": Decimal("0.7000")}) == {"a": 1, "b": 1}


@given(SCORES)
def test_a_rank_is_one_more_than_the_number_of_better_units(scores):
    ranks = competition_ranks(scores)
    known = [score for score in scores.values() if score is not None]
    assert ranks == {
        unit: 1 + sum(other > score for other in known) for unit, score in scores.items() if score is not None
    }
    assert list(ranks.values()) == sorted(ranks.values())


@pytest.mark.parametrize(
    ("before", "after", "comparable", "gained"),
    [
        (Place(26, 63), Place(21, 63), True, 5),
        (Place(18, 63), Place(44, 63), True, -26),
        (Place(2, 63), Place(2, 63), True, 0),
        (Place(2, 63), Place(17, 34), True, None),
        (Place(35, 63), Place(24, 63), False, None),
    ],
)
def test_places_gained(before, after, comparable, gained):
    assert places_gained(before, after, comparable) == gained


@pytest.mark.parametrize(("rank", "n"), [(0, 63), (64, 63), (1, 0)])
def test_a_place_outside_the_ranking_is_refused(rank, n):
    with pytest.raises(ValueError, match="is not within"):
        Place(rank, n)


def test_a_place_names_its_n():
    assert str(Place(46, 63)) == "46/63"
