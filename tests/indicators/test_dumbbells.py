"""Then and now on one small axis."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.charts.dumbbells import dumbbell

values = st.decimals(min_value=-1000, max_value=1000, places=2)


def test_a_share_is_seen_against_the_whole():
    drawn = dumbbell(Decimal(41), Decimal("54.4"), unit_measure="percent")
    assert drawn is not None
    assert (drawn.then, drawn.now, drawn.first, drawn.last) == ("0.410", "0.544", "0.410", "0.544")


def test_a_speed_starts_at_zero_and_ends_at_the_larger():
    drawn = dumbbell(Decimal("71.79"), Decimal("271.95"), unit_measure="mbps")
    assert drawn is not None
    assert (drawn.then, drawn.now) == ("0.264", "1.000")


def test_the_first_place_stands_on_the_right():
    drawn = dumbbell(Decimal(63), Decimal(1), unit_measure="rank", places=Decimal(63))
    assert drawn is not None
    assert (drawn.then, drawn.now, drawn.first) == ("0.000", "1.000", "0.000")


def test_a_place_among_unknown_many_and_two_zeros_are_not_drawn():
    assert dumbbell(Decimal(4), Decimal(2), unit_measure="rank") is None
    assert dumbbell(Decimal(70), Decimal(2), unit_measure="rank", places=Decimal(63)) is None
    assert dumbbell(Decimal(0), Decimal(0), unit_measure="mbps") is None


@given(values, values, st.sampled_from(["percent", "count", "mbps"]))
def test_dots_stay_on_the_axis_in_the_order_of_the_values(then: Decimal, now: Decimal, measure: str):
    drawn = dumbbell(then, now, unit_measure=measure)
    if drawn is None:
        assert then == now == 0
        return
    places = Decimal(drawn.then), Decimal(drawn.now)
    assert all(0 <= place <= 1 for place in places)
    assert (places[0] <= places[1]) or then > now
    assert (places[0] >= places[1]) or then < now
