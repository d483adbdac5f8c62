"""What the list of changes and the home page tell of figures that came from feeds."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import HeldValue
from indicators.queries.change_list import Wanted, change_list
from indicators.queries.news import MOST_NEWS, MOST_OF_A_REPORT, news
from tests import factories as make
from tests.indicators.test_held import LATER, SHARE, UNITS, accept, done_run, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted() -> None:
    """The feed's 32 is accepted against 31.5, which people had approved after the feed's own 30."""
    feed = make.feed()
    first = done_run(feed)
    first.source = make.source("feed-speeds-1", date(2026, 11, 1), kind="feed")
    first.save()
    make.observation(first.source, "30", origin="automatic")
    approved = make.observation(make.source("bao-cao", date(2026, 11, 2)), "31.5")
    accept(waiting(done_run(feed), "32", shown=approved), now=LATER)


def test_a_conflict_accepted_tells_what_was_shown_before(accepted: None):
    (change,) = change_list(Wanted(indicator=SHARE, unit="dien-bien"), 1, date(2030, 1, 1)).changes
    assert (change.cell.value, change.previous.value) == (32, Decimal("31.5"))


def test_the_home_page_tells_the_same(accepted: None):
    first = news()[0]
    assert (first.cell.value, first.previous) == (32, Decimal("31.5"))


def test_one_run_does_not_fill_the_home_page():
    run = done_run(make.feed())
    accept(*(waiting(run, unit=unit, kind=HeldValue.Kind.NEW) for unit in UNITS))
    told = [one for one in news() if one.cell.source_kind == "feed"]
    assert len(told) == MOST_OF_A_REPORT < len(UNITS) < MOST_NEWS
