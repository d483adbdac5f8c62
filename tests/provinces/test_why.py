"""Why a place moved, as computation: the parts add up, whatever the scores."""

from decimal import Decimal

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provinces import charts
from provinces.charts.waterfall import heights, scale
from provinces.dti import (
    REST,
    ROUNDING,
    Contribution,
    Weights,
    levels,
    mean_change,
    median_changes,
    next_place,
    passings,
    rank_change,
    reweighed,
    score_parts,
)
from provinces.ranking import competition_ranks

UNITS = [f"u{number}" for number in range(12)]
# Few different scores, so that ties are frequent.
SCORE = st.integers(0, 9).map(lambda tenths: Decimal(tenths) / 10)
EVERY_SCORE = st.fixed_dictionaries(dict.fromkeys(UNITS, SCORE))
SOME_SCORES = st.dictionaries(st.sampled_from(UNITS), st.none() | SCORE)
CODES = ["NT", "TC", "HT", "NL", "AT", "CQ", "KT", "XH"]
POINTS = dict(zip(CODES, map(Decimal, (100, 100, 100, 100, 100, 200, 150, 150)), strict=True))
INDEX = st.decimals(0, 1, places=4)
INDICES = st.dictionaries(st.sampled_from(CODES), INDEX)


def of(text: str) -> dict[str, Decimal]:
    """`a 0.7, b 0.6` as scores."""
    return {unit: Decimal(score) for unit, score in (pair.split() for pair in text.split(", "))}


def test_own_others_and_method_of_one_unit():
    old, new = of("a 0.5, b 0.6, c 0.7, d 0.4"), of("a 0.65, b 0.7, c 0.72, d 0.66")
    change = rank_change("a", old, new)
    assert (change.before, change.alone, change.after, change.n) == (3, 2, 4, 4)
    assert (change.own, change.others, change.method, change.total) == (1, -2, 0, -1)


def test_the_method_has_a_part_where_the_new_year_can_be_weighed_the_old_way():
    old = of("a 0.5, b 0.6, c 0.7")
    by_old_method, new = of("a 0.8, b 0.7, c 0.9"), of("a 0.6, b 0.7, c 0.8")
    change = rank_change("a", old, new, by_old_method)
    assert (change.own, change.others, change.method, change.total) == (2, -1, -1, 0)


def test_a_unit_without_a_score_has_no_change_and_is_left_out_of_both_years():
    old, new = of("a 0.5, b 0.6, c 0.7"), of("a 0.65, b 0.7")
    assert rank_change("c", old, new) is None
    assert rank_change("nobody", old, new) is None
    change = rank_change("a", old, new)
    assert (change.before, change.after, change.n) == (2, 2, 2)
    assert rank_change("a", old, new | {"b": None}).n == 1


@given(EVERY_SCORE, EVERY_SCORE, st.none() | EVERY_SCORE)
def test_the_parts_always_add_up_to_the_change_of_place(old, new, by_old_method):
    before, after = competition_ranks(old), competition_ranks(new)
    for unit in UNITS:
        change = rank_change(unit, old, new, by_old_method)
        assert change.own + change.others + change.method == change.total
        assert (change.before, change.after) == (before[unit], after[unit])
        assert change.total == before[unit] - after[unit]
        assert by_old_method is not None or change.method == 0


@given(SOME_SCORES, SOME_SCORES, SOME_SCORES)
def test_with_units_missing_the_parts_still_add_up_among_those_told_everywhere(old, new, bridge):
    common = {unit for unit in UNITS if all(each.get(unit) is not None for each in (old, new, bridge))}
    for unit in UNITS:
        change = rank_change(unit, old, new, bridge)
        assert (change is None) == (unit not in common)
        if change is not None:
            assert change.own + change.others + change.method == change.total
            assert change.n == len(common)
            assert 1 <= change.alone <= change.n


@given(EVERY_SCORE, st.sampled_from(UNITS), SCORE)
def test_where_only_the_own_score_changes_all_of_it_is_own(old, unit, score):
    change = rank_change(unit, old, old | {unit: score})
    assert (change.others, change.method) == (0, 0)
    assert change.own == change.total
    if score > old[unit]:
        assert change.own >= 0


@given(EVERY_SCORE, EVERY_SCORE, st.sampled_from(UNITS))
def test_where_the_own_score_stays_nothing_is_own(old, new, unit):
    assert rank_change(unit, old, new | {unit: old[unit]}).own == 0


