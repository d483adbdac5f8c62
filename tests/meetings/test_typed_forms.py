"""What is typed about a figure, and which periods are offered: no database."""

from datetime import date

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from indicators import periods
from meetings.forms.typed import PublishForm, TypedFigureForm, mark_of, offered_periods, posted_row
from meetings.queries.typed import stamp

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
TEXTS = st.text(max_size=40)


def form_of(**told: str) -> TypedFigureForm:
    data = QueryDict(mutable=True)
    data.update({"paper": "1", "indicator": "x", "unit": "vn", "typed": "1"} | told)
    return TypedFigureForm(data)


@given(DAYS)
def test_every_period_that_is_offered_has_begun_and_is_offered_once(day: date):
    offered = [period for _kind, of in offered_periods(day) for period in of]
    codes = [period.code for period in offered]
    assert len(codes) == len(set(codes))
    assert all(period.start <= day for period in offered)
    assert all(periods.parse(code) for code in codes)
    # The quarter of the meeting, the one before it, the year and the day itself.
    assert periods.point(day).code in codes
    assert str(day.year) in codes
    assert {f"{day.year}-Q{(day.month + 2) // 3}", f"{day.year}-S{1 + day.month // 7}"} <= set(codes)


@given(DAYS)
def test_a_day_as_it_is_read_is_that_day(day: date):
    for text in (f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", day.isoformat()):
        form = form_of(other_period=text)
        assert form.is_valid()
        assert form.cleaned_data["period"] == day.isoformat()


@given(TEXTS, TEXTS)
def test_any_text_is_a_period_or_a_sentence(listed: str, other: str):
    form = form_of(period=listed, other_period=other)
    if form.is_valid():
        assert periods.parse(form.cleaned_data["period"]).code == form.cleaned_data["period"]
    else:
        assert set(form.errors) <= {"period", "other_period"}


@given(TEXTS)
def test_what_was_typed_is_heard_whole_or_refused(typed: str):
    form = form_of(typed=typed, period="2026")
    if form.is_valid():
        assert form.cleaned_data["typed"].strip() == form.cleaned_data["typed"] != ""


def test_a_reading_that_was_chosen_stands_for_the_text():
    form = form_of(typed="12.800", reading="12,8", period="2026")
    assert form.is_valid()
    assert form.cleaned_data["typed"] == "12,8"


@given(
    st.dictionaries(
        st.integers(0, 10**15 - 1),
        st.tuples(
            st.text("0123456789abcdef", min_size=16, max_size=16),
            st.lists(st.sampled_from(["far", "jump", "hedged"]), unique=True).map(tuple),
        ),
        max_size=20,
    )
)
def test_what_a_box_carries_comes_back(marked):
    data = QueryDict(mutable=True)
    data["status"] = "final"
    data.setlist("figure", [mark_of(pk, seal, codes) for pk, (seal, codes) in marked.items()])
    form = PublishForm(data)
    assert form.is_valid()
    assert form.marked == marked


@given(st.lists(TEXTS, max_size=5))
def test_boxes_with_nonsense_mark_nothing_or_some_row(texts: list[str]):
    data = QueryDict(mutable=True)
    data.setlist("figure", texts)
    assert all(isinstance(pk, int) and pk >= 0 for pk in PublishForm(data).marked)


@given(TEXTS)
def test_a_row_is_a_number_or_nothing(text: str):
    data = QueryDict(mutable=True)
    data["pk"] = text
    found = posted_row(data, "pk")
    assert found is None or str(found) == text.lstrip("0") or found == 0


SAID = st.tuples(st.integers(1, 99), TEXTS, TEXTS, TEXTS, st.tuples(TEXTS, TEXTS, TEXTS))


def sealed(said) -> str:
    paper, indicator, unit, period, texts = said
    return stamp(paper=paper, indicator=indicator, unit=unit, period=period, texts=texts)


@given(SAID, SAID)
def test_a_stamp_differs_as_soon_as_anything_does(first, second):
    assert (sealed(first) == sealed(second)) == (first == second)
