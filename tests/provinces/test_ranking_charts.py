"""Places over the years and the spread of scores, as values."""

import itertools
from decimal import Decimal

import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from provinces import charts
from provinces.charts.bump import segments
from provinces.charts.distribution import name_lines, piled
from provinces.dti import spread

D = Decimal
COLUMNS = [
    charts.RankColumn("2020", 63, "2020 63", "QĐ 1726"),
    charts.RankColumn("2021", 63, "2021-2023 63", "QĐ 922"),
    charts.RankColumn("2022", 63, "2021-2023 63", "QĐ 922"),
    charts.RankColumn("2023", 63, "2021-2023 63", "QĐ 922"),
    charts.RankColumn("2024", 63, "2024 63", "QĐ 405"),
    charts.RankColumn("2024", 34, "2024 34", "34"),
]


def line(name: str, *ranks: int | None, chosen: bool = False) -> charts.RankLine:
    told = [
        charts.RankPoint(number, rank, f"{name} {rank}")
        for number, rank in enumerate(ranks)
        if rank is not None
    ]
    return charts.RankLine(name, tuple(told), chosen)


def drawn(*lines: charts.RankLine) -> dict:
    return charts.bump(COLUMNS, lines, language="vi")


def test_the_library_takes_both_figures():
    figure = drawn(line("a", 1, 2, 3, 4, 5, 6, chosen=True), line("b", None, 5, 6, 7, 8, 9))
    go.Figure(figure)
    dots = [charts.Dot("a", D("0.7"), "a", chosen=True), charts.Dot("b", D("0.5"), "b")]
    go.Figure(
        charts.distribution(
            dots, spread([dot.score for dot in dots]), language="vi", axis="x", quarters=("a", "b", "c")
        )
    )


def test_no_stroke_crosses_a_change_of_method_or_of_units():
    cut = segments(line("a", 1, 2, 3, 4, 5, 6), COLUMNS)
    assert [[point.column for point in part] for part in cut] == [[0], [1, 2, 3], [4], [5]]


def test_no_stroke_crosses_a_year_without_a_place():
    cut = segments(line("a", None, 2, None, 4), COLUMNS)
    assert [[point.column for point in part] for part in cut] == [[1], [3]]
    assert drawn(line("a", None, 2, None, 4, chosen=True))["data"][1]["y"] == [2, None, 4]


@given(st.lists(st.lists(st.none() | st.integers(1, 63), min_size=6, max_size=6), min_size=1, max_size=12))
def test_only_neighbours_of_one_series_are_ever_joined(courses: list[list[int | None]]):
    figure = drawn(*(line(str(number), *ranks) for number, ranks in enumerate(courses)))
    xs = figure["data"][0]["x"]
    for left, right in itertools.pairwise(xs):
        if left is not None and right is not None:
            assert right == left + 1
            assert COLUMNS[left].series == COLUMNS[right].series


def test_the_first_place_is_on_top_and_the_last_is_named():
    axis = drawn(line("a", 1))["layout"]["yaxis"]
    assert axis["range"][0] > axis["range"][1]
    assert axis["tickvals"] == [1, 10, 20, 30, 40, 50, 63]
    assert "title" not in axis


def test_six_are_coloured_each_by_dash_and_form_and_the_rest_is_grey():
    figure = drawn(*(line(str(number), number + 1, chosen=True) for number in range(8)))
    rest, *chosen = figure["data"]
    assert len(chosen) == charts.MOST_COLOURED
    assert len({(trace["line"]["color"], trace["line"]["dash"]) for trace in chosen}) == 6
    assert len({trace["marker"]["symbol"] for trace in chosen}) == 6
    assert rest["line"]["color"] == "var(--series-rest)"
    assert [y for y in rest["y"] if y is not None] == [7, 8]


def test_names_at_the_ends_do_not_stand_on_each_other():
    figure = drawn(*(line(str(number), 1, 1, 1, 1, number + 1, chosen=True) for number in range(6)))
    names = [note for note in figure["layout"]["annotations"] if note["name"] == "keyed"]
    heights = sorted(480 * (64 - note["y"]) / 64 + note["yshift"] for note in names)
    assert all(b - a >= 14 for a, b in itertools.pairwise(heights))


def test_each_method_is_named_once_and_each_break_ruled():
    layout = drawn(line("a", 1))["layout"]
    methods = [note["text"] for note in layout["annotations"] if note["name"] == "method"]
    assert methods == ["QĐ 1726", "QĐ 922", "QĐ 405", "34"]
    rules = [shape["x0"] for shape in layout["shapes"] if shape["type"] == "line"]
    assert rules == [0.5, 3.5, 4.5]


@given(st.lists(st.decimals(0, 1, places=4), max_size=70))
def test_piles_hold_every_dot_once(scores: list[Decimal]):
    levels = piled(scores)
    places = {(int(score * 100), level) for score, level in zip(scores, levels, strict=True)}
    assert len(places) == len(scores)
    assert all(level == 0 or (pile, level - 1) in places for pile, level in places)


@given(st.lists(st.tuples(st.text("ab", min_size=1, max_size=18), st.floats(0, 1)), max_size=6))
def test_names_over_the_piles_do_not_stand_on_each_other(names: list[tuple[str, float]]):
    lines = name_lines(names, 1.0)
    for index, (name, score) in enumerate(names):
        for other in range(index):
            apart = abs(score - names[other][1]) * 700
            if lines[index] == lines[other]:
                assert apart >= (len(name) + len(names[other][0]) + 4) * 3.5 - 1e-6


def test_the_chosen_keep_the_colours_of_their_order():
    dots = [charts.Dot("high", D("0.9"), "", chosen=True), charts.Dot("low", D("0.1"), "", chosen=True)]
    figure = charts.distribution(
        dots, spread([D("0.9"), D("0.1")]), language="vi", axis="x", quarters=("", "", "")
    )
    assert [trace["x"] for trace in figure["data"][1:]] == [[0.9], [0.1]]
    assert figure["data"][1]["marker"]["color"] == "var(--series-1)"