@given(EVERY_SCORE, EVERY_SCORE, st.sampled_from(UNITS))
def test_passed_less_passed_by_is_the_places_gained(old, new, unit):
    before, after = competition_ranks(old), competition_ranks(new)
    told = passings(unit, before, after)
    assert len(told.passed) - len(told.passed_by) == before[unit] - after[unit]
    assert unit not in (*told.passed, *told.passed_by)
    assert [after[other] for other in told.passed] == sorted(after[other] for other in told.passed)


def test_to_share_a_place_is_not_to_stand_above():
    told = passings("a", {"a": 2, "b": 1, "c": 2}, {"a": 1, "b": 1, "c": 3})
    assert (told.passed, told.passed_by) == (("b",), ())
    told = passings("a", {"a": 1, "b": 1}, {"a": 2, "b": 1})
    assert (told.passed, told.passed_by) == ((), ("b",))


def test_units_without_a_place_in_one_year_passed_nobody():
    assert passings("a", {"a": 2, "b": 1}, {"a": 1, "b": None}).passed == ()
    assert passings("a", {"a": None, "b": 1}, {"a": 1, "b": 2}).passed == ()
    assert passings("a", {"b": 1}, {"a": 1, "b": 2}).passed == ()


def test_components_of_quang_ngai_2023():
    before = {"CQ": "0.5978", "XH": "0.2569", "KT": "0.5097", "HT": "0.6805"}
    after = {"CQ": "0.7599", "XH": "0.4088", "KT": "0.5596", "HT": "0.6531"}
    parts = score_parts(
        {code: Decimal(score) for code, score in before.items()},
        {code: Decimal(score) for code, score in after.items()},
        POINTS,
        Decimal("0.7077") - Decimal("0.6033"),
    )
    assert [(part.code, str(part.contribution)) for part in parts] == [
        ("CQ", "0.032420"),
        ("XH", "0.022785"),
        ("KT", "0.007485"),
        ("HT", "-0.002740"),
        ("rest", "0.044450"),
    ]
    assert parts[-1].codes == ("NT", "TC", "NL", "AT")
    assert parts[-1].points == Decimal(400)
    assert parts[0].change == Decimal("0.1621")
    assert parts[-1].change is None


@given(INDICES, INDICES, INDEX, INDEX, st.booleans())
def test_contributions_add_up_to_the_last_digit(before, after, old, new, uneven):
    points = POINTS | ({"NT": Decimal(50), "HT": Decimal(140)} if uneven else {})
    change = new - old
    parts = score_parts(before, after, points, change)
    told = [code for code in CODES if code in before and code in after]
    if not told:
        assert parts == ()
        return
    assert sum(part.contribution for part in parts) == change
    assert {part.code for part in parts} - {REST, ROUNDING} == set(told)
    assert (parts[-1].code == REST) == (len(told) < len(CODES))
    assert all(part.contribution == round(part.contribution, 6) for part in parts)
    named = [part.contribution for part in parts if part.code in CODES]
    assert named == sorted(named, reverse=True)


def test_rounding_is_a_part_only_where_there_is_any():
    before, after = dict.fromkeys(CODES, Decimal("0.5")), dict.fromkeys(CODES, Decimal("0.6"))
    assert len(score_parts(before, after, POINTS, Decimal("0.1000"))) == 8
    rounded = score_parts(before, after, POINTS, Decimal("0.1001"))[-1]
    assert (rounded.code, rounded.points, rounded.contribution) == (ROUNDING, None, Decimal("0.000100"))
    assert rounded == Contribution(ROUNDING, (), None, None, None, Decimal("0.0001"))


def test_a_method_without_points_has_no_parts():
    assert score_parts({"A": Decimal(0)}, {"A": Decimal(1)}, {"A": Decimal(0)}, Decimal(1)) == ()


def test_the_next_place_is_shared_by_reaching_its_score():
    scores = of("a 0.5, b 0.7, c 0.7, d 0.9")
    wanted = next_place("a", scores)
    assert (wanted.rank, wanted.units, wanted.score, wanted.gap) == (
        *(2, ("b", "c")),
        *(Decimal("0.7"), Decimal("0.2")),
    )
    assert next_place("d", scores) is None
    assert next_place("nobody", scores) is None


@given(EVERY_SCORE, st.sampled_from(UNITS))
def test_who_reaches_the_score_of_the_next_place_holds_it(scores, unit):
    wanted = next_place(unit, scores)
    ranks = competition_ranks(scores)
    if wanted is None:
        assert ranks[unit] == 1
        return
    assert wanted.rank == max(rank for rank in ranks.values() if rank < ranks[unit])
    assert competition_ranks(scores | {unit: wanted.score})[unit] == wanted.rank


