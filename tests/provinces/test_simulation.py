"""What if: properties of the simulation that must hold for any unit, and the figures of Điện Biên 2024."""

from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provinces.dti import (
    Footing,
    Pillar,
    gain_of,
    lifts,
    points_of_pillar,
    round4,
    simulated,
    smallest_plan,
)
from provinces.ranking import Place, competition_ranks

CODES = ("NT", "TC", "HT", "NL", "AT", "CQ", "KT", "XH")
POINTS_405 = dict(zip(CODES, map(Decimal, (50, 50, 140, 100, 100, 200, 150, 150)), strict=True))
POINTS_922 = dict(zip(CODES, map(Decimal, (100, 100, 100, 100, 100, 200, 150, 150)), strict=True))
DIEN_BIEN = dict(
    zip(
        CODES,
        map(Decimal, ["0.9000", "1.0000", "0.9466", "0.9846", "0.9722", "0.6458", "0.5487", "0.5637"]),
        strict=True,
    )
)
STEP = Decimal("0.0001")
SCORE = st.decimals(min_value=0, max_value=1, places=4)
RIVALS = st.lists(SCORE, max_size=12)
POINTS = st.sampled_from([POINTS_405, POINTS_922])


def footing(known, points, rivals):
    """A unit whose published score is the rounded one of what is known of it, the unknown counting as nothing."""
    whole = sum(points.values())
    score = round4(sum((known[code] * points[code] for code in known), Decimal(0)) / whole)
    better = sum(rival > score for rival in rivals)
    return Footing(score, Place(better + 1, len(rivals) + 1), known, points, tuple(sorted(rivals)))


@st.composite
def footings(draw, codes=CODES):
    return footing({code: draw(SCORE) for code in codes}, draw(POINTS), draw(RIVALS))


@st.composite
def partial_footings(draw):
    """Four main indices told and four not, which earned something all the same."""
    told = draw(footings(codes=("HT", "CQ", "KT", "XH")))
    unseen = draw(st.decimals(min_value=0, max_value=Decimal("0.3"), places=4))
    score = min(told.score + unseen, Decimal(1))
    better = sum(rival > score for rival in told.others)
    return Footing(score, Place(better + 1, told.place.n), told.known, told.points, told.others)


ANY = st.one_of(footings(), partial_footings())


@given(ANY)
def test_without_moves_score_and_place_are_the_published_ones(ground):
    for moves in ({}, dict(ground.known)):
        outcome = simulated(ground, moves)
        assert (outcome.score, outcome.place) == (ground.score, ground.place)


@given(ANY, st.data())
def test_raising_an_index_never_lowers_the_score_or_worsens_the_place(ground, data):
    code = data.draw(st.sampled_from(ground.movable))
    moves = {other: data.draw(SCORE) for other in data.draw(st.sets(st.sampled_from(ground.movable)))}
    low, high = sorted((data.draw(SCORE), data.draw(SCORE)))
    before, after = simulated(ground, moves | {code: low}), simulated(ground, moves | {code: high})
    assert after.score >= before.score
    assert after.place.rank <= before.place.rank


@given(ANY, st.data())
def test_a_score_stays_within_0_and_1_with_four_decimals(ground, data):
    moves = {code: data.draw(SCORE) for code in ground.movable}
    outcome = simulated(ground, moves)
    assert 0 <= outcome.score <= 1
    assert outcome.score == round4(outcome.score)
    assert 1 <= outcome.place.rank <= outcome.place.n


@given(ANY, st.data())
def test_the_place_is_that_of_a_competition_ranking(ground, data):
    outcome = simulated(ground, {code: data.draw(SCORE) for code in ground.movable})
    field = dict(enumerate(ground.others)) | {"own": outcome.score}
    assert outcome.place == Place(competition_ranks(field)["own"], len(field))


@given(footings())
def test_the_room_of_all_indices_is_what_is_missing_to_1(ground):
    recomputed = sum(ground.known[code] * ground.points[code] for code in CODES) / ground.whole
    missing = sum((lift.room for lift in lifts(ground)), Decimal(0))
    assert abs(missing - (1 - recomputed)) < Decimal("1e-20")
    assert abs(missing - (1 - ground.score)) <= STEP / 2


@given(ANY)
def test_a_lift_is_what_its_own_move_gives_and_the_greatest_comes_first(ground):
    found = lifts(ground)
    assert [lift.room for lift in found] == sorted((lift.room for lift in found), reverse=True)
    for lift in found:
        assert lift.filled == simulated(ground, {lift.code: Decimal(1)})
        assert lift.raised == simulated(ground, {lift.code: lift.raised_to})
        assert lift.tenth == gain_of(ground, lift.code, lift.raised_to) <= lift.room


