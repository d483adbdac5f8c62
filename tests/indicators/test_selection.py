from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.selection import Candidate, Reason, Selection, known_on, select

LOADED = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def said(
    key,
    value,
    published="2022-08-09",
    *,
    qualifier="exact",
    resolution=None,
    missing="",
    recorded_at=LOADED,
    revises=None,
    approved=True,
):
    number = None if value is None else Decimal(value)
    if number is not None and resolution is None:
        resolution = Decimal(1).scaleb(number.as_tuple().exponent)
    return Candidate(
        key=key,
        value=number,
        missing=missing,
        qualifier=qualifier,
        resolution=None if resolution is None else Decimal(resolution),
        status="final",
        published=date.fromisoformat(published) if published else None,
        recorded_at=recorded_at,
        source_kind="report",
        revises=revises,
        approved=approved,
    )


MILLION = "1000000"

REAL_CELLS = [
    pytest.param([said(1, "71.79")], 1, Reason.ONLY, id="one source"),
    pytest.param(
        [said(1, "71.79", "2022-08-31"), said(2, "71.79", "2022-08-15")],
        1,
        Reason.SAME,
        id="same speed twice",
    ),
    pytest.param(
        [said(1, "45.7", "2022-08-31"), said(2, "45.78", "2022-08-09"), said(3, "45.7", "2022-08-15")],
        2,
        Reason.FINER,
        id="services with a dossier, first half of 2022: cut, not rounded",
    ),
    pytest.param(
        [said(1, "36.9", "2022-08-31"), said(2, "36.91", "2022-08-09"), said(3, "36.9", "2022-08-15")],
        2,
        Reason.FINER,
        id="dossiers online, first half of 2022",
    ),
    pytest.param(
        [said(1, "12.63", None), said(2, "12.67", "2023-12-04"), said(3, "12.83", "2025-01-06")],
        3,
        Reason.LATEST,
        id="digital economy share of 2022: three vintages of the statistics office",
    ),
    pytest.param(
        [
            said(1, "158", "2025-01-23", qualifier="nearly"),
            said(2, "152", "2025-02-06"),
        ],
        2,
        Reason.EXACT,
        id="ICT revenue 2024",
    ),
    pytest.param(
        [said(1, "152", "2025-01-23"), said(2, "158", "2025-02-06", qualifier="nearly")],
        1,
        Reason.EXACT,
        id="an exact statement stands against a later hedged one",
    ),
    pytest.param(
        [said(1, "65", "2022-08-09"), said(2, "60", "2022-07-21", qualifier="over")],
        1,
        Reason.EXACT,
        id="bank accounts, first half of 2022",
    ),
    pytest.param(
        [
            said(1, "18000000", "2025-07-10", qualifier="over", resolution=MILLION),
            said(2, "18000000", "2025-07-31", qualifier="nearly", resolution=MILLION),
        ],
        2,
        Reason.LATEST,
        id="certificates June 2025: over and nearly 18 million",
    ),
    pytest.param(
        [
            said(1, "0.69", "2022-08-31"),
            said(2, "0.69", "2022-08-15"),
            said(3, "0.69", "2022-07-31", qualifier="approx"),
        ],
        1,
        Reason.EXACT,
        id="firms per 1,000 people",
    ),
]


@pytest.mark.parametrize(("candidates", "key", "reason"), REAL_CELLS)
def test_cells_with_several_sources(candidates, key, reason):
    chosen = select(candidates)
    assert (chosen.key, chosen.reason) == (key, reason)
    assert sorted([chosen.key, *chosen.others]) == [candidate.key for candidate in candidates]


def test_a_value_beats_a_missing_code_published_later():
    nothing = said(1, None, "2023-01-01", missing="not_collected")
    assert select([nothing, said(2, "0", "2022-01-01")]) == Selection(2, Reason.ONLY, (1,))


def test_missing_codes_are_selected_like_values():
    late = said(1, None, "2023-01-01", missing="late")
    unpublished = said(2, None, "2023-02-01", missing="not_published")
    assert select([late, unpublished]) == Selection(2, Reason.LATEST, (1,))


def test_a_finer_number_that_differs_is_another_number():
    assert select([said(1, "45.78", "2022-08-09"), said(2, "46", "2022-08-31")]).reason == Reason.FINER
    assert select([said(1, "44.99", "2022-08-09"), said(2, "46", "2022-08-31")]) == Selection(
        2, Reason.LATEST, (1,)
    )


