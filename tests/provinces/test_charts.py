"""The tile grid: places, and classes in which equal scores are together."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provinces import charts
from provinces.charts.classes import MOST_CLASSES

SCORES = st.lists(st.decimals(0, 1, places=4), min_size=1, max_size=70)
# Few different ones, so that ties are the rule.
TIED = st.lists(st.sampled_from([Decimal(number) / 4 for number in range(-3, 6)]), min_size=1, max_size=70)


@dataclass(frozen=True)
class Tile:
    column: int
    row: int
    score: Decimal | None


def shades(values: list[Decimal], classes: tuple[charts.ValueClass, ...]) -> list[int]:
    return [charts.shade_of(value, classes) for value in values]


def test_a_tile_without_a_score_has_no_class():
    tiles = [Tile(0, 0, None), Tile(1, 0, Decimal("0.5"))]
    assert [square.shade for square in charts.grid(tiles).squares] == [0, 3]


@pytest.mark.parametrize("size", [charts.SMALL, charts.LARGE])
def test_places_follow_column_and_row(size):
    drawn = charts.grid([Tile(2, 3, None)], size)
    assert (drawn.squares[0].x, drawn.squares[0].y) == (2 * size.step_x, 3 * size.step_y)
    assert (drawn.width, drawn.height) == (3 * size.step_x, 4 * size.step_y)


@given(SCORES | TIED)
def test_quantiles_hold_every_value_once_and_in_order(scores: list[Decimal]):
    classes = charts.quantiles(scores)
    assert all(sum(each.holds(score) for each in classes) == 1 for score in scores)
    ordered = shades(sorted(scores), classes)
    assert ordered == sorted(ordered)
    assert sum(each.count for each in classes) == len(scores)
    assert Counter(each.shade for each in classes for _ in range(each.count)) == Counter(ordered)


@given(SCORES | TIED, st.randoms())
def test_quantiles_do_not_care_for_the_order_given(scores: list[Decimal], chance):
    mixed = list(scores)
    chance.shuffle(mixed)
    assert charts.quantiles(mixed) == charts.quantiles(scores)


@given(SCORES | TIED)
def test_quantiles_are_bounded_by_values(scores: list[Decimal]):
    for each in charts.quantiles(scores):
        assert each.low in scores
        assert each.high in scores


@given(st.sets(st.decimals(0, 1, places=4), min_size=10, max_size=70))
def test_quantiles_without_ties_are_of_equal_size(scores: set[Decimal]):
    counts = [each.count for each in charts.quantiles(scores)]
    assert len(counts) == MOST_CLASSES
    assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize(("how_many", "classes"), [(1, 1), (2, 2), (3, 2), (5, 2), (6, 3), (8, 4), (10, 5)])
def test_few_values_make_few_classes(how_many: int, classes: int):
    found = charts.quantiles(map(Decimal, range(how_many)))
    assert len(found) == classes
    assert [each.shade for each in found] == sorted({each.shade for each in found})


def test_all_equal_is_one_class():
    (only,) = charts.quantiles([Decimal("0.5"), Decimal("0.50"), Decimal("0.500")])
    assert (only.low, only.high, only.count) == (Decimal("0.5"), Decimal("0.5"), 3)


def test_no_values_make_no_classes():
    assert charts.quantiles([]) == ()


@given(SCORES | TIED, st.lists(st.decimals(0, 1, places=2), max_size=4, unique=True).map(sorted))
def test_cut_classes_hold_every_value_once_and_in_order(scores: list[Decimal], bounds: list[Decimal]):
    classes = charts.cut(scores, bounds)
    assert len(classes) == len(bounds) + 1
    assert all(sum(each.holds(score) for each in classes) == 1 for score in scores)
    ordered = shades(sorted(scores), classes)
    assert ordered == sorted(ordered)
    assert sum(each.count for each in classes) == len(scores)
    assert charts.cut(reversed(scores), bounds) == classes


def test_a_bound_belongs_to_the_class_above_it():
    low, high = charts.cut([Decimal("0.6")], [Decimal("0.60")])
    assert (low.count, high.count) == (0, 1)


@given(st.decimals(-1000, 1_000_000, places=2), st.decimals(0, 1_000_000, places=2), st.integers(0, 4))
def test_round_bounds_lie_inside_at_equal_distances(low: Decimal, span: Decimal, decimals: int):
    bounds = charts.round_bounds(low, low + span, decimals)
    assert len(bounds) < MOST_CLASSES
    assert all(low < bound < low + span for bound in bounds)
    widths = {after - before for before, after in pairwise(bounds)}
    assert len(widths) <= 1
    assert all(bound == round(bound, decimals) for bound in bounds)


@pytest.mark.parametrize(
    ("low", "high", "decimals", "bounds"),
    [
        ("0.5128", "0.8241", 4, ["0.6", "0.7", "0.8"]),
        ("0", "100", 1, ["20", "40", "60", "80"]),
        ("56.1", "78.4", 1, ["60", "65", "70", "75"]),
        ("3", "3", 0, []),
    ],
)
def test_round_bounds(low: str, high: str, decimals: int, bounds: list[str]):
    assert [*charts.round_bounds(Decimal(low), Decimal(high), decimals)] == [*map(Decimal, bounds)]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Thái Nguyên", ("Thái Nguyên",)),
        ("Bà Rịa - Vũng Tàu", ("Bà Rịa -", "Vũng Tàu")),
        ("Llanfairpwllgwyngyll", ("Llanfairpwllgwyngyll",)),
    ],
)
def test_a_long_name_takes_two_lines(name: str, lines: tuple[str, ...]):
    assert charts.name_lines(name) == lines


def test_the_key_has_the_columns_that_no_tile_takes():
    tiles = [Tile(3, 0, None), Tile(5, 2, None), Tile(8, 7, None)]
    assert (charts.free_columns(tiles, 2), charts.free_columns(tiles, 7), charts.free_columns(tiles, 8)) == (
        5,
        3,
        0,
    )
    assert charts.free_columns([], 3) == 0
