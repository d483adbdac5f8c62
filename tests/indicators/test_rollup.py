"""What a merged unit's figure is from its parts: conserved, of no more precision than they have, or refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators import rollup
from indicators.rollup import Portion, Refusal, Refused, RolledUp, Rule, roll_up

D = Decimal
UNITS = ("kon-tum", "quang-ngai-former", "ha-giang")
numbers = st.decimals(min_value=-10_000, max_value=10_000, places=2)
shares = st.decimals(min_value=0, max_value=100, places=2)
wholes = st.integers(min_value=1, max_value=1_000_000).map(Decimal)


def several(values: list[Decimal], **more: object) -> list[Portion]:
    told = {"period": "2022", "as_of": date(2022, 12, 31), "resolution": D("0.01")} | more
    return [Portion(f"u{place}", value, **told) for place, value in enumerate(values)]


def rolled(portions: list[Portion], rule: str, decimals: int = 2, measure: str = "count") -> RolledUp:
    result = roll_up(portions, rule, decimals=decimals, unit_measure=measure)
    assert isinstance(result, RolledUp)
    return result


def refused(portions: list[Portion], rule: str, measure: str = "count") -> Refused:
    result = roll_up(portions, rule, decimals=2, unit_measure=measure)
    assert isinstance(result, Refused)
    return result


@given(st.lists(numbers, min_size=1, max_size=5))
def test_a_sum_keeps_what_its_parts_have(values: list[Decimal]):
    assert rolled(several(values), "sum").value == sum(values)


@given(st.lists(numbers, min_size=2, max_size=5))
def test_a_sum_of_sums_is_the_sum(values: list[Decimal]):
    first = rolled(several(values[:1]), "sum").value
    rest = rolled(several(values[1:]), "sum").value
    assert rolled(several([first, rest]), "sum").value == rolled(several(values), "sum").value


@given(st.lists(st.tuples(wholes, wholes), min_size=1, max_size=4))
def test_a_ratio_is_of_the_sums_and_lies_among_its_parts(counts: list[tuple[Decimal, Decimal]]):
    pairs = [(min(pair), max(pair)) for pair in counts]
    ratios = [100 * numerator / denominator for numerator, denominator in pairs]
    portions = [
        replace(portion, numerator=numerator, denominator=denominator)
        for portion, (numerator, denominator) in zip(several(ratios), pairs, strict=True)
    ]
    result = rolled(portions, "ratio_of_sums", decimals=6, measure="percent")
    numerator, denominator = (sum(column) for column in zip(*pairs, strict=True))
    assert (result.numerator, result.denominator) == (numerator, denominator)
    assert abs(result.value - 100 * numerator / denominator) <= D("0.0000005")
    assert min(ratios) - D("0.000001") <= result.value <= max(ratios) + D("0.000001")


@given(st.lists(st.tuples(shares, wholes), min_size=1, max_size=4))
def test_a_share_of_a_known_whole_is_that_many_of_it(told: list[tuple[Decimal, Decimal]]):
    portions = [
        replace(portion, denominator=whole)
        for portion, (_, whole) in zip(several([share for share, _ in told]), told, strict=True)
    ]
    result = rolled(portions, "ratio_of_sums", measure="percent")
    exact = sum((share * whole for share, whole in told), D(0)) / sum((whole for _, whole in told), D(0))
    assert abs(result.value - exact) <= D("0.005")
    assert min(share for share, _ in told) <= result.value <= max(share for share, _ in told)
    assert result.numerator is None, "nobody stated that count"


@given(st.lists(shares, min_size=1, max_size=5))
def test_a_simple_mean_lies_among_its_parts_and_weighs_them_alike(values: list[Decimal]):
    result = rolled(several(values), "simple_mean", decimals=6)
    assert min(values) <= result.value <= max(values)
    assert abs(result.value * len(values) - sum(values)) <= D("0.000005")


@given(st.lists(st.tuples(shares, wholes), min_size=2, max_size=4), st.randoms(use_true_random=False))
@pytest.mark.parametrize("rule", ["sum", "ratio_of_sums", "simple_mean"])
def test_the_order_of_parts_does_not_matter(rule: str, told: list[tuple[Decimal, Decimal]], random):
    portions = [
        replace(portion, denominator=whole)
        for portion, (_, whole) in zip(several([share for share, _ in told]), told, strict=True)
    ]
    shuffled = list(portions)
    random.shuffle(shuffled)
    assert rolled(shuffled, rule, measure="percent") == rolled(portions, rule, measure="percent")


@given(st.lists(numbers, min_size=1, max_size=5), st.integers(min_value=0, max_value=5))
@pytest.mark.parametrize("rule", ["sum", "ratio_of_sums", "simple_mean"])
def test_without_one_part_there_is_no_whole(rule: str, values: list[Decimal], place: int):
    portions = several(values, denominator=D(7))
    portions.insert(place, Portion("lacking", None))
    told = refused(portions, rule)
    assert told == Refused(Refusal.PART_MISSING, ("lacking",))


def test_where_nothing_is_told_there_is_nothing_to_refuse():
    assert refused([Portion("a", None), Portion("b", None)], "sum") == Refused(Refusal.NO_DATA)
    assert refused([], "sum") == Refused(Refusal.NO_DATA)


def test_zero_is_a_value():
    assert rolled(several([D(0), D(0)]), "sum").value == 0


def test_without_a_rule_nothing_is_put_together():
    assert refused(several([D(1), D(2)]), "none") == Refused(Refusal.NO_RULE)


def test_an_unknown_rule_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="median"):
        roll_up(several([D(1)]), "median", decimals=0, unit_measure="count")


@pytest.mark.parametrize("differs", [{"period": "2021"}, {"as_of": date(2022, 6, 30)}, {"method": 1}])
def test_parts_of_another_period_day_or_method_are_not_put_together(differs: dict[str, object]):
    first, second = several([D(1), D(2)])
    assert refused([first, replace(second, **differs)], "sum") == Refused(Refusal.PARTS_DIFFER)


@pytest.mark.parametrize(
    ("qualifiers", "combined"),
    [
        ("exact exact", "exact"),
        ("exact over", "over"),
        ("at_least exact", "at_least"),
        ("at_least over", "over"),
        ("under exact", "under"),
        ("nearly exact nearly", "nearly"),
        ("nearly under", "under"),
        ("approx exact", "approx"),
        ("over under", None),
        ("at_least nearly", None),
        ("approx over", None),
        ("approx nearly", None),
    ],
)
def test_how_sure_a_total_of_hedged_numbers_is(qualifiers: str, combined: str | None):
    hedges = qualifiers.split()
    assert rollup.combined_qualifier(hedges) == rollup.combined_qualifier(hedges[::-1]) == combined
    portions = [
        replace(part, qualifier=hedge)
        for part, hedge in zip(several([D(1)] * len(hedges)), hedges, strict=True)
    ]
    if combined is None:
        assert refused(portions, "sum").reason is Refusal.PARTS_DIFFER
    else:
        assert rolled(portions, "sum").qualifier == combined


@given(
    st.lists(st.tuples(shares, shares), min_size=2, max_size=4),
    st.sampled_from([("over", "at_least", "exact"), ("under", "nearly", "exact")]),
    st.data(),
)
@pytest.mark.parametrize("rule", ["sum", "ratio_of_sums", "simple_mean"])
def test_a_bound_holds_whatever_the_true_numbers_are(rule: str, told, side, data):
    """The true numbers lie on the side that the bounds leave open; the result must bound theirs."""
    hedges = [data.draw(st.sampled_from(side)) for _ in told]
    assume(set(hedges) != {"exact"})
    upper = side[0] == "under"
    said = [value for value, _ in told]
    true = [
        value if hedge == "exact" else value - more if upper else value + more
        for (value, more), hedge in zip(told, hedges, strict=True)
    ]
    portions = [
        replace(part, qualifier=hedge)
        for part, hedge in zip(several(said, denominator=D(1)), hedges, strict=True)
    ]
    result = rolled(portions, rule, decimals=0).value
    whole = sum(true) if rule == "sum" else sum(true) / len(true)
    assert whole <= result if upper else whole >= result


def test_a_bound_still_bounds_when_it_is_said_as_coarsely_as_its_coarsest_part():
    """More than 12.8 million and 60,000 are not known to be more than 12.9 million."""
    coarse, fine = several([D(12_800_000), D(60_000)], resolution=D(1))
    parts = [replace(coarse, qualifier="over", resolution=D(100_000)), fine]
    assert rolled(parts, "sum", decimals=0).value == 12_800_000
    parts = [replace(coarse, qualifier="nearly", resolution=D(100_000)), fine]
    assert rolled(parts, "sum", decimals=0).value == 12_900_000
    exact = [replace(coarse, resolution=D(100_000)), fine]
    assert rolled(exact, "sum", decimals=0).value == 12_860_000, "no bound: nothing is lost"


def test_a_result_is_no_finer_than_its_coarsest_part():
    first, second = several([D("1.25"), D("3000000")])
    result = rolled([first, replace(second, resolution=D(100_000))], "sum")
    assert (result.value, result.resolution) == (D("3000001.25"), D(100_000))


def test_a_result_has_at_most_the_decimals_of_its_indicator():
    assert rolled(several([D("0.25"), D("0.25")], resolution=D("0.01")), "sum", decimals=1).value == D("0.5")
    result = rolled(several([D("0.7077"), D("0.6518")], resolution=D("0.0001")), "simple_mean", decimals=4)
    assert (result.value, result.resolution) == (D("0.6798"), D("0.0001"))
    assert rolled(several([D(1), D(2)], resolution=D(1)), "simple_mean", decimals=0).resolution == 1


def test_where_no_part_knows_its_precision_the_whole_does_not_either():
    assert rolled(several([D(1), D(2)], resolution=None), "sum").resolution is None


@pytest.mark.parametrize("denominators", [(None, D(5)), (None, None), (D(0), D(0)), (D(-1), D(5))])
def test_a_share_without_its_whole_is_not_put_together(denominators: tuple[Decimal | None, Decimal | None]):
    portions = [
        replace(part, denominator=denominator)
        for part, denominator in zip(several([D(10), D(20)]), denominators, strict=True)
    ]
    told = refused(portions, "ratio_of_sums", "percent")
    assert told.reason is Refusal.NO_DENOMINATOR
    assert told.units


def test_a_part_of_nothing_weighs_nothing():
    first, second = several([D(10), D(20)])
    result = rolled(
        [replace(first, denominator=D(0)), replace(second, denominator=D(50))],
        "ratio_of_sums",
        measure="percent",
    )
    assert result.value == 20


def test_an_approximate_whole_makes_the_share_approximate():
    first, second = several([D(10), D(20)], denominator=D(1000))
    vague = replace(second, denominator_qualifier="approx")
    assert rolled([first, vague], "ratio_of_sums", measure="percent").qualifier == "approx"
    told = refused([replace(first, qualifier="over"), vague], "ratio_of_sums", "percent")
    assert told == Refused(Refusal.PARTS_DIFFER)


def test_a_rate_is_read_in_its_unit_of_measure():
    portions = several([D(3), D(1)], denominator=D(1000))
    assert rolled(portions, "ratio_of_sums", measure="per 1000 people").value == 2
    first, second = several([D("0.5"), D("0.1")])
    counted = [
        replace(first, numerator=D(5), denominator=D(10)),
        replace(second, numerator=D(1), denominator=D(10)),
    ]
    assert rolled(counted, "ratio_of_sums", measure="index 0-1").value == D("0.3")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_rule_and_reason_has_its_words(lang: str):
    sentences = [rollup.refusal_words(reason, ["Kon Tum"], lang) for reason in Refusal]
    sentences += [rollup.computed_words(rule, UNITS, lang) for rule in Rule if rule is not Rule.NONE]
    assert len(set(sentences)) == len(sentences)
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)


def test_parts_are_listed_as_one_says_them():
    told = rollup.computed_words("sum", ["Bình Dương", "TP.HCM", "Bà Rịa - Vũng Tàu"], "vi")
    assert told.startswith("Tính lại từ Bình Dương, TP.HCM và Bà Rịa - Vũng Tàu: ")
    assert rollup.refusal_words("part_missing", ["Hai Duong"], "en").endswith("no figure of Hai Duong.")
    assert "một đơn vị trước sáp nhập" in rollup.refusal_words("part_missing", [], "vi")