def test_of_two_finer_numbers_the_later_is_shown():
    vintages = [said(1, "12.84", "2023-01-01"), said(2, "12.86", "2024-01-01"), said(3, "12.8", "2025-01-01")]
    assert select(vintages) == Selection(2, Reason.FINER, (3, 1))


def test_an_editors_choice_wins_where_it_is_among_the_candidates():
    candidates = [said("a", "45.7", "2022-08-31"), said("b", "45.78")]
    assert select(candidates, chosen="a") == Selection("a", Reason.CHOSEN, ("b",))
    assert select(candidates, chosen="gone").reason == Reason.FINER


def test_ties_of_date_fall_to_the_recording_and_then_to_the_key():
    later = LOADED.replace(hour=10)
    assert select([said(1, "5", recorded_at=later), said(2, "6")]).key == 1
    assert select([said(9, "5"), said(10, "6")]).key == 10


def test_nothing_to_select():
    with pytest.raises(ValueError, match="nothing was said"):
        select([])


def test_known_on_counts_an_unclear_date_from_its_last_day_and_an_unknown_one_never():
    window_of_august = said(1, "45.7", "2022-08-31")
    full_date, undated = said(2, "45.78", "2022-08-09"), said(3, "45.7", None)
    candidates = [window_of_august, full_date, undated]
    assert known_on(candidates, date(2022, 8, 8)) == []
    assert known_on(candidates, date(2022, 8, 9)) == [full_date]
    assert known_on(candidates, date(2022, 8, 31)) == [window_of_august, full_date]


STATEMENTS = st.builds(
    lambda key, value, published, qualifier, hour: said(
        key, value, published, qualifier=qualifier, recorded_at=LOADED.replace(hour=hour)
    ),
    st.integers(0, 99),
    st.sampled_from(["45", "45.7", "45.78", "45.70", "46", "0"]),
    st.sampled_from(["2022-08-09", "2022-08-31", None]),
    st.sampled_from(["exact", "over", "nearly", "approx"]),
    st.sampled_from([9, 10]),
)
CELLS = st.lists(STATEMENTS, min_size=1, max_size=6, unique_by=lambda candidate: candidate.key)