def test_levels_beside_the_middle_of_all_units():
    components = {"HT": of("a 0.9, b 0.5, c 0.6"), "CQ": of("a 0.1, b 0.5"), "KT": of("b 0.5, c 0.2, a 0.2")}
    first, second = levels("a", components, {"HT": Decimal(100), "CQ": Decimal(200), "KT": Decimal(100)}, 3)
    assert (first.code, first.median, first.rank, first.difference) == (
        "HT",
        Decimal("0.6"),
        1,
        Decimal("0.3"),
    )
    assert first.worth == Decimal("0.075000")
    assert (second.code, second.rank, second.worth) == ("KT", 2, Decimal(0))


def test_means_and_medians_of_changes():
    old, new = of("a 0.5, b 0.6, c 0.7"), of("a 0.6, b 0.9, c 0.7")
    assert mean_change(old, new | {"c": None}) == Decimal("0.2")
    assert mean_change({}, new) is None
    assert median_changes({"HT": old, "CQ": old}, {"HT": new, "CQ": {}}, 3) == {"HT": Decimal("0.1")}


def test_the_new_year_by_the_old_weights_only_where_every_index_of_all_is_told():
    weights = Weights(common={"HT": Decimal(100), "CQ": Decimal(300)}, own={})
    components = {"HT": of("a 0.4, b 0.8"), "CQ": of("a 0.8, b 0.4"), "XH": of("a 1, b 1")}
    assert reweighed(components, weights, 2) == {"a": Decimal("0.7000"), "b": Decimal("0.5000")}
    assert reweighed(components, weights, 3) is None
    assert reweighed({"HT": components["HT"]}, weights, 2) is None
    assert reweighed(components, Weights(common={}, own={}), 2) is None


def drawn(narrow: bool = False) -> dict:
    first = charts.End("DTI 2022", Decimal("0.6033"), "0,6033")
    last = charts.End("DTI 2023", Decimal("0.6455"), "0,6455")
    steps = [
        charts.Step("Chính quyền", Decimal("0.03242"), "+0,032420"),
        charts.Step("Hạ tầng", Decimal("-0.00274"), "−0,002740"),
        charts.Step("Còn lại", Decimal("0.01252"), "+0,012520", rest=True),
    ]
    return charts.waterfall(first, steps, last, axis="Điểm", language="vi", narrow=narrow)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_waterfall_is_a_figure_whose_bars_hand_over_the_score(narrow: bool):
    figure = drawn(narrow)
    go.Figure(figure)
    bars, ends = figure["data"]
    reached = [base + width for base, width in zip(bars["base"], bars["x"], strict=True)]
    assert bars["base"][0] == ends["x"][0] == 0.6033
    assert bars["base"][1:] == pytest.approx(reached[:-1])
    assert reached[-1] == pytest.approx(ends["x"][1])
    assert len(figure["layout"]["shapes"]) == 4


def test_a_fall_is_told_without_colour():
    bars, _ends = drawn()["data"]
    assert bars["marker"]["pattern"]["shape"] == ["", "/", ""]
    assert bars["marker"]["color"] == ["var(--rise)", "var(--fall)", "var(--residual)"]
    texts = [note["text"] for note in drawn()["layout"]["annotations"]]
    assert texts == ["0,6033", "+0,032420", "−0,002740", "+0,012520", "0,6455"]


def test_a_narrow_waterfall_has_its_names_over_the_bars_and_room_for_the_last_label():
    wide, narrow = drawn()["layout"], drawn(narrow=True)["layout"]
    assert wide["yaxis"]["showticklabels"]
    assert not narrow["yaxis"]["showticklabels"]
    assert [note["text"] for note in narrow["annotations"] if note["name"] == "part"][1] == "Chính quyền"
    first, last = narrow["xaxis"]["range"]
    assert (0.6455 - first) / (last - first) < 0.75


@given(st.lists(st.decimals(0, 1, places=4), min_size=1, max_size=9), st.sampled_from([4, 8]))
def test_the_axis_holds_every_value_between_few_lines(values, most):
    found = scale(values, most)
    assert found.first <= min(values) <= max(values) <= found.last
    assert found.first < found.last
    assert (found.last - found.first) / found.step <= max(most, 5)


def test_heights_end_at_the_last_score():
    first = charts.End("", Decimal("0.5"), "")
    steps = [charts.Step("", Decimal("0.1"), ""), charts.Step("", Decimal("-0.2"), "")]
    assert heights(first, steps) == [Decimal("0.5"), Decimal("0.6"), Decimal("0.4")]
