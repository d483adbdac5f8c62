"""Charts are functions of values: their data is asserted, and Plotly itself validates every figure."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import charts


def point(year: int, value: float, **more: object) -> charts.Point:
    return charts.Point(date(year, 12, 31), value, f"{year}: {value}", **more)


MEAN = (point(2019, 40), point(2020, 47.66))
MEDIAN = (point(2022, 71.79, chosen=True), point(2023, 94.45), point(2025, 271.95, unsure=True))
CUT = charts.Break(date(2021, 11, 1), "trung bình", "trung vị")
GOAL = charts.Goal(date(2025, 1, 1), date(2025, 12, 31), 200, "Mục tiêu 2025: 200")


def figure(*lines: charts.Line, **more: object) -> dict:
    chart = charts.trend(lines, **more)
    go.Figure(chart)
    return chart


def test_segments_of_two_methods_are_two_traces_never_joined():
    chart = figure(charts.Line("Cả nước", (MEAN, MEDIAN)), breaks=[CUT])
    assert [list(trace["y"]) for trace in chart["data"]] == [[40, 47.66], [71.79, 94.45, 271.95]]


@pytest.mark.parametrize(
    ("most", "language", "ticks"),
    [
        (64_000_000, "vi", ["0", "20 triệu", "40 triệu", "60 triệu", "80 triệu"]),
        (64_000_000, "en", ["0", "20 million", "40 million", "60 million", "80 million"]),
        (2_400_000, "vi", ["0", "0,5 triệu", "1 triệu", "1,5 triệu", "2 triệu", "2,5 triệu"]),
        (9_500_000_000, "vi", ["0", "2 tỷ", "4 tỷ", "6 tỷ", "8 tỷ", "10 tỷ"]),
    ],
)
def test_millions_stand_at_the_axis_in_words(most: int, language: str, ticks: list[str]):
    axis = figure(charts.Line("Cả nước", ((point(2024, 1.0), point(2025, most)),)), language=language)[
        "layout"
    ]["yaxis"]
    assert axis["ticktext"] == ticks
    assert len(axis["tickvals"]) == len(ticks)
    assert axis["tickvals"][-1] >= most


def test_smaller_numbers_stand_in_digits():
    axis = figure(charts.Line("Cả nước", ((point(2024, 1.0), point(2025, 800_000)),)))["layout"]["yaxis"]
    assert "ticktext" not in axis
    assert (axis["exponentformat"], axis["separatethousands"]) == ("none", True)


def test_a_break_names_both_methods_and_is_drawn():
    chart = figure(charts.Line("Cả nước", (MEAN, MEDIAN)), breaks=[CUT])
    assert [note["text"] for note in chart["layout"]["annotations"] if note["name"] == "break"] == [
        "trung bình",
        "trung vị",
    ]
    assert [shape["type"] for shape in chart["layout"]["shapes"]] == ["rect", "line"]


def break_labels(*cuts: charts.Break) -> list[tuple[str, str, int]]:
    notes = figure(charts.Line("Cả nước", (MEAN, MEDIAN)), breaks=cuts)["layout"]["annotations"]
    return [(note["text"], note["xanchor"], note["yshift"]) for note in notes if note["name"] == "break"]


def test_both_methods_stand_above_the_plot_on_their_side_of_the_cut():
    assert break_labels(CUT) == [("trung bình", "right", 0), ("trung vị", "left", 0)]


@pytest.mark.parametrize(
    ("day", "labels"),
    [
        (date(2025, 6, 1), [("trung bình", "right", 0), ("trung vị →", "right", charts.LABEL_LINE)]),
        (date(2020, 1, 31), [("← trung bình", "left", charts.LABEL_LINE), ("trung vị", "left", 0)]),
    ],
)
def test_a_name_without_room_stands_over_the_other_and_points_to_its_side(
    day: date, labels: list[tuple[str, str, int]]
):
    assert break_labels(charts.Break(day, "trung bình", "trung vị")) == labels


def test_the_method_between_two_cuts_is_named_once():
    names = [
        text for text, _, _ in break_labels(CUT, charts.Break(date(2024, 1, 1), "trung vị", "thang mới"))
    ]
    assert names == ["trung bình", "trung vị", "thang mới"]


def test_points_are_never_faded():
    assert figure(charts.Line("Cả nước", (MEDIAN,)))["data"][0]["marker"]["opacity"] == 1


@pytest.mark.parametrize(
    ("value", "best_on_top", "shift"),
    [(200, False, 0), (270, False, 10), (275, False, -10), (270, True, -10), (275, True, 10)],
)
def test_the_label_of_a_line_steps_aside_from_a_goal_as_high(value: float, best_on_top: bool, shift: int):
    goal = charts.Goal(date(2025, 1, 1), date(2025, 12, 31), value, "Mục tiêu")
    chart = figure(charts.Line("Cả nước", (MEDIAN,)), goals=[goal], best_on_top=best_on_top)
    assert [note["yshift"] for note in chart["layout"]["annotations"] if note["name"] == "end"] == [shift]


def test_an_unsure_point_is_hollow_and_the_chosen_one_is_ringed_in_ink():
    marker = figure(charts.Line("Cả nước", (MEDIAN,)))["data"][0]["marker"]
    assert marker["color"] == ["var(--series-1)", "var(--series-1)", "var(--panel)"]
    assert marker["line"]["color"] == ["var(--ink)", "var(--panel)", "var(--series-1)"]


def test_a_goal_is_a_dashed_line_over_the_days_it_covers():
    trace = figure(charts.Line("Cả nước", (MEDIAN,)), goals=[GOAL])["data"][-1]
    assert (trace["x"], trace["y"], trace["line"]["dash"]) == (
        ["2025-01-01", "2025-12-31"],
        [200, 200],
        "6px,4px",
    )


def test_at_most_six_lines_are_coloured_and_labelled_the_rest_grey():
    lines = [charts.Line(f"Tỉnh {n}", ((point(2022, n), point(2023, n + 1)),)) for n in range(9)]
    chart = figure(*lines)
    colours = [trace["line"]["color"] for trace in chart["data"]]
    assert colours[:6] == [f"var(--series-{n})" for n in range(1, 7)]
    assert set(colours[6:]) == {"var(--series-rest)"}
    assert len([note for note in chart["layout"]["annotations"] if note["name"] == "end"]) == 6


def test_a_rank_axis_stands_upside_down():
    assert (
        figure(charts.Line("EGDI", (MEDIAN,)), best_on_top=True)["layout"]["yaxis"]["autorange"] == "reversed"
    )


@pytest.mark.parametrize(("language", "separators"), [("vi", ",."), ("en", ".,")])
def test_numbers_on_axes_follow_the_language(language: str, separators: str):
    assert figure(charts.Line("x", (MEDIAN,)), language=language)["layout"]["separators"] == separators


def test_a_chart_without_lines_is_a_valid_figure():
    assert figure()["data"] == []


def test_sparkline_of_nothing_is_nothing():
    assert charts.sparkline([]) is None


def test_sparkline_of_one_point_is_a_dot_without_a_path():
    spark = charts.sparkline([[(1, 5.0)]])
    assert spark is not None
    assert spark.paths == ()


def test_sparkline_breaks_where_the_series_breaks():
    spark = charts.sparkline([[(1, 1.0), (2, 2.0)], [(3, 9.0), (4, 8.0)]])
    assert spark is not None
    assert len(spark.paths) == 2


@given(
    st.lists(st.tuples(st.integers(700_000, 740_000), st.floats(-1e12, 1e12)), min_size=1, max_size=30),
    st.booleans(),
)
def test_sparkline_stays_inside_its_box(points: list[tuple[int, float]], best_on_top: bool):
    spark = charts.sparkline([sorted(points)], best_on_top=best_on_top)
    assert spark is not None
    assert 0 <= float(spark.last_x) <= charts.SPARK_WIDTH
    assert 0 <= float(spark.last_y) <= charts.SPARK_HEIGHT


def ends(*lines: charts.Line, **more: object) -> list[dict]:
    notes = figure(*lines, **more)["layout"]["annotations"]
    return [note for note in notes if note["name"] in ("end", "keyed")]


def close(name: str, value: float) -> charts.Line:
    return charts.Line(name, ((point(2022, value), point(2023, value + 0.1)),))


def test_names_at_the_ends_of_close_lines_are_moved_apart():
    shifts = [note["yshift"] for note in ends(close("a", 0.63), close("b", 0.632), close("c", 0.634))]
    # The lines lie less than three pixels apart; their names, a line each.
    assert shifts[0] <= -charts.LABEL_LINE + 4
    assert shifts[2] >= charts.LABEL_LINE - 4


def test_names_give_way_on_a_narrow_chart_only_where_a_key_stands_below():
    assert {note["name"] for note in ends(close("a", 1), keyed=True)} == {"keyed"}
    assert {note["name"] for note in ends(close("a", 1))} == {"end"}


def test_several_lines_differ_in_sign_and_dash_not_in_colour_alone():
    traces = figure(*(close(str(n), n) for n in range(6)))["data"]
    assert len({(trace["line"]["dash"], trace["marker"]["symbol"]) for trace in traces}) == 6


def test_days_of_the_axis_can_be_named():
    axis = figure(close("a", 1), ticks=[(date(2022, 7, 2), "2022")])["layout"]["xaxis"]
    assert (axis["tickvals"], axis["ticktext"]) == (["2022-07-02"], ["2022"])


def slope_of(*ends_: tuple[float | None, float | None], **more: object) -> Any:
    lines = [charts.SlopeLine(str(n), *pair) for n, pair in enumerate(ends_)]
    return charts.slope(lines, **({"labelled": 6, "label_gap": 5.0} | more))


def test_a_slope_has_the_highest_on_top_and_of_ranks_the_first():
    strokes = slope_of((1, 2), (3, 4)).strokes
    assert strokes[0].start > strokes[1].start
    strokes = slope_of((1, 2), (3, 4), best_on_top=True).strokes
    assert strokes[0].start < strokes[1].start


def test_a_slope_of_one_end_each_is_nothing_to_draw():
    assert slope_of((1, None), (None, 2)) is None


def test_figures_of_two_methods_are_not_joined():
    lines = [charts.SlopeLine("a", 1, 2), charts.SlopeLine("b", 3, 4, joined=False)]
    drawn: Any = charts.slope(lines, labelled=6, label_gap=5)
    assert [stroke.joined for stroke in drawn.strokes] == [True, False]
    assert charts.slope(lines[1:], labelled=6, label_gap=5) is None


def test_a_missing_end_has_neither_place_nor_label():
    stroke = slope_of((1, 2), (3, None)).strokes[1]
    assert (stroke.end, stroke.end_label) == (None, None)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=12))
def test_labels_of_a_slope_never_touch_and_stay_inside(pairs: list[tuple[float, float]]):
    labels = [stroke.end_label for stroke in slope_of(*pairs).strokes]
    told = sorted(label for label in labels if label is not None)
    assert len(told) == min(6, len(pairs))
    assert all(b - a >= 5 - 0.02 for a, b in pairwise(told))
    assert all(0 <= label <= 100 for label in told)


def panel(name: str, *values: float) -> charts.PanelLine:
    days = [date(2020 + n, 7, 1) for n in range(len(values))]
    return charts.PanelLine(name, (tuple(zip(days, values, strict=True)),))


def test_small_multiples_share_their_axes():
    drawn: Any = charts.multiples([panel("low", 0, 1), panel("high", 9, 10)])
    assert (drawn.low, drawn.high) == (0, 10)
    low, high = (float(each.last[1]) for each in drawn.panels)
    assert low > high
    assert drawn.panels[0].last[0] == drawn.panels[1].last[0]


def test_the_median_of_the_panels_breaks_where_the_method_does():
    lines = [panel("a", 1, 2, 8, 9), panel("b", 3, 4, 6, 7)]
    assert len(charts.multiples(lines).middle) == 1
    cut = charts.multiples(lines, breaks=[date(2022, 1, 1)])
    assert (len(cut.middle), len(cut.breaks)) == (2, 1)


def test_small_multiples_of_nothing_are_nothing():
    assert charts.multiples([charts.PanelLine("empty", ())]) is None


@given(st.lists(st.none() | st.decimals(0, 1000, places=4), max_size=20))
def test_bars_keep_the_order_of_their_values(values: list[Decimal | None]):
    shares = charts.shares(values)
    told = [value for value in values if value is not None]
    if len(told) < 2 or not max(told):
        assert shares is None
        return
    assert max(share for share in shares if share is not None) == 1
    drawn = [share for share in shares if share is not None]
    by_value = [share for _, share in sorted(zip(told, drawn, strict=True))]
    assert by_value == sorted(drawn)
    assert [share is None for share in shares] == [value is None for value in values]


def test_below_zero_there_are_no_bars():
    assert charts.shares([Decimal(-1), Decimal(2)]) is None
