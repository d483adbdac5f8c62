"""Figures follow from observations, and only what differs is written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.actions import FigureCounts, select_figures
from indicators.models import Figure, Indicator, Measure, Observation, Period, Pillar
from provinces.models import Source, Unit
from tests import factories as make

pytestmark = pytest.mark.usefixtures("empty_store")

THEN = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NOTHING = FigureCounts(0, 0, 0)


class Store:
    """One indicator, one unit, a source for each month of 2022, periods as they are asked for."""

    def __init__(self) -> None:
        pillar = Pillar.objects.create(code="p", name_vi="p", name_en="p", sort_order=1)
        measure = Measure.objects.create(code="m", name_vi="m", name_en="m")
        told = {"polarity": "neutral", "time_basis": "flow", "decimals": 2, "sort_order": 1}
        self.indicator = Indicator.objects.create(code="i", pillar=pillar, measure=measure, **told)
        self.unit = Unit.objects.create(slug="vn", level="country")

    def period(self, year: int) -> Period:
        days = {"start": date(year, 1, 1), "end": date(year, 12, 31)}
        return Period.objects.get_or_create(code=str(year), defaults={"kind": "year", **days})[0]

    def source(self, month: int) -> Source:
        day = date(2022, month, 1)
        told = {
            "kind": "news",
            "published_on": day.isoformat(),
            "published_from": day,
            "published_until": day,
        }
        return Source.objects.get_or_create(key=f"s{month}", defaults=told)[0]

    def say(self, value: str | None, *, year: int = 2022, month: int = 1, **more: object) -> Observation:
        said = {
            "indicator": self.indicator,
            "unit": self.unit,
            "period": self.period(year),
            "source": self.source(month),
            "value": value,
            "missing": "" if value else "late",
            "status": "final",
            "origin": "reported",
            "as_of": date(year, 12, 31),
            "as_of_basis": "period_end",
            "recorded_at": THEN,
            "resolution": Decimal("0.1") if value else None,
        }
        return Observation.objects.create(**(said | more))

    def cell(self, year: int) -> tuple[int, int, int]:
        return self.indicator.pk, self.unit.pk, self.period(year).pk


@pytest.fixture
def store() -> Store:
    return Store()


def test_a_figure_repeats_the_value_of_its_observation(store: Store):
    observation = store.say("71.7")
    assert select_figures(now=NOW) == FigureCounts(new=1, same=0, changed=0)
    figure = Figure.objects.get()
    assert (figure.observation, figure.value, figure.reason) == (observation, Decimal("71.7"), "only")
    assert (figure.others, figure.since) == (0, NOW)


def test_a_second_time_nothing_is_written(store: Store):
    store.say("1")
    store.say("2", month=2)
    store.say(None, year=2023)
    select_figures(now=THEN)
    with CaptureQueriesContext(connection) as queries:
        assert select_figures(now=NOW) == FigureCounts(new=0, same=2, changed=0)
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_later_source_takes_the_place_and_the_clock(store: Store):
    store.say("1")
    select_figures(now=THEN)
    later = store.say("2", month=2)
    assert select_figures(now=NOW) == FigureCounts(new=0, same=0, changed=1)
    figure = Figure.objects.get()
    assert (figure.observation, figure.value, figure.reason) == (later, Decimal(2), "latest")
    assert (figure.others, figure.since) == (1, NOW)


def test_the_clock_stays_where_the_same_observation_stays(store: Store):
    store.say("2", month=2)
    select_figures(now=THEN)
    store.say("1", month=1)
    assert select_figures(now=NOW).changed == 1
    figure = Figure.objects.get()
    assert (figure.value, figure.others, figure.reason, figure.since) == (Decimal(2), 1, "latest", THEN)


def test_what_was_superseded_is_out(store: Store):
    old = store.say("1", month=2)
    store.say("5", month=1)
    select_figures(now=THEN)
    store.say("3", month=2, supersedes=old)
    select_figures(now=NOW)
    figure = Figure.objects.get()
    assert (figure.value, figure.others) == (Decimal(3), 1)


def test_what_a_person_chose_stays_shown_while_it_stands(store: Store):
    chosen = store.say("1", month=1)
    store.say("2", month=2)
    select_figures(now=THEN)
    Figure.objects.update(observation=chosen, value=chosen.value, reason="chosen")
    store.say("3", month=3)
    assert select_figures(now=NOW).changed == 1
    figure = Figure.objects.get()
    assert (figure.observation, figure.reason, figure.others, figure.since) == (chosen, "chosen", 2, THEN)
    store.say("1.5", month=1, supersedes=chosen)
    select_figures(now=NOW)
    assert (Figure.objects.get().value, Figure.objects.get().reason) == (Decimal(3), "latest")


def test_a_choice_ends_where_people_approve_something_newer(store: Store):
    chosen = store.say("1", month=1)
    store.say("2", month=2)
    select_figures(now=THEN)
    Figure.objects.update(observation=chosen, value=chosen.value, reason="chosen", since=THEN)
    store.say("3", month=3, recorded_at=NOW, origin="automatic")
    select_figures(now=NOW)
    assert Figure.objects.get().observation == chosen
    store.say("4", month=4, recorded_at=NOW)
    select_figures(now=NOW)
    assert (Figure.objects.get().value, Figure.objects.get().reason) == (Decimal(4), "latest")
    assert select_figures(now=NOW) == FigureCounts(new=0, same=1, changed=0)


def test_what_came_by_machine_stands_behind_what_people_approved(store: Store):
    store.say("2", month=3, origin="automatic")
    select_figures(now=THEN)
    assert Figure.objects.get().value == 2
    signed = store.say("1", month=1)
    select_figures(now=THEN)
    assert (Figure.objects.get().observation, Figure.objects.get().others) == (signed, 1)
    accepted = store.say("5", month=4, origin="automatic", recorded_by=make.ministry())
    select_figures(now=NOW)
    assert Figure.objects.get().observation == accepted


def test_only_the_cells_asked_for_are_touched(store: Store):
    for year in (2020, 2021, 2022):
        store.say("1", year=year)
    assert select_figures(now=NOW, cells=[store.cell(2021)]) == FigureCounts(new=1, same=0, changed=0)
    assert Figure.objects.get().period == store.period(2021)
    assert select_figures(now=NOW, cells=[]) == NOTHING
    assert select_figures(now=NOW, cells={store.cell(2020), store.cell(2021)}) == FigureCounts(1, 1, 0)


def test_neighbours_that_share_parts_of_a_cell_are_left_alone(store: Store):
    """Two cells of different units and periods: the other two of the square are not asked for."""
    other = Unit.objects.create(slug="kon-tum", level="province")
    for year in (2021, 2022):
        store.say("1", year=year)
        store.say("2", year=year, unit=other)
    indicator, vn, _ = store.cell(2021)
    asked = [(indicator, vn, store.period(2021).pk), (indicator, other.pk, store.period(2022).pk)]
    assert select_figures(now=NOW, cells=asked).new == 2
    assert {(f.indicator_id, f.unit_id, f.period_id) for f in Figure.objects.all()} == set(asked)


def test_query_count_does_not_depend_on_the_number_of_cells(store: Store):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            select_figures(now=NOW)
        return len(captured)

    store.say("1", year=1990)
    one = queries()
    for year in range(1991, 2020):
        store.say("1", year=year)
    assert queries() == one


def test_nothing_said_nothing_shown(store: Store):
    assert select_figures(now=NOW) == NOTHING