@given(CELLS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_never_matters(candidates, random):
    shuffled = random.sample(candidates, len(candidates))
    assert select(shuffled) == select(candidates)


@given(CELLS)
def test_an_exact_statement_is_never_hidden_by_a_hedged_one(candidates):
    shown = next(candidate for candidate in candidates if candidate.key == select(candidates).key)
    if any(candidate.qualifier == "exact" for candidate in candidates):
        assert shown.qualifier == "exact"


@given(CELLS)
def test_selecting_again_without_the_others_keeps_the_choice(candidates):
    shown = next(candidate for candidate in candidates if candidate.key == select(candidates).key)
    assert select([shown]) == Selection(shown.key, Reason.ONLY, ())


REVISED = [
    pytest.param(
        [said(1, "45.78"), said(2, "45.7", "2022-08-31", revises=1)], 2, id="no finer one comes back"
    ),
    pytest.param(
        [said(1, "45.7"), said(2, "46", "2022-08-31", qualifier="over", revises=1)],
        2,
        id="no exact one comes back",
    ),
    pytest.param(
        [said(1, "45.7"), said(2, None, "2022-08-31", missing="not_published", revises=1)],
        2,
        id="what was withdrawn stays withdrawn",
    ),
    pytest.param([said(1, "45.7", None), said(2, "45.7", None, revises=1)], 2, id="no date, the same number"),
]


@pytest.mark.parametrize(("candidates", "key"), REVISED)
def test_what_the_reporter_amended_never_stands(candidates, key):
    assert select(candidates) == Selection(key, Reason.LATEST, (1,))
    assert select(candidates, chosen=1) == Selection(key, Reason.LATEST, (1,))
    assert select(candidates[:1]).key == 1


def test_an_amendment_stands_against_other_sources_like_any_statement():
    report, news = said(1, "45.7"), said(3, "45.78", "2022-08-31")
    withdrawn = said(2, None, "2022-09-01", missing="not_published", revises=1)
    assert select([report, news]) == Selection(3, Reason.LATEST, (1,))
    assert select([report, withdrawn, news]) == Selection(3, Reason.ONLY, (2, 1))


def test_on_the_old_day_the_amended_figure_still_shows():
    first, second = said(1, "45.78"), said(2, "44", "2022-08-31", revises=1)
    assert select(known_on([first, second], date(2022, 8, 30))).key == 1
    assert select(known_on([first, second], date(2022, 8, 31))).key == 2


@st.composite
def amended_cells(draw):
    """A cell in which some statements amend earlier ones, each at most one and at most once."""
    candidates = draw(CELLS)
    free = list(candidates)
    told = []
    for place, candidate in enumerate(candidates):
        earlier = [one for one in free if one in candidates[:place]]
        if earlier and draw(st.booleans()):
            amended = draw(st.sampled_from(earlier))
            free.remove(amended)
            candidate = replace(candidate, revises=amended.key)
        told.append(candidate)
    return told


@given(amended_cells(), st.randoms(use_true_random=False))
def test_no_amended_statement_is_ever_shown(candidates, random):
    shown = select(random.sample(candidates, len(candidates)))
    assert shown.key not in {candidate.revises for candidate in candidates}
    assert shown == select(candidates)


@given(amended_cells())
def test_what_was_amended_might_as_well_never_have_been_said(candidates):
    amended = {candidate.revises for candidate in candidates}
    standing = [candidate for candidate in candidates if candidate.key not in amended]
    assert select(standing).key == select(candidates).key


def machine(key, value, published="2022-08-31", **more):
    """What came by machine, and nobody looked at."""
    return said(key, value, published, approved=False, **more)


BESIDE_PEOPLE = [
    pytest.param([said(1, "45"), machine(2, "46")], Reason.ONLY, id="a later value"),
    pytest.param([said(1, "45"), machine(2, "45.4")], Reason.ONLY, id="the same number, finer"),
    pytest.param([said(1, "45", qualifier="over"), machine(2, "46")], Reason.ONLY, id="an exact value"),
    pytest.param([said(1, None, missing="late"), machine(2, "46")], Reason.ONLY, id="a value, not a reason"),
]


@pytest.mark.parametrize(("candidates", "reason"), BESIDE_PEOPLE)
def test_what_people_approved_stands_before_what_came_by_machine(candidates, reason):
    assert select(candidates) == Selection(1, reason, (2,))


def test_a_machine_amends_itself_and_stands_where_people_never_spoke():
    assert select([machine(1, "45"), machine(2, "46", revises=1)]) == Selection(2, Reason.LATEST, (1,))
    assert select([machine(1, "45"), said(2, "46", revises=1)]).key == 2


def test_on_a_day_on_which_only_the_machine_had_spoken_its_value_shows():
    cell = [machine(1, "45", "2022-08-01"), said(2, "44", "2022-08-20")]
    assert select(known_on(cell, date(2022, 8, 19))).key == 1
    assert select(known_on(cell, date(2022, 8, 20))).key == 2


CHOSEN_AT = LOADED + timedelta(hours=1)
AFTERWARDS = LOADED + timedelta(hours=2)
SINCE_THE_CHOICE = [
    pytest.param(
        said(3, "47", "2022-10-01", recorded_at=AFTERWARDS), 3, id="people approved something newer"
    ),
    pytest.param(said(3, "47", "2022-08-10", recorded_at=AFTERWARDS), 1, id="an old paper typed late"),
    pytest.param(said(3, "47", "2022-10-01"), 1, id="it was there when the choice was made"),
    pytest.param(machine(3, "47", "2022-10-01", recorded_at=AFTERWARDS), 1, id="a machine said so"),
]


@pytest.mark.parametrize(("later", "key"), SINCE_THE_CHOICE)
def test_a_choice_stands_until_people_approve_something_newer(later, key):
    cell = [said(1, "45", "2022-08-31"), said(2, "46", "2022-09-01"), later]
    assert select(cell, chosen=1, chosen_at=CHOSEN_AT).key == key
    assert select(cell, chosen=1).key == 1


@given(CELLS, st.lists(st.booleans(), min_size=6, max_size=6), st.randoms(use_true_random=False))
def test_nothing_of_a_machine_ever_hides_what_people_said(candidates, hands, random):
    told = [replace(one, approved=hand) for one, hand in zip(candidates, hands, strict=False)]
    shown = select(random.sample(told, len(told)))
    approved = [one for one in told if one.approved]
    assert shown == select(told)
    if approved:
        assert shown.key == select(approved).key
