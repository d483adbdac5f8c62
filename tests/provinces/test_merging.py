"""What two people changed at once: nothing of either is lost, and nobody overwrites the other unawares."""

from hypothesis import given
from hypothesis import strategies as st

from provinces.actions.merging import merge

FIELDS = ("a", "b", "c")
facts = st.fixed_dictionaries({name: st.integers(0, 2) for name in FIELDS})


@given(facts, facts, facts)
def test_each_field_has_the_value_of_who_changed_it(was, asked, standing):
    merged, apart = merge(was, asked, standing)
    for name in FIELDS:
        mine, theirs = asked[name] != was[name], standing[name] != was[name]
        if mine and theirs and asked[name] != standing[name]:
            assert name in apart
            assert merged[name] == standing[name]
        else:
            assert name not in apart
            assert merged[name] == (asked[name] if mine else standing[name])


@given(facts, facts)
def test_alone_everything_asked_for_is_taken(was, asked):
    assert merge(was, asked, was) == (asked, ())


@given(facts, facts)
def test_of_fields_that_were_not_seen_what_is_asked_for_holds(asked, standing):
    assert merge({}, asked, standing) == (asked, ())


def test_fields_that_are_not_asked_for_stay():
    assert merge({"a": 1}, {"a": 2}, {"a": 1, "b": 7}) == ({"a": 2, "b": 7}, ())
