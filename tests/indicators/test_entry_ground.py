"""What typed figures are held against, read in a constant number of queries."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from indicators import periods
from indicators.models import Figure, Indicator, Note, Observation, Relation
from indicators.numerals import hear
from indicators.queries.entry_ground import MOST_PAST, grounds, grounds_of_cells
from indicators.validation import Ground, Tie, doubts
from provinces.models import Source
from tests.factories import NOW, collection, entry, period_of, submission, unit_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
UNIT = "lai-chau"
EID, MOBILE, BROADBAND = "eid_activated_share", "villages_no_mobile", "villages_no_mobile_bb"


def figure(indicator: str, period: str, value: object, unit: str = UNIT, qualifier: str = "exact") -> None:
    """A published figure."""
    of = period_of(period)
    observation = Observation.objects.create(
        indicator=Indicator.objects.get(code=indicator),
        unit=unit_of(unit),
        period=of,
        value=None if value is None else Decimal(str(value)),
        missing="not_published" if value is None else "",
        qualifier=qualifier,
        status="final",
        origin="reported",
        as_of=of.end,
        as_of_basis="period_end",
        source=Source.objects.order_by("pk")[0],
        recorded_at=NOW,
    )
    Figure.objects.create(
        indicator=observation.indicator,
        unit=observation.unit,
        period=of,
        observation=observation,
        value=observation.value,
        reason="only",
        since=NOW,
    )


def ground(code: str = EID, *, period: str = "2026-Q4", report: int | None = None) -> Ground:
    return grounds(unit=UNIT, period=period, indicators=[code], submission=report)[code]


def test_the_facts_of_the_indicator():
    told = ground()
    assert (told.code, told.measure, told.decimals, told.unit) == (EID, "percent", 1, UNIT)
    assert (told.plausible_min, told.plausible_max, told.period) == (0, 100, "2026-Q4")
    assert (told.past, told.same_last_year, told.published) == ((), None, None)


def test_the_last_twelve_values_before_the_period_oldest_first():
    course = [
        periods.parse(f"{year}-Q{quarter}") for year in (2023, 2024, 2025, 2026) for quarter in (1, 2, 3, 4)
    ]
    for place, period in enumerate(course):
        figure(EID, period.code, place)
    figure(EID, "2027-Q1", 99)
    told = ground()
    assert [past.value for past in told.past] == list(range(3, 15))
    assert len(told.past) == MOST_PAST
    assert (told.last and told.last.period, told.last and told.last.value) == ("2026-Q3", 14)
    assert told.same_last_year
    assert told.same_last_year.value == 11
    assert told.published
    assert told.published.value == 15


def test_a_missing_figure_is_no_value():
    figure(EID, "2026-Q2", 41)
    figure(EID, "2026-Q3", None)
    figure(EID, "2025-Q4", None)
    told = ground()
    assert [past.period for past in told.past] == ["2026-Q2"]
    assert told.same_last_year is None


def test_what_was_told_by_another_method_is_marked():
    figure(EID, "2026-Q2", 41)
    figure(EID, "2026-Q3", 60)
    indicator = Indicator.objects.get(code=EID)
    for key, day, unit in (("old", date(2026, 7, 1), None), ("else", date(2026, 12, 1), "dien-bien")):
        Note.objects.create(
            key=key,
            kind="break",
            indicator=indicator,
            from_date=day,
            unit=unit_of(unit) if unit else None,
            text_vi="x",
            text_en="x",
        )
    assert [past.before_break for past in ground().past] == [True, False]


def test_a_sister_has_what_stands_in_the_report_else_what_is_published():
    figure(BROADBAND, "2026-Q4", 70)
    figure(MOBILE, "2026-Q3", 16)
    figure(BROADBAND, "2026-Q3", 79)
    [told] = ground(MOBILE).sisters
    assert (told.kind, told.code, told.value, told.last) == (Tie.NOT_ABOVE, BROADBAND, 70, 79)
    report = submission(collection(indicators=[MOBILE, BROADBAND]), UNIT)
    assert ground(MOBILE, report=report.pk).sisters[0].value == 70
    entry(report, BROADBAND, "15", qualifier="approx")
    [told] = ground(MOBILE, report=report.pk).sisters
    assert (told.value, told.hedged) == (15, True)


def test_a_relation_is_seen_from_both_sides():
    [told] = ground(BROADBAND).sisters
    assert (told.kind, told.code) == (Tie.NOT_BELOW, MOBILE)
    both = {one.code: one.kind for one in ground("smartphone_adult_share").sisters}
    assert both == {"no_smartphone_share": Tie.COMPLEMENT}


def test_every_kind_of_relation_has_its_two_sides():
    Relation.objects.all().delete()
    mobile, broadband = (Indicator.objects.get(code=code) for code in (MOBILE, BROADBAND))
    for kind, sides in {
        "part": (Tie.PART, Tie.WHOLE),
        "complement": (Tie.COMPLEMENT, Tie.COMPLEMENT),
        "not_above": (Tie.NOT_ABOVE, Tie.NOT_BELOW),
    }.items():
        Relation.objects.all().delete()
        Relation.objects.create(indicator=mobile, other=broadband, kind=kind)
        assert (ground(MOBILE).sisters[0].kind, ground(BROADBAND).sisters[0].kind) == sides


def test_the_shipped_relations_hold_among_the_shipped_figures():
    """What is hard when it is typed must not be said of what is published already."""
    for relation in Relation.objects.select_related("indicator", "other").filter(
        kind__in=["not_above", "part"]
    ):
        for told in Figure.objects.filter(indicator=relation.indicator, value__isnull=False):
            other = Figure.objects.filter(
                indicator=relation.other, unit=told.unit, period=told.period, value__isnull=False
            ).first()
            assert other is None or told.value <= other.value


def test_nothing_of_another_unit():
    figure(EID, "2026-Q3", 41, unit="dien-bien")
    assert ground().past == ()


def test_an_unknown_code_has_no_ground():
    assert grounds(unit=UNIT, period="2026-Q4", indicators=["never"], submission=None) == {}
    assert grounds(unit=UNIT, period="2026-Q4", indicators=[], submission=None) == {}


def test_the_number_of_queries_does_not_depend_on_the_number_of_cells(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    report = submission(collection(), UNIT)
    codes = list(Indicator.objects.values_list("code", flat=True))
    for asked in ([EID], codes):
        with django_assert_num_queries(6):
            assert len(grounds(unit=UNIT, period="2026-Q4", indicators=asked, submission=report.pk)) == len(
                asked
            )
    with django_assert_num_queries(5):
        grounds(unit=UNIT, period="2026-Q4", indicators=codes, submission=None)


def test_cells_of_many_periods_have_the_grounds_they_have_alone(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    eid = Indicator.objects.get(code=EID)
    for day in (date(2024, 1, 1), date(2025, 7, 1)):
        Note.objects.create(
            key=f"break-{day}",
            indicator=eid,
            kind="break",
            from_date=day,
            text_vi=f"Đổi cách tính {day}",
            text_en="Break",
        )
    for number in range(MOST_PAST + 2):
        figure(EID, f"{2022 + number // 4}-Q{number % 4 + 1}", 40 + number)
    for code in (MOBILE, BROADBAND):
        figure(code, "2024-Q4", 10)
        figure(code, "2025-Q4", 5)
    asked = [
        (UNIT, "2023-Q3", EID),
        (UNIT, "2025-12-31", EID),
        (UNIT, "2026-Q4", EID),
        ("dien-bien", "2025", EID),
        (UNIT, "2025-Q4", MOBILE),
    ]
    with django_assert_num_queries(5):
        found = grounds_of_cells(cells=asked)
    for unit, period, code in asked:
        alone = grounds(unit=unit, period=period, indicators=[code], submission=None)[code]
        assert found[unit, period, code] == alone
    assert [past.before_break for past in found[asked[1]].past[-3:]] == [True, True, True]
    assert not any(past.before_break for past in found[asked[0]].past)
    assert grounds_of_cells(cells=[]) == {}


def test_the_ground_of_a_real_cell_finds_a_real_doubt():
    told = grounds(unit="dien-bien", period="2026-Q4", indicators=[EID], submission=None)[EID]
    found = doubts(hear("9,8", measure="percent", decimals=1), told, missing="")
    assert [doubt.code for doubt in found] == ["far"]
