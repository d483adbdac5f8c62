"""The tile grid: places, and classes by fifths in which equal scores share a class."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from provinces import charts


@dataclass(frozen=True)
class Tile:
    column: int
    row: int
    score: Decimal | None


def test_a_tile_without_a_score_has_no_class():
    assert [
        square.shade for square in charts.grid([Tile(0, 0, None), Tile(1, 0, Decimal("0.5"))]).squares
    ] == [0, 1]


def test_places_follow_column_and_row():
    square = charts.grid([Tile(2, 3, None)]).squares[0]
    assert (square.x, square.y) == (2 * charts.STEP_X, 3 * charts.STEP_Y)


@given(st.lists(st.decimals(0, 1, places=4), min_size=1, max_size=70))
def test_classes_rise_with_scores_and_ties_share(scores: list[Decimal]):
    ordered = sorted(scores)
    shades = [charts.shade(score, ordered) for score in ordered]
    assert shades == sorted(shades)
    assert set(shades) <= set(range(1, charts.CLASSES + 1))
    by_score: dict[Decimal, int] = {}
    for score, shade in zip(ordered, shades, strict=True):
        assert by_score.setdefault(score, shade) == shade
