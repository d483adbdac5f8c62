"""The shortcomings that sources tell of: nothing in them that the source's own figures do not say."""

import pytest

from indicators.models import Observation
from meetings.models import Shortcoming

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_the_gaps_of_dien_bien_stand_in_their_order_with_the_indicators_that_show_them():
    told = Shortcoming.objects.filter(meeting__key="DBI-2023-04").order_by("ordinal")
    assert [(each.ordinal, each.indicator.code) for each in told] == [
        (1, "no_grid_power_share"),
        (2, "no_smartphone_share"),
        (3, "villages_no_mobile"),
        (4, "villages_no_mobile_bb"),
        (5, "villages_no_fixed_bb"),
    ]
    assert {each.source.key for each in told} == {"seed-004"}


def test_every_number_of_a_shortcoming_is_the_printed_one_of_its_source():
    stated = Shortcoming.objects.exclude(indicator=None).select_related("source")
    assert stated.count() == 6
    for each in stated:
        printed = Observation.objects.get(
            indicator=each.indicator, unit=each.unit, source=each.source, superseded_by=None
        ).as_reported
        number = printed.removesuffix(" bản")
        assert number.lower() in each.text_vi.lower(), (each.text_vi, printed)
