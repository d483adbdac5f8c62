"""Places over the years and small lines of scores as shapes."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from provinces.charts.course import NARROW, WIDE, CoursePoint, course
from provinces.charts.sparks import span, spark

OLD, NEW = ("922/QĐ-BTTTT", "63"), ("405/QĐ-BKHCN", "34")
POINTS = [
    CoursePoint(2021, 27, 63, OLD),
    CoursePoint(2022, 15, 63, OLD),
    CoursePoint(2023, 63, 63, OLD),
    CoursePoint(2024, 34, 34, NEW),
]


def heights(points: list[CoursePoint]) -> list[float]:
    return [float(dot.y) for stretch in course(points).stretches for dot in stretch.dots]


def test_every_ranking_runs_from_one_down_to_its_own_n():
    drawn = course(POINTS)
    assert heights(POINTS)[2:] == [drawn.bottom, drawn.bottom]
    assert heights([CoursePoint(2024, 1, 34, NEW)]) == [drawn.top]


def test_lines_never_cross_a_change_of_method_or_geography():
    old, new = course(POINTS).stretches
    assert (old.path.count("M"), old.path.count("L")) == (1, 2)
    assert (new.path, bool(new.cut), old.cut) == ("", True, "")
    assert (new.method, new.number, new.n) == ("405/QĐ-BKHCN", "405", 34)


def test_a_year_without_a_place_leaves_a_hole():
    (stretch,) = course([POINTS[0], POINTS[2]]).stretches
    assert stretch.path == ""


@given(st.lists(st.integers(1, 63), min_size=1, max_size=8), st.sampled_from([WIDE, NARROW]))
def test_dots_stay_inside_and_better_places_stand_higher(ranks: list[int], width: int):
    points = [CoursePoint(2017 + number, rank, 63, OLD) for number, rank in enumerate(ranks)]
    drawn = course(points, width)
    dots = [dot for stretch in drawn.stretches for dot in stretch.dots]
    assert all(0 < float(dot.x) < width and drawn.top <= float(dot.y) <= drawn.bottom for dot in dots)
    by_rank = sorted(dots, key=lambda dot: dot.rank)
    assert [float(dot.y) for dot in by_rank] == sorted(float(dot.y) for dot in dots)


SCORES = st.lists(
    st.lists(st.tuples(st.integers(2020, 2024), st.decimals(0, 1, places=4)), max_size=4), max_size=4
)


@given(SCORES)
def test_small_lines_stay_in_their_box(stretches: list[list[tuple[int, Decimal]]]):
    over = span(stretches)
    told = sum(map(len, stretches))
    assert (over is None) == (told == 0)
    if over is None:
        return
    drawn = spark(stretches, over)
    assert drawn is not None
    assert all(0 <= float(x) <= 88 and 0 <= float(y) <= 26 for x, y in (*drawn.dots, drawn.last))
    assert drawn.path.count("M") + len(drawn.dots) == sum(bool(stretch) for stretch in stretches)


def test_lines_of_one_list_share_their_scale():
    low, high = [(2022, Decimal("0.4")), (2023, Decimal("0.5"))], [(2023, Decimal("0.8"))]
    over = span([low, high])
    assert over is not None
    lower, higher = spark([low], over), spark([high], over)
    assert lower is not None
    assert higher is not None
    assert float(lower.last[1]) > float(higher.last[1])
    assert lower.last[0] == higher.last[0]