@given(ANY, st.data())
def test_the_smallest_plan_reaches_its_goal_and_no_smaller_set_does(ground, data):
    """Brute force over all sets of up to eight indices, each filled to the brim."""
    goal = data.draw(st.integers(1, ground.place.n))
    plan = smallest_plan(ground, goal)
    assert plan.outcome == simulated(ground, plan.moves)
    assert all(ground.known[code] < value <= 1 for code, value in plan.moves.items()) or not plan.reachable
    sets = [
        codes
        for size in range(len(ground.movable) + 1)
        for codes in combinations(ground.movable, size)
        if simulated(ground, dict.fromkeys(codes, Decimal(1))).place.rank <= goal
    ]
    assert plan.reachable == bool(sets)
    if plan.reachable:
        assert plan.outcome.place.rank <= goal
        assert len(plan.moves) == min(len(codes) for codes in sets)
    else:
        best = simulated(ground, dict.fromkeys(ground.movable, Decimal(1)))
        assert plan.outcome == best
        assert best.place.rank > goal


@st.composite
def nearly_full_footings(draw):
    """So little room that all plans can be tried."""
    known = {code: 1 - draw(st.integers(0, 4)) * STEP for code in ("NT", "HT", "CQ", "KT")}
    points = {code: POINTS_405[code] for code in known}
    rivals = draw(st.lists(st.integers(9990, 10000).map(lambda steps: steps * STEP), max_size=4))
    return footing(known, points, rivals)


@given(nearly_full_footings(), st.data())
def test_among_plans_of_as_many_indices_none_raises_less(ground, data):
    plan = smallest_plan(ground, data.draw(st.integers(1, ground.place.n)))
    if not plan.reachable:
        return
    rooms = [range(int((1 - value) / STEP) + 1) for value in ground.known.values()]
    fitting = []
    for steps in product(*rooms):
        moves = {
            code: ground.known[code] + step * STEP
            for code, step in zip(ground.known, steps, strict=True)
            if step
        }
        if simulated(ground, moves).place.rank <= plan.goal:
            fitting.append((len(moves), sum(steps)))
    raised = sum((value - ground.known[code] for code, value in plan.moves.items()), Decimal(0))
    assert (len(plan.moves), raised / STEP) == min(fitting)


def test_a_place_that_what_is_known_cannot_reach_names_the_best_there_is():
    ground = Footing(
        Decimal("0.5000"),
        Place(3, 3),
        {"HT": Decimal("0.9000")},
        POINTS_405,
        (Decimal("0.51"), Decimal("0.9")),
    )
    plan = smallest_plan(ground, 1)
    assert not plan.reachable
    assert plan.moves == {"HT": 1}
    assert plan.outcome.place == Place(2, 3)
    assert smallest_plan(ground, 2).moves == {"HT": Decimal("0.9669")}
    assert smallest_plan(ground, 3).moves == {}


def test_a_shared_place_counts_as_reached():
    ground = footing(DIEN_BIEN, POINTS_405, [Decimal("0.8000"), Decimal("0.7900")])
    plan = smallest_plan(ground, 1)
    assert plan.outcome.score == Decimal("0.8000")
    assert plan.outcome.place == Place(1, 3)


@pytest.mark.parametrize("goal", [0, 4, -1])
def test_a_place_outside_of_the_ranking_is_refused(goal):
    with pytest.raises(ValueError, match="within 1 to 3"):
        smallest_plan(footing(DIEN_BIEN, POINTS_405, [Decimal(0), Decimal(1)]), goal)


def test_dien_bien_has_most_room_in_digital_government():
    found = lifts(footing(DIEN_BIEN, POINTS_405, []))
    assert [lift.code for lift in found[:3]] == ["CQ", "KT", "XH"]
    assert round4(found[0].room) == Decimal("0.0754")
    assert round4(found[0].tenth) == Decimal("0.0213")
    assert found[0].filled.score == Decimal("0.8405")
    assert found[-1].room == 0


def test_an_index_that_nobody_told_of_cannot_move():
    ground = footing({"HT": Decimal("0.5")}, POINTS_405, [])
    with pytest.raises(KeyError):
        simulated(ground, {"NT": Decimal(1)})


def test_a_pillar_takes_the_common_indices_and_its_own():
    points = points_of_pillar(POINTS_405, Pillar.ECONOMY)
    assert list(points) == ["NT", "TC", "HT", "NL", "AT", "KT"]
    assert sum(points.values()) == 590
    ground = footing({code: DIEN_BIEN[code] for code in points}, points, [])
    assert simulated(ground, {"CQ": Decimal(1)}).score == ground.score == Decimal("0.8568")
