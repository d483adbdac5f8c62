"""How much of what was published of the provinces' DTI comes out again, on the real figures."""

from decimal import Decimal

import pytest

from provinces.dti import TOLERANCE, Verdict
from provinces.queries import checks, rankings
from provinces.queries.checks import RankingCheck

pytestmark = pytest.mark.django_db
Key = tuple[int, str]


@pytest.fixture
def found(reference: None) -> dict[Key, RankingCheck]:
    return {check.facts.key: check for check in checks.checks(rankings.rankings())}


def test_every_total_with_all_its_parts_comes_out_again(found: dict[Key, RankingCheck]):
    possible = {key: check.totals.possible for key, check in found.items()}
    assert possible == {
        (2020, "63"): 9,
        (2021, "63"): 0,
        (2022, "63"): 10,
        (2023, "63"): 10,
        (2024, "63"): 11,
        (2024, "34"): 34,
    }
    later = checks.sum_of(check.totals for key, check in found.items() if key[0] >= 2021)
    assert (later.possible, later.agree, later.differ) == (65, 65, 0)
    assert found[2020, "63"].totals.agree == 9


def test_no_recomputed_total_is_further_off_than_the_last_digit(found: dict[Key, RankingCheck]):
    differences = [
        abs(unit.total.published - unit.total.computed)
        for check in found.values()
        for unit in check.units.values()
        if unit.total.published is not None and unit.total.computed is not None
    ]
    assert len(differences) == 74
    assert max(differences) <= TOLERANCE


def test_published_places_come_out_again_where_the_scores_are_told(found: dict[Key, RankingCheck]):
    told = {key: (check.published.agree, check.published.checks) for key, check in found.items()}
    assert told == {
        (2020, "63"): (17, 52),
        (2021, "63"): (2, 45),
        (2022, "63"): (86, 92),
        (2023, "63"): (26, 30),
        (2024, "63"): (0, 0),
        (2024, "34"): (34, 34),
    }
    every = checks.sum_of(check.published for check in found.values())
    assert (every.agree, every.differ, every.cannot) == (165, 0, 88)


def test_no_published_place_contradicts_the_scores(found: dict[Key, RankingCheck]):
    assert all(not check.published.differ for check in found.values())


def test_all_places_of_the_totals_of_2022_and_2023_come_out_with_their_ties(found: dict[Key, RankingCheck]):
    for year in (2022, 2023):
        units = found[year, "63"].units.values()
        assert [unit.rank.verdict for unit in units if unit.rank] == [Verdict.AGREES] * 63
    assert [
        found[2022, "63"].units[slug].rank.computed for slug in ("thanh-hoa", "yen-bai", "hau-giang")
    ] == [15, 15, 17]


def test_the_pillar_ranks_of_the_press_come_out(found: dict[Key, RankingCheck]):
    places = found[2022, "63"].places
    assert (places["society", "tra-vinh"].verdict, places["society", "tra-vinh"].complete) == (
        Verdict.AGREES,
        True,
    )


def test_derived_places_are_off_by_one_at_most(found: dict[Key, RankingCheck]):
    off = [
        check.published - check.computed
        for ranking in found.values()
        for check in ranking.places.values()
        if check.verdict == Verdict.DIFFERS and check.computed is not None
    ]
    assert len(off) == 7
    assert set(off) == {1}


def test_the_34_are_simple_means_of_the_63(found: dict[Key, RankingCheck]):
    ranking = found[2024, "34"]
    totals = ranking.merged_totals
    assert (totals.checks, totals.agree) == (34, 34)
    indices = [
        check.verdict
        for (_unit, key), check in ranking.means.items()
        if key in ("nt", "tc", "ht", "nl", "at", "cq", "kt", "xh")
    ]
    assert (len(indices), indices.count(Verdict.AGREES), indices.count(Verdict.DIFFERS)) == (272, 180, 0)
    assert [
        sum(ranking.means[unit, key].verdict == Verdict.AGREES for unit in ranking.units)
        for key in ("ht", "cq", "kt", "xh")
    ] == [34, 34, 34, 34]


def test_the_63_are_means_of_nobody(found: dict[Key, RankingCheck]):
    assert not found[2024, "63"].means


def test_da_nang_is_the_mean_of_da_nang_and_quang_nam(found: dict[Key, RankingCheck]):
    check = found[2024, "34"].means["da-nang", ""]
    first, second = (
        found[2024, "63"].units[slug].total.published or Decimal(0)
        for slug in ("da-nang-former", "quang-nam")
    )
    assert check.computed == (first + second) / 2
    assert check.published == Decimal("0.7069")


def test_three_queries(reference: None, django_assert_num_queries):
    known = rankings.rankings()
    with django_assert_num_queries(3):
        checks.checks(known)
